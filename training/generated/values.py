"""Facts as language-free values, so that one invented world can be written, and asked about, in any language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Plain:
    """Text that is the same in every language: numbers of letters, e-mail addresses."""

    text: str


@dataclass(frozen=True)
class Word:
    """An invented proper name, spelled by the script of the document."""

    parts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Day:
    day: date
    precision: str = "day"


@dataclass(frozen=True)
class Money:
    amount: int
    currency: str


@dataclass(frozen=True)
class Number:
    value: int


@dataclass(frozen=True)
class Share:
    tenths: int


@dataclass(frozen=True)
class Length:
    months: int


@dataclass(frozen=True)
class Period:
    start: Day
    end: Day


@dataclass(frozen=True)
class Phrase:
    """One entry of a word list of the languages, with its own slots filled by further values."""

    group: str
    index: int
    slots: tuple[tuple[str, Value], ...] = ()

    def slot(self, name: str) -> Value:
        return dict(self.slots)[name]


@dataclass(frozen=True)
class Items:
    values: tuple[Value, ...]


Value = Plain | Word | Day | Money | Number | Share | Length | Period | Phrase | Items
