"""Deadlines that a later document changed: it says that it changes the earlier document, and names it.

Both rows must be about the same thing and give different days. Where each document has one deadline only, it is enough
that the later one speaks of changing the deadline of the earlier one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.register.dates import days, readings
from assistant.register.naming import Identity, Statement, changing_statements
from assistant.register.rows import About, Row
from assistant.register.words import contained, content_words
from corpus.facts.model import Deadline, When

SAME_SUBJECT = 0.5
MIN_SHARED_WORDS = 2


@dataclass(frozen=True)
class Due:
    """A deadline, its row's id and the words that say what it is about."""

    fact_id: str
    fact: Deadline
    words: frozenset[str]


def due(rows: Sequence[Row]) -> list[Due]:
    """The deadlines among the rows."""
    return [Due(row.fact_id, row.fact, frozenset(content_words(row.fact.what)))
            for row in rows if isinstance(row.fact, Deadline)]


def amendments(rows: Sequence[Row], documents: Mapping[str, About]) -> dict[str, str]:
    """The ids of superseded rows, each with the id of the row that took its place."""
    of_document: dict[str, list[Due]] = {}
    for one in due(rows):
        of_document.setdefault(one.fact.document, []).append(one)
    about = {name: documents.get(name, About()) for name in of_document}
    identities = {name: Identity.of(name, own[0].fact.title, about[name]) for name, own in of_document.items()}
    found: dict[str, str] = {}
    # The latest last: where several documents changed a row, the last word counts.
    for later in sorted(of_document, key=lambda name: about[name].date):
        statements = _statements(of_document[later], about[later])
        for earlier in of_document if statements else ():
            if earlier == later or about[earlier].date > about[later].date != "":
                continue
            naming = [one for one in statements if identities[earlier].is_named_in(one)]
            if naming:
                found |= _changed(of_document[earlier], of_document[later], naming)
    return {earlier: later for earlier, later in found.items() if found.get(later) != earlier}


def _statements(deadlines: Sequence[Due], about: About) -> list[Statement]:
    """What the document says of changing others: in its title, in what its rows quote, and in its text if known."""
    said = [about.text, deadlines[0].fact.title]
    said += [text for one in deadlines for proof in one.fact.proofs for text in (proof.section, proof.quote)]
    language = deadlines[0].fact.proofs[0].language
    return [one for text in dict.fromkeys(said) for one in changing_statements(text, language)]


def _changed(earlier: Sequence[Due], later: Sequence[Due], naming: Sequence[Statement]) -> dict[str, str]:
    only = len(earlier) == len(later) == 1 and any(statement.of_deadline for statement in naming)
    found = {}
    for one in earlier:
        candidates = [(1.0 if only else _likeness(one, other), other) for other in later
                      if apart(one.fact.when, other.fact.when)]
        best = max(candidates, key=lambda candidate: candidate[0], default=(0.0, one))
        if best[0] >= SAME_SUBJECT:
            found[one.fact_id] = best[1].fact_id
    return found


def _likeness(one: Due, other: Due) -> float:
    return contained(one.words, other.words) if len(one.words & other.words) >= MIN_SHARED_WORDS else 0.0


def apart(first: When, second: When) -> bool:
    """Whether two dates cannot be the same, whatever their precision; an ambiguous one can be either reading."""
    spans = [[days(iso) for iso in readings(when)] for when in (first, second)]
    return all(spans) and all(one[1] < other[0] or other[1] < one[0] for one in spans[0] for other in spans[1])
