"""Target figures in a text, as written: shares ("at least 60%" gives "60%"), amounts of money, counts ("6 million")."""

import re
from functools import cache

from corpus.facts.date_words import any_of, month_names, vocabulary
from corpus.facts.phrases import alternatives, words

NUMBER = r"\d{1,3}(?:[.,  ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
LABEL_BEFORE = re.compile(r"(?<=[^.!?:;]\s)(?:[A-Z][\w’'-]*)\s?$|(?:[(§#/-]|\d[.,])\s?$")
YEAR = re.compile(r"(?:19|20|2[45])\d\d")


def _pattern() -> re.Pattern[str]:
    data = words("figure_words")
    magnitude = alternatives(data["magnitudes"])
    share = alternatives(data["shares"])
    # Signs and codes may touch the number ("Rp7,5 miliar"), so they are no whole words.
    currency = "|".join(re.escape(word) for word in sorted(data["currencies"], key=len, reverse=True))
    unit = alternatives(data["currency_words"])
    amount = rf"(?:{NUMBER})(?:\s?{magnitude})?"
    spelled = rf"{alternatives(data['number_words'])}(?:-\w+)?\s{share}"
    shares = rf"{spelled}|(?:{NUMBER})\s?(?:%|{share})"
    money = rf"(?:{currency})\s?{amount}|{amount}\s?(?:{currency}|{unit})"
    return re.compile(
        rf"(?P<before>{alternatives(data['shares_before'])}\s?(?:{NUMBER}))"
        rf"|(?<![\w.,/])(?:(?P<share>{shares})|(?P<money>{money})|(?P<count>{amount}))(?![\w/]|[.,]\d)")


FIGURE = _pattern()


def find_figures(text: str, language: str, taken: list[tuple[int, int]]) -> tuple[str, ...]:
    """The figures of `text` in order, without those in the spans `taken` (dates)."""
    found = []
    for match in FIGURE.finditer(text):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        if match["count"] and not _is_count(text, match, language):
            continue
        found.append(" ".join(match[0].split()))
    return tuple(dict.fromkeys(found))


@cache
def _day_before(language: str) -> re.Pattern[str]:
    units = vocabulary()["units"]
    names = [*units["day"], *units["month"], *units["year"], *month_names(language)]
    return re.compile(rf"(?<!\w){any_of(names)}\s*$", re.IGNORECASE)


@cache
def _month_behind(language: str) -> re.Pattern[str]:
    names = [*vocabulary()["units"]["month"], *month_names(language)]
    return re.compile(rf"(?:st|nd|rd|th)?\s*{any_of(names)}(?!\w)", re.IGNORECASE)


def _is_count(text: str, match: re.Match[str], language: str) -> bool:
    """Neither a year, nor part of a date without one, nor a number in a name ("Article 5", "Vision 2045")."""
    before = text[: match.start()]
    if YEAR.fullmatch(match[0]) or _day_before(language).search(before):
        return False
    return not (_month_behind(language).match(text, match.end()) or LABEL_BEFORE.search(before))
