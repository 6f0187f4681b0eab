"""DOCX: paragraphs with their headings and computed list numbers, tables, charts, footnotes; no comments."""

import re
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from corpus.formats.chart import C, chart_rows
from corpus.formats.docx_layout import is_layout, own_cells
from corpus.formats.docx_numbers import Numbers, W
from corpus.formats.docx_styles import (
    Style,
    Styles,
    flag,
    font_of,
    is_raised,
    is_unseen,
    list_of,
    outline_of,
    value_of,
)
from corpus.formats.found import MAX_ROWS, Found, Unreadable, table_rows
from corpus.formats.office import describe, shown_title, targets
from corpus.formats.packed import open_office, read_xml
from corpus.formats.raised import raised
from corpus.formats.tcvn3 import from_tcvn3, is_tcvn3_font

MAIN_TYPE = "officeDocument.wordprocessingml"
OFFICE_RELATION = "/relationships/officeDocument"
# Deleted, commented and alternative content: what a reader of the page does not see.
SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "commentReference", "instrText", "delText", "delInstrText",
                                     "rPrChange", "pPrChange", "sectPr", "pPr", "rPr")}
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MAX_NESTED_TABLES = 20


def read_docx(data: bytes) -> Found:
    """Reads a DOCX. Macros and linked files are never looked at."""
    with open_office(data) as archive:
        main = _main_part(archive)
        root = read_xml(archive, main)
        if root is None or (body := root.find(f"{W}body")) is None:
            raise Unreadable("is damaged: it holds no text part. Open it in Word and save it anew.")
        folder = main.rpartition("/")[0]
        reader = _Reader(Styles(read_xml(archive, f"{folder}/styles.xml")),
                         Numbers(read_xml(archive, f"{folder}/numbering.xml")), body)
        reader.charts = _charts(archive, main, body)
        lines = list(reader.blocks(body, 0)) + _notes(archive, folder, reader)
        found = Found("\n".join(lines))
        describe(archive, found)
    found.title = reader.title or shown_title(found.title, found.text)
    if reader.pages:
        found.pages = found.text.count("\f") + 1
    if not found.text.strip():
        raise Unreadable("holds no text. Put text in it, or take it out of the folder.")
    return found


def _main_part(archive: ZipFile) -> str:
    relations = read_xml(archive, "_rels/.rels")
    for relation in relations if relations is not None else ():
        if str(relation.get("Type", "")).endswith(OFFICE_RELATION):
            target = str(relation.get("Target", "")).lstrip("/")
            if target in archive.namelist():
                return target
    return "word/document.xml"


def _notes(archive: ZipFile, folder: str, reader: "_Reader") -> list[str]:
    """Footnotes and endnotes, at the end, each with its number."""
    lines = []
    for name in ("footnotes", "endnotes"):
        root = read_xml(archive, f"{folder}/{name}.xml")
        for note in root if root is not None else ():
            text = " ".join(" ".join(reader.blocks(note, 0)).split()) if note.get(f"{W}type") is None else ""
            if text:
                lines.append(f"[{note.get(f'{W}id')}] {text}")
    return ["", *lines] if lines else []


