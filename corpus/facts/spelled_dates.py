"""Days written out in words, as signed documents have them: "this Nineteenth Day of September, Two Thousand and
Twenty-Four", "tanggal sembilan belas bulan September tahun dua ribu dua puluh empat".

English numbers are read by number-parser; those of Indonesian, Malay and Vietnamese, which it lacks, by the words in
data/dates.json.
"""

import re
from functools import cache

from number_parser import parse_number, parse_ordinal

from corpus.facts.date_forms import FIRST_YEAR, LAST_YEAR, Reading, Taken, is_day
from corpus.facts.date_words import DAY, GAP, LEFT, RIGHT, YEAR, any_of, month_of, month_pattern, vocabulary

UNITS = "one|two|three|four|five|six|seven|eight|nine"
TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
ORDINALS = ("first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
            "fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth")
HUNDRED = 100  # "dua puluh" is a part of a sum, "dua ratus" closes one
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"


@cache
def _spelled(language: str) -> re.Pattern[str]:
    small = rf"(?:(?:{TENS})(?:[\s-]{{1,3}}(?:{UNITS}))?|{TEENS}|{UNITS})"
    year_words = rf"(?:two\s+thousand(?:\s+(?:and\s+)?{small})?|(?:nineteen|twenty)[\s-]+(?:hundred\s+and\s+)?{small})"
    day = rf"(?:(?P<day>(?:(?:twenty|thirty)[\s-]{{1,3}})?(?:{ORDINALS}))|(?P<digits>{DAY})(?:st|nd|rd|th))"
    return re.compile(rf"{LEFT}{day}\s+(?:day\s+)?of\s+(?:the\s+month\s+of\s+)?{month_pattern(language)}{GAP},?{GAP}"
                      rf"(?:(?:of|in)\s+)?(?:the\s+year\s+)?(?:of\s+)?(?:our\s+lord\s+)?"
                      rf"(?:(?P<words>{year_words})|(?P<year>{YEAR})){RIGHT}", re.IGNORECASE)


@cache
def _spelled_elsewhere(language: str) -> re.Pattern[str]:
    units = vocabulary()["units"]
    numbers = rf"{any_of(_number_words())}(?:\s+{any_of(_number_words())}){{0,8}}"
    return re.compile(rf"{LEFT}{any_of(units['day'])}\s+(?P<day>{numbers})\s+(?:haribulan\s+)?"
                      rf"(?:{month_pattern(language)}|{any_of(units['month'])}\s+(?P<month_words>{numbers}))\s*,?\s*"
                      rf"{any_of(units['year'])}\s+(?:(?P<words>{numbers})|(?P<year>{YEAR}){RIGHT})", re.IGNORECASE)


def find_spelled(plain: str, language: str, taken: Taken) -> list[Reading]:
    """The dates of `plain` whose day or year is written in words."""
    found = []
    for pattern in (_spelled(language), _spelled_elsewhere(language)):
        for match in pattern.finditer(plain):
            groups, english = match.groupdict(), "digits" in pattern.groupindex
            day = _english_day(groups) if english else number_of(groups["day"])
            year = int(groups["year"]) if groups["year"] else (_year if english else number_of)(groups["words"])
            month = _month(groups, language)
            if not day or not year or not month or not FIRST_YEAR <= year <= LAST_YEAR or not is_day(year, month, day):
                continue
            taken.take(*match.span())
            found.append(Reading(*match.span(), year, month, day))
    return found


def _english_day(groups: dict[str, str]) -> int | None:
    return parse_ordinal(groups["day"].casefold()) if groups["day"] else int(groups["digits"])


def _month(groups: dict[str, str], language: str) -> int | None:
    if groups["number"]:
        return int(groups["number"])
    return month_of(groups["month"], language) if groups["month"] else number_of(groups["month_words"])


@cache
def _number_words() -> dict[str, tuple[str, int]]:
    """What each word of a number does and with which value."""
    data = vocabulary()["number_words"]
    words = {word: (kind, int(value)) for kind in ("units", "times") for value, listed in data[kind].items()
             for word in listed}
    return words | {word: (kind, 10) for kind in ("teen", "silent") for word in data[kind]}


def number_of(words: str) -> int | None:
    """The number that Indonesian, Malay or Vietnamese words name: "dua ribu dua puluh empat" is 2024."""
    total = current = 0
    for word in words.casefold().split():
        kind, value = _number_words().get(word, ("", 0))
        if not kind:
            return None
        if kind == "times" and value >= HUNDRED:
            total, current = total + current * value, 0
        elif kind == "units" and value >= HUNDRED:
            total += value
        elif kind == "times":
            current = current * value or value
        elif kind != "silent":
            current += value
    return total + current


def _year(words: str) -> int | None:
    """A year in words, also by centuries ("twenty twenty-four")."""
    plain = re.sub(r"[\s-]+", " ", words.casefold())
    century, _, rest = plain.partition(" ")
    if century in ("nineteen", "twenty"):
        following = parse_number(rest.removeprefix("hundred and "))
        return {"nineteen": 1900, "twenty": 2000}[century] + following if following is not None else None
    return parse_number(plain)
