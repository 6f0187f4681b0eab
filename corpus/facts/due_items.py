"""Deadlines of items with their fields in one line: "Draft rules. Responsible: Board. Due: 30 June 2026.",
"Draft rules (Owner: Board; Deadline: 30 June 2026)".
"""

import re

from corpus.facts.due_tables import ACTOR_KEYS
from corpus.facts.keys import key_meaning

FIELD = re.compile(r"(?:(?<=[.;,(\[|–—])\s*|(?<=\s-\s))(?P<key>[^\W\d_][^:：.;,()\[\]|–—\n]{1,40}?)\s*[:：]\s+(?=\S)")
EDGES = " \t\n.;,|()[]–—-*_"
MIN_ACT_WORDS = 2


def read_item(text: str) -> tuple[str, str, str] | None:
    """What an item with a field for its deadline says is due, who must do it, and the words of that field; None where
    it has no such field, or nothing before its fields."""
    fields = [(key_meaning(found["key"].strip()), found.start(), found.end()) for found in FIELD.finditer(text)]
    if not any(meaning == "deadline" for meaning, _, _ in fields):
        return None
    act = text[: fields[0][1]].strip(EDGES)
    if len(act.split()) < MIN_ACT_WORDS:
        return None
    ends = [start for _, start, _ in fields[1:]] + [len(text)]
    values = [(meaning, text[start:end].strip(EDGES)) for (meaning, _, start), end in zip(fields, ends, strict=True)]
    who = next((value for meaning, value in values if meaning in ACTOR_KEYS and value), "")
    return act, who, next(value for meaning, value in values if meaning == "deadline")
