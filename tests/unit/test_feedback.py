"""What people say of answers: the lines, the file they are kept in, and that nothing from a browser is believed."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer, Citation
from assistant.errors import AssistantError
from assistant.feedback import FILE, Asked, Candidate, EvidenceQuote, checked_words, keep, question_line, withdraw
from assistant.question_set import read_question_set
from page.conversation import Turn, conversation_html, newest
from page.marking import respond

ROOT = Path(__file__).parent.parent.parent
WORDS = "It opens\nat  18:30 — “mở cửa”."
EVIL = '"><script>x()</script>'
CITATION = Citation(1, "market", "Night Market", 3, "Hours", "vi", "passage", 10, 36, WORDS, f"{WORDS} And more.", 0.5)
ANSWER = Answer("", "When does it open?", "When does it open?", "en", "answered", "At 18:30. [1]", 0.7, (CITATION,), ())
MISSED = replace(ANSWER, status="not_found", answer="Not found.", citations=())
PASSAGE = Candidate("market", f"Market {EVIL}", EVIL, None, "en", "Hours\nIt opens at 18:30.\nIt closes at 2.",
                    ("It opens at 18:30.", "It closes at 2."), True)


def lines(folder: Path) -> list[Any]:
    return [json.loads(line) for line in (folder / FILE).read_text("utf-8").splitlines()]


def asked(key: str, answer: Answer = ANSWER) -> Asked:
    return Asked(key, answer, ("Where is it?",))


def test_what_is_kept_can_be_judged(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "evaluation"
    quote = EvidenceQuote("market", WORDS)
    assert keep(folder, question_line(asked("a"), "right", True, [quote])) == (1, 0, (), False)
    keep(folder, question_line(asked("b", MISSED), "right", False))
    keep(folder, question_line(Asked("c", ANSWER, (), ("market",)), "wrong", True, [quote], "18:30"))
    keep(folder, question_line(asked("d"), "wrong", False, said="Nobody says"))
    assert keep(folder, question_line(asked("e"), "wrong", None, said="at 7")) == (5, 1, (), False)
    read = read_question_set(folder / FILE)
    first, second, third, fourth = read
    assert first.evidence == (quote,) and first.asked.history == ("Where is it?",) and first.must == ()
    assert (first.id, first.type, first.language) == ("feedback-a", "feedback", "en")
    assert not second.answerable and not second.evidence
    assert third.must == (("18:30",),) and third.asked.documents == ("market",)
    assert not fourth.answerable and not fourth.must
    assert read.awaiting == (5,) and read.left_out == "1 line awaits evidence and is left out: line 5."
    written = lines(folder)
    assert [line["verdict"] for line in written] == ["right", "right", "wrong", "wrong", "wrong"]
    assert written[0]["answer"] == "At 18:30. [1]" and written[0]["date"] and "documents" not in written[0]
    assert written[3]["note"] == "Nobody says" and written[4]["must"] == [["at 7"]]


def test_a_mark_replaces_the_one_before_in_its_place_and_can_be_withdrawn(tmp_path: Path) -> None:
    for key in "abc":
        keep(tmp_path, question_line(asked(key), "right", True, [EvidenceQuote("market", WORDS)]))
    assert keep(tmp_path, question_line(asked("b"), "wrong", None)) == (3, 1, (), True)
    assert [(line["id"], line["verdict"]) for line in lines(tmp_path)] == [
        ("feedback-a", "right"), ("feedback-b", "wrong"), ("feedback-c", "right")]
    assert withdraw(tmp_path, asked("b")) == (2, 0, (), True)
    assert withdraw(tmp_path, asked("b")) == (2, 0, (), False)
    assert [line["id"] for line in lines(tmp_path)] == ["feedback-a", "feedback-c"]


def test_only_lines_without_evidence_say_what_to_do(tmp_path: Path) -> None:
    for key in "ab":
        keep(tmp_path, question_line(asked(key), "wrong", None))
    with pytest.raises(AssistantError, match=r"can be judged. 2 lines await .*: lines 1, 2. Mark more"):
        read_question_set(tmp_path / FILE)


@pytest.mark.parametrize(("row", "fault"), [
    ({"question": "Who?", "answerable": None}, "no true or false called 'answerable'"),
    ({"question": "Who?", "verdict": "wrong"}, "no true or false called 'answerable'"),
    ({"question": "Who?", "verdict": "wrong", "answerable": None, "evidence": [{"quote": "x"}]}, "no true or false"),
    ({"question": "Who?", "answerable": False, "documents": "market"}, "'documents' that is not a list of texts"),
])
def test_other_lines_without_a_truth_are_faults(tmp_path: Path, row: dict[str, Any], fault: str) -> None:
    (tmp_path / FILE).write_text(json.dumps(row), "utf-8")
    with pytest.raises(AssistantError, match=fault):
        read_question_set(tmp_path / FILE)


def test_damaged_lines_stay_byte_by_byte_and_are_told_of(tmp_path: Path) -> None:
    mine = '\ufeff{"id": "mine", "question": "My own?", "answerable": false}\r\n'.encode()
    torn = b'\n{"question": "half a li\xff\n[1]\n{"question": "last", "id": "feedback-b"'
    (tmp_path / FILE).write_bytes(mine + torn)
    for verdict in ("right", "wrong"):
        kept = keep(tmp_path, question_line(asked("b"), verdict, None))  # type: ignore[arg-type]
        assert (kept.questions, kept.unreadable) == (2, (3, 4, 5))
    content = (tmp_path / FILE).read_bytes()
    assert content.startswith(mine + torn + b'\n{"id": "feedback-b"') and content.count(b"\n") == 6
    with pytest.raises(AssistantError, match="not text in UTF-8"):
        read_question_set(tmp_path / FILE)


def test_a_full_disk_changes_nothing_and_is_explained(tmp_path: Path) -> None:
    keep(tmp_path, question_line(asked("a"), "right", True, [EvidenceQuote("market", WORDS)]))
    before = (tmp_path / FILE).read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, limits[1]))
    try:
        with pytest.raises(AssistantError, match=rf"saved in {tmp_path.name}/{FILE} \(File too large\).*Make room"):
            keep(tmp_path, question_line(asked("b"), "wrong", None))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (tmp_path / FILE).read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} <= {FILE, "feedback.lock"}
    with pytest.raises(AssistantError, match="File exists"):
        keep(tmp_path / FILE, question_line(asked("b"), "wrong", None))


WRITER = """
import sys
from pathlib import Path
from tests.unit.test_feedback import asked, keep, question_line
for number in range(int(sys.argv[3])):
    keep(Path(sys.argv[1]), question_line(asked(f"{sys.argv[2]}{number}"), "right", False))
    print(f"feedback-{sys.argv[2]}{number}", flush=True)
