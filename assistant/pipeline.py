"""READ THIS FIRST. A question becomes an answer: understand, retrieve, weigh, write, cite.

Every step is a plain function on plain data; what each passes on can be read and tested by itself.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from assistant.answer import Answer, Statement, Writer
from assistant.cite import Checked, cite
from assistant.errors import AssistantError
from assistant.evidence import by_evidence, confidence, default_weights, gather
from assistant.finding import Finding, answer_of, not_found_text
from assistant.kinds import EXAMPLES, KindClassifier, kind_classifier
from assistant.question import Question, abbreviations, readings
from assistant.register.current import CurrentRegister
from assistant.register.question import EXAMPLES as REGISTER_EXAMPLES
from assistant.register.question import asked_of_register
from assistant.register.register import Register
from assistant.register.rows import Row
from assistant.register.write import register_answer
from assistant.reread import read_best, reweighed
from assistant.retrieve import retrieve
from assistant.settings import Settings
from assistant.write import LIMITS, Draft, quote_answer
from corpus.facts.model import KINDS
from corpus.read import CORRECTIONS
from index.embed import Embedder
from index.reader import Reader, ToRead
from index.snapshot import Snapshot, current_generation

if TYPE_CHECKING:
    from assistant.chat.rewrite import Rewriting
    from assistant.chat.writer import ChatWriter, Written

Step = Callable[[str], None]
OnStatement = Callable[[Statement], None]


class Assistant:
    """Answers questions about an index. Loads the model at the first question; follows the index as it changes."""

    def __init__(self, settings: Settings, embedder: Embedder) -> None:
        self.settings = settings
        self.embedder = embedder
        self._snapshot: Snapshot | None = None
        self._kinds: dict[Path, KindClassifier] = {}
        self._opening = threading.Lock()
        self.corrections = settings.corpus_directory / CORRECTIONS
        self._register = CurrentRegister(self.corrections)

    def ask(self, question: str, history: Sequence[str] = (), documents: Sequence[str] | None = None,
            on_step: Step | None = None, question_id: str = "", on_statement: OnStatement | None = None,
            is_cancelled: Callable[[], bool] | None = None, answer_language: str | None = None) -> Answer:
        """One answer. `history` holds the earlier questions, oldest first; `documents` names those to look in.
        `on_statement` is handed each statement of a chat model once it is proved; the answer may yet be another one,
        where the model breaks off. `is_cancelled` is asked while a model writes. `answer_language` is a code such as
        "vi" for what a model writes; "" for the question's language, None for what the settings say.

        Raises AssistantError for a question that cannot be asked and IndexingError where there is no usable index.
        """
        return self.ask_and_show(question, history, documents, on_step, question_id, on_statement, is_cancelled,
                                 answer_language)[0]

    def ask_and_show(self, question: str, history: Sequence[str] = (), documents: Sequence[str] | None = None,
                     on_step: Step | None = None, question_id: str = "", on_statement: OnStatement | None = None,
                     is_cancelled: Callable[[], bool] | None = None, answer_language: str | None = None
                     ) -> tuple[Answer, Finding]:
        """The same answer, and what was found for it: the scores with all their parts."""
        step = on_step or (lambda text: None)
        cancelled = is_cancelled or (lambda: False)
        started = time.perf_counter()
        step("reading the question")
        snapshot = self.snapshot()
        asked = readings(question, history, self.settings.max_question_characters, known_names(snapshot))
        rewriting = self._rewriting(snapshot, asked[0], history, cancelled) if history else None
        asked += self._rewritten(snapshot, asked[0], rewriting.text if rewriting else "")

        step("searching")
        findings = [self._find(snapshot, reading, documents) for reading in asked]

        step("looking in the register")
        rows = self.register_rows(snapshot, documents)
        findings = [self._look_up(snapshot, finding, rows) for finding in findings]

        step("weighing the evidence")
        found = max(findings, key=lambda finding: finding.sure)
        retrieved_at = time.perf_counter()
        answer = self.answer(snapshot, found, self.settings.refuse_below, step, on_statement, cancelled,
                             answer_language)
        if self.chat and rewriting:
            answer = replace(answer, writer=rewriting.within(answer.writer, self.chat))
        return replace(answer, id=question_id, seconds=_seconds(started, retrieved_at)), found

    def answer(self, snapshot: Snapshot, found: Finding, refuse_below: float, step: Step = lambda text: None,
               on_statement: OnStatement | None = None, is_cancelled: Callable[[], bool] = lambda: False,
               answer_language: str | None = None) -> Answer:
        """What is said for what was found, without an id and the seconds it took: by the chat model, or in quotes, or
        "not found" where it is less sure than `refuse_below`."""
        written: Written | None = None
        if self.chat and found.sure >= refuse_below:
            step("writing")
            written = self._write(snapshot, found, on_statement or (lambda statement: None), is_cancelled,
                                  answer_language)
            if written.citations:
                return answer_of(found, "answered", written.text, written.citations, written)

        step("quoting")
        refused = found.sure < refuse_below or (
            written is not None and written.says_not_found and found.register is None)
        checked = None if refused else self._quote(snapshot, found)
        if checked is None or not checked.citations:
            return answer_of(found, "not_found", not_found_text(found), (), written)
        return answer_of(found, "answered", checked.text, checked.citations, written)

    @cached_property
    def chat(self) -> "ChatWriter | None":
        """The chat model that writes; None where none is set, and then nothing of it is imported."""
        if not self.settings.chat_model:
            return None
        from assistant.chat.writer import ChatWriter

        return ChatWriter(self.settings, self.embedder)

    @property
    def writer(self) -> Writer | None:
        """The chat model that writes and where it runs, so far as is known before it is asked; None where none is
        set."""
        if self.chat is None:
            return None
        from assistant.chat.stream import Usage

        return self.chat.writer(Usage())

    def _rewriting(self, snapshot: Snapshot, question: Question, history: Sequence[str],
                   is_cancelled: Callable[[], bool]) -> "Rewriting | None":
        """What the chat model makes of a follow-up; None where none is set."""
        if self.chat is None:
            return None
        from assistant.chat.rewrite import rewritten

        return rewritten(self.chat, snapshot, question.text, history, is_cancelled)

    def _rewritten(self, snapshot: Snapshot, question: Question, said: str) -> list[Question]:
        """The follow-up as the chat model completed it; empty where that is no new reading."""
        if not said or said in (question.text, question.interpreted):
            return []
        reading = readings(said, (), self.settings.max_question_characters, known_names(snapshot))[0]
        return [replace(reading, text=question.text, language=question.language)]

    def _write(self, snapshot: Snapshot, found: Finding, on_statement: OnStatement, is_cancelled: Callable[[], bool],
               answer_language: str | None) -> "Written":
        """What the chat model makes of the passages: those the register quotes come first, then the best evidence."""
        from assistant.chat.bearing import bearing

        assert self.chat is not None
        proofs = [quote for _, quotes in self._register_draft(snapshot, found).groups for quote in quotes] \
            if found.register else []
        best = [*(proof.passage for proof in proofs), *(passage for passage, _ in found.ranked)]
        passages = {one.passage_id: one for one in best}
        wants_list = found.kinds.get("list", 0.0) >= LIMITS.list_probability or len(proofs) > 1
        max_words = self.settings.max_list_words if wants_list else self.settings.max_answer_words
        return self.chat.write(snapshot, found.question, list(passages.values()), found.sure,
                               bearing(found.evidence, proofs), max_words, on_statement, is_cancelled, answer_language)

    def _register_draft(self, snapshot: Snapshot, found: Finding) -> Draft:
        assert found.register is not None
        return register_answer(snapshot, found.register, found.question.language, self.settings)

    def _find(self, snapshot: Snapshot, question: Question, documents: Sequence[str] | None) -> Finding:
        settings = self.settings
        retrieval = retrieve(snapshot, question, settings.passages_retrieved, settings.candidates, documents)
        kinds = self.kinds(snapshot).probabilities(retrieval.focus)
        evidence = gather(snapshot, question, retrieval, kinds, default_weights())
        weights = default_weights(with_reader=bool(settings.passages_read and self.reader))
        if settings.passages_read and self.reader:
            readings = read_best(question, evidence, self.reader, settings.passages_read)
            evidence = reweighed(evidence, readings, weights)
        sure = confidence(evidence, weights)
        return Finding(question, retrieval, kinds, evidence, by_evidence(retrieval, evidence), sure)

    def _look_up(self, snapshot: Snapshot, found: Finding, rows: Sequence[Row]) -> Finding:
        """The finding with the rows that the question asks for, where they are the surer answer."""
        if not rows:
            return found
        probabilities = self.kinds(snapshot, REGISTER_EXAMPLES).probabilities(found.retrieval.focus)
        asked = asked_of_register(found.question, probabilities, rows)
        return found if asked is None or asked.sure < found.sure else replace(found, register=asked, sure=asked.sure)

    def prepare(self) -> None:
        """Loads and computes now what the first question would otherwise wait for."""
        snapshot = self.snapshot()
        for examples in (EXAMPLES, REGISTER_EXAMPLES):
            self.kinds(snapshot, examples)
        if self.settings.passages_read and self.reader:
            self.reader.read("?", [ToRead("", "?", ((0, 1),))])

    def register(self) -> tuple[Snapshot, Register]:
        """The register of the index in force now, and that index. AssistantError where what people decided about its
        rows cannot be read, IndexingError where there is no usable index."""
        snapshot = self.snapshot()
        return snapshot, self._register.of(snapshot)

    def register_rows(self, snapshot: Snapshot, documents: Sequence[str] | None = None) -> list[Row]:
        """The rows that can answer, of `documents` alone where they are given."""
        try:
            register = self._register.of(snapshot, with_replaced=documents is not None)
        except AssistantError:
            return []  # the Register tab tells what is wrong; questions are answered from the passages
        return [row for kind in KINDS for row in register.rows(kind)
                if documents is None or row.fact.document in documents]

    def _quote(self, snapshot: Snapshot, found: Finding) -> Checked | None:
        if found.register:
            return cite(snapshot, self._register_draft(snapshot, found))
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

    @cached_property
    def reader(self) -> Reader | None:
        """The reader that was trained on the model in use; None where there is none."""
        return Reader.open(self.embedder)

    def kinds(self, snapshot: Snapshot, examples: Path = EXAMPLES) -> KindClassifier:
        """The classifier of question kinds for the model in use; by the examples of the register, of what it is asked.
        """
        if examples not in self._kinds:
            self._kinds[examples] = kind_classifier(self.embedder, snapshot.means, self.settings.cache_directory,
                                                    examples)
        return self._kinds[examples]


def known_names(snapshot: Snapshot) -> frozenset[str]:
    """The abbreviations that the documents of an index use."""
    if snapshot not in _known_names:
        _known_names[snapshot] = abbreviations(snapshot.text(name) for name in snapshot.documents)
    return _known_names[snapshot]


# Weak, since a build removes an older state of the index only when nobody holds its snapshot any more.
_known_names: WeakKeyDictionary[Snapshot, frozenset[str]] = WeakKeyDictionary()


def _seconds(started: float, retrieved_at: float) -> dict[str, float]:
    now = time.perf_counter()
    return {"retrieve": round(retrieved_at - started, 4), "write": round(now - retrieved_at, 4),
            "total": round(now - started, 4)}
