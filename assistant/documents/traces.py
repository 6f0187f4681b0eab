"""Whether words of documents that were taken out can still be found: in the index as it is read, and in every file of
the index folder, byte by byte.

A sentence that another document has too is not looked for, since it is still there, nor one so short that other files
have it by chance; how many were left out so is told. Databases cut long texts at the ends of their pages, so that
a sentence is looked for in pieces: of two pieces one is whole wherever the cut is.
"""

import json
import mmap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.documents.many_strings import FEWEST_BYTES, ManyStrings
from corpus.document import Passage
from index.generations import CURRENT, GENERATION
from index.snapshot import Snapshot

MIN_SENTENCE_BYTES = 2 * FEWEST_BYTES  # in UTF-8, so that each half can be looked for
MAX_TRACES = 20


@dataclass(frozen=True)
class Sentences:
    """The different sentences of a document: its `own`, and how many others stand in another document too or are too
    short to be looked for."""

    own: tuple[str, ...] = ()
    shared: int = 0
    short: int = 0


NO_SENTENCES = Sentences()


def own_sentences(passages: Sequence[Passage], others: Iterable[str]) -> Sentences:
    """The sentences in the passages of a document; its own are those that none of the other texts has."""
    sentences = [passage.text[one.span.start - passage.span.start : one.span.end - passage.span.start].strip()
                 for passage in passages for one in passage.sentences]
    different = {one: _bytes(one) for one in sentences if one}
    long = {one: data for one, data in different.items() if len(data) >= MIN_SENTENCE_BYTES}
    shared = _found(long.values(), others)
    own = tuple(one for one, data in long.items() if data not in shared)
    return Sentences(own, len(long) - len(own), len(different) - len(long))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _found(strings: Iterable[bytes], texts: Iterable[str]) -> set[bytes]:
    """Which of the strings stand in one of the texts."""
    wanted = ManyStrings(strings)
    return set().union(*(wanted.found_in(_bytes(text)) for text in texts))


def traces(snapshot: Snapshot | None, index_folder: Path, documents: Sequence[str], sentences: Sequence[str],
           passage_ids: Iterable[str]) -> tuple[str, ...]:
    """Where anything was found of documents that were taken out; () where nothing was."""
    found = [*_in_snapshot(snapshot, documents, sentences, passage_ids)] if snapshot else []
    pieces = ManyStrings(_pieces(sentences, snapshot))
    for path in sorted(index_folder.rglob("*")):
        if path.is_file() and path.name != CURRENT and _holds_any(path, pieces):
            found.append(_told(path.relative_to(index_folder), snapshot))
    return tuple(dict.fromkeys(found))[:MAX_TRACES]


def _told(path: Path, snapshot: Snapshot | None) -> str:
    state = path.parts[0]
    if GENERATION.fullmatch(state) and snapshot is not None and state != snapshot.name:
        return f"an older state of the index, {state}, which a program is still reading; it goes with the next build"
    return f"the file {path.as_posix()} in the index folder"


def _in_snapshot(snapshot: Snapshot, documents: Sequence[str], sentences: Sequence[str], passage_ids: Iterable[str]
                 ) -> Iterator[str]:
    gone = set(documents)
    if gone & set(snapshot.documents):
        yield "the list of documents"
    if any(passage.document in gone for passage in snapshot.passages):
        yield "the passages"
    if any(fact.document in gone for fact in snapshot.facts):
        yield "the register"
    if set(passage_ids) & set(snapshot.position) or snapshot.store.known(list(passage_ids)):
        yield "the vectors"
    if _found(map(_bytes, sentences), map(snapshot.stored_text, snapshot.documents)):
        yield "the texts of other documents"


def _pieces(sentences: Sequence[str], snapshot: Snapshot | None) -> Iterator[bytes]:
    """Both halves of each sentence, as text and as JSON writes it, that no text has which is still there."""
    halves = dict.fromkeys(half for one in sentences for half in (one[: len(one) // 2], one[len(one) // 2 :]))
    # Where scripts are mixed, one half may be short; then the other is the longer.
    long = {half: data for half in halves if len(data := _bytes(half)) >= FEWEST_BYTES}
    elsewhere = _found(long.values(), map(snapshot.stored_text, snapshot.documents)) if snapshot else set()
    for half, data in long.items():
        if data not in elsewhere:
            yield from {data, _bytes(json.dumps(half)[1:-1]), _bytes(json.dumps(half, ensure_ascii=False)[1:-1])}


def _holds_any(path: Path, pieces: ManyStrings) -> bool:
    if not path.stat().st_size:
        return False
    with (path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data,
          memoryview(data) as view):
        return bool(pieces.found_in(view))
