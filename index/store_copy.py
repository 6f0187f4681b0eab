"""The vector store of a new state as a copy of the one in force, changed where documents did: writing it whole takes
minutes for thousands of documents, whatever changed.

Chroma only marks vectors as removed; they are blanked (`index/store_files.py`), and their places stay until the store
is written whole.
"""

import shutil
from pathlib import Path

from corpus.document import Passage
from index.changes import Changes
from index.snapshot import CHROMA, Snapshot
from index.store import OPENING, VectorStore
from index.store_files import DATABASE, copy_database, vectors_in_files

MOST_CHANGED, MOST_DEAD = 0.5, 0.1  # shares of all passages, and of all vectors; see docs/decisions/0003


def can_be_copied(previous: Snapshot, changes: Changes) -> bool:
    """Whether a copy of the store in force is the shorter way, and not too many of its places would be empty."""
    if not previous.passages:
        return False
    written = sum(reading.passages for reading in changes.fresh.values())
    gone = _gone(previous, changes)
    living = previous.manifest.passages + previous.manifest.sentences
    dead = vectors_in_files(previous.folder / CHROMA) - living + sum(1 + len(one.sentences) for one in gone)
    return written + len(gone) <= MOST_CHANGED * len(previous.passages) and dead <= MOST_DEAD * living


def copied_store(folder: Path, previous: Snapshot, changes: Changes) -> VectorStore:
    """An open copy in `folder` without the passages of documents that changed or are gone."""
    source = previous.folder / CHROMA
    with OPENING:
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
        copy_database(source, folder)
    settled = VectorStore(folder, create=True)
    try:
        settled.write_later()
    finally:
        settled.close()
    store = VectorStore(folder, create=True)
    try:
        store.remove(_gone(previous, changes))
    except BaseException:
        store.close()
        raise
    return store


def _gone(previous: Snapshot, changes: Changes) -> list[Passage]:
    return [passage for passage in previous.passages if passage.document not in changes.kept]
