"""What the reader learns from: a question, a passage as the product cuts it, and which of its sentences answer."""

import json
import random
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.blocks import read_blocks
from corpus.document import Document, Passage
from corpus.split import split

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Reading:
    """One question with one passage. `sentences` are spans into `text`; `right` numbers those that answer, none where
    the passage does not answer; `answers` are the spans of the answer's very words, where they are known."""

    question: str
    above: str
    text: str
    sentences: Spans
    right: tuple[int, ...]
    answers: Spans
    source: str

    def as_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self), ensure_ascii=False)


def from_json(row: dict[str, Any]) -> Reading:
    """What `as_json` wrote."""
    spans = {name: tuple((start, end) for start, end in row[name]) for name in ("sentences", "answers")}
    return Reading(row["question"], row["above"], row["text"], spans["sentences"], tuple(row["right"]),
                   spans["answers"], row["source"])


def document_of(name: str, title: str, text: str, language: str) -> Document:
    """A document as if it had been read from a file; `text` must be NFC."""
    return Document(name, name, text, read_blocks(text), title, "", "", language, "")


def passages_of(name: str, title: str, text: str, language: str) -> list[Passage]:
    """The passages of a text, cut as the product cuts them."""
    return split(document_of(name, title, unicodedata.normalize("NFC", text), language))


def reading(question: str, passage: Passage, answers: Iterable[tuple[int, int]], source: str,
            proofs: Iterable[tuple[int, int]] = ()) -> Reading:
    """`answers` and `proofs` are spans into the document: of the answer's words, and of what proves it where that is
    known without the words."""
    start, end = passage.span
    inside = [(one - start, other - start) for one, other in answers if start <= one and other <= end]
    proved = [*inside, *((one - start, other - start) for one, other in proofs if start <= one and other <= end)]
    sentences = tuple((one.span.start - start, one.span.end - start) for one in passage.sentences)
    right = tuple(number for number, (first, last) in enumerate(sentences)
                  if any(first < other and one < last for one, other in proved))
    above = "\n".join(part for part in (passage.title, passage.section) if part)
    return Reading(question, above, passage.text, sentences, right, tuple(inside) if right else (), source)


def with_negatives(question: str, passages: Sequence[Passage], answers: Sequence[tuple[int, int]], source: str,
                   negatives: int, chance: random.Random) -> Iterator[Reading]:
    """The passage that answers, where there is one, and some of the others."""
    readings = [reading(question, passage, answers, source) for passage in passages]
    right = [one for one in readings if one.right]
    wrong = [one for one in readings if not one.right and one.sentences]
    yield from right[:2]
    yield from chance.sample(wrong, min(len(wrong), negatives))


def write(path: Path, readings: Iterable[Reading]) -> int:
    """Writes readings, one a line; how many."""
    count = 0
    with path.open("w", encoding="utf-8") as stream:
        for one in readings:
            stream.write(one.as_json() + "\n")
            count += 1
    return count
