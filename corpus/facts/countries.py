"""Names of countries in the languages served, from the Unicode locale data, with and without their form of state."""

import re
from functools import cache
from typing import NamedTuple

from babel import Locale

from corpus.facts.phrases import alternatives
from corpus.facts.vocabulary import any_listed, listed

NO_COUNTRIES = ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO")
MIN_CHARACTERS = 3
LANGUAGES = ("en", "vi", "id", "ms", "fil", "th", "lo", "km", "my")


@cache
def _names() -> re.Pattern[str]:
    names = {
        name.split(" (")[0] for language in LANGUAGES for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES and len(name) > MIN_CHARACTERS
    }
    country = alternatives([*names, *listed("names", "country_forms")])
    state = alternatives(listed("names", "state_words"))
    return re.compile(rf"(?:(?i:{state})\s+)*{country}(?:'s)?")


def countries_in(text: str) -> list[str]:
    """The countries named in a text, as written, with their form of state ("Kingdom of Cambodia")."""
    return [found[0] for found in _names().finditer(text)]


def is_country(name: str) -> bool:
    """Whether a name is that of a country and nothing else."""
    return _names().fullmatch(name.strip()) is not None


class CountriesListed(NamedTuple):
    """Countries that a text lists: `written` introduces them ("selected countries"), at `start`; `end` is the colon's
    place."""

    countries: tuple[str, ...]
    written: str
    start: int
    end: int


@cache
def _introduction() -> re.Pattern[str]:
    chosen = alternatives(listed("names", "chosen_countries"))
    kinds = alternatives(listed("names", "listing_countries"))
    return re.compile(rf"(?:{chosen}\s+{kinds}|{kinds}\s+{chosen})\s*(?=:)", re.IGNORECASE)


def countries_listed(text: str) -> CountriesListed | None:
    """The two or more countries behind "in three selected countries:"; None where there is no such list. "Countries
    such as" lists none that take part."""
    found = _introduction().search(text)
    if found is None:
        return None
    position, countries = found.end() + 1, []
    while country := _names().match(text, _skip(text, position)):
        countries.append(country[0])
        position = country.end()
    return CountriesListed(tuple(countries), found[0].strip(), *found.span()) if len(countries) > 1 else None


def _skip(text: str, position: int) -> int:
    between = re.compile(rf"(?:\s|[,;]|{any_listed('names', 'and').pattern}|the\s)*", re.IGNORECASE)
    found = between.match(text, position)
    return found.end() if found else position
