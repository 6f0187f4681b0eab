"""A run of `evaluate` in a folder: metrics.json, questions.jsonl, run.json and report.html, all of them or none."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from assistant import run_format
from assistant.errors import AssistantError
from assistant.evaluate import Run

METRICS, QUESTIONS, MADE, REPORT = "metrics.json", "questions.jsonl", "run.json", "report.html"
FILES = {METRICS, QUESTIONS, MADE, REPORT}


def check_place(folder: Path) -> None:
    """AssistantError unless a run can go there: where nothing is, an empty folder or an earlier run."""
    try:
        if not folder.exists() and not folder.is_symlink():
            return
        held = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise _unwritable(folder, error) from error
    if held and not (MADE in held and held <= FILES):
        other = sorted(held - FILES) or sorted(held)
        raise AssistantError(f"{folder} holds something else than a saved run ({other[0]}). Name a new folder with "
                             "--output.")


def save_run(folder: Path, run: Run, report: str) -> None:
    """Writes a run; the folder has it whole or not at all, and an earlier run in it goes when the new one is there."""
    folder = folder.absolute()
    check_place(folder)
    texts = {METRICS: json.dumps(run.metrics, ensure_ascii=False, indent=1), MADE: json.dumps(run.made, indent=1),
             QUESTIONS: "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in run.rows), REPORT: report}
    new, old = (folder.with_name(f".{folder.name[:100]}.{os.getpid()}.{kind}") for kind in ("new", "old"))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir()
        for name, text in texts.items():
            (new / name).write_text(text, "utf-8", errors="replace", newline="\n")
        if folder.exists():
            folder.replace(old)
        try:
            new.replace(folder)
        except OSError:
            if old.exists():
                old.replace(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def load_run(folder: Path) -> Run:
    """A run that was saved; AssistantError where there is none or it is damaged."""
    with _explained(folder):
        lines = [line for line in (folder / QUESTIONS).read_text("utf-8").split("\n") if line]
        rows = [_parsed(line, run_format.ROW, f"{QUESTIONS}, line {number}") for number, line in enumerate(lines, 1)]
        return Run(_read(folder / MADE, run_format.MADE), rows, _read(folder / METRICS, run_format.METRICS))


def load_made(folder: Path) -> dict[str, Any]:
    """Only what a saved run was made with; AssistantError as for `load_run`."""
    with _explained(folder):
        return _read(folder / MADE, run_format.MADE)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, RecursionError) as error:
        raise AssistantError(f"{folder} holds no saved run that can be read ({error}). Name a folder that evaluate "
                             "wrote with --output.") from error


def _read(path: Path, form: TypeAdapter[Any]) -> dict[str, Any]:
    return _parsed(path.read_text("utf-8"), form, path.name)


def _parsed(text: str, form: TypeAdapter[Any], where: str) -> dict[str, Any]:
    run_format.check(form, text, where)
    return dict(json.loads(text))


def _unwritable(folder: Path, error: OSError) -> AssistantError:
    return AssistantError(f"The run cannot be saved in {folder} ({error.strerror or error}). Name a folder that can be "
                          "written, with --output.")
