"""Questions with known evidence -> signals of every sentence retrieved for them, and which of them are right."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.evidence import SIGNALS, Evidence, Weights, gather
from assistant.pipeline import Assistant, known_names
from assistant.question import Question, understand
from assistant.retrieve import retrieve
from index.build import build
from index.embed import Embedder

NO_WEIGHTS = Weights(np.zeros(len(SIGNALS)), np.zeros(0), 0.0)


@dataclass(frozen=True)
class Example:
    """One question: its evidence with signals, and for each whether it holds what was asked for."""

    id: str
    question: Question
    language: str
    answerable: bool
    evidence: list[Evidence]
    right: np.ndarray


def normal(text: str) -> str:
    """For comparing quotes: NFC, lower case, single spaces, without Markdown stars."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).lower().replace("*", "")).strip()


def holds(evidence: Evidence, quotes: list[dict[str, str]]) -> bool:
    """Whether a sentence holds one of the quotes, or is a part of it worth the name."""
    text = normal(evidence.text)
    for quote in quotes:
        wanted = normal(quote["quote"])
        if quote["document"] == evidence.found.passage.document and (
            wanted in text or (text in wanted and len(text) > 0.5 * len(wanted))
        ):
            return True
    return False


def examples(assistant: Assistant, questions: Path, limit: int = 20) -> Iterator[Example]:
    """Runs the first half of the pipeline over a question file."""
    snapshot = assistant.snapshot()
    kinds = assistant.kinds(snapshot)
    for line in questions.read_text("utf-8").splitlines():
        row = json.loads(line)
        asked = understand(row["question"], row.get("history", []), known_names=known_names(snapshot))
        found = retrieve(snapshot, asked, limit, assistant.settings.candidates)
        evidence = gather(snapshot, asked, found, kinds.probabilities(found.focus), NO_WEIGHTS)
        right = np.array([holds(one, row.get("evidence", [])) for one in evidence])
        yield Example(row["id"], asked, row.get("language", "en"), row["answerable"], evidence, right)


def indexed(corpus: Path, index: Path, embedder: Embedder) -> None:
    """Brings the index of a training corpus up to date."""
    build(corpus, index, embedder)
