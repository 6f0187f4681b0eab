"""The numbers that Word counts but does not write: those of lists and of numbered headings."""

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from corpus.formats.counting import letters, roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLETS = {"o": "◦", "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "§": "▪", "·": "•", "Ø": "➢"}
MAX_LEVELS = 9


@dataclass
class Level:
    """How one level of a list counts: its kind ("decimal", "bullet"), its text ("%1.%2."), its first number."""

    kind: str
    text: str
    start: int
    restart: int | None = None
    legal: bool = False


@dataclass
class _List:
    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Counts the numbered paragraphs of a document in their order."""

    def __init__(self, numbering: etree._Element | None) -> None:
        self.lists: dict[str, _List] = {}
        self.abstract: dict[str, str] = {}
        self.counted: dict[str, _List] = {}
        if numbering is not None:
            self._read(numbering)

    def _read(self, root: etree._Element) -> None:
        kinds = {element.get(f"{W}abstractNumId"): element for element in root.iter(f"{W}abstractNum")}
        by_style = {_value(element, "styleLink"): element for element in kinds.values() if _value(element, "styleLink")}
        for element in root.iter(f"{W}num"):
            number, kind = element.get(f"{W}numId"), _value(element, "abstractNumId")
            if number is None or kind not in kinds:
                continue
            base = by_style.get(_value(kinds[kind], "numStyleLink"), kinds[kind])
            levels = {place: _level(level) for level in base.iter(f"{W}lvl")
                      if (place := _number(level.get(f"{W}ilvl"), -1)) >= 0}
            restarted = False
            for override in element.iter(f"{W}lvlOverride"):
                place = _number(override.get(f"{W}ilvl"), 0)
                given = override.find(f"{W}lvl")
                if given is not None:
                    levels[place] = _level(given)
                start = override.find(f"{W}startOverride")
                if start is not None and place in levels:
                    levels[place].start = _number(start.get(f"{W}val"), 1)
                    restarted = True
            # Lists of one kind go on counting, unless one is told to start anew.
            key = f"{kind}/{number}" if restarted else kind
            self.abstract[number] = key
            self.lists[number] = _List(levels)

    def marker(self, number: str, place: int) -> str:
        """The marker of the next paragraph of list `number` on level `place`: "2.", "(a)", "•"; "" where there is none.
        """
        listed = self.lists.get(number)
        level = listed.levels.get(place) if listed else None
        if listed is None or level is None or level.kind == "none":
            return ""
        counts = self.counted.setdefault(self.abstract[number], listed).counts
        for outer in range(place):
            if outer in listed.levels:
                counts.setdefault(outer, listed.levels[outer].start)
        counts[place] = counts[place] + 1 if place in counts else level.start
        for deeper in [deeper for deeper in counts if deeper > place]:
            if (listed.levels[deeper].restart if deeper in listed.levels else None) != 0:
                del counts[deeper]
        if level.kind == "bullet":
            return BULLETS.get(level.text.strip(), level.text.strip() if level.text.strip() in "•◦▪●○■–—-➢✓" else "•")
        return re.sub(r"%(\d)", lambda match: self._shown(listed, counts, int(match[1]) - 1, level), level.text).strip()

    @staticmethod
    def _shown(listed: _List, counts: dict[int, int], place: int, level: Level) -> str:
        other = listed.levels.get(place)
        return counted(counts.get(place, 1), "decimal" if level.legal or other is None else other.kind)


def counted(number: int, kind: str) -> str:
    """`number` as a list of this kind writes it."""
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        return letters(number).upper() if kind == "upperLetter" else letters(number)
    if kind in ("lowerRoman", "upperRoman") and number > 0:
        return roman(number).upper() if kind == "upperRoman" else roman(number)
    if kind == "decimalZero":
        return f"{number:02}"
    if kind.startswith("thai") and kind != "thaiLetters":
        return str(number).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    return str(number)


def _level(element: etree._Element) -> Level:
    restart = _value(element, "lvlRestart")
    return Level(_value(element, "numFmt") or "decimal", _value(element, "lvlText") or "",
                 _number(_value(element, "start"), 1), _number(restart, 0) if restart else None,
                 element.find(f"{W}isLgl") is not None)


def _value(element: etree._Element, name: str) -> str:
    found = element.find(f"{W}{name}")
    return "" if found is None else str(found.get(f"{W}val") or "")


def _number(value: Any, default: int) -> int:
    try:
        return max(-1, min(100_000, int(value)))
    except (TypeError, ValueError):
        return default
