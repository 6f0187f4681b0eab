"""A removal that was killed is brought to its end: decisions about rows of the register go with their document.

They cannot go in the same moment as the document, so that before anything goes it is written down, in the hidden folder
of the change, what will. Whoever finds such a folder knows that its process is no more, since that held the lock.
"""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import AssistantError
from assistant.register.corrections import changing, read_corrections
from corpus.read import CORRECTIONS
from index.snapshot import StoredDocument

LOCK, WAITING = ".documents.lock", ".waiting-"
WRITTEN_DOWN = ".removing/documents.json"


def write_down(folder: Path, rows: Sequence[StoredDocument]) -> None:
    """Keeps in the folder of a change which documents of which files it takes out."""
    path = folder / WRITTEN_DOWN
    path.parent.mkdir()
    path.write_text(json.dumps([[row.name, row.file] for row in rows]), "utf-8")


def drop_decisions(path: Path, names: set[str]) -> dict[str, int]:
    """Takes out the decisions about rows of documents; how many of each there were."""
    if not any(one.document in names for one in read_corrections(path)):
        return {}
    with changing(path) as corrections:
        dropped = [one.document for one in corrections if one.document in names]
        corrections[:] = [one for one in corrections if one.document not in names]
    return {name: dropped.count(name) for name in dropped}


def finish_killed(corpus: Path) -> None:
    """Does what is left of removals whose process was killed, and clears their folders; nothing where somebody changes
    documents at this moment. AssistantError where it cannot be done."""
    if not any(corpus.glob(f"{WAITING}*")):
        return
    try:
        with FileLock(corpus / LOCK, timeout=0):
            finish_and_clear(corpus)
    except Timeout:
        return
    except OSError as error:
        reason = error.strerror or error
        raise AssistantError(f"What a killed change left in the corpus folder cannot be cleared ({reason}). Allow "
                             "writing there.") from error


def finish_and_clear(corpus: Path) -> None:
    """The same, for who holds the lock."""
    for folder in corpus.glob(f"{WAITING}*"):
        try:
            rows = json.loads((folder / WRITTEN_DOWN).read_text("utf-8"))
        except (OSError, ValueError):
            rows = []  # it took nothing out, or was killed before it had begun
        # A file that is still there was not taken out: its decisions stay.
        drop_decisions(corpus / CORRECTIONS, {name for name, file in rows if not (corpus / file).exists()})
        shutil.rmtree(folder, ignore_errors=True)
