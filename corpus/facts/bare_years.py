"""Years that stand alone: "2026" is a date after "by" or "in the year", in brackets or alone in its cell. In
"Vision 2045", "9480/BKHĐT", "2025 participants" or "US$ 2020" it is part of a name, a code or an amount.
"""

import re
from functools import cache

from corpus.facts.date_bounds import bound_behind
from corpus.facts.date_forms import Reading, Taken, year_of
from corpus.facts.date_ranges import follows
from corpus.facts.date_words import DASH, LEFT, RIGHT, YEAR, any_of, vocabulary, whole

LOOK_BEHIND = 60
LONGEST_PERIOD = 80


@cache
def _year() -> re.Pattern[str]:
    data = vocabulary()
    eras = any_of([*data["eras"]["buddhist"], *data["eras"]["common"]])
    unit = any_of(data["units"]["year"])
    return re.compile(rf"{LEFT}(?<![/.,#$€£])(?P<unit>(?:{unit}\s{{0,3}})?(?:(?P<era>{eras})\s{{0,3}})?)"
                      rf"(?P<year>{YEAR})(?P<after>\s?{any_of(data['year_unit_after'])})?{RIGHT}"
                      r"(?!\s?%|[.,/]\d|/\w)", re.IGNORECASE)


@cache
def _span() -> re.Pattern[str]:
    join = rf"{DASH}|{any_of(vocabulary()['range_joins'])}"
    return re.compile(rf"{LEFT}(?<![/.,#$€£-])(?P<a>{YEAR})\s{{0,3}}(?P<dash>{join})\s{{0,3}}(?P<b>{YEAR}|\d\d){RIGHT}"
                      r"(?!\s?%|[.,]\d|[/-]\w)", re.IGNORECASE)


@cache
def _refused() -> re.Pattern[str]:
    """What stands before a number that is no year."""
    code = r"(?-i:[\dA-Z()/.+-]+\s?)"
    named = rf"{whole(vocabulary()['no_date_after'])}[\s:.(+]*{code}{{0,4}}"
    return re.compile(rf"(?:{named}|\+\d[\d\s()-]*|\d{{3}}[ \u00a0()]*)$", re.IGNORECASE)


@cache
def _time_word() -> re.Pattern[str]:
    """The end of a text behind which a year stands: a bound, a preposition of time, a part of a year."""
    data = vocabulary()
    words = [word for languages in data["bounds"].values() for listed in languages.values() for word in listed]
    words += [*data["time_prepositions"], *data["between"], *(word for part in data["parts"].values() for word in part)]
    return re.compile(rf"{whole(words)}[\s:]*$", re.IGNORECASE)


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(rf"\s{{1,2}}{any_of(vocabulary()['counted'])}", re.IGNORECASE)


ALONE_BEFORE = re.compile(r"(?:^|[\n\t|(\[:;•*–—])[\s*_(]*$")
ALONE_BEHIND = re.compile(r"[\s*_]*(?:$|[\n\t|)\];,.–—])")


def stands_as_date(plain: str, start: int, end: int) -> bool:
    """Whether a number from `start` to `end` that could be a year or a month stands where a date does."""
    before = plain[max(0, start - LOOK_BEHIND):start]
    if _refused().search(before) or _counted().match(plain, end):
        return False
    if _time_word().search(before):
        return True
    alone = ALONE_BEFORE.search(before) and ALONE_BEHIND.match(plain, end)
    return bool(alone) or bound_behind(plain, end) is not None


def find_spans(plain: str, language: str, taken: Taken) -> list[Reading]:
    """The years of "2020-2022" and "2024–26", two readings for each."""
    found = []
    for match in _span().finditer(plain):
        if not taken.free(match.start(), match.end()):
            continue
        before = plain[max(0, match.start() - LOOK_BEHIND):match.start()]
        if _refused().search(before):
            taken.take(match.start(), match.end())
            continue
        first, second = year_of(match["a"], None, language), match["b"]
        short = len(second) == 2
        if short and match["dash"] != "–" and not stands_as_date(plain, match.start(), match.end()):
            continue
        last = year_of(match["a"][:2] + second if short else second, None, language)
        if first is None or last is None or not 0 < last - first <= LONGEST_PERIOD:
            continue
        taken.take(match.start(), match.end())
        found += [Reading(match.start("a"), match.end("a"), first), Reading(match.start("b"), match.end("b"), last)]
    return found


def find_bare_years(plain: str, language: str, taken: Taken, ends: set[int]) -> list[Reading]:
    """The years that stand alone, as far as they are dates. `ends` is where the dates found so far end."""
    found: list[Reading] = []
    for match in _year().finditer(plain):
        start, end = match.span()
        if not taken.free(start, end):
            continue
        year = year_of(match["year"], match["era"], language)
        if year is None:
            continue
        refused = _refused().search(plain[max(0, start - LOOK_BEHIND):start])
        named = bool(match["unit"] or match["after"]) and not refused
        goes_on = follows(plain, start, ends) and not _counted().match(plain, end)
        if named or goes_on or stands_as_date(plain, start, end):
            taken.take(start, end)
            ends = {*ends, end}
            found.append(Reading(start, end, year))
    return found
