"""PDF: the text layer, page by page. A page that is a picture has none and needs recognition."""

import re
from collections.abc import Iterable, Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from corpus.formats import recognise
from corpus.formats.found import MAX_PAGES, MAX_TEXT_CHARACTERS, Found, Unreadable
from corpus.formats.pdf_grid import Box, Cells
from corpus.formats.pdf_order import is_right_to_left, lines_of, mirrored
from corpus.formats.pdf_page import PageReader
from corpus.formats.pdf_paragraphs import PageLines
from corpus.formats.pdf_pieces import PageContent, Piece
from corpus.formats.pdf_rows import rows_of
from corpus.formats.pdf_text import write_pages

FEW_CHARACTERS = 25
MIN_UNMAPPED = 20
MOSTLY = 0.3
MIN_BOX_LINES, MOST_OF_WIDTH = 4, 0.8  # of text in a frame within a table
ERRORS = {pdf.FPDF_ERR_PASSWORD: "is password-protected. Save it without a password.",
          pdf.FPDF_ERR_SECURITY: "is protected in a way that cannot be read. Save it without protection."}


def read_pdf(data: bytes, with_recognition: bool = False) -> Found:
    """Reads a PDF; with `with_recognition` pages without text are recognised."""
    document = open_pdf(data)
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise Unreadable(f"has {count:,} pages, more than {MAX_PAGES:,}. Cut it into parts.")
        pages, pictures, garbled, unmapped = [], [], [], 0
        total, unknown = 0, 0
        unsure: set[str] = set()
        for number in range(count):
            page, content = _read_page(document, number, with_recognition)
            pages.append(page)
            total += sum(_length(line) for line in page.lines)
            unmapped += content.unmapped
            if _is_garbled(content.unmapped, content.characters()):
                garbled.append(number + 1)
            unknown += content.is_unknown
            unsure |= {content.unsure_of} - {""}
            if content.characters() < FEW_CHARACTERS and content.picture_share > MOSTLY and not page.lines:
                pictures.append(number + 1)
            if total > MAX_TEXT_CHARACTERS:
                raise Unreadable(f"holds more than {MAX_TEXT_CHARACTERS:,} characters. Cut it into parts.")
        if unknown and total < FEW_CHARACTERS * count:
            raise Unreadable("needs OCR: its pages are pictures, on which Tesseract is sure of no words. "
                             + recognise.missing_languages(), needs_recognition=True)
        if with_recognition and total == 0:
            raise Unreadable("holds no text: its pages are pictures in which Tesseract finds none. Scan it anew, or "
                             "save it with a text layer.")
        _refuse_unreadable(total, count, pictures, unmapped)
        found = Found(write_pages(pages), pages=count)
        _describe(document, found)
    finally:
        document.close()
    found.warnings += _warnings(count, pictures, garbled, unsure, bool(unknown))
    return found


def _warnings(count: int, pictures: list[int], garbled: list[int], unsure: set[str], unknown: bool) -> Iterator[str]:
    """What is not read, or not well, of `count` pages."""
    if unsure:
        yield (f"Its pages are pictures that Tesseract read as {' and '.join(sorted(unsure))}, of which it gets many "
               "letters wrong. Look at the page beside each quote.")
    if garbled:
        yield (f"The fonts of {len(garbled)} of {count} pages do not say which letters they show ({_listed(garbled)}); "
               "they need OCR.")
    if pictures:
        yield (f"{len(pictures)} of {count} pages are pictures without text ({_listed(pictures)}); they need OCR."
               + (f" {recognise.missing_languages()}" if unknown else ""))


def _listed(pages: list[int]) -> str:
    return ", ".join(map(str, pages[:10])) + (" …" if len(pages) > 10 else "")


def _length(line: Piece) -> int:
    return len(line.text) + sum(len(cell) for row in line.rows or () for cell in row)


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """Opens it. Raises Unreadable where it is damaged, protected or empty."""
    try:
        document = pdfium.PdfDocument(data)
        len(document)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise Unreadable(ERRORS.get(code, "is damaged and cannot be opened. Save or download it anew.")) from error
    if len(document) == 0:
        document.close()
        raise Unreadable("is damaged: it has no pages. Save or download it anew.")
    return document


def _read_page(document: pdfium.PdfDocument, number: int, with_recognition: bool) -> tuple[PageLines, PageContent]:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return PageLines(1, 1, []), PageContent(1, 1, [])
    try:
        content = PageReader(page).read()
        pieces = with_tables(content)
        # Text that runs up the side comes first, so that a sentence goes on over the end of the page.
        lines = [*(_aside(text, content) for text in content.sideways), *lines_of(pieces)]
        lines = [line for line in lines if line.rows is not None or line.text.strip()]
        few = content.characters() < FEW_CHARACTERS and content.picture_share > MOSTLY
        if (few or _is_garbled(content.unmapped, content.characters())) and with_recognition:
            recognised = recognise.page_lines(page, content.width, content.height)
            lines, content.is_unknown, content.unsure_of = recognised.lines, recognised.is_unknown, recognised.unsure_of
            content.unmapped = 0
        elif few:
            lines = []
        # Margins and line ends of a page that is read from right to left are looked at in its mirror.
        return PageLines(content.width, content.height, mirrored(lines) if is_right_to_left(lines) else lines), content
    finally:
        page.close()


