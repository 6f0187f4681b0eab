"""How good the product is on a set of questions: ask them all, measure every answer, sum up with intervals.

What is measured of one answer stands in measures.py, the intervals in resampling.py.
"""

import hashlib
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.batch import answer_and_finding
from assistant.errors import AssistantError
from assistant.measures import (
    ANSWERS,
    BY_CITATION,
    REFUSING,
    RETRIEVAL,
    STAGES,
    Judge,
    answer_measures,
    is_right,
    lost_at,
    retrieval_measures,
)
from assistant.pipeline import Assistant
from assistant.question_set import LabelledQuestion, QuestionSet
from assistant.resampling import NOTHING, Estimate, area_and_coverage, auroc, draws, mean, risk_coverage
from assistant.score_parts import ScoreParts, score_parts
from assistant.settings import ROOT
from index.embed import Report
from index.snapshot import Snapshot

# One question: its line, "answer", "measures", "right", "right_unrefused", "relevant", "lost", "parts".
Row = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """All of one evaluation, as it is stored: what it was made with, the rows of the questions, the metrics."""

    made: dict[str, Any]
    rows: list[Row]
    metrics: dict[str, Any]


def evaluate(assistant: Assistant, questions: QuestionSet, path: Path, report: Report,
             is_cancelled: Callable[[], bool] = lambda: False) -> Run:
    """Asks all questions and measures the answers. AssistantError where the index is replaced meanwhile, or where
    `is_cancelled`, which is asked before each question, says so."""
    snapshot = assistant.snapshot()
    answers: dict[str, Answer] = {}
    otherwise: dict[str, Answer] = {}
    parts: dict[str, list[ScoreParts]] = {}
    made = _made(assistant, snapshot, path) | {"left_out": questions.left_out}
    for number, question in enumerate(questions):
        _heed(is_cancelled)
        report(f"asking question {number + 1} of {len(questions)}", number / len(questions))
        answer, finding = answer_and_finding(assistant, question.asked)
        answers[question.id] = replace(answer, id=question.id)
        parts[question.id] = score_parts(finding) if finding else []
        # For the risk at any coverage it must be known what would have been said instead of "not found". A chat model
        # that was asked for an answer and found none would say so again.
        is_final = answer.status == "answered" or (answer.writer is not None and not answer.writer.is_for_question)
        otherwise[question.id] = answer if is_final or not finding else assistant.answer(snapshot, finding, 0.0)
        if assistant.snapshot().name != snapshot.name:
            raise AssistantError("The index was replaced while the questions were asked, so the answers are of two "
                                 "indexes. Run evaluate again when nobody changes the documents.")
    _heed(is_cancelled)
    report("measuring", 1.0)
    rows = [{**row, "parts": parts[row["id"]]} for row in _rows(Judge(snapshot), questions, answers, otherwise)]
    return Run(made, rows, summary(rows))


def _heed(is_cancelled: Callable[[], bool]) -> None:
    if is_cancelled():
        raise AssistantError("The evaluation was cancelled and nothing was saved. Run it again when you like.")


def _made(assistant: Assistant, snapshot: Snapshot, path: Path) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"), "version": product_version(),
        "questions": path.name, "questions_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "model": assistant.embedder.identity, "index": snapshot.name, "index_built": snapshot.manifest.built,
        "documents": sorted(snapshot.documents), "passages": len(snapshot.passages),
        "settings": {name: str(value) if isinstance(value, Path) else value
                     for name, value in asdict(assistant.settings).items()},
    }


def unknown_documents(assistant: Assistant, questions: Sequence[LabelledQuestion]) -> list[str]:
    """The documents that evidence names and the index does not hold."""
    judge = Judge(assistant.snapshot())
    return sorted({one.document for question in questions for one in question.evidence
                   if not judge.knows(one.document)})


def product_version() -> str:
    """As pyproject.toml has it."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def _rows(judge: Judge, questions: Sequence[LabelledQuestion], answers: dict[str, Answer],
          otherwise: dict[str, Answer]) -> list[Row]:
    holders = {one.id: [judge.holders(evidence) for evidence in one.evidence] for one in questions}
    retrieved = retrieval_measures(holders, answers)
    rows: list[Row] = []
    for one in questions:
        answer, held = answers[one.id], holders[one.id]
        measured = answer_measures(one, answer, held, judge.verbatim(answer))
        right = is_right(one, answer, held) if one.answerable else answer.status == "not_found"
        rows.append({**one.as_dict(), "answer": answer.as_dict(), "right": right,
                     "right_unrefused": is_right(one, otherwise[one.id], held),
                     "measures": {**dict.fromkeys(RETRIEVAL), **retrieved.get(one.id, {}), **measured},
                     "relevant": sorted(set().union(*held)), "lost": lost_at(one, answer, otherwise[one.id], held)})
    return rows


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """The metrics of all questions, and of those of each type and language."""
    return {
        "questions": len(rows), "answerable": sum(row["answerable"] for row in rows),
        "overall": _metrics(rows),
        "by_type": _grouped(rows, lambda row: row["type"]),
        "by_language": _grouped(rows, lambda row: row["language"]),
        "lost": {stage: sum(row["lost"] == stage for row in rows) for stage in STAGES},
        "risk_coverage": risk_coverage(*_confidences(rows)),
    }


def _grouped(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, Any]:
    return {name: _metrics([row for row in rows if key(row) == name]) for name in sorted(set(map(key, rows)))}


def _metrics(rows: Sequence[Row]) -> dict[str, Any]:
    drawn = draws([row["evidence"][0]["document"] if row["evidence"] else "" for row in rows])
    estimates: dict[str, Estimate] = {}
    for name in (*RETRIEVAL, *ANSWERS, *REFUSING):
        counts = [len(row["answer"]["citations"]) if name in BY_CITATION else 1.0 for row in rows]
        estimates[name] = mean([row["measures"][name] for row in rows], counts, drawn)
    confidences, right = _confidences(rows)
    estimates["auroc"] = auroc([row["answerable"] for row in rows], confidences, drawn)
    # Where nothing can be answered every answer is wrong, and the curve says nothing.
    estimates["aurc"], estimates["coverage_at_5_percent_risk"] = (
        area_and_coverage(confidences, right, drawn) if any(row["answerable"] for row in rows) else (NOTHING, NOTHING))
    return {name: estimate._asdict() for name, estimate in estimates.items()}


def _confidences(rows: Sequence[Row]) -> tuple[list[float], list[bool]]:
    return [row["answer"]["confidence"] for row in rows], [row["right_unrefused"] for row in rows]
