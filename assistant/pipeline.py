"""READ THIS FIRST. A question becomes an answer: understand, retrieve, weigh, write, cite.

Every step is a plain function on plain data; what each passes on can be read and tested by itself.
"""

import json
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from assistant.answer import Answer, Citation, Retrieved, Status
from assistant.cite import cite
from assistant.evidence import by_evidence, confidence, default_weights, gather
from assistant.kinds import KindClassifier, kind_classifier
from assistant.question import Question, understand
from assistant.retrieve import Retrieval, retrieve
from assistant.settings import Settings
from assistant.write import quote_answer
from corpus.document import Passage
from index.embed import Embedder
from index.snapshot import Snapshot, current_generation

MESSAGES = Path(__file__).parent / "data" / "messages.json"
CLOSEST_SHOWN = 3
Step = Callable[[str], None]
Ranked = Sequence[tuple[Passage, float]]


class Assistant:
    """Answers questions about an index. Loads the model at the first question; follows the index as it changes."""

    def __init__(self, settings: Settings, embedder: Embedder) -> None:
        self.settings = settings
        self.embedder = embedder
        self._snapshot: Snapshot | None = None
        self._kinds: KindClassifier | None = None

    def ask(self, question: str, history: Sequence[str] = (), documents: Sequence[str] | None = None,
            on_step: Step | None = None, question_id: str = "") -> Answer:
        """One answer. `history` holds the earlier questions, oldest first; `documents` names those to look in.

        Raises AssistantError for a question that cannot be asked and IndexingError where there is no usable index.
        """
        step = on_step or (lambda text: None)
        started = time.perf_counter()
        step("reading the question")
        asked = understand(question, history, self.settings.max_question_characters)
        snapshot = self.snapshot()

        step("searching")
        found = retrieve(snapshot, asked, self.settings.passages_retrieved, self.settings.candidates, documents)

        step("weighing the evidence")
        weights = default_weights()
        kinds = self.kinds(snapshot)
        evidence = gather(snapshot, asked, found, kinds, weights)
        ranked = by_evidence(found, evidence)
        sure = confidence(evidence, weights)
        retrieved_at = time.perf_counter()

        step("quoting")
        answered = sure >= self.settings.refuse_below and bool(evidence)
        draft = quote_answer(snapshot, asked, kinds.probabilities(found.vector), evidence, self.settings) if answered else None
        checked = cite(snapshot, draft) if draft else None
        seconds = _seconds(started, retrieved_at)
        if checked is None or not checked.citations:
            text = not_found_text(asked, found, ranked)
            return _answer(question_id, asked, ranked, "not_found", text, sure, (), seconds)
        return _answer(question_id, asked, ranked, "answered", checked.text, sure, checked.citations, seconds)

    def snapshot(self) -> Snapshot:
        """The index in force now; reopened when another process has replaced it."""
        name = current_generation(self.settings.index_directory)
        if self._snapshot is None or self._snapshot.name != name:
            fresh = Snapshot(self.settings.index_directory, self.embedder)
            if self._snapshot is not None:
                self._snapshot.close()
            self._snapshot = fresh
        return self._snapshot

    def kinds(self, snapshot: Snapshot) -> KindClassifier:
        """The classifier of question kinds for the model in use."""
        if self._kinds is None:
            self._kinds = kind_classifier(self.embedder, snapshot.means, self.settings.cache_directory)
        return self._kinds


def not_found_text(question: Question, found: Retrieval, ranked: Ranked) -> str:
    """What is said where the documents do not answer: so, what was searched, and what came closest."""
    places = [" › ".join(part for part in (passage.title, passage.section) if part)
              for passage, _ in ranked[:CLOSEST_SHOWN]]
    lines = [_message("not_found", question.language),
             _message("searched", question.language).format(
                 passages=found.searched, documents=found.documents_searched)]
    if places:
        lines.append(_message("closest", question.language).format(places="; ".join(dict.fromkeys(places))))
    return "\n".join(lines)


@cache
def _messages() -> dict[str, dict[str, str]]:
    return json.loads(MESSAGES.read_text("utf-8"))


def _message(key: str, language: str) -> str:
    return _messages()[key].get(language) or _messages()[key]["en"]


def _seconds(started: float, retrieved_at: float) -> dict[str, float]:
    now = time.perf_counter()
    return {"retrieve": round(retrieved_at - started, 4), "write": round(now - retrieved_at, 4),
            "total": round(now - started, 4)}


def _answer(question_id: str, asked: Question, ranked: Ranked, status: Status, text: str, sure: float,
            citations: tuple[Citation, ...], seconds: dict[str, float]) -> Answer:
    retrieved = tuple(Retrieved.of(passage, score) for passage, score in ranked)
    return Answer(question_id, asked.text, asked.interpreted, asked.language, status, text, round(sure, 4), citations,
                  retrieved, seconds)
