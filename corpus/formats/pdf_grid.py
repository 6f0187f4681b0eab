"""The grids that ruling lines draw on a page: where the cells of a table are.

The geometry is pdfplumber's; the lines come from the faster parser that reads the text.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

MAX_LINES = 3_000
TOLERANCE = 3
Box = tuple[float, float, float, float]


@dataclass
class Cells:
    """The cells of one table by row and column; (left, top, right, bottom)."""

    box: Box
    boxes: dict[tuple[int, int], Box]
    tops: list[float]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of the cell around a point."""
        left, top, right, bottom = self.box
        if not (left <= x <= right and top <= y <= bottom):
            return None
        # Cells that span rows begin in an earlier one.
        last = bisect_right(self.tops, y)
        for (row, column), box in self.boxes.items():
            if row < last and box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                return row, column
        return None


def find_grids(segments: Sequence[Box], width: float, height: float) -> list[Cells]:
    """The tables that thin boxes draw: two rows and two columns at least."""
    edges = [edge for segment in set(segments) if (edge := _edge(segment)) is not None]
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if not 2 <= upright <= len(edges) - 2 or len(edges) > MAX_LINES:
        return []
    merged = merge_edges(edges, TOLERANCE, TOLERANCE, TOLERANCE, TOLERANCE)
    cells = intersections_to_cells(edges_to_intersections(merged, TOLERANCE, TOLERANCE))
    tables = [_cells([box for box in table if _is_real(box)]) for table in cells_to_tables(cells)]
    return [table for table in tables if table is not None]


def _is_real(box: Box) -> bool:
    return box[2] - box[0] > 4 and box[3] - box[1] > 4


def _edge(segment: Box) -> dict[str, Any] | None:
    left, top, right, bottom = segment
    wide, tall = right - left, bottom - top
    if wide < 3 and tall > wide:
        middle = (left + right) / 2
        return {"x0": middle, "x1": middle, "top": top, "bottom": bottom, "width": 0, "height": tall,
                "orientation": "v", "object_type": "line"}
    if tall < 3:
        middle = (top + bottom) / 2
        return {"x0": left, "x1": right, "top": middle, "bottom": middle, "width": wide, "height": 0,
                "orientation": "h", "object_type": "line"}
    return None


def _cells(boxes: list[Box]) -> Cells | None:
    tops = sorted({round(box[1]) for box in boxes})
    lefts = sorted({round(box[0]) for box in boxes})
    if len(tops) < 2 or len(lefts) < 2 or len(boxes) < 4:
        return None
    places = {(tops.index(round(box[1])), lefts.index(round(box[0]))): box for box in boxes}
    around = (min(box[0] for box in boxes), min(box[1] for box in boxes),
              max(box[2] for box in boxes), max(box[3] for box in boxes))
    return Cells(around, places, [float(top) for top in tops])
