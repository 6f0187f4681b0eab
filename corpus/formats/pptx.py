"""PPTX: the slides as pages, each with its title, its texts with their levels, its tables and
charts, and the speaker's notes."""

import re
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from corpus.formats.chart import C, chart_rows
from corpus.formats.counting import letters, roman
from corpus.formats.found import MAX_PAGES, Found, Unreadable, table_rows, told_left_out
from corpus.formats.office import describe, shown_title, targets
from corpus.formats.packed import open_office, read_xml
from corpus.formats.raised import raised

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
FURNITURE = ("sldNum", "ftr", "dt", "hdr", "sldImg")
TITLES = ("title", "ctrTitle")
AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}


def read_pptx(data: bytes) -> Found:
    """Reads the slides in their order; hidden ones are left out."""
    with open_office(data) as archive:
        presentation = read_xml(archive, "ppt/presentation.xml")
        if presentation is None:
            raise Unreadable("is damaged: it holds no slides. Open it in PowerPoint and save it anew.")
        parts = targets(archive, "ppt/presentation.xml")
        size = next(presentation.iter(f"{P}sldSz"), None)
        names = [parts.get(slide.get(f"{R}id", ""), "") for slide in presentation.iter(f"{P}sldId")]
        if len(names) > MAX_PAGES:
            raise Unreadable(f"has {len(names):,} slides, more than {MAX_PAGES:,}. Cut it into parts.")
        slides = []
        hidden = 0
        for name in names:
            slide = read_xml(archive, name)
            if slide is not None and slide.get("show") in ("0", "false"):
                hidden += 1
            slides.append("" if slide is None or slide.get("show") in ("0", "false")
                          else "\n".join(_slide(archive, name, slide, size)))
        found = Found("\n\f".join(slides), pages=len(slides))
        describe(archive, found)
        found.title = shown_title(found.title, found.text)
    if not found.text.strip("\f\n "):
        raise Unreadable("holds no text on its slides: they are pictures or empty. Save it with its text.")
    if hidden:
        found.warnings.append(told_left_out(hidden, "hidden slide"))
    return found


def _slide(archive: ZipFile, name: str, slide: etree._Element, size: etree._Element | None) -> Iterator[str]:
    shapes = [shape for shape in slide.iter(f"{P}sp", f"{P}graphicFrame")
              if not _is_hidden(shape) and not _is_off(shape, size)]
    _drop_unseen(slide)
    shapes.sort(key=lambda shape: _kind(shape) not in TITLES)
    for shape in shapes:
        if _kind(shape) in TITLES:
            title = " ".join(" ".join(text for *_, text in _paragraphs(shape)).split())
            yield f"## {title}\n" if title else ""
        elif shape.tag == f"{P}graphicFrame":
            rows = _rows(shape) or _chart(archive, name, shape)
            yield f"\n{table_rows(rows)}\n" if rows else ""
        elif _kind(shape) not in FURNITURE:
            yield from _lines(shape)
    notes = [target for target in targets(archive, name).values() if "notesSlide" in target]
    page = read_xml(archive, notes[0]) if notes else None
    for shape in page.iter(f"{P}sp") if page is not None else ():
        if _kind(shape) == "body":
            yield from ("", *(text for *_, text in _paragraphs(shape)))


def _chart(archive: ZipFile, name: str, shape: etree._Element) -> list[list[str]]:
    drawn = next(shape.iter(f"{C}chart"), None)
    return [] if drawn is None else chart_rows(archive, targets(archive, name).get(drawn.get(f"{R}id", ""), ""))


def _lines(shape: etree._Element) -> Iterator[str]:
    """The paragraphs of a box: several short ones are a list, as slides have it."""
    paragraphs = list(_paragraphs(shape))
    listed = len(paragraphs) > 1 and _kind(shape) in ("body", "obj")
    for level, given, text in paragraphs:
        marker = "-" if given is None and listed and not re.match(r"\(?\d+[.)]|[•–-]\s", text) else given
        yield f"{'  ' * level}{marker} {text}" if marker else text
    yield ""


