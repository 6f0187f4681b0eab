"""Brings the index in line with the corpus folder: what changed is read, split and embedded, and swapped in whole.

Unchanged documents keep their vectors; all else is written anew, so that a state of the index depends on the documents
alone and not on the order in which they came and went. A build that is killed leaves the state in force as it was; the
documents that it had embedded by then need not be embedded again.
"""

import hashlib
import shutil
import time
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from corpus.document import Passage
from index.changes import Changes, Reading, find_changes
from index.context import passage_context, sentence_context
from index.embed import Embedder, Report, Vectors
from index.errors import IndexingError
from index.generations import current_generation, file_sizes, new_generation, remove_others
from index.languages import LanguageMeans, parallel_sentences_key
from index.snapshot import CHROMA, FORMAT, MEANS, TEXTS, WORDS, Manifest, Snapshot, StoredDocument
from index.store import VectorStore, sentence_ids
from index.words import Words

LOCK = "build.lock"
EMBEDDED = "embedded"
EMBED_BATCH_PASSAGES = 64


@dataclass
class Receipt:
    """What a build did, by document name; `failed` gives the reason of each file that could not be read."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    passages: int = 0
    facts: int = 0
    seconds: float = 0.0

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def build(corpus_folder: Path, index_folder: Path, embedder: Embedder, report: Report | None = None,
          rebuild: bool = False, cache_directory: Path | None = None) -> Receipt:
    """Indexes the documents of `corpus_folder`; with `rebuild` all of them, whatever is stored.

    Raises IndexingError where another build is running or the index cannot be written, and CorpusError where there is
    no corpus folder; then the state in force stays as it was.
    """
    started = time.monotonic()
    report = report or (lambda text, fraction: None)
    index_folder = index_folder.absolute()
    try:
        index_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(index_folder / LOCK, timeout=0):
            receipt = _build(corpus_folder, index_folder, embedder, report, rebuild, cache_directory)
    except Timeout as error:
        raise IndexingError(f"Another process is indexing into {index_folder}. Wait until it is done.") from error
    except OSError as error:
        raise IndexingError(f"The index cannot be written to {index_folder} ({error.strerror or error}). Make room "
                            "there, or name another folder with --index.") from error
    receipt.seconds = round(time.monotonic() - started, 2)
    return receipt


def _build(corpus_folder: Path, index_folder: Path, embedder: Embedder, report: Report, rebuild: bool,
           cache_directory: Path | None) -> Receipt:
    remove_others(index_folder)
    embedded = index_folder / EMBEDDED
    if rebuild:
        shutil.rmtree(embedded, ignore_errors=True)
    previous = None if rebuild else _previous(index_folder, embedder, report)
    try:
        stored = previous.documents if previous else {}
        changes = find_changes(corpus_folder, stored, report)
        receipt = _receipt(changes, stored)
        if previous and changes.none():
            receipt.passages = len(previous.passages)
        else:
            means = previous.means if previous else LanguageMeans.prepared(embedder, cache_directory, report)
            _embed_fresh(embedded, changes, embedder, means, report)
            report("storing", 1.0)
            with new_generation(index_folder) as folder:
                receipt.passages = _write_generation(folder, previous, changes, embedded, embedder, means).passages
    finally:
        if previous:
            previous.close()
    shutil.rmtree(embedded, ignore_errors=True)
    remove_others(index_folder)
    return receipt


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


def _receipt(changes: Changes, stored: Mapping[str, StoredDocument]) -> Receipt:
    return Receipt(
        added=sorted(set(changes.fresh) - set(stored)), updated=sorted(set(changes.fresh) & set(stored)),
        removed=changes.removed, unchanged=sorted(changes.kept), failed=changes.failed,
    )


def _embed_fresh(folder: Path, changes: Changes, embedder: Embedder, means: LanguageMeans, report: Report) -> None:
    """Embeds what is new, one file of vectors a document, kept until they are stored: a build that was killed goes on
    where it was."""
    folder.mkdir(exist_ok=True)
    total = sum(len(reading.passages) for reading in changes.fresh.values()) or 1
    done = 0
    for name, reading in sorted(changes.fresh.items()):
        path = _embedded_path(folder, reading, embedder)
        report(f"embedding {name}", done / total)
        if _load_vectors(path, reading.passages) is None:
            batches = []
            for start in range(0, len(reading.passages), EMBED_BATCH_PASSAGES):
                report(f"embedding {name}", (done + start) / total)
                batches.append(_embed(reading, start, embedder, means))
            _save_vectors(path, batches)
        done += len(reading.passages)


def _embedded_path(folder: Path, reading: Reading, embedder: Embedder) -> Path:
    key = f"{reading.document.name}|{reading.fingerprint}|{embedder.identity}|{parallel_sentences_key()}"
    return folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.npz"


def _embed(reading: Reading, start: int, embedder: Embedder, means: LanguageMeans) -> tuple[Vectors, Vectors]:
    """Vectors of some passages from `start` on, and of the sentences in them."""
    passages = reading.passages[start : start + EMBED_BATCH_PASSAGES]
    sentences = [(passage, sentence) for passage in passages for sentence in passage.sentences]
    texts = [passage_context(reading.document, passage) for passage in passages]
    texts += [sentence_context(reading.document, sentence) for _, sentence in sentences]
    languages = [passage.language for passage in passages] + [passage.language for passage, _ in sentences]
    vectors = means.shift_passages(embedder.encode_passages(texts), languages)
    return vectors[: len(passages)], vectors[len(passages) :]


def _save_vectors(path: Path, batches: list[tuple[Vectors, Vectors]]) -> None:
    temporary = path.with_suffix(".tmp")
    empty = np.zeros((0, 0), np.float32)
    with temporary.open("wb") as stream:
        np.savez(stream, passages=np.concatenate([passages for passages, _ in batches] or [empty]),
                 sentences=np.concatenate([sentences for _, sentences in batches] or [empty]))
    temporary.replace(path)


def _load_vectors(path: Path, passages: list[Passage]) -> tuple[Vectors, Vectors] | None:
    try:
        with np.load(path) as stored:
            vectors, sentences = stored["passages"], stored["sentences"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    whole = len(vectors) == len(passages) and len(sentences) == sum(len(passage.sentences) for passage in passages)
    return (vectors, sentences) if whole else None


def _write_generation(folder: Path, previous: Snapshot | None, changes: Changes, embedded: Path, embedder: Embedder,
                      means: LanguageMeans) -> Manifest:
    (folder / TEXTS).mkdir()
    means.save(folder / MEANS)
    stored: dict[str, list[Passage]] = {name: [] for name in changes.kept}
    for passage in previous.passages if previous else ():
        stored.get(passage.document, []).append(passage)
    store = VectorStore(folder / CHROMA, create=True)
    try:
        rows = [_store_fresh(folder, store, changes.fresh[name], embedded, embedder) if name in changes.fresh
                else _store_again(folder, store, changes.kept[name], previous, stored[name])
                for name in sorted({*changes.fresh, *changes.kept})]
        passages = store.all_passages()
        sentences = store.sentence_count()
        store.settle()
    finally:
        store.close()
    Words.build([f"{passage.title}\n{passage.section}\n{passage.text}" for passage in passages]).save(folder / WORDS)
    manifest = Manifest(FORMAT, embedder.identity, parallel_sentences_key(),
                        datetime.now(UTC).isoformat(timespec="seconds"), len(passages), sentences, tuple(rows),
                        file_sizes(folder))
    manifest.save(folder)
    return manifest


def _store_fresh(folder: Path, store: VectorStore, reading: Reading, embedded: Path, embedder: Embedder
                 ) -> StoredDocument:
    document = reading.document
    vectors = _load_vectors(_embedded_path(embedded, reading, embedder), reading.passages)
    if vectors is None:
        raise IndexingError(f"The vectors of {document.name} were lost from {embedded}. Run: python -m assistant index")
    store.add(reading.passages, *vectors)
    text_file = f"{hashlib.sha256(document.name.encode()).hexdigest()[:24]}.txt"
    (folder / TEXTS / text_file).write_bytes(document.text.encode("utf-8"))
    return StoredDocument(document.name, document.file, document.title, document.issuer, document.date,
                          document.language, document.origin, reading.fingerprint, text_file, len(reading.passages))


def _store_again(folder: Path, store: VectorStore, row: StoredDocument, previous: Snapshot | None,
                 passages: list[Passage]) -> StoredDocument:
    """Takes a document that has not changed over from the state in force."""
    assert previous is not None, "only a state in force has documents to keep"
    ids = [one for passage in passages for one in sentence_ids(passage)]
    vectors = previous.store.passage_vectors([passage.passage_id for passage in passages])
    sentences = previous.store.sentence_vectors(ids)
    store.add(passages, _rows(vectors, [passage.passage_id for passage in passages]), _rows(sentences, ids))
    shutil.copy(previous.folder / TEXTS / row.text_file, folder / TEXTS / row.text_file)
    return row


def _rows(vectors: Mapping[str, np.ndarray], ids: list[str]) -> Vectors:
    return np.array([vectors[one] for one in ids], np.float32)
