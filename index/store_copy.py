"""The vector store of a new state as a copy of the one in force, changed where documents did: writing it whole takes
minutes for thousands of documents, whatever changed.

A removed document is no such change: its vectors would stay in Chroma's files, marked as removed. Those of an older
text of a changed document do, until the store is written whole.
"""

import shutil
from pathlib import Path

from index.changes import Changes
from index.snapshot import CHROMA, Snapshot
from index.store import VectorStore, vectors_in_files

MOST_CHANGED, MOST_DEAD = 0.5, 0.1  # shares of all passages, and of all vectors; see docs/decisions/0003


def can_be_copied(previous: Snapshot, changes: Changes) -> bool:
    """Whether a copy of the store in force is the shorter way, and nothing has to vanish from it altogether."""
    if changes.removed or not previous.passages:
        return False
    written = sum(len(reading.passages) for reading in changes.fresh.values())
    gone = [passage for passage in previous.passages if passage.document in changes.fresh]
    living = previous.manifest.passages + previous.manifest.sentences
    dead = vectors_in_files(previous.folder / CHROMA) - living + sum(1 + len(one.sentences) for one in gone)
    return written + len(gone) <= MOST_CHANGED * len(previous.passages) and dead <= MOST_DEAD * living


def copied_store(folder: Path, previous: Snapshot, changes: Changes) -> VectorStore:
    """An open copy in `folder` without the passages of documents that changed."""
    shutil.copytree(previous.folder / CHROMA, folder)
    settled = VectorStore(folder, create=True)
    try:
        settled.write_later()
    finally:
        settled.close()
    store = VectorStore(folder, create=True)
    try:
        store.remove([passage for passage in previous.passages if passage.document in changes.fresh])
    except BaseException:
        store.close()
        raise
    return store
