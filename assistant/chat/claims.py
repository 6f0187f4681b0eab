"""What a text claims that can be compared: its dates, numbers, labels, countries, names, links, denials.

Dates are compared as dates ("November 2026" is "tháng 11 năm 2026"), numbers by value with their scale ("1,5 triệu" is
1,500,000), labels by number ("Phase II" is "giai đoạn 2"), countries by their code. Everything else is compared as
written. In a script without capitals only what is written in Latin letters can be told to be a name.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from assistant.chat.amounts import Number, limits_said, numbers_of, units_of
from assistant.chat.bare_months import days_and_months
from assistant.chat.country_names import countries_named
from assistant.chat.denials import denied_clauses
from assistant.chat.quotes import UNSEEN
from assistant.chat.tables import words
from assistant.chat.wording import as_qualifiers, qualifiers
from assistant.question import LATIN_WORD
from corpus.facts.date_words import month_names, plain_digits
from corpus.facts.dates import find_dates
from corpus.facts.model import When
from corpus.numerals import CONCEPTS, folded, numbered_labels

# With or without its scheme: "//host/path" and "host.org" are addresses too.
LINK = re.compile(r"(?:https?:)?//[^\s)\]>]+|www\.[^\s)\]>]+|[\w.+-]+@[\w-]+\.[\w.-]+|"
                  r"(?<![\w.])[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.[a-z]{2,}(?:/[^\s)\]>]*)?(?!\w)")
# "FW-001", "COVID-19": a name as it is written. Its figures are no number: "002" would be proved by "two".
CODE = re.compile(r"(?<![\w-])[A-ZĐ][A-Z0-9Đ]*[-/.](?:[A-Z0-9Đ]+[-/.])*[A-Z0-9Đ]*\d[A-Z0-9Đ]*(?!\w)")
SIGN = re.compile(r"[%$€£¥₫฿₭៛₱₩₹]")
ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")  # their letters look alike
SENTENCE_START = re.compile(r"(?:^|[.!?:;]\s+|[\"“(]\s*|^[-•*]\s*)(?=\S)", re.MULTILINE)


@dataclass(frozen=True)
class Claims:
    """`months` and `days`, as (month, day), are those without a year. `words` are all Latin words of the text, in small
    letters; `names` those that must be proved, as written, `openers` ordinary words that open a sentence, with the name
    they may belong to. `strange` are words in letters of an alphabet that only looks like the language's; `denied` are
    the clauses that deny something."""

    text: str
    language: str
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
    strange: tuple[str, ...]
    units: frozenset[str]
    signs: frozenset[str]
    denied: tuple[str, ...]
    qualifiers: frozenset[str]
    as_qualifiers: frozenset[str]
    limits: frozenset[str]


def claims_of(text: str, language: str, is_ordinary: Callable[[str], bool], day_first: bool | None = None) -> Claims:
    """What `text`, which is in `language`, claims. `is_ordinary` tells of a capitalised word whether it is no name."""
    text = plain_forms(text)
    digits = plain_digits(text)
    mentions = find_dates(text, language, day_first)
    labels = [label for label in numbered_labels(text) if label.name in CONCEPTS]
    links = LINK.findall(text)
    rest = _blanked(digits, [*((one.start, one.end) for one in mentions), *((one.start, one.end) for one in labels)])
    countries = countries_named(rest, language)
    without = _without_all(rest, [*countries, *links])
    days, months, spans = days_and_months(without, language)
    rest = _blanked(rest, spans)  # numbers of days and months are none of their own
    codes = list(CODE.finditer(rest))
    rest, without = (_blanked(one, [code.span() for code in codes]) for one in (rest, without))
    numbers = numbers_of(_without_all(rest, links), language)
    # "Nine", "VND" and "Rp" beside a number are compared with it.
    names, openers = _names(_blanked(without, [one.span for one in numbers]), language, is_ordinary)
    return Claims(
        text, language.split("-")[0], tuple(mention.when for mention in mentions), tuple(numbers),
        frozenset((label.name, label.number) for label in labels), months,
        days, countries, (*names, *(code[0] for code in codes)), openers,
        frozenset(word.casefold() for word in _words(digits)), tuple(links), _strange(text, language),
        units_of(text, language), units_of(" ".join(SIGN.findall(text)), language), denied_clauses(text, language),
        qualifiers(text, language), as_qualifiers(text, language), limits_said(text, language))


def plain_forms(text: str) -> str:
    """Without characters that cannot be seen, and with raised, circled and wide letters and digits as ordinary ones. No
    other character is touched: in Thai a compatibility form would take words apart."""
    return "".join(_plain_form(character) for character in UNSEEN.sub("", text))


def _plain_form(character: str) -> str:
    if character.isascii() or (unicodedata.category(character) != "No" and not "\uff00" <= character <= "\uff5e"
                               and not "\U0001d400" <= character <= "\U0001d7ff"):
        return character
    return unicodedata.normalize("NFKC", character).replace("\u2044", "/")


def _strange(text: str, language: str) -> tuple[str, ...]:
    """Words of two alphabets, and words in one that neither is Latin nor the language's."""
    own = {"ru": "CYRILLIC", "uk": "CYRILLIC", "el": "GREEK", "hy": "ARMENIAN"}.get(language.split("-")[0], "LATIN")
    found = []
    for word in re.findall(r"[^\W\d_]+", text):
        alphabets = {name for one in word if (name := unicodedata.name(one, "").split(" ")[0]) in ALPHABETS}
        if len(alphabets) > 1 or alphabets - {own, "LATIN"}:
            found.append(word)
    return tuple(found)


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
        if match.start() in starts and not inside and not other_script and _opens(word, language, is_ordinary):
            following = matches[number + 1] if number + 1 < len(matches) else None
            if following and following[0][0].isupper() and text[match.end() : following.start()].isspace():
                openers.append((word, following[0]))
            continue
        names.append(word)
    return tuple(names), tuple(openers)


