"""Whether words of documents that were taken out can still be found: in the index as it is read, and in every file of
the index folder, byte by byte.

A sentence that another document has too is not looked for. Databases cut long texts at the ends of their pages, so that
a sentence is looked for in pieces: of two pieces one is whole wherever the cut is.
"""

import json
import mmap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpus.document import Passage
from index.generations import CURRENT, GENERATION
from index.snapshot import Snapshot

MIN_SENTENCE_CHARACTERS = 24
MAX_SENTENCES = 300  # of long documents, evenly from beginning to end; each is looked for in all files
MAX_TRACES = 20


def own_sentences(passages: Sequence[Passage], others: Iterable[str]) -> list[str]:
    """The sentences in the passages of a document that none of the other texts has."""
    sentences = [passage.text[one.span.start - passage.span.start : one.span.end - passage.span.start].strip()
                 for passage in passages for one in passage.sentences]
    left = dict.fromkeys(one for one in sentences if len(one) >= MIN_SENTENCE_CHARACTERS)
    for text in others:
        for sentence in [one for one in left if one in text]:
            del left[sentence]
    found = list(left)
    step = -(-len(found) // MAX_SENTENCES) or 1
    return found[::step]


def traces(snapshot: Snapshot | None, index_folder: Path, documents: Sequence[str], sentences: Sequence[str],
           passage_ids: Iterable[str]) -> tuple[str, ...]:
    """Where anything was found of documents that were taken out; () where nothing was."""
    found = [*_in_snapshot(snapshot, documents, sentences, passage_ids)] if snapshot else []
    pieces = _pieces(sentences, snapshot)
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
    texts = [snapshot.stored_text(name) for name in snapshot.documents]
    if any(sentence in text for text in texts for sentence in sentences):
        yield "the texts of other documents"


def _pieces(sentences: Sequence[str], snapshot: Snapshot | None) -> list[bytes]:
    """Both halves of each sentence, as text and as JSON writes it, that no text has which is still there."""
    halves = dict.fromkeys(half for one in sentences for half in (one[: len(one) // 2], one[len(one) // 2 :]))
    for text in [snapshot.stored_text(name) for name in snapshot.documents] if snapshot else []:
        for half in [one for one in halves if one in text]:
            del halves[half]
    forms = [form for half in halves
             for form in (half, json.dumps(half)[1:-1], json.dumps(half, ensure_ascii=False)[1:-1])]
    return [form.encode("utf-8", "replace") for form in dict.fromkeys(forms)]


def _holds_any(path: Path, pieces: Sequence[bytes]) -> bool:
    if not pieces or not path.stat().st_size:
        return False
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return any(data.find(piece) >= 0 for piece in pieces)
