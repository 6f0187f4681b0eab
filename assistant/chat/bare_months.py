"""The days and months of a text that stand without a year, which no date is made of: "24 March", "ngày 24 tháng 3"."""

import re
from functools import cache

from corpus.facts.date_words import (
    DAY,
    GAP,
    LEFT,
    ORDINAL,
    any_of,
    day_unit,
    month_names,
    month_of,
    month_pattern,
    vocabulary,
)

MONTH_SIGNS = "月월"


def days_and_months(text: str, language: str
                    ) -> tuple[frozenset[tuple[int, int]], frozenset[int], list[tuple[int, int]]]:
    """The days without a year, "24 March", "March 24" and "ngày 24 tháng 3", as (month, day); the months without one;
    and where the numbers of both stand. These are numbers no more: "24 March 24" says two things."""
    days: set[tuple[int, int]] = set()
    months: set[int] = set()
    taken: list[tuple[int, int]] = []
    numbers: list[tuple[int, int]] = []
    for pattern in _month_forms(language):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            month = int(groups["number"]) if groups.get("number") else _named_month(groups, language)
            if month is None or any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            months.add(month)
            numbers += [match.span(name) for name in ("number", "day") if groups.get(name)]
            if groups.get("day"):
                days.add((month, int(groups["day"])))
    return frozenset(days), frozenset(months), numbers


def _named_month(groups: dict[str, str | None], language: str) -> int | None:
    """The month of a name. In small letters it is one in other languages than English only ("may" is no month), and a
    short one only beside a day."""
    name = groups["month"] or ""
    is_short = len(name) < 4 and name[-1:] not in MONTH_SIGNS
    if name[:1].isupper():
        is_month = len(name) > 2
    elif name[:1].upper() == name[:1]:  # a script without capitals
        is_month = not is_short or bool(groups.get("day"))
    else:
        is_month = language.split("-")[0] != "en" and name not in vocabulary()["month_alone_needs_capital"] \
            and (not is_short or bool(groups.get("day")))
    return month_of(name, language) if is_month else None


@cache
def _month_forms(language: str) -> tuple[re.Pattern[str], ...]:
    """How a day and a month, and then a month, are written without a year."""
    name, number = rf"(?P<month>{any_of(month_names(language))})\.?", "(?P<number>0?[1-9]|1[0-2])"
    day = rf"(?P<day>{DAY})"
    unit, of = any_of(vocabulary()["units"]["day"]), any_of(vocabulary()["of"])
    return tuple(re.compile(form, re.IGNORECASE) for form in (
        rf"{LEFT}(?<!\d[.,]){day_unit()}{day}{ORDINAL}{GAP}(?:{of}{GAP})?{month_pattern(language)}",
        rf"{LEFT}{name}{GAP}{day}(?![.,]\d){ORDINAL}",
        rf"{LEFT}{unit}{GAP}{day}[/-]{number}(?![\d/-])",
        rf"(?<!\d){number}\s?[{MONTH_SIGNS}]\s?{day}",
        rf"{LEFT}{month_pattern(language)}",
        rf"(?<!\d){number}\s?[{MONTH_SIGNS}]"))
