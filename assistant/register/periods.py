"""Whether dates of a document fall where a question looks: "in 2026", "before June 2027", "by the end of the year"."""

from datetime import date

from assistant.register.dates import ONE_DAY, days, readings
from corpus.facts.model import When

Period = tuple[date, date]


def meets(asked: When, first: When, last: When) -> bool:
    """Whether a single date lies wholly in what is asked (2026 is not surely in November 2026), or the time from
    `first` to `last` has a day in it; an ambiguous date may be either."""
    if first == last:
        return any(since <= days(iso)[0] and days(iso)[1] <= until for since, until in _asked(asked)
                   for iso in readings(first))
    periods = [(days(start)[0], days(end)[1]) for start in readings(first) for end in readings(last)]
    return any(start <= until and since <= end for since, until in _asked(asked) for start, end in periods)


def _asked(when: When) -> list[Period]:
    return [_bounded(when, *days(iso)) for iso in readings(when)]


def _bounded(when: When, first: date, last: date) -> Period:
    if when.bound == "before":
        return date.min, max(first, date.min + ONE_DAY) - ONE_DAY
    if when.bound in ("by", "until"):
        return date.min, last
    if when.bound == "after":
        return min(last, date.max - ONE_DAY) + ONE_DAY, date.max
    return first, date.max if when.bound == "from" else last
