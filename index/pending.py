"""Changes of the corpus folder that come into force together with the index that knows of them.

New files wait in a hidden folder inside the corpus folder. The index is built as if they were in their places already;
they are put there in the moment in which the new state of the index comes into force, and taken back if that fails. So
a build that is cancelled leaves folder and index as they were, and one that is killed leaves at worst a folder that the
next build brings the index in line with.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import CorpusError
from corpus.read import SOURCES, Source, corpus_files, document_name, read_sources
from index.embed import Report
from index.generations import flush_directory
from index.reading import FileReading, file_fingerprint, printable_name, read_file
from index.readings import Keep
from index.snapshot import StoredDocument

BEFORE = ".before"


@dataclass
class Pending:
    """`folder` holds files under their final names, also a new sources.csv; `removed` names files to be taken out.

    While it is built with, `refused` gets the reason of each new file that cannot be read, `duplicates` the document
    that a new file equals, and `read` what was read in the others; refused files and duplicates are not put in.
    `renamed` tells under which names files lie whose own would be that of another document.
    """

    corpus: Path
    folder: Path
    removed: frozenset[str] = frozenset()
    refused: dict[str, str] = field(default_factory=dict)
    duplicates: dict[str, str] = field(default_factory=dict)
    read: dict[str, FileReading] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    _undo: list[tuple[Path | None, Path]] = field(default_factory=list)

    def sources(self) -> dict[str, Source]:
        """What sources.csv says, or will say."""
        return read_sources(self.folder if (self.folder / SOURCES).exists() else self.corpus)

    def files(self) -> list[Path]:
        """The documents of the corpus folder as it will be, in the order of their names."""
        new = {path.name: path for path in corpus_files(self.folder)}
        old = {path.name: path for path in corpus_files(self.corpus) if path.name not in self.removed}
        return [path for _, path in sorted((old | new).items())]

    def sift(self, sources: Mapping[str, Source], stored: Mapping[str, StoredDocument], report: Report,
             keep: Keep) -> None:
        """Reads the new files, and drops those that cannot be read and those whose text is there already."""
        files = corpus_files(self.folder)
        for number, path in enumerate(files):
            share = number / len(files)

            def told(shown: str, share: float = share) -> None:
                report(f"reading {shown}", share)

            told(printable_name(path))
            try:
                reading = read_file(path, sources, file_fingerprint(self.folder, path, sources), keep, told)
                if self._is_second_of_its_name(path, reading, self._others(stored, path.name)):
                    path = self._call_with_ending(path)
                    reading = read_file(path, sources, file_fingerprint(self.folder, path, sources), keep, told)
                self._take(path, reading, self._others(stored, path.name))
            except CorpusError as error:
                self.refused[path.name] = str(error)
            if path.name not in self.read:
                path.unlink()

    def _others(self, stored: Mapping[str, StoredDocument], file: str) -> dict[str, str]:
        """The names of the documents that stay beside a new file, by their content."""
        others = {row.content: row.name for row in stored.values()
                  if row.file not in self.removed and row.file != file}
        return others | {one.content: one.name for reading in self.read.values()
                         for one in reading.documents.values()}

    def _is_second_of_its_name(self, path: Path, reading: FileReading, others: Mapping[str, str]) -> bool:
        """Whether a file differs from another one in its ending alone ("letter.docx", "letter.pdf")."""
        found = list(reading.documents.values())
        return (len(found) == 1 and found[0].name == document_name(path) and found[0].content not in others
                and bool(path.suffix) and bool(_names_taken(reading, others)) and not _with_ending(path).exists())

    def _call_with_ending(self, path: Path) -> Path:
        """Names a file so that its document has its ending in its name: the name of a document is that of its file, and
        must not change when another one comes."""
        place = path.rename(_with_ending(path))
        self.renamed[path.name] = place.name
        return place

    def _take(self, path: Path, reading: FileReading, others: Mapping[str, str]) -> None:
        """Decides about a new file; `others` are the documents that stay, by their content."""
        found = list(reading.documents.values())
        equal = [others.get(one.content, "") for one in found]
        same_name = _names_taken(reading, others)
        if not found:
            self.refused[path.name] = " ".join(reading.failed.values())
        elif all(equal):
            self.duplicates[path.name] = equal[0]
        elif same_name:
            self.refused[path.name] = (f"Another document is already called '{same_name[0]}'. Rename this file, or "
                                       "remove the other one first.")
        else:
            self.read[path.name] = reading

    def place(self) -> None:
        """Puts the files in and takes out those that go."""
        before = self.folder / BEFORE
        before.mkdir()
        for path in [path for path in self.folder.iterdir() if path.is_file()]:
            self._keep(path.name, before)
            path.replace(self.corpus / path.name)
        for name in self.removed:
            self._keep(name, before)
            (self.corpus / name).unlink(missing_ok=True)
        flush_directory(self.corpus)

    def _keep(self, name: str, before: Path) -> None:
        """A copy, since the file itself must be in its place until the new one takes that."""
        place = self.corpus / name
        if place.exists() or place.is_symlink():
            shutil.copy2(place, before / name, follow_symlinks=False)
            self._undo.append((before / name, place))
        else:
            self._undo.append((None, place))

    def take_back(self) -> None:
        """Undoes what `place` did."""
        for kept, place in reversed(self._undo):
            if kept is None:
                place.unlink(missing_ok=True)
            else:
                kept.replace(place)
        self._undo.clear()


def _names_taken(reading: FileReading, others: Mapping[str, str]) -> list[str]:
    taken = {name.casefold() for name in others.values()}
    return [one.name for one in reading.documents.values() if one.name.casefold() in taken]


def _with_ending(path: Path) -> Path:
    """ "letter.pdf.pdf" for "letter.pdf"."""
    return path.with_name(f"{path.name}{path.suffix}")
