"""Documents that were read wait on disk until they are embedded and stored, so that a build of thousands holds one at a
time."""

import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Document, Passage
from corpus.facts.model import AnyFact
from index.generations import PARTIAL
from index.snapshot import content_hash

FOLDER = f"readings{PARTIAL}"  # what a killed build leaves of it, the next one removes


@dataclass(frozen=True)
class Reading:
    """A document that is new or changed, read and split."""

    fingerprint: str
    document: Document
    passages: list[Passage]
    facts: list[AnyFact]
    file_hash: str = ""


@dataclass(frozen=True)
class KeptReading:
    """What a build must know of a reading all the time; `content` is the hash of its text."""

    name: str
    fingerprint: str
    content: str
    passages: int
    path: Path

    def load(self) -> Reading:
        """The whole of it, from disk."""
        # The file was written a moment ago by this process, in a folder that only the holder of the lock uses.
        reading: Reading = pickle.loads(self.path.read_bytes())
        return reading


Keep = Callable[[Reading], KeptReading]


class Readings:
    """The folder they wait in. It is there as long as the `with` block."""

    def __init__(self, index_folder: Path) -> None:
        self.folder = index_folder / FOLDER
        self._count = 0

    def __enter__(self) -> "Readings":
        self.folder.mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def keep(self, reading: Reading) -> KeptReading:
        """Writes one down."""
        path = self.folder / f"{self._count}.pickle"
        self._count += 1
        path.write_bytes(pickle.dumps(reading, pickle.HIGHEST_PROTOCOL))
        return KeptReading(reading.document.name, reading.fingerprint, content_hash(reading.document.text),
                           len(reading.passages), path)
