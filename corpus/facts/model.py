"""What the register holds: phases, partners, commitments and deadlines, each proved by words of a document.

A fact is read out of one document when it is indexed. `proofs` are the words that say so, the one that says most of it
first; each is a span of the document's NFC text. What no words say outright but follows from where they stand (the
phase that a heading gives) makes the row `inferred`.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

Kind = Literal["phase", "partner", "commitment", "deadline"]
Precision = Literal["day", "month", "year"]
Bound = Literal["on", "by", "before", "after", "from", "until"]
Role = Literal["donor", "lead", "ministry", "implementing", "participating country", "partner"]
PhaseStatus = Literal["completed", "under implementation", "planned", "unknown"]
KINDS: tuple[Kind, ...] = ("phase", "partner", "commitment", "deadline")


@dataclass(frozen=True)
class Proof:
    """Words that say so. `start` and `end` are character offsets into the document's text, end exclusive:
    `text[start:end] == quote`. `section` is the path of headings, as in a passage."""

    start: int
    end: int
    quote: str
    passage_id: str
    section: str
    page: int | None
    language: str


@dataclass(frozen=True)
class When:
    """A date as a document gives it. `iso` is ISO 8601 at its precision ("2026", "2026-11", "2026-11-30"); it is empty
    where the day and the month cannot be told apart, and then `alternatives` holds both readings. `bound` is what the
    words around it make of it: "before 17 January" is "before", "by the end of 2026" is "by" 2026-12-31."""

    written: str
    iso: str
    precision: Precision
    bound: Bound = "on"
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What every row has. `document` and `title` name the document, `programme` what the row is about (a programme's,
    project's or instrument's name as the document gives it); `confidence` is between 0 and 1."""

    document: str
    title: str
    programme: str
    proofs: tuple[Proof, ...]
    confidence: float = 1.0
    inferred: bool = False

    @property
    def fact_id(self) -> str:
        """Made of what is said and of the words that prove it, so that it survives a re-index."""
        said = [type(self).__name__, self.document, [proof.quote for proof in self.proofs], self.label()]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode("utf-8")).hexdigest()[:16]

    def label(self) -> str:
        """The row in a few words."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Phase(Fact):
    """A phase of a programme. `ordinal_written` as the document has it ("Phase II"), `ordinal` as a number;
    `places` are countries, provinces, cities."""

    kind: Literal["phase"] = "phase"
    ordinal_written: str
    ordinal: int | None
    phase_title: str = ""
    starts: When | None = None
    ends: When | None = None
    status: PhaseStatus = "unknown"
    status_written: str = ""
    places: tuple[str, ...] = ()

    def label(self) -> str:
        return self.ordinal_written


@dataclass(frozen=True, kw_only=True)
class Partner(Fact):
    """Who takes part and as what. `role_written` is the document's own word ("Donor", "Nhà tài trợ"), where it has
    one; `phase` is the number of the phase where the row holds for one phase only; `place` where it says so."""

    kind: Literal["partner"] = "partner"
    name: str
    role: Role
    role_written: str = ""
    phase: int | None = None
    place: str = ""

    def label(self) -> str:
        return f"{self.name} ({self.role}{f', phase {self.phase}' if self.phase else ''})"


@dataclass(frozen=True, kw_only=True)
class Commitment(Fact):
    """A clause by which somebody binds themselves. `number` is its number or letter as written without punctuation,
    empty where it has none; `who` commits, in the document's words; `instrument` is the declaration, charter or
    letter; `figures` are target figures in it, as written; `dates` those inside it."""

    kind: Literal["commitment"] = "commitment"
    number: str
    text: str
    who: str = ""
    instrument: str = ""
    adopted: When | None = None
    themes: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    dates: tuple[When, ...] = ()

    def label(self) -> str:
        return f"{self.number}. {self.text}" if self.number else self.text


@dataclass(frozen=True, kw_only=True)
class Deadline(Fact):
    """A date by which somebody must do something. Whether it is past depends on the day one asks (see register)."""

    kind: Literal["deadline"] = "deadline"
    when: When
    what: str
    who: str = ""
    to_whom: str = ""

    def label(self) -> str:
        return f"{self.when.bound} {self.when.iso or self.when.written}: {self.what}"


AnyFact = Phase | Partner | Commitment | Deadline
FACTS: TypeAdapter[list[AnyFact]] = TypeAdapter(list[AnyFact])


def as_json(facts: list[AnyFact]) -> bytes:
    """As the index stores them."""
    return FACTS.dump_json(facts)


def from_json(data: bytes) -> list[AnyFact]:
    """What `as_json` wrote. ValueError where it is damaged."""
    return FACTS.validate_json(data)
