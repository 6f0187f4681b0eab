"""What of a web page is its text: what is not shown, and what leads elsewhere, is taken out of the tree."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path

from lxml import etree

WORDS = Path(__file__).parent.parent / "data" / "page_parts.json"
NEVER_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "audio", "video",
              "map", "button", "select", "input", "textarea", "datalist", "dialog", "head", "frame", "nav")
HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:^|;)\s*opacity\s*:\s*0?\.?0*\s*(?:;|$|!)|"
    r"font-size\s*:\s*0*(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|$|!)|"
    r"(?:text-indent|left|top)\s*:\s*-\d{4,}|clip\s*:\s*rect\(\s*0|"
    r"(?:^|;)\s*(?:max-)?height\s*:\s*0(?:px)?\s*;.*overflow\s*:\s*hidden", re.I | re.S)
COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.I)
BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.I)
WHITES = ("#fff", "#ffffff", "white", "rgb(255,255,255)", "transparent", "rgba(255,255,255,1)")
HIDING_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
SIMPLE_SELECTOR = re.compile(r"(?:[a-z]+)?([.#][\w-]+)$", re.I)
FURNITURE_ROLES = ("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar",
                   "complementary", "toolbar", "tooltip")
MIN_LINKS = 4
MOSTLY_LINKS = 0.75
MIN_MAIN_SHARE = 0.35
MIN_KEPT_SHARE = 0.2
MAX_COPIED_CHARACTERS = 5_000_000


def main_part(root: etree._Element) -> etree._Element:
    """Takes out of the tree what is not text and gives back the element that holds the text."""
    _drop_all(root, _is_unseen_by(_hidden_names(root)))
    body = next(root.iter("body"), root)
    before = _length(body)
    whole = deepcopy(body) if before < MAX_COPIED_CHARACTERS else None
    main = _marked_main(body)
    _drop_all(main, lambda element: _is_furniture(element, main))
    _drop_all(main, _is_link_list)
    # Where names mislead, too much text is better than none.
    return whole if whole is not None and _length(main) < MIN_KEPT_SHARE * before else main


def _drop_all(root: etree._Element, unwanted: Callable[[etree._Element], bool]) -> None:
    for element in list(root.iter(etree.Element)):
        if element is not root and element.getparent() is not None and unwanted(element):
            _drop(element)


def _drop(element: etree._Element) -> None:
    """Takes an element out and leaves the text after it."""
    parent, tail = element.getparent(), element.tail
    if tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def _hidden_names(root: etree._Element) -> frozenset[str]:
    """Classes and ids (".a", "#b") that a style sheet in the page hides by a rule of their own."""
    hidden: set[str] = set()
    for sheet in root.iter("style"):
        for selectors, rules in HIDING_RULE.findall((sheet.text or "")[:200_000]):
            if "@" in selectors or not HIDDEN_STYLE.search(rules):
                continue
            found = (SIMPLE_SELECTOR.match(selector.strip()) for selector in selectors.split(","))
            hidden.update(match[1] for match in found if match)
    return frozenset(hidden)


def _is_unseen_by(hidden_names: frozenset[str]) -> Callable[[etree._Element], bool]:
    def is_unseen(element: etree._Element) -> bool:
        tag = element.tag
        if tag in NEVER_TEXT:
            return True
        style = element.get("style") or ""
        if "hidden" in element.attrib or HIDDEN_STYLE.search(style) or _is_white_on_white(element, style):
            return True
        names = [f".{name}" for name in (element.get("class") or "").split()] + [f"#{element.get('id')}"]
        return any(name in hidden_names for name in names)

    return is_unseen


def _is_white_on_white(element: etree._Element, style: str) -> bool:
    colour = COLOUR.search(style)
    shown = (colour[1] if colour else element.get("color") or "").strip().lower().replace(" ", "")
    if shown not in WHITES:
        return False
    for around in [element, *element.iterancestors()]:
        background = BACKGROUND.search(around.get("style") or "")
        value = (background[1] if background else around.get("bgcolor") or "").strip().lower().replace(" ", "")
        if value:
            return value in WHITES
        if around.get("class"):
            return False  # a style sheet may give it a dark background
    return True


def _marked_main(body: etree._Element) -> etree._Element:
    """The element that the page itself marks as its text, if it holds enough of it."""
    total = max(1, _length(body))
    for path in (".//main", ".//*[@role='main']", ".//article", ".//*[@itemprop='articleBody']"):
        found = body.xpath(path)
        lengths = [_length(element) for element in found]
        if len(found) == 1 and lengths[0] > max(200, MIN_MAIN_SHARE * total):
            return found[0]
    return body


def _length(element: etree._Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


@cache
def _furniture_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = json.loads(WORDS.read_text("utf-8"))
    return (re.compile(rf"(?:^|[\s_-])(?:{'|'.join(words['class_words'])})(?:$|[\s_-])", re.I),
            re.compile("|".join(words["class_parts"]), re.I))


def _is_furniture(element: etree._Element, main: etree._Element) -> bool:
    """Navigation, banners, footers: by tag, role, or the names that pages give such parts."""
    tag = element.tag
    if tag in ("p", "h1", "h2", "table", "tr", "td", "th", "tbody", "ul", "ol", "body", "html", "main", "article"):
        return tag in ("ul", "ol", "table") and _is_named_furniture(element) and _length(element) < 2_000
    if element.get("role") in FURNITURE_ROLES or element.get("aria-modal") == "true":
        return True
    if tag in ("footer", "aside"):
        return True
    if tag == "header":
        return not any(True for _ in element.iter("h1")) and element.getparent() is not None and (
            element.getparent().tag not in ("article", "section", "main"))
    if tag == "form":
        return _length(element) < 400
    return _is_named_furniture(element) and _length(element) < 0.4 * max(1, _length(main))


def _is_named_furniture(element: etree._Element) -> bool:
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not name.strip():
        return False
    whole, part = _furniture_words()
    return bool(whole.search(name) or part.search(name))


def _is_link_list(element: etree._Element) -> bool:
    """A list or box of links that lead elsewhere, with little else in it."""
    if element.tag not in ("ul", "ol", "div", "section", "table", "p", "td"):
        return False
    links = list(element.iter("a"))
    if len(links) < MIN_LINKS:
        return False
    words = [len("".join(link.itertext()).split()) for link in links]
    linked = sum(len("".join(link.itertext()).strip()) for link in links if link.get("href"))
    # References and long titles are text; a menu has few words a link.
    return linked > MOSTLY_LINKS * max(1, _length(element)) and sum(words) / len(words) <= 5
