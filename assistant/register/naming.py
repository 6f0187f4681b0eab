"""Whether a statement in one document says that it changes another one: a word for that, and the other's number, date
or title."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from assistant.register.filter import plain
from assistant.register.rows import About
from assistant.register.words import lower, pattern
from corpus.facts.dates import find_dates

# "9480 /BKHĐT-KCHTĐT", "045/DTK-UN/V/2025": digits and letters parted by strokes. A date has no letters.
CODE = re.compile(r"(?<![\w/])[\w.\-]*\d[\w.\-]*(?:\s?/\s?[\w.\-&]+)+")
OPENING = 1_000  # characters in which a letter names its own number
ALIKE = 0.75  # of two codes with the same leading number: scans read some letters wrongly
MIN_TITLE_WORDS = 4
WORDS_BETWEEN = 2  # between "not" and the word that it denies
STATEMENT_END = re.compile(r"\n\s*\n|(?<=[^\W\d_]{4}[.;!?])\s+|(?<=\d[.;!?])\s+(?=[^\W\d_])")


@dataclass(frozen=True)
class Statement:
    """A sentence that says that something is changed."""

    text: str
    language: str

    @cached_property
    def codes(self) -> list[str]:
        """The numbers of letters and decisions in it, such as 9480/BKHĐT."""
        return _codes(self.text)

    @cached_property
    def leading(self) -> set[str]:
        """The first numbers of its codes."""
        return set(map(_leading, self.codes))

    @cached_property
    def numbers(self) -> set[str]:
        """What follows a word for "number" in it."""
        text = lower(self.text)
        after = (re.match(r"[.:\s]*(\d+)(?![\d/])", text[found.end() :]) for found in pattern("number").finditer(text))
        return {number[1] for number in after if number}

    @cached_property
    def plain(self) -> str:
        """For comparing titles."""
        return plain(self.text)

    @cached_property
    def days(self) -> set[str]:
        """The days in it, where it speaks of a letter or another document."""
        if not pattern("document").search(lower(self.text)):
            return set()
        return {mention.when.iso for mention in find_dates(self.text, self.language)}

    @cached_property
    def of_deadline(self) -> bool:
        """Whether it speaks of a deadline."""
        return pattern("deadline").search(lower(self.text)) is not None


@dataclass(frozen=True)
class Identity:
    """What a document can be named by."""

    codes: tuple[str, ...]
    leading: frozenset[str]
    numbers: frozenset[str]
    title: str
    day: str

    @classmethod
    def of(cls, name: str, title: str, about: About) -> "Identity":
        """The identity of the document with this name and title."""
        codes = (*_codes(title), *_codes(about.text[:OPENING])[:1])
        leading = frozenset(map(_leading, codes))
        numbers = {*leading, *re.findall(r"\d+", f"{name} {title}")}
        told = plain(title) if len(title.split()) >= MIN_TITLE_WORDS else ""
        return cls(codes, leading, frozenset(filter(_tells, numbers)), told,
                   about.date if len(about.date) == len("2026-01-01") else "")

    def is_named_in(self, statement: Statement) -> bool:
        """Whether a statement names the document: by its number, its title or its day."""
        return (not self.numbers.isdisjoint(statement.numbers)
                or (not self.leading.isdisjoint(statement.leading)
                    and any(_same_code(one, other) for one in self.codes for other in statement.codes))
                or (bool(self.title) and self.title in statement.plain)
                or (bool(self.day) and self.day in statement.days))


def changing_statements(text: str, language: str) -> list[Statement]:
    """The sentences of a text that say that something is changed."""
    return [Statement(part, language) for part in STATEMENT_END.split(text) if _says_change(part)]


def _says_change(statement: str) -> bool:
    text = lower(statement)
    return any(not _denied(text[: found.start()]) for found in pattern("amend").finditer(text))


def _denied(before: str) -> bool:
    ends = [found.end() for found in pattern("not").finditer(before)]
    return bool(ends) and len(before[ends[-1] :].split()) <= WORDS_BETWEEN


def _codes(text: str) -> list[str]:
    found = [match[0] for match in CODE.finditer(text) if re.search(r"[^\W\d_]", match[0])]
    return [re.sub(r"\s", "", plain(code)).strip(".-") for code in found]


def _leading(code: str) -> str:
    found = re.search(r"\d+", code)
    return found[0] if found else ""


def _same_code(one: str, other: str) -> bool:
    return one == other or (_tells(_leading(one)) and _leading(one) == _leading(other)
                            and SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE)


def _tells(number: str) -> bool:
    """Whether a bare number tells a document from others: it has three digits and is no year."""
    return len(number) >= 3 and not re.fullmatch(r"(19|20)\d\d", number)
