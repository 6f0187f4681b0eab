"""Whether a statement affirms what its quotes deny.

A quote may deny one thing and say another: "Students are not covered. Farm workers are." So what counts is a clause
that denies, and how much of it the statement says: the share of the clause's runs of three characters, which needs no
words and serves every script. Where clause and statement are in different languages that tells nothing, and any denial
counts. The curve of the limit stands in docs/decisions/0016.
"""

import re
import unicodedata
from collections.abc import Sequence

from assistant.chat.wording import is_negated, without_negations

CLAUSE_END = re.compile(r"(?<=[.!?;:。！？；])\s*|\s*[,()，、]\s*|\s+[-–—]\s+")
RUN = 3
LEAST_SHARE = 0.5


def denied_clauses(text: str, language: str) -> tuple[str, ...]:
    """The clauses of a text that deny something; the whole text where that shows in no clause alone, or where a clause
    says nothing but that ("Fee: none")."""
    clauses = tuple(clause for clause in CLAUSE_END.split(text) if clause and is_negated(clause, language))
    if is_negated(text, language) and not clauses:
        return (text,)
    return tuple(clause if _runs(without_negations(clause, language)) else text for clause in clauses)


def share_said(clause: str, statement: str, language: str) -> float:
    """How much of a clause that denies a statement says, but for the denial, from 0 to 1."""
    runs = _runs(without_negations(clause, language))
    return len(runs & _runs(statement)) / len(runs) if runs else 1.0


def affirms_denied(statement: str, language: str, held: Sequence[tuple[Sequence[str], str]]) -> bool:
    """Whether a statement that denies nothing says what a clause of its quotes denies. `held`: of each quote the
    clauses that deny something, and its language."""
    return any(other != language or share_said(clause, statement, language) >= LEAST_SHARE
               for clauses, other in held for clause in clauses)


def _runs(text: str) -> set[str]:
    kept = (one if one.isalnum() or unicodedata.category(one).startswith("M") else " " for one in text.casefold())
    words = " ".join("".join(kept).split())
    return {words[start : start + RUN] for start in range(len(words) - RUN + 1)}
