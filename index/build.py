"""Brings the index in line with the corpus folder: what changed is read, split and embedded, and swapped in whole.

Unchanged documents keep their vectors. The work is done in a new generation beside the one in force (see `snapshot`);
a build that is killed leaves the old state as it was, and the next one clears its remains.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from corpus.document import Document, Passage
from corpus.errors import CorpusError
from corpus.read import Source, corpus_files, read_document, read_sources
from corpus.split import split
from index.context import passage_context, sentence_context
from index.embed import Embedder, Report
from index.errors import IndexingError
from index.languages import LanguageMeans
from index.snapshot import CURRENT, FORMAT, Manifest, StoredDocument, current_generation
from index.store import VectorStore
from index.words import Words

KEPT_GENERATIONS = 2
EMBED_BATCH_PASSAGES = 256
# Part of every fingerprint: raise it when reading or splitting changes, and all documents are done anew.
READING_VERSION = 1


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


@dataclass(frozen=True)
class _Read:
    """One file of the corpus that was read, or whose stored form still holds."""

    fingerprint: str
    document: Document | None
    stored: StoredDocument | None


def build(corpus_folder: Path, index_folder: Path, embedder: Embedder, report: Report | None = None,
          rebuild: bool = False) -> Receipt:
    """Indexes the documents of `corpus_folder`. Raises IndexingError where another build is running."""
    started = time.monotonic()
    report = report or (lambda text, fraction: None)
    try:
        index_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(index_folder / "build.lock", timeout=0):
            receipt = _build(corpus_folder, index_folder, embedder, report, rebuild)
    except Timeout as error:
        raise IndexingError(f"Another process is indexing into {index_folder}. Wait until it is done.") from error
    except OSError as error:
        raise IndexingError(f"The index cannot be written to {index_folder} ({error.strerror or error}). Make room "
                            "there, or name another folder with --index.") from error
    receipt.seconds = round(time.monotonic() - started, 2)
    return receipt


def _build(corpus_folder: Path, index_folder: Path, embedder: Embedder, report: Report, rebuild: bool) -> Receipt:
    previous = None if rebuild else _usable_generation(index_folder, embedder)
    before = {row.name: row for row in Manifest.load(index_folder / previous).documents} if previous else {}
    receipt = Receipt()
    read = _read_corpus(corpus_folder, before, receipt, report)
    receipt.removed = sorted(set(before) - set(read))
    receipt.passages = sum(row.passages for row in before.values() if row.name in receipt.unchanged)
    if previous and not (receipt.added or receipt.updated or receipt.removed):
        return receipt
    _clear(index_folder, keep=current_generation(index_folder))
    name = f"generation-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    partial = index_folder / f"{name}.partial"
    partial.mkdir()
    manifest = _write_generation(partial, index_folder / previous if previous else None, read, embedder, report)
    os.replace(partial, index_folder / name)
    _point_to(index_folder, name)
    receipt.passages = manifest.passages
    _clear(index_folder, keep=name)
    return receipt


def _usable_generation(index_folder: Path, embedder: Embedder) -> str | None:
    """The generation in force, if its vectors can be used again."""
    name = current_generation(index_folder)
    if name is None:
        return None
    try:
        manifest = Manifest.load(index_folder / name)
    except IndexingError:
        return None
    return name if manifest.model == embedder.identity and manifest.format == FORMAT else None


def _read_corpus(folder: Path, before: dict[str, StoredDocument], receipt: Receipt, report: Report) -> dict[str, _Read]:
    sources = read_sources(folder)
    files = corpus_files(folder)
    read: dict[str, _Read] = {}
    for number, path in enumerate(files):
        report(f"reading {path.name}", number / max(1, len(files)))
        source = sources.get(path.name) or Source(path.name)
        try:
            one = _read_one(path, source, before)
        except CorpusError as error:
            receipt.failed[path.name] = str(error)
            continue
        name = one.document.name if one.document else one.stored.name if one.stored else ""
        if name in read:
            receipt.failed[path.name] = f"Another file is already called '{name}'. Rename one of them."
            continue
        read[name] = one
        kind = receipt.unchanged if one.stored else receipt.updated if name in before else receipt.added
        kind.append(name)
    return read


def _read_one(path: Path, source: Source, before: dict[str, StoredDocument]) -> _Read:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path.name} cannot be opened ({error.strerror}). Check that it may be read.") from error
    described = json.dumps([READING_VERSION, asdict(source)], ensure_ascii=False).encode()
    fingerprint = hashlib.sha256(described + b"\0" + data).hexdigest()
    known = next((row for row in before.values() if row.file == path.name and row.fingerprint == fingerprint), None)
    return _Read(fingerprint, None if known else read_document(path, source), known)


def _write_generation(folder: Path, previous: Path | None, read: dict[str, _Read], embedder: Embedder,
                      report: Report) -> Manifest:
    texts = folder / "texts"
    texts.mkdir()
    kept = {name for name, one in read.items() if one.stored}
    if previous and kept:
        shutil.copytree(previous / "chroma", folder / "chroma")
    store = VectorStore(folder / "chroma")
    try:
        if previous and kept:
            for name in {row.name for row in Manifest.load(previous).documents} - kept:
                store.remove(name)
        means = _language_means(folder, previous, embedder, report)
        rows = [_keep_text(previous, texts, one.stored) for one in read.values() if one.stored and previous]
        fresh = [(one.document, one.fingerprint) for one in read.values() if one.document]
        rows += _add_documents(store, texts, fresh, embedder, means, report)
        passages = store.all_passages()
        sentences = store.sentence_count()
    finally:
        store.close()
    Words.build([f"{passage.title}\n{passage.section}\n{passage.text}" for passage in passages]).save(folder / "words")
    manifest = Manifest(FORMAT, embedder.identity, datetime.now(UTC).isoformat(timespec="seconds"), len(passages),
                        sentences, tuple(sorted(rows, key=lambda row: row.name)))
    manifest.save(folder)
    return manifest


def _language_means(folder: Path, previous: Path | None, embedder: Embedder, report: Report) -> LanguageMeans:
    if previous and (previous / "means.npz").exists():
        shutil.copy(previous / "means.npz", folder / "means.npz")
        with np.load(folder / "means.npz") as stored:
            return LanguageMeans(tuple(str(code) for code in stored["languages"]), stored["passages"],
                                 stored["questions"])
    report("measuring languages", 0.0)
    means = LanguageMeans.measure(embedder)
    np.savez(folder / "means.npz", languages=np.array(means.languages), passages=means.passages,
             questions=means.questions)
    return means


def _keep_text(previous: Path, texts: Path, row: StoredDocument) -> StoredDocument:
    shutil.copy(previous / "texts" / row.text_file, texts / row.text_file)
    return row


def _add_documents(store: VectorStore, texts: Path, fresh: Sequence[tuple[Document, str]], embedder: Embedder,
                   means: LanguageMeans, report: Report) -> list[StoredDocument]:
    rows = []
    for number, (document, fingerprint) in enumerate(fresh):
        report(f"embedding {document.name}", number / len(fresh))
        passages = split(document)
        for start in range(0, len(passages), EMBED_BATCH_PASSAGES):
            _embed(store, document, passages[start : start + EMBED_BATCH_PASSAGES], embedder, means)
        text_file = f"{hashlib.sha256(document.name.encode()).hexdigest()[:24]}.txt"
        (texts / text_file).write_bytes(document.text.encode("utf-8"))
        rows.append(StoredDocument(document.name, document.file, document.title, document.issuer, document.date,
                                   document.language, document.origin, fingerprint, text_file, len(passages)))
    report("done", 1.0)
    return rows


def _embed(store: VectorStore, document: Document, passages: Sequence[Passage], embedder: Embedder,
           means: LanguageMeans) -> None:
    sentences = [(passage, sentence) for passage in passages for sentence in passage.sentences]
    texts = [passage_context(document, passage) for passage in passages]
    texts += [sentence_context(document, sentence) for _, sentence in sentences]
    languages = [passage.language for passage in passages] + [passage.language for passage, _ in sentences]
    vectors = means.shift_passages(embedder.encode_passages(texts), languages)
    rows = iter(vectors[len(passages) :])
    sentence_vectors = [np.array([next(rows) for _ in passage.sentences]) for passage in passages]
    store.add(passages, vectors[: len(passages)], sentence_vectors)


def _point_to(index_folder: Path, name: str) -> None:
    temporary = index_folder / f"{CURRENT}.tmp"
    with temporary.open("w", encoding="utf-8") as stream:
        stream.write(name)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, index_folder / CURRENT)


def _clear(index_folder: Path, keep: str | None) -> None:
    """Removes the remains of killed builds, and generations no reader can still be opening."""
    for path in index_folder.glob("generation-*.partial"):
        shutil.rmtree(path, ignore_errors=True)
    whole = sorted(path for path in index_folder.glob("generation-*") if path.name != keep)
    for path in whole[: max(0, len(whole) - KEPT_GENERATIONS + 1)]:
        shutil.rmtree(path, ignore_errors=True)
