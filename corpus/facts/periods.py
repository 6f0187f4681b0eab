"""Periods: from when until when something runs ("2020 – 2022", "since 2019", "từ 2020 đến nay")."""

import re
from dataclasses import dataclass

from corpus.facts.date_bounds import ongoing_end
from corpus.facts.date_ranges import link
from corpus.facts.date_words import plain_digits
from corpus.facts.dates import find_dates
from corpus.facts.model import When

FARTHEST_END = 60
SENTENCE_END = re.compile(r"[.;!?:\n\t]")


@dataclass(frozen=True)
class Period:
    """When something runs; None where that end is not said. `text[start:end]` is its words."""

    starts: When | None
    ends: When | None
    start: int
    end: int


def find_periods(text: str, language: str, day_first: bool | None = None) -> list[Period]:
    """The periods of `text` in order. One that is said to go on until now has no end."""
    plain, found = plain_digits(text), []
    mentions = find_dates(text, language, day_first)
    skip = False
    for mention, following in zip(mentions, [*mentions, None][1:], strict=True):
        if skip:
            skip = False
        elif mention.when.bound == "from":
            gap = plain[mention.end:following.start] if following else ""
            if following and following.when.bound == "until" and link(gap):
                found.append(Period(mention.when, following.when, mention.bound_start, following.end))
                skip = True
            else:
                found.append(Period(mention.when, None, mention.bound_start, ongoing_end(plain, mention.end)))
        elif mention.when.bound == "until":
            start_only = found.pop() if found and _goes_on(found[-1], plain, mention.bound_start) else None
            found.append(Period(start_only.starts if start_only else None, mention.when,
                                start_only.start if start_only else mention.bound_start, mention.end))
    return found


def _goes_on(period: Period, plain: str, start: int) -> bool:
    """Whether the end that is said from `start` on is that of a period whose start alone was said just before: "began
    in 2022 and is expected to end in 2026"."""
    said_between = plain[period.end:start]
    return (period.ends is None and period.starts is not None and len(said_between) <= FARTHEST_END
            and SENTENCE_END.search(said_between) is None)