def _rows(shape: etree._Element) -> list[list[str]]:
    """The cells of a table. One that spans rows stands in each of them."""
    rows: list[list[str]] = []
    for row in shape.iter(f"{A}tr"):
        cells: list[str] = []
        for cell in row.iter(f"{A}tc"):
            goes_on = cell.get("vMerge") in ("1", "true") and rows and len(cells) < len(rows[-1])
            text = " ".join(f"{marker or ''} {text}".strip() for _, marker, text in _paragraphs(cell))
            cells.append(rows[-1][len(cells)] if goes_on else text)
        rows.append(cells)
    return rows


def _kind(shape: etree._Element) -> str:
    place = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return "none" if place is None else place.get("type") or "obj"


def _is_hidden(shape: etree._Element) -> bool:
    if any(around.tag == FALLBACK for around in shape.iterancestors()):
        return True
    named = next(shape.iter(f"{P}cNvPr"), None)
    return named is not None and named.get("hidden") in ("1", "true")


def _is_off(shape: etree._Element, size: etree._Element | None) -> bool:
    """Whether a shape lies beside the slide. One in a group is placed by the group and not looked at."""
    place = shape.find(f"{P}spPr/{A}xfrm")
    if size is None or place is None or shape.getparent().tag == f"{P}grpSp":
        return False
    extents = ("cx", "cy")
    parts = ((place.find(f"{A}off"), ("x", "y")), (place.find(f"{A}ext"), extents), (size, extents))
    numbers = [part.get(name, "") for part, names in parts if part is not None for name in names]
    if len(numbers) != 6 or not all(number.lstrip("-").isdigit() for number in numbers):
        return False
    left, top, wide, tall, width, height = map(int, numbers)
    return left + wide <= 0 or top + tall <= 0 or left >= width or top >= height


def _drop_unseen(slide: etree._Element) -> None:
    """Takes out the text of runs that leave nothing to see: smaller than a point, or wholly transparent."""
    for run in slide.iter(f"{A}r"):
        look = run.find(f"{A}rPr")
        alpha = None if look is None else look.find(f"{A}solidFill/*/{A}alpha")
        size = "" if look is None else look.get("sz", "")
        if (size.isdigit() and int(size) <= 100) or (alpha is not None and alpha.get("val") in ("0", "0%")):
            for text in run.iter(f"{A}t"):
                text.text = ""


def _paragraphs(shape: etree._Element) -> Iterator[tuple[int, str | None, str]]:
    """Level, marker and text of the paragraphs of a shape or cell. The marker is None where the layout decides."""
    counts: dict[int, tuple[str, int]] = {}
    for paragraph in shape.iter(f"{A}p"):
        text = ""
        for part in paragraph.iter(f"{A}t", f"{A}br"):
            shown = "\n" if part.tag == f"{A}br" else part.text or ""
            text += raised(text, shown) if _is_raised(part) else shown
        properties = paragraph.find(f"{A}pPr")
        given = "0" if properties is None else properties.get("lvl") or "0"
        level = int(given) if given.isdigit() else 0
        if text.strip():
            yield level, _marker(properties, level, counts), " ".join(text.split())


def _is_raised(text: etree._Element) -> bool:
    look = text.getparent().find(f"{A}rPr")
    rise = "" if look is None else (look.get("baseline") or "").rstrip("%")
    return rise.isdigit() and int(rise) > 0


def _marker(properties: etree._Element | None, level: int, counts: dict[int, tuple[str, int]]) -> str | None:
    """The number or bullet of a paragraph. `counts` has the kind and last number of each level's list."""
    for deeper in [deeper for deeper in counts if deeper > level]:
        del counts[deeper]
    numbered = None if properties is None else properties.find(f"{A}buAutoNum")
    if numbered is None:
        counts.pop(level, None)
        if properties is None or (properties.find(f"{A}buChar") is None and properties.find(f"{A}buNone") is None):
            return None
        return "-" if properties.find(f"{A}buNone") is None else ""
    kind, start = numbered.get("type") or "arabicPeriod", numbered.get("startAt") or "1"
    before = counts.get(level)
    number = before[1] + 1 if before and before[0] == kind else int(start) if start.isdigit() else 1
    counts[level] = kind, number
    written = {"alphaLc": letters(number), "alphaUc": letters(number).upper(), "romanLc": roman(number),
               "romanUc": roman(number).upper()}.get(kind[:7], str(number))
    return next((form for end, form in AROUND.items() if kind.endswith(end)), "{}.").format(written)
