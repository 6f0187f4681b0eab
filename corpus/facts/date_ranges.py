"""How two dates that follow each other belong together, and the day or month that borrows from the date behind it:
"18-19 September 2024", "from 3 March to 5 April 2021", "Jan – Jun 2018"."""

import re
from functools import cache
from typing import Literal

from corpus.facts.date_forms import Reading, Taken, is_day
from corpus.facts.date_words import (
    DASH,
    DAY,
    GAP,
    LEFT,
    ORDINAL,
    any_of,
    day_unit,
    is_label_number,
    month_of,
    month_pattern,
    vocabulary,
)

Link = Literal["range", "list", ""]
LOOK_BEHIND = 50


@cache
def _gaps() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands between the two ends of a range, and between two dates of a list."""
    data = vocabulary()
    small = any_of([*data["between_bound_and_date"], *data["units"]["year"], *data["units"]["day"]])
    ending = rf"(?:\s*{small}){{0,3}}\s*"
    return (re.compile(rf"\s*[,)]?\s*(?:{DASH}{{1,2}}|→|{any_of(data['range_joins'])}){ending}", re.IGNORECASE),
            re.compile(rf"\s*,?\s*{any_of(data['list_joins'])}{ending}", re.IGNORECASE))


def link(gap: str) -> Link:
    """What the words between two dates make of them."""
    as_range, as_list = _gaps()
    if as_range.fullmatch(gap):
        return "range"
    return "list" if as_list.fullmatch(gap) else ""


@cache
def _joined() -> re.Pattern[str]:
    """The end of a text behind which a number goes on what a date before it began."""
    data = vocabulary()
    unit = any_of(data["units"]["year"])
    return re.compile(rf"\s*(?:{DASH}|,|{any_of([*data['range_joins'], *data['list_joins']])})\s*"
                      rf"(?:{any_of(data['list_joins'])}\s*)?(?:{unit}\s*)?$", re.IGNORECASE)


def follows(plain: str, start: int, ends: set[int]) -> bool:
    """Whether what starts there is joined to a date that ends at one of `ends`."""
    offset = max(0, start - LOOK_BEHIND)
    match = _joined().search(plain[offset:start])
    return match is not None and offset + match.start() in ends


@cache
def _borrowers(language: str) -> tuple[re.Pattern[str], ...]:
    """A day, a day with its month, or a month, at the end of a text and joined to the date behind it."""
    data, month = vocabulary(), month_pattern(language)
    both = any_of([*data["range_joins"], *data["list_joins"]])
    join = rf"{GAP}(?P<join>{DASH}|,|{both})(?:{GAP}{any_of(data['between_bound_and_date'])})?{GAP}$"
    day = rf"{day_unit()}(?P<day>{DAY}){ORDINAL}"
    of = any_of(data["of"])
    return tuple(re.compile(rf"{LEFT}(?<![/.,-])(?:{form}){join}", re.IGNORECASE) for form in (
        rf"{day}{GAP}[/-]?{GAP}(?:{of}{GAP})?{month}", rf"{month}{GAP}(?P<day>{DAY}){ORDINAL}",
        rf"{day_unit()}(?P<day>{DAY})[/.](?P<number>0?[1-9]|1[0-2])", day, month))


def borrowed(plain: str, reading: Reading, language: str, taken: Taken) -> list[Reading]:
    """The days or months right before `reading` that have their year, or month and year, from it."""
    found: list[Reading] = []
    following = reading
    while (earlier := _borrowed_by(plain, following, language, taken, bool(found))) is not None:
        taken.take(earlier.start, earlier.end)
        found.append(earlier)
        following = earlier
    return found


def _borrowed_by(plain: str, reading: Reading, language: str, taken: Taken, in_list: bool) -> Reading | None:
    offset = max(0, reading.start - LOOK_BEHIND)
    window = plain[offset:reading.start]
    for pattern in _borrowers(language):
        match = pattern.search(window)
        if match is None or (match["join"] == "," and not in_list) or is_label_number(window, match.start()):
            continue
        groups = match.groupdict()
        day = int(groups["day"]) if groups.get("day") else None
        named = month_of(groups["month"], language) if groups.get("month") else reading.month
        month = int(groups["number"]) if groups.get("number") else named
        start, end = offset + match.start(), offset + len(window[:match.start("join")].rstrip())
        if month is None or (day is None) != (reading.day is None) or not taken.free(start, end):
            continue
        year = reading.year - (month > reading.month if reading.month else 0)
        if (day is not None and not is_day(year, month, day)) or (month, day or 0) == (reading.month, reading.day or 0):
            continue
        if month == reading.month and day is not None and reading.day is not None and day >= reading.day:
            continue
        return Reading(start, end, year, month, day)
    return None
