"""What Chroma's files hold beside what it gives back: places that it did not clear, vectors that it only marks as
removed, and texts in free pages of its database. Nothing of a document that was removed may stay in them.

The files of vectors are those of hnswlib: a header of the version (4 bytes), then, of 8 bytes each, where the links of
an element begin, how many elements there is room for, how many there are, the size of one, and where in it its label
and its vector begin (`HierarchicalNSW::persistHeader` in chroma-core/hnswlib). The third byte of the links says whether
the element is removed. The lengths of the vectors have a file of their own, of 4 bytes for each element that there is
room for; those behind the last element are memory that hnswlib never cleared, as are the elements behind the last one.
"""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.errors import IndexingError

DATABASE, WORD_INDEX = "chroma.sqlite3", "embedding_fulltext_search"
REMOVED_BYTE, REMOVED_MARK = 2, 1
LENGTH_BYTES = 4


@dataclass(frozen=True)
class _Elements:
    """A file of vectors: how many elements of which size it has, and where in each of them its links, label and vector
    begin (bytes)."""

    path: Path
    count: int
    size: int
    links: int
    label: int
    vector: int


def forget_removed(folder: Path) -> None:
    """Takes out of Chroma's database what was removed from it and still stands in its free pages and its index of
    words. The folder must be closed."""
    database = sqlite3.connect(folder / DATABASE)
    try:
        database.execute(f"INSERT INTO {WORD_INDEX}({WORD_INDEX}) VALUES ('optimize')")
        database.commit()
        database.execute("VACUUM")
    except sqlite3.Error as error:
        raise IndexingError(f"The vector store in {folder} cannot be written ({error}). Make room on the disk, or name "
                            "another folder with --index.") from error
    finally:
        database.close()


def copy_database(folder: Path, target: Path) -> None:
    """Copies Chroma's database as one state of it, whoever writes into it meanwhile: opening it is writing already."""
    with (closing(sqlite3.connect(f"{(folder / DATABASE).absolute().as_uri()}?mode=ro", uri=True)) as old,
          closing(sqlite3.connect(target / DATABASE)) as new):
        try:
            old.backup(new)
        except sqlite3.Error as error:
            raise IndexingError(f"The vector store in {folder} cannot be copied ({error}). Make room on the disk, or "
                                "name another folder with --index.") from error


def vectors_in_files(folder: Path) -> int:
    """How many vectors Chroma's files have places for, those that were removed included."""
    return sum(elements.count for elements in _elements(folder))


def blank_unused(folder: Path) -> None:
    """Fills with zeros the vectors that were removed, and what the files hold behind the last one: memory that was not
    cleared, in which texts were found of documents that had been removed. The folder must be closed."""
    for elements in _elements(folder):
        _blank_from(elements.path, elements.count * elements.size)
        _blank_from(elements.path.with_name("length.bin"), elements.count * LENGTH_BYTES)
        if elements.count:
            data = np.memmap(elements.path, np.uint8, "r+", shape=(elements.count, elements.size))
            removed = np.flatnonzero(data[:, elements.links + REMOVED_BYTE] & REMOVED_MARK)
            data[removed, elements.vector : elements.label] = 0
            data.flush()


def _blank_from(path: Path, end: int) -> None:
    unused = path.stat().st_size - end
    if unused > 0:
        with path.open("r+b") as stream:
            stream.seek(end)
            stream.write(bytes(unused))


def _elements(folder: Path) -> Iterator[_Elements]:
    for header in folder.glob("*/header.bin"):
        _, links, _, count, size, label, vector = struct.unpack_from("<iQQQQQQ", header.read_bytes())
        yield _Elements(header.with_name("data_level0.bin"), count, size, links, label, vector)
