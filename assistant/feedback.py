"""What people say of answers in the chat, kept as question lines that `evaluate` reads: one line an answer.

The file is small and somebody's work, so it is never changed in place: under a lock that holds between processes it is
read, written anew beside itself, flushed and put in its own place. Killed at any moment it is the old file or the new
one. Lines that cannot be read are kept as they are, byte by byte.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from filelock import FileLock, Timeout

from assistant.answer import Answer, Citation, Retrieved
from assistant.errors import AssistantError
from assistant.file_in_place import put_in_place
from assistant.question_set import EvidenceQuote, awaits_evidence, plain
from index.snapshot import Snapshot

FILE, LOCK = "feedback.jsonl", "feedback.lock"
LOCK_SECONDS = 10.0
MAX_CANDIDATES = 10
MAX_SAID_CHARACTERS = 300

Verdict = Literal["right", "wrong", "wrong_passage"]


@dataclass(frozen=True)
class Asked:
    """A question as it was asked, with the earlier ones and the documents it was limited to, and its answer. `key`
    tells it from all others: marking it again replaces its line."""

    key: str
    answer: Answer
    history: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of its line."""
        return f"feedback-{self.key}"


@dataclass(frozen=True)
class Candidate:
    """A passage that a person can name as the one with the answer, and its words sentence by sentence."""

    document: str
    title: str
    section: str
    page: int | None
    language: str
    text: str
    sentences: tuple[str, ...]
    cited: bool

    def evidence(self, chosen: Sequence[int], said: str = "") -> tuple[EvidenceQuote, ...]:
        """The chosen sentences; else the only one that holds the words `said`; else the whole passage.

        A sentence is found again when the index cuts passages otherwise, the whole passage perhaps not. But which
        sentence answers is not guessed: where the person did not tell, what they did say is kept, the passage.
        """
        quotes = [self.sentences[number] for number in sorted(set(chosen))]
        if not quotes and plain(said):
            holding = [one for one in self.sentences if plain(said) in plain(one)]
            quotes = holding if len(holding) == 1 else []
        return tuple(EvidenceQuote(self.document, quote) for quote in quotes or [self.text])


class Kept(NamedTuple):
    """What the file holds after a change: its questions, how many of them await evidence, the numbers of the lines that
    cannot be read, and whether the question had a line before."""

    questions: int
    awaiting: int
    unreadable: tuple[int, ...]
    had_line: bool


def candidates(snapshot: Snapshot, answer: Answer) -> tuple[Candidate, ...]:
    """The passages to choose from: the cited ones, then the best of the others that were retrieved."""
    sources: dict[str, Citation | Retrieved] = {one.passage_id: one for one in answer.citations}
    for found in answer.retrieved:
        sources.setdefault(found.passage_id, found)
    cited = {one.passage_id for one in answer.citations}
    return tuple(Candidate(one.document, one.title, one.section, one.page, one.language, one.text,
                           _sentences(snapshot, passage_id), passage_id in cited)
                 for passage_id, one in list(sources.items())[:MAX_CANDIDATES])


def _sentences(snapshot: Snapshot, passage_id: str) -> tuple[str, ...]:
    """Empty where the passage is no longer in the index: it can then be chosen as a whole."""
    if passage_id not in snapshot.position:
        return ()
    passage = snapshot.passages[snapshot.position[passage_id]]
    spans = [(one.span.start - passage.span.start, one.span.end - passage.span.start) for one in passage.sentences]
    quotes = dict.fromkeys(passage.text[start:end] for start, end in spans)
    return tuple(quote for quote in quotes if plain(quote))


def cited_evidence(answer: Answer) -> tuple[EvidenceQuote, ...]:
    """All that an answer quotes, each once."""
    return tuple(dict.fromkeys(EvidenceQuote(one.document, one.quote) for one in answer.citations))


def checked_words(said: str) -> str:
    """Words that an answer must hold, as they are stored. AssistantError where they are too long or no words."""
    said = " ".join(said.split())
    if len(said) > MAX_SAID_CHARACTERS:
        raise AssistantError(f"What the answer should say is longer than {MAX_SAID_CHARACTERS} characters. Give the "
                             "few words that matter.")
    if said and not plain(said):
        raise AssistantError("What the answer should say holds no words. Give some, or leave it empty.")
    return said


def question_line(asked: Asked, verdict: Verdict, answerable: bool | None, evidence: Sequence[EvidenceQuote] = (),
                  said: str = "") -> dict[str, Any]:
    """The line of the question set; `answerable` is None where nobody knows yet. Answers do not hold `said` where the
    documents do not answer, so it is then kept as a note."""
    answer = asked.answer
    line = {
        "id": asked.id, "question": answer.question, "language": answer.language, "history": list(asked.history),
        "documents": list(asked.documents), "answerable": answerable,
        "must": [[said]] if said and answerable is not False else [],
        "evidence": [one._asdict() for one in evidence], "type": "feedback", "verdict": verdict,
        "date": datetime.now(UTC).isoformat(timespec="seconds"), "status": answer.status, "answer": answer.answer,
        "cited": [one._asdict() for one in cited_evidence(answer)],
        "note": said if answerable is False else "",
    }
    return {name: value for name, value in line.items() if value or name not in ("documents", "cited", "note")}


def keep(directory: Path, line: dict[str, Any]) -> Kept:
    """Puts a line into the file, in the place of the one with its id. It is on the disk when this returns;
    AssistantError where it is not."""
    return _change(directory, line["id"], line)


def withdraw(directory: Path, asked: Asked) -> Kept:
    """Takes the line of a question out of the file."""
    return _change(directory, asked.id, None)


def shown_path(directory: Path) -> str:
    """The file as people are told of it, without the folders of the machine."""
    return f"{directory.name}/{FILE}"


def _change(directory: Path, identifier: str, line: dict[str, Any] | None) -> Kept:
    with _explained(directory):
        directory.mkdir(parents=True, exist_ok=True)
        with FileLock(directory / LOCK, timeout=LOCK_SECONDS):
            path = (directory / FILE).resolve()  # a link stays a link
            before = path.read_bytes() if path.exists() else b""
            # Only at line feeds: a JSON string may hold other signs that end a line.
            kept = [(raw, _row(raw)) for raw in before.removesuffix(b"\n").split(b"\n")] if before else []
            place = next((number for number, (_, row) in enumerate(kept) if row and row.get("id") == identifier), None)
            new = [] if line is None else [(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace"), line)]
            kept[slice(len(kept), None) if place is None else slice(place, place + 1)] = new
            if new or place is not None:
                put_in_place(path, b"".join(raw + b"\n" for raw, _ in kept))
    rows = [row for _, row in kept if row is not None]
    unreadable = tuple(number for number, (raw, row) in enumerate(kept, 1) if row is None and raw.strip())
    return Kept(len(rows), sum(map(awaits_evidence, rows)), unreadable, place is not None)


def _row(raw: bytes) -> dict[str, Any] | None:
    """The question in a line; None where `evaluate` could not read one there."""
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and isinstance(value.get("question"), str) else None


@contextmanager
def _explained(directory: Path) -> Iterator[None]:
    try:
        yield
    except Timeout as error:
        raise AssistantError(f"Another program is writing to {shown_path(directory)}. Nothing was changed. Try again "
                             "in a moment.") from error
    except OSError as error:
        raise AssistantError(f"This could not be saved in {shown_path(directory)} ({error.strerror or error}). What is "
                             "kept there has not changed. Make room or allow writing there, then try again.") from error
