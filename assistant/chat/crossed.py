"""Figures that stand in a quote, but beside another label or name than the statement puts them to.

Two forms are told: "Phase I: 2020 – 2022" and "Phase II: 2024 – 2026", where a figure belongs to the phase of its line
or of the heading above it; and lists such as "Surabaya (2011), Makassar (2015)", where it belongs to what stands before
its brackets. Everything else is a matter of meaning.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.chat.claims import Claims, has_word
from assistant.chat.figures import missing_figure
from corpus.facts.date_words import plain_digits

ITEM = re.compile(r"([^(),;]+)\(([^()]*\d[^()]*)\)(?!\s?\d)")  # but for "(510) 420-3000"
BRACKETS = re.compile(r"\([^()]*\)")
WORD = re.compile(r"[^\W\d_][\w’'-]*")
FIGURES = re.compile(r"\d+")


def crossed_label(claims: Claims, held: Sequence[Claims], above: Sequence[frozenset[tuple[str, int]]]) -> str:
    """A name, number or date that stands only under another number of the statement's one label, for people; "" where
    there is none. `above` are the labels of the headings over each quote."""
    for concept, number in claims.labels:
        if sum(name == concept for name, _ in claims.labels) > 1:
            continue
        others = [_numbers_of(concept, one.labels) or _numbers_of(concept, over)
                  for one, over in zip(held, above, strict=True)]
        for part, written in _parts(claims):
            places = [numbers for one, numbers in zip(held, others, strict=True) if _holds(part, one)]
            if places and all(numbers and number not in numbers for numbers in places):
                return f"“{written}” does not stand under “{concept} {number}”"
    return ""


def _numbers_of(concept: str, labels: frozenset[tuple[str, int]]) -> set[int]:
    return {number for name, number in labels if name == concept}


def _parts(claims: Claims) -> list[tuple[Claims, str]]:
    """Each date, number and name of a statement alone."""
    none = replace(claims, dates=(), numbers=(), labels=frozenset(), months=frozenset(), days=frozenset(), names=())
    return [*((replace(none, dates=(when,)), when.written) for when in claims.dates),
            *((replace(none, numbers=(number,)), number.written) for number in claims.numbers),
            *((replace(none, names=(name,)), name) for name in claims.names)]


def _holds(part: Claims, one: Claims) -> bool:
    return not missing_figure(part, [one]) and all(has_word(name, one) for name in part.names)


def crossed_item(claims: Claims, held: Sequence[Claims]) -> str:
    """A figure in brackets behind another item of a list than the one that the statement names, for people."""
    items = [(match[1], set(FIGURES.findall(plain_digits(match[2])))) for one in held
             for match in ITEM.finditer(one.text)]
    if len(items) < 2:
        return ""
    outside = {figure for one in held for figure in FIGURES.findall(plain_digits(BRACKETS.sub(" ", one.text)))}
    told = {word.casefold() for word in WORD.findall(claims.text)}
    common = Counter(word for name, _ in items for word in set(_capitals(name)))
    named = [figures for name, figures in items
             if (own := {word for word in _capitals(name) if common[word] == 1}) and own <= told]
    for figure in FIGURES.findall(plain_digits(claims.text)):
        in_brackets = any(figure in figures for _, figures in items)
        if in_brackets and figure not in outside and named and not any(figure in figures for figures in named):
            return f"“{figure}” stands in its quotes behind another name"
    return ""


def _capitals(name: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(name) if word[0].isupper()]
