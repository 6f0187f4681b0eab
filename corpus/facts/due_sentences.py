"""Sentences by which somebody must do something by a date: "Each team shall submit ... no later than 15 February".

A sentence may set several deadlines; each is read with the words since the one before it and takes over who must act.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.facts.actors import find_actor, find_receiver
from corpus.facts.committing import committing_subject
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
LAST_WORDS = re.compile(
    r"\s+(?:is|are|being|be|to be|pada|on|at|during|in the course of|vào|trong|là|dalam|selama|semasa|adalah|yang|"
    r"has been|was)$", re.IGNORECASE)
JOINED = re.compile(r"[\s,;]*(?:and|và|dan|serta|at|และ)\b", re.IGNORECASE)
MAX_SENTENCE_CHARACTERS = 4_000
MIN_ACT_WORDS = 3
MIN_FRONTED_WORDS = 3
MAX_WORDS_TO_CLOSING = 7
PARTICIPLE_LAST = re.compile(r"\b(?:\w{2,}ed|built|sent|made|given|done|held|written|begun)\s*$", re.IGNORECASE)
SPACELESS, LETTERS_OF_A_WORD = ("th", "lo", "km", "my"), 3
NAMED_FIRST = re.compile(r"(?P<who>[^\W\d_][^:;.]{2,70}?)(?::\s+\S|\s+là\s+(?:cơ quan|đơn vị|bên|đầu mối)\b)")


@dataclass(frozen=True)
class Context:
    """What stands around a sentence: whether the line above asks for what is listed below it, who is named there,
    whether the sentence is a clause of a declaration, and whether such a clause binds somebody."""

    is_duty: bool = False
    who: str = ""
    in_declaration: bool = False
    is_item: bool = False
    binds: bool = False


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
        clause = _Clause(text, language, mention, (reached, stop), before is not None, context.binds)
        if clause.is_due(context):
            before = clause.read(context, before)
            reached = mention.end
            yield before


class _Clause:
    """A date with the words that say what is due."""

    def __init__(self, text: str, language: str, mention: Mention, within: tuple[int, int], goes_on: bool,
                 binds: bool) -> None:
        reached, stop = within
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
            verb = f"{self.words.rstrip(' ,')} " if binds or has("deliver", self.words) else ""
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
            return self._closes()
        if bound == "on" and self._is_within(context):
            return True
        if bound not in ("by", "before") or is_forecast(self.act) or opens_with("conditions", self.act):
            return False
        return self._is_declared(context) if context.in_declaration else self._is_asked(context)

    def _is_named(self) -> bool:
        """Whether the words around call the date a deadline: "closing date 16 August"."""
        before = self._before()
        return self.mention.when.precision != "year" and not is_forecast(before) and (
            has("deadline_nouns", before) or (self.is_fronted and has("deadline_nouns", self.behind)))

    def _is_within(self, context: Context) -> bool:
        """Whether something must be done in the course of a month or year: "must file its accounts during March"."""
        during = found_in("during", self.words)
        if not during or self.words[during[-1].end() :].strip() or self.mention.when.precision == "day":
            return False
        if PARTICIPLE_LAST.search(self.words[: during[-1].start()]) or is_forecast(self.act) or (
                opens_with("conditions", self.act)):
            return False
        return has("deliver", self.act) and (has("obligations", self.act) or (context.is_duty and context.is_item))

    def _closes(self) -> bool:
        """Whether something is taken or open up to the date: "Questions are received by the office until 5 May"."""
        beside = self.text[max(self.start, self.mention.bound_start - 40) : self.mention.start]
        taken = found_in("taken", self.words) if self.mention.when.precision == "day" else []
        return has("closing", beside) or self._time_given() is not None or (
            bool(taken) and _count(self.words[taken[-1].end() :], self.language) <= MAX_WORDS_TO_CLOSING)

    def _time_given(self) -> re.Match[str] | None:
        """ "Members | have | until 5 July to return the forms": the words that give time, the act behind the date."""
        given = found_in("time_given", self.words)
        ends_there = bool(given) and not self.words[given[-1].end() :].strip()
        return given[-1] if ends_there and opens_with("to_act", self.behind) else None

    def _says_something(self) -> bool:
        return any(character.isalpha() for character in self.act)

    def _is_asked(self, context: Context) -> bool:
        delivers, strong = has("deliver", self.act), is_strongly_bound(self.text, self.mention)
        if not has("obligations", self.act) and PARTICIPLE_LAST.search(self.words):
            return False  # "Report published by June 2024"
        if committing_subject(self.act) is not None:
            return True
        asked = has("obligations", self.act) or (has("asks", self.act) and delivers) or self.goes_on
        if self.goes_on and JOINED.match(self.words):
            return True
        if self.mention.when.precision == "year" and not strong:
            return delivers and (asked or context.is_duty)
        bare = delivers and (opens_with("deliver", self._bare()) or bare_verb_is_duty(self.language))
        return asked or bare or (strong and delivers) or (context.is_duty and (context.is_item or delivers))

    def _is_declared(self, context: Context) -> bool:
        """A clause that binds those who speak, or that names somebody who must deliver."""
        delivers = has("deliver", self.act) or self.mention.when.precision != "year"
        return self.goes_on or context.binds or (bool(context.who) and delivers)

    def _bare(self) -> str:
        return re.sub(r"^\W*(?:\(?\w{1,4}[.)]\s+)?", "", self.act)

    def read(self, context: Context, before: Due | None) -> Due:
        """Who must do what, to whom."""
        given = self._time_given() if self.mention.when.bound == "until" else None
        if given is not None:
            act = re.sub(r"^\W*\w+\s+", "", self.behind)
            return Due(self.mention, _line(act), _line(_without_mark(self.words[: given.start()])),
                       _line(find_receiver(act, self.language)), True)
        text = self._whole_act()
        text = _without_mark(text) if self.start == 0 else text
        if self._is_named():
            text = _before_change(text, self.language)
        clause = LAST_WORDS.sub("", JOINING.sub("", LEADERS.sub("", text)))
        who, act = ("", clause) if self._is_named() or self.goes_on else find_actor(clause, self.language)
        named = NAMED_FIRST.match(_without_mark(self.text))
        if named and (not who or who.startswith(named["who"])) and _may_name(named, self.language, context):
            who = named["who"]
            act = act[len(named["who"]) :].lstrip(" :") if act.startswith(named["who"]) else act
        elif before is not None:
            who = who or before.who
        what = act if _count(act, self.language) >= MIN_ACT_WORDS else clause
        if before is not None and not _count(_line(what), self.language):
            what = self._up_to_date()  # "buy 35% by 2027 and 50% by 2030"
        to_whom = find_receiver(act, self.language)
        if self.mention.when.bound == "until" and not self._is_named():
            who, to_whom = "", to_whom or who  # "accepted by the office until": the office only receives
        return Due(self.mention, _line(what), _line(who or context.who), _line(to_whom), self._is_explicit())

    def _whole_act(self) -> str:
        """The act, also around a date between commas: "shall send, by 5 May, a report to the board"."""
        inserted = self.words.rstrip().endswith(",") and self.behind.startswith(",") and not self.is_fronted
        return f"{self.words.rstrip(' ,')} {self.behind.strip(' ,')}" if inserted else self.act

    def _up_to_date(self) -> str:
        """The whole sentence up to the date."""
        return _without_mark(self.text[: self.mention.bound_start])

    def _is_explicit(self) -> bool:
        return is_strongly_bound(self.text, self.mention) or has("obligations", self.act) or has(
            "deadline_nouns", self._before())


def _before_change(text: str, language: str) -> str:
    """What a deadline is for, without how it is changed: "Time to send lists extended from 3 March ..."."""
    changes = [found.span() for found in found_in("moved", text) + found_in("old", text)]
    opening = [end for start, end in changes if not text[:start].strip()]
    if opening:  # "Gia hạn thời gian nộp từ ngày ..."
        text = text[max(opening) :]
        dates = find_dates(text, language)
        return text[: dates[0].bound_start] if dates and dates[0].when.bound == "from" else text
    return text[: min(start for start, _ in changes)] if changes else text


def _may_name(named: re.Match[str], language: str, context: Context) -> bool:
    """Whether the words before a colon are who must act, and not "Note" or "Deadline"."""
    return not has("deadline_nouns", f"{named['who']}:") and (context.is_item or language == "vi")


def _count(text: str, language: str) -> int:
    """Words of a text; in a script without spaces, about as many."""
    letters = sum(character.isalpha() for character in text)
    return letters // LETTERS_OF_A_WORD if language in SPACELESS else len(re.findall(r"[^\W\d_]+", text))


def _without_mark(text: str) -> str:
    return re.sub(r"^\s*(?:[-–—•◦▪●*+]\s*)?(?:\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-zA-ZđĐ]|[ivxIVX]{1,5})[.):]\s+)?"
                  r"(?:\d{1,2}\.\d{1,2}\s+)?", "", text)


def _line(text: str) -> str:
    return JOINING.sub("", " ".join(text.replace("**", "").split())).strip(" .,;|").replace(" |", ",")
