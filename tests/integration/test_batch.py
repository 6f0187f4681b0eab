"""Many questions from a file: all checked before any is asked, and answers that appear whole or not at all."""

import json
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.batch import read_questions
from assistant.errors import AssistantError
from index.embed import Embedder
from index.errors import IndexingError

GOOD = '{"question": "When was the Vientiane Declaration adopted?"}'


@pytest.fixture
def here(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets `main` run in this process with the model that is loaded already."""
    monkeypatch.setattr("assistant.batch.open_embedder", lambda *_: embedder)


def batch(tmp_path: Path, built_index: Path, *lines: str, name: str = "answers.jsonl") -> int:
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), "utf-8")
    return main(["ask", "--batch", str(tmp_path / "questions.jsonl"), "--output", str(tmp_path / name),
                 "--index", str(built_index)])


def test_every_question_gets_its_line(tmp_path: Path, built_index: Path, here: None,
                                      capsys: pytest.CaptureFixture[str]) -> None:
    lines = [GOOD, "", '{"id": "x", "question": "And phase 1?", "history": ["What is the period of K-NUPP phase 2?"]}',
             '{"id": 7, "question": " ", "extra": [1]}', json.dumps({"question": "a" * 1_000_000}),
             '{"id": "last\\ud800", "question": "Ai là tác giả của Truyện Kiều?\\u2028", "history": null}']
    assert batch(tmp_path, built_index, *lines) == 0
    assert capsys.readouterr().out == ""
    written = (tmp_path / "answers.jsonl").read_text("utf-8").split("\n")
    assert written.pop() == ""
    rows = [json.loads(line) for line in written]
    assert [row["id"] for row in rows] == ["1", "x", 7, "5", "last?"]
    assert "Nineteenth Day" in rows[0]["citations"][0]["quote"]
    assert rows[1]["question"] == "And phase 1?" and "2017-2022" in rows[1]["answer"]
    for row, reason in ((rows[2], "empty"), (rows[3], "longer than 2,000")):
        assert (row["status"], row["confidence"], row["citations"], row["retrieved"]) == ("not_found", 0.0, [], [])
        assert reason in row["answer"] and list(row) == list(rows[0]) and len(row["question"]) <= 2_000
    assert rows[4]["status"] == "not_found" and "Truyện Kiều" in written[4]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.jsonl", "questions.jsonl"]


@pytest.mark.parametrize(("line", "fault"), [
    ("not json", "is not JSON"), ('{"question": "a"', "is not JSON"), ('["a"]', "no text called 'question'"),
    ('{"id": "1"}', "no text called 'question'"), ('{"question": 3}', "no text called 'question'"),
    ('{"question": null}', "no text called 'question'"), ('{"question": "a", "history": "b"}', "'history'"),
    ('{"question": "a", "history": [1]}', "'history'"), ('{"question": "a", "id": ["b"]}', "'id'"),
    ("[" * 100_000, "is not JSON"),
])
def test_a_bad_line_is_named_before_anything_is_answered(tmp_path: Path, line: str, fault: str) -> None:
    (tmp_path / "questions.jsonl").write_text(f"{GOOD}\n\n{line}\n{GOOD}\n", "utf-8")
    with pytest.raises(AssistantError, match=r"^Line 3 of .*questions\.jsonl ") as caught:
        read_questions(tmp_path / "questions.jsonl")
    assert fault in str(caught.value) and "Nothing was answered" in str(caught.value)


def test_a_bad_line_ends_the_command(tmp_path: Path, built_index: Path, here: None,
                                     capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answers.jsonl").write_text("earlier answers")
    assert batch(tmp_path, built_index, GOOD, "{") == 1
    assert capsys.readouterr().err.startswith("Error: Line 2 of ")
    assert (tmp_path / "answers.jsonl").read_text() == "earlier answers"


def test_files_in_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode() + b"\r\n")
    assert [one.id for one in read_questions(path)] == ["1"]
    path.write_text(GOOD, "utf-16")
    with pytest.raises(AssistantError, match="not text in UTF-8"):
        read_questions(path)
    with pytest.raises(AssistantError, match=r"cannot be read.*--batch"):
        read_questions(tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize("name", ["nowhere/answers.jsonl", ".", "questions.jsonl"])
def test_a_place_that_cannot_be_written_is_told_at_once(tmp_path: Path, built_index: Path, here: None, name: str,
                                                        capsys: pytest.CaptureFixture[str],
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.batch.answer_one", None)  # nothing must be asked
    assert batch(tmp_path, built_index, GOOD, name=name) == 1
    error = capsys.readouterr().err
    assert error.startswith("Error: ") and "--output" in error and len(error.splitlines()) == 1
    assert (tmp_path / "questions.jsonl").read_text() == GOOD


@pytest.mark.parametrize(("failure", "status"), [(KeyboardInterrupt(), 130), (IndexingError("It broke."), 1)])
def test_what_fails_in_the_midst_leaves_nothing(tmp_path: Path, built_index: Path, here: None, failure: BaseException,
                                                status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant import batch as module

    answer_one, asked = module.answer_one, []

    def fails(*arguments):  # type: ignore[no-untyped-def]
        asked.append(arguments)
        if len(asked) == 2:
            raise failure
        return answer_one(*arguments)

    monkeypatch.setattr(module, "answer_one", fails)
    assert batch(tmp_path, built_index, GOOD, GOOD, GOOD) == status
    assert len(asked) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["questions.jsonl"]
