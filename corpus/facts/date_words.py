"""The words that dates are written with, per language, as pieces of regular expressions.

Names of months, and which of day and month comes first, are dateparser's (some 200 languages); what it lacks, and the
words around dates, stand in data/dates.json.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from dateparser.languages.loader import default_loader

DATA = Path(__file__).parent.parent / "data" / "dates.json"
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# Scripts that set no space between words: there a word may start right behind another.
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
LETTER = rf"(?-i:[^\W{SPACELESS}])"
LEFT = rf"(?<!{LETTER})(?<!\d)"
RIGHT = rf"(?!{LETTER})(?!\d)"
# Between the words of one date: spaces, at most one line break, no tab (a tab parts the cells of a table).
GAP = r"(?:[^\S\t\n]{0,3}\n?[^\S\t\n]{0,3})"
DASH = r"[-\u2010-\u2015\u2212~]"
# "3rd", "1er", "17.", "5hb" (Malay), and the number again in words: "15 (fifteen) March".
ORDINAL = r"(?:\s?(?:st|nd|rd|th)\b|er\b|º|ª|hb\b\.?|\.(?!\d))?(?:\s?\([^()\d\n]{2,24}\))?"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
YEAR = r"(?:19\d\d|20\d\d|2100|2[456]\d\d)(?!\d)"
LONGEST_LABEL = 20
DIGITS = {code: str(unicodedata.decimal(chr(code))) for code in range(128, 0x20000)
          if unicodedata.category(chr(code)) == "Nd"}


@cache
def vocabulary() -> dict[str, Any]:
    """The content of data/dates.json."""
    loaded: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
    return loaded


def plain_digits(text: str) -> str:
    """With the digits of all scripts as 0-9, character by character, so that offsets hold."""
    return text if text.isascii() else text.translate(DIGITS)


def any_of(words: Iterable[str]) -> str:
    """One of the words, the longest that fits, with any white space between their parts. Behind it no letter may go
    on, unless it ends in a sign or its script sets no spaces."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    open_ended = "|".join(_spaced(word) for word in ordered if not re.match(LETTER, word[-1]))
    closed = "|".join(_spaced(word) for word in ordered if re.match(LETTER, word[-1]))
    return "(?:" + "|".join([open_ended] * bool(open_ended) + [rf"(?:{closed})(?!{LETTER})"] * bool(closed)) + ")"


def whole(words: Iterable[str]) -> str:
    """One of the words, not as a part of a longer one."""
    return f"{LEFT}{any_of(words)}"


def _spaced(word: str) -> str:
    return r"\s+".join(re.escape(part) for part in word.split())


@cache
def _locale(language: str) -> dict[str, Any]:
    try:
        info: dict[str, Any] = default_loader.get_locale(language).info
    except (ValueError, KeyError, StopIteration, AttributeError):
        return {}
    return info


def languages_read(language: str) -> tuple[str, ...]:
    """The languages whose months are read in a text of `language`: its own, those it shares names with, English, and
    those whose names cannot be taken for another's."""
    own = language.split("-")[0].casefold()
    data = vocabulary()
    return tuple(dict.fromkeys([own, *data["kin"].get(own, []), *data["always_read"]]))


@cache
def month_names(language: str) -> dict[str, int]:
    """The names and short names of months read in a text of `language`, in lower case."""
    names: dict[str, int] = {}
    for read in languages_read(language):
        added = vocabulary()["months"].get(read, {})
        for number, month in enumerate(MONTHS, start=1):
            for name in [*_locale(read).get(month, ()), *added.get(str(number), ())]:
                # A number and its word ("thg 1") is read as one; Roman numerals and single letters are no names.
                if len(name) > 1 and not re.search(r"\d|^[IVX]+$", name) \
                        and name.casefold() not in vocabulary()["not_months"]:
                    names.setdefault(unicodedata.normalize("NFC", name).casefold(), number)
    return names


@cache
def weekdays(language: str) -> tuple[str, ...]:
    """The names of the days of the week read in a text of `language`."""
    return tuple(name for read in languages_read(language) for day in WEEKDAYS for name in _locale(read).get(day, ())
                 if len(name) > 1)


@cache
def day_first_by_convention(language: str) -> bool | None:
    """Whether the day comes first in 5/6/2023, where the language has one convention; else None."""
    own = language.split("-")[0].casefold()
    if own in vocabulary()["both_orders"]:
        return None
    return {"DMY": True, "MDY": False}.get(_locale(own).get("date_order", ""))


@cache
def month_pattern(language: str) -> str:
    """A month: its name, or the word for month and a number. Groups `month` and `number`."""
    units = any_of(vocabulary()["units"]["month"])
    numbered = rf"{units}{GAP}(?P<number>0?[1-9]|1[0-2])(?!\d)"
    return rf"(?:{numbered}|(?:{units}{GAP})?(?P<month>{any_of(month_names(language))})\.?)"


@cache
def year_pattern() -> str:
    """A year with what may stand before it. Groups `era` and `year`."""
    data = vocabulary()
    eras = any_of([*data["eras"]["buddhist"], *data["eras"]["common"]])
    return (rf"(?:{any_of(data['of'])}{GAP})?(?:{any_of(data['units']['year'])}{GAP})?(?:(?P<era>{eras}){GAP})?"
            rf"(?P<year>{YEAR}){RIGHT}(?![./-]?\d)")


@cache
def day_unit() -> str:
    """The word that may stand before the number of a day, with its gap."""
    return rf"(?:{any_of(vocabulary()['units']['day'])}{GAP})?"


def month_of(name: str, language: str) -> int | None:
    """The number of a month by its name."""
    return month_names(language).get(re.sub(r"\s+", " ", name).casefold())


@cache
def _labels() -> re.Pattern[str]:
    data = vocabulary()
    return re.compile(rf"{whole([*data['labels'], *data['no_date_after']])}\s*$", re.IGNORECASE)


def is_label_number(plain: str, start: int) -> bool:
    """Whether a number that starts there is that of a label ("Phase 2"), not a day."""
    return bool(_labels().search(plain[max(0, start - LONGEST_LABEL):start]))
