"""The dates of a text: which day, month or year, as written, and how the words around bound it.

Rules where there is a choice:
- "by the end of 2026" is the year 2026, bound "by": `written` keeps "the end of 2026". "Before the end of 2026" is
  "by" too, for the year itself does not end before.
- A quarter or half is given by a month where it is bound: its first month for "from" and "before", its last for "by",
  "until" and "after". Unbound it is its year.
- The two ends of a range are "from" and "until"; in "18 and 19 September 2024" there are two dates.
- A day and a month without a year are no date, unless the year follows in the same range or list.
"""

from dataclasses import dataclass

from corpus.facts.bare_years import find_bare_years, find_spans, stands_as_date
from corpus.facts.date_bounds import Cue, cue_of, part_before, says_between
from corpus.facts.date_forms import Reading, Taken, find_forms, numeric_days
from corpus.facts.date_ranges import borrowed, link
from corpus.facts.date_words import day_first_by_convention, plain_digits
from corpus.facts.model import Bound, Precision, When
from corpus.facts.spelled_dates import find_spelled


@dataclass(frozen=True)
class Mention:
    """A date in a text: `text[start:end]` is its own words, without the word that bounds it, which begins at
    `bound_start` (`start` where there is none before)."""

    when: When
    start: int
    end: int
    bound_start: int


@dataclass(frozen=True)
class _Bounded:
    """A reading with the part of it that is named before it, and its bound."""

    reading: Reading
    start: int
    cue: Cue
    ends_range: bool = False


def find_dates(text: str, language: str, day_first: bool | None = None) -> list[Mention]:
    """The dates of `text` in order. `day_first` says how 5/6/2023 is read; None where that is not known: then the
    convention of `language` decides, where it has only one."""
    plain = plain_digits(text)
    order = day_first if day_first is not None else day_first_by_convention(language)
    return [Mention(_when(text, bounded), bounded.start, bounded.reading.end, min(bounded.cue.start, bounded.start))
            for bounded in _bounded(plain, _readings(plain, language, order), language)]


def _readings(plain: str, language: str, day_first: bool | None) -> list[Reading]:
    """All that is read as a date, in order."""
    taken = Taken(len(plain))
    found = find_spelled(plain, language, taken)
    named = [*found, *find_forms(plain, language, day_first, taken)]
    spans = find_spans(plain, language, taken)
    found = [reading for reading in named if not reading.weak or _weak_stands(plain, reading, named)]
    for reading in list(found):
        if reading.month is not None and reading.first_month is None:
            found += borrowed(plain, reading, language, taken)
    found += spans
    found += find_bare_years(plain, language, taken, {reading.end for reading in found})
    return sorted(found, key=lambda reading: reading.start)


def _weak_stands(plain: str, reading: Reading, named: list[Reading]) -> bool:
    """Whether "12/2025" is a date: by the words around it, or as one end of a range of two such."""
    if stands_as_date(plain, reading.start, reading.end):
        return True
    return any(link(plain[first.end:second.start]) == "range" for other in named
               for first, second in [(reading, other), (other, reading)] if first.end <= second.start <= first.end + 20)


def _bounded(plain: str, readings: list[Reading], language: str) -> list[_Bounded]:
    """The readings with what the words around make of them."""
    done: list[_Bounded] = []
    for reading in readings:
        last = done[-1] if done else None
        floor = last.reading.end if last else 0
        start, part = part_before(plain, reading.start) if reading.day is None else (reading.start, "")
        start = max(start, floor)
        cue = cue_of(plain, start, reading.end, language, floor)
        if cue.bound == "before" and part in ("end", "middle"):
            cue = Cue("by", cue.start)
        linked = link(plain[floor:start]) if last else ""
        if last and linked == "list" and says_between(plain, last.cue.start, last.start):
            linked = "range"
        ends_range = False
        if last and linked == "range" and last.cue.bound in ("on", "from", "by") and not last.ends_range:
            done[-1] = _Bounded(last.reading, last.start, Cue("from", last.cue.start))
            cue, ends_range = Cue("until", cue.start), True
        elif last and linked and cue.bound == "on":
            cue = Cue(last.cue.bound, start)
        done.append(_Bounded(reading, start, cue, ends_range))
    return done


def _when(text: str, bounded: _Bounded) -> When:
    reading, bound = bounded.reading, bounded.cue.bound
    written = text[bounded.start:reading.end]
    month = _month_meant(reading, bound)
    precision: Precision = "day" if reading.day else "month" if month else "year"
    iso = _iso(reading.year, month, reading.day)
    if reading.other is None:
        return When(written, iso, precision, bound)
    return When(written, "", precision, bound, tuple(sorted((iso, _iso(reading.year, *reading.other)))))


def _month_meant(reading: Reading, bound: Bound) -> int | None:
    """The month of a reading; of a quarter or half, the one that its bound means."""
    if reading.first_month is None:
        return reading.month
    if bound == "on":
        return None
    return reading.first_month if bound in ("from", "before") else reading.month


def _iso(year: int, month: int | None, day: int | None) -> str:
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def day_order(text: str, language: str) -> bool | None:
    """Whether the day comes first in this document's numeric dates: by a date of its that can be read one way only,
    else by the convention of its language; None where neither tells."""
    seen = {first > second for first, second in numeric_days(plain_digits(text)) if max(first, second) > 12}
    return seen.pop() if len(seen) == 1 else None if seen else day_first_by_convention(language)
