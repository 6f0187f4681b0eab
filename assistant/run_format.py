"""What a saved run must hold to be read again: checked when it is loaded, so that nothing that reads it can stumble.

More may be there; what an earlier version did not write yet is not required.
"""

from typing import Any, NotRequired

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

Value = float | None


class Estimate(TypedDict):
    """A value with its interval."""

    value: Value
    low: Value
    high: Value
    questions: int


class Made(TypedDict):
    """run.json."""

    date: str
    version: str
    questions: str
    model: str
    index: str
    documents: list[str]
    settings: dict[str, Any]
    left_out: NotRequired[str]


class Metrics(TypedDict):
    """metrics.json."""

    questions: int
    answerable: int
    overall: dict[str, Estimate]
    by_type: dict[str, dict[str, Estimate]]
    by_language: dict[str, dict[str, Estimate]]
    lost: dict[str, int]
    risk_coverage: list[tuple[float, float]]


class Quote(TypedDict):
    """Evidence of a question."""

    document: str
    quote: str


class Cited(TypedDict):
    """A citation."""

    passage_id: str


class Found(TypedDict):
    """A retrieved passage."""

    passage_id: str
    document: str
    section: str
    page: int | None
    text: str
    score: float


class Parts(TypedDict):
    """What the score of a retrieved passage is made of."""

    passage_id: str
    score: float
    cosine: float
    best_sentence: float
    coverage: float
    away: NotRequired[float]  # runs of earlier versions have none
    evidence: Value
    reader: NotRequired[Value]


class Said(TypedDict):
    """The answer."""

    status: str
    answer: str
    confidence: float
    citations: list[Cited]
    retrieved: list[Found]


class StoredRow(TypedDict):
    """A line of questions.jsonl."""

    id: str
    question: str
    history: list[str]
    type: str
    language: str
    answerable: bool
    must: list[list[str]]
    evidence: list[Quote]
    answer: Said
    measures: dict[str, Value]
    right: bool
    relevant: list[str]
    lost: str
    parts: NotRequired[list[Parts]]


MADE, METRICS, ROW = TypeAdapter(Made), TypeAdapter(Metrics), TypeAdapter(StoredRow)


def check(form: TypeAdapter[Any], text: str, where: str) -> None:
    """ValueError, with the first thing that is wrong, unless the JSON in `text` has the form."""
    try:
        form.validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ValueError(f"{where}{', ' if place else ''}{place}: {first['msg'].lower()}") from error
