"""A question's way from being asked to its answer in the conversation, in a thread of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from assistant.answer import Answer, Statement
from assistant.messages import languages
from assistant.pipeline import Assistant
from page import texts
from page.attempt import attempt
from page.conversation import Turn, history, newest
from page.passages import evidence_of
from page.talk import Talk
from page.working import Work
from page.writing import so_far

MAX_TURNS = 40
CHANGED = ""  # reported in the place of a step where what stands in the conversation has changed


@dataclass(frozen=True)
class Asked:
    """A question as it was sent: its words, the `documents` to look in, the `answer_language` chosen, the `number` of
    its conversation, the key of the last turn `seen` there, and that of the turn it `corrects`, if it does."""

    question: str
    documents: tuple[str, ...] = ()
    answer_language: str = ""
    number: int = 0
    seen: str = ""
    corrects: str = ""


class Questions:
    """Answers questions, some at once; what belongs to a visitor is handed in, never kept here."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.executor = ThreadPoolExecutor(assistant.settings.questions_at_once, thread_name_prefix="question")
        self._beginning = threading.Lock()

    def begin(self, asked: Asked, talk: Talk) -> Work[Turn] | None:
        """The work on a question, which is at once a turn of the talk: whoever marks an earlier answer meanwhile still
        sees it. None where it is not to be asked: "New conversation", pressed right after it, can be heard first, and
        "Ask" can be pressed twice before the question is seen to be asked."""
        with self._beginning:
            if not talk.follow(asked.number) or talk.is_waiting or (talk.turns and talk.turns[-1].key != asked.seen):
                return None
            is_correction = bool(asked.corrects) and talk.turn(asked.corrects) is not None
            # A question put right takes the place of what was misunderstood, while nothing was asked after it.
            stays = talk.turns[:-1] if is_correction and talk.turns[-1].key == asked.corrects else talk.turns
            before = newest(stays, MAX_TURNS - 1)
            pending = Turn(asked.question[: self.assistant.settings.max_question_characters + 1],
                           after=() if is_correction else history(before), documents=asked.documents,
                           answer_language=asked.answer_language if asked.answer_language in self.languages else "")
            talk.turns = (*before, pending)
            talk.work = Work(self.executor, lambda step: self._finished(asked.question, pending, talk, step))
            return talk.work

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages that an answer can be asked in."""
        return (*languages(), self.assistant.settings.answer_language)

    def _finished(self, question: str, pending: Turn, talk: Talk, step: Callable[[str], None]) -> Turn:
        """What came of a question; it then stands in the talk, unless that was left."""
        number = talk.number

        def is_over() -> bool:
            return talk.is_over(number, pending.key)

        answer, problem = attempt(lambda: self._answer(question, pending, talk, step, is_over), texts.UNEXPECTED)
        begun = talk.turn(pending.key) or pending  # it may hold statements by now
        if answer is None and is_over():
            turn = replace(begun, is_stopped=True, stopped_writer=self.assistant.writer)
        elif answer is None:
            turn = replace(begun, problem=problem)
        else:
            told, problem = attempt(lambda: self._told(begun, answer), texts.UNEXPECTED)
            turn = told or replace(begun, problem=problem)
        talk.put(turn)
        return turn

    def _answer(self, question: str, pending: Turn, talk: Talk, step: Callable[[str], None],
                is_over: Callable[[], bool]) -> Answer:
        proved: list[Statement] = []

        def show(statement: Statement) -> None:
            proved.append(statement)
            answer = so_far(question, proved, pending.answer_language)
            talk.put(replace(pending, so_far=answer, evidence=evidence_of(self.assistant.snapshot(), answer)))
            step(CHANGED)

        return self.assistant.ask(question, pending.after, pending.documents or None, step, on_statement=show,
                                  is_cancelled=is_over, answer_language=pending.answer_language)

    def _told(self, begun: Turn, answer: Answer) -> Turn:
        snapshot = self.assistant.snapshot()
        known = tuple(name for name in begun.documents if name in snapshot.documents)
        return replace(begun, question=answer.question, answer=answer, evidence=evidence_of(snapshot, answer),
                       looked_in=tuple(snapshot.documents[name].title for name in known),
                       documents=known or begun.documents[:1])
