"""What the dates of the register cover, with no more precision than the documents give them."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from corpus.facts.model import AnyFact, Commitment, Deadline, Phase, When

DeadlineStatus = Literal["past", "due today", "coming", "ambiguous"]
ONE_DAY = timedelta(days=1)
ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def days(iso: str) -> tuple[date, date]:
    """The first and the last day of an ISO 8601 year, month or day. ValueError where it is none."""
    match = ISO.fullmatch(iso)
    if match is None:
        raise ValueError(f"{iso} is no ISO 8601 date")
    year, month, day = (int(part or 0) for part in match.groups())
    if day:
        return date(year, month, day), date(year, month, day)
    last_month = month or 12
    return date(year, month or 1, 1), date(year, last_month, monthrange(year, last_month)[1])


def readings(when: When) -> list[str]:
    """The ISO dates it may mean: one, or several where day and month cannot be told apart."""
    return [when.iso] if when.iso else list(when.alternatives)


def day_of(when: When | None) -> date | None:
    """The day it names; None where it is vaguer or ambiguous."""
    if when is None or not when.iso or when.precision != "day":
        return None
    return days(when.iso)[0]


def deadline_status(deadline: Deadline, today: date) -> DeadlineStatus:
    """What a deadline is on a given day. One "by 2026" is past only after 2026, one "before 17 January" from that day
    on. It is ambiguous where two readings of the date differ in this, and where no last day was set ("after May")."""
    found = {_status(deadline.when, iso, today) for iso in readings(deadline.when)}
    return found.pop() if len(found) == 1 else "ambiguous"


def _status(when: When, iso: str, today: date) -> DeadlineStatus:
    first, last = days(iso)
    if when.bound in ("after", "from"):
        return "coming" if today <= last else "ambiguous"
    if when.bound == "before":
        last = first - ONE_DAY if first > date.min else first
    if today > last:
        return "past"
    return "due today" if today == last and when.precision == "day" else "coming"


def years(fact: AnyFact) -> set[int]:
    """The years that its dates fall in; those of a phase are all from its start to its end."""
    if isinstance(fact, Phase):
        found = _years(fact.starts) | _years(fact.ends)
        return set(range(min(found), max(found) + 1)) if fact.starts and fact.ends and found else found
    if isinstance(fact, Deadline):
        return _years(fact.when)
    if isinstance(fact, Commitment):
        return _years(fact.adopted).union(*map(_years, fact.dates))
    return set()


def _years(when: When | None) -> set[int]:
    return {days(iso)[0].year for iso in readings(when)} if when else set()
