"""HTML: the main text of a page with its headings, lists and tables, and what the page says of itself."""

import json
import re
from collections.abc import Iterator

from lxml import etree, html

from corpus.formats.counting import letters, roman
from corpus.formats.found import MAX_ROWS, Found, Unreadable, table_rows
from corpus.formats.html_main import main_part
from corpus.formats.plain import decode

BLOCKS = frozenset("address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure "
                   "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table tbody "
                   "thead tfoot tr td th ul br".split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
TITLES = ("//meta[@property='og:title']/@content", "//meta[@name='DC.title' or @name='dc.title']/@content",
          "//meta[@name='citation_title']/@content")
ISSUERS = ("//meta[@property='og:site_name']/@content", "//meta[@name='DC.publisher' or @name='dc.publisher']/@content",
           "//meta[@name='publisher']/@content", "//meta[@name='citation_publisher']/@content")
DATES = ("//meta[@property='article:published_time']/@content", "//meta[@name='DC.date' or @name='dc.date']/@content",
         "//meta[@name='date']/@content", "//meta[@itemprop='datePublished']/@content",
         "//*[@itemprop='datePublished']/@datetime", "//meta[@name='citation_publication_date']/@content")
MAX_DEPTH = 400
MAX_ELEMENTS = 400_000
MAX_TERM_CHARACTERS = 60


def read_html(data: bytes) -> Found:
    """Reads a web page. Nothing that it names is fetched."""
    root = _tree(data)
    found = Found("", title=_title(root), issuer=_first(root, ISSUERS), date=_first(root, DATES))
    _add_structured(root, found)
    found.text = write_text(main_part(root))
    if not found.text.strip():
        raise Unreadable("holds no text outside of its menus and scripts. Save the page when it has loaded.")
    return found


def _tree(data: bytes) -> etree._Element:
    declared = CHARSET.search(data[:4096])
    text = None
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            text = data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            text = None
    text = decode(data) if text is None else text
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", ""))
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError, ValueError) as error:
        raise Unreadable("holds no text. Save the page when it has loaded.") from error
    # Below its depth the parser drops what it reads, and tells it only here.
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Unreadable("is nested too deeply. Save the page anew, or print it to PDF.")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise Unreadable(f"holds more than {MAX_ELEMENTS:,} elements. Cut it into parts.")
    return root


def _first(root: etree._Element, paths: tuple[str, ...]) -> str:
    for path in paths:
        for value in root.xpath(path):
            if str(value).strip():
                return " ".join(str(value).split())[:300]
    return ""


def _title(root: etree._Element) -> str:
    """What the page calls itself; without the site's name, which most pages put after it."""
    heading = root.xpath("//h1")
    own = " ".join("".join(heading[0].itertext()).split()) if len(heading) == 1 else ""
    titled = _first(root, TITLES) or " ".join("".join(root.xpath("//title//text()")).split())[:300]
    if own and len(own) > 3 and (own.lower() in titled.lower() or not titled):
        return own
    return re.split(r"\s+[|»·•]\s+|\s+[-–—]\s+(?=[^-–—]{2,40}$)", titled)[0]


def _add_structured(root: etree._Element, found: Found) -> None:
    """Publisher and date of JSON-LD, where the plain tags give none."""
    for script in root.xpath("//script[@type='application/ld+json']")[:5]:
        try:
            data = json.loads((script.text or "")[:200_000])
        except (ValueError, RecursionError):
            continue
        for item in data if isinstance(data, list) else [data]:
            if not isinstance(item, dict):
                continue
            publisher = item.get("publisher")
            if not found.issuer and isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
                found.issuer = publisher["name"].strip()[:300]
            if not found.date and isinstance(item.get("datePublished"), str):
                found.date = item["datePublished"].strip()[:40]


def write_text(main: etree._Element) -> str:
    """The text of an element: a line a block, headings and items marked, tables as rows."""
    writer = _Writer()
    # Depth first without recursion: a page nests as deeply as it likes.
    stack: list[Iterator[tuple[str, etree._Element]]] = [_steps(main)]
    while stack:
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
            continue
        what, element = step
        if what == "text":
            writer.write(element.text)
        elif what == "tail":
            writer.write(element.tail)
        elif what == "enter":
            if not writer.enter(element) and len(stack) < MAX_DEPTH:
                stack.append(_steps(element))
        else:
            writer.leave(element)
    return "\n".join(writer.finish())


