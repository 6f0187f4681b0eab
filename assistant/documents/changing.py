"""One change of the documents at a time: new files wait in a hidden folder of the corpus folder until the index that
knows of them comes into force (see index/pending.py)."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.documents.killed import LOCK, WAITING, finish_and_clear
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from corpus.child import shared_child
from corpus.errors import CorpusError
from index.build import Receipt, build
from index.embed import Report
from index.errors import IndexingError
from index.generations import current_generation
from index.pending import Pending
from index.snapshot import Snapshot, StoredDocument

NOTHING_CHANGED = "Nothing was changed."


class Cancelled(AssistantError):
    """A person ended it before it was done."""


def never() -> bool:
    """For work that nobody cancels."""
    return False


@contextmanager
def changing_documents(assistant: Assistant) -> Iterator[Pending]:
    """An empty change of the corpus folder, to be filled and brought in force in the block. AssistantError where
    another program changes it or it cannot be written."""
    corpus = assistant.settings.corpus_directory
    try:
        corpus.mkdir(parents=True, exist_ok=True)
        with FileLock(corpus / LOCK, timeout=0):
            finish_and_clear(corpus)
            folder = Path(tempfile.mkdtemp(prefix=WAITING, dir=corpus))
            try:
                yield Pending(corpus, folder)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except Timeout as error:
        raise AssistantError(f"Somebody else is changing the documents. {NOTHING_CHANGED} Try again when that is done."
                             ) from error
    except OSError as error:
        raise AssistantError(f"The corpus folder cannot be changed ({error.strerror or error}). {NOTHING_CHANGED} Make "
                             "room or allow writing there, then try again.") from error


def bring_in_force(assistant: Assistant, pending: Pending, report: Report,
                   cancelled: Callable[[], bool] = never) -> Receipt:
    """Builds the index with a change. AssistantError where that cannot be or is cancelled; then folder and index are
    as they were."""
    settings = assistant.settings

    def told(step: str, fraction: float) -> None:
        report(step, fraction)
        if cancelled():
            raise Cancelled(f"Cancelled. {NOTHING_CHANGED} Start again when you want to.")

    try:
        with shared_child().unless(cancelled):
            return build(settings.corpus_directory, settings.index_directory, assistant.embedder, told,
                         cache_directory=settings.cache_directory, pending=pending)
    except (IndexingError, CorpusError) as error:
        text = str(error)
        raise AssistantError(text if NOTHING_CHANGED in text else f"{NOTHING_CHANGED} {text}") from error


def snapshot_or_none(assistant: Assistant) -> Snapshot | None:
    """The index as it is; None where nothing is indexed yet. AssistantError where it is damaged."""
    try:
        if current_generation(assistant.settings.index_directory) is None:
            return None
        return assistant.snapshot()
    except IndexingError as error:
        raise AssistantError(f"{NOTHING_CHANGED} {error}") from error


def stored_documents(assistant: Assistant) -> dict[str, StoredDocument]:
    """What the index holds, by name; nothing where nothing is indexed yet."""
    snapshot = snapshot_or_none(assistant)
    return dict(snapshot.documents) if snapshot else {}
