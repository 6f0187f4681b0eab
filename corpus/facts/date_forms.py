"""Where the words of a date stand in a text, and what day, month or year they name.

Every form that names a month or a day is found here ("17 January 2020", "ngày 17 tháng 01 năm 2020", "31/12/2025",
"Q2 2025"). A year alone is one only by what stands around it: see bare_years.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from corpus.facts.date_words import (
    DASH,
    DAY,
    GAP,
    LEFT,
    LETTER,
    ORDINAL,
    RIGHT,
    YEAR,
    any_of,
    day_unit,
    is_label_number,
    month_of,
    month_pattern,
    vocabulary,
    year_pattern,
)

BUDDHIST_FROM, BUDDHIST_LEAD = 2400, 543
FIRST_YEAR, LAST_YEAR = 1900, 2100
QUARTER, HALF, MONTHS_IN_YEAR = 3, 6, 12


@dataclass(frozen=True)
class Reading:
    """What a date's words name. `other` is the second reading of a day whose day and month cannot be told apart.
    `first_month` is set where the words name a quarter or half that ends with `month`. A `weak` reading is a date
    only where the words around it say so ("12/2025")."""

    start: int
    end: int
    year: int
    month: int | None = None
    day: int | None = None
    other: tuple[int, int] | None = None
    first_month: int | None = None
    weak: bool = False


class Taken:
    """Which characters of a text belong to a date already."""

    def __init__(self, length: int) -> None:
        self._marks = bytearray(length)

    def free(self, start: int, end: int) -> bool:
        return not any(self._marks[start:end])

    def take(self, start: int, end: int) -> None:
        self._marks[start:end] = b"\1" * (end - start)


def year_of(written: str, era: str | None, language: str) -> int | None:
    """The year of the common era, None where the number is no year in this language."""
    year, data = int(written), vocabulary()
    buddhist = era is not None and era in data["eras"]["buddhist"]
    if year > BUDDHIST_FROM and (buddhist or language.split("-")[0] in data["buddhist_languages"]):
        year -= BUDDHIST_LEAD
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The forms, those that say most first."""
    data = vocabulary()
    of = any_of(data["of"])
    month, year = month_pattern(language), year_pattern()
    joins = any_of([*data["range_joins"], *data["list_joins"]])
    after_year = rf"(?:{GAP}{any_of(data['year_unit_after'])})?"
    separator = rf"{GAP}[,./-]?{GAP}"
    day = rf"{day_unit()}(?P<day>{DAY}){ORDINAL}"
    numeric = (rf"(?P<a>\d{{1,2}})(?!\d)\s?(?P<sign>[/.-])\s?(?P<b>\d{{1,2}})(?!\d)\s?(?P=sign)\s?"
               rf"(?P<year>{YEAR}){RIGHT}(?![/-]\w|\.\d)")
    quarters = any_of(data["quarter"])
    ordinals = any_of(word for words in data["ordinals"].values() for word in words)
    forms = {
        "day": rf"{LEFT}(?<![^\W\d_]-){day}{GAP}[,/-]?{GAP}(?:{of}{GAP})?{month}{separator}{year}",
        "month first": rf"{LEFT}{month}{GAP}(?:(?P<first>{DAY}{ORDINAL}){GAP}(?:{DASH}|{joins}){GAP})?"
                       rf"(?P<day>{DAY}){ORDINAL}{GAP},?{GAP}{year}",
        "year first": rf"{LEFT}(?<![/.-])(?P<year>{YEAR})(?P<sign>[-/.])(?P<number>0?[1-9]|1[0-2])(?P=sign)"
                      rf"(?P<day>{DAY})(?![/-]\w)(?!{LETTER}(?<![Tt]))",
        "year, month": rf"{LEFT}(?P<year>{YEAR}){after_year}{GAP}[.,]?{GAP}{month}{GAP}(?P<day>{DAY}){RIGHT}"
                       rf"(?:{GAP}{any_of(data['day_unit_after'])})?",
        "year sign": rf"(?<!\d)(?P<year>{YEAR})\s?[年년]\s?(?P<number>0?[1-9]|1[0-2])\s?[月월]"
                     rf"(?:\s?(?P<day>{DAY})\s?[日일])?",
        "numeric": rf"{LEFT}(?<![/.-]){day_unit()}{numeric}",
        "quarter": rf"{LEFT}(?:the\s+)?(?:Q(?P<q>[1-4])|{quarters}{GAP}(?P<q2>{ordinals})|(?P<q3>{ordinals}){GAP}"
                   rf"{quarters}){GAP}[,/-]?{GAP}{year}",
        "half": rf"{LEFT}(?:the\s+)?(?:H(?P<q>[12])|{any_of(data['half'])}{GAP}(?P<q2>{ordinals})|(?P<q3>{ordinals})"
                rf"{GAP}{any_of(data['half'])}|(?P<q4>{any_of(_halves())})){GAP}[,/-]?{GAP}{year}",
        "month": rf"{LEFT}{month}{separator}{year}",
        "year then month": rf"{LEFT}(?P<year>{YEAR})\s?{any_of(data['year_unit_after'])}{GAP}{month}",
        "year then quarter": rf"{LEFT}(?P<year>{YEAR})\s?[-/]?\s?Q(?P<q>[1-4]){RIGHT}",
        "month number": rf"{LEFT}(?<![/.-])(?P<number>0?[1-9]|1[0-2])/(?P<year>{YEAR}){RIGHT}(?![/-]\w)",
        "iso month": rf"{LEFT}(?<![/.-])(?P<year>{YEAR})-(?P<number>0[1-9]|1[0-2])(?![/-]\w){RIGHT}",
    }
    return tuple((name, re.compile(form, re.IGNORECASE)) for name, form in forms.items())


