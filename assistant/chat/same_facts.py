"""Whether a translation says what its original says, as far as strings tell: the same dates, numbers and labels, none
put in and none left out, in the language that was asked for, without links or markup of its own.

What this refuses of honest translations, and what it catches, stands in docs/decisions/0016.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.chat.claims import LINK, Claims, claims_of, has_word
from assistant.chat.country_names import country_codes
from assistant.chat.figures import missing_figure
from assistant.chat.prompt import language_name
from corpus.language import detect_language
from corpus.numerals import folded

MARKUP = re.compile(r"<[/!]?[A-Za-z]|\]\(|\*\*|__|`|^#{1,6} |^>|^\|", re.MULTILINE)
# They turn the order of figures round for the eye, or cannot be seen.
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e01ef]")
# Of the original's length, and the room that the shortest need: twice the longest honest one (docs/decisions/0016).
MOST_TIMES_AS_LONG = 9
SHORTEST_ROOM_CHARACTERS = 100


@dataclass(frozen=True)
class Pair:
    """A quote and a translation of it, each with its language. `is_ordinary` tells of a capitalised word whether it is
    no name; `day_first`: how dates such as 5/6/2023 are read in the quote."""

    quote: str
    quote_language: str
    said: str
    language: str
    is_ordinary: Callable[[str], bool]
    day_first: bool | None = None

    def original(self) -> Claims:
        """What the quote claims."""
        return claims_of(self.quote, self.quote_language, self.is_ordinary, self.day_first)

    def translation(self) -> Claims:
        """What the translation claims."""
        return claims_of(self.said, self.language, self.is_ordinary, self.day_first)


def fault_of(pair: Pair) -> str:
    """Why the translation is not shown, for people; "" where it may be."""
    if not any(character.isalnum() for character in pair.said):
        return "it is empty"
    if len(pair.said) > MOST_TIMES_AS_LONG * len(pair.quote) + SHORTEST_ROOM_CHARACTERS:
        return "it is far longer than the original"
    if _is_in_another(pair):
        return f"it is not in {language_name(pair.language)}"
    original, translation = pair.original(), pair.translation()
    brought_in = (_markup(pair.said, pair.quote) or missing_figure(_in_figures(translation), [original])
                  or _exchanged(translation, original))
    if brought_in:
        return f"it has {brought_in}, which the original does not"
    left_out = missing_figure(_in_figures(original), [translation])
    return f"it lacks {left_out} of the original" if left_out else ""


def other_names(pair: Pair) -> tuple[str, ...]:
    """The names of the translation that the quote does not have as they are written, so far as names can be told: many
    are translated rightly. None of a quote in another script, where no name can be compared."""
    if not _is_latin(pair.quote):
        return ()
    original, held = pair.original(), "".join(folded(pair.quote).casefold().split())
    return tuple(dict.fromkeys(
        name for name in pair.translation().names
        if not pair.is_ordinary(name) and not has_word(name, original) and folded(name).casefold() not in held))


def _is_in_another(pair: Pair) -> bool:
    """Whether it is in the quote's language, or an excuse in English, and not in the language that was asked for.
    Another one may be a mistake about a language near to it."""
    found = _base(detect_language(pair.said, pair.language))
    return found != _base(pair.language) and found in (_base(pair.quote_language), "en")


def _base(language: str) -> str:
    return language.split("-")[0]


def _in_figures(claims: Claims) -> Claims:
    """Without the numbers in words, which can be read in English only and are words in the other language too."""
    return replace(claims, numbers=tuple(one for one in claims.numbers if any(map(str.isdigit, one.written))))


def _markup(said: str, quote: str) -> str:
    link = next((one for one in LINK.findall(said) if one not in quote), None)
    if link is not None:
        return f"the address “{link}”"
    if set(MARKUP.findall(said)) - set(MARKUP.findall(quote)):
        return "markup"
    if set(UNSEEN.findall(said)) - set(UNSEEN.findall(quote)):
        return "characters that cannot be seen"
    return ""


def _exchanged(translation: Claims, original: Claims) -> str:
    """A country or a currency that stands where the original has another one. One alone is no fault: "Pháp" is a
    country's name and "French" is none, and "per cent" may become "%"."""
    codes = {code for country in original.countries for code in country_codes(country)}
    kept = {code for country in translation.countries for code in country_codes(country)}
    if any(not country_codes(country) & kept for country in original.countries):
        for country in translation.countries:
            if not country_codes(country) & codes:
                return f"the country “{country}”"
    signs = translation.signs - original.signs
    return f"the sign “{min(signs)}”" if signs and original.signs - translation.signs else ""


def _is_latin(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return sum(unicodedata.name(one, "").startswith("LATIN") for one in letters) > len(letters) / 2
