"""What a spreadsheet (XLSX, ODS) holds and does not show: hidden or filtered rows, hidden columns, white letters.

The parser of the values does not tell, so it is read from the parts themselves.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from corpus.formats.packed import read_part, read_xml

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ON = ("1", "true")
MAX_NUMBER = 2_000_000


@dataclass
class Hidden:
    """What one sheet hides: rows, columns, single cells by (row, column); all counted from 0."""

    rows: set[int] = field(default_factory=set)
    columns: list[range] = field(default_factory=list)
    cells: set[tuple[int, int]] = field(default_factory=set)

    def without(self, cells: list[list[str]], top: int, left: int) -> tuple[list[list[str]], int]:
        """The rows of cells whose first stands at `top`, `left`, without what is hidden; and how many rows, columns and
        cells with something in them that was."""
        if not (self.rows or self.columns or self.cells):
            return cells, 0
        width = max((len(row) for row in cells), default=0)
        gone_rows = [row for row in range(len(cells)) if top + row in self.rows and any(cells[row])]
        gone = {column for column in range(width) if any(left + column in hidden for hidden in self.columns)}
        gone_columns = [column for column in gone if any(column < len(row) and row[column] for row in cells)]
        kept, blanked = [], 0
        for number, row in enumerate(cells):
            if top + number in self.rows:
                continue
            shown = []
            for column, cell in enumerate(row):
                is_blank = column in gone or (top + number, left + column) in self.cells
                blanked += bool(cell) and is_blank and column not in gone
                shown.append("" if is_blank else cell)
            kept.append(shown)
        return kept, len(gone_rows) + len(gone_columns) + blanked


def hidden_in(archive: ZipFile) -> dict[str, Hidden]:
    """What each sheet hides, by its name."""
    if "xl/workbook.xml" in archive.namelist():
        unseen = _unseen_styles(archive)
        return {name: _of_sheet(read_part(archive, part) or b"", unseen) for name, part in _parts(archive)}
    content = read_part(archive, "content.xml")
    if content is None or b"table:visibility" not in content:
        return {}
    root = read_xml(archive, "content.xml")
    return {} if root is None else {table.get(f"{TABLE}name") or "": _of_table(table)
                                    for table in root.iter(f"{TABLE}table")}


def _parts(archive: ZipFile) -> Iterator[tuple[str, str]]:
    workbook, relations = read_xml(archive, "xl/workbook.xml"), read_xml(archive, "xl/_rels/workbook.xml.rels")
    if workbook is None or relations is None:
        return
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in workbook.iter(f"{S}sheet"):
        target = targets.get(sheet.get(f"{R}id"), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        yield sheet.get("name") or "", part


def _unseen_styles(archive: ZipFile) -> set[str]:
    """The numbers of the cell styles with white letters on no ground, or a format that shows nothing."""
    styles = read_xml(archive, "xl/styles.xml")
    if styles is None:
        return set()
    fonts = [_is_white(font.find(f"{S}color")) for font in styles.iterfind(f"{S}fonts/{S}font")]
    grounds = [fill.find(f"{S}gradientFill") is not None or any(
        pattern.get("patternType", "none") != "none" and not _is_white(pattern.find(f"{S}fgColor"))
        for pattern in fill.iter(f"{S}patternFill")) for fill in styles.iterfind(f"{S}fills/{S}fill")]
    nothing = {kind.get("numFmtId") for kind in styles.iter(f"{S}numFmt") if kind.get("formatCode") == ";;;"}
    unseen = set()
    for number, style in enumerate(styles.iterfind(f"{S}cellXfs/{S}xf")):
        font, fill = _number(style.get("fontId")), _number(style.get("fillId"))
        is_white = 0 <= font < len(fonts) and fonts[font] and not (0 <= fill < len(grounds) and grounds[fill])
        if is_white or style.get("numFmtId") in nothing:
            unseen.add(str(number))
    return unseen


def _is_white(colour: etree._Element | None) -> bool:
    return colour is not None and (colour.get("rgb", "").upper() in ("FFFFFFFF", "00FFFFFF") or (
        colour.get("theme") == "0" and not float(colour.get("tint") or 0)))


def _of_sheet(data: bytes, unseen: set[str]) -> Hidden:
    hidden = Hidden()
    if b"hidden=" not in data and b"zeroHeight=" not in data and not unseen:
        return hidden
    try:
        # Element by element, so that no tree of all cells is held.
        for _, element in etree.iterparse(BytesIO(data), tag=(f"{S}row", f"{S}col"), resolve_entities=False,
                                          no_network=True, load_dtd=False):
            if element.tag == f"{S}col":
                if element.get("hidden") in ON or element.get("width") == "0":
                    hidden.columns.append(range(_number(element.get("min")) - 1, _number(element.get("max"))))
                continue
            row = _number(element.get("r")) - 1
            if element.get("hidden") in ON or element.get("ht") == "0":
                hidden.rows.add(row)
            hidden.cells |= {(row, _column(cell.get("r") or "")) for cell in element if cell.get("s") in unseen}
            element.clear()
    except etree.XMLSyntaxError:  # the parser of the values tells what is wrong
        return hidden
    return hidden


def _of_table(table: etree._Element) -> Hidden:
    hidden = Hidden()
    for kind in ("row", "column"):
        number = 0
        for element in table.iter(f"{TABLE}table-{kind}"):
            repeated = max(1, min(_number(element.get(f"{TABLE}number-{kind}s-repeated") or "1"), MAX_NUMBER))
            if element.get(f"{TABLE}visibility", "visible") != "visible":
                if kind == "row":
                    hidden.rows |= set(range(number, number + min(repeated, MAX_NUMBER)))
                else:
                    hidden.columns.append(range(number, number + repeated))
            number += repeated
    return hidden


def _column(reference: str) -> int:
    """A1 is 0, B7 is 1."""
    number = 0
    for letter in reference:
        if "A" <= letter <= "Z":
            number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _number(value: str | None) -> int:
    return int(value) if value and value.isdigit() and len(value) < 8 else -1
