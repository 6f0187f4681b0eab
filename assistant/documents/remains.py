"""Files that people made and that quote a document: they are not changed when it is taken out, but named."""

import json
from collections.abc import Sequence
from pathlib import Path

from assistant.feedback import FILE
from assistant.question_sets import ENDING, UPLOADED
from assistant.saved_runs import RUNS

QUESTIONS = "questions.jsonl"


def remains(evaluation_directory: Path, documents: Sequence[str], sentences: Sequence[str]) -> tuple[str, ...]:
    """What is left on purpose: marked answers, question sets and saved runs that quote the documents."""
    wanted = [json.dumps(name, ensure_ascii=False) for name in documents]
    wanted += [json.dumps(one, ensure_ascii=False)[1:-1] for one in sentences]
    # The same as JSON is written where only ASCII is wanted.
    wanted += [json.dumps(json.loads(one if one.startswith('"') else f'"{one}"')).strip('"') for one in wanted]
    found = []
    marked = _lines(evaluation_directory / FILE, wanted)
    if marked:
        found.append(f"{_count(marked, 'marked answer')} in {evaluation_directory.name}/{FILE} "
                     f"{'quotes' if marked == 1 else 'quote'} it. Take the mark back, or delete the line, if it "
                     "should go too.")
    runs = [path.parent.name for path in sorted((evaluation_directory / RUNS).glob(f"*/{QUESTIONS}"))
            if _lines(path, wanted)]
    if runs:
        found.append(f"{_count(len(runs), 'saved run')} in {evaluation_directory.name}/{RUNS} "
                     f"{'quotes' if len(runs) == 1 else 'quote'} it: {', '.join(runs)}. Delete the folder if it should "
                     "go too.")
    for path in sorted((evaluation_directory / UPLOADED).glob(f"*{ENDING}")):
        if lines := _lines(path, wanted):
            found.append(f"{_count(lines, 'question')} in {evaluation_directory.name}/{UPLOADED}/{path.name} "
                         f"{'names' if lines == 1 else 'name'} it. Delete the line if it should go too.")
    return tuple(found)


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _lines(path: Path, wanted: Sequence[str]) -> int:
    try:
        lines = path.read_text("utf-8", "replace").split("\n")
    except OSError:
        return 0
    return sum(any(one in line for one in wanted) for line in lines)
