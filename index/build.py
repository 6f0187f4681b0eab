"""Brings the index in line with the corpus folder: what changed is read, split and embedded, and swapped in whole.

The vectors of each document lie in a file of their own beside the generations, from when it was embedded until it is
gone or changed; all else is written anew, so that a state of the index depends on the documents alone and not on the
order in which they came and went. (Chroma could not give the vectors back: it changes their last digit each time they
are stored.) A build that is killed leaves the state in force, and every file of vectors that it had finished.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.document import Passage
from corpus.facts.model import AnyFact, as_json
from index.changes import Changes, find_changes
from index.embed import Embedder, Report
from index.embedding import embed_fresh
from index.errors import IndexingError
from index.generations import current_generation, file_sizes, new_generation, remove_others
from index.languages import LanguageMeans, parallel_sentences_key
from index.likeness import Sketches
from index.pending import Pending
from index.reading import Reading
from index.snapshot import (
    CHROMA,
    FACTS,
    FORMAT,
    MEANS,
    SKETCHES,
    TEXTS,
    WORDS,
    Manifest,
    Snapshot,
    StoredDocument,
    content_hash,
)
from index.store import VectorStore, forget_removed
from index.store_copy import can_be_copied, copied_store
from index.vector_files import VectorFiles
from index.versions import linked
from index.words import Words

LOCK = "build.lock"
VECTORS = "vectors"
RECEIPT_FIELDS = ("pages", "passages", "facts", "language", "languages", "warnings", "similar_to", "similarity",
                  "replaces", "replaced_by")


@dataclass
class Receipt:
    """What a build did, by document name; `failed` gives the reason of each file that could not be read, `noted` what
    is doubtful of a document, `documents` what each that is in the index holds and which others are like it."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    passages: int = 0
    facts: int = 0
    seconds: float = 0.0
    noted: dict[str, str] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def build(corpus_folder: Path, index_folder: Path, embedder: Embedder, report: Report | None = None,
          rebuild: bool = False, cache_directory: Path | None = None, pending: Pending | None = None) -> Receipt:
    """Indexes the documents of `corpus_folder`; with `rebuild` all of them, whatever is stored. What is `pending` is
    put into the folder in the moment in which the index knows of it.

    Raises IndexingError where another build is running or the index cannot be written, and CorpusError where there is
    no corpus folder; then the state in force stays as it was.
    """
    started = time.monotonic()
    report = report or (lambda text, fraction: None)
    index_folder = index_folder.absolute()
    try:
        index_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(index_folder / LOCK, timeout=0):
            receipt = _build(corpus_folder, index_folder, embedder, report, rebuild, cache_directory, pending)
    except Timeout as error:
        raise IndexingError(f"Another process is indexing into {index_folder}. Wait until it is done.") from error
    except OSError as error:
        raise IndexingError(f"The index cannot be written to {index_folder} ({error.strerror or error}). Make room "
                            "there, or name another folder with --index.") from error
    receipt.seconds = round(time.monotonic() - started, 2)
    return receipt


def _build(corpus_folder: Path, index_folder: Path, embedder: Embedder, report: Report, rebuild: bool,
           cache_directory: Path | None, pending: Pending | None) -> Receipt:
    remove_others(index_folder)
    vectors = VectorFiles(index_folder / VECTORS, embedder)
    if rebuild:
        vectors.remove_but([])
    previous = None if rebuild else _previous(index_folder, embedder, report)
    try:
        stored = previous.documents if previous else {}
        changes = find_changes(corpus_folder, stored, report, pending=pending,
                               usable=lambda row: vectors.path(row.name, row.fingerprint).exists())
        if previous and changes.none() and changes.failed == previous.manifest.failed:
            if pending:
                report("storing", 1.0)
                pending.place()
            manifest = previous.manifest
        else:
            means = previous.means if previous else LanguageMeans.prepared(embedder, cache_directory, report)
            embed_fresh(vectors, changes.fresh, stored, embedder, means, report)
            with new_generation(index_folder, pending.place if pending else None) as folder:
                manifest = _write_generation(folder, previous, changes, vectors, means, report)
                report("storing", 1.0)  # the last moment in which it can be cancelled
    except BaseException:
        if pending:
            pending.take_back()
            # A document that was not put in after all leaves nothing here. (A killed build leaves its vectors.)
            for reading in (one for found in pending.read.values() for one in found.documents.values()):
                vectors.path(reading.document.name, reading.fingerprint).unlink(missing_ok=True)
        raise
    finally:
        if previous:
            previous.close()
    vectors.remove_but(changes.fingerprints().items())
    remove_others(index_folder)
    return _receipt(changes, stored, manifest)


