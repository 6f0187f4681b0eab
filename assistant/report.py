"""A run of `evaluate` as one HTML file that needs nothing else: no scripts, no other files, and every text escaped."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from assistant.compare import Difference, verdict
from assistant.evaluate import Row, Run
from assistant.evaluation_text import SECTIONS, interval, number, outcome
from assistant.measures import CUTOFFS, STAGES
from assistant.plot import plot

STYLE = Path(__file__).parent / "data" / "report.css"
# Even if something slipped through, the browser would load and run nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
SHOWN_PASSAGES, SHOWN_CHARACTERS = 10, 400


def report_html(run: Run, differences: Sequence[Difference] | None = None) -> str:
    """The report; with `differences` also the comparison with an earlier run."""
    parts = [
        "<!doctype html>", '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Evaluation of {escape(run.made['date'])}</title>",
        f"<style>{STYLE.read_text('utf-8')}</style></head><body>",
        "<h1>Evaluation</h1>", _made(run), "<h2>All questions</h2>", _overall(run.metrics),
        '<div class="plots">', *_plots(run.metrics), "</div>",
        *([] if differences is None else ["<h2>Against the earlier run</h2>", _comparison(differences)]),
        "<h2>By type</h2>", _groups(run.metrics["by_type"]),
        "<h2>By language</h2>", _groups(run.metrics["by_language"]),
        "<h2>Where evidence was lost</h2>",
        _table(["stage", "questions"], [[escape(stage), str(run.metrics["lost"][stage])] for stage in STAGES]),
        "<h2>Questions</h2>", *map(_question, run.rows), "</body></html>",
    ]
    return "\n".join(parts)


def _made(run: Run) -> str:
    shown = {"made": run.made["date"], "version": run.made["version"], "questions": run.made["questions"],
             "model": run.made["model"], "index": run.made["index"], "documents": ", ".join(run.made["documents"])}
    facts = "".join(f"<tr><th>{name}</th><td>{escape(str(value))}</td></tr>" for name, value in shown.items())
    settings = "".join(f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>"
                       for name, value in run.made["settings"].items())
    return (f"<table>{facts}</table><details><summary>Settings</summary><table>{settings}</table></details>"
            f"<p>{run.metrics['questions']} questions, {run.metrics['answerable']} of them answerable. "
            "Intervals are 95 % bootstrap intervals.</p>")


def _overall(metrics: dict[str, Any]) -> str:
    rows = []
    for title, names in SECTIONS.items():
        for name in names:
            estimate = metrics["overall"][name]
            rows.append([title, name, number(estimate["value"]), interval(estimate), str(estimate["questions"])])
    return _table(["", "measure", "value", "95 % interval", "questions"], rows)


def _groups(groups: dict[str, Any]) -> str:
    names = [name for section in SECTIONS.values() for name in section]
    rows = [[name, *(f"{number(group[name]['value'])}<br><span class=\"quiet\">{interval(group[name])}</span>"
                     for group in groups.values())] for name in names]
    return f'<div class="wide">{_table(["measure", *map(escape, groups)], rows)}</div>'


def _comparison(differences: Sequence[Difference]) -> str:
    rows = [[one.measure, number(one.before), number(one.now), _ids(one.wins), _ids(one.losses), str(one.questions),
             f"{one.p:.3f}"] for one in differences]
    return f"<p><strong>{escape(verdict(differences))}</strong></p>" + _table(
        ["measure", "before", "now", "wins", "losses", "pairs", "p (Holm)"], rows)


def _ids(ids: Sequence[str]) -> str:
    if not ids:
        return "0"
    return f"<details><summary>{len(ids)}</summary>{escape(', '.join(ids))}</details>"


def _plots(metrics: dict[str, Any]) -> list[str]:
    recall = [(float(k), metrics["overall"][f"recall@{k}"]["value"] or 0.0) for k in CUTOFFS]
    return [plot("Risk by coverage: the share of wrong answers if only the surest are given", metrics["risk_coverage"],
                 "questions answered", "wrong", (0, 0.25, 0.5, 0.75, 1)),
            plot("Recall@k: the share of relevant passages among the first k", recall, "k", "recall", CUTOFFS)]


def _question(row: Row) -> str:
    answer = row["answer"]
    verdict_class = "good" if row["right"] else "bad"
    history = "".join(f'<p class="quiet" dir="auto">before: {escape(one)}</p>' for one in row["history"])
    wanted = "".join(f'<li dir="auto">{escape(one["document"])}: {escape(one["quote"])}</li>'
                     for one in row["evidence"])
    said = "; ".join(" or ".join(group) for group in row["must"])
    measures = ", ".join(f"{escape(name)} {number(value)}" for name, value in row["measures"].items()
                         if value is not None)
    return (f'<details><summary>{escape(row["id"])} · {escape(row["type"])} · {escape(row["language"])} · '
            f'<span class="{verdict_class}">{escape(outcome(row))}</span> · <span dir="auto">'
            f'{escape(row["question"])}</span></summary>{history}'
            f'<blockquote dir="auto">{escape(answer["answer"])}</blockquote>'
            f'<p class="quiet">confidence {number(answer["confidence"])}; {measures}</p>'
            + (f'<p>Must say: <span dir="auto">{escape(said)}</span></p>' if said else "")
            + (f"<p>Evidence:</p><ul>{wanted}</ul>" if wanted else "") + _retrieved(row) + "</details>")


def _retrieved(row: Row) -> str:
    cited, relevant = {one["passage_id"] for one in row["answer"]["citations"]}, set(row["relevant"])
    rows = []
    for rank, one in enumerate(row["answer"]["retrieved"][:SHOWN_PASSAGES], 1):
        signs = [word for word, held in (("evidence", relevant), ("cited", cited)) if one["passage_id"] in held]
        place = " › ".join(part for part in (one["document"], one["section"]) if part)
        page = f", page {one['page']}" if one["page"] is not None else ""
        text = one["text"][:SHOWN_CHARACTERS] + ("…" if len(one["text"]) > SHOWN_CHARACTERS else "")
        rows.append([str(rank), number(one["score"]), escape(", ".join(signs)), escape(place + page),
                     f'<span dir="auto">{escape(text)}</span>'])
    return f'<div class="wide">{_table(["rank", "score", "", "where", "passage"], rows)}</div>'


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The cells are HTML."""
    top = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f'<td class="text">{cell}</td>' for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
