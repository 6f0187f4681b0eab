"""Questions with what a right answer holds: the lines that `evaluate` reads.

A line is one of `ask --batch` with, on top, `answerable`, `must` (groups of alternatives: of each group one must stand
in the answer), `evidence` (quotes of the documents that answer it), `type` and `language`.

A person who marked an answer as wrong need not know what is right. Such a line has a `verdict` and an `answerable` that
is null; it awaits evidence, and is left out and told of.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, overload

from assistant.batch import BatchQuestion, numbered_lines, read_line, unusable
from assistant.errors import AssistantError

EXAMPLE = ('{"question": "…", "answerable": true, "must": [["2026"]], "evidence": [{"document": "…", "quote": "…"}], '
           '"type": "…", "language": "en"}')
NO_TYPE, NO_LANGUAGE = "other", "und"
MOST_FAULTS = 20  # enough to see what is wrong throughout; more would bury it
SAME_SIGN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "*": None})


class EvidenceQuote(NamedTuple):
    """Words that answer a question; `document` is the name or the file of the one they stand in, "" for any."""

    document: str
    quote: str


class Fault(NamedTuple):
    """A line that cannot be used, by its number, and why: "has no text called 'question'"."""

    line: int
    text: str


@dataclass(frozen=True)
class LabelledQuestion:
    """A question, and what its right answer holds. Without a `type` it is of type "other"."""

    asked: BatchQuestion
    answerable: bool
    must: tuple[tuple[str, ...], ...]
    evidence: tuple[EvidenceQuote, ...]
    type: str
    language: str

    @property
    def id(self) -> str:
        """As it was given, else the number of the line."""
        return str(self.asked.id)

    def as_dict(self) -> dict[str, Any]:
        """The line it was read from, with what was left out."""
        limited = {"documents": list(self.asked.documents)} if self.asked.documents else {}
        return {"id": self.id, "question": self.asked.question, "history": list(self.asked.history), **limited,
                "type": self.type, "language": self.language, "answerable": self.answerable,
                "must": [list(group) for group in self.must], "evidence": [one._asdict() for one in self.evidence]}


@dataclass(frozen=True)
class QuestionSet(Sequence[LabelledQuestion]):
    """The questions of a file that can be judged, and the numbers of the lines that await evidence."""

    questions: tuple[LabelledQuestion, ...]
    awaiting: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.questions)

    @overload
    def __getitem__(self, position: int) -> LabelledQuestion: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[LabelledQuestion]: ...
    def __getitem__(self, position: int | slice) -> LabelledQuestion | Sequence[LabelledQuestion]:
        return self.questions[position]

    @property
    def left_out(self) -> str:
        """What a person is told of the lines that await evidence; "" where there are none."""
        numbers = ", ".join(map(str, self.awaiting))
        if len(self.awaiting) == 1:
            return f"1 line awaits evidence and is left out: line {numbers}."
        return f"{len(self.awaiting)} lines await evidence and are left out: lines {numbers}." if numbers else ""


def plain(text: str) -> str:
    """How words are compared: NFC, one case, single spaces, one kind of dash and quotation mark, no asterisks."""
    return " ".join(unicodedata.normalize("NFC", text).translate(SAME_SIGN).casefold().split())


def awaits_evidence(row: Mapping[str, Any]) -> bool:
    """Whether a line says that an answer was wrong and not yet what is right."""
    return (_says_something(row.get("verdict")) and "answerable" in row and row["answerable"] is None
            and not row.get("evidence"))


def read_question_set(path: Path) -> QuestionSet:
    """The questions of a file; AssistantError names the first line that cannot be used."""
    questions, faults = check_question_set(path, 1)
    if faults:
        raise unusable(path, *faults[0], EXAMPLE)
    return questions


def check_question_set(path: Path, most: int = MOST_FAULTS) -> tuple[QuestionSet, list[Fault]]:
    """The questions of a file, and the first lines of it that cannot be used; AssistantError where it has neither."""
    questions: list[LabelledQuestion] = []
    awaiting: list[int] = []
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    for number, line in numbered_lines(path):
        try:
            row, asked = read_line(line, number)
            name = str(asked.id)
            if name in lines:
                raise ValueError(f"has the id of line {lines[name]}, '{name}'")
            if awaits_evidence(row):
                awaiting.append(number)
            else:
                questions.append(_labelled(row, asked))
            lines[name] = number
        except ValueError as fault:
            faults.append(Fault(number, str(fault)))
            if len(faults) == most:
                break
    read = QuestionSet(tuple(questions), tuple(awaiting))
    if not questions and not faults:
        raise _nothing_to_judge(path, read)
    return read, faults


def _nothing_to_judge(path: Path, read: QuestionSet) -> AssistantError:
    if not read.awaiting:
        return AssistantError(f"{path} holds no questions. Write lines such as {EXAMPLE}.")
    return AssistantError(f"{path} holds no question that can be judged. {read.left_out} Mark more answers in the "
                          "chat, or write into the lines whether they are 'answerable', and their 'evidence'.")


def _labelled(row: Mapping[str, Any], asked: BatchQuestion) -> LabelledQuestion:
    answerable, must, evidence = row.get("answerable"), row.get("must"), row.get("evidence")
    fault = ""
    if not isinstance(answerable, bool):
        fault = "has no true or false called 'answerable'"
    elif not _is_list(must) or not all(_is_group(group) for group in must or ()):
        fault = "has a 'must' that is not a list of lists of texts"
    elif not _is_list(evidence) or not all(_is_evidence(one) for one in evidence or ()):
        fault = "has an 'evidence' that is not a list of objects with a 'document' and a 'quote'"
    elif answerable != bool(evidence):
        fault = "is answerable and has no 'evidence'" if answerable else "has 'evidence' and is not answerable"
    for name in ("type", "language"):
        if not fault and not isinstance(row.get(name) or "", str):
            fault = f"has a '{name}' that is not a text"
    if fault:
        raise ValueError(fault)
    quotes = tuple(EvidenceQuote(one.get("document") or "", one["quote"]) for one in evidence or ())
    return LabelledQuestion(asked, bool(answerable), tuple(tuple(group) for group in must or ()), quotes,
                            row.get("type") or NO_TYPE, row.get("language") or NO_LANGUAGE)


def _is_list(value: object) -> bool:
    return value is None or isinstance(value, list)


def _says_something(value: object) -> bool:
    return isinstance(value, str) and bool(plain(value))


def _is_group(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(_says_something(one) for one in value)


def _is_evidence(value: object) -> bool:
    return (isinstance(value, dict) and _says_something(value.get("quote"))
            and isinstance(value.get("document") or "", str))
