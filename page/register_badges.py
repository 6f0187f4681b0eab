"""What is to be known of a row besides its values, in a word each: inferred, superseded, in conflict, decided."""

from assistant.register.register import Row
from corpus.facts.model import Commitment, Deadline, Phase, When
from page import register_texts as said
from page.markup import element, safe


def badges_html(row: Row) -> str:
    """The badges of a row; empty where there is nothing to know."""
    names = {"decided": said.DECISIONS.get(row.decision, ""),
             "superseded": said.BADGES["superseded"] if row.superseded_by else "",
             "ambiguous": said.BADGES["ambiguous"] if is_ambiguous(row) else "",
             "conflict": said.BADGES["conflict"] if row.conflicts else "",
             "inferred": said.BADGES["inferred"] if row.fact.inferred else ""}
    badges = "".join(element("span", safe(text), class_=f"badge {name}") for name, text in names.items() if text)
    return element("span", badges, class_="badges") if badges else ""


def is_ambiguous(row: Row) -> bool:
    """Whether day and month of one of its dates cannot be told apart."""
    return any(when is not None and not when.iso and when.alternatives for when in _dates(row))


def _dates(row: Row) -> tuple[When | None, ...]:
    fact = row.fact
    if isinstance(fact, Deadline):
        return (fact.when,)
    if isinstance(fact, Phase):
        return fact.starts, fact.ends
    return (fact.adopted, *fact.dates) if isinstance(fact, Commitment) else ()
