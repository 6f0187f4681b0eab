"""Countries that a text names, and which they are: those of corpus.facts.countries, and of more languages for answers.

The register reads the languages of the documents it was measured on; an answer can be in others, such as Chinese.
"""

import re
from functools import cache

from babel import Locale

from assistant.chat.tables import words
from corpus.facts.countries import LANGUAGES, NO_COUNTRIES, countries_in
from corpus.facts.phrases import SPACELESS, alternatives

MORE_LANGUAGES = ("zh", "ja", "ko", "fr", "es", "hi", "ar", "ru")
SHORT_NAMED = ("th", "lo")  # "ลาว" is too short for the register
MIN_LETTERS, MIN_SIGNS, MIN_THAI = 4, 2, 3
THAI = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


def countries_named(text: str, language: str) -> tuple[str, ...]:
    """The countries named in a text in a language, as written."""
    language = language.split("-")[0]
    found = countries_in(text)
    if language in MORE_LANGUAGES or language in SHORT_NAMED:
        found += [name for name in _names(language).findall(text) if not any(name in one for one in found)]
    return tuple(dict.fromkeys(found))


@cache
def country_codes(name: str) -> frozenset[str]:
    """The ISO codes that a country's name may stand for: "Hàn Quốc" and "Republic of Korea" are {"KR"}."""
    small = name.casefold()
    found = [(len(known), code) for known, code in _territories().items() if known in small]
    longest = max((length for length, _ in found), default=0)
    return frozenset(code for length, code in found if length == longest)


@cache
def _names(language: str) -> re.Pattern[str]:
    return re.compile(alternatives(name for name, _ in _territories_in(language)), re.IGNORECASE)


@cache
def _territories() -> dict[str, str]:
    others = {name: code for code, names in words()["countries"].items() for name in names}
    return others | {name: code for language in (*MORE_LANGUAGES, *LANGUAGES)
                     for name, code in _territories_in(language)}


def _territories_in(language: str) -> list[tuple[str, str]]:
    """The names of a language in small letters; short ones only where a sign is a syllable or more."""
    named = [(name.split(" (")[0].split("（")[0].casefold(), code)
             for code, name in Locale(language).territories.items()
             if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES]
    return [(name, code) for name, code in named
            if len(name) >= (MIN_THAI if THAI.search(name) else MIN_SIGNS if SPACELESS.search(name) else MIN_LETTERS)]