def _steps(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    yield "text", element
    for child in element:
        if isinstance(child.tag, str):
            yield "enter", child
            yield "leave", child
        yield "tail", child


class _Writer:
    """Collects lines of text."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.prefix = ""
        self.lists: list[int | None] = []
        self.keep_lines = 0
        self.term = ""

    def write(self, text: str | None) -> None:
        if not text:
            return
        if self.keep_lines:
            first, *others = text.split("\n")
            self.line += first
            for other in others:
                self.end_line()
                self.line = other
            return
        words = re.sub(r"\s+", " ", text)
        self.line += words.lstrip() if not self.line or self.line.endswith(" ") else words

    def end_line(self, blank: bool = False) -> None:
        if self.line.strip():
            self.lines.append(self.prefix + self.term + self.line.strip())
            self.term = ""
            self.prefix = " " * len(self.prefix) if self.prefix.strip("# ") else ""
        if blank and self.lines and self.lines[-1]:
            self.lines.append("")
        self.line = ""

    def enter(self, element: etree._Element) -> bool:
        """Begins an element; true if all of it is written by that."""
        tag = element.tag
        if tag not in BLOCKS:
            return False
        self.end_line(blank=tag in ("p", "table", "blockquote") or tag in HEADINGS)
        if self.term and tag != "dd":
            self.line, self.term = self.term, ""
            self.end_line()
        if tag in HEADINGS:
            self.prefix = "#" * HEADINGS[tag] + " "
        elif tag in ("ul", "ol"):
            self.lists.append(_number(element.get("start"), 1) if tag == "ol" else None)
        elif tag == "li":
            self._enter_item(element)
        elif tag == "pre":
            self.keep_lines += 1
        elif tag == "table" and _is_data_table(element):
            self.lines += [*table_rows(_rows(element)).split("\n"), ""]
            return True
        elif tag in ("td", "th"):
            self.line = ""
        return False

    def _enter_item(self, element: etree._Element) -> None:
        indent = "  " * max(0, len(self.lists) - 1)
        number = self.lists[-1] if self.lists else None
        if number is None:
            self.prefix = f"{indent}- "
        else:
            number = _number(element.get("value"), number)
            self.lists[-1] = number + 1
            self.prefix = f"{indent}{_counted(number, _list_type(element))}. "

    def leave(self, element: etree._Element) -> None:
        tag = element.tag
        if tag not in BLOCKS:
            return
        if tag == "dt" and 0 < len(self.line.strip()) <= MAX_TERM_CHARACTERS and not self.term:
            # A term and what is said of it are one line: "Donor: ASEAN".
            self.term, self.line = self.line.strip().rstrip(":") + ": ", ""
            return
        self.end_line(blank=tag in ("p", "table", "blockquote"))
        if tag in HEADINGS or tag == "li":
            self.prefix = ""
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "pre":
            self.keep_lines -= 1

    def finish(self) -> list[str]:
        self.line = self.line or self.term.rstrip(": ")
        self.end_line()
        return self.lines


def _number(value: str | None, default: int) -> int:
    try:
        return max(0, min(100_000, int(value or default)))
    except ValueError:
        return default


def _list_type(item: etree._Element) -> str:
    parent = item.getparent()
    return (parent.get("type") or "1") if parent is not None else "1"


def _counted(number: int, kind: str) -> str:
    if kind in ("a", "A") and number:
        return letters(number).upper() if kind == "A" else letters(number)
    if kind in ("i", "I") and number:
        return roman(number).upper() if kind == "I" else roman(number)
    return str(number)


def _is_data_table(table: etree._Element) -> bool:
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


def _rows(table: etree._Element) -> list[list[str]]:
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
            text = " ".join(" ".join(cell.itertext()).split())
            across, down = min(_number(cell.get("colspan"), 1), 100), min(_number(cell.get("rowspan"), 1), 1_000)
            for offset in range(max(1, across)):
                if down > 1:
                    spanning[column + offset] = (down - 1, text if offset == 0 else "")
                cells.append(text if offset == 0 else "")
        rows.append(cells)
    return rows
