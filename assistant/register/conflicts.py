"""Rows that contradict each other. Only typed rows are compared, and a false alarm is worse than a miss.

Found are: the same phase with different dates or status in two documents, one partner under two spellings of its full
name, and the same deadline on different days where no document says that it changed. Not found are totals that disagree
with a sum, and a stamp older than the letter it is on: no row holds them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from assistant.register.amendments import Due, apart, due
from assistant.register.dates import days
from assistant.register.filter import plain
from assistant.register.names import FullName, two_expansions
from assistant.register.rows import About, Row
from assistant.register.words import lower, numbers, overlap, pattern
from corpus.facts.model import Deadline, Partner, Phase, When

Reason = Literal["different dates", "different status", "different names", "different deadlines"]
STAGES = {"planned": 0, "under implementation": 1, "completed": 2}
SAME_SUBJECT, SAME_PERSON = 0.8, 0.5
MIN_WORDS, MIN_WORDS_ANYWHERE = 3, 6  # of the subject: in one programme, and without knowing of one
MAX_DAYS_APART = 183  # further apart it is rather next year's than another date


@dataclass(frozen=True)
class Conflict:
    """Two rows that contradict each other, by their `fact_id`s, the one that stands first in the register first."""

    reason: Reason
    first: str
    second: str


def conflicts_among(rows: Sequence[Row], documents: Mapping[str, About]) -> list[Conflict]:
    """The conflicts between rows, in the order of the rows."""
    order = {row.fact_id: place for place, row in enumerate(rows)}
    found = {*_phases(rows, documents), *_partners(rows), *_deadlines(rows)}
    return sorted(found, key=lambda one: (order[one.first], order[one.second], one.reason))


def _phases(rows: Sequence[Row], documents: Mapping[str, About]) -> Iterator[Conflict]:
    groups: dict[tuple[str, int], list[tuple[Row, Phase]]] = {}
    for row in rows:
        fact = row.fact
        if isinstance(fact, Phase) and fact.ordinal is not None and plain(fact.programme):
            groups.setdefault((plain(fact.programme), fact.ordinal), []).append((row, fact))
    for group in groups.values():
        for (row, fact), (other_row, other) in combinations(group, 2):
            if fact.document == other.document:
                continue
            if _dates_apart(fact.starts, other.starts) or _dates_apart(fact.ends, other.ends):
                yield Conflict("different dates", row.fact_id, other_row.fact_id)
            if _status_apart(fact, other, documents):
                yield Conflict("different status", row.fact_id, other_row.fact_id)


def _dates_apart(first: When | None, second: When | None) -> bool:
    if first is None or second is None or {first.bound, second.bound} & {"before", "after"}:
        return False
    return apart(first, second)


def _status_apart(first: Phase, second: Phase, documents: Mapping[str, About]) -> bool:
    """A phase goes on from one document to the next; only a status that goes back, or two of one day, conflict."""
    if "unknown" in (first.status, second.status) or first.status == second.status:
        return False
    dated = sorted((documents.get(fact.document, About()).date, STAGES[fact.status]) for fact in (first, second))
    (earlier, before), (later, after) = dated
    return bool(earlier) and (earlier == later or before > after)


def _partners(rows: Sequence[Row]) -> Iterator[Conflict]:
    """Only partners of one document or one programme are compared: elsewhere the abbreviation may be another's."""
    groups: dict[tuple[str, str], list[tuple[Row, Partner, FullName]]] = {}
    for row in rows:
        if isinstance(row.fact, Partner):
            member = row, row.fact, FullName.of(row.fact.name)
            groups.setdefault(("document", row.fact.document), []).append(member)
            if plain(row.fact.programme):
                groups.setdefault(("programme", plain(row.fact.programme)), []).append(member)
    for group in groups.values():
        for (row, fact, name), (other_row, other, other_name) in combinations(group, 2):
            language = fact.proofs[0].language == other.proofs[0].language
            place = not fact.place or not other.place or plain(fact.place) == plain(other.place)
            if language and place and two_expansions(name, other_name):
                yield Conflict("different names", row.fact_id, other_row.fact_id)


def _deadlines(rows: Sequence[Row]) -> Iterator[Conflict]:
    once = [one for one in due(rows) if not _recurs(one.fact)]
    for one, other in combinations(once, 2):
        if len(one.words & other.words) >= MIN_WORDS and one.fact.document != other.fact.document \
                and _same_matter(one, other) and _near(one.fact.when, other.fact.when):
            yield Conflict("different deadlines", one.fact_id, other.fact_id)


def _recurs(fact: Deadline) -> bool:
    return bool(pattern("recurring").search(lower(f"{fact.what}\n{fact.proofs[0].quote}")))


def _near(first: When, second: When) -> bool:
    """Whether both are last days, different ones, but near enough to be two dates for one thing."""
    if not first.iso or not second.iso or {first.bound, second.bound} & {"after", "from"}:
        return False
    return apart(first, second) and abs((days(first.iso)[1] - days(second.iso)[1]).days) <= MAX_DAYS_APART


def _same_matter(first: Due, second: Due) -> bool:
    one, other = first.fact, second.fact
    same_programme = plain(one.programme) == plain(other.programme) != ""
    if not same_programme and len(first.words & second.words) < MIN_WORDS_ANYWHERE:
        return False
    same_who = not one.who or not other.who or \
        overlap(set(plain(one.who).split()), set(plain(other.who).split())) >= SAME_PERSON
    same_numbers = numbers(one.what) - numbers(one.when.written) == numbers(other.what) - numbers(other.when.written)
    return same_who and same_numbers and overlap(first.words, second.words) >= SAME_SUBJECT
