"""What of a web page is its text: what is not shown, and what leads elsewhere, is taken out of the tree."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from corpus.formats.html_hidden import StyleSheets

WORDS = Path(__file__).parent.parent / "data" / "page_parts.json"
FURNITURE_ROLES = ("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar",
                   "complementary", "toolbar", "tooltip")
MIN_LINKS = 4
MIN_LINKS_BESIDE_HEADER = 10  # what a header of the same row names is said of it, if it is no menu
MOSTLY_LINKS = 0.75
MIN_MAIN_SHARE = 0.35
MIN_KEPT_SHARE = 0.2
MAX_COPIED_CHARACTERS = 5_000_000


def main_part(root: etree._Element) -> etree._Element:
    """Takes out of the tree what is not text and gives back the element that holds the text."""
    _drop_all(root, StyleSheets(root).is_unseen)
    body = next(root.iter("body"), root)
    before = _measured(body)[body].characters
    whole = deepcopy(body) if before < MAX_COPIED_CHARACTERS else None
    main = _marked_main(body)
    sizes = _measured(main)
    _drop_all(main, lambda element: _is_furniture(element, sizes, sizes[main].characters))
    sizes = _measured(main)
    _drop_all(main, lambda element: _is_link_list(element, sizes[element]))
    # Where names mislead, too much text is better than none.
    return whole if whole is not None and _measured(main)[main].characters < MIN_KEPT_SHARE * before else main


class _Size(NamedTuple):
    """How much text an element holds, and how much of it in links."""

    characters: int
    links: int
    linked: int
    linked_words: int


def _measured(root: etree._Element) -> dict[etree._Element, _Size]:
    """The size of every element, each looked at once: a page may be large."""
    sizes: dict[etree._Element, _Size] = {}
    # Backwards in the order of the page, what an element holds comes before the element.
    for element in reversed(list(root.iter(etree.Element))):
        own = [sizes[child] for child in element.iterchildren(etree.Element)]
        texts = [element.text or "", *(child.tail or "" for child in element)]
        characters = sum(len(text.strip()) for text in texts) + sum(size.characters for size in own)
        links, linked, words = (sum(size[part] for size in own) for part in (1, 2, 3))
        if element.tag == "a" and element.get("href"):
            links, linked, words = 1, characters, len("".join(element.itertext()).split())
        sizes[element] = _Size(characters, links, linked, words)
    return sizes


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


def _marked_main(body: etree._Element) -> etree._Element:
    """The element that the page itself marks as its text, if it holds enough of it."""
    sizes = _measured(body)
    total = max(1, sizes[body].characters)
    for path in (".//main", ".//*[@role='main']", ".//article", ".//*[@itemprop='articleBody']"):
        found = body.xpath(path)
        lengths = [sizes[element].characters for element in found]
        if len(found) == 1 and lengths[0] > max(200, MIN_MAIN_SHARE * total):
            return found[0]
    return body


@cache
def _furniture_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = json.loads(WORDS.read_text("utf-8"))
    return (re.compile(rf"(?:^|[\s_-])(?:{'|'.join(words['class_words'])})(?:$|[\s_-])", re.I),
            re.compile("|".join(words["class_parts"]), re.I))


def _is_furniture(element: etree._Element, sizes: dict[etree._Element, _Size], total: int) -> bool:
    """Navigation, banners, footers: by tag, role, or the names that pages give such parts."""
    tag, size = element.tag, sizes[element].characters
    if tag in ("p", "h1", "h2", "table", "tr", "td", "th", "tbody", "ul", "ol", "body", "html", "main", "article"):
        return tag in ("ul", "ol", "table") and _is_named_furniture(element) and size < 2_000
    if element.get("role") in FURNITURE_ROLES or element.get("aria-modal") == "true":
        return True
    if tag in ("footer", "aside"):
        return True
    if tag == "header":
        return not any(True for _ in element.iter("h1")) and element.getparent() is not None and (
            element.getparent().tag not in ("article", "section", "main"))
    if tag == "form":
        return size < 400
    return _is_named_furniture(element) and size < 0.4 * max(1, total)


def _is_named_furniture(element: etree._Element) -> bool:
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not name.strip():
        return False
    whole, part = _furniture_words()
    return bool(whole.search(name) or part.search(name))


def _is_link_list(element: etree._Element, size: _Size) -> bool:
    """A list or box of links that lead elsewhere, with little else in it."""
    if element.tag not in ("ul", "ol", "div", "section", "table", "p", "td") or size.links < MIN_LINKS:
        return False
    row = next(element.iterancestors("tr"), None)
    if row is not None and row.find("th") is not None and size.links < MIN_LINKS_BESIDE_HEADER:
        return False
    # References and long titles are text; a menu has few words a link.
    return size.linked > MOSTLY_LINKS * max(1, size.characters) and size.linked_words <= 5 * size.links
