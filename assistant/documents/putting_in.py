"""Files are put into the corpus folder and the index, all at once, each with a receipt."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.documents.changing import Cancelled, bring_in_force, changing_documents, never, snapshot_or_none
from assistant.documents.fact_changes import fact_changes
from assistant.documents.file_names import file_name, same_but_for_case
from assistant.documents.receipts import FileReceipt, Outcome
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from corpus.child import printable
from corpus.errors import CorpusError
from corpus.facts.model import AnyFact
from corpus.read import corpus_files, read_bytes
from index.build import Receipt
from index.embed import Report
from index.pending import Pending
from index.snapshot import StoredDocument


@dataclass
class _Before:
    """The index as it was: documents, and facts by document; and the files of the corpus folder."""

    documents: Mapping[str, StoredDocument]
    facts: Sequence[AnyFact]
    files: Sequence[str]

    def of_file(self, name: str) -> list[StoredDocument]:
        return [row for row in self.documents.values() if row.file == name]

    def facts_of(self, document: str) -> list[AnyFact]:
        return [fact for fact in self.facts if fact.document == document]


def add(assistant: Assistant, files: Sequence[tuple[str, Path]], report: Report,
        cancelled: Callable[[], bool] = never) -> list[FileReceipt]:
    """Puts files in: each the name to be stored under, and where its bytes are. One receipt a file, or one for each
    document of an archive, in the order given.

    Raises AssistantError where it is cancelled, another program is changing the documents, or they cannot be written;
    corpus folder and index are then as they were. A file that cannot be read stops no other one.
    """
    with changing_documents(assistant) as pending:
        snapshot = snapshot_or_none(assistant)
        before = _Before(dict(snapshot.documents) if snapshot else {}, snapshot.facts if snapshot else [],
                         [path.name for path in corpus_files(pending.corpus)])
        snapshot = None  # the state before it should go when the new one is there
        waiting: dict[int, str] = {}
        early: dict[int, FileReceipt] = {}
        for number, (given, path) in enumerate(files):
            report(f"taking in {printable(given)}", number / len(files))
            if cancelled():
                raise Cancelled("Cancelled. Nothing was changed. Start again when you want to.")
            found = _take_in(pending, before, given, path)
            if isinstance(found, FileReceipt):
                early[number] = found
            else:
                waiting[number] = found
        built = bring_in_force(assistant, pending, report, cancelled) if waiting else None
        now = assistant.snapshot() if built else None
        receipts: list[FileReceipt] = []
        for number, (given, _) in enumerate(files):
            if number in early or now is None or built is None:
                receipts.append(early[number])
            else:
                receipts += _receipts(printable(given), waiting[number], pending, built, before, now.documents,
                                      now.facts)
    return receipts


def _take_in(pending: Pending, before: _Before, given: str, path: Path) -> FileReceipt | str:
    """Copies a file to those that wait; the name it has there, or a receipt where nothing is to be done."""
    shown = printable(given)
    try:
        name = file_name(given)
        data = read_bytes(path, shown)
    except (AssistantError, CorpusError) as error:
        return FileReceipt(shown, "failed", reason=str(error))
    digest = hashlib.sha256(data).hexdigest()
    here = before.of_file(name)
    if here and all(row.file_hash == digest for row in here):
        return _of_stored(FileReceipt(shown, "unchanged"), here[0])
    equal = next((row for row in before.documents.values() if row.file_hash == digest and row.file != name), None)
    if equal is not None:
        return _of_stored(FileReceipt(shown, "duplicate"), equal)
    place = pending.folder / name
    if place.exists() and place.read_bytes() != data:
        return FileReceipt(shown, "failed", reason=f"Two different files are called '{name}'. Rename one of them.")
    other = same_but_for_case(name, [*before.files, *(one.name for one in pending.folder.iterdir())])
    if other:
        return FileReceipt(shown, "failed", reason=f"There is a file called '{other}', which is the same name but for "
                                                   "capitals. Rename this one, or put it in under that name.")
    place.write_bytes(data)
    return name


def _of_stored(receipt: FileReceipt, row: StoredDocument, changes: tuple[str, ...] = ()) -> FileReceipt:
    return FileReceipt(receipt.file, receipt.outcome, row.name, row.title, row.pages, row.passages, row.facts,
                       row.language, row.languages, row.similar_to, row.similarity, row.replaces, row.warnings,
                       receipt.reason, changes)


def _receipts(shown: str, name: str, pending: Pending, built: Receipt, before: _Before,
              documents: Mapping[str, StoredDocument], facts: Sequence[AnyFact]) -> list[FileReceipt]:
    """What became of a file that was built with."""
    name = pending.renamed.get(name, name)
    if name in pending.refused:
        return [FileReceipt(shown, "failed", reason=pending.refused[name])]
    if name in pending.duplicates:
        return [_of_stored(FileReceipt(shown, "duplicate"), documents[pending.duplicates[name]])]
    receipts = []
    for row in (row for row in documents.values() if row.file == name):
        own = [fact for fact in facts if fact.document == row.name]
        changes: tuple[str, ...] = ()
        if row.name in before.documents:
            changes = fact_changes(before.facts_of(row.name), own)
        elif row.replaces:
            changes = fact_changes([fact for fact in facts if fact.document == row.replaces], own)
        was = before.documents.get(row.name)
        outcome: Outcome = "added" if was is None else "unchanged" if was.fingerprint == row.fingerprint else "updated"
        place = shown + row.source_file.removeprefix(row.file) if row.source_file != row.file else shown
        receipts.append(_of_stored(FileReceipt(place, outcome), row, changes))
    members = {file: reason for file, reason in built.failed.items() if file.startswith(f"{printable(name)}/")}
    receipts += [FileReceipt(file, "failed", reason=reason) for file, reason in members.items()]
    return receipts
