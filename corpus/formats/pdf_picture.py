"""A page of a PDF as a picture, with the quoted words marked. Only for the child process: it draws hostile files."""

import base64
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from corpus.formats.found import Unreadable
from corpus.formats.pdf import open_pdf, with_tables
from corpus.formats.pdf_order import lines_of
from corpus.formats.pdf_page import PageReader
from corpus.formats.pdf_pieces import PageContent
from corpus.formats.pdf_quote import Box, boxes_of

WIDTH_PIXELS = 1_400
MAX_PIXELS = 4_000_000
MAX_PAGE_CHARACTERS = 200_000  # longer ones are shown without marks
MARK = (255, 226, 122)
EDGE = (176, 128, 0)


def draw_page(data: bytes, number: int, text: str, start: int, end: int) -> dict[str, Any]:
    """Draws page `number` (1 is the first) and marks on it the words at `start` to `end` of its stored `text`: a PNG in
    base64, and whether they were found. Raises Unreadable for a page that cannot be drawn."""
    document = open_pdf(data)
    try:
        if not 1 <= number <= len(document):
            raise Unreadable(f"has no page {number}. Choose one from 1 to {len(document)}.")
        try:
            page = document[number - 1]
        except pdfium.PdfiumError as error:
            raise Unreadable(f"has a damaged page {number}. Read its text instead.") from error
        content = PageReader(page, keeps_places=True).read()
        lines = lines_of(with_tables(content))
        boxes = boxes_of(content, lines, text, start, end) if start < end and len(text) <= MAX_PAGE_CHARACTERS else []
        picture = _draw(page, content)
        _mark(picture, content, boxes)
        buffer = BytesIO()
        picture.save(buffer, "PNG", compress_level=4)
        return {"picture": base64.b64encode(buffer.getvalue()).decode("ascii"), "located": bool(boxes)}
    finally:
        document.close()


def _draw(page: pdfium.PdfPage, content: PageContent) -> Image.Image:
    wide, tall = max(1.0, content.width), max(1.0, content.height)
    scale = min(WIDTH_PIXELS / wide, (MAX_PIXELS / (wide * tall)) ** 0.5)
    bitmap = page.render(scale=scale, rotation=(content.rotation - page.get_rotation()) % 360, may_draw_forms=False)
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()


def _mark(picture: Image.Image, content: PageContent, boxes: list[Box]) -> None:
    """As with a marker: the letters stay as dark as they are. An edge shows it to those who do not see its colour."""
    across, down = picture.width / max(1.0, content.width), picture.height / max(1.0, content.height)
    drawing = ImageDraw.Draw(picture)
    for left, top, right, bottom in boxes:
        corner = (max(0, int(left * across) - 2), max(0, int(top * down)))
        other = (min(picture.width, int(right * across) + 3), min(picture.height, int(bottom * down) + 1))
        if other[0] <= corner[0] or other[1] <= corner[1]:
            continue
        part = picture.crop((*corner, *other))
        picture.paste(ImageChops.multiply(part, Image.new("RGB", part.size, MARK)), corner)
        drawing.line((corner[0], other[1], other[0] - 1, other[1]), fill=EDGE, width=2)
