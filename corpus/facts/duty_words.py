"""Which words make a date a deadline: obligations, requests, deliverables, bounds (data/deadline_words.json)."""

import re
from functools import cache

from corpus.facts.dates import Mention
from corpus.facts.phrases import alternatives, any_phrase, plain, words

FILE = "deadline_words"
BESIDE_DATE_CHARACTERS = 40


def has(name: str, text: str) -> bool:
    """Whether a text holds a phrase of a list."""
    return any_phrase(FILE, name).search(plain(text)) is not None


def found_in(name: str, text: str) -> list[re.Match[str]]:
    """The phrases of a list that a text holds, in order."""
    return list(any_phrase(FILE, name).finditer(plain(text)))


@cache
def _opening(name: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{alternatives(words(FILE)[name])}", re.IGNORECASE)


@cache
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"{alternatives(words(FILE)[name])}\W*(?:\w+\W+){{0,2}}$", re.IGNORECASE)


def opens_with(name: str, text: str) -> bool:
    """Whether a text opens with a phrase of a list."""
    return _opening(name).match(plain(text)) is not None


def ends_with(name: str, text: str) -> bool:
    """Whether a text ends with a phrase of a list, at most two words behind it ("originally due on")."""
    return _closing(name).search(plain(text)) is not None


def is_past(text: str) -> bool:
    """Whether the last thing a clause says is that something happened: "was submitted", but not "was asked to" nor
    "harus sudah". A deadline that was moved still stands."""
    past = found_in("past", text)
    duties = found_in("obligations", text) + found_in("deadline_nouns", text)
    return bool(past) and not has("moved", text) and not any(
        duty.end() > past[-1].start() or past[-1].start() - duty.end() <= 1 for duty in duties)


def is_forecast(text: str) -> bool:
    """Whether a clause says what is expected or holds, not what must be done: "is expected to end", "valid"."""
    forecast = found_in("not_due", text)
    return bool(forecast) and not any(duty.start() > forecast[-1].start() for duty in found_in("obligations", text))


def is_strongly_bound(text: str, mention: Mention) -> bool:
    """Whether the words right at a date make it a latest date: "no later than", "paling lambat"."""
    behind = text[mention.end : mention.end + 20]
    return has("strong_bounds", text[mention.bound_start : mention.start]) or opens_with("strong_bounds", behind)


def is_old(text: str, mention: Mention) -> bool:
    """Whether a date is the one that held before: "semula tanggal 14 Maret", "(was 31 March)"."""
    return ends_with("old", text[max(0, mention.start - BESIDE_DATE_CHARACTERS) : mention.start])


def bare_verb_is_duty(language: str) -> bool:
    """Whether a verb alone, without a word like "must", tells somebody to act in this language's letters."""
    return language.split("-")[0] in words(FILE)["bare_verbs_are_duties_in"]
