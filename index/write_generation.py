"""Writes one whole state of the index: vectors, texts, terms, facts and what documents share.

Of the documents that are new or changed one at a time is in memory; what the state before knows of the others is taken
from there.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from corpus.document import Passage
from corpus.facts.model import AnyFact, as_json
from index.changes import Changes
from index.embed import Report
from index.generations import file_sizes
from index.languages import LanguageMeans, parallel_sentences_key
from index.likeness import Sketches
from index.readings import Reading
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
from index.store import VectorStore
from index.store_copy import can_be_copied, copied_store
from index.store_files import forget_removed
from index.terms import TermsBuilder
from index.vector_files import VectorFiles
from index.versions import SHARED_BY_VERSIONS, linked
from index.words import Words, indexed_terms


def write_generation(folder: Path, previous: Snapshot | None, changes: Changes, files: VectorFiles,
                     means: LanguageMeans, report: Report) -> Manifest:
    """Writes it into an empty folder; `previous` is the state in force, which `changes` tell the differences from.
    IndexingError where it cannot be written."""
    (folder / TEXTS).mkdir()
    means.save(folder / MEANS)
    is_copy = previous is not None and can_be_copied(previous, changes)
    store = copied_store(folder / CHROMA, previous, changes) if previous and is_copy else VectorStore(
        folder / CHROMA, create=True)
    try:
        writing = _Writing(folder, store, files, previous, is_copy)
        names = sorted({*changes.fresh, *changes.kept})
        for number, name in enumerate(names):
            report("storing", number / len(names))
            if name in changes.fresh:
                writing.add(changes.fresh[name].load())
            else:
                writing.keep(changes.kept[name])
        counts = store.counts()
        store.settle()
    finally:
        store.close()
    if is_copy:
        forget_removed(folder / CHROMA)
    Words.of(writing.terms.built()).save(folder / WORDS)
    (folder / FACTS).write_bytes(as_json(writing.facts))
    sketches = Sketches.joined(writing.sketches)
    sketches.save(folder / SKETCHES)
    rows, noted = linked(writing.rows, sketches.pairs(SHARED_BY_VERSIONS))
    built = datetime.now(UTC).isoformat(timespec="milliseconds")  # files that changed in the same second count as seen
    manifest = Manifest(FORMAT, files.model, parallel_sentences_key(), built, *counts, tuple(rows), file_sizes(folder),
                        changes.failed, noted)
    manifest.save(folder)
    return manifest


@dataclass
class _Writing:
    """A state while it is written, document by document in the order of their names. `is_copy`: the store holds the
    documents that are kept."""

    folder: Path
    store: VectorStore
    files: VectorFiles
    previous: Snapshot | None
    is_copy: bool
    rows: list[StoredDocument] = field(default_factory=list)
    facts: list[AnyFact] = field(default_factory=list)
    sketches: list[Sketches] = field(default_factory=list)
    terms: TermsBuilder = field(init=False)

    def __post_init__(self) -> None:
        previous = self.previous
        self.terms = TermsBuilder(previous.words.stored_terms(previous.folder / WORDS) if previous else None)
        self._places = _places(previous.passages) if previous else {}
        self._numbers = {name: number for number, name in enumerate(previous.documents)} if previous else {}
        self._facts: dict[str, list[AnyFact]] = {name: [] for name in self._numbers}
        for fact in previous.facts if previous else ():
            self._facts[fact.document].append(fact)

    def add(self, reading: Reading) -> None:
        """A document that is new or changed."""
        row = _stored(reading)
        self._write(row, reading.document.text)
        self.store.add(reading.passages, *self.files.load_stored(row.name, row.fingerprint, reading.passages))
        for passage in sorted(reading.passages, key=lambda passage: passage.span.start):
            self.terms.add(indexed_terms(f"{passage.title}\n{passage.section}\n{passage.text}"))
        self.sketches.append(Sketches.of([reading.document.text]))
        self.facts += reading.facts

    def keep(self, row: StoredDocument) -> None:
        """A document of the state before."""
        assert self.previous is not None
        first, end = self._places.get(row.name, (0, 0))  # one without a passage has no place
        self._write(row, self.previous.stored_text(row.name))
        if not self.is_copy:
            passages = self.previous.passages[first:end]
            self.store.add(passages, *self.files.load_stored(row.name, row.fingerprint, passages))
        self.terms.keep(first, end)
        self.sketches.append(self.previous.sketches.taken([self._numbers[row.name]]))
        self.facts += self._facts[row.name]

    def _write(self, row: StoredDocument, text: str) -> None:
        (self.folder / TEXTS / row.text_file).write_bytes(text.encode("utf-8"))
        self.rows.append(row)


def _places(passages: Sequence[Passage]) -> dict[str, tuple[int, int]]:
    """From where to where the passages of each document stand."""
    places: dict[str, tuple[int, int]] = {}
    for row, passage in enumerate(passages):
        places[passage.document] = (places.get(passage.document, (row,))[0], row + 1)
    return places


def _stored(reading: Reading) -> StoredDocument:
    document = reading.document
    text_file = f"{hashlib.sha256(document.name.encode()).hexdigest()[:24]}.txt"
    return StoredDocument(document.name, document.file, document.title, document.issuer, document.date,
                          document.language, document.origin, reading.fingerprint, text_file, len(reading.passages),
                          len(reading.facts), document.number, document.pages, document.languages, document.warnings,
                          content_hash(document.text), reading.file_hash, document.source_file,
                          document.said_to_replace)
