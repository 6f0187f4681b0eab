"""sources.csv with single values changed: other rows, their order and columns that are not ours stay as they are."""

import csv
import io
import unicodedata
from collections.abc import Collection, Mapping
from pathlib import Path

from corpus.errors import CorpusError
from corpus.read import SOURCE_COLUMNS, SOURCES

BOM = "\ufeff"


def with_values(corpus_folder: Path, file: str, values: Mapping[str, str]) -> bytes:
    """The file with the values of one row changed; the row, or the file, is made where there is none."""
    rows, ending, mark = _read(corpus_folder)
    header = rows[0]
    header += [name for name in SOURCE_COLUMNS if name in values and name not in header]
    place = header.index("file")
    own = [row for row in rows[1:] if _named(row, place) == file]
    if not own:
        own = [["" for _ in header]]
        own[0][place] = file
        rows += own
    row = own[-1]  # the last one counts where a file has two
    row += [""] * (len(header) - len(row))
    for name, value in values.items():
        row[header.index(name)] = value
    return _written(rows, ending, mark)


def without(corpus_folder: Path, files: Collection[str]) -> bytes | None:
    """The file without the rows of some files and of the members of such archives; None where it has none of them."""
    if not (corpus_folder / SOURCES).exists():
        return None
    rows, ending, mark = _read(corpus_folder)
    place = rows[0].index("file")
    names = {unicodedata.normalize("NFC", file) for file in files}
    kept = [row for row in rows[1:] if not any(_named(row, place) == name or _named(row, place).startswith(f"{name}/")
                                               for name in names)]
    return None if len(kept) == len(rows) - 1 else _written([rows[0], *kept], ending, mark)


def _named(row: list[str], place: int) -> str:
    return unicodedata.normalize("NFC", row[place].strip()) if place < len(row) else ""


def _read(corpus_folder: Path) -> tuple[list[list[str]], str, str]:
    """Rows with the header first, how lines end, and the mark that some programs put before them."""
    path = corpus_folder / SOURCES
    if not path.exists():
        return [list(SOURCE_COLUMNS)], "\n", ""
    try:
        text = path.read_bytes().decode("utf-8")
        mark = BOM if text.startswith(BOM) else ""
        rows = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CorpusError(f"{path} cannot be read ({error}). Save it as UTF-8 CSV.") from error
    if not rows or "file" not in rows[0]:
        raise CorpusError(f"{SOURCES} has no column 'file'. Its first line must be: {','.join(SOURCE_COLUMNS)}.")
    return rows, "\r\n" if "\r\n" in text else "\n", mark


def _written(rows: list[list[str]], ending: str, mark: str) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=ending).writerows(rows)
    return (mark + stream.getvalue()).encode("utf-8")
