"""What a web page holds but does not show: scripts, hidden elements, letters in no size or the colour of the page."""

import re
from collections.abc import Iterator

from lxml import etree

NEVER_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "audio", "video",
              "map", "button", "select", "input", "textarea", "datalist", "dialog", "head", "frame", "nav")
HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:^|;)\s*opacity\s*:\s*0?\.?0*\s*(?:;|$|!)|"
    r"font-size\s*:\s*0*(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|$|!)|"
    r"(?:text-indent|left|top|margin-left)\s*:\s*-\d{4,}|clip\s*:\s*rect\(\s*0|"
    r"clip-path\s*:\s*inset\(\s*(?:50|100)%|transform\s*:\s*scale\(\s*0\s*[,)]|"
    # With padding it has the height of that: so pictures are given their form.
    r"^(?!.*padding)(?=.*overflow\s*:\s*hidden).*(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*(?:;|$)",
    re.I | re.S)
COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.I)
BACKGROUND = re.compile(r"background(?:-color|-image)?\s*:\s*([^;!]+)", re.I)
WHITE, BLACK = "#ffffff", "#000000"
NAMED_COLOURS = {"white": WHITE, "black": BLACK, "rgb(255,255,255)": WHITE, "rgba(255,255,255,1)": WHITE,
                 "rgb(0,0,0)": BLACK}
REAL_COLOUR = re.compile(r"#[\da-f]{6}(?:[\da-f]{2})?|rgba?\([\d.,%]+\)")
SEEN_THROUGH = re.compile(r"transparent|rgba\((?:[\d.]+,){3}0?\.?0*\)|#[\da-f]{6}00|#[\da-f]{3}0")
LAST_NAME = re.compile(r"(?:[a-z][a-z0-9]*)?([.#][\w-]+)$|([a-z][a-z0-9]*)$", re.I)
ANY_NAME = re.compile(r"[.#][\w-]+|\b[a-z][a-z0-9]*\b", re.I)
MAX_STYLE_CHARACTERS = 500_000
MAX_RULE_CHARACTERS = 2_000


class StyleSheets:
    """What the style sheets inside of a page say; those that it names are not fetched."""

    def __init__(self, root: etree._Element) -> None:
        self.hidden: set[str] = set()
        self.grounded: set[str] = set()
        for selector, declarations in _rules(root):
            if HIDDEN_STYLE.search(declarations):
                found = LAST_NAME.match(selector)
                # A rule for elements inside of others, or for all of a kind, is not looked into.
                if found and found[1]:
                    self.hidden.add(found[1])
            if BACKGROUND.search(declarations):
                self.grounded.update(ANY_NAME.findall(selector))
        self.fetched = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))

    def is_unseen(self, element: etree._Element) -> bool:
        """Whether a reader of the page does not see `element`."""
        if element.tag in NEVER_TEXT:
            return True
        style = (element.get("style") or "")[:MAX_RULE_CHARACTERS]
        if "hidden" in element.attrib or HIDDEN_STYLE.search(style) or self._is_in_its_ground(element, style):
            return True
        return not self.hidden.isdisjoint(_names(element))

    def _is_in_its_ground(self, element: etree._Element, style: str) -> bool:
        """Whether letters have the colour of what is behind them: white, where nothing says that it is another one."""
        found = COLOUR.search(style)
        colour = _colour(found[1] if found else element.get("color") or "")
        if not colour:
            return False
        if SEEN_THROUGH.fullmatch(colour):
            return True
        for around in [element, *element.iterancestors()]:
            background = BACKGROUND.search((around.get("style") or "")[:MAX_RULE_CHARACTERS])
            value = _colour(background[1] if background else around.get("bgcolor") or "")
            if value and not SEEN_THROUGH.fullmatch(value):
                return value == colour
            # A sheet may give it a dark ground; of one that is not at hand nobody knows.
            names = _names(around)
            if not self.grounded.isdisjoint((*names, around.tag)) or (self.fetched and len(names) > 1):
                return False
        return colour == WHITE


def _colour(value: str) -> str:
    """A colour as most write it: "#fff" and "white" are "#ffffff"; "" for what is none, such as "inherit"."""
    plain = value.strip().lower().replace(" ", "")
    if re.fullmatch(r"#[\da-f]{3}", plain):
        plain = "#" + "".join(2 * letter for letter in plain[1:])
    plain = NAMED_COLOURS.get(plain, plain)
    return plain if REAL_COLOUR.fullmatch(plain) or SEEN_THROUGH.fullmatch(plain) else ""


def _names(element: etree._Element) -> list[str]:
    """The id and the classes of an element, as style sheets write them."""
    return [f"#{element.get('id') or ''}", *(f".{name}" for name in (element.get("class") or "").split())]


def _rules(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Selector and declarations of the rules in the page's own sheets."""
    for sheet in root.iter("style"):
        conditional = False
        for rule in (sheet.text or "")[:MAX_STYLE_CHARACTERS].split("}"):
            selectors, brace, declarations = rule.rpartition("{")
            # What only printers or small screens hide is seen by others.
            conditional = bool(brace) and (conditional or "@" in selectors)
            if brace and not conditional:
                for selector in selectors[:MAX_RULE_CHARACTERS].split(","):
                    yield selector.strip(), declarations[:MAX_RULE_CHARACTERS]
