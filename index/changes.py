"""What is new, changed or gone in the corpus folder since the index was built."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import CorpusError
from corpus.read import Source, corpus_files, folders_beside, not_files, read_sources
from index.embed import Report
from index.pending import Pending
from index.reading import FileReading, file_fingerprint, printable_name, read_file
from index.readings import Keep, KeptReading
from index.snapshot import StoredDocument


@dataclass
class Changes:
    """`fresh` must be embedded, `kept` is stored already, both by document name; `failed` gives the reason of each file
    that could not be read."""

    fresh: dict[str, KeptReading] = field(default_factory=dict)
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
                 usable: Callable[[StoredDocument], bool], keep: Keep, pending: Pending | None = None) -> Changes:
    """Compares the corpus folder, as it will be with what is `pending`, with what is `stored`, by document name; what
    is not `usable` is read again. What is read is put away by `keep`. CorpusError where there is no such folder or its
    sources.csv cannot be read; a file that cannot be read is none."""
    try:
        sources = pending.sources() if pending else read_sources(folder)
        if pending:
            pending.sift(sources, stored, report, keep)
        files = pending.files() if pending else corpus_files(folder)
        inner, others = folders_beside(folder), not_files(folder)
    except OSError as error:
        raise CorpusError(f"The corpus folder {folder} cannot be read ({error.strerror or error}). Allow reading "
                          "there, or name another one with --corpus.") from error
    changes = _compare(folder, files, stored, report, usable, keep, sources, pending.read if pending else {})
    for path in inner:
        changes.failed[f"{printable_name(path)}/"] = ("Folders inside the corpus folder are not read. Put the files in "
                                                      "it beside the others, or pack them into a .zip file.")
    for path in others:
        changes.failed[printable_name(path)] = ("It is no file but a pipe, a device or a link that leads nowhere. Take "
                                                "it out of the corpus folder.")
    return changes


def _compare(folder: Path, files: Iterable[Path], stored: Mapping[str, StoredDocument], report: Report,
             usable: Callable[[StoredDocument], bool], keep: Keep, sources: Mapping[str, Source],
             read: Mapping[str, FileReading]) -> Changes:
    known: dict[tuple[str, str], list[StoredDocument]] = {}
    for row in stored.values():
        known.setdefault((row.file, row.fingerprint), []).append(row)
    changes, files = Changes(), list(files)
    for number, path in enumerate(files):
        share = number / len(files)

        def told(shown: str, share: float = share) -> None:
            report(f"reading {shown}", share)

        told(printable_name(path))
        try:
            if path.name in read:
                _take(changes, read[path.name])
                continue
            fingerprint = file_fingerprint(folder, path, sources)
            rows = known.get((path.name, fingerprint.whole))
            # An archive of which one document is not usable is read again, all of it.
            if rows and all(usable(row) for row in rows):
                for row in rows:
                    if _is_free(changes, row.name, printable_name(path)):
                        changes.kept[row.name] = row
            else:
                _take(changes, read_file(path, sources, fingerprint, keep, told))
        except CorpusError as error:
            changes.failed[printable_name(path)] = str(error)
    changes.removed = sorted(set(stored) - set(changes.kept) - set(changes.fresh))
    return changes


def _take(changes: Changes, found: FileReading) -> None:
    changes.failed |= found.failed
    for shown, reading in found.documents.items():
        if _is_free(changes, reading.name, shown):
            changes.fresh[reading.name] = reading


def _is_free(changes: Changes, name: str, shown: str) -> bool:
    """Whether no other file is called so; if one is, this one is refused."""
    if name in changes.kept or name in changes.fresh:
        changes.failed[shown] = f"Another file is already called '{name}'. Rename one of them."
        return False
    return True
