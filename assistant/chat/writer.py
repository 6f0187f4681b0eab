"""READ THIS FIRST in here. The model writes statements; each is shown when it has passed the gate, or left out.

What fails the gate is put back to the model once, with the reasons. Where the model fails, or nothing it says is
proved, `Written.fallback` says why, and the quoting writer answers.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from assistant.answer import Citation, LeftOut, Statement, Writer, statements_text
from assistant.chat.bearing import Bearing
from assistant.chat.concessions import as_accepted, refused_part
from assistant.chat.failures import broken_off, explained, is_context_overflow, timed_out
from assistant.chat.gate import Failed, Gate, Passed
from assistant.chat.lexicon import ordinary_words, small_words, word_scores
from assistant.chat.models import GGUF, Place, open_chat_model, place_of
from assistant.chat.parse import Claimed, Reply
from assistant.chat.prompt import REPAIR, fitting, messages
from assistant.chat.stream import CANCELLED, ENDED_AT_LENGTH, CancelledError, TookTooLong, Usage, stream_text
from assistant.cite import citation
from assistant.errors import AssistantError
from assistant.question import Question
from assistant.settings import Settings
from corpus.document import Passage
from index.embed import Embedder
from index.snapshot import Snapshot

NOTHING_PROVED = "Nothing that {model} wrote could be proved from the documents. Ask in other words, or use another "\
    "model."
NOTHING_READ = "The reply of {model} could not be read as statements with quotes. Ask in other words, or use another "\
    "model."
CUT_OFF = "The reply of {model} reached its longest length before it held a proved statement. Raise "\
    "ASSISTANT_CHAT_ANSWER_TOKENS, above all for a model that thinks before it answers."
TOO_LONG = "there was no room for it in the answer"
OnStatement = Callable[[Statement], None]


@dataclass(frozen=True)
class Written:
    """What came of asking a model: an answer of proved statements, or why there is none. `says_not_found`: the model
    read the passages and says that they do not answer."""

    writer: Writer
    text: str = ""
    citations: tuple[Citation, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    fallback: str = ""
    says_not_found: bool = False


@dataclass
class _Answering:
    """An answer while it is written."""

    gate: Gate
    max_words: int
    on_statement: OnStatement
    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def take(self, claimed: Claimed) -> None:
        """Shows a statement that passes; keeps one that fails, with the reason."""
        if claimed.text in self.seen:
            return
        self.seen.add(claimed.text)
        checked = self.gate.check(claimed)
        if isinstance(checked, Failed):
            self.failed.append(checked)
        else:
            self._show(checked)

    def _show(self, passed: Passed) -> None:
        words = len(passed.text.split()) + sum(len(one.text.split()) for one in self.statements)
        if words > self.max_words:
            self.left_out.append(LeftOut(passed.text, TOO_LONG))
            return
        cited: list[Citation] = []
        for quote in passed.quotes:
            new = citation(self.gate.snapshot, quote, len(self.citations) + len(cited) + 1)
            if new is None:
                self.failed.append(Failed(passed.text, "its quote does not stand in the stored text any more"))
                return
            known = next((one for one in (*self.citations, *cited) if (one.document, one.start, one.end)
                          == (new.document, new.start, new.end)), None)
            cited.append(known or new)
        self.citations += [one for one in cited if one not in self.citations]
        statement = Statement(passed.text, tuple(sorted(cited, key=lambda one: one.number)))
        self.statements.append(statement)
        self.on_statement(statement)


class ChatWriter:
    """Writes answers with the model of the settings, which is opened at the first one."""

    def __init__(self, settings: Settings, embedder: Embedder) -> None:
        self.settings = settings
        self.embedder = embedder
        self._model: BaseChatModel | None = None
        self._left_out: frozenset[str] = frozenset()  # what the server refused of a request
        self._small: tuple[str, frozenset[str]] = ("", frozenset())

    @property
    def model(self) -> BaseChatModel:
        """Opened at the first answer; that of a file anew where its process has ended. AssistantError where it cannot
        be."""
        if self._model is None or self.settings.chat_model.startswith(GGUF):
            self._model = open_chat_model(self.settings)
        return self._model

    @property
    def place(self) -> Place:
        """Where the model runs."""
        return place_of(self.settings, self._model)

    @cached_property
    def _scores(self) -> Any:
        return word_scores(self.embedder)

    def is_ordinary(self, snapshot: Snapshot) -> Callable[[str], bool]:
        """Tells ordinary words from names, by the model's vocabulary and the documents."""
        if self._small[0] != snapshot.name:
            self._small = (snapshot.name, small_words(snapshot.text(name) for name in snapshot.documents))
        return ordinary_words(self._scores, self._small[1])

    def write(self, snapshot: Snapshot, question: Question, passages: Sequence[Passage], score: float,
              on_question: Bearing, max_words: int, on_statement: OnStatement, is_cancelled: Callable[[], bool],
              answer_language: str | None = None) -> Written:
        """The answer to a question from `passages`, best first, and the places that bear on it. `answer_language`: see
        `Assistant.ask`. Raises nothing but CancelledError."""
        language = self._language(question, answer_language)
        written = self._attempt(snapshot, question, passages, score, on_question, max_words, on_statement,
                                is_cancelled, language)
        return replace(written, writer=replace(written.writer, language=language))

    def _language(self, question: Question, chosen: str | None) -> str:
        return (self.settings.answer_language if chosen is None else chosen) or question.language

    def _attempt(self, snapshot: Snapshot, question: Question, passages: Sequence[Passage], score: float,
                 on_question: Bearing, max_words: int, on_statement: OnStatement, is_cancelled: Callable[[], bool],
                 language: str) -> Written:
        usage = Usage()
        try:
            given = fitting(passages, question.interpreted, self.settings)
            gate = Gate(snapshot, given, language, self.is_ordinary(snapshot), score, on_question)
            return self._write(gate, question, max_words, on_statement, is_cancelled, usage)
        except CancelledError:
            raise
        except TookTooLong:
            return Written(self.writer(usage), fallback=timed_out(self.settings))
        except Exception as error:  # each provider has errors of its own, and the documents answer without it
            told = explained(error, self.settings, self.place, usage.first_word_seconds is not None)
            return Written(self.writer(usage), fallback=str(told))

    def _write(self, gate: Gate, question: Question, max_words: int, on_statement: OnStatement,
               is_cancelled: Callable[[], bool], usage: Usage) -> Written:
        answering = _Answering(gate, max_words, on_statement)
        until = time.monotonic() + self.settings.chat_timeout_seconds
        reply = Reply()
        while True:
            asked = messages(question.interpreted, gate.language, gate.passages)
            try:
                for piece in self.stream(asked, until - time.monotonic(), usage, is_cancelled):
                    for claimed in reply.add(piece):
                        answering.take(claimed)
                break
            except Exception as error:
                half = len(gate.passages) // 2
                if reply.text or not is_context_overflow(error) or not half:
                    raise
                gate = replace(gate, passages=gate.passages[:half])
                answering.gate = gate
        for claimed in reply.rest():
            answering.take(claimed)
        if not reply.is_whole and not usage.finish_reason:
            raise AssistantError(broken_off(self.settings, self.place))
        if answering.failed:
            self._repair(answering, asked, reply.text, until, usage, is_cancelled)
        return self._written(answering, reply, usage)

    def _repair(self, answering: _Answering, asked: list[BaseMessage], said: str, until: float, usage: Usage,
                is_cancelled: Callable[[], bool]) -> None:
        """Puts what failed back to the model, once; what fails again is left out with its first reason."""
        failed, answering.failed = answering.failed, []
        faults = "\n".join(f"- {one.text}: {one.reason}" for one in failed)
        again = [*asked, AIMessage(said[:4_000]), HumanMessage(REPAIR.format(faults=faults))]
        cost, reply = Usage(), Reply()
        try:
            for piece in self.stream(again, until - time.monotonic(), cost, is_cancelled):
                for claimed in reply.add(piece):
                    answering.take(claimed)
        except CancelledError:
            raise
        except Exception:  # the statements that passed stand without it
            pass
        if cost.is_sent:
            usage.tokens_in = total(usage.tokens_in, cost.tokens_in)
            usage.tokens_out = total(usage.tokens_out, cost.tokens_out)
        answering.left_out += [LeftOut(one.text, one.reason) for one in (*failed, *answering.failed)]

    def _written(self, answering: _Answering, reply: Reply, usage: Usage) -> Written:
        writer, left_out = self.writer(usage), tuple(answering.left_out)
        if answering.statements:
            return Written(writer, statements_text(answering.statements), tuple(answering.citations), left_out)
        if reply.says_not_found:
            return Written(writer, left_out=left_out, says_not_found=True)
        reason = CUT_OFF if usage.finish_reason in ENDED_AT_LENGTH else NOTHING_PROVED if left_out else NOTHING_READ
        return Written(writer, left_out=left_out, fallback=reason.format(model=writer.name))

    def stream(self, asked: Sequence[BaseMessage], seconds: float, usage: Usage,
               is_cancelled: Callable[[], bool], in_form: bool = True) -> Iterator[str]:
        """The reply's pieces; in the form of a JSON schema where model and server know how. Cancelled before it begins,
        nothing is sent."""
        if is_cancelled():
            raise CancelledError(CANCELLED)
        plain, is_begun = self.model, False
        usage.is_sent = True
        while True:
            model = as_accepted(plain, self._left_out, in_form)
            try:
                for piece in stream_text(model, asked, seconds, usage, is_cancelled):
                    is_begun = True
                    yield piece
                return
            except Exception as error:
                part = None if is_begun else refused_part(error, self._left_out, in_form)
                if part is None:
                    raise
                self._left_out |= {part}

    def writer(self, usage: Usage) -> Writer:
        """The model, where it runs, and what an answer cost."""
        place = self.place
        return Writer(self.settings.chat_model, place.host, place.is_remote, usage.tokens_in, usage.tokens_out,
                      usage.first_word_seconds, is_sent=usage.is_sent)


def total(one: int | None, other: int | None) -> int | None:
    """The sum of two numbers of tokens; None where one of them is not known."""
    return None if one is None or other is None else one + other
