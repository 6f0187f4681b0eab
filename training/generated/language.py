"""One language: its phrase files, and how it writes each kind of value."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from training.generated.values import Day, Items, Length, Money, Number, Period, Phrase, Plain, Share, Value, Word

FOLDER = Path(__file__).parent / "languages"
SCRIPTS = {"th", "lo", "km", "my"}
DIGITS = {code: str.maketrans("0123456789", digits) for code, digits in (
    ("th", "๐๑๒๓๔๕๖๗๘๙"), ("lo", "໐໑໒໓໔໕໖໗໘໙"), ("km", "០១២៣៤៥៦៧៨៩"), ("my", "၀၁၂၃၄၅၆၇၈၉"))}
ROMAN = ("0", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True)
class Style:
    """Habits one document keeps throughout: a writer does not change the date format from line to line."""

    habit: int = 0
    own_script: bool = True
    own_digits: bool = False


@dataclass(frozen=True)
class Language:
    code: str
    words: dict[str, Any]
    sentences: dict[str, Any]
    questions: dict[str, Any]

    def write(self, value: Value, style: Style) -> str:
        if isinstance(value, Plain):
            return value.text
        if isinstance(value, Word):
            return self._word(value, style)
        if isinstance(value, Day):
            return self._digits(self._day(value, style), style)
        if isinstance(value, Items):
            return self.join([self.write(item, style) for item in value.values])
        if isinstance(value, Phrase):
            slots = {name: self.write(inner, style) for name, inner in value.slots}
            return str(self.words[value.group][value.index]).format(**slots)
        if isinstance(value, Period):
            ends = {"start": self.write(value.start, style), "end": self.write(value.end, style)}
            return self._habit("period", style).format(**ends)
        return self._digits(self._figure(value, style), style)

    def _digits(self, text: str, style: Style) -> str:
        return text.translate(DIGITS[self.code]) if style.own_digits and self.code in DIGITS else text

    def join(self, parts: list[str]) -> str:
        if len(parts) < 2:
            return "".join(parts)
        return self.words["comma"].join(parts[:-1]) + self.words["and"] + parts[-1]

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", self.words["thousands"])

    def _habit(self, key: str, style: Style) -> str:
        choices: list[str] = self.words[key]
        return choices[style.habit % len(choices)]

    def _word(self, value: Word, style: Style) -> str:
        script = self.code if self.code in SCRIPTS and style.own_script else "en"
        spellings = syllables()
        if script == "en":
            return " ".join("".join(spellings[n]["en"] for n in part).capitalize() for part in value.parts)
        return " ".join("".join(spellings[n][script] for n in part) for part in value.parts)

    def _day(self, value: Day, style: Style) -> str:
        day = value.day
        year = day.year + 543 if self.words["buddhist"] else day.year
        template = self._habit(f"{value.precision}_formats", style)
        month = self.words["months"][day.month - 1]
        return template.format(d=day.day, dd=f"{day.day:02}", month=month, mm=f"{day.month:02}", m=day.month, y=year)

    def _figure(self, value: Value, style: Style) -> str:
        if isinstance(value, Number):
            return self.number(value.value)
        if isinstance(value, Share):
            whole, tenth = divmod(value.tenths, 10)
            digits = f"{whole}{self.words['decimal']}{tenth}" if tenth else str(whole)
            return self._habit("percent", style).format(n=digits)
        if isinstance(value, Length):
            in_years = value.months % 12 == 0 and value.months > 12 and style.habit % 2 == 0
            key, count = ("years_long", value.months // 12) if in_years else ("months_long", value.months)
            return self._habit(key, style).format(n=count)
        assert isinstance(value, Money)
        return self._money(value, style)

    def _money(self, value: Money, style: Style) -> str:
        currency = self.words["currencies"][value.currency]
        if value.amount % 100_000 == 0 and style.habit % 3:
            whole, tenth = divmod(value.amount // 100_000, 10)
            digits = f"{whole}{self.words['decimal']}{tenth}" if tenth else str(whole)
            return self._habit("million_formats", style).format(m=digits, code=value.currency, currency=currency)
        digits = self.number(value.amount)
        return self._habit("money_formats", style).format(n=digits, code=value.currency, currency=currency)


@cache
def syllables() -> list[dict[str, str]]:
    loaded: list[dict[str, str]] = json.loads((FOLDER / "syllables.json").read_text("utf-8"))
    return loaded


@cache
def load_language(code: str) -> Language:
    parts = [json.loads((FOLDER / code / f"{name}.json").read_text("utf-8")) for name in
             ("words", "sentences", "questions")]
    return Language(code, *parts)


@cache
def language_codes() -> tuple[str, ...]:
    """The languages whose three files are there, so that a half-written one is not used."""
    found = [path.parent.name for path in FOLDER.glob("*/questions.json")]
    return tuple(sorted(code for code in found if (FOLDER / code / "sentences.json").exists()))
