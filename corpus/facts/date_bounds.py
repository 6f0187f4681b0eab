"""What the words around a date make of it: "before", "by the end of", "kể từ", "onwards" (see data/dates.json)."""

import re
from functools import cache
from typing import NamedTuple

from corpus.facts.date_words import DASH, LEFT, any_of, vocabulary, weekdays, whole
from corpus.facts.model import Bound

LOOK_BEHIND = 80
LOOK_AHEAD = 30
BOUNDS: tuple[Bound, ...] = ("before", "by", "from", "until", "after")


class Cue(NamedTuple):
    """A bound and where the words for it begin."""

    bound: Bound
    start: int


@cache
def _words() -> dict[str, Bound]:
    listed = vocabulary()["bounds"]
    return {word.casefold(): bound for bound in BOUNDS for words in listed[bound].values() for word in words}


@cache
def _behind() -> dict[str, Bound]:
    listed = vocabulary()["bounds_behind"]
    return {word.casefold(): bound for bound in BOUNDS for word in listed.get(bound, ())}


@cache
def _cue(language: str) -> re.Pattern[str]:
    """A bound at the end of a text, before at most a few words that may stand between it and the date."""
    data = vocabulary()
    clock = rf"\d{{1,2}}(?:[:.h]\d{{2}})?\s*(?:{any_of(data['time_of_day'])}\s*(?:\d{{2}}\b)?\s*)?"
    filler = rf"(?:{any_of([*data['between_bound_and_date'], *weekdays(language), *data['units']['day']])}|{clock})"
    return re.compile(rf"(?P<cue>{whole(_words())})(?P<gap>[\s:,*_(\"“]{{0,3}}(?:{filler}[\s:,.*_()-]{{0,3}}){{0,5}})$",
                      re.IGNORECASE)


@cache
def _cue_behind() -> re.Pattern[str]:
    return re.compile(rf"[\s,(]{{0,2}}(?P<cue>{any_of(_behind())})", re.IGNORECASE)


@cache
def _label() -> re.Pattern[str]:
    """The label of a field that holds a deadline: "Deadline for proposals: "."""
    return re.compile(rf"{whole(vocabulary()['bound_labels']['by'])}[^:.;\n\t\d]{{0,40}}:[\s*_]*$", re.IGNORECASE)


@cache
def _ongoing() -> re.Pattern[str]:
    data = vocabulary()
    return re.compile(rf"\s*(?:{DASH}|{any_of(data['range_joins'])})\s*{any_of(data['present'])}", re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    return re.compile(any_of(vocabulary()["between"]), re.IGNORECASE)


@cache
def _part() -> re.Pattern[str]:
    """A part of a year or month, at the end of a text: "the end of ", "mid-", "cuối "."""
    groups = "|".join(rf"(?P<{name}>{any_of(words)})" for name, words in vocabulary()["parts"].items())
    return re.compile(rf"{LEFT}(?:{groups})[\s-]{{0,2}}$", re.IGNORECASE)


def part_before(plain: str, start: int) -> tuple[int, str]:
    """Where the date begins with the part of it that is named before `start`, and which part that is ("" for none)."""
    offset = max(0, start - LOOK_BEHIND)
    match = _part().search(plain[offset:start])
    if match is None:
        return start, ""
    return offset + match.start(), next(name for name, words in match.groupdict().items() if words)


def cue_of(plain: str, start: int, end: int, language: str, floor: int = 0) -> Cue:
    """The bound of the date from `start` to `end`; the words before it are looked for from `floor` on."""
    offset = max(floor, start - LOOK_BEHIND)
    window = plain[offset:start]
    window = window[window.rfind("\n\n") + 1:]
    match = _cue(language).search(window)
    if match is not None:
        return Cue(_words()[_spaced(match["cue"])], start - len(window) + match.start())
    label = _label().search(window)
    if label is not None:
        return Cue("by", start - len(window) + label.start())
    return Cue(bound_behind(plain, end) or "on", start)


def bound_behind(plain: str, end: int) -> Bound | None:
    """What the words behind a date that ends at `end` make of it ("onwards", "– present"), None for nothing."""
    if ongoing_end(plain, end) > end:
        return "from"
    match = _cue_behind().match(plain[end:end + LOOK_AHEAD])
    return _behind()[_spaced(match["cue"])] if match else None


def ongoing_end(plain: str, end: int) -> int:
    """Where "– present" behind a date that ends at `end` ends; `end` where nothing of the kind follows."""
    match = _ongoing().match(plain, end)
    return match.end() if match else end


def says_between(plain: str, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` say that two dates follow ("between")."""
    return bool(_between().match(plain[start:end]))


def _spaced(word: str) -> str:
    return re.sub(r"\s+", " ", word.casefold())
