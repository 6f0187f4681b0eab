"""ODT: headings, numbered lists, tables; no tracked deletions, no comments, no hidden text."""

from collections.abc import Iterator

from lxml import etree

from corpus.formats.docx_numbers import counted
from corpus.formats.found import MAX_ROWS, Found, Unreadable, table_rows
from corpus.formats.office import shown_title
from corpus.formats.packed import open_office, read_xml
from corpus.formats.raised import raised

NAMES = {"text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
         "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
         "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
         "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0", "dc": "http://purl.org/dc/elements/1.1/"}
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
GROUNDLESS = ("transparent", "#ffffff")
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"  # its texts are said to those who do not see
TEXT, TABLE, OFFICE, STYLE = (f"{{{NAMES[name]}}}" for name in ("text", "table", "office", "style"))
KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
SKIPPED = {f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}sequence-decls",
           f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{OFFICE}annotation-end", f"{SVG}title", f"{SVG}desc"}
MAX_REPEATED = 1_000
MAX_NESTED = 60


def read_odt(data: bytes) -> Found:
    """Reads an ODT."""
    with open_office(data) as archive:
        manifest = read_xml(archive, "META-INF/manifest.xml")
        if manifest is not None and any(True for _ in manifest.iter("{*}encryption-data")):
            raise Unreadable("is password-protected. Save it without a password.")
        content, meta = read_xml(archive, "content.xml"), read_xml(archive, "meta.xml")
        styles = read_xml(archive, "styles.xml")
    body = None if content is None else content.find(f".//{OFFICE}text")
    if content is None or body is None:
        raise Unreadable("is damaged: it holds no text part. Save it anew.")
    reader = _Reader([root for root in (styles, content) if root is not None])
    lines = list(reader.blocks(body, 0))
    notes = [f"[{number}] {text}" for number, text in enumerate(reader.notes, 1) if text]
    found = Found("\n".join([*lines, *(["", *notes] if notes else [])]), title=reader.title)
    if meta is not None:
        given = " ".join((meta.findtext(".//dc:title", "", NAMES) or "").split())
        found.title = found.title or shown_title(given, found.text)
    if not found.text.strip():
        raise Unreadable("holds no text. Put text in it, or take it out of the folder.")
    return found


