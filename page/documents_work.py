"""Changes of the documents that people begin on the page: one at a time, in a thread of its own."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from assistant.documents.editing import edit
from assistant.documents.putting_in import add
from assistant.documents.receipts import FileReceipt, RemovalReceipt
from assistant.documents.taking_out import remove
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from corpus.child import printable, shared_child
from index.build import Receipt, build
from index.errors import IndexingError
from page import documents_texts as said
from page.attempt import attempt
from page.documents_upload import delete

REMEMBERED = 50  # changes whose end can still be told to a page that was away
SURE_ENOUGH_SECONDS = 3.0  # of a step, after which the time that is left of it can be told
Kind = Literal["add", "remove", "edit", "index"]


@dataclass
class Change:
    """One change: what it is about, how far it is, and how it ended: with receipts, or with a problem. `fraction` is
    the share of the step that is done. It is written by its thread and read by others."""

    number: int
    kind: Kind
    about: str
    step: str = said.WAITING
    fraction: float = 0.0
    is_under_way: bool = True
    problem: str = ""
    files: list[FileReceipt] = field(default_factory=list)
    removals: list[RemovalReceipt] = field(default_factory=list)
    built: Receipt | None = None
    seconds: float = 0.0
    cancelled: threading.Event = field(default_factory=threading.Event)
    _started: float = field(default_factory=time.monotonic)
    _since: tuple[float, float] = (0.0, 0.0)  # when the fraction last began to grow, and from where

    @property
    def may_be_cancelled(self) -> bool:
        """Whether it can still be left undone."""
        return self.kind in ("add", "index")

    def report(self, step: str, fraction: float) -> None:
        """Called by the work before each part of it."""
        if fraction < self.fraction or not self._since[0]:
            self._since = (time.monotonic(), fraction)
        self.step, self.fraction = step, min(1.0, max(0.0, fraction))
        if self.kind == "index" and self.cancelled.is_set():
            raise AssistantError(said.CANCELLED)

    def seconds_left(self) -> float | None:
        """Of the step, as far as that can be told."""
        since, begun_at = self._since
        done, spent = self.fraction - begun_at, time.monotonic() - since
        if not since or spent < SURE_ENOUGH_SECONDS or done < 0.05 or self.fraction >= 1:
            return None
        return spent / done * (1 - self.fraction)

    def end(self, problem: str) -> None:
        """Nothing more comes of it."""
        self.problem = problem
        self.seconds = time.monotonic() - self._started
        self.is_under_way = False


class DocumentChanges:
    """Makes one at a time."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="documents")
        self._lock = threading.Lock()
        self._begun: dict[int, Change] = {}
        self._last = 0

    def under_way(self) -> Change | None:
        """The one that is made now."""
        last = self.last()
        return last if last and last.is_under_way else None

    def last(self) -> Change | None:
        """The newest, under way or ended."""
        return self._begun.get(self._last)

    def numbered(self, number: int) -> Change | None:
        """The one of that number, where it is remembered."""
        return self._begun.get(number)

    def add(self, files: Sequence[tuple[str, Path]]) -> Change:
        """Puts files in, each given by its name and where its bytes are; these are deleted afterwards."""
        def work(change: Change) -> None:
            try:
                change.files = add(self.assistant, files, change.report, change.cancelled.is_set)
            finally:
                delete(files)

        try:
            return self._start("add", said.files_named([printable(name) for name, _ in files]), work)
        except AssistantError:
            delete(files)
            raise

    def remove(self, name: str, title: str) -> Change:
        """Takes a document out."""
        def work(change: Change) -> None:
            change.removals = remove(self.assistant, [name], change.report)

        return self._start("remove", title, work)

    def edit(self, name: str, title: str, values: Mapping[str, str]) -> Change:
        """Changes what is known of a document."""
        return self._start("edit", title, lambda change: edit(self.assistant, name, values, change.report))

    def bring_in_line(self) -> Change:
        """Brings the index in line with the folder."""
        settings = self.assistant.settings

        def work(change: Change) -> None:
            with shared_child().unless(change.cancelled.is_set):
                change.built = build(settings.corpus_directory, settings.index_directory, self.assistant.embedder,
                                     change.report, cache_directory=settings.cache_directory)

        return self._start("index", "", work)

    def _start(self, kind: Kind, about: str, work: Callable[[Change], object]) -> Change:
        with self._lock:
            if self.under_way():
                raise AssistantError(said.ONE_AT_A_TIME)
            self._last += 1
            begun = self._begun[self._last] = Change(self._last, kind, about)
            self._begun.pop(self._last - REMEMBERED, None)
        self._executor.submit(self._run, begun, work)
        return begun

    def _run(self, change: Change, work: Callable[[Change], object]) -> None:
        _, problem = attempt(lambda: work(change))
        if not problem:
            with suppress(AssistantError, IndexingError):  # whoever asks next is told
                self.assistant.prepare()  # so that the next question need not open the new state of the index
        change.end(said.CANCELLED if problem and change.cancelled.is_set() else problem)

    def stop(self) -> None:
        """Cancels what is under way and waits for it; for the end of the process."""
        if running := self.under_way():
            running.cancelled.set()
        self._executor.shutdown()
