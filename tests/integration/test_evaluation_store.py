"""What the Evaluation tab rests on: cancelling, the parts of scores, sets and saved runs on disk, downloads."""

import json
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.errors import AssistantError
from assistant.evaluate import Run, evaluate
from assistant.evidence import READ_PASSAGE_WEIGHT, READ_RETRIEVAL_WEIGHT
from assistant.pipeline import Assistant
from assistant.question_set import Fault, check_question_set, read_question_set
from assistant.question_sets import QuestionSetFile, keep_question_set, question_sets
from assistant.report import report_html
from assistant.retrieve import COVERAGE_WEIGHT, PASSAGE_WEIGHT, SENTENCE_WEIGHT
from assistant.saved_run import load_run, save_run
from assistant.saved_runs import open_run, save_new_run, saved_runs
from page import texts
from page.downloads import download_route
from page.evaluation import result_html, set_html
from page.evaluation_work import Evaluations

LINES = [json.loads(line) for line in
         (Path(__file__).parent.parent / "data" / "evaluate_questions.jsonl").read_text("utf-8").splitlines()]


def write_set(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def small_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three questions, and one that cannot be asked."""
    lines = [*LINES[:3], {"id": "long", "question": "long " * 1_000, "answerable": False}]
    return write_set(tmp_path_factory.mktemp("sets") / "small.jsonl", lines)


@pytest.fixture(scope="module")
def run(assistant: Assistant, small_set: Path) -> Run:
    """An evaluation of them."""
    return evaluate(assistant, read_question_set(small_set), small_set, lambda *_: None)


def test_it_stops_between_questions(assistant: Assistant, small_set: Path) -> None:
    told: list[str] = []
    with pytest.raises(AssistantError, match="cancelled and nothing was saved"):
        evaluate(assistant, read_question_set(small_set), small_set, lambda text, _: told.append(text),
                 lambda: len(told) == 2)
    assert told == ["asking question 1 of 4", "asking question 2 of 4"]


def test_the_parts_of_a_score_add_up_to_it(run: Run) -> None:
    for row in run.rows[:3]:
        retrieved = row["answer"]["retrieved"]
        assert [one["passage_id"] for one in row["parts"]] == [one["passage_id"] for one in retrieved]
        assert len(retrieved) == 20
        for one, found in zip(row["parts"], retrieved, strict=True):
            added = (PASSAGE_WEIGHT * one["cosine"] + SENTENCE_WEIGHT * one["best_sentence"]
                     + COVERAGE_WEIGHT * one["coverage"] + one["away"])
            assert one["score"] == pytest.approx(added, abs=2e-4)
            if one["evidence"] is not None:
                added = one["evidence"] + READ_RETRIEVAL_WEIGHT * one["score"] + READ_PASSAGE_WEIGHT * one["reader"]
                assert found["score"] == pytest.approx(added, abs=1e-2)
        assert row["parts"][0]["evidence"] is not None
    assert run.rows[3]["parts"] == [], "what cannot be asked retrieves nothing"
    html = report_html(run)
    first = run.rows[0]["parts"][0]
    assert f'<td>{first["evidence"]:.3f}</td><td>{first["score"]:.3f}</td><td>{first["cosine"]:.3f}</td>' in html


def test_a_run_of_an_earlier_version_is_read_and_shown(run: Run, tmp_path: Path) -> None:
    rows = [{name: value for name, value in row.items() if name != "parts"} for row in run.rows]
    metrics = {**run.metrics, "overall": {name: value for name, value in run.metrics["overall"].items()
                                          if name != "evidence_recall@5"}}
    name = save_new_run(tmp_path, Run(run.made, rows, metrics))
    save_run(tmp_path / "runs" / "now", run, "")
    old, differences = open_run(tmp_path, name, "now")
    assert old.rows == json.loads(json.dumps(rows)) and differences is not None
    html = result_html(name, old, differences, "now")
    score = f"{rows[0]['answer']['retrieved'][0]['score']:.3f}"
    assert f"<td>1</td><td>{score}</td><td>–</td>" in html and "no difference shown" in html


def damaged(text: str, kind: str) -> str:
    if kind == "cut":
        return text[: len(text) // 2]
    if kind == "number":
        return "7"
    return text.replace('"passage_id"', '"passage"').replace('"low"', '"lowest"').replace('"date"', '"day"')


@pytest.mark.parametrize("kind", ["cut", "number", "keys"])
@pytest.mark.parametrize("file", ["run.json", "metrics.json", "questions.jsonl"])
def test_a_damaged_run_is_told_of_in_a_sentence(run: Run, tmp_path: Path, file: str, kind: str) -> None:
    name = save_new_run(tmp_path, run)
    path = tmp_path / "runs" / name / file
    path.write_text(damaged(path.read_text("utf-8"), kind), "utf-8")
    with pytest.raises(AssistantError, match=rf"^The saved run {name} cannot be read \(.+\)\. Choose another one\.$"):
        open_run(tmp_path, name)
    [listed] = saved_runs(tmp_path)
    assert listed.name == name and bool(listed.problem) == (file == "run.json")
    assert str(tmp_path) not in listed.problem


def test_runs_are_listed_latest_first_and_none_takes_the_place_of_another(run: Run, tmp_path: Path) -> None:
    assert saved_runs(tmp_path / "nowhere") == []
    names = [save_new_run(tmp_path, run) for _ in range(3)]
    assert len(set(names)) == 3 and all(name.split("-", 4)[4].startswith("small") for name in names)
    (tmp_path / "runs" / ".half-written").mkdir()
    (tmp_path / "runs" / "2020-empty").mkdir()
    listed = saved_runs(tmp_path)
    assert {one.name for one in listed[:3]} == set(names) and not any(one.problem for one in listed[:3])
    assert listed[3].name == "2020-empty" and listed[3].problem == "No such file or directory"
    for name in ("", "..", ".", "../runs", ".half-written", "nothing"):
        with pytest.raises(AssistantError, match="no saved run of that name"):
            open_run(tmp_path, name)


def test_all_bad_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    lines = ["{", '{"id": 1, "question": "Who?", "answerable": false}', "", '{"question": "Who?"}',
             '{"id": "1", "question": "Who?", "answerable": false}']
    path.write_text("\n".join(lines), "utf-8")
    questions, faults = check_question_set(path)
    assert [one.id for one in questions] == ["1"]
    assert faults[0].line == 1 and faults[0].text.startswith("is not JSON")
    assert faults[1:] == [Fault(4, "has no true or false called 'answerable'"), Fault(5, "has the id of line 2, '1'")]
    path.write_text("{\n" * 100, "utf-8")
    assert len(check_question_set(path)[1]) == 20


def test_marked_answers_are_told_of_whatever_their_file_holds(assistant: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    waiting = {"question": "Who?", "answerable": None, "verdict": "wrong"}
    write_set(path, [waiting, LINES[0], {**waiting, "id": "<i>"}])
    shown = set_html(assistant, path)
    assert "1 question, 1 of them answerable" in shown
    assert "2 lines await evidence and are left out: lines 1, 3." in shown
    read = read_question_set(path)
    made = evaluate(assistant, read, path, lambda *_: None)
    assert made.made["left_out"] == read.left_out and read.left_out in report_html(made)
    evaluations = Evaluations(assistant)
    write_set(path, [waiting])
    for fails in (lambda: set_html(assistant, path), lambda: evaluations.start(QuestionSetFile("marked", path))):
        with pytest.raises(AssistantError, match=r"^feedback.jsonl holds no question that .* 1 line awaits"):
            fails()
    path.write_bytes(json.dumps(LINES[0]).encode() + b'\n{"question": "half a\n')
    shown = set_html(assistant, path)
    assert "Line 2 is not JSON" in shown and "cannot be run" in shown and str(tmp_path) not in shown
    with pytest.raises(AssistantError, match=r"^Line 2 of feedback.jsonl is not JSON"):
        evaluations.start(QuestionSetFile("marked", path))
    path.write_bytes(b'{"question": "half a \xff')
    with pytest.raises(AssistantError, match=r"feedback.jsonl are not text in UTF-8 from line 1 on"):
        set_html(assistant, path)
    path.write_bytes(b"")
    assert "marked" not in [one.origin for one in question_sets(tmp_path)], "all marks were withdrawn"


def test_an_uploaded_set_takes_the_place_of_nothing(tmp_path: Path) -> None:
    first = keep_question_set(tmp_path, "set.jsonl", b"one")
    assert first == QuestionSetFile("uploaded", tmp_path / "questions" / "set.jsonl")
    assert keep_question_set(tmp_path, "set.jsonl", b"two").path.name == "set-2.jsonl"
    assert keep_question_set(tmp_path, "set.jsonl", b"one").path.name == "set.jsonl"
    assert keep_question_set(tmp_path, "set.jsonl", b"two").path.name == "set-2.jsonl"
    for name in ("../../etc/passwd", "a\0b<script>.jsonl", ".jsonl", "..", "Đô thị " * 100, "con:x|y?.jsonl"):
        kept = keep_question_set(tmp_path, name, name.encode()).path
        assert kept.resolve().parent == (tmp_path / "questions").resolve() and not set(kept.name) & set('<>:"/\\|?*\0')
        assert not kept.name.startswith(".") and len(kept.name.encode()) < 100 and kept.read_bytes() == name.encode()
    (tmp_path / "feedback.jsonl").write_text("{}", "utf-8")
    write_set(tmp_path / "shipped" / "own.jsonl", LINES[:1])
    keys = [one.key for one in question_sets(tmp_path, tmp_path / "shipped")]
    assert keys[:2] == ["marked/feedback.jsonl", "shipped/own.jsonl"] and keys.count("uploaded/set-2.jsonl") == 1
    assert question_sets(tmp_path / "nowhere", tmp_path / "nowhere") == []
    assert not [path for path in (tmp_path / "questions").iterdir() if path.suffix == ".tmp"]
    with pytest.raises(AssistantError, match="cannot be kept in"):
        keep_question_set(tmp_path / "feedback.jsonl", "set.jsonl", b"one")


def test_what_a_set_holds_is_said(assistant: Assistant, small_set: Path, tmp_path: Path) -> None:
    assert "4 questions, 3 of them answerable" in set_html(assistant, small_set)
    elsewhere = {**LINES[0], "evidence": [{"document": "<i>nowhere", "quote": "words"}]}
    assert "not indexed, and counts as missing: &lt;i&gt;nowhere" in set_html(
        assistant, write_set(tmp_path / "elsewhere.jsonl", [elsewhere]))
    with pytest.raises(AssistantError, match=r"^empty.jsonl holds no questions\."):
        set_html(assistant, write_set(tmp_path / "empty.jsonl", []))


def wait_for_the_end(evaluations: Evaluations) -> None:
    deadline = time.monotonic() + 60
    while evaluations.under_way():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_one_evaluation_at_a_time_and_a_cancelled_one_leaves_nothing(assistant: Assistant, small_set: Path,
                                                                      tmp_path: Path) -> None:
    apart = Assistant(replace(assistant.settings, evaluation_directory=tmp_path), assistant.embedder)
    evaluations = Evaluations(apart)
    many = [{**LINES[0], "id": str(number)} for number in range(2_000)]
    first = evaluations.start(QuestionSetFile("uploaded", write_set(tmp_path / "many.jsonl", many)))
    with pytest.raises(AssistantError, match="only one runs at a time"):
        evaluations.start(QuestionSetFile("uploaded", small_set))
    while first.done < 4 and first.is_under_way:
        time.sleep(0.02)
    left = first.seconds_left()
    assert left is not None and left > 1
    assert apart.ask(LINES[0]["question"]).status == "answered", "people can ask meanwhile"
    first.cancelled.set()
    wait_for_the_end(evaluations)
    assert first.problem == texts.CANCELLED and not first.saved and not (tmp_path / "runs").exists()

    second = evaluations.start(QuestionSetFile("uploaded", small_set))
    wait_for_the_end(evaluations)
    assert not second.problem and load_run(tmp_path / "runs" / second.saved).made["questions"] == "small.jsonl"
    evaluations.stop()
    assert not [one for one in threading.enumerate() if one.name.startswith("evaluation")]


def test_the_files_of_a_run_can_be_downloaded(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("secret", "utf-8")
    first, second = save_new_run(tmp_path, run), save_new_run(tmp_path, run)
    visitor = TestClient(Starlette(routes=[download_route(tmp_path)]))
    report = visitor.get(f"/evaluation/{first}/report.html")
    assert report.text == report_html(run) and "attachment" in report.headers["content-disposition"]
    assert visitor.get(f"/evaluation/{first}/metrics.json").json()["questions"] == 4
    assert len(visitor.get(f"/evaluation/{first}/questions.jsonl").text.splitlines()) == 4
    compared = visitor.get(f"/evaluation/{first}/report.html", params={"against": second})
    assert "no difference shown" in compared.text and "no difference shown" not in report.text
    assert f"{first}-report.html" in compared.headers["content-disposition"]
    for path in (f"{first}/run.json", f"{first}/..%2f..%2fsecret.json", "..%2f/secret.json", "nothing/report.html"):
        refused = visitor.get(f"/evaluation/{path}")
        assert refused.status_code == 404 and "secret" not in refused.text
    assert visitor.get(f"/evaluation/{first}/report.html?against=nothing").status_code == 404
