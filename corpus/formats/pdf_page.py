"""What stands on one page of a PDF: pieces of lines with their places, and the grids of ruled tables.

A piece is a run of characters on one line without a wide gap. What a reader does not see is left out: text drawn
invisibly, in no size, outside of the page, in the colour of what lies behind it, under a filled rectangle, or on a
layer that is switched off.
"""

import ctypes
import math
from collections import Counter
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from corpus.formats.pdf_grid import find_grids
from corpus.formats.pdf_pieces import Look, PageContent, Pieces
from corpus.formats.pdf_shapes import (
    UNKNOWN,
    WHITE,
    Colour,
    are_alike,
    fill_colour,
    is_layer,
    is_opaque_rectangle,
    objects,
)
from corpus.formats.tcvn3 import from_tcvn3, is_tcvn3_font

MAX_CHARACTERS = 100_000
MAX_OBJECTS = 30_000
MAX_PIXELS = 4_000_000
MIN_HEIGHT = 1.0
THIN = 3
GENERATED = (0x20, 0x0A, 0x0D, 0x2D, 0x02)
HYPHENS = {"\x02": "-", "\ufffe": "-"}
INVISIBLE_MODES = (pdf.FPDF_TEXTRENDERMODE_INVISIBLE, pdf.FPDF_TEXTRENDERMODE_CLIP)


