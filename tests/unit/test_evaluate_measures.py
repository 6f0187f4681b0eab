"""What `evaluate` measures, on examples small enough to do by hand."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from assistant.answer import Answer, Citation, Retrieved
from assistant.batch import BatchQuestion
from assistant.compare import NO_DIFFERENCE, compare, holm, p_value, verdict
from assistant.errors import AssistantError
from assistant.measures import answer_measures, lost_at, retrieval_measures
from assistant.question_set import EvidenceQuote, LabelledQuestion, plain, read_question_set
from assistant.resampling import area_and_coverage, auroc, draws, mean, risk_coverage

QUESTION = LabelledQuestion(BatchQuestion("q", "When and where?", ()), True, (("2024", "next year"), ("Vientiane",)),
                            (EvidenceQuote("a", "in 2024"), EvidenceQuote("a", "in Vientiane")), "fact", "en")
UNANSWERABLE = replace(QUESTION, answerable=False, must=(), evidence=())
HELD = [frozenset({"p1"}), frozenset({"p2", "p9"})]
NONE = [frozenset({"p1"}), frozenset[str]()]


def citation(number: int, passage: str, text: str) -> Citation:
    return Citation(number, "a", "A", None, "", "en", passage, 0, len(text), text, text, 1.0)


def answer(text: str, *citations: Citation, retrieved: tuple[str, ...] = ("p3", "p1", "p2")) -> Answer:
    found = tuple(Retrieved("a", "A", None, "", "en", name, 0, 1, name, 1.0) for name in retrieved)
    return Answer("q", "", "", "en", "answered" if citations else "not_found", text, 0.5, citations, found)


RIGHT = answer("It was in 2024 [1]. In Vientiane [2].", citation(1, "p1", "in 2024"), citation(2, "p2", "in Vientiane"))
HALF = answer("It was in 2024 [1], not in 7 [2].", citation(1, "p1", "in 2024"), citation(2, "p5", "something else"))
REFUSED = answer("Not found. Closest: Vientiane 2024")


def test_retrieval_by_hand() -> None:
    measured = retrieval_measures({"q": NONE, "\ud800": HELD, "none": []},
                                  {"q": RIGHT, "\ud800": replace(RIGHT, retrieved=()), "none": RIGHT})
    assert list(measured) == ["q", "\ud800"]
    first = measured["q"]
    assert (first["success@1"], first["success@3"], first["recall@1"], first["recall@3"]) == (0, 1, 0, 0.5)
    assert first["mrr@10"] == 0.5 and first["evidence_recall@5"] == 0.5
    discount = 1 / math.log2(3)
    assert first["ndcg@10"] == pytest.approx(discount / (1 + discount))
    assert set(measured["\ud800"].values()) == {0.0}


def test_answers_by_hand() -> None:
    right = answer_measures(QUESTION, RIGHT, HELD, [True, True])
    assert right == dict.fromkeys(right, 1.0) | {"rejection_recall": None, "rejection_precision": None,
                                                 "false_refusals": 0.0}
    half = answer_measures(QUESTION, HALF, HELD, [True, False])
    assert [half[name] for name in ("accuracy", "nugget_recall", "citation_precision", "citation_recall",
                                    "quote_fidelity", "number_fidelity")] == [0, 0.5, 0.5, 0.5, 0.5, 0]


def test_refusals_by_hand() -> None:
    refused = answer_measures(QUESTION, REFUSED, HELD, [])
    assert (refused["accuracy"], refused["nugget_recall"], refused["false_refusals"]) == (0, 0, 1)
    assert (refused["citation_precision"], refused["quote_fidelity"], refused["rejection_precision"]) == (None, None, 0)
    rightly, wrongly = (answer_measures(UNANSWERABLE, one, [], []) for one in (REFUSED, RIGHT))
    assert (rightly["rejection_recall"], rightly["rejection_precision"], rightly["accuracy"]) == (1, 1, None)
    assert (wrongly["rejection_recall"], wrongly["rejection_precision"]) == (0, None)


def test_too_many_words_are_wrong_unless_a_list_was_wanted() -> None:
    long = replace(RIGHT, answer=RIGHT.answer + " word" * 150)
    assert answer_measures(QUESTION, long, HELD, [True, True])["accuracy"] == 0
    four = replace(QUESTION, must=(("2024",),) * 4)
    assert answer_measures(four, long, HELD, [True, True])["accuracy"] == 1


def test_where_evidence_was_lost() -> None:
    assert lost_at(QUESTION, RIGHT, RIGHT, HELD) == lost_at(UNANSWERABLE, RIGHT, RIGHT, []) == ""
    assert lost_at(QUESTION, REFUSED, RIGHT, NONE) == "not in any passage"
    assert lost_at(QUESTION, replace(REFUSED, retrieved=()), RIGHT, HELD) == "not retrieved"
    assert lost_at(QUESTION, HALF, HALF, HELD) == "retrieved, not chosen"
    assert lost_at(QUESTION, REFUSED, RIGHT, HELD) == "chosen, refused"


def test_words_are_compared_without_form() -> None:
    assert plain(" **Giai đoạn**\u00a0 II: 2024–2026’s ") == plain("giai đoạn ii: 2024-2026's")


def test_means_and_intervals() -> None:
    drawn = draws(["a", "b", "", ""])
    assert drawn.shape == (2_000, 4) and (drawn.sum(1) == 4).all() and (draws(["a", "b", "", ""]) == drawn).all()
    estimate = mean([1.0, 0.0, None, 1.0], [1, 3, 9, 1], drawn)
    assert (estimate.value, estimate.questions) == (pytest.approx(0.4), 3)
    assert estimate.low == 0.0 and estimate.high == 1.0
    assert mean([None], [1], draws([""])) == (None, None, None, 0)
    assert mean([1.0], [1], draws([""])) == (1.0, 1.0, 1.0, 1)


def test_questions_about_one_document_are_drawn_together() -> None:
    documents = [name for name in "abcde" for _ in range(4)] + [""]
    drawn = draws(documents)
    assert (drawn[:, 0] == drawn[:, 3]).all() and not (drawn[:, 0] == drawn[:, 4]).all()
    values = [1.0 if name in "ab" else 0.0 for name in documents]
    clustered, single = (mean(values, [1] * 21, one) for one in (drawn, draws([""] * 21)))
    assert clustered.high - clustered.low > 1.3 * (single.high - single.low)  # type: ignore[operator]


def test_auroc_of_resamples_is_that_of_the_library() -> None:
    scores, labels = np.array([0.9, 0.8, 0.8, 0.3, 0.2, 0.1]), np.array([1, 1, 0, 1, 0, 0], bool)
    row = np.array([[2.0, 1, 3, 1, 0, 2]])
    estimate = auroc(list(labels), list(scores), row)
    assert estimate.value == pytest.approx(7.5 / 9)
    assert estimate.low == pytest.approx(roc_auc_score(labels, scores, sample_weight=row[0]))
    assert auroc([True], [0.5], row[:, :1]).value is None


def test_risk_and_coverage_by_hand() -> None:
    confidences, right = [0.6, 0.8, 0.9, 0.7], [True, False, True, True]
    points = [(0.25, 0), (0.5, 0.5), (0.75, 1 / 3), (1, 0.25)]
    assert risk_coverage(confidences, right) == [pytest.approx(point) for point in points]
    area, coverage = area_and_coverage(confidences, right, np.ones((1, 4)))
    assert area.value == area.low == pytest.approx((0 + 0.5 + 1 / 3 + 0.25) / 4)
    assert coverage.value == coverage.high == 0.25
    doubled, _ = area_and_coverage(confidences, right, np.array([[0.0, 0, 2, 0]]))
    assert doubled.low == 0.0
    assert risk_coverage([0.5, 0.5], [True, False])[0] == (0.5, 1.0)  # equally sure: the wrong one first


def test_tests_by_hand() -> None:
    assert p_value(np.array([1.0] * 5 + [0.0] * 20), binary=True) == pytest.approx(2 / 2**5)
    assert p_value(np.array([0.5, 0.5, 0.5, 0.0]), binary=False) == pytest.approx(2 / 2**3)
    assert p_value(np.zeros(9), binary=True) == p_value(np.zeros(9), binary=False) == 1.0
    assert p_value(np.full(40, 0.1), binary=False) <= 0.001
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06]) and holm([]) == []


def rows(values: list[float | None], name: str = "accuracy", **more: Any) -> list[dict[str, Any]]:
    same = {"question": "Q", "history": [], "answerable": True, "must": [], "evidence": []} | more
    return [{"id": str(number), "measures": dict.fromkeys(MEASURES) | {name: value}, **same}
            for number, value in enumerate(values)]


MEASURES = retrieval_measures({"q": HELD}, {"q": RIGHT})["q"] | answer_measures(QUESTION, RIGHT, HELD, [True])


def test_comparing_runs() -> None:
    worse, better = rows([0.0] * 12 + [1.0, None]), rows([1.0] * 12 + [0.0, 1.0])
    [found] = compare(better, worse)
    assert (len(found.wins), found.losses, found.questions) == (12, ("12",), 13)
    assert found.p == pytest.approx(2 * 14 / 2**13) and "accuracy better" in verdict([found])
    assert "accuracy worse" in verdict(compare(worse, better))
    assert verdict(compare(worse, worse)) == NO_DIFFERENCE == "no difference shown"
    [refusing] = compare(rows([1.0] * 12, "false_refusals"), rows([0.0] * 12, "false_refusals"))
    assert len(refusing.losses) == 12 and "false_refusals worse" in verdict([refusing])


def test_only_runs_of_the_same_questions_are_compared() -> None:
    with pytest.raises(AssistantError, match=r"only one of them has '2'"):
        compare(rows([1.0, 1.0]), rows([1.0, 1.0, 1.0]))
    with pytest.raises(AssistantError, match=r"Question '0'.*labelled differently"):
        compare(rows([1.0]), rows([1.0], must=[["x"]]))


GOOD = {"question": "When?", "answerable": True, "must": [["2024"]],
        "evidence": [{"document": "a", "quote": "in 2024"}]}


@pytest.mark.parametrize(("change", "fault"), [
    ({"answerable": None}, "'answerable'"), ({"answerable": "yes"}, "'answerable'"), ({"question": 3}, "'question'"),
    ({"must": "2024"}, "'must'"), ({"must": ["2024"]}, "'must'"), ({"must": [[]]}, "'must'"),
    ({"must": [["**"]]}, "'must'"), ({"evidence": ["in 2024"]}, "'evidence'"), ({"evidence": []}, "no 'evidence'"),
    ({"evidence": [{"document": "a", "quote": " "}]}, "'evidence'"), ({"answerable": False}, "not answerable"),
    ({"evidence": [{"document": 3, "quote": "b"}]}, "'evidence'"), ({"type": 3}, "'type'"),
    ({"language": ["en"]}, "'language'"), ({"id": "1"}, "the id of line 1"), ({"history": "x"}, "'history'"),
])
def test_a_bad_line_is_named(tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n\n{json.dumps(GOOD | change)}\n", "utf-8")
    with pytest.raises(AssistantError, match=r"^Line 3 of .*questions\.jsonl ") as caught:
        read_question_set(path)
    assert fault in str(caught.value) and "Nothing was answered" in str(caught.value)


def test_what_a_line_may_leave_out(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "Who?", "answerable": false}\n', "utf-8")
    [question] = read_question_set(path)
    assert (question.id, question.type, question.language, question.evidence) == ("1", "other", "und", ())
    path.write_text("\n")
    with pytest.raises(AssistantError, match="holds no questions"):
        read_question_set(path)


def test_a_single_difference_shows_nothing() -> None:
    assert p_value(np.array([0.0, 0.25, 0.0]), binary=False) == 1.0
    assert p_value(np.array([0.0, -1.0]), binary=True) == 1.0
