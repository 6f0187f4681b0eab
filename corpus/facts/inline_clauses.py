"""Clauses that stand in one sentence: "We commit to: (a) ...; (b) ...; and (c) ..."."""

import re
from typing import NamedTuple

from corpus.facts.numbering import begins, follows, read_mark

MARK = re.compile(r"(?<=[\s:;,])\(?(?:\d{1,2}|[a-zđ]|[ivx]{1,4})\)\s+(?=[^\W\d_])", re.IGNORECASE)
ENDS = re.compile(r"[\s;,]+(?:(?:and|or|và|dan|serta|at|และ)\s*)?$", re.IGNORECASE)
MIN_CLAUSES = 2


class InlineClause(NamedTuple):
    """The number of a clause and where its words stand in the sentence; `start` is where its number does."""

    number: str
    start: int
    text_start: int
    end: int


def read_inline(sentence: str, position: int) -> list[InlineClause]:
    """The clauses behind `position`; none where fewer than two follow each other."""
    marks = []
    place = None
    for found in MARK.finditer(sentence, position):
        mark = read_mark(sentence[found.start() :])
        if mark is None:
            continue
        reached = begins(mark) if place is None else follows(place, mark)
        if reached is not None:
            place = reached
            marks.append((found, mark))
    if len(marks) < MIN_CLAUSES:
        return []
    ends = [found.start() for found, _ in marks[1:]] + [len(sentence)]
    return [InlineClause(mark.written, found.start(), found.end(), _end(sentence, found.end(), end))
            for (found, mark), end in zip(marks, ends, strict=True)]


def _end(sentence: str, start: int, end: int) -> int:
    joined = ENDS.search(sentence, start, end)
    return joined.start() if joined and joined.end() == end else end
