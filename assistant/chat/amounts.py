"""Numbers of a text with their scale, unit and bound: "more than 1.5 million USD" is 1,500,000, USD, over.

Scales and numbers in words are the language's own; units of measure are those of the Unicode locale data. A bound is
read where the language's words for it are known, else it is None.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError

from assistant.chat.number_words import HALF, spelled_numbers
from assistant.chat.tables import amounts, words
from corpus.facts.phrases import SPACELESS, alternatives

NUMBER = re.compile(r"\d{1,3}(?:[.,’'\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
PERCENT = "percent"
PERCENT_SIGNS = ("%", "٪")
MEASURES = ("area", "length", "mass", "volume", "duration", "power", "energy", "speed", "temperature")
TONNE = "ton"  # languages have one word for what English calls ton, tonne and metric ton
# "Second quarter", "20 points" and a century count nothing that another language counts with the same word.
NO_MEASURES = ("duration-quarter", "duration-century", "duration-decade", "length-point")
# Many languages name an area by the length: "dặm" begins "dặm vuông", and "dặm một giờ".
KIND = re.compile(r"^(?:area|length|speed)-(?:square-)?|-per-\w+$")
YEAR, EARLIEST_YEAR = "duration-year", 100  # "880年" is a year and no span of years
THOUSANDS_DIGITS = 3
LEAST_SURE = 100  # "over 12 provinces" may be where something is spread, "over 4,800 families" is a bound
LONGEST_WORDS = 40  # of a unit or a bound beside its number, in characters


@dataclass(frozen=True)
class Number:
    """A number as written, what it may mean, its unit ("" where it has none) and its bound: "over", "under", "" for
    none, None where that cannot be told. `span`: where it stands, with its unit. `is_bounded`: whether the bound is
    surely one ("over three years" may be as long as they lasted)."""

    written: str
    values: frozenset[Decimal]
    unit: str
    bound: str | None
    span: tuple[int, int]
    is_bounded: bool = False


def numbers_of(text: str, language: str) -> list[Number]:
    """The numbers of a text in figures and in words; of those in words, one is none without a scale or a unit."""
    found = []
    figures = [(match.start(), match.end(), frozenset(values(match[0], language)), False)
               for match in NUMBER.finditer(text)]
    spelled = [(one.start, one.end, frozenset({one.value}), True) for one in spelled_numbers(text, language)
               if not any(one.start < end and start < one.end for start, end, _, _ in figures)]
    for start, end, said, in_words in [*figures, *spelled]:
        scale = _scale().match(text, end)
        factor = Decimal(10) ** _scales()[" ".join(scale[1].casefold().split())] if scale else Decimal(1)
        unit, first, behind = _unit(text, start, scale.end() if scale else end, language)
        if in_words and said == {Decimal(1)} and not scale:
            continue
        if unit == YEAR and not scale and min(said, default=0) >= EARLIEST_YEAR:
            unit = ""
        scaled = {value * factor for value in said}
        if in_words and said == {HALF} and not scale:
            scaled, unit = scaled | {Decimal(50)}, unit or PERCENT
        bound, word = _bound(text, first, behind, language)
        is_loose = word in amounts()["loose_bounds"] and not (
            unit == PERCENT or unit in amounts()["currencies"] or min(scaled, default=0) >= LEAST_SURE)
        found.append(Number(text[start : scale.end() if scale else end], frozenset(scaled), unit, bound,
                            (first, behind), bool(bound) and not is_loose))
    return found


def values(written: str, language: str) -> set[Decimal]:
    """What a number in figures means in a language: "1.500" is 1.5 in English and 1,500 in Vietnamese. A number with
    several points ("3.2.1") has no value."""
    written = re.sub(r"[\u00a0\u202f ’']", "", written)
    separators = re.sub(r"\d", "", written)
    if not separators:
        return {Decimal(written)}
    last = separators[-1]
    whole, _, fraction = written.rpartition(last)
    if len(set(separators)) == 1 and len(separators) > 1:
        groups = written.split(last)
        return {Decimal("".join(groups))} if all(len(group) == THOUSANDS_DIGITS for group in groups[1:]) else set()
    if len(separators) > 1 or len(fraction) != THOUSANDS_DIGITS or whole == "0" or last == _decimal_sign(language):
        return {Decimal(f"{re.sub('[.,]', '', whole)}.{fraction}")} if len(set(separators[:-1])) <= 1 else set()
    return {Decimal(whole + fraction)}


def units_of(text: str, language: str) -> frozenset[str]:
    """Every unit that is named anywhere in a text."""
    anywhere = re.compile(_any(_unit_words(language)), re.IGNORECASE)
    return frozenset(_unit_of(match[0], language) for match in anywhere.finditer(text))


def _unit(text: str, start: int, end: int, language: str) -> tuple[str, int, int]:
    """The unit beside a number, and where number and unit begin and end."""
    behind, before = _units(language)
    found = behind.match(text, end)
    if found:
        return _unit_of(found[1], language), start, found.end()
    found = before.search(text[max(0, start - LONGEST_WORDS) : start])
    return (_unit_of(found[1], language), start - len(found[0]), end) if found else ("", start, end)


def limits_said(text: str, language: str) -> frozenset[str]:
    """Which bounds a text says anywhere, also with words that stand apart from the number: "the ceiling is 5"."""
    listed = amounts()["limits"].get(language.split("-")[0], {})
    return frozenset(bound for bound, said in listed.items() if re.search(alternatives(said), text, re.IGNORECASE))


def _bound(text: str, start: int, end: int, language: str) -> tuple[str | None, str]:
    """The bound of a number, and the word for it."""
    language = language.split("-")[0]
    if language not in amounts()["bounds"]:
        return None, ""
    before = " ".join(text[max(0, start - LONGEST_WORDS) : start].casefold().split())
    for word, bound in _bounds(language):
        if before.endswith(word) and (SPACELESS.search(word) or not before.removesuffix(word)[-1:].isalnum()):
            return bound, word
    after = text[end : end + LONGEST_WORDS].lstrip().casefold()
    return next(((bound, word) for bound, listed in amounts()["bounds_after"].items()
                 for word in listed if after.startswith(word)), ("", ""))


@cache
def _bounds(language: str) -> list[tuple[str, str]]:
    """The longest first: "không dưới" is not "dưới"."""
    listed = amounts()["bounds"][language]
    words = [*((word, bound) for bound in listed for word in listed[bound]),
             *((word, "") for word in amounts()["no_bounds"])]
    return sorted(words, key=lambda one: -len(one[0]))


@cache
def _unit_words(language: str) -> dict[str, str]:
    """The words for units, in small letters, with what they stand for."""
    language = language.split("-")[0]
    listed = {word: code for code, written in amounts()["currencies"].items() for word in written}
    listed |= dict.fromkeys([*PERCENT_SIGNS, *amounts()["percent_before"], *amounts()["percent"]["en"],
                             *amounts()["percent"].get(language, ())], PERCENT)
    for code in (language, "en", "en-GB"):
        for name, forms in _unit_patterns(code).items():
            if name.split("-")[0] in MEASURES and name not in NO_MEASURES:
                words = [form.replace("{0}", "").strip() for form in forms]
                listed |= {word: TONNE if TONNE in name else KIND.sub("", name) for word in words
                           if len(word) > 1 or SPACELESS.search(word)}
    return {word.casefold(): code for word, code in listed.items()}


def _unit_patterns(language: str) -> dict[str, list[str]]:
    """The forms of units behind a number: full ones, and short ones where a language has no others."""
    try:
        data = Locale.parse(language, sep="-")._data["unit_patterns"]
    except (UnknownLocaleError, ValueError, KeyError):
        return {}
    return {name: [form for plural, form in dict(kinds.get("long") or kinds.get("short") or {}).items()
                   if plural != "per" and form.startswith("{0}")] for name, kinds in data.items()}


@cache
def _units(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A unit right behind a number, and one right before it: a currency's sign or code, a word for "per cent"."""
    words = _unit_words(language)
    before = [word for word, unit in words.items() if unit == PERCENT or unit in amounts()["currencies"]]
    return (re.compile(rf"[\s-]?({_any(words)})", re.IGNORECASE), re.compile(rf"({_any(before)})\s?$", re.IGNORECASE))


def _any(words: Iterable[str]) -> str:
    """One of the words, as a whole one where it is of letters."""
    signs = [re.escape(word) for word in words if not word[-1].isalpha()]
    return "|".join([*signs, alternatives([word for word in words if word[-1].isalpha()])])


def _unit_of(written: str, language: str) -> str:
    return _unit_words(language)[" ".join(written.casefold().split())]


@cache
def _decimal_sign(language: str) -> str:
    try:
        return str(Locale.parse(language.replace("-", "_")).number_symbols["latn"]["decimal"])
    except (UnknownLocaleError, ValueError, KeyError):
        return "."


@cache
def _scales() -> dict[str, int]:
    return {word: int(power) for power, written in words()["scales"].items() for word in written}


@cache
def _scale() -> re.Pattern[str]:
    return re.compile(rf"\s?({alternatives(_scales())})", re.IGNORECASE)
