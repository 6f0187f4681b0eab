"""From a mark in the chat to `evaluate`, on the shipped documents."""

import json
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.feedback import FILE, Asked, candidates, cited_evidence, keep, question_line
from assistant.measures import Judge
from assistant.pipeline import Assistant
from assistant.question_set import EvidenceQuote
from index.embed import Embedder
from page.conversation import Turn
from page.marking import respond

COUNTRIES = "Which countries participate in K-NUPP phase 2?"


def test_every_passage_and_sentence_offered_is_found_again(assistant: Assistant) -> None:
    snapshot = assistant.snapshot()
    judge = Judge(snapshot)
    answer = assistant.ask(COUNTRIES)
    offered = candidates(snapshot, answer)
    assert len(offered) == 10 and offered[0].cited and not offered[-1].cited
    assert offered[0].text == answer.citations[0].text and sum(len(one.sentences) for one in offered) > 20
    for one in offered:
        [passage_id] = [passage.passage_id for passage in snapshot.passages if passage.text == one.text]
        for quote in (one.text, *one.sentences):
            assert passage_id in judge.holders(EvidenceQuote(one.document, quote))


def test_marks_are_judged(assistant: Assistant, built_index: Path, embedder: Embedder, tmp_path: Path,
                          monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("index.embed.open_embedder", lambda *_: embedder)
    follow_up, limited = assistant.ask("And in phase 1?", [COUNTRIES]), ["vientiane-declaration-2024"]
    unknown, elsewhere = assistant.ask("Who won the football world cup in 1998?"), assistant.ask(COUNTRIES, (), limited)
    assert (follow_up.status, unknown.status, elsewhere.status) == ("answered", "not_found", "not_found")
    keep(tmp_path, question_line(Asked("a", follow_up, (COUNTRIES,)), "right", True, cited_evidence(follow_up)))
    keep(tmp_path, question_line(Asked("b", unknown), "right", False))
    keep(tmp_path, question_line(Asked("c", elsewhere, (), tuple(limited)), "right", False))
    keep(tmp_path, question_line(Asked("d", unknown), "wrong", None))
    turn = Turn(COUNTRIES, assistant.ask(COUNTRIES), key="e")
    for given in ({"action": "press", "verdict": "wrong"}, {"action": "save", "choice": "1", "said": "no such words"}):
        respond((turn,), {"turn": "e", **given}, assistant.snapshot, tmp_path)
    assert turn.marking.told.startswith("Saved"), turn.marking
    output = tmp_path / "run"
    assert main(["evaluate", str(tmp_path / FILE), "--index", str(built_index), "--output", str(output), "--json"]) == 0
    out, told = capsys.readouterr()
    assert "Note: 1 line awaits evidence and is left out: line 4." in told and "Traceback" not in told
    assert json.loads(out)["by_type"]["feedback"]["accuracy"]["questions"] == 2
    rows = {row["id"]: row for row in map(json.loads, (output / "questions.jsonl").read_text("utf-8").splitlines())}
    assert {name: row["right"] for name, row in rows.items()} == {
        "feedback-a": True, "feedback-b": True, "feedback-c": True, "feedback-e": False}
    assert rows["feedback-a"]["answer"]["interpreted_question"] == follow_up.interpreted_question
    assert rows["feedback-a"]["measures"]["citation_recall"] == 1
    assert rows["feedback-c"]["documents"] == limited
    [relevant] = rows["feedback-e"]["relevant"]
    assert relevant == turn.answer.retrieved[1].passage_id if turn.answer else False


def test_a_document_that_is_gone_is_no_error(assistant: Assistant) -> None:
    assert assistant.ask(COUNTRIES, (), ["gone"]).status == "not_found"
