"""How the corpus folder differs from what is indexed, told without reading any document."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corpus.errors import CorpusError
from corpus.read import SOURCES, Source, corpus_files, folders_beside, not_files, read_sources
from index.reading import file_fingerprint, printable_name
from index.snapshot import Snapshot

Stamp = tuple[str, int, int]


@dataclass(frozen=True)
class Differences:
    """The files of the folder that are not indexed, those that are not as they were indexed, and those that are gone
    from it."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def none(self) -> bool:
        """Whether the index is in line with the folder."""
        return not (self.new or self.changed or self.gone)


class Folder:
    """A corpus folder that is looked at again and again: a file is read anew only where its size or time changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fingerprints: dict[Stamp, str] = {}
        self._sources: Stamp | None = None
        self._looking = threading.Lock()

    def differences(self, snapshot: Snapshot) -> Differences:
        """Compares it with an index. CorpusError where the folder or its sources.csv cannot be read."""
        with self._looking:
            try:
                return self._differences(snapshot)
            except OSError as error:
                raise CorpusError(f"The corpus folder {self.path} cannot be read ({error.strerror or error}). Allow "
                                  "reading there, or name another one with --corpus.") from error

    def _differences(self, snapshot: Snapshot) -> Differences:
        sources = read_sources(self.path)
        sources_stamp = _stamp(self.path / SOURCES) if (self.path / SOURCES).exists() else None
        if sources_stamp != self._sources:
            self._fingerprints.clear()
            self._sources = sources_stamp
        stored: dict[str, set[str]] = {}
        for row in snapshot.manifest.documents:
            stored.setdefault(row.file, set()).add(row.fingerprint)
        failed = {name.partition("/")[0] for name in snapshot.manifest.failed}
        built = datetime.fromisoformat(snapshot.manifest.built).timestamp()
        new, changed, seen = [], [], set()
        for path in corpus_files(self.path):
            name = printable_name(path)
            seen.add(path.name)
            if path.name in stored:
                stamp = _stamp(path)
                if stamp not in self._fingerprints:
                    self._fingerprints[stamp] = _fingerprint(self.path, path, sources)
                if stored[path.name] != {self._fingerprints[stamp]}:
                    changed.append(path.name)
            elif name not in failed:
                new.append(name)
            elif path.stat().st_mtime > built:  # it could not be read; perhaps it was mended
                changed.append(name)
        # These are told as failed and are in no index.
        beside = {printable_name(path) for path in (*folders_beside(self.path), *not_files(self.path))}
        gone = (set(stored) | failed) - seen - beside
        return Differences(tuple(new), tuple(changed), tuple(sorted(gone)))


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return path.name, status.st_size, status.st_mtime_ns


def _fingerprint(folder: Path, path: Path, sources: Mapping[str, Source]) -> str:
    try:
        return file_fingerprint(folder, path, sources).whole
    except CorpusError:
        return ""  # it cannot be opened any more: the next build tells why
