"""The tables of a web page as rows of cells."""

import re

from lxml import etree

from corpus.formats.found import MAX_ROWS, Unreadable
from corpus.formats.raised import raised

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "legend", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul"))


def as_number(value: str | None, default: int) -> int:
    """A number that an attribute gives, within reason."""
    try:
        return max(0, min(100_000, int(value or default)))
    except ValueError:
        return default


def is_data_table(table: etree._Element) -> bool:
    """A table that holds data, not the layout of a page."""
    if next((True for inner in table.iter("table") if inner is not table), False):
        return False
    if table.get("role") == "presentation":
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if sum(len(row) > 1 for row in rows) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    long = sum(len(" ".join(cell.itertext())) > 600 for cell in cells)
    return long <= 0.2 * len(cells) or any(cell.tag == "th" for cell in cells)


def rows_of(table: etree._Element) -> list[list[str]]:
    """The cells of a table; one that spans rows stands in each of them."""
    rows: list[list[str]] = []
    spanning: dict[int, tuple[int, str]] = {}
    for caption in table.iter("caption"):
        rows.append([" ".join("".join(caption.itertext()).split())])
    for row in table.iter("tr"):
        if len(rows) >= MAX_ROWS:
            raise Unreadable(f"holds a table of more than {MAX_ROWS:,} rows. Cut it into parts.")
        cells: list[str] = []
        own = iter([cell for cell in row if cell.tag in ("td", "th")])
        while True:
            column = len(cells)
            if column in spanning and spanning[column][0] > 0:
                left, text = spanning[column]
                spanning[column] = (left - 1, text)
                cells.append(text)
                continue
            cell = next(own, None)
            if cell is None:
                break
            text = _cell_text(cell)
            across, down = min(as_number(cell.get("colspan"), 1), 100), min(as_number(cell.get("rowspan"), 1), 1_000)
            for offset in range(max(1, across)):
                if down > 1:
                    spanning[column + offset] = (down - 1, text if offset == 0 else "")
                cells.append(text if offset == 0 else "")
        rows.append(cells)
    return rows


def _cell_text(cell: etree._Element) -> str:
    """The text of a cell, its blocks and lines parted by spaces; a raised number does not join what it stands at."""
    text = ""
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            shown = element.text or ""
            is_raised = next(element.iterancestors("sup"), element).tag == "sup"
            shown = raised(text, re.sub(r"\s+", " ", shown)) if is_raised else shown
        else:
            shown = (element.tail or "") if element is not cell else ""
        text += (" " if element.tag in BLOCKS else "") + shown
    return " ".join(text.split())
