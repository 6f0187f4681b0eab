"""What a text claims that can be compared: its dates, numbers, labels, countries, names, links, and whether it denies.

Dates are compared as dates ("November 2026" is "tháng 11 năm 2026"), numbers by value with their scale ("1,5 triệu" is
1,500,000), labels by number ("Phase II" is "giai đoạn 2"), countries by their code. Everything else is compared as
written. In a script without capitals only what is written in Latin letters can be told to be a name.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from number_parser import parse_number

from assistant.chat.bare_months import days_and_months
from assistant.question import LATIN_WORD
from corpus.facts.countries import LANGUAGES, countries_in
from corpus.facts.date_words import month_names, plain_digits
from corpus.facts.dates import find_dates
from corpus.facts.model import When
from corpus.facts.phrases import alternatives
from corpus.numerals import CONCEPTS, folded, numbered_labels

DATA = Path(__file__).parent / "data" / "scales.json"
NUMBER = re.compile(r"\d{1,3}(?:[.,’'\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
SPELLED = re.compile(r"(?<!\w)(?:(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
                     r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
                     r"ninety|one hundred|one thousand|one million|one billion)"
                     r"(?:[\s-]+(?:and\s+)?(?:one|two|three|four|five|six|seven|eight|nine|hundred|thousand|million|"
                     r"billion))*)(?!\w)", re.IGNORECASE)
LINK = re.compile(r"(?:https?://|www\.)[^\s)\]>]+|[\w.+-]+@[\w-]+\.[\w.-]+")
SIGN = re.compile(r"[%‰$€£¥₫฿₭៛₱₩₹]")
SENTENCE_START = re.compile(r"(?:^|[.!?:;]\s+|[\"“(]\s*|^[-•*]\s*)(?=\S)", re.MULTILINE)
YEAR_DIGITS = 4
THOUSANDS_DIGITS = 3


@dataclass(frozen=True)
class Number:
    """A number as written, and what it may mean."""

    written: str
    values: frozenset[Decimal]


@dataclass(frozen=True)
class Claims:
    """`months` and `days`, as (month, day), are those without a year. `words` are all Latin words of the text, in small
    letters; `names` those that must be proved, as written, `openers` ordinary words that open a sentence, with the name
    they may belong to."""

    text: str
    dates: tuple[When, ...]
    numbers: tuple[Number, ...]
    labels: frozenset[tuple[str, int]]
    months: frozenset[int]
    days: frozenset[tuple[int, int]]
    countries: tuple[str, ...]
    names: tuple[str, ...]
    openers: tuple[tuple[str, str], ...]
    words: frozenset[str]
    links: tuple[str, ...]
    signs: frozenset[str]
    is_negated: bool


def claims_of(text: str, language: str, is_ordinary: Callable[[str], bool], day_first: bool | None = None) -> Claims:
    """What `text`, which is in `language`, claims. `is_ordinary` tells of a capitalised word whether it is no name."""
    digits = plain_digits(text)
    mentions = find_dates(text, language, day_first)
    labels = [label for label in numbered_labels(text) if label.name in CONCEPTS]
    links = LINK.findall(text)
    rest = _blanked(digits, [*((one.start, one.end) for one in mentions), *((one.start, one.end) for one in labels)])
    countries = tuple(countries_in(rest))
    without = _without_all(rest, [*countries, *links])
    days, months, spans = days_and_months(without, language)
    rest = _blanked(rest, spans)  # numbers of days and months are none of their own
    names, openers = _names(without, language, is_ordinary)
    return Claims(
        text, tuple(mention.when for mention in mentions), tuple(_numbers(rest, language)),
        frozenset((label.name, label.number) for label in labels), months,
        days, countries, names, openers,
        frozenset(word.casefold() for word in _words(digits)), tuple(links), frozenset(SIGN.findall(text)),
        is_negated(text, language))


def is_negated(text: str, language: str) -> bool:
    """Whether the text denies something, by the words of its language and of English."""
    for code in dict.fromkeys((language.split("-")[0], "en")):
        listed = _data()["negations"].get(code)
        if not listed or (code == "en" and language.split("-")[0] != "en"):
            continue
        spared = _data()["no_negations"].get(code)
        rest = re.sub(alternatives(spared), " ", text, flags=re.IGNORECASE) if spared else text
        rest = re.sub(r"\bNo\.?\s?(?=\d)", " ", rest.replace("’", "'"))
        if re.search(alternatives(listed), rest, re.IGNORECASE):
            return True
    return False


def _numbers(text: str, language: str) -> list[Number]:
    found = []
    for match in NUMBER.finditer(text):
        scale = _scale().match(text, match.end())
        factor = Decimal(10) ** _scales()[" ".join(scale[1].casefold().split())] if scale else Decimal(1)
        found.append(Number(match[0] if not scale else match[0] + scale[0],
                            frozenset(value * factor for value in values(match[0], language))))
    if language.split("-")[0] == "en":
        for match in SPELLED.finditer(text):
            value = parse_number(re.sub(r"\s+", " ", match[0]).casefold(), language="en")
            if value is not None:
                found.append(Number(match[0], frozenset({Decimal(value)})))
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


@cache
def _decimal_sign(language: str) -> str:
    try:
        return str(Locale.parse(language.replace("-", "_")).number_symbols["latn"]["decimal"])
    except (UnknownLocaleError, ValueError, KeyError):
        return "."


def _names(text: str, language: str, is_ordinary: Callable[[str], bool]
           ) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The names, and pairs of an ordinary word that opens a sentence and the capitalised words right behind it."""
    starts = {match.end() for match in SENTENCE_START.finditer(text)}
    other_script = sum(character.isalpha() and character > "\u02ff" and not LATIN_WORD.match(character)
                       for character in text) > len(text) / 4
    names: list[str] = []
    openers: list[tuple[str, str]] = []
    months = month_names(language)
    matches = list(LATIN_WORD.finditer(text))
    for number, match in enumerate(matches):
        word = re.sub(r"['’]s$", "", match[0])
        is_capital = any(character.isupper() for character in word)
        if (not is_capital and not other_script) or (word.casefold() in months and len(word) > 2) or word == "I":
            continue
        inside = sum(character.isupper() or character.isdigit() for character in word) > 1
        if match.start() in starts and not inside and not other_script and (len(word) == 1 or is_ordinary(word)):
            following = matches[number + 1] if number + 1 < len(matches) else None
            if following and following[0][0].isupper() and text[match.end() : following.start()].isspace():
                openers.append((word, following[0]))
            continue
        names.append(word)
    return tuple(names), tuple(openers)