class _Reader:
    """Writes the blocks of a document as lines."""

    def __init__(self, styles: Styles, numbers: Numbers, body: etree._Element) -> None:
        self.styles = styles
        self.numbers = numbers
        self.pages = any(True for _ in body.iter(f"{W}lastRenderedPageBreak"))
        self.charts: dict[str, list[list[str]]] = {}
        self.title = ""
        self.rows = 0
        self.in_cell = False

    def blocks(self, container: etree._Element, depth: int) -> Iterator[str]:
        """The lines of the paragraphs and tables in `container`."""
        for element in container:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element, depth)
            elif element.tag == f"{W}sdt":
                content = element.find(f"{W}sdtContent")
                if content is not None and depth < MAX_NESTED_TABLES:
                    yield from self.blocks(content, depth + 1)
            elif element.tag not in SKIPPED and element.tag != FALLBACK and len(element) and depth < MAX_NESTED_TABLES:
                yield from self.blocks(element, depth + 1)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        properties = paragraph.find(f"{W}pPr")
        name = properties.find(f"{W}pStyle") if properties is not None else None
        style = self.styles.of("" if name is None else name.get(f"{W}val") or "")
        number, place, outline = style.list_number, style.list_level, style.outline
        if properties is not None:
            own_outline = outline_of(properties)
            outline = own_outline if own_outline is not None else outline
            own, own_place = list_of(properties)
            number, place = (own, own_place) if own else (number, own_place or place)
        text, page_break = self._text(paragraph, style)
        boxes = [line for box in _boxes(paragraph) for line in self.blocks(box, 1)]
        if page_break:
            yield "\f"
        if text.strip():
            marker = self.numbers.marker(number, place) if number not in ("", "0") else ""
            if style.is_title and not self.title:
                self.title = " ".join(text.split())
            yield from self._lines(text, marker, place, outline, style.is_title)
        yield from boxes
        for drawn in paragraph.iter(f"{C}chart"):
            if rows := self.charts.get(drawn.get(f"{R}id", "")):
                yield _joined(rows) if self.in_cell else f"\n{table_rows(rows)}\n"

    @staticmethod
    def _lines(text: str, marker: str, place: int, outline: int | None, is_title: bool) -> Iterator[str]:
        if is_title or (outline is not None and outline < 9):
            level = 1 if is_title else min(6, (outline or 0) + 1)
            yield f"\n{'#' * level} {' '.join(f'{marker} {text}'.split())}\n"
        elif marker:
            yield f"{'  ' * place}{marker} {' '.join(text.split())}"
        else:
            yield text.strip("\n") + "\n"

    def _text(self, paragraph: etree._Element, style: Style) -> tuple[str, bool]:
        """The visible text of a paragraph, and whether a page begins in it."""
        parts: list[str] = []
        page_break = False
        for run in _runs(paragraph):
            properties = run.find(f"{W}rPr")
            named = value_of(properties, "rStyle")
            styles = (self.styles.of(named), style) if named else (style,)
            unseen = any(one.hidden for one in styles)
            unseen = flag(properties, "vanish", unseen) if properties is not None else unseen
            unseen = unseen or is_unseen(run, styles)
            own_font = (font_of(properties) if properties is not None else "") or style.font
            up = any(one.raised for one in styles)
            up = is_raised(properties, up) if properties is not None else up
            for child in run:
                if child.tag == f"{W}lastRenderedPageBreak" or (
                        child.tag == f"{W}br" and child.get(f"{W}type") == "page" and not self.pages):
                    page_break = self.pages or page_break
                elif not unseen:
                    shown = _shown(child, own_font)
                    parts.append(raised("".join(parts[-4:]), shown) if up and child.tag == f"{W}t" else shown)
        return re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(parts)), page_break

    def _table(self, table: etree._Element, depth: int) -> Iterator[str]:
        if depth >= MAX_NESTED_TABLES:
            raise Unreadable("nests its tables too deeply. Save it anew.")
        rows = [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table
                and row.find(f"{W}trPr/{W}del") is None and not _is_hidden(row)]
        self.rows += len(rows)
        if self.rows > MAX_ROWS:
            raise Unreadable(f"holds tables of more than {MAX_ROWS:,} rows. Cut it into parts.")
        if not self.in_cell and is_layout(table, rows, self.styles):
            for cell in (cell for row in rows for cell in own_cells(row)):
                yield from self.blocks(cell, depth + 1)
            return
        above: dict[int, str] = {}
        cells = [self._cells(row, depth, above) for row in rows]
        if self.in_cell:
            yield _joined(cells)
        elif cells:
            yield f"\n{table_rows(cells)}\n"

    def _cells(self, row: etree._Element, depth: int, above: dict[int, str]) -> list[str]:
        """The cells of a row. One that spans rows stands in each of them, so that every row says all of itself."""
        before = row.find(f"{W}trPr/{W}gridBefore")
        cells: list[str] = [""] * (_columns(before) if before is not None else 0)
        for cell in own_cells(row):
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and merged.get(f"{W}val") != "restart":
                text = above.get(len(cells), "")
            else:
                outside, self.in_cell = self.in_cell, True
                text = " ".join(line.strip("\n #") for line in self.blocks(cell, depth + 1))
                self.in_cell = outside
            above[len(cells)] = text
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            cells += [text, *[""] * ((_columns(span) if span is not None else 1) - 1)]
        return cells


def _charts(archive: ZipFile, main: str, body: etree._Element) -> dict[str, list[list[str]]]:
    """The rows of the charts by the ids that the text uses for them."""
    ids = {drawn.get(f"{R}id", "") for drawn in body.iter(f"{C}chart")}
    parts = targets(archive, main) if ids else {}
    return {name: chart_rows(archive, part) for name, part in parts.items() if name in ids}


def _joined(rows: list[list[str]]) -> str:
    """A table in a cell of another one, on one line."""
    return "; ".join(", ".join(filter(None, row)) for row in rows)


def _is_hidden(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and flag(properties, "hidden", False)


def _columns(element: etree._Element) -> int:
    wide = element.get(f"{W}val") or "1"
    return min(int(wide), 60) if wide.isdigit() else 1


def _runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The runs of a paragraph in their order, those in links and insertions too, not those in text boxes."""
    stack = [iter(paragraph)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == f"{W}r":
            yield child
        elif child.tag not in SKIPPED and child.tag not in (f"{W}txbxContent", FALLBACK) and isinstance(child.tag, str):
            stack.append(iter(child))


def _boxes(paragraph: etree._Element) -> list[etree._Element]:
    """Text boxes that hang on a paragraph; the copy for old programs is left out."""
    return [box for box in paragraph.iter(f"{W}txbxContent")
            if not any(around.tag == FALLBACK or (around.tag == f"{W}txbxContent") for around in box.iterancestors())]


def _shown(child: etree._Element, font: str) -> str:
    if child.tag == f"{W}t":
        text = child.text or ""
        return from_tcvn3(text, font) if is_tcvn3_font(font) else text
    if child.tag in (f"{W}tab", f"{W}ptab"):
        return "\t"
    if child.tag in (f"{W}br", f"{W}cr"):
        return "\n"
    if child.tag == f"{W}noBreakHyphen":
        return "-"
    if child.tag == f"{W}ruby":
        return "".join(text.text or "" for text in child.findall(f"{W}rubyBase//{W}t"))
    if child.tag == f"{W}footnoteReference":
        return f"[{child.get(f'{W}id')}]"
    if child.tag == f"{W}sym":
        code = child.get(f"{W}char") or ""
        return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{2,5}", code) else ""
    return ""
