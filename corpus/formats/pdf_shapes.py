"""What is drawn on a page of a PDF besides text: its colour, what it covers, the layer it belongs to."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdf

SAME_COLOUR = 10
Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
UNKNOWN: Colour = (-1, -1, -1)  # a picture or pattern


def is_layer(mark: Any) -> bool:
    """Whether marked content is that of a layer ("optional content")."""
    name, size = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
    pdf.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), size)
    return bytes(name)[: size.value].decode("utf-16-le", "replace").rstrip("\0") == "OC"


def is_opaque_rectangle(item: Any) -> bool:
    """A box or, drawn with four or five points, what fills its bounds; nothing that shines through."""
    colour = fill_colour(item)
    return colour is not None and colour[3] > 250 and not pdf.FPDFPageObj_HasTransparency(item) and (
        pdf.FPDFPath_CountSegments(item) in (4, 5))


def are_alike(first: Colour, second: Colour) -> bool:
    """Whether no eye tells them apart. UNKNOWN is like nothing."""
    return second[0] >= 0 and all(abs(a - b) < SAME_COLOUR for a, b in zip(first, second, strict=True))


def fill_colour(item: Any) -> tuple[int, int, int, int] | None:
    """Red, green, blue, opacity (0 to 255 each) that an object is filled with; None for a pattern."""
    values = [ctypes.c_uint() for _ in range(4)]
    if not pdf.FPDFPageObj_GetFillColor(item, *values):
        return None
    red, green, blue, opaque = (value.value for value in values)
    return red, green, blue, opaque


def objects(page: Any, matrix: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    """The objects of a page in the order in which they are drawn, those inside of forms too."""
    for index in range(pdf.FPDFPage_CountObjects(page)):
        yield from _with_inner(pdf.FPDFPage_GetObject(page, index), matrix, depth)


def _with_inner(item: Any, matrix: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    if not item:
        return
    if pdf.FPDFPageObj_GetType(item) != pdf.FPDF_PAGEOBJ_FORM:
        yield item, matrix
        return
    own = pdf.FS_MATRIX()
    if depth > 8 or not pdf.FPDFPageObj_GetMatrix(item, own):
        return
    inner = pdf.FS_MATRIX(
        own.a * matrix.a + own.b * matrix.c, own.a * matrix.b + own.b * matrix.d,
        own.c * matrix.a + own.d * matrix.c, own.c * matrix.b + own.d * matrix.d,
        own.e * matrix.a + own.f * matrix.c + matrix.e, own.e * matrix.b + own.f * matrix.d + matrix.f)
    for index in range(pdf.FPDFFormObj_CountObjects(item)):
        yield from _with_inner(pdf.FPDFFormObj_GetObject(item, index), inner, depth + 1)
