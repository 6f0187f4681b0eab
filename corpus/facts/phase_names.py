"""Phases that have a name instead of a number: "Inception phase", "giai đoạn thí điểm", "Fasa rintis".

A known name counts wherever it stands; any name counts at the head of a line that goes on with a bracket, colon or
dash, where the reader then looks for a period.
"""

import re
from functools import cache

from corpus.facts.keys import folded_words, key_meaning
from corpus.facts.phrases import alternatives
from corpus.facts.vocabulary import listed

HEAD = r"[^\W\d_][\w'’/-]*(?:(?:\s+&)?\s+[^\W\d_][\w'’/-]*){0,3}?"
BEHIND = r"(?=\s*(?:[(（:：]|[–—-]\s|$))"
# "Phase A": a letter is a name.
LETTERED = re.compile(r"(?:Phase|Stage|Tahap|Fasa|Fase|Giai đoạn)\s+[A-H](?=\s*[(:–—-])")
MAX_NAME_WORDS = 5


@cache
def _known() -> re.Pattern[str]:
    before, after = (alternatives(listed("phases", "named_phases", order)) for order in ("before_word", "behind_word"))
    words_behind = alternatives(listed("phases", "word_before_name"))
    words_before = alternatives(listed("phases", "word_behind_name"))
    return re.compile(rf"{before}(?:\s+(?:and|&)\s+{before})?\s+{words_before}|{words_behind}\s*{after}", re.IGNORECASE)


@cache
def _any_at_head() -> re.Pattern[str]:
    words_behind = alternatives(listed("phases", "word_before_name"))
    words_before = alternatives(listed("phases", "word_behind_name"))
    return re.compile(rf"(?:{HEAD}\s+{words_before}|{words_behind}\s+{HEAD}){BEHIND}", re.IGNORECASE)


def known_names(text: str) -> list[tuple[int, int]]:
    """Where phases with a known name are named in a text; "pilot phase 2" has a number and is none."""
    return [found.span() for found in _known().finditer(text)
            if not re.match(r"\s*[-:.]?\s*(?:\d|[IVX]+\b)", text[found.end() :])]


def name_at(text: str, start: int) -> tuple[int, int] | None:
    """The named phase that a line opens with at `start`."""
    found = _any_at_head().match(text, start)
    if found is None:
        lettered = LETTERED.match(text, start)
        return lettered.span() if lettered else None
    if not _is_name(found[0]):
        return None
    numbered = re.match(r"\s*[.-]?\s*(?:\d|[IVX]+\b)", text[found.end() :])
    return None if numbered else found.span()


def _is_name(written: str) -> bool:
    words = folded_words(written).split()
    stops = {folded_words(word) for word in listed("phases", "no_phase_names")}
    return len(words) <= MAX_NAME_WORDS and not stops.intersection(words) and key_meaning(written) is None