def _aside(text: str, content: PageContent) -> Piece:
    """A line of text that runs up the side of a page."""
    return Piece(" ".join(text.split()), 0, content.height / 2, 1, content.height / 2 + 10, 10)


def with_tables(content: PageContent) -> list[Piece]:
    """The pieces in the cells of a table give way to the table, where its first one stands."""
    tables: dict[int, dict[tuple[int, int], list[Piece]]] = {}
    for piece in content.pieces:
        if piece.cell is not None:
            table, row, column = piece.cell
            tables.setdefault(table, {}).setdefault((row, column), []).append(piece)
    pieces: list[Piece] = []
    written: set[int] = set()
    instead = {table: _table(content.grids[table], cells) for table, cells in tables.items()}
    for piece in content.pieces:
        if piece.cell is None or not instead[piece.cell[0]]:
            pieces.append(piece)
        elif piece.cell[0] not in written:
            written.add(piece.cell[0])
            pieces += instead[piece.cell[0]]
    return pieces


def _table(grid: Cells, cells: dict[tuple[int, int], list[Piece]]) -> list[Piece]:
    """A table as one piece. Where its rules only frame what is lined up between them, each frame is one. Nothing where
    only one row or column holds text: that is a box around text."""
    row_numbers = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells})
    if len(row_numbers) < 2 or len(columns) < 2 or len(cells) < 0.3 * len(row_numbers) * len(columns):
        return []
    lines = {place: lines_of(pieces) for place, pieces in cells.items()}
    if is_right_to_left([line for inner in lines.values() for line in inner]):
        columns.reverse()
    if _are_frames(lines.values()):
        return [_as_piece(grid.boxes[place], [line.text.split("\t") for line in lines[place]])
                for place in sorted(lines)]
    parts: list[Piece] = []
    rows: list[int] = []
    for row in [*row_numbers, None]:
        box = None if row is None else _text_in_a_box(grid, lines, row)
        if row is not None and box is None:
            rows.append(row)
            continue
        if rows:
            cells_of_rows = [cells for place in rows for cells in rows_of([lines.get((place, column), [])
                                                                           for column in columns])]
            parts.append(_as_piece(_around([grid.boxes[place] for place in lines if place[0] in rows]), cells_of_rows))
        parts += box or []
        rows = []
    return parts


def _text_in_a_box(grid: Cells, lines: dict[tuple[int, int], list[Piece]], row: int) -> list[Piece] | None:
    """The lines of a row that is one cell over the whole width with many lines in it: no row, but text in a frame."""
    filled = [place for place in lines if place[0] == row]
    box = grid.boxes[filled[0]]
    is_wide = box[2] - box[0] > MOST_OF_WIDTH * (grid.box[2] - grid.box[0])
    return lines[filled[0]] if len(filled) == 1 and is_wide and len(lines[filled[0]]) >= MIN_BOX_LINES else None


def _around(boxes: list[Box]) -> Box:
    return (min(box[0] for box in boxes), min(box[1] for box in boxes),
            max(box[2] for box in boxes), max(box[3] for box in boxes))


def _as_piece(box: Box, rows: list[list[str]]) -> Piece:
    return Piece("", *box, 10, rows=rows)


def _are_frames(cells: Iterable[list[Piece]]) -> bool:
    """Whether most of what the cells hold is in lines of several cells each: rules stand around rows, not in them."""
    in_rows, total = 0, 0
    for lines in cells:
        size = sum(len(line.text) for line in lines)
        total += size
        in_rows += size if sum("\t" in line.text for line in lines) > 1 else 0
    return 2 * in_rows > total


def _is_garbled(unmapped: int, characters: int) -> bool:
    """Whether fonts do not say which letters they show: their codes are signs of no letter, or of none that is seen."""
    return unmapped > MIN_UNMAPPED and unmapped > MOSTLY * characters


def _refuse_unreadable(total: int, count: int, pictures: list[int], unmapped: int) -> None:
    if pictures and (len(pictures) == count or total < FEW_CHARACTERS * count):
        raise Unreadable("needs OCR: its pages are pictures without text. Install Tesseract, or save it with a text "
                         "layer.", needs_recognition=True)
    if _is_garbled(unmapped, total):
        raise Unreadable("needs OCR: its fonts do not say which letters they show. Save it anew as PDF from the "
                         "program that made it.", needs_recognition=True)
    if total == 0:
        raise Unreadable(f"holds no text on its {count:,} pages. Save it with a text layer, or take it out of the "
                         "folder.")


def _describe(document: pdfium.PdfDocument, found: Found) -> None:
    """The title that the file gives, if it can be trusted: one that its first pages show; else the
    largest print of its first page."""
    try:
        given = document.get_metadata_dict()
    except (pdfium.PdfiumError, UnicodeDecodeError):
        given = {}
    title = " ".join(given.get("Title", "").split())
    start = " ".join(re.sub(r"\W+", " ", found.text[:8_000].lower()).split())
    if len(title) > 5 and " ".join(re.sub(r"\W+", " ", title.lower()).split()) in start:
        found.title = title
    elif headed := re.search(r"^# (.{6,})$", found.text.split("\f")[0], re.MULTILINE):
        found.title = headed[1]
