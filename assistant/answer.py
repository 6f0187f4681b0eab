"""What comes out: an answer, its citations, and what was retrieved. `as_dict` is the JSON that others rely on."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from corpus.document import Passage

Status = Literal["answered", "not_found"]


@dataclass(frozen=True)
class Citation:
    """A quote and where it stands: `start` and `end` are offsets into the document's stored NFC text, end exclusive,
    and `text` is the whole passage. `words` are offsets into the quote of the words that answer, where they are known;
    they are for showing, and no part of the JSON."""

    number: int
    document: str
    title: str
    page: int | None
    section: str
    language: str
    passage_id: str
    start: int
    end: int
    quote: str
    text: str
    score: float
    words: tuple[int, int] | None = None


@dataclass(frozen=True)
class Retrieved:
    """A passage that was found, with its score (higher is nearer; comparable within one question)."""

    document: str
    title: str
    page: int | None
    section: str
    language: str
    passage_id: str
    start: int
    end: int
    text: str
    score: float

    @classmethod
    def of(cls, passage: Passage, score: float) -> "Retrieved":
        """A stored passage with the score it got."""
        return cls(passage.document, passage.title, passage.page, passage.section, passage.language,
                   passage.passage_id, passage.span.start, passage.span.end, passage.text, round(score, 4))


@dataclass(frozen=True)
class Answer:
    """One answer. `answer` is text with [1] marks; for "not_found" it says what was searched and came closest.
    `from_register` tells whether rows of the register were quoted; it is for showing, and no part of the JSON."""

    id: str
    question: str
    interpreted_question: str
    language: str
    status: Status
    answer: str
    confidence: float
    citations: tuple[Citation, ...]
    retrieved: tuple[Retrieved, ...]
    seconds: dict[str, float] = field(default_factory=dict)
    from_register: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with the keys and order that others rely on."""
        data = asdict(self)
        del data["from_register"]
        for citation in data["citations"]:
            del citation["words"]
        return data
