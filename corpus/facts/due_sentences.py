"""Sentences by which somebody must do something by a date: "Each team shall submit ... no later than 15 February".

A sentence may set several deadlines; each is read with the words since the one before it and takes over who must act.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.facts.actors import find_actor, find_receiver
from corpus.facts.dates import Mention, find_dates
from corpus.facts.duty_words import (
    bare_verb_is_duty,
    found_in,
    has,
    is_forecast,
    is_old,
    is_past,
    is_strongly_bound,
    opens_with,
)

EDGE = re.compile(r";\s|(?<=[^\W\d_]{3})[.?!]\s+(?=[^\W\d_])")
JOINING = re.compile(r"^[\s,;:៖]*(?:(?:and|or|và|dan|serta|และ)\s)?\s*|[\s,;(:*_–—-]+$", re.IGNORECASE)
LEADERS = re.compile(r"\s*\.{3,}.*$")
LAST_WORDS = re.compile(r"\s+(?:is|are|being|be|to be|pada|on|at|vào|là|adalah|yang|has been|was)$", re.IGNORECASE)
MAX_SENTENCE_CHARACTERS = 4_000
MIN_ACT_WORDS = 3
MIN_FRONTED_WORDS = 3
PARTICIPLE_LAST = re.compile(r"\b(?:\w{2,}ed|built|sent|made|given|done|held|written|begun)\s*$", re.IGNORECASE)
SPACELESS, LETTERS_OF_A_WORD = ("th", "lo", "km", "my"), 3
NAMED_FIRST = re.compile(r"(?P<who>[^\W\d_][^:;.]{2,70}?)(?::\s+\S|\s+là\s+(?:cơ quan|đơn vị|bên|đầu mối)\b)")


@dataclass(frozen=True)
class Context:
    """What stands around a sentence: whether the line above asks for what is listed below it, who is named there, and
    whether the sentence is a clause of a declaration, where only named actors who must deliver have deadlines."""

    is_duty: bool = False
    who: str = ""
    in_declaration: bool = False
    is_item: bool = False


@dataclass(frozen=True)
class Due:
    """A deadline in a sentence; `is_explicit` where its own words say that it is one."""

    mention: Mention
    what: str
    who: str
    to_whom: str
    is_explicit: bool


def read_sentence(text: str, language: str, day_first: bool | None, context: Context) -> Iterator[Due]:
    """The deadlines that a sentence sets, in order."""
    if len(text) > MAX_SENTENCE_CHARACTERS:
        return
    mentions = find_dates(text, language, day_first)
    reached, before = 0, None
    for position, mention in enumerate(mentions):
        stop = mentions[position + 1].bound_start if position + 1 < len(mentions) else len(text)
        clause = _Clause(text, language, mention, reached, stop, before is not None)
        if clause.is_due(context):
            before = clause.read(context, before)
            reached = mention.end
            yield before


class _Clause:
    """A date with the words that say what is due."""

    def __init__(self, text: str, language: str, mention: Mention, reached: int, stop: int, goes_on: bool) -> None:
        self.text, self.language, self.mention = text, language, mention
        edges = [found.end() for found in EDGE.finditer(text, reached, mention.bound_start)]
        self.start = max([reached, *edges])
        end = EDGE.search(text, mention.end)
        self.behind = text[mention.end : min(stop, end.start() if end else stop)]
        self.words = text[self.start : mention.bound_start]
        if not any(character.isalpha() for character in self.words) and has("deadline_nouns", self._before()):
            self.words = self._before()  # "Deadline for reports: 30 April"
        # "By 30 June, all members shall submit": the act stands behind the date.
        self.is_fronted = _count(self.words, language) < MIN_FRONTED_WORDS and not (goes_on and self.start == reached)
        self.act = self.words
        if self.is_fronted:
            verb = f"{self.words.rstrip(' ,')} " if has("deliver", self.words) else ""
            self.act = verb + self.behind.lstrip(" ,")
        self.goes_on = goes_on
        self.is_last = not find_dates(self.behind, language) and not (stop < len(text) and end is None)

    def _before(self) -> str:
        """The clause up to the date, the words that bound it among them."""
        return self.text[self.start : self.mention.start]

    def is_due(self, context: Context) -> bool:
        """Whether the date is a deadline."""
        bound = self.mention.when.bound
        if is_old(self.text, self.mention) or is_past(self.act) or not self._says_something():
            return False
        if self._is_named():
            return bound in ("by", "before") or (bound == "on" and self.is_last) or (
                bound == "until" and has("moved", self.words))
        if bound == "until":
            return has("closing", self.text[max(self.start, self.mention.bound_start - 40) : self.mention.start])
        if bound not in ("by", "before") or is_forecast(self.act) or opens_with("conditions", self.act):
            return False
        return self._is_declared(context) if context.in_declaration else self._is_asked(context)

    def _is_named(self) -> bool:
        """Whether the words around call the date a deadline: "closing date 16 August"."""
        before = self._before()
        return self.mention.when.precision != "year" and not is_forecast(before) and (
            has("deadline_nouns", before) or (self.is_fronted and has("deadline_nouns", self.behind)))

    def _says_something(self) -> bool:
        return any(character.isalpha() for character in self.act)

    def _is_asked(self, context: Context) -> bool:
        delivers, strong = has("deliver", self.act), is_strongly_bound(self.text, self.mention)
        if not has("obligations", self.act) and PARTICIPLE_LAST.search(self.words):
            return False  # "Report published by June 2024"
        asked = has("obligations", self.act) or (has("asks", self.act) and delivers) or self.goes_on
        if self.mention.when.precision == "year" and not strong:
            return delivers and (asked or context.is_duty)
        bare = delivers and (opens_with("deliver", self._bare()) or bare_verb_is_duty(self.language))
        return asked or bare or (strong and delivers) or (context.is_duty and (context.is_item or delivers))

    def _is_declared(self, context: Context) -> bool:
        """In a declaration a date is a target, unless somebody named must deliver something by it."""
        delivers = has("deliver", self.act) or self.mention.when.precision != "year"
        return self.goes_on or (bool(context.who) and delivers)

    def _bare(self) -> str:
        return re.sub(r"^\W*(?:\(?\w{1,4}[.)]\s+)?", "", self.act)

    def read(self, context: Context, before: Due | None) -> Due:
        """Who must do what, to whom."""
        text = _without_mark(self.act) if self.start == 0 else self.act
        if self._is_named() and (changes := found_in("moved", text) + found_in("old", text)):
            text = text[: min(found.start() for found in changes)] or text
        clause = LAST_WORDS.sub("", JOINING.sub("", LEADERS.sub("", text)))
        who, act = ("", clause) if self._is_named() or self.goes_on else find_actor(clause, self.language)
        named = NAMED_FIRST.match(_without_mark(self.text))
        if named and (not who or who.startswith(named["who"])) and _may_name(named, self.language, context):
            who = named["who"]
            act = act[len(named["who"]) :].lstrip(" :") if act.startswith(named["who"]) else act
        elif before is not None:
            who = who or before.who
        what = act if _count(act, self.language) >= MIN_ACT_WORDS else clause
        return Due(self.mention, _line(what), _line(who or context.who), _line(find_receiver(act, self.language)),
                   self._is_explicit())

    def _is_explicit(self) -> bool:
        return is_strongly_bound(self.text, self.mention) or has("obligations", self.act) or has(
            "deadline_nouns", self._before())


def _may_name(named: re.Match[str], language: str, context: Context) -> bool:
    """Whether the words before a colon are who must act, and not "Note" or "Deadline"."""
    return not has("deadline_nouns", named["who"]) and (context.is_item or language == "vi")


def _count(text: str, language: str) -> int:
    """Words of a text; in a script without spaces, about as many."""
    letters = sum(character.isalpha() for character in text)
    return letters // LETTERS_OF_A_WORD if language in SPACELESS else len(re.findall(r"[^\W\d_]+", text))


def _without_mark(text: str) -> str:
    return re.sub(r"^\s*(?:[-–—•◦▪●*+]\s*)?(?:\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-zA-ZđĐ]|[ivxIVX]{1,5})[.):]\s+)?"
                  r"(?:\d{1,2}\.\d{1,2}\s+)?", "", text)


def _line(text: str) -> str:
    return JOINING.sub("", " ".join(text.replace("**", "").split())).strip(" .,;|").replace(" |", ",")
