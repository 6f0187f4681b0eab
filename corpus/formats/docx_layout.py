"""Which tables of a DOCX only place things on the page: frames of one column, letter heads, signatures side by side.

An official letter sets its issuer beside the name of the state, and those who receive it beside who signs, in a table
that draws nothing. Read as rows of cells, number, date and subject of the letter would run into one another.
"""

from lxml import etree

from corpus.formats.docx_numbers import W
from corpus.formats.docx_styles import WHITES, Styles, value_of

BORDERS = (f"{W}tblBorders", f"{W}tcBorders")
DRAWS_NOTHING = ("nil", "none")


def own_cells(row: etree._Element) -> list[etree._Element]:
    """The cells of a row without those of tables in them."""
    return [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]


def is_layout(table: etree._Element, rows: list[etree._Element], styles: Styles) -> bool:
    """A table of one column, one with most of its text in tables inside of it, or one that draws nothing and whose
    first row is no header."""
    if rows and all(len(own_cells(row)) <= 1 for row in rows):
        return True
    inner = [text for text in table.iter(f"{W}t") if next(text.iterancestors(f"{W}tbl")) is not table]
    size = sum(len(text.text or "") for text in table.iter(f"{W}t"))
    if 2 * sum(len(text.text or "") for text in inner) > size:
        return True
    return bool(rows) and not _draws(table, styles) and _stands_side_by_side(rows)


def _stands_side_by_side(rows: list[etree._Element]) -> bool:
    """Whether the cells of the first row are texts of several lines each. A table of a single row needs one that is:
    it has no header to take for a text."""
    lines = [_lines(cell) for cell in own_cells(rows[0])]
    wanted = max if len(rows) == 1 else min
    return wanted((count for count in lines if count), default=0) > 1


def _lines(cell: etree._Element) -> int:
    count = 0
    for paragraph in cell.iter(f"{W}p"):
        if any((text.text or "").strip() for text in paragraph.iter(f"{W}t")):
            count += 1 + sum(1 for line_break in paragraph.iter(f"{W}br") if line_break.get(f"{W}type") is None)
    return count


def _draws(table: etree._Element, styles: Styles) -> bool:
    """Whether lines or shades show the cells of a table. Lines of its own, or none, stand before those of its style."""
    if any(_is_drawn(borders) for borders in table.iter(f"{W}tcBorders")) or _is_shaded(table):
        return True
    properties = table.find(f"{W}tblPr")
    own = properties.find(f"{W}tblBorders") if properties is not None else None
    if own is not None:
        return _is_drawn(own)
    return any(_is_shaded(style) or any(_is_drawn(borders) for borders in style.iter(*BORDERS))
               for style in styles.chain(value_of(properties, "tblStyle")))


def _is_drawn(borders: etree._Element) -> bool:
    return any((line.get(f"{W}val") or "nil") not in DRAWS_NOTHING
               and (line.get(f"{W}color") or "").upper() not in WHITES for line in borders)


def _is_shaded(element: etree._Element) -> bool:
    fills = ((shade.get(f"{W}fill") or "auto").upper() for shade in element.iter(f"{W}shd"))
    return any(fill not in (*WHITES, "AUTO") for fill in fills)