def _words(text: str) -> list[str]:
    return [re.sub(r"['’]s$", "", word) for word in LATIN_WORD.findall(text)]


def has_word(word: str, claims: Claims) -> bool:
    """Whether a text has a name's word, also without its accents where it is typed so, or with an ending ("Korean")."""
    small = word.casefold()
    if small in claims.words or any(small + ending in claims.words or (small.endswith(ending) and len(small) > 4
                                    and small.removesuffix(ending) in claims.words) for ending in ("s", "n", "ns")):
        return True
    parts = [part for part in re.split(r"[-'’.&]", small) if part]
    if len(parts) > 1 and all(part in claims.words for part in parts):
        return True
    return small.isascii() and small in {folded(one) for one in claims.words}


@cache
def country_codes(name: str) -> frozenset[str]:
    """The ISO codes that a country's name may stand for: "Hàn Quốc" and "Republic of Korea" are {"KR"}."""
    small = name.casefold()
    found = [(len(known), code) for known, code in _territories().items() if known in small]
    longest = max((length for length, _ in found), default=0)
    return frozenset(code for length, code in found if length == longest)


@cache
def _territories() -> dict[str, str]:
    others = {name: code for code, names in _data()["countries"].items() for name in names}
    return others | {name.split(" (")[0].casefold(): code for language in LANGUAGES
                     for code, name in Locale(language).territories.items()
                     if len(code) == 2 and code.isalpha() and len(name) > 3}


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _without_all(text: str, parts: list[str]) -> str:
    for part in parts:
        text = text.replace(part, "¤" * len(part))
    return text


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
    return loaded


@cache
def _scales() -> dict[str, int]:
    return {word: int(power) for power, words in _data()["scales"].items() for word in words}


@cache
def _scale() -> re.Pattern[str]:
    return re.compile(rf"\s?({alternatives(_scales())})", re.IGNORECASE)
