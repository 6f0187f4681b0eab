"""What is new, changed or gone in the corpus folder since the index was built.

A document is told by its fingerprint: its bytes, its row of sources.csv, and the code that reads, splits and embeds
documents, so that nobody has to remember to rebuild the index when that code changes.
"""

import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import corpus
from corpus.document import Document, Passage
from corpus.errors import CorpusError
from corpus.facts.model import AnyFact
from corpus.facts.read import read_facts
from corpus.read import MAX_FILE_BYTES, Source, corpus_files, read_documents, read_sources
from corpus.split import split
from index.embed import Report
from index.snapshot import StoredDocument


@dataclass(frozen=True)
class Reading:
    """A document that is new or changed, read and split."""

    fingerprint: str
    document: Document
    passages: list[Passage]
    facts: list[AnyFact]


@dataclass
class Changes:
    """`fresh` must be embedded, `kept` is stored already, both by document name; `failed` gives the reason of each file
    that could not be read."""

    fresh: dict[str, Reading] = field(default_factory=dict)
    kept: dict[str, StoredDocument] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)

    def fingerprints(self) -> dict[str, str]:
        """Of every document that is in the folder, by its name."""
        kept = {name: row.fingerprint for name, row in self.kept.items()}
        return kept | {name: reading.fingerprint for name, reading in self.fresh.items()}

    def none(self) -> bool:
        """Whether the index is in line with the folder as it is."""
        return not self.fresh and not self.removed


def find_changes(folder: Path, stored: Mapping[str, StoredDocument], report: Report,
                 usable: Callable[[StoredDocument], bool]) -> Changes:
    """Compares the corpus folder with what is `stored`, by document name; what is not `usable` is read again.
    CorpusError where there is no such folder or its sources.csv cannot be read; a file that cannot be read is none."""
    try:
        sources, files = read_sources(folder), corpus_files(folder)
    except OSError as error:
        raise CorpusError(f"The corpus folder {folder} cannot be read ({error.strerror or error}). Allow reading "
                          "there, or name another one with --corpus.") from error
    known: dict[tuple[str, str], list[StoredDocument]] = {}
    for row in stored.values():
        known.setdefault((row.file, row.fingerprint), []).append(row)
    changes = Changes()
    for number, path in enumerate(files):
        report(f"reading {_shown(path)}", number / len(files))
        try:
            fingerprint = _fingerprint(folder, path, sources)
            rows = known.get((path.name, fingerprint))
            # An archive of which one document is not usable is read again, all of it.
            if rows and all(usable(row) for row in rows):
                for row in rows:
                    _keep(changes, path, row)
            else:
                _read(changes, path, sources, fingerprint)
        except CorpusError as error:
            changes.failed[_shown(path)] = str(error)
    changes.removed = sorted(set(stored) - set(changes.kept) - set(changes.fresh))
    return changes


def _keep(changes: Changes, path: Path, row: StoredDocument) -> None:
    if _is_free(changes, row.name, _shown(path)):
        changes.kept[row.name] = row


def _is_free(changes: Changes, name: str, shown: str) -> bool:
    """Whether no other file is called so; if one is, this one is refused."""
    if name in changes.kept or name in changes.fresh:
        changes.failed[shown] = f"Another file is already called '{name}'. Rename one of them."
        return False
    return True


def _rows_of(sources: Mapping[str, Source], path: Path) -> list[Source]:
    """What sources.csv says of a file, and of the members of an archive."""
    # Names come from some disks decomposed; sources.csv is read composed.
    name = unicodedata.normalize("NFC", path.name)
    return [sources.get(name) or Source(path.name),
            *(source for file, source in sorted(sources.items()) if file.startswith(f"{name}/"))]


def is_as_indexed(folder: Path, stored: StoredDocument) -> bool:
    """Whether the file of a document, and what sources.csv says of it, is what was indexed. False where it is gone."""
    path = folder / stored.file
    try:
        return path.is_file() and _fingerprint(folder, path, read_sources(folder)) == stored.fingerprint
    except (CorpusError, OSError):
        return False


def _fingerprint(folder: Path, path: Path, sources: Mapping[str, Source]) -> str:
    """Raises CorpusError where the file may not be opened, or should not."""
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise CorpusError("Its name is not text in UTF-8. Rename it.") from error
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            raise CorpusError(f"{path.name} is a link that leads out of the corpus folder. Put the file itself there.")
        rows = [asdict(row) for row in _rows_of(sources, path)]
        digest = hashlib.sha256(json.dumps([_reading_code(), *rows], ensure_ascii=False).encode("utf-8"))
        # One that is too large is left to the reader to refuse.
        if path.stat().st_size <= MAX_FILE_BYTES:
            digest.update(path.read_bytes())
        return digest.hexdigest()
    except OSError as error:
        raise CorpusError(f"{path.name} cannot be opened ({error.strerror or error}). Check that it may be read."
                          ) from error


def _read(changes: Changes, path: Path, sources: Mapping[str, Source], fingerprint: str) -> None:
    """Reads a file: one document, or those of an archive."""
    for shown, document in _documents(path, sources):
        if isinstance(document, CorpusError):
            changes.failed[shown] = str(document)
        elif _is_free(changes, document.name, shown):
            try:
                passages = split(document)
                changes.fresh[document.name] = Reading(fingerprint, document, passages, read_facts(document, passages))
            # Whatever a hostile file does to what reads it, the others must still be read.
            except Exception as error:
                changes.failed[shown] = _cannot(path, error)


def _documents(path: Path, sources: Mapping[str, Source]) -> Iterator[tuple[str, Document | CorpusError]]:
    try:
        yield from read_documents(path, sources)
    except CorpusError:
        raise
    except Exception as error:
        raise CorpusError(_cannot(path, error)) from error


def _cannot(path: Path, error: Exception) -> str:
    return f"{path.name} cannot be read ({type(error).__name__}: {error}). Save it anew, or take it out of the folder."


@cache
def _reading_code() -> str:
    """Stands for the code that decides what is stored and embedded of a document."""
    folder = Path(corpus.__file__).parent
    files = sorted([*folder.rglob("*.py"), *(folder / "data").glob("*.json")])
    files += [Path(__file__).with_name(name) for name in ("context.py", "embed.py")]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _shown(path: Path) -> str:
    """A file's name as text, whatever bytes it is made of."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")
