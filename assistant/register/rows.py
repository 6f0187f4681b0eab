"""A row of the register, and what rows can be chosen by."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from corpus.facts.model import AnyFact

Decision = Literal["", "confirmed", "corrected", "rejected"]
DECISIONS: tuple[Decision, ...] = ("", "confirmed", "corrected", "rejected")


@dataclass(frozen=True)
class Row:
    """A fact with what became of it. `fact` has the values a person corrected, `original` is what was read where they
    did. `superseded_by` and `conflicts` are the `fact_id`s of other rows."""

    fact: AnyFact
    decision: Decision = ""
    superseded_by: str = ""
    conflicts: tuple[str, ...] = ()
    original: AnyFact | None = None

    @property
    def fact_id(self) -> str:
        """The id of what was read: it stays when the row is corrected."""
        return (self.original or self.fact).fact_id

    @property
    def standing(self) -> bool:
        """Whether it holds: nobody rejected it and no later document changed it."""
        return self.decision != "rejected" and not self.superseded_by


@dataclass(frozen=True)
class Filter:
    """Rows that have all of these; what is empty chooses nothing. `programme`, `document` (its name or title), `theme`
    and `role` are whole values; where no row has the whole value, rows whose value contains it are meant. `year` is one
    that a date or a span of dates of the row falls in; `text` holds words that all stand in cells of the row."""

    programme: str = ""
    document: str = ""
    year: int | None = None
    theme: str = ""
    role: str = ""
    language: str = ""
    text: str = ""


class About(NamedTuple):
    """What the index knows of a document besides its facts: its date in ISO 8601, empty where unknown, and its text."""

    date: str = ""
    text: str = ""
