"""What people decided about rows of the register, kept as JSON lines beside the documents: one line a row.

A line holds what was read and the words that prove it. It belongs to the fact with its `fact_id`, else to the one that
the same words of the same document prove, so that it outlives the index. A line whose fact is gone stays in the file.
"""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from assistant.errors import AssistantError
from assistant.file_in_place import put_in_place
from assistant.register.changes import changed
from assistant.register.rows import Decision
from corpus.facts.model import AnyFact, Kind

LOCK_SECONDS = 10.0


@dataclass(frozen=True)
class Correction:
    """A decision. `alone` says whether no other row of the document had the same main quote: then the quote is enough
    to find the row again, else its `label` must be the same too. `original` is the fact as it was read."""

    fact_id: str
    kind: Kind
    document: str
    quotes: tuple[str, ...]
    label: str
    alone: bool
    decision: Literal["confirmed", "corrected", "rejected"]
    date: str
    original: AnyFact
    changes: dict[str, str] = field(default_factory=dict)


LINE: TypeAdapter[Correction] = TypeAdapter(Correction)


def correction(facts: Sequence[AnyFact], fact: AnyFact, decision: Decision, changes: Mapping[str, str]) -> Correction:
    """A decision of now about `fact`, one of `facts`."""
    if decision == "":
        raise AssistantError("There is no decision to keep. Confirm, correct or reject the row.")
    same_words = [other for other in facts if _place(other) == _place(fact)]
    return Correction(fact.fact_id, fact.kind, fact.document, tuple(proof.quote for proof in fact.proofs), fact.label(),
                      len(same_words) == 1, decision, datetime.now(UTC).isoformat(timespec="seconds"), fact,
                      dict(changes))


def _place(fact: AnyFact) -> tuple[str, str, str]:
    return fact.document, fact.kind, fact.proofs[0].quote


def belonging(facts: Sequence[AnyFact], corrections: Sequence[Correction]) -> list[int | None]:
    """For each correction the position of the fact that it is about; None where that is gone."""
    by_id: dict[str, int] = {}
    by_words: dict[tuple[str, str, str], list[int]] = {}
    for position, fact in enumerate(facts):
        by_id.setdefault(fact.fact_id, position)
        by_words.setdefault(_place(fact), []).append(position)
    found: list[int | None] = []
    for one in corrections:
        owner = by_id.get(one.fact_id)
        if owner is None and one.quotes:
            there = by_words.get((one.document, one.kind, one.quotes[0]), [])
            if not (one.alone and len(there) == 1):
                there = [position for position in there if facts[position].label() == one.label]
            owner = there[0] if len(there) == 1 else None
        found.append(owner)
    return found


def read_corrections(path: Path) -> list[Correction]:
    """The decisions in a file; none where there is no file. AssistantError that names a damaged line."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise AssistantError(f"{path} cannot be read ({error.strerror or error}). Allow reading it.") from error
    # Only at line feeds: a JSON string may hold other signs that end a line.
    return [_parsed(raw, path, number) for number, raw in enumerate(content.split(b"\n"), 1) if raw.strip()]


def _parsed(raw: bytes, path: Path, number: int) -> Correction:
    try:
        one = LINE.validate_json(raw.removeprefix(codecs.BOM_UTF8))
        changed(one.original, one.changes)
        return one
    except (ValueError, AssistantError) as error:
        if isinstance(error, ValidationError):
            first = error.errors()[0]
            reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": ")
        else:
            reason = str(error)
        raise AssistantError(f"{path}, line {number} is damaged ({reason}). Mend that line, or delete it to do without "
                             "that decision.") from error


@contextmanager
def changing(path: Path) -> Iterator[list[Correction]]:
    """The decisions in the file, to be changed in the block; they are on the disk when it ends. Nothing is written
    where the block fails. AssistantError where it cannot be written or somebody else is writing."""
    try:
        with FileLock(path.with_suffix(".lock"), timeout=LOCK_SECONDS):
            corrections = read_corrections(path)
            before = list(corrections)
            yield corrections
            if corrections != before:
                put_in_place(path, b"".join(LINE.dump_json(one) + b"\n" for one in corrections))
    except Timeout as error:
        raise AssistantError(f"Another program is writing to {path}. Nothing was changed. Try again in a moment."
                             ) from error
    except OSError as error:
        raise AssistantError(f"The decision could not be saved in {path} ({error.strerror or error}). What is kept "
                             "there has not changed. Make room or allow writing there, then try again.") from error