class PageReader:
    """Reads one page. The page has its own coordinates, which `_place` turns into upright ones."""

    def __init__(self, page: pdfium.PdfPage, rotation: int | None = None, keeps_places: bool = False) -> None:
        self.page = page
        self.keeps_places = keeps_places
        self.rotation = page.get_rotation() if rotation is None else rotation
        self.may_turn = rotation is None
        self.turns: Counter[int] = Counter()
        self.left, self.low, self.right, self.high = page.get_cropbox()
        width, height = self.right - self.left, self.high - self.low
        self.width, self.height = (height, width) if self.rotation in (90, 270) else (width, height)
        self.shapes: list[tuple[int, tuple[float, float, float, float], Colour]] = []
        self.covers: list[tuple[int, tuple[float, float, float, float]]] = []  # opaque rectangles, with their place
        self.fills: set[Colour] = {WHITE}
        self.may_hide: dict[Colour, bool] = {}
        self.segments: list[tuple[float, float, float, float]] = []
        self.picture_share = 0.0
        self.order: dict[int, int] = {}
        self.matrices: dict[int, Any] = {}
        self.picture: Any = None

    def read(self) -> PageContent:
        """The content of the page."""
        self._look_atobjects()
        grids = find_grids(self.segments, self.width, self.height)
        content = PageContent(self.width, self.height, [], picture_share=min(1.0, self.picture_share), grids=grids,
                              rotation=self.rotation)
        text_page = self.page.get_textpage()
        try:
            self._read_text(text_page.raw, content)
        finally:
            text_page.close()
        turn = self.turns.most_common(1)[0][0] if self.turns else self.rotation
        # A page may lie on its side with nothing that says so but its text; it is turned once, to what most of it says.
        if turn == self.rotation or not self.may_turn:
            return content
        return PageReader(self.page, turn, self.keeps_places).read()

    def _place(self, left: float, low: float, right: float, high: float) -> tuple[float, float, float, float]:
        """A box of the page as (left, top, right, bottom) of the page as it is seen."""
        x0, x1, y0, y1 = left - self.left, right - self.left, low - self.low, high - self.low
        wide, tall = self.right - self.left, self.high - self.low
        if self.rotation == 90:
            return y0, x0, y1, x1
        if self.rotation == 180:
            return wide - x1, y0, wide - x0, y1
        if self.rotation == 270:
            return tall - y1, wide - x1, tall - y0, wide - x0
        return x0, tall - y1, x1, tall - y0

    def _look_atobjects(self) -> None:
        """Notes filled shapes and pictures (what lies behind text) and thin lines (the rules of tables)."""
        for number, (item, matrix) in enumerate(objects(self.page.raw, pdf.FS_MATRIX(1, 0, 0, 1, 0, 0), 0)):
            if number > MAX_OBJECTS:
                return
            self.order[ctypes.addressof(item.contents)] = number
            self.matrices[ctypes.addressof(item.contents)] = matrix
            kind = pdf.FPDFPageObj_GetType(item)
            if kind == pdf.FPDF_PAGEOBJ_TEXT:
                continue
            box = self._box(item, matrix)
            colour: Colour | None = UNKNOWN
            if kind == pdf.FPDF_PAGEOBJ_PATH:
                colour = self._note_path(item, box)
                if colour is not None and colour != UNKNOWN and is_opaque_rectangle(item):
                    self.covers.append((number, box))
            elif kind == pdf.FPDF_PAGEOBJ_IMAGE:
                area = max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
                self.picture_share += area / max(1.0, self.width * self.height)
            if colour is not None and box[2] - box[0] >= THIN and box[3] - box[1] >= THIN:
                self.shapes.append((number, box, colour))
                self.fills.add(colour)

    def _box(self, item: Any, matrix: Any) -> tuple[float, float, float, float]:
        bounds = [ctypes.c_float() for _ in range(4)]
        if not pdf.FPDFPageObj_GetBounds(item, *bounds):
            return (0, 0, 0, 0)
        left, low, right, high = (bound.value for bound in bounds)
        corners = [(matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f)
                   for x in (left, right) for y in (low, high)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return self._place(min(xs), min(ys), max(xs), max(ys))

    def _note_path(self, item: Any, box: tuple[float, float, float, float]) -> Colour | None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdf.FPDFPath_GetDrawMode(item, fill, stroke)
        colour = fill_colour(item)
        wide, tall = box[2] - box[0], box[3] - box[1]
        if wide < THIN or tall < THIN:
            if max(wide, tall) >= 4:
                self.segments.append(box)
        elif stroke.value and pdf.FPDFPath_CountSegments(item) <= 6:
            self.segments += [(box[0], box[1], box[2], box[1]), (box[0], box[3], box[2], box[3]),
                              (box[0], box[1], box[0], box[3]), (box[2], box[1], box[2], box[3])]
        if not fill.value or (colour is not None and colour[3] <= 128):
            return None
        return UNKNOWN if colour is None else colour[:3]

    def _read_text(self, text_page: Any, content: PageContent) -> None:
        looks: dict[int, Look] = {}
        pieces = Pieces(content)
        box = pdf.FS_RECTF()
        high = 0  # the first half of a letter beyond 16 bits
        for index in range(min(pdf.FPDFText_CountChars(text_page), MAX_CHARACTERS)):
            code = pdf.FPDFText_GetUnicode(text_page, index)
            item = pdf.FPDFText_GetTextObject(text_page, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            code, high = _whole(code, high), 0
            character = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if not item or (code in GENERATED and pdf.FPDFText_IsGenerated(text_page, index) == 1):
                pieces.part(character)
                continue
            address = ctypes.addressof(item.contents)
            look = looks.get(address)
            pdf.FPDFText_GetLooseCharBox(text_page, index, box)
            place = self._place(box.left, box.bottom, box.right, box.top)
            if look is None:
                angle = -pdf.FPDFText_GetCharAngle(text_page, index)  # it counts clockwise
                look = looks[address] = self._look(item, address, place, angle)
                look.baseline = self._baseline(text_page, index)
            if not character or code == 0xFFFD or 0xE000 <= code < 0xF000 or (code < 0x20 and code not in GENERATED):
                content.unmapped += 1
            if look.shown and self._is_on_page(place):
                self.turns[look.turn] += 1
                if look.old_font:
                    character = from_tcvn3(character, look.old_font)
                pieces.add(HYPHENS.get(character, character), place, look)
                if self.keeps_places and look.upright:
                    content.places.append((character, place))
        pieces.part("\n")

    def _baseline(self, text_page: Any, index: int) -> float:
        """The height on which a character stands, from the upper edge of the page."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdf.FPDFText_GetCharOrigin(text_page, index, x, y)
        return round(self._place(x.value, y.value, x.value, y.value)[1], 1)

    def _is_on_page(self, place: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = place
        return right > -2 and left < self.width + 2 and bottom > -2 and top < self.height + 2

    def _look(self, item: Any, address: int, place: tuple[float, float, float, float], angle: float) -> Look:
        name = ctypes.create_string_buffer(128)
        font = pdf.FPDFTextObj_GetFont(item)
        if font:
            pdf.FPDFFont_GetBaseFontName(font, name, 128)
        matrix = pdf.FS_MATRIX()
        pdf.FPDFPageObj_GetMatrix(item, matrix)
        size = ctypes.c_float()
        pdf.FPDFTextObj_GetFontSize(item, size)
        points = abs(size.value) * (matrix.c**2 + matrix.d**2) ** 0.5
        tall = place[3] - place[1]
        if not 0.4 * tall < points < 2.5 * tall:
            points = 0.85 * tall  # a form around the text changes its size
        turned = angle - math.radians(self.rotation)
        font_name = name.value.decode("utf-8", "replace")
        bold = "bold" in font_name.lower() or "black" in font_name.lower()
        # A picture of a page may carry its recognised text unseen; that is what the reader sees.
        unseen = pdf.FPDFTextObj_GetTextRenderMode(item) in INVISIBLE_MODES
        shown = place[3] - place[1] >= MIN_HEIGHT and (
            self.picture_share >= 0.5 if unseen else not self._is_camouflaged(item, address, place)) and (
            unseen or not (self._is_covered(address, item) or self._is_switched_off(address, item)))
        old_font = font_name if is_tcvn3_font(font_name) else ""
        return Look(shown, math.cos(turned) > 0.98, bold, old_font, points,
                    round(math.degrees(angle) / 90) * 90 % 360)

    def _is_covered(self, address: int, item: Any) -> bool:
        """Whether a rectangle is drawn over all of a text, as over words that are blacked out."""
        drawn = self.order.get(address)
        over = [box for number, box in self.covers if drawn is not None and number > drawn]
        if not over:
            return False
        left, top, right, bottom = self._box(item, self.matrices[address])
        return any(box[0] <= left + 1 and box[1] <= top + 1 and box[2] >= right - 1 and box[3] >= bottom - 1
                   for box in over)

    def _is_switched_off(self, address: int, item: Any) -> bool:
        """Whether a text belongs to a layer and nothing of it is to be seen where it stands."""
        if not any(is_layer(pdf.FPDFPageObj_GetMark(item, mark)) for mark in range(pdf.FPDFPageObj_CountMarks(item))):
            return False
        if self.picture is None:
            bitmap = self.page.render(rotation=(self.rotation - self.page.get_rotation()) % 360, grayscale=True,
                                      scale=min(2.0, (MAX_PIXELS / max(1.0, self.width * self.height)) ** 0.5))
            self.picture = bitmap.to_pil().copy()
            bitmap.close()
        left, top, right, bottom = self._box(item, self.matrices.get(address, pdf.FS_MATRIX(1, 0, 0, 1, 0, 0)))
        across, down = self.picture.width / max(1.0, self.width), self.picture.height / max(1.0, self.height)
        part = self.picture.crop((int(left * across), int(top * down), int(right * across) + 1, int(bottom * down) + 1))
        darkest, lightest = part.getextrema()
        return bool(darkest == lightest)

    def _is_camouflaged(self, item: Any, address: int, place: tuple[float, float, float, float]) -> bool:
        """Whether text has the colour of what lies behind it."""
        colour = fill_colour(item)
        if colour is None:
            return False
        if colour[3] < 10:
            return True
        # Most text has a colour that no ground on the page has; then no ground is looked for.
        shown = colour[:3]
        if shown not in self.may_hide:
            self.may_hide[shown] = any(are_alike(shown, fill) for fill in self.fills)
        if not self.may_hide[shown]:
            return False
        middle_x, middle_y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
        drawn = self.order.get(address, MAX_OBJECTS)
        behind = next((fill for number, box, fill in reversed(self.shapes) if number < drawn
                       and box[0] <= middle_x <= box[2] and box[1] <= middle_y <= box[3]), WHITE)
        return are_alike(shown, behind)


def _whole(code: int, high: int) -> int:
    """The code of a letter, put together from both halves where it comes in two."""
    return 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high and 0xDC00 <= code < 0xE000 else code
