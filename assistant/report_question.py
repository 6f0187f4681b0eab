"""One question of a report as HTML: what was said and wanted, and what each retrieved passage's score is made of."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from assistant.evaluate import Row
from assistant.evaluation_text import number, outcome
from assistant.evidence import READ_PASSAGE_WEIGHT, READ_RETRIEVAL_WEIGHT, RETRIEVAL_WEIGHT
from assistant.retrieve import AWAY, COVERAGE_WEIGHT, PASSAGE_WEIGHT, SENTENCE_WEIGHT

SHOWN_PASSAGES, SHOWN_CHARACTERS = 10, 400
PARTS = ("score", "cosine", "best_sentence", "coverage", "away", "reader")
HEAD = ("rank", "evidence", "retrieval", "cosine", "best sentence", "coverage", "other language", "reader")
HOLDS = '<strong class="good">holds the evidence</strong>'
HOW_SCORED = (f"Passages stand in the order of evidence + {READ_RETRIEVAL_WEIGHT} retrieval + {READ_PASSAGE_WEIGHT:g} "
              f"reader (without a reader: evidence + {RETRIEVAL_WEIGHT} retrieval). Evidence is the score of the "
              "passage’s best sentence; – where no sentence may answer. Retrieval = "
              f"{PASSAGE_WEIGHT:g} cosine of the passage + {SENTENCE_WEIGHT:g} cosine of its best sentence + "
              f"{COVERAGE_WEIGHT:g} coverage of the question’s words + {AWAY:g} where it is in another language.")


def question_html(row: Row) -> str:
    """A question that opens to its answer, its measures and its passages."""
    answer = row["answer"]
    state = "good" if row["right"] else "bad"
    history = "".join(f'<p class="quiet" dir="auto">before: {escape(one)}</p>' for one in row["history"])
    wanted = "".join(f'<li dir="auto">{escape(one["document"])}: {escape(one["quote"])}</li>'
                     for one in row["evidence"])
    said = "; ".join(" or ".join(group) for group in row["must"])
    measures = ", ".join(f"{escape(name)} {number(value)}" for name, value in row["measures"].items()
                         if value is not None)
    return (f'<details class="question {state}-one"><summary>{escape(row["id"])} · {escape(row["type"])} · '
            f'{escape(row["language"])} · <span class="{state}">{escape(outcome(row))}</span> · <span dir="auto">'
            f'{escape(row["question"])}</span></summary>{history}'
            f'<blockquote dir="auto">{escape(answer["answer"])}</blockquote>'
            f'<p class="quiet">confidence {number(answer["confidence"])}; {measures}</p>'
            + (f'<p>Must say: <span dir="auto">{escape(said)}</span></p>' if said else "")
            + (f"<p>Evidence:</p><ul>{wanted}</ul>" if wanted else "") + _retrieved(row) + "</details>")


def _retrieved(row: Row) -> str:
    """A line of numbers for every passage, and below it where it stands and its first words."""
    cited, relevant = {one["passage_id"] for one in row["answer"]["citations"]}, set(row["relevant"])
    parts = {one["passage_id"]: one for one in row.get("parts", [])}  # runs of earlier versions have none
    body = []
    for rank, one in enumerate(row["answer"]["retrieved"][:SHOWN_PASSAGES], 1):
        signs = [word for word, held in ((HOLDS, relevant), ("<strong>cited</strong>", cited))
                 if one["passage_id"] in held]
        numbers = [str(rank), *_scores(one, parts.get(one["passage_id"]))]
        place = " › ".join(part for part in (one["document"], one["section"]) if part)
        page = f", page {one['page']}" if one["page"] is not None else ""
        where = f'<span class="quiet" dir="auto">{escape(place + page)}</span>'
        text = escape(one["text"][:SHOWN_CHARACTERS]) + ("…" if len(one["text"]) > SHOWN_CHARACTERS else "")
        body.append(f'<tr>{"".join(f"<td>{cell}</td>" for cell in numbers)}</tr><tr class="passage">'
                    f'<td colspan="{len(HEAD)}">{" · ".join([*signs, where])}<br><span dir="auto">{text}</span>'
                    "</td></tr>")
    if not body:
        return ""
    return (f'<p class="quiet">{HOW_SCORED}</p>' if parts else "") + _table(HEAD, "".join(body), "passages")


def _scores(retrieved: Mapping[str, Any], parts: Mapping[str, Any] | None) -> list[str]:
    if parts is None:
        return [number(retrieved["score"]), *["–"] * len(PARTS)]
    return [number(parts["evidence"]), *(number(parts.get(name)) for name in PARTS)]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table that scrolls by itself where it is too wide. The cells are HTML."""
    return _table(head, "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows))


def _table(head: Sequence[str], body: str, kind: str = "values") -> str:
    top = "".join(f"<th>{cell}</th>" for cell in head)
    return (f'<div class="wide"><table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>')