@cache
def _halves() -> dict[str, int]:
    return {word: int(half) for half, words in vocabulary()["half_whole"].items() for word in words}


@cache
def _ordinals() -> dict[str, int]:
    return {word: int(value) for value, words in vocabulary()["ordinals"].items() for word in words}


NUMERIC = re.compile(rf"(?<![\d/.-])(\d{{1,2}})\s?([/-])\s?(\d{{1,2}})\s?\2\s?{YEAR}{RIGHT}(?![/-]\w)")


def numeric_days(plain: str) -> list[tuple[int, int]]:
    """The first and second number of the dates of `plain` that are written like 5/6/2023, as far as one of them can
    be a month. Dotted ones tell nothing about the others: there the day comes first everywhere."""
    pairs = [(int(match[1]), int(match[3])) for match in NUMERIC.finditer(plain)]
    return [pair for pair in pairs if 1 <= min(pair) <= 12 and max(pair) <= 31]


def find_forms(plain: str, language: str, day_first: bool | None, taken: Taken) -> list[Reading]:
    """The dates of `plain` (a text with plain digits) that name a month or a day, in order. Their characters, and
    those of days that the calendar does not have, are taken."""
    found = []
    for name, pattern in _patterns(language):
        for match in pattern.finditer(plain):
            if not taken.free(*match.span()) or not _is_capital(name, match):
                continue
            if name == "day" and is_label_number(plain, match.start()):
                continue
            taken.take(match.start(), match.end())
            found += _read(name, match, language, day_first)
    return sorted(found, key=lambda reading: reading.start)


def _is_capital(name: str, match: re.Match[str]) -> bool:
    """Whether a month's name that is also a common word is written as a name: "May 2020", not "it may 2020"."""
    if name != "month" or not match["month"]:
        return True
    return match["month"] not in vocabulary()["month_alone_needs_capital"]


def _read(name: str, match: re.Match[str], language: str, day_first: bool | None) -> list[Reading]:
    groups = match.groupdict()
    year = year_of(groups["year"], groups.get("era"), language)
    if year is None:
        return []
    if name == "numeric":
        return _numeric(year, match, day_first)
    if name in ("quarter", "half", "year then quarter"):
        return _part_of_year(year, match, HALF if name == "half" else QUARTER)
    month = int(groups["number"]) if groups.get("number") else month_of(groups["month"], language)
    day = int(groups["day"]) if groups.get("day") else None
    if month is None or (day is not None and not is_day(year, month, day)):
        return []
    if groups.get("first"):
        first = Reading(match.start(), match.end("first"), year, month, int(re.findall(r"\d+", groups["first"])[0]))
        return [first, Reading(match.start("day"), match.end(), year, month, day)]
    return [Reading(match.start(), match.end(), year, month, day, weak=name in ("month number", "iso month"))]


def _numeric(year: int, match: re.Match[str], day_first: bool | None) -> list[Reading]:
    start, end = match.span()
    first, second = int(match["a"]), int(match["b"])
    as_day_first = (second, first) if is_day(year, second, first) else None
    as_month_first = (first, second) if is_day(year, first, second) else None
    if match["sign"] == "." and as_day_first:
        as_month_first = None  # dots are set between day, month and year in that order only
    if as_day_first and as_month_first and as_day_first != as_month_first:
        if day_first is None:
            return [Reading(start, end, year, *as_day_first, other=as_month_first)]
        return [Reading(start, end, year, *(as_day_first if day_first else as_month_first))]
    one = as_day_first or as_month_first
    return [Reading(start, end, year, *one)] if one else []


def _part_of_year(year: int, match: re.Match[str], months: int) -> list[Reading]:
    groups = match.groupdict()
    word = next(value for key in ("q", "q2", "q3", "q4") if (value := groups.get(key))).casefold()
    number = int(word) if word.isdigit() else _ordinals().get(word) or _halves().get(word)
    if number is None or number * months > MONTHS_IN_YEAR:
        return []
    return [Reading(*match.span(), year, number * months, first_month=(number - 1) * months + 1)]
