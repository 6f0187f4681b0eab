"""The runs that were saved from the page: each in a folder of its own, named after its time and question set."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from assistant.compare import Difference, compare
from assistant.errors import AssistantError
from assistant.evaluate import Run
from assistant.question_sets import ENDING, safe_name
from assistant.report import report_html
from assistant.saved_run import load_made, load_run, save_run

RUNS = "runs"


@dataclass(frozen=True)
class SavedRun:
    """A folder in which a run was saved, and what it was made with; or why that cannot be read."""

    name: str
    made: dict[str, Any]
    problem: str = ""


def saved_runs(evaluation_directory: Path) -> list[SavedRun]:
    """All there are, the latest first; a damaged one with its problem."""
    try:
        folders = [path for path in (evaluation_directory / RUNS).iterdir()
                   if path.is_dir() and not path.name.startswith(".")]
    except OSError:
        return []
    return [_saved(folder) for folder in sorted(folders, key=lambda path: path.name, reverse=True)]


def _saved(folder: Path) -> SavedRun:
    try:
        return SavedRun(folder.name, load_made(folder))
    except AssistantError as error:
        return SavedRun(folder.name, {}, _reason(error))


def run_folder(evaluation_directory: Path, name: str) -> Path:
    """Where the run of that name lies; AssistantError where there is none, so that a name leads nowhere else."""
    folder = evaluation_directory / RUNS / name
    if not name or folder.parent != evaluation_directory / RUNS or name.startswith(".") or not folder.is_dir():
        raise AssistantError("There is no saved run of that name any more. Choose another one.")
    return folder


def open_run(evaluation_directory: Path, name: str, against: str = "") -> tuple[Run, list[Difference] | None]:
    """A saved run and, where another one is named, how it differs from that."""
    run = _load(run_folder(evaluation_directory, name))
    if not against:
        return run, None
    return run, compare(run.rows, _load(run_folder(evaluation_directory, against)).rows)


def _load(folder: Path) -> Run:
    try:
        return load_run(folder)
    except AssistantError as error:
        raise AssistantError(f"The saved run {folder.name} cannot be read ({_reason(error)}). Choose another "
                             "one.") from error


def _reason(error: AssistantError) -> str:
    """Why, without the folder, which a reader of the page need not know."""
    cause = error.__cause__
    return cause.strerror or "it cannot be opened" if isinstance(cause, OSError) else str(cause)


def save_new_run(evaluation_directory: Path, run: Run) -> str:
    """Saves a run in a folder that is new, and returns the folder's name."""
    now = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    base = f"{now}-{safe_name(str(run.made['questions']).removesuffix(ENDING))}"
    for number in count(1):
        name = base if number == 1 else f"{base}-{number}"
        folder = evaluation_directory / RUNS / name
        if not folder.exists():
            break
    save_run(folder, run, report_html(run))
    return name
