"""Where question sets lie: those that are shipped, the answers people marked in the chat, and those uploaded."""

import os
import re
import unicodedata
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from assistant.errors import AssistantError
from assistant.settings import ROOT

SHIPPED = ROOT / "corpus" / "questions"
MARKED, UPLOADED, ENDING = "feedback.jsonl", "questions", ".jsonl"
MAX_NAME_CHARACTERS = 80
NOT_IN_A_NAME = re.compile(r"[^\w .()-]+")


@dataclass(frozen=True)
class QuestionSetFile:
    """A file of questions; `origin` is "shipped", "marked" or "uploaded"."""

    origin: str
    path: Path

    @property
    def key(self) -> str:
        """What it is chosen by."""
        return f"{self.origin}/{self.path.name}"


def question_sets(evaluation_directory: Path, shipped: Path = SHIPPED) -> list[QuestionSetFile]:
    """All there are, the marked answers first."""
    marked = evaluation_directory / MARKED
    return [*([QuestionSetFile("marked", marked)] if _holds_something(marked) else []),
            *(QuestionSetFile("shipped", path) for path in _files(shipped)),
            *(QuestionSetFile("uploaded", path) for path in _files(evaluation_directory / UPLOADED))]


def _holds_something(path: Path) -> bool:
    """Not so where all marks were withdrawn."""
    try:
        return path.is_file() and path.stat().st_size > 0
    except OSError:
        return False


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ENDING and path.is_file()
                      and not path.name.startswith("."))
    except OSError:
        return []


def keep_question_set(evaluation_directory: Path, name: str, content: bytes) -> QuestionSetFile:
    """Stores an uploaded set under its own name, or, where another one has that, under a new one; nothing is
    overwritten, and the same set is not stored twice."""
    folder = evaluation_directory / UPLOADED
    stem = safe_name(name.removesuffix(ENDING))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            path = folder / (f"{stem}{ENDING}" if number == 1 else f"{stem}-{number}{ENDING}")
            if not _reserve(path):
                if path.is_file() and path.read_bytes() == content:
                    break
                continue
            _write_whole(path, content)
            break
    except OSError as error:
        raise AssistantError(f"The question set cannot be kept in {folder} ({error.strerror or error}). Name a folder "
                             "that can be written, with ASSISTANT_EVALUATION_DIRECTORY.") from error
    return QuestionSetFile("uploaded", path)


def _reserve(path: Path) -> bool:
    """Whether the name was free; it no longer is."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _write_whole(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError:
        path.unlink(missing_ok=True)  # only reserved
        raise
    finally:
        temporary.unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """A file name that is the same on every system and leads nowhere else: "../a/b?c" -> "a-b-c"."""
    plain = NOT_IN_A_NAME.sub("-", unicodedata.normalize("NFC", name))
    # Cut by bytes, which is what file systems count.
    short = plain.strip(" .-_").encode()[:MAX_NAME_CHARACTERS].decode("utf-8", "ignore").strip(" .-_")
    return short or "questions"
