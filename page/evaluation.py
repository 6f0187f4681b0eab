"""The Evaluation tab as HTML: what a question set holds, how far a run is, and what came of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from assistant.compare import Difference
from assistant.evaluate import Run, unknown_documents
from assistant.pipeline import Assistant
from assistant.question_set import EXAMPLE, MOST_FAULTS, Fault, check_question_set
from assistant.question_sets import QuestionSetFile
from assistant.report_body import report_body
from assistant.saved_run import REPORT
from assistant.saved_runs import SavedRun
from page import texts
from page.downloads import PATH
from page.evaluation_work import Evaluation, naming_only
from page.markup import element, safe, sendable, words
from page.writing import evaluated_html

MOST_QUESTIONS = 200  # more would make the page slow; the downloaded report has all
# What a person wants to know first: the measure, and what it is of.
HEADLINES = (("accuracy", "answered rightly", "answerable questions"),
             ("evidence_recall@5", "of the evidence among the first five passages", "answerable questions"),
             ("rejection_recall", "rightly refused", "unanswerable questions"),
             ("quote_fidelity", "of the quotes word for word in the documents", "answers"))
START = element("div", element("h2", safe(texts.RESULT_START)) + element("p", safe(texts.RESULT_START_TEXT)),
                class_="start")


def set_name(one: QuestionSetFile) -> str:
    """As it stands in the list."""
    return f"{one.path.name} ({texts.SET_ORIGINS[one.origin]})"


def run_name(one: SavedRun) -> str:
    """As it stands in the list."""
    return f"{one.made['questions']} · {texts.moment_name(one.made['date'])}"


def comparable(runs: Sequence[SavedRun], name: str | None) -> list[SavedRun]:
    """The other runs of the same question set, as far as its name and content tell."""
    made = next((one.made for one in runs if one.name == name and not one.problem), None)
    return [one for one in runs if made and one.name != name and not one.problem
            and any(one.made.get(key) == made.get(key) for key in ("questions", "questions_sha256"))]


def set_html(assistant: Assistant, path: Path) -> str:
    """What a set holds, or which of its lines cannot be used."""
    with naming_only(path):
        questions, faults = check_question_set(path)
    if faults:
        return faults_html(texts.SET_UNUSABLE, faults)
    answerable = sum(one.answerable for one in questions)
    facts = [f"{texts.counted(len(questions), 'question', 'questions')}, {answerable:,} of them answerable",
             f"{texts.SET_LANGUAGES} {_counts(texts.language_name(one.language) for one in questions)}",
             f"{texts.SET_TYPES} {_counts(one.type for one in questions)}"]
    shown = "".join(words(fact, "p", class_="note") for fact in facts)
    shown += evaluated_html(assistant.writer, len(questions))
    if questions.left_out:
        shown += words(questions.left_out, "p", class_="note warning")
    if unknown := unknown_documents(assistant, questions):
        shown += words(f"{texts.UNKNOWN_DOCUMENTS} {', '.join(unknown)}", "p", class_="note warning")
    return shown


def _counts(values: Iterable[str]) -> str:
    return ", ".join(f"{value} {count:,}" for value, count in Counter(values).most_common(8))


def faults_html(heading: str, faults: Sequence[Fault]) -> str:
    """The lines that cannot be used, and one that could."""
    rows = "".join(words(f"Line {fault.line} {fault.text}.", "li") for fault in faults)
    more = words(texts.MORE_FAULTS, "p") if len(faults) == MOST_FAULTS else ""
    example = element("p", safe(texts.EXAMPLE_LINE) + " " + element("code", safe(EXAMPLE)))
    return element("div", words(heading, "p", class_="problem-heading") + element("ul", rows) + more + example,
                   class_="problem", role="alert")


def problem_html(message: str) -> str:
    """Something that went wrong, in words."""
    return element("div", words(message, "p"), class_="problem", role="alert") if message else ""


def note_html(message: str) -> str:
    """Something that went well, in words."""
    return words(message, "p", class_="note", role="status") if message else ""


def progress_html(evaluation: Evaluation, is_own: bool, message: str = "") -> str:
    """How far an evaluation is. `message` is what else is to be said."""
    at = min(evaluation.done + 1, evaluation.total)
    step = texts.MEASURING if evaluation.is_measuring else f"Question {at:,} of {evaluation.total:,}"
    if evaluation.cancelled.is_set():
        step = texts.CANCELLING
    elif (seconds := evaluation.seconds_left()) is not None:
        step += f", {texts.time_left(seconds)}"
    bar = element("progress", "", value=str(evaluation.done), max=str(evaluation.total), aria_label=evaluation.name)
    other = "" if is_own else words(texts.STARTED_ELSEWHERE, "p", class_="note")
    return (problem_html(message) + words(evaluation.name, "p", class_="running") + bar
            + words(step, "p", class_="note step") + note_html(evaluation.left_out) + other)


def unreadable_html(runs: Sequence[SavedRun]) -> str:
    """The saved runs that are damaged, and why."""
    damaged = [words(f"{one.name}: {one.problem}", "li") for one in runs if one.problem]
    if not damaged:
        return "" if runs else note_html(texts.NO_RUNS)
    return element("div", words(texts.UNREADABLE_RUNS, "p") + element("ul", "".join(damaged)), class_="note unreadable")


def result_html(name: str, run: Run, differences: Sequence[Difference] | None, against: str = "") -> str:
    """A saved run: the numbers that matter most, its files, and all of its report."""
    heading = words(run.made["questions"], "h2") + words(texts.moment_name(run.made["date"]), "p", class_="note")
    tiles = "".join(_headline(run.metrics["overall"], *one) for one in HEADLINES)
    body = sendable(report_body(run, differences, against, MOST_QUESTIONS))
    return heading + element("dl", tiles, class_="headlines") + _downloads(name, against) + body


def _headline(overall: Mapping[str, Any], measure: str, what: str, of: str) -> str:
    estimate = overall.get(measure) or {"value": None}
    if estimate["value"] is None:
        value, below = "–", f"{of}: {texts.NOTHING_TO_MEASURE}"
    else:
        value, below = _percent(estimate["value"]), texts.counted(estimate["questions"], of[:-1], of)
        if estimate["low"] is not None:
            below += f"; 95\u00a0% interval {100 * estimate['low']:.0f} to {_percent(estimate['high'])}"
    return element("div", element("dt", safe(what)) + element("dd", safe(value), class_="value")
                   + element("dd", safe(below), class_="note"))


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"


def _downloads(name: str, against: str) -> str:
    links = []
    for file, label in texts.DOWNLOADS.items():
        query = f"?against={quote(against)}" if against and file == REPORT else ""
        links.append(element("a", safe(f"{label} ({file})"), href=f"{PATH}/{quote(name)}/{file}{query}", download=True))
    return element("p", " ".join([safe(texts.DOWNLOAD), *links]), class_="downloads")
