"""The lines that run along the pages of a PDF: heads and feet that come back, and page numbers. They would stand in the
middle of sentences that go over a page or a column."""

import re
from collections import Counter

from corpus.formats.pdf_paragraphs import PageLines, half_points
from corpus.formats.pdf_pieces import Piece
from corpus.lines import is_page_number

EDGE_SHARE = 0.13
OUTERMOST_EDGE_SHARE = 0.18  # for the first and the last line of a page
MIN_REPEATS = 3
MIN_REPEATS_OF_FURNITURE = 2
SMALLER = 0.95  # than the print of most of the text
RASTER = 12  # points
HEADING_RATIO = 1.16
NUMBER = r"\d{1,4}"
PAGE_WORD = (r"(?:page|pages|p|pg|pag|página|seite|trang|tr|halaman|hal|muka surat|pahina|หน้า|หน้าที่|ໜ້າ|ទំព័រ|"
             r"စာမျက်နှာ)")
PAGE_MARK = re.compile(
    rf"[\W_]*(?:{PAGE_WORD}\.?\s*{NUMBER}(?:\s*(?:/|of|sur|dari|trên|จาก|\||-)\s*{NUMBER})?|[ivxl]{{1,7}})[\W_]*", re.I)
# The same among other words of a line: "Progress note, page 2", "Progress note | 2", "2/4 Progress note".
PAGE_MARK_INSIDE = re.compile(
    rf"(?<!\w){PAGE_WORD}\.?\s*{NUMBER}(?!\w)|[|•·]\s*{NUMBER}$|^{NUMBER}\s*[|•·]"
    rf"|(?<!\S){NUMBER}\s*(?:/|of)\s*{NUMBER}$|^{NUMBER}\s*(?:/|of)\s*{NUMBER}(?!\S)", re.I)


def remove_running_lines(pages: list[PageLines]) -> None:
    """Lines in the margins that come back on other pages, and page numbers there."""
    body = _body_size(pages)
    seen: Counter[str] = Counter()
    outermost = {id(line) for page in pages for line in _first_and_last(page)}

    def is_outside(line: Piece, page: PageLines) -> bool:
        return _at_edge(line, page, OUTERMOST_EDGE_SHARE if id(line) in outermost else EDGE_SHARE)

    for number, page in enumerate(pages):
        seen.update({key for line in page.lines if is_outside(line, page) for cell in _cells(line)
                     for key in _keys(cell, line, page, number, body)})
    needed = max(MIN_REPEATS, 0.2 * len(pages))

    def is_running(line: Piece, page: PageLines, number: int) -> bool:
        if _is_page_mark(line.text) and _at_edge(line, page, EDGE_SHARE):
            return True
        if not is_outside(line, page):
            return False
        is_short = len(pages) < 2 * MIN_REPEATS
        fewest = MIN_REPEATS_OF_FURNITURE if is_short and _is_furniture(line, page, body) else needed
        once = [cell for cell in _cells(line)
                if all(seen[key] < fewest for key in _keys(cell, line, page, number, body))]
        # One of its cells may be the page number; more of them are the numbers of a scale.
        return not once or (len(once) == 1 < len(_cells(line)) and _is_page_mark(once[0]))

    for number, page in enumerate(pages):
        page.lines = [line for line in page.lines if not is_running(line, page, number)]


def _body_size(pages: list[PageLines]) -> float:
    """The size of the print of most of the text."""
    sizes: Counter[int] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[half_points(line)] += len(line.text)
    return sizes.most_common(1)[0][0] / 2 if sizes else 1.0


def _cells(line: Piece) -> list[str]:
    """The parts of a line that stand apart: on a page of columns they are lines of their own."""
    return [cell for cell in line.text.split("\t") if cell.strip()]


def _is_page_mark(text: str) -> bool:
    return is_page_number(text) or bool(PAGE_MARK.fullmatch(text))


def _is_furniture(line: Piece, page: PageLines, body: float) -> bool:
    """Whether a line looks like one that was not written for its page, so that in a document of a few pages a second
    time is enough: it holds the page number or stands beside it, or is the head of the page in small print. (A foot in
    small print may be a note.)"""
    if sum(_is_page_mark(cell) or bool(PAGE_MARK_INSIDE.search(cell.strip())) for cell in _cells(line)) == 1:
        return True
    if any(_stands_beside(line, other) and _is_page_mark(other.text) for other in page.lines if other is not line):
        return True
    return line.size <= SMALLER * body and line.bottom <= min(
        (other.top for other in page.lines if not _stands_beside(line, other)), default=0.0)


def _stands_beside(line: Piece, other: Piece) -> bool:
    return min(line.bottom, other.bottom) - max(line.top, other.top) > 0.5 * min(line.height, other.height)


def _at_edge(line: Piece, page: PageLines, share: float) -> bool:
    middle = (line.top + line.bottom) / 2
    return line.rows is None and not share * page.height < middle < (1 - share) * page.height


def _first_and_last(page: PageLines) -> list[Piece]:
    lines = [line for line in page.lines if line.rows is None]
    return [min(lines, key=lambda line: line.top), max(lines, key=lambda line: line.bottom)] if len(lines) > 2 else []


def _keys(text: str, line: Piece, page: PageLines, number: int, body: float) -> list[str]:
    """What a part of a line shares with running lines of other pages: its words at its height; and, where a number in
    it counts with the pages, all but that number. Headings ("Phase 2") count too, but stand in larger print."""
    words = " ".join(text.lower().split())
    shared = [words]
    if line.size < HEADING_RATIO * body:
        shared += [f"{words[:found.start()]}#{int(found[0]) - number}{words[found.end():]}"
                   for found in re.finditer(rf"(?<!\d){NUMBER}(?!\d)", words)]
    return [f"{one}@{place}" for one in shared for place in _heights(line, page)]


def _heights(line: Piece, page: PageLines) -> tuple[str, str]:
    """Where a line stands, from the nearer edge, since pages may differ in size; in two rasters, so that lines that
    stand about as high share one of them."""
    from_below = page.height - line.bottom
    edge, height = ("top", line.top) if line.top < from_below else ("foot", from_below)
    return f"{edge} {round(height / RASTER)}", f"{edge} {round(height / RASTER + 0.5)} shifted"
