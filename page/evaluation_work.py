"""Evaluations that people start on the page: one at a time, in a thread of its own: others can ask meanwhile."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import AssistantError
from assistant.evaluate import evaluate
from assistant.pipeline import Assistant
from assistant.question_set import QuestionSet, read_question_set
from assistant.question_sets import QuestionSetFile
from assistant.saved_runs import save_new_run
from page import texts
from page.attempt import attempt

REMEMBERED = 50  # evaluations whose end can still be told to a page that was away
SURE_ENOUGH = 3  # questions after which the time left can be told


@dataclass
class Evaluation:
    """One evaluation: how far it is, and how it ended: `saved` is the name of its saved run, `problem` what went
    wrong. `left_out` tells of lines that are not asked. It is written by its thread and read by others."""

    number: int
    name: str
    total: int
    left_out: str = ""
    done: int = 0
    is_measuring: bool = False
    is_under_way: bool = True
    saved: str = ""
    problem: str = ""
    started: float = field(default_factory=time.monotonic)
    cancelled: threading.Event = field(default_factory=threading.Event)

    def report(self, step: str, fraction: float) -> None:
        """Called by `evaluate` before each question and before measuring."""
        self.is_measuring = fraction >= 1
        self.done = round(fraction * self.total)

    def seconds_left(self) -> float | None:
        """For the questions that are left, as far as that can be told."""
        if self.done < SURE_ENOUGH or self.is_measuring:
            return None
        return (time.monotonic() - self.started) / self.done * (self.total - self.done)


@contextmanager
def naming_only(path: Path) -> Iterator[None]:
    """In here an AssistantError names the file without its folder, which a reader of the page need not know."""
    try:
        yield
    except AssistantError as error:
        raise AssistantError(str(error).replace(str(path), path.name)) from error


class Evaluations:
    """Runs one at a time, and saves each that is not cancelled."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="evaluation")
        self._lock = threading.Lock()
        self._begun: dict[int, Evaluation] = {}
        self._last = 0

    def under_way(self) -> Evaluation | None:
        """The one that runs now."""
        last = self._begun.get(self._last)
        return last if last and last.is_under_way else None

    def numbered(self, number: int) -> Evaluation | None:
        """The one of that number, where it is remembered."""
        return self._begun.get(number)

    def start(self, chosen: QuestionSetFile) -> Evaluation:
        """Begins; AssistantError where one is under way or the set cannot be used."""
        with naming_only(chosen.path):
            questions = read_question_set(chosen.path)
        with self._lock:
            if self.under_way():
                raise AssistantError(texts.ONE_AT_A_TIME)
            self._last += 1
            begun = self._begun[self._last] = Evaluation(self._last, chosen.path.name, len(questions),
                                                         questions.left_out)
            self._begun.pop(self._last - REMEMBERED, None)
        self._executor.submit(self._run, begun, chosen, questions)
        return begun

    def _run(self, evaluation: Evaluation, chosen: QuestionSetFile, questions: QuestionSet) -> None:
        def work() -> str:
            run = evaluate(self.assistant, questions, chosen.path, evaluation.report, evaluation.cancelled.is_set)
            if evaluation.cancelled.is_set():  # while it was measured
                return ""
            return save_new_run(self.assistant.settings.evaluation_directory, run)

        saved, problem = attempt(work)
        evaluation.saved = saved or ""
        evaluation.problem = texts.CANCELLED if evaluation.cancelled.is_set() and not saved else problem
        evaluation.is_under_way = False

    def stop(self) -> None:
        """Cancels what is under way and waits for it; for the end of the process."""
        if running := self.under_way():
            running.cancelled.set()
        self._executor.shutdown()