class _Reader:
    """Writes the blocks of an ODT as lines."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self.title = ""
        self.rows = 0
        self.in_cell = False
        self.notes: list[str] = []
        styles = [style for root in roots for style in root.iter(f"{STYLE}style")]
        # White letters are seen where anything has a ground of its own.
        grounded = any((part.get(f"{FO}background-color") or "transparent").lower() not in GROUNDLESS
                       for style in styles for part in style)
        self.hidden = {style.get(f"{STYLE}name") for style in styles
                       if any(_hides(part, grounded) for part in style)}
        self.raised = {style.get(f"{STYLE}name") for style in styles if any(_raises(part) for part in style)}
        self.kinds: dict[str, dict[int, tuple[str, str, str]]] = {}
        for style in (style for root in roots for style in root.iter(f"{TEXT}list-style")):
            self.kinds[style.get(f"{STYLE}name") or ""] = {
                int(level.get(f"{TEXT}level") or 1): (
                    (level.get(f"{STYLE}num-format") or "") if level.tag.endswith("number") else "bullet",
                    level.get(f"{STYLE}num-prefix") or "", level.get(f"{STYLE}num-suffix") or ".")
                for level in style if (level.get(f"{TEXT}level") or "1").isdigit()}
        self.counts: dict[tuple[str, int], int] = {}

    def blocks(self, container: etree._Element, depth: int) -> Iterator[str]:
        """The lines of what stands in `container`."""
        if depth > MAX_NESTED:
            raise Unreadable("is nested too deeply. Save it anew.")
        for element in container:
            if not isinstance(element.tag, str) or element.tag in SKIPPED or self._is_hidden(element):
                continue
            if element.tag == f"{TEXT}h":
                level = element.get(f"{TEXT}outline-level") or "1"
                text = " ".join(self._text(element).split())
                yield f"\n{'#' * min(6, int(level) if level.isdigit() else 1)} {text}\n" if text else ""
            elif element.tag == f"{TEXT}p":
                yield from self._paragraph(element)
            elif element.tag == f"{TEXT}list":
                yield from self._list(element, "", 1, depth)
            elif element.tag == f"{TABLE}table":
                yield from self._table(element, depth)
            else:
                yield from self.blocks(element, depth + 1)

    def _is_hidden(self, element: etree._Element) -> bool:
        """Text in a hidden style, a hidden section, a row or column that is switched off."""
        return element.get(f"{TEXT}style-name") in self.hidden or (
            element.get(f"{TEXT}display") == "none" or element.get(f"{TEXT}is-hidden") == "true")

    def _paragraph(self, element: etree._Element) -> Iterator[str]:
        text = self._text(element).strip()
        if text and (element.get(f"{TEXT}style-name") or "") == "Title" and not self.title:
            self.title = " ".join(text.split())
            yield f"# {self.title}\n"
        elif text:
            yield text + "\n"

    def _text(self, element: etree._Element) -> str:
        """The visible text inside of an element, in order."""
        parts: list[str] = []
        stack: list[tuple[etree._Element, bool]] = [(element, False)]
        while stack:
            inner, is_tail = stack.pop()
            if is_tail:
                parts.append(inner.tail or "")
                continue
            if inner is not element:
                stack.append((inner, True))
            if not isinstance(inner.tag, str) or inner.tag in SKIPPED or self._is_hidden(inner):
                continue
            parts.append({f"{TEXT}s": " ", f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}.get(inner.tag, ""))
            if inner.tag == f"{TEXT}note" and inner is not element:
                parts.append(self._note(inner))
                continue
            is_up = inner is not element and inner.get(f"{TEXT}style-name") in self.raised
            shown = inner.text or ""
            parts.append(raised("".join(parts[-9:]), shown) if is_up else shown)
            stack += [(child, False) for child in reversed(inner)]
        return "".join(parts)

    def _note(self, note: etree._Element) -> str:
        """The sign of a note, whose text stands at the end."""
        body = note.find(f"{TEXT}note-body")
        self.notes.append("")
        number = len(self.notes)
        self.notes[-1] = " ".join(" ".join(self.blocks(body, MAX_NESTED - 2)).split()) if body is not None else ""
        return f"[{number}]"

    def _list(self, element: etree._Element, style: str, level: int, depth: int) -> Iterator[str]:
        if depth > MAX_NESTED:
            raise Unreadable("is nested too deeply. Save it anew.")
        style = element.get(f"{TEXT}style-name") or style
        kind, prefix, suffix = self.kinds.get(style, {}).get(level, ("bullet", "", ""))
        goes_on = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list")
        number = self.counts.get((style, level), 0) if goes_on else 0
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            started = item.get(f"{TEXT}start-value") or ""
            number = int(started) if started.isdigit() else number + 1
            self.counts[style, level] = number
            marker = "•" if kind in ("bullet", "") else prefix + counted(number, KINDS.get(kind, "decimal")) + suffix
            for child in item:
                if child.tag == f"{TEXT}list":
                    yield from self._list(child, style, level + 1, depth + 1)
                elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    text = " ".join(self._text(child).split())
                    if text:
                        yield f"{'  ' * (level - 1)}{marker} {text}" if marker else f"{'  ' * level}{text}"
                        marker = ""

    def _table(self, table: etree._Element, depth: int) -> Iterator[str]:
        rows = [row for row in table.iter(f"{TABLE}table-row") if next(row.iterancestors(f"{TABLE}table")) is table
                and row.get(f"{TABLE}visibility", "visible") == "visible"]
        self.rows += len(rows)
        if self.rows > MAX_ROWS:
            raise Unreadable(f"holds tables of more than {MAX_ROWS:,} rows. Cut it into parts.")
        if not self.in_cell and all(len(_own_cells(row)) <= 1 for row in rows):
            for cell in (cell for row in rows for cell in _own_cells(row)):
                yield from self.blocks(cell, depth + 1)
            return
        outside, self.in_cell = self.in_cell, True
        cells = [self._cells(row, depth) for row in rows]
        self.in_cell = outside
        if self.in_cell:
            yield "; ".join(", ".join(filter(None, row)) for row in cells)
        else:
            yield f"\n{table_rows(cells)}\n"

    def _cells(self, row: etree._Element, depth: int) -> list[str]:
        cells: list[str] = []
        for cell in _own_cells(row):
            text = " ".join(" ".join(self.blocks(cell, depth + 1)).split())
            repeated = cell.get(f"{TABLE}number-columns-repeated") or "1"
            cells += [text] * min(int(repeated) if repeated.isdigit() else 1, MAX_REPEATED if text else 1)
        return cells


def _hides(properties: etree._Element, grounded: bool) -> bool:
    """Whether the properties of a style leave nothing of a text to see."""
    if properties.get(f"{TEXT}display") == "none" or properties.get(f"{FO}font-size") in ("0pt", "0.5pt"):
        return True
    return not grounded and (properties.get(f"{FO}color") or "").lower() == "#ffffff"


def _raises(properties: etree._Element) -> bool:
    """"super 58%" or "33% 58%": how far up, and how large."""
    first = (properties.get(f"{STYLE}text-position") or "").split(" ")[0]
    return first == "super" or (first.endswith("%") and first[:-1].isdigit() and int(first[:-1]) > 0)


def _own_cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")]
