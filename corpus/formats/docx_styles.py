"""What the styles of a DOCX say of a paragraph or run: its outline level, its list, whether it is hidden."""

import re
from dataclasses import dataclass

from lxml import etree

from corpus.formats.docx_numbers import W

HEADING_NAME = re.compile(r"(?:heading|titre|überschrift|judul|tiêu đề|đề mục|หัวเรื่อง)\s*([1-9])$", re.I)
MAX_PARENTS = 20
WHITES = ("FFFFFF", "FEFEFE")


@dataclass
class Style:
    """A style with what it takes over from those it is based on."""

    outline: int | None = None
    list_number: str = ""
    list_level: int = 0
    hidden: bool = False
    colour: str = ""
    half_points: str = ""  # the size of its letters
    bold: bool = False
    has_ground: bool = False
    font: str = ""
    is_title: bool = False
    raised: bool = False


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: etree._Element | None) -> None:
        self.elements: dict[str, etree._Element] = {}
        self.known: dict[str, Style] = {}
        self.default = ""
        for element in root.iter(f"{W}style") if root is not None else ():
            name = element.get(f"{W}styleId") or ""
            self.elements[name] = element
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
                self.default = name

    def of(self, name: str) -> Style:
        """The style with this id; the default one where `name` is empty."""
        name = name or self.default
        if name not in self.known:
            self.known[name] = self._read(name)
        return self.known[name]

    def chain(self, name: str) -> list[etree._Element]:
        """The style with this id and those that it is based on, itself first."""
        chain: list[etree._Element] = []
        while name in self.elements and len(chain) < MAX_PARENTS:
            element = self.elements[name]
            chain.append(element)
            name = value_of(element, "basedOn")
        return chain

    def _read(self, name: str) -> Style:
        style = Style()
        for element in reversed(self.chain(name)):
            _apply(style, element)
        return style


def _apply(style: Style, element: etree._Element) -> None:
    shown = element.find(f"{W}name")
    name = "" if shown is None else shown.get(f"{W}val") or ""
    heading = HEADING_NAME.match(name)
    if heading:
        style.outline = int(heading[1]) - 1
    style.is_title = style.is_title or name.lower() in ("title", "titre", "titel", "judul", "tiêu đề")
    paragraph, run = element.find(f"{W}pPr"), element.find(f"{W}rPr")
    style.has_ground = style.has_ground or any(part is not None and part.find(f"{W}shd") is not None
                                               for part in (paragraph, run))
    if paragraph is not None:
        level = outline_of(paragraph)
        style.outline = level if level is not None else style.outline
        number, place = list_of(paragraph)
        style.list_number, style.list_level = number or style.list_number, place if number else style.list_level
    if run is not None:
        style.hidden = flag(run, "vanish", style.hidden)
        style.colour = value_of(run, "color") or style.colour
        style.half_points = value_of(run, "sz") or style.half_points
        style.bold = flag(run, "b", style.bold)
        style.raised = is_raised(run, style.raised)
        style.font = font_of(run) or style.font


def outline_of(properties: etree._Element) -> int | None:
    """The outline level that paragraph properties give: 0 for the outermost heading, 9 for body text."""
    level = properties.find(f"{W}outlineLvl")
    value = None if level is None else level.get(f"{W}val")
    return int(value) if value and value.isdigit() else None


def list_of(properties: etree._Element) -> tuple[str, int]:
    """The list that paragraph properties put a paragraph in ("" for none, "0" for taken out of one), and its level."""
    numbered = properties.find(f"{W}numPr")
    if numbered is None:
        return "", 0
    number, level = numbered.find(f"{W}numId"), numbered.find(f"{W}ilvl")
    place = "0" if level is None else level.get(f"{W}val") or "0"
    return "" if number is None else number.get(f"{W}val") or "", int(place) if place.isdigit() else 0


def flag(properties: etree._Element, name: str, default: bool) -> bool:
    """Whether run properties switch something on."""
    found = properties.find(f"{W}{name}")
    return default if found is None else (found.get(f"{W}val") or "1") not in ("0", "false", "off", "none")


def is_raised(properties: etree._Element, default: bool) -> bool:
    """Whether run properties raise their characters."""
    aligned = value_of(properties, "vertAlign")
    return default if not aligned else aligned == "superscript"


def value_of(properties: etree._Element | None, name: str) -> str:
    """What run properties set a property to; "" where they do not name it."""
    found = None if properties is None else properties.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val") or ""


def font_of(properties: etree._Element) -> str:
    """The font that run properties name."""
    fonts = properties.find(f"{W}rFonts")
    return "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""


def is_unseen(run: etree._Element, styles: tuple[Style, ...]) -> bool:
    """Whether a run leaves nothing to see: no size, or white letters that nothing says lie on a dark ground. `styles`
    are those that it takes its look from, the nearest first."""
    properties = run.find(f"{W}rPr")
    sizes = (value_of(properties, "sz"), *(style.half_points for style in styles))
    if next(filter(None, sizes), "") in ("0", "1"):
        return True
    colours = (value_of(properties, "color"), *(style.colour for style in styles))
    if next(filter(None, colours), "").upper() not in WHITES:
        return False
    return not _has_ground(run if properties is None else properties) and not any(style.has_ground for style in styles)


def _has_ground(element: etree._Element) -> bool:
    """Shading or highlighting of the run, its paragraph or its table cell."""
    around: etree._Element | None = element
    while around is not None:
        for name in ("shd", "highlight"):
            for path in (f"{W}{name}", f"{W}pPr/{W}{name}", f"{W}tcPr/{W}{name}"):
                inner = around.find(path)
                fill = None if inner is None else inner.get(f"{W}fill") or inner.get(f"{W}val")
                if fill and fill.upper() not in (*WHITES, "AUTO", "NONE", "CLEAR"):
                    return True
        if around.tag in (f"{W}tbl", f"{W}txbxContent"):
            return True  # the style of a table or box may give it a dark ground
        around = around.getparent()
    return False
