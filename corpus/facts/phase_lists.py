"""Numbered lists of phases whose items carry a name and a period: "1. Inception (January–June 2024): work plan".

What introduces the list says that it is one of phases; then the number of the item is that of the phase.
"""

import re
from collections.abc import Iterator

from corpus.facts.phase_labels import PhaseLabel, opening_label, phase_labels, phase_word
from corpus.facts.vocabulary import any_listed
from corpus.numerals import roman_number

NUMBER = re.compile(r"\(?(\d{1,2}|[IVXivx]{1,5})[.)]")
ITEM_NAME = re.compile(r"[\s*_]*([^\W\d_][^\n(（:：;]{1,60}?)[\s*_]*(?=[(（:：]|\s[–—-]\s)")
COUNTED_PART = re.compile(r"(?:\A|[,;]\s*|\s(?:and|dan|và|at)\s+)(\d{1,2}|[IVX]{1,5})\s*[:(]\s*([^;()]+)\)?")
COUNT = re.compile(r"(?:two|three|four|five|hai|ba|bốn|năm|dua|tiga|empat|lima|\d)\s", re.IGNORECASE)
OPENING = 48
MAX_NAME_WORDS = 6


def listed_label(line: str, marker: int, above: tuple[str, ...]) -> PhaseLabel | None:
    """The phase of an item in a numbered list of phases; `marker` is the length of what numbers it. The offsets are
    those in the line without its marker."""
    number = NUMBER.match(line) if marker else None
    content = line[marker:]
    if number is None or not above or not any_listed("phases", "lists_of_phases").search(above[-1]):
        return None
    # "Activities of Phase I" heads no list of phases, "tiga fasa" does.
    if any(not COUNT.match(label.written) for label in phase_labels(above[-1])) or phase_labels(content[:OPENING]):
        return None
    ordinal = int(number[1]) if number[1].isdigit() else roman_number(number[1].upper())
    named = opening_label(content)
    if named is not None:
        return PhaseLabel(ordinal, named.written, named.start, named.end)
    plain = ITEM_NAME.match(content)
    if plain is None or len(plain[1].split()) > MAX_NAME_WORDS:
        return None
    return PhaseLabel(ordinal, plain[1], plain.start(1), plain.end(1))


def counted_parts(value: str, key: str) -> Iterator[tuple[PhaseLabel, str]]:
    """The phases in the value of "Phases": "1 (2021-2022), 2 (2023-2024)", "I: 2021-2022; II: 2023-2024"."""
    parts = list(COUNTED_PART.finditer(value))
    if len(parts) < 2:
        return
    for part in parts:
        ordinal = int(part[1]) if part[1].isdigit() else roman_number(part[1])
        if ordinal is not None:
            yield PhaseLabel(ordinal, f"{phase_word(key)} {part[1]}", part.start(1), part.end(1)), part[2]
