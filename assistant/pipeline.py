"""READ THIS FIRST. A question becomes an answer: understand, retrieve, weigh, write, cite.

Every step is a plain function on plain data; what each passes on can be read and tested by itself.
"""

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

from assistant.answer import Answer, Citation, Retrieved, Status
from assistant.cite import Checked, cite
from assistant.evidence import Evidence, by_evidence, confidence, default_weights, gather
from assistant.kinds import KindClassifier, kind_classifier
from assistant.question import Question, abbreviations, readings
from assistant.retrieve import Retrieval, retrieve
from assistant.settings import Settings
from assistant.write import quote_answer
from corpus.document import Passage
from index.embed import Embedder
from index.snapshot import Snapshot, current_generation

MESSAGES = Path(__file__).parent / "data" / "messages.json"
CLOSEST_SHOWN = 3
Step = Callable[[str], None]


@dataclass(frozen=True)
class Finding:
    """What was found for one reading of a question: passages, the kinds of answer wanted, every sentence as evidence
    (best first), the passages in that order, and how sure it is that the best one answers."""

    question: Question
    retrieval: Retrieval
    kinds: dict[str, float]
    evidence: list[Evidence]
    ranked: list[tuple[Passage, float]]
    sure: float


class Assistant:
    """Answers questions about an index. Loads the model at the first question; follows the index as it changes."""

    def __init__(self, settings: Settings, embedder: Embedder) -> None:
        self.settings = settings
        self.embedder = embedder
        self._snapshot: Snapshot | None = None
        self._kinds: KindClassifier | None = None
        self._opening = threading.Lock()

    def ask(self, question: str, history: Sequence[str] = (), documents: Sequence[str] | None = None,
            on_step: Step | None = None, question_id: str = "") -> Answer:
        """One answer. `history` holds the earlier questions, oldest first; `documents` names those to look in.

        Raises AssistantError for a question that cannot be asked and IndexingError where there is no usable index.
        """
        return self.ask_and_show(question, history, documents, on_step, question_id)[0]

    def ask_and_show(self, question: str, history: Sequence[str] = (), documents: Sequence[str] | None = None,
                     on_step: Step | None = None, question_id: str = "") -> tuple[Answer, Finding]:
        """The same answer, and what was found for it: the scores with all their parts."""
        step = on_step or (lambda text: None)
        started = time.perf_counter()
        step("reading the question")
        snapshot = self.snapshot()
        asked = readings(question, history, self.settings.max_question_characters, known_names(snapshot))

        step("searching")
        findings = [self._find(snapshot, reading, documents) for reading in asked]

        step("weighing the evidence")
        found = max(findings, key=lambda finding: finding.sure)
        retrieved_at = time.perf_counter()

        step("quoting")
        checked = self._quote(snapshot, found) if found.sure >= self.settings.refuse_below else None
        seconds = _seconds(started, retrieved_at)
        if checked is None or not checked.citations:
            return _answer(question_id, found, "not_found", not_found_text(found), (), seconds), found
        return _answer(question_id, found, "answered", checked.text, checked.citations, seconds), found

    def _find(self, snapshot: Snapshot, question: Question, documents: Sequence[str] | None) -> Finding:
        settings = self.settings
        retrieval = retrieve(snapshot, question, settings.passages_retrieved, settings.candidates, documents)
        kinds = self.kinds(snapshot).probabilities(retrieval.focus)
        evidence = gather(snapshot, question, retrieval, kinds, default_weights())
        sure = confidence(evidence, default_weights())
        return Finding(question, retrieval, kinds, evidence, by_evidence(retrieval, evidence), sure)

    def _quote(self, snapshot: Snapshot, found: Finding) -> Checked | None:
        if not found.evidence:
            return None
        return cite(snapshot, quote_answer(snapshot, found.question, found.kinds, found.evidence, self.settings))

    def snapshot(self) -> Snapshot:
        """The index in force now; reopened when another process has replaced it."""
        with self._opening:
            if self._snapshot is None or self._snapshot.name != current_generation(self.settings.index_directory):
                # The one before is not closed here: another thread may be reading it. It closes when it is forgotten.
                self._snapshot = Snapshot(self.settings.index_directory, self.embedder)
            return self._snapshot

    def kinds(self, snapshot: Snapshot) -> KindClassifier:
        """The classifier of question kinds for the model in use."""
        if self._kinds is None:
            self._kinds = kind_classifier(self.embedder, snapshot.means, self.settings.cache_directory)
        return self._kinds


def known_names(snapshot: Snapshot) -> frozenset[str]:
    """The abbreviations that the documents of an index use."""
    if snapshot not in _known_names:
        _known_names[snapshot] = abbreviations(snapshot.text(name) for name in snapshot.documents)
    return _known_names[snapshot]


# Weak, since a build removes an older state of the index only when nobody holds its snapshot any more.
_known_names: WeakKeyDictionary[Snapshot, frozenset[str]] = WeakKeyDictionary()


def not_found_text(found: Finding) -> str:
    """What is said where the documents do not answer: so, what was searched, and what came closest."""
    language, retrieval = found.question.language, found.retrieval
    places = [" › ".join(part for part in (passage.title, passage.section) if part)
              for passage, _ in found.ranked[:CLOSEST_SHOWN]]
    lines = [_message("not_found", language),
             _message("searched", language).format(passages=retrieval.searched,
                                                   documents=retrieval.documents_searched)]
    if places:
        lines.append(_message("closest", language).format(places="; ".join(dict.fromkeys(places))))
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


def _answer(question_id: str, found: Finding, status: Status, text: str, citations: tuple[Citation, ...],
            seconds: dict[str, float]) -> Answer:
    question = found.question
    retrieved = tuple(Retrieved.of(passage, score) for passage, score in found.ranked)
    return Answer(question_id, question.text, question.interpreted, question.language, status, text,
                  round(found.sure, 4), citations, retrieved, seconds)
