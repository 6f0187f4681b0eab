"""What became of documents that were put in or taken out."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["added", "updated", "unchanged", "duplicate", "failed"]


@dataclass(frozen=True)
class FileReceipt:
    """What became of one file that was put in (or of one member of an archive).

    `file` is the name it was put in by, as it can be shown; `document` its name in the index, of a duplicate that of
    the document it equals. `similar_to` is another document with nearly the same text, `replaces` the older version it
    is linked to; `reason` tells why it failed and ends with what to do. `changes` tell by fact what is different in an
    updated or newer version.
    """

    file: str
    outcome: Outcome
    document: str = ""
    title: str = ""
    pages: int | None = None
    passages: int = 0
    facts: int = 0
    language: str = ""
    languages: tuple[str, ...] = ()
    similar_to: str = ""
    similarity: float = 0.0
    replaces: str = ""
    warnings: tuple[str, ...] = ()
    reason: str = ""
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RemovalReceipt:
    """What became of one document that was taken out.

    `files` were taken out of the corpus folder. `sentences_checked` of its own sentences were searched for afterwards;
    `sentences_shared` others were not, since another document has them too, nor `sentences_short`, which are too short
    to tell anything. `traces` tell where words of it were found again, () that nothing of what was searched for was.
    `remains` tells what was deliberately left, `decisions` how many decisions about rows of the register went with it.
    """

    document: str
    title: str
    files: tuple[str, ...]
    passages: int
    facts: int
    sentences_checked: int
    traces: tuple[str, ...]
    remains: tuple[str, ...]
    decisions: int = 0
    sentences_shared: int = 0
    sentences_short: int = 0
