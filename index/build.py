"""Brings the index in line with the corpus folder: what changed is read, split and embedded, and swapped in whole.

The vectors of each document lie in a file of their own beside the generations, from when it was embedded until it is
gone or changed; all else is written anew, so that a state of the index depends on the documents alone and not on the
order in which they came and went. (Chroma could not give the vectors back: it changes their last digit each time they
are stored.) A build that is killed leaves the state in force, and every file of vectors that it had finished.
"""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.changes import Changes, find_changes
from index.embed import Embedder, Report
from index.embedding import embed_fresh
from index.errors import IndexingError
from index.generations import current_generation, new_generation, remove_others
from index.languages import LanguageMeans, parallel_sentences_key
from index.pending import Pending
from index.readings import Readings
from index.snapshot import Manifest, Snapshot, StoredDocument
from index.vector_files import VectorFiles
from index.write_generation import write_generation

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
        with Readings(index_folder) as readings:
            changes = find_changes(corpus_folder, stored, report, keep=readings.keep, pending=pending,
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
                    manifest = write_generation(folder, previous, changes, vectors, means, report)
                    report("storing", 1.0)  # the last moment in which it can be cancelled
    except BaseException:
        if pending:
            pending.take_back()
            # A document that was not put in after all leaves nothing here. (A killed build leaves its vectors.)
            for reading in (one for found in pending.read.values() for one in found.documents.values()):
                vectors.path(reading.name, reading.fingerprint).unlink(missing_ok=True)
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
