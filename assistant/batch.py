"""Many questions from a file, one JSON object a line, answered into another file that appears whole or not at all."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.errors import AssistantError
from assistant.finding import Finding
from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.embed import Report, open_embedder


@dataclass(frozen=True)
class BatchQuestion:
    """One line of the questions file; `id` as it was given, else the number of the line. `documents` names those to
    look in, where the search is limited."""

    id: str | int
    question: str
    history: tuple[str, ...]
    documents: tuple[str, ...] = ()


def answer_batch(settings: Settings, questions_path: Path, answers_path: Path, report: Report) -> None:
    """Answers every question of one file into another. AssistantError where a file cannot be used, before anything is
    answered; a question that cannot be asked gets an answer that says so."""
    questions = read_questions(questions_path)
    if answers_path.resolve() == questions_path.resolve():
        raise AssistantError(f"{answers_path} holds the questions. Name another file with --output.")
    with _appearing_whole(answers_path.resolve()) as write:
        assistant = Assistant(settings, open_embedder(settings.embedding_model, settings.cache_directory, report))
        for number, question in enumerate(questions):
            report(f"answering {len(questions)} questions", number / len(questions))
            write(json.dumps(answer_one(assistant, question), ensure_ascii=False) + "\n")


@contextmanager
def _appearing_whole(path: Path) -> Iterator[Callable[[str], None]]:
    """Gives a function that writes; what it has written appears at `path` when the block ends, and not if it fails."""
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}.tmp")
    try:
        with _explained(path):
            if path.exists() and not path.is_file():
                raise OSError("not a file")
            stream = temporary.open("w", encoding="utf-8", errors="replace", newline="\n")

        def write(text: str) -> None:
            with _explained(path):
                stream.write(text)

        with stream:
            yield write
            with _explained(path):
                stream.close()
                temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AssistantError(f"The answers cannot be written to {path} ({error.strerror or error}). Name a file in a "
                             "folder that exists and has room, with --output.") from error


def answer_one(assistant: Assistant, question: BatchQuestion) -> dict[str, Any]:
    """The answer as a JSON object, also where the question cannot be asked."""
    return {**answer_of(assistant, question).as_dict(), "id": question.id}


def answer_of(assistant: Assistant, question: BatchQuestion) -> Answer:
    """The answer; where the question cannot be asked, one that says so."""
    return answer_and_finding(assistant, question)[0]


def answer_and_finding(assistant: Assistant, question: BatchQuestion) -> tuple[Answer, Finding | None]:
    """The answer and what was found for it; where the question cannot be asked, an answer that says so and None."""
    try:
        return assistant.ask_and_show(question.question, question.history, question.documents or None)
    except AssistantError as error:
        asked = question.question[: assistant.settings.max_question_characters]
        return Answer("", asked, "", "und", "not_found", str(error), 0.0, (), (),
                      {"retrieve": 0.0, "write": 0.0, "total": 0.0}), None


def read_questions(path: Path) -> list[BatchQuestion]:
    """The questions of a file; AssistantError names the first line that holds none."""
    questions: list[BatchQuestion] = []
    for number, line in numbered_lines(path):
        try:
            questions.append(read_line(line, number)[1])
        except ValueError as fault:
            raise unusable(path, number, str(fault)) from fault
    return questions


def numbered_lines(path: Path) -> list[tuple[int, str]]:
    """The lines of a file that are not empty, with their numbers; AssistantError where it is no text."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise AssistantError(f"The questions in {path} cannot be read ({error.strerror or error}). Name "
                             "a file that can be read, with --batch or evaluate.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise AssistantError(f"The questions in {path} are not text in UTF-8 from line {line} on. Save the file as "
                             "UTF-8, or mend or delete that line.") from error
    # Only at line feeds: a JSON string may hold other signs that end a line.
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def read_line(line: str, number: int) -> tuple[dict[str, Any], BatchQuestion]:
    """The object in a line and its question; ValueError says what is wrong with it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON ({error})") from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise ValueError("has no text called 'question'")
    for name in ("history", "documents"):
        given = row.get(name)
        if given is not None and not (isinstance(given, list) and all(isinstance(one, str) for one in given)):
            raise ValueError(f"has a '{name}' that is not a list of texts")
    given = row.get("id")
    if given is not None and not isinstance(given, str | int):
        raise ValueError("has an 'id' that is neither a text nor a number")
    return row, BatchQuestion(str(number) if given is None else given, row["question"],
                              tuple(row.get("history") or ()), tuple(row.get("documents") or ()))


def unusable(path: Path, number: int, fault: str, example: str = '{"id": "1", "question": "…"}') -> AssistantError:
    """What is said of a line that cannot be used."""
    return AssistantError(f"Line {number} of {path} {fault}. Nothing was answered. Write lines such as {example}.")
