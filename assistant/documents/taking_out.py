"""Documents are taken out of the corpus folder and of the index, and it is proved that nothing of them is left there.

What people decided about rows of the register goes with the document: a line of it holds the quotes that prove the row,
and a document that was taken out should not be quoted anywhere in the corpus folder. What people made of answers
(marks, question sets, saved runs) stays, and is named.
"""

import gc
from collections.abc import Sequence
from dataclasses import dataclass

from filelock import FileLock, Timeout

from assistant.documents.changing import bring_in_force, changing_documents, snapshot_or_none
from assistant.documents.killed import drop_decisions, write_down
from assistant.documents.receipts import RemovalReceipt
from assistant.documents.remains import remains
from assistant.documents.sources_file import without
from assistant.documents.traces import NO_SENTENCES, Sentences, own_sentences, traces
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.register.corrections import read_corrections
from corpus.errors import CorpusError
from corpus.read import SOURCES, corpus_files
from index.build import LOCK
from index.embed import Report
from index.generations import remove_others
from index.pending import Pending
from index.snapshot import Snapshot, StoredDocument
from index.versions import named

WAIT_SECONDS = 10.0


@dataclass(frozen=True)
class _Gone:
    """What is known of a document before it goes; nothing but its file where that could not be read."""

    file: str
    row: StoredDocument | None = None
    sentences: Sentences = NO_SENTENCES
    passage_ids: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return [self.row.name] if self.row else []


def remove(assistant: Assistant, names: Sequence[str], report: Report) -> list[RemovalReceipt]:
    """Takes documents out, each named by its name or that of its file; of an archive all are. One receipt a document.

    AssistantError where one is not there, or is one of several in an archive, or nothing could be written; then nothing
    is taken out.
    """
    with changing_documents(assistant) as pending:
        snapshot = snapshot_or_none(assistant)
        here = [path.name for path in corpus_files(pending.corpus)]
        pending.removed = frozenset(file for name in names for file in _files(name, snapshot, here))
        gone = _gone(snapshot, pending.removed)
        _prepare(pending)
        read_corrections(assistant.corrections)  # a damaged file is told before anything is taken out
        write_down(pending.folder, [one.row for one in gone if one.row])
        del snapshot  # it holds the files of the state that goes
        bring_in_force(assistant, pending, report)
        decisions = drop_decisions(assistant.corrections, {name for one in gone for name in one.names})
    now = assistant.snapshot()
    _remove_older_states(assistant)
    report("looking for what is left", 1.0)
    return [_receipt(assistant, now, one, decisions) for one in gone]


def _files(name: str, snapshot: Snapshot | None, here: Sequence[str]) -> list[str]:
    """The file of what a person named. AssistantError where there is none or it holds other documents too."""
    rows = list(snapshot.documents.values()) if snapshot else []
    if name in here:
        return [name]
    row = named(rows, name)
    if row is None:
        raise AssistantError(f"There is no document '{name}'. Nothing was taken out. See: python -m assistant "
                             "documents")
    if row.source_file != row.file:
        raise AssistantError(f"'{row.name}' is part of the archive {row.file} and cannot be taken out alone. Remove "
                             f"{row.file} as a whole, or take it out of the archive and add that again.")
    return [row.file] if row.file in here else []


def _gone(snapshot: Snapshot | None, files: frozenset[str]) -> list[_Gone]:
    rows = [row for row in snapshot.documents.values() if row.file in files] if snapshot else []
    found = [_Gone(file) for file in sorted(files - {row.file for row in rows})]
    if snapshot is None:
        return found
    others = [snapshot.stored_text(row.name) for row in snapshot.documents.values() if row.file not in files]
    for row in rows:
        passages = [passage for passage in snapshot.passages if passage.document == row.name]
        found.append(_Gone(row.file, row, own_sentences(passages, others),
                           tuple(passage.passage_id for passage in passages)))
    return found


def _prepare(pending: Pending) -> None:
    """What sources.csv says of them goes with them."""
    try:
        sources = without(pending.corpus, pending.removed)
    except CorpusError as error:
        raise AssistantError(f"Nothing was taken out. {error}") from error
    if sources is not None:
        (pending.folder / SOURCES).write_bytes(sources)


def _remove_older_states(assistant: Assistant) -> None:
    """Those that only this process was still reading."""
    gc.collect()
    folder = assistant.settings.index_directory.absolute()
    try:
        with FileLock(folder / LOCK, timeout=WAIT_SECONDS):
            remove_others(folder)
    except Timeout:
        return  # whoever is indexing removes them; what is there until then is told as a trace


def _receipt(assistant: Assistant, now: Snapshot, gone: _Gone, decisions: dict[str, int]) -> RemovalReceipt:
    found = traces(now, assistant.settings.index_directory.absolute(), gone.names, gone.sentences.own, gone.passage_ids)
    left = remains(assistant.settings.evaluation_directory, gone.names, gone.sentences.own)
    row = gone.row
    return RemovalReceipt(row.name if row else "", row.title if row else "", (gone.file,), row.passages if row else 0,
                          row.facts if row else 0, len(gone.sentences.own), found, left,
                          decisions.get(row.name, 0) if row else 0, gone.sentences.shared, gone.sentences.short)
