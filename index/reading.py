"""One file of the corpus folder, read and split: a document, or those of an archive.

A document is told by its fingerprint: its bytes, its row of sources.csv, and the code that reads, splits and embeds
documents, so that nobody has to remember to rebuild the index when that code changes.
"""

import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import corpus
from corpus.child import shared_child
from corpus.document import Document, Passage
from corpus.errors import CorpusError
from corpus.facts.model import AnyFact
from corpus.read import MAX_FILE_BYTES, Source, read_documents
from corpus.split import split
from index.readings import Keep, KeptReading, Reading


class Fingerprint(NamedTuple):
    """What tells a file as it is read now from one that is stored, and its bytes alone (SHA-256); that is empty of a
    file that is too large."""

    whole: str
    file: str


@dataclass
class FileReading:
    """What was read in a file: documents by the name of file or member, and the reasons of those that cannot be."""

    documents: dict[str, KeptReading] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def file_fingerprint(folder: Path, path: Path, sources: Mapping[str, Source]) -> Fingerprint:
    """Raises CorpusError where the file may not be opened, or should not."""
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise CorpusError("Its name is not text in UTF-8. Rename it.") from error
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            raise CorpusError(f"{path.name} is a link that leads out of the corpus folder. Put the file itself there.")
        rows = [asdict(row) for row in _rows_of(sources, path)]
        digest = hashlib.sha256(json.dumps([reading_code(), *rows], ensure_ascii=False).encode("utf-8"))
        # One that is too large is left to the reader to refuse.
        data = path.read_bytes() if path.stat().st_size <= MAX_FILE_BYTES else None
        digest.update(data or b"")
        return Fingerprint(digest.hexdigest(), "" if data is None else hashlib.sha256(data).hexdigest())
    except OSError as error:
        raise CorpusError(f"{path.name} cannot be opened ({error.strerror or error}). Check that it may be read."
                          ) from error


def _rows_of(sources: Mapping[str, Source], path: Path) -> list[Source]:
    """What sources.csv says of a file, and of the members of an archive."""
    # Names come from some disks decomposed; sources.csv is read composed.
    name = unicodedata.normalize("NFC", path.name)
    return [sources.get(name) or Source(path.name),
            *(source for file, source in sorted(sources.items()) if file.startswith(f"{name}/"))]


def read_file(path: Path, sources: Mapping[str, Source], fingerprint: Fingerprint, keep: Keep,
              told: Callable[[str], None]) -> FileReading:
    """Reads a file: one document, or those of an archive; `keep` puts each away, `told` hears the name of each.
    CorpusError where the whole file cannot be read."""
    found = FileReading()
    for shown, document in _documents(path, sources):
        told(shown)
        if isinstance(document, CorpusError):
            found.failed[shown] = str(document)
            continue
        try:
            passages = split(document)
            document, facts = _with_facts(document, passages)
            reading = Reading(fingerprint.whole, document, passages, facts, fingerprint.file)
        # Whatever a hostile file does to what reads it, the others must still be read.
        except Exception as error:
            found.failed[shown] = _cannot(path, error)
            continue
        found.documents[shown] = keep(reading)
    return found


def _with_facts(document: Document, passages: list[Passage]) -> tuple[Document, list[AnyFact]]:
    """The facts of a document. One whose facts cannot be read is found and quoted without them, and says so."""
    try:
        return document, shared_child().facts(document, passages)
    except CorpusError as error:
        return replace(document, warnings=(*document.warnings, str(error))), []


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
def reading_code() -> str:
    """Stands for the code that decides what is stored and embedded of a document."""
    folder = Path(corpus.__file__).parent
    files = sorted([*folder.rglob("*.py"), *(folder / "data").glob("*.json")])
    files += [Path(__file__).with_name(name) for name in ("context.py", "embed.py")]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def printable_name(path: Path) -> str:
    """A file's name as text, whatever bytes it is made of."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")
