"""`python -m assistant evaluate` on the shipped documents: what is measured, saved, compared and shown."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from assistant.__main__ import main
from assistant.errors import AssistantError
from assistant.evaluate import evaluate
from assistant.pipeline import Assistant
from assistant.question_set import read_question_set
from assistant.report import report_html
from assistant.saved_run import FILES, check_place, load_run, save_run
from index.embed import Embedder

QUESTIONS = Path(__file__).parent.parent / "data" / "evaluate_questions.jsonl"


@pytest.fixture
def here(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets `main` run in this process with the model that is loaded already."""
    monkeypatch.setattr("index.embed.open_embedder", lambda *_: embedder)


@pytest.fixture(scope="module")
def saved(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved run of all questions."""
    folder = tmp_path_factory.mktemp("runs") / "new" / "first"
    run = evaluate(assistant, read_question_set(QUESTIONS), QUESTIONS, lambda *_: None)
    save_run(folder, run, report_html(run))
    return folder


def test_what_is_saved(saved: Path, assistant: Assistant) -> None:
    assert {path.name for path in saved.iterdir()} == FILES and len(list(saved.parent.iterdir())) == 1
    run = load_run(saved)
    lines = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    assert [row["id"] for row in run.rows] == [line["id"] for line in lines]
    assert run.made["index"] == assistant.snapshot().name and run.made["model"] == assistant.embedder.identity
    assert run.made["settings"]["refuse_below"] == assistant.settings.refuse_below and run.made["version"]
    metrics = run.metrics
    assert (metrics["questions"], metrics["answerable"]) == (12, 9)
    assert set(metrics["by_language"]) == {"en", "vi"}
    assert set(metrics["by_type"]) == {line["type"] for line in lines}
    for group in (metrics["overall"], *metrics["by_type"].values(), *metrics["by_language"].values()):
        for estimate in group.values():
            assert estimate["value"] is None or estimate["low"] <= estimate["value"] <= estimate["high"]
    assert metrics["overall"]["quote_fidelity"]["value"] == metrics["overall"]["number_fidelity"]["value"] == 1
    assert metrics["overall"]["accuracy"]["value"] >= 0.7 and metrics["overall"]["success@10"]["value"] >= 0.9


def test_the_same_answers_as_people_get(saved: Path, assistant: Assistant) -> None:
    row = load_run(saved).rows[8]
    answer = assistant.ask(row["question"], row["history"], question_id=row["id"])
    fresh = json.loads(json.dumps(answer.as_dict()))
    assert {**row["answer"], "seconds": 0} == {**fresh, "seconds": 0}
    relevant = {one.passage_id for one in assistant.snapshot().passages
                if "human resource development including skills development for migrants" in one.text}
    assert relevant and set(row["relevant"]) == relevant


def test_a_run_against_itself_shows_no_difference(saved: Path, tmp_path: Path, built_index: Path, here: None,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "second"
    arguments = ["evaluate", str(QUESTIONS), "--index", str(built_index), "--output", str(output), "--compare"]
    assert main([*arguments, str(saved)]) == 0
    out, told = capsys.readouterr()
    assert "Verdict: no difference shown" in out and "12 questions, 9 of them answerable" in out
    assert "asking question" in told
    assert "no difference shown" in (output / "report.html").read_text("utf-8")
    assert main([*arguments, str(output), "--json"]) == 0  # onto itself: an earlier run may be replaced
    metrics = json.loads(capsys.readouterr().out)
    assert metrics == json.loads((output / "metrics.json").read_text("utf-8"))
    assert metrics["comparison"]["verdict"] == "no difference shown"
    ours, theirs = (load_run(folder).metrics["overall"] for folder in (saved, output))
    assert ours == theirs


class Reader(HTMLParser):
    """Gathers the elements and the attributes that fetch something."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.fetched += [f"{name}={value}" for name, value in attrs
                         if name in {"src", "href", "srcset", "data", "action", "xlink:href"} or name.startswith("on")]


def test_the_report_is_one_harmless_file(saved: Path) -> None:
    run = load_run(saved)
    tag = '<img src="http://evil.example/a.png" onerror="x()"><script>x()</script>'
    row = run.rows[0]
    row["question"], row["answer"]["answer"], row["type"], row["id"] = tag, tag, tag, tag
    row["answer"]["retrieved"][0]["text"] = row["answer"]["retrieved"][0]["section"] = tag
    row["must"], row["history"], row["evidence"] = [[tag]], [tag], [{"document": tag, "quote": tag}]
    run.metrics["by_type"][tag] = run.metrics["overall"]
    run.made.update(questions=tag, documents=[tag])
    html = report_html(run)
    reader = Reader()
    reader.feed(html)
    assert reader.fetched == [] and not reader.elements & {"script", "img", "link", "iframe", "object", "base"}
    assert not re.search(r"url\(|@import", html) and "default-src 'none'" in html
    assert {"details", "svg", "polyline", "table"} <= reader.elements and html.count("<svg") == 2
    assert "prefers-color-scheme: dark" in html
    assert all(line["id"] in html for line in run.rows[1:])


def run_it(*arguments: str) -> Any:
    return subprocess.run([sys.executable, "-m", "assistant", "evaluate", *arguments], capture_output=True, check=False,
                          timeout=120, cwd=Path(__file__).parent.parent.parent)


def test_a_bad_line_ends_it_before_the_model_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "Who?", "answerable": false}\n{"question": "Who?"}\n')
    done = run_it(str(path), "--index", str(tmp_path / "nowhere"))
    assert (done.returncode, done.stdout) == (1, b"")
    [line] = done.stderr.decode().splitlines()
    assert line.startswith(f"Error: Line 2 of {path} has no true or false called 'answerable'")


def test_runs_that_cannot_be_compared(saved: Path, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "Who?", "answerable": false}\n')
    assert b"The saved run is of other questions" in run_it(str(path), "--compare", str(saved)).stderr
    assert b"holds no saved run" in run_it(str(path), "--compare", str(tmp_path)).stderr


def test_nothing_else_is_overwritten(saved: Path, tmp_path: Path) -> None:
    run = load_run(saved)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(AssistantError, match=r"holds something else than a saved run \(notes.txt\)"):
        save_run(tmp_path, run, "")
    with pytest.raises(AssistantError, match="cannot be saved"):
        save_run(tmp_path / "notes.txt", run, "")
    assert (tmp_path / "notes.txt").read_text() == "mine" and len(list(tmp_path.iterdir())) == 1
    (tmp_path / "empty").mkdir()
    save_run(tmp_path / "empty", run, "report")
    assert load_run(tmp_path / "empty").rows == run.rows
    check_place(tmp_path / "empty")
    (tmp_path / "empty" / "metrics.json").write_text("[]")
    with pytest.raises(AssistantError, match="no saved run that can be read"):
        load_run(tmp_path / "empty")


def test_documents_that_are_not_there_are_named(tmp_path: Path, built_index: Path, here: None,
                                                capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "questions.jsonl"
    line = {"question": "When did ASUS move on to phase II?", "answerable": True, "must": [["2024"]],
            "evidence": [{"document": "nowhere", "quote": "In 2024"}]}
    path.write_text(json.dumps(line))
    assert main(["evaluate", str(path), "--index", str(built_index), "--json"]) == 0
    out, told = capsys.readouterr()
    assert "does not hold: nowhere" in told and json.loads(out)["lost"]["not in any passage"] == 1
