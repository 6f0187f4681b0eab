"""A run of `evaluate` in a folder: metrics.json, questions.jsonl, run.json and report.html, all of them or none."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

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
    try:
        rows = [json.loads(line) for line in (folder / QUESTIONS).read_text("utf-8").split("\n") if line]
        run = Run(_json(folder / MADE), rows, _json(folder / METRICS))
        values = [value for row in rows for value in row["measures"].values()]
        if not all(value is None or isinstance(value, int | float) for value in values) or \
                not all(isinstance(row["id"], str) for row in rows):
            raise ValueError(f"{QUESTIONS} holds other things")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise AssistantError(f"{folder} holds no saved run that can be read ({error}). Name a folder that evaluate "
                             "wrote with --output.") from error
    return run


def _json(path: Path) -> dict[str, Any]:
    value = json.loads(path.read_text("utf-8"))
    if not isinstance(value, dict):
        raise ValueError(f"{path.name} holds other things")
    return value


def _unwritable(folder: Path, error: OSError) -> AssistantError:
    return AssistantError(f"The run cannot be saved in {folder} ({error.strerror or error}). Name a folder that can be "
                          "written, with --output.")
