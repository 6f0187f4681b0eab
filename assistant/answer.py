"""What comes out: an answer, its citations, and what was retrieved. `as_dict` is the JSON that others rely on."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import PureWindowsPath
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
class Writer:
    """The model that was asked to write: its name as set, the host it runs on, whether text left this machine for it,
    and what it tells of its cost (None where it does not). `language` is the one it was asked to write in.
    `is_for_question`: it was asked what a follow-up means and for nothing else, so that no passage was sent to it.
    `is_sent`: whether anything was sent to it at all."""

    model: str
    host: str
    is_remote: bool
    tokens_in: int | None = None
    tokens_out: int | None = None
    first_word_seconds: float | None = None
    language: str = ""
    is_for_question: bool = False
    is_sent: bool = True

    @property
    def name(self) -> str:
        """The model's name for people."""
        return model_name(self.model)


def model_name(model: str) -> str:
    """A model for people: without its provider, and of a file without the folder it lies in."""
    provider, _, name = model.partition(":")
    if provider == "gguf" or name.startswith(("/", "~", "./", "../")):
        return PureWindowsPath(name).name  # it knows "/" and "\\"
    return name or model


@dataclass(frozen=True)
class Statement:
    """A statement of a model that is proved, with the citations that prove it."""

    text: str
    citations: tuple[Citation, ...]


def statements_text(statements: Sequence[Statement]) -> str:
    """The statements with their marks, one a line."""
    return "\n".join(f"{one.text} {''.join(f'[{cited.number}]' for cited in one.citations)}" for one in statements)


@dataclass(frozen=True)
class LeftOut:
    """A statement of a model that was not shown, and why."""

    text: str
    reason: str


@dataclass(frozen=True)
class Translation:
    """A model's translation of a quote into `language`, a code, and the `names` in it that the quote does not have as
    they are written; or, with no `text`, why there is none: `refused` tells what is wrong with the one it gave,
    `failure` why it gave none."""

    writer: Writer
    language: str
    text: str = ""
    names: tuple[str, ...] = ()
    refused: str = ""
    failure: str = ""


SHOWN_ONLY = ("from_register", "writer", "fallback", "left_out")


@dataclass(frozen=True)
class Answer:
    """One answer. `answer` is text with [1] marks; for "not_found" it says what was searched and came closest.
    For showing, and no part of the JSON: `from_register` tells whether rows of the register were quoted, `writer` which
    model was asked, `fallback` why the quoting writer answered instead of it, `left_out` what of it is not proved."""

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
    writer: Writer | None = None
    fallback: str = ""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def is_by_model(self) -> bool:
        """Whether a model wrote its words, and it is no quote."""
        return (self.writer is not None and self.status == "answered" and not self.fallback
                and not self.writer.is_for_question)

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with the keys and order that others rely on."""
        data = asdict(self)
        for name in SHOWN_ONLY:
            del data[name]
        for citation in data["citations"]:
            del citation["words"]
        return data