def _opens(word: str, language: str, is_ordinary: Callable[[str], bool]) -> bool:
    """Whether a capitalised word at the beginning is an ordinary one; of "Co-funding" the first part tells it.
    "However" and the like mostly stand there, so that the vocabulary has them with their capital."""
    if word.casefold() in words()["openers"].get(language.split("-")[0], ()):
        return True
    first, hyphen, rest = word.partition("-")
    is_prefixed = bool(hyphen) and rest.islower() and (len(first) < 3 or is_ordinary(first))
    return is_prefixed or len(word) == 1 or is_ordinary(word)


def _words(text: str) -> list[str]:
    """The words, and the letters of those that hold figures: "D23" is a name "D" and a number to a statement."""
    found = [re.sub(r"['’]s$", "", word) for word in LATIN_WORD.findall(text)]
    return found + [part for word in found if any(map(str.isdigit, word)) for part in re.findall(r"[^\W\d_]+", word)]


def has_word(word: str, claims: Claims) -> bool:
    """Whether a text has a name's word, also without its accents where it is typed so, or with an ending ("Korean")."""
    small = word.casefold()
    if small in claims.words or any(small + ending in claims.words or (small.endswith(ending) and len(small) > 4
                                    and small.removesuffix(ending) in claims.words) for ending in ("s", "n", "ns")):
        return True
    parts = [part for part in re.split(r"[-'’.&]", small) if part]
    if len(parts) > 1 and all(part in claims.words for part in parts):
        return True
    return (small.isascii() and small in {folded(one) for one in claims.words}) or _is_initials(word, claims.text)


def _is_initials(word: str, text: str) -> bool:
    """Whether an abbreviation is that of capitalised words of a text: "MPI", "Ministry of Planning and Investment".
    Two letters begin too many pairs of words: "Urban Strategy" is not the US."""
    if not (word.isalpha() and word.isupper() and len(word) > 2):
        return False
    apart = r"[\s-]+(?:[^\W\d_A-Z]+\s+){0,2}"
    return re.search(r"\b" + apart.join(rf"{letter}\w+" for letter in word), text) is not None


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _without_all(text: str, parts: list[str]) -> str:
    for part in parts:
        text = text.replace(part, "¤" * len(part))
    return text
