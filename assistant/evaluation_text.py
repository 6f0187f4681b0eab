"""A run of `evaluate` and a comparison of two, for people at a terminal."""

from collections.abc import Sequence
from typing import Any

from assistant.compare import Difference, verdict
from assistant.evaluate import Row, Run
from assistant.measures import ANSWERS, REFUSING, RETRIEVAL, STAGES

SECTIONS = {"Retrieval": RETRIEVAL, "Answers": ANSWERS,
            "Refusing": (*REFUSING, "auroc", "aurc", "coverage_at_5_percent_risk")}
SHORT = ("success@1", "recall@5", "accuracy", "nugget_recall", "rejection_recall")  # what groups are told by
WIDTH = 28


def run_text(run: Run) -> str:
    """The metrics overall and by group, and the questions that were not answered rightly."""
    metrics, made = run.metrics, run.made
    lines = [f"{metrics['questions']} questions, {metrics['answerable']} of them answerable; "
             f"{made['passages']} passages in {len(made['documents'])} documents; model {made['model']}"]
    for title, names in SECTIONS.items():
        lines += ["", f"{title:{WIDTH}}{'value':>7}   95 % interval   questions"]
        lines += [f"  {name:{WIDTH - 2}}{number(metrics['overall'][name]['value']):>7}   "
                  f"{interval(metrics['overall'][name]):13}   {metrics['overall'][name]['questions']:9}"
                  for name in names]
    for title, key in (("By type", "by_type"), ("By language", "by_language")):
        lines += ["", f"{title:{WIDTH}}" + "".join(f"{name:>22}" for name in SHORT)]
        lines += [f"  {name[: WIDTH - 4]:{WIDTH - 2}}" + "".join(f"{_brief(group[one]):>22}" for one in SHORT)
                  for name, group in metrics[key].items()]
    lines += ["", "Evidence lost: " + ", ".join(f"{stage} {metrics['lost'][stage]}" for stage in STAGES)]
    wrong = [_wrong(row) for row in run.rows if not row["right"]]
    return "\n".join([*lines, *(["", "Not right:", *wrong] if wrong else [])])


def comparison_text(differences: Sequence[Difference]) -> str:
    """Wins, losses and corrected p by measure, and the verdict."""
    lines = [f"{'Compared':{WIDTH}}{'before':>7}{'now':>7}{'wins':>6}{'losses':>8}{'pairs':>7}{'p (Holm)':>10}"]
    lines += [f"  {one.measure:{WIDTH - 2}}{one.before:7.3f}{one.now:7.3f}{len(one.wins):6}{len(one.losses):8}"
              f"{one.questions:7}{one.p:10.3f}" for one in differences]
    return "\n".join([*lines, "", f"Verdict: {verdict(differences)}"])


def number(value: float | None) -> str:
    """Three digits; a dash where there is nothing to measure."""
    return "–" if value is None else f"{value:.3f}"


def interval(estimate: dict[str, Any]) -> str:
    """The ends of the 95 % interval."""
    return "" if estimate["low"] is None else f"{estimate['low']:.3f}–{estimate['high']:.3f}"


def _brief(estimate: dict[str, Any]) -> str:
    if estimate["value"] is None:
        return "–"
    return f"{estimate['value']:.2f} ({estimate['low']:.2f}–{estimate['high']:.2f})" if estimate["low"] is not None \
        else f"{estimate['value']:.2f}"


def outcome(row: Row) -> str:
    """What became of a question, in words."""
    if row["right"]:
        return "right" if row["answerable"] else "rightly refused"
    if not row["answerable"]:
        return "should have been refused"
    if row["lost"]:
        return str(row["lost"])
    return "answered, not all that was asked" if row["answer"]["status"] == "answered" else "refused"


def _wrong(row: Row) -> str:
    return f"  {row['id']}: {outcome(row)}: {' '.join(row['question'].split())}"
