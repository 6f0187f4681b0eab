"""What a report shows of a run, as HTML to stand in a document or in the page. Every text is escaped."""

from collections.abc import Sequence
from html import escape
from typing import Any

from assistant.compare import Difference, verdict
from assistant.evaluate import Row, Run
from assistant.evaluation_text import SECTIONS, interval, number
from assistant.measures import CUTOFFS, STAGES
from assistant.plot import plot
from assistant.report_question import question_html, table
from assistant.resampling import NOTHING

MISSING = NOTHING._asdict()  # of a measure that an older run does not have
ONLY_WRONG = ('<label class="only-wrong"><input type="checkbox"> Only those that were not answered rightly</label>')


def report_body(run: Run, differences: Sequence[Difference] | None = None, other: str = "the earlier run",
                most_questions: int | None = None) -> str:
    """The measures, plots and questions; with `differences` also the comparison with the `other` run. Of the questions
    the first `most_questions` where it is given, those that were not answered rightly before the others."""
    metrics = run.metrics
    parts = [
        '<div class="report">', _made(run),
        *([] if differences is None else [f"<h2>Against {escape(other)}</h2>", _comparison(differences)]),
        "<h2>All questions</h2>", _overall(metrics),
        '<div class="plots">', *_plots(metrics), "</div>",
        "<h2>By type and language</h2>", _groups("By type", metrics["by_type"]),
        _groups("By language", metrics["by_language"]),
        "<h2>Where evidence was lost</h2>",
        table(["stage", "questions"], [[stage, str(metrics["lost"].get(stage, 0))] for stage in STAGES]),
        "<h2>Questions</h2>", *_questions(run.rows, most_questions), "</div>",
    ]
    return "\n".join(parts)


def _made(run: Run) -> str:
    shown = {"made": run.made["date"], "version": run.made["version"], "questions": run.made["questions"],
             "model": run.made["model"], "index": run.made["index"], "documents": ", ".join(run.made["documents"])}
    facts = "".join(f"<tr><th>{name}</th><td>{escape(str(value))}</td></tr>" for name, value in shown.items())
    settings = "".join(f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>"
                       for name, value in run.made["settings"].items())
    asked = run.metrics["questions"]
    return (f"<p>{asked} {'question' if asked == 1 else 'questions'}, {run.metrics['answerable']} of them answerable. "
            f"{escape(run.made.get('left_out', ''))} Intervals are 95 % bootstrap intervals.</p>"
            f'<details><summary>Made with</summary><div class="wide"><table>{facts}</table></div></details>'
            f'<details><summary>Settings</summary><div class="wide"><table>{settings}</table></div></details>')


def _overall(metrics: dict[str, Any]) -> str:
    rows = []
    for title, names in SECTIONS.items():
        rows.append([f"<strong>{title}</strong>", "", "", ""])
        for name in names:
            estimate = metrics["overall"].get(name, MISSING)
            rows.append([name, number(estimate["value"]), interval(estimate), str(estimate["questions"])])
    return table(["measure", "value", "95 % interval", "questions"], rows)


def _groups(title: str, groups: dict[str, Any]) -> str:
    names = [name for section in SECTIONS.values() for name in section]
    rows = []
    for name in names:
        estimates = [group.get(name, MISSING) for group in groups.values()]
        rows.append([name, *(f"{number(one['value'])}<br><span class=\"quiet\">{interval(one)}</span>"
                             for one in estimates)])
    inside = table(["measure", *map(escape, groups)], rows)
    return f"<details><summary>{title}</summary>{inside}</details>"


def _comparison(differences: Sequence[Difference]) -> str:
    rows = [[one.measure, number(one.before), number(one.now), _ids(one.wins), _ids(one.losses), str(one.questions),
             f"{one.p:.3f}"] for one in differences]
    return f"<p><strong>{escape(verdict(differences))}</strong></p>" + table(
        ["measure", "before", "now", "wins", "losses", "pairs", "p (Holm)"], rows)


def _ids(ids: Sequence[str]) -> str:
    if not ids:
        return "0"
    return f'<details class="ids"><summary>{len(ids)}</summary>{escape(", ".join(ids))}</details>'


def _plots(metrics: dict[str, Any]) -> list[str]:
    recall = [(float(k), metrics["overall"].get(f"recall@{k}", MISSING)["value"] or 0.0) for k in CUTOFFS]
    return [plot("Risk by coverage: the share of wrong answers if only the surest are given", metrics["risk_coverage"],
                 "questions answered", "wrong", (0, 0.25, 0.5, 0.75, 1)),
            plot("Recall@k: the share of relevant passages among the first k", recall, "k", "recall", CUTOFFS)]


def _questions(rows: Sequence[Row], most: int | None) -> list[str]:
    shown = list(rows)
    note = ""
    if most is not None and len(shown) > most:
        shown = sorted(shown, key=lambda row: row["right"])[:most]
        note = (f'<p class="quiet">{most} of {len(rows)} questions, those that were not answered rightly first. The '
                "downloaded report has all of them.</p>")
    return [note, ONLY_WRONG, *map(question_html, shown)]