def _previous(index_folder: Path, embedder: Embedder, report: Report) -> Snapshot | None:
    """The state in force, if its vectors can be used again."""
    try:
        if current_generation(index_folder) is None:
            return None
        snapshot = Snapshot(index_folder, embedder)
    except IndexingError as error:
        report(f"all documents are indexed anew: {str(error).split(' Run:')[0]}", 0.0)
        return None
    if snapshot.manifest.parallel_sentences == parallel_sentences_key():
        return snapshot
    snapshot.close()
    return None


def _receipt(changes: Changes, stored: Mapping[str, StoredDocument], manifest: Manifest) -> Receipt:
    return Receipt(
        added=sorted(set(changes.fresh) - set(stored)), updated=sorted(set(changes.fresh) & set(stored)),
        removed=changes.removed, unchanged=sorted(changes.kept), failed=changes.failed,
        passages=manifest.passages, facts=sum(row.facts for row in manifest.documents), noted=manifest.noted,
        documents={row.name: {name: getattr(row, name) for name in RECEIPT_FIELDS} for row in manifest.documents},
    )


def _write_generation(folder: Path, previous: Snapshot | None, changes: Changes, files: VectorFiles,
                      means: LanguageMeans, report: Report) -> Manifest:
    (folder / TEXTS).mkdir()
    means.save(folder / MEANS)
    kept: dict[str, list[Passage]] = {name: [] for name in changes.kept}
    for passage in previous.passages if previous else ():
        kept.get(passage.document, []).append(passage)
    kept_facts: dict[str, list[AnyFact]] = {name: [] for name in changes.kept}
    for fact in previous.facts if previous else ():
        kept_facts.get(fact.document, []).append(fact)
    facts: list[AnyFact] = []
    is_copy = previous is not None and can_be_copied(previous, changes)
    store = copied_store(folder / CHROMA, previous, changes) if previous and is_copy else VectorStore(
        folder / CHROMA, create=True)
    try:
        rows: list[StoredDocument] = []
        names = sorted({*changes.fresh, *changes.kept})
        for name in names:
            report("storing", len(rows) / len(names))
            reading = changes.fresh.get(name)
            row = _stored(reading) if reading else changes.kept[name]
            passages = reading.passages if reading else kept[name]
            text = reading.document.text if reading else previous.stored_text(name) if previous else ""
            (folder / TEXTS / row.text_file).write_bytes(text.encode("utf-8"))
            if reading or not is_copy:
                store.add(passages, *files.load_stored(name, row.fingerprint, passages))
            facts += reading.facts if reading else kept_facts[name]
            rows.append(row)
        passages = store.all_passages()
        sentences = store.sentence_count()
        store.settle()
    finally:
        store.close()
    if is_copy:
        forget_removed(folder / CHROMA)
    Words.build([f"{passage.title}\n{passage.section}\n{passage.text}" for passage in passages]).save(folder / WORDS)
    (folder / FACTS).write_bytes(as_json(facts))
    sketches = _sketches(rows, previous, changes)
    sketches.save(folder / SKETCHES)
    rows, noted = linked(rows, sketches.pairs())
    built = datetime.now(UTC).isoformat(timespec="milliseconds")  # files that changed in the same second count as seen
    manifest = Manifest(FORMAT, files.model, parallel_sentences_key(), built, len(passages), sentences, tuple(rows),
                        file_sizes(folder), changes.failed, noted)
    manifest.save(folder)
    return manifest


def _sketches(rows: Sequence[StoredDocument], previous: Snapshot | None, changes: Changes) -> Sketches:
    """Of all documents, in the order of the rows; only those of new texts are worked out."""
    parts = {name: Sketches.of([reading.document.text]) for name, reading in changes.fresh.items()}
    if previous:
        places = {row.name: place for place, row in enumerate(previous.manifest.documents)}
        parts |= {name: previous.sketches.taken([places[name]]) for name in changes.kept}
    return Sketches.joined([parts[row.name] for row in rows])


def _stored(reading: Reading) -> StoredDocument:
    document = reading.document
    text_file = f"{hashlib.sha256(document.name.encode()).hexdigest()[:24]}.txt"
    return StoredDocument(document.name, document.file, document.title, document.issuer, document.date,
                          document.language, document.origin, reading.fingerprint, text_file, len(reading.passages),
                          len(reading.facts), document.number, document.pages, document.languages, document.warnings,
                          content_hash(document.text), reading.file_hash, document.source_file,
                          document.said_to_replace)