"""


def writer(folder: Path, name: str, many: int) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder), name, str(many)], cwd=ROOT, text=True,
                            stdout=subprocess.PIPE, env=os.environ)


def test_two_processes_at_once_and_one_is_killed(tmp_path: Path) -> None:
    one, killed = writer(tmp_path, "a", 60), writer(tmp_path, "b", 100_000)
    assert one.stdout and killed.stdout
    told = [killed.stdout.readline().strip() for _ in range(25)]
    killed.kill()
    told += killed.stdout.read().split()
    told += one.communicate(timeout=60)[0].split()
    assert one.returncode == 0 and "feedback-a59" in told
    kept = [line["id"] for line in lines(tmp_path)]
    assert set(told) <= set(kept) and len(kept) == len(set(kept))
    assert len(kept) <= len(told) + 1, "at most the line that was written and not told of any more"
    assert keep(tmp_path, question_line(asked("last"), "right", False)).questions == len(kept) + 1


def test_what_a_passage_gives_as_evidence() -> None:
    assert PASSAGE.evidence([1, 0, 1]) == (("market", "It opens at 18:30."), ("market", "It closes at 2."))
    assert PASSAGE.evidence([]) == (("market", PASSAGE.text),)
    assert PASSAGE.evidence([], "OPENS at  18:30") == (("market", "It opens at 18:30."),)
    assert PASSAGE.evidence([], "at") == (("market", PASSAGE.text),), "in two sentences: which one is not guessed"
    assert PASSAGE.evidence([1], "18:30") == (("market", "It closes at 2."),)


def test_words_that_cannot_be_asked_for() -> None:
    assert checked_words("  a \n b ") == "a b" and checked_words("") == ""
    for said in ("x" * 301, " *** "):
        with pytest.raises(AssistantError, match="What the answer should say"):
            checked_words(said)


@pytest.fixture
def press(tmp_path: Path) -> Callable[..., Turn]:
    """Does something in the row of a turn whose passages are known; gives the turn."""
    turns: dict[str, Turn] = {}

    def act(turn: Turn, **given: object) -> Turn:
        turns[turn.key] = turn
        turn.marking.candidates = (PASSAGE,)
        respond(tuple(turns.values()), {"turn": turn.key, **given}, pytest.fail, tmp_path)
        return turn

    return act


def test_a_wrong_answer_gets_its_evidence(press: Callable[..., Turn], tmp_path: Path) -> None:
    turn = press(Turn("q", ANSWER), action="press", verdict="wrong_passage")
    assert turn.marking.form == "wrong_passage" and not (tmp_path / FILE).exists()
    press(turn, action="save", choice="0", sentences=[1], said="2")
    [line] = lines(tmp_path)
    assert line["evidence"] == [{"document": "market", "quote": "It closes at 2."}] and line["must"] == [["2"]]
    assert line["verdict"] == turn.marking.verdict == "wrong_passage" and turn.marking.form is None
    assert turn.marking.told == ("Saved: this question is now part of your question set (1 question). It is kept in "
                                 f"{tmp_path.name}/{FILE}.")
    press(turn, action="press", verdict="wrong_passage")
    assert turn.marking.form and turn.marking.draft.sentences == (1,) and len(lines(tmp_path)) == 1
    press(turn, action="press", verdict="right")
    assert lines(tmp_path)[0]["evidence"] == [{"document": "market", "quote": WORDS}] and not turn.marking.form
    press(turn, action="press", verdict="right")
    assert (tmp_path / FILE).read_bytes() == b"" and turn.marking.verdict is None
    assert turn.marking.told.startswith("Withdrawn")


@pytest.mark.parametrize(("answer", "given"), [
    (ANSWER, {"action": "press", "verdict": "best"}),
    (MISSED, {"action": "press", "verdict": "wrong_passage"}),
    (ANSWER, {"action": "save", "choice": "1"}),
    (ANSWER, {"action": "save", "choice": "-1"}),
    (ANSWER, {"action": "save", "choice": ["0"]}),
    (MISSED, {"action": "save", "choice": "not_said"}),
    (ANSWER, {"action": "save", "choice": "0", "sentences": [2]}),
    (ANSWER, {"action": "save", "choice": "0", "sentences": [-1]}),
    (ANSWER, {"action": "save", "choice": "0", "sentences": ["0"]}),
    (ANSWER, {"action": "save", "choice": "not_known", "said": "x" * 301}),
    (ANSWER, {"action": "remove everything"}),
    (ANSWER, {}),
])
def test_what_a_browser_makes_up_is_not_kept(press: Callable[..., Turn], tmp_path: Path, answer: Answer,
                                             given: dict[str, Any]) -> None:
    turn = press(Turn("q", answer), action="press", verdict="wrong")
    press(turn, **given)
    assert turn.marking.problem and turn.marking.form == "wrong" and turn.marking.verdict is None
    assert not (tmp_path / FILE).exists()


def test_answers_of_others_cannot_be_marked(tmp_path: Path) -> None:
    for data in ({"turn": "other", "action": "press", "verdict": "right"}, {"turn": ["x"]}, None, "right"):
        with pytest.raises(AssistantError, match="no longer part of your conversation"):
            respond((Turn("q", ANSWER), Turn("q", problem="x", key="x")), data, pytest.fail, tmp_path)
    assert not list(tmp_path.iterdir())


def test_nothing_in_the_form_is_markup(press: Callable[..., Turn]) -> None:
    turn = press(Turn("q", ANSWER), action="press", verdict="wrong")
    press(turn, action="save", choice="0", sentences=[9], said=EVIL)
    html = conversation_html([turn])
    assert "<script" not in html and html.count("&lt;script&gt;") >= 3
    assert 'aria-expanded="true"' in html and 'value="0" checked' in html


def test_no_row_where_there_is_no_answer_and_forms_close_when_turns_go() -> None:
    turns = [Turn("q", problem="x"), Turn("q"), Turn("q", MISSED), Turn("q", ANSWER)]
    html = conversation_html(turns)
    assert html.count('data-verdict="right"') == 2 and html.count('data-verdict="wrong_passage"') == 1
    turns[3].marking.form = "wrong"
    assert newest(turns, 4)[3].marking.form and newest(turns, 3) == tuple(turns[1:]) and not turns[3].marking.form
