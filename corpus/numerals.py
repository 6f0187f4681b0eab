"""Numbered labels in a text: "Phase II", "second phase", "giai đoạn 2", "ระยะที่ 2" are all ("phase", 2).

The words for a phase and the ordinal words of the languages served stand in data/numbered_labels.json. Other labels
("Component 2", "Điều 3") are themselves, in lower case.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data" / "numbered_labels.json"
MAX_NUMBER = 30
COMBINING_ACCENT = re.compile("[\u0300-\u036f]")
ROMAN = re.compile(r"(?=[IVX])(X{0,2})(IX|IV|V?I{0,3})$")
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
CONCEPTS = ("phase", "component")  # labels with words of their own in the table


class Label(NamedTuple):
    """A label and its number; `start` and `end` are where it stands in the text it was read from."""

    name: str
    number: int
    start: int
    end: int


def roman_number(text: str) -> int | None:
    """The value of a Roman numeral up to XXIX in capitals, else None."""
    if not ROMAN.match(text):
        return None
    values = [ROMAN_VALUES[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def folded(term: str) -> str:
    """Without diacritics: "giai đoạn" -> "giai doan"."""
    decomposed = unicodedata.normalize("NFD", term.replace("đ", "d").replace("Đ", "D"))
    # Only the accents of Latin letters: in Thai or Khmer a combining mark is a vowel.
    return unicodedata.normalize("NFC", COMBINING_ACCENT.sub("", decomposed))


@cache
def _tables() -> tuple[dict[str, str], dict[str, int]]:
    data = json.loads(DATA.read_text("utf-8"))
    labels = {_key(word): concept for concept, words in data["labels"].items() for word in words}
    ordinals = {_key(word): int(value) for value, words in data["ordinals"].items() for word in words}
    return labels, ordinals


def _key(word: str) -> str:
    return folded(unicodedata.normalize("NFKC", word).casefold())


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    labels, ordinals = _tables()
    label = "|".join(re.escape(word) for word in sorted(labels, key=len, reverse=True))
    ordinal = "|".join(re.escape(word) for word in sorted(ordinals, key=len, reverse=True))
    number = rf"(?P<number>\d{{1,2}}(?!\d|[.,]\d{{3}})|[ivx]{{1,5}}\b|(?:{ordinal})(?![a-z]))"
    after = re.compile(rf"(?P<label>{label})(?:s|es)?[\s.:#-]*(?:no\.?\s*)?{number}")
    listed = re.compile(r"\s*(?:,|&|and|va|dan|และ|y|et|و|和|;)\s*(\d{1,2}(?!\d)|[ivx]{1,5}\b)")
    before = re.compile(rf"(?<![a-z\d])(?P<number>\d{{1,2}}(?:st|nd|rd|th|e|er|ère|ª|º)?|(?:{ordinal}))[\s-]*"
                        rf"(?P<label>{label})(?![a-z])")
    return after, listed, before


# A word with a number that is no phase: "Component 2", "Article 5". Capitalised, so that "of 2" is none.
OTHER = re.compile(r"(?<!\w)([^\W\d_a-z][^\W\d_]+)[\s.]+(\d{1,2}|[IVX]{1,5})(?![\w.,]*\d)(?!\w)")


def numbered_labels(text: str) -> list[Label]:
    """The numbered labels of `text`, in order."""
    labels, ordinals = _tables()
    after, listed, before = _patterns()
    # One character stays one character, so that offsets hold.
    plain = "".join(_plain(character) for character in text)
    found: list[Label] = []
    for match in after.finditer(plain):
        number = _number(match["number"], ordinals)
        if number is None or not _starts_word(text, match.start()):
            continue
        name = labels[match["label"]]
        found.append(Label(name, number, match.start(), match.end()))
        position = match.end()
        while (more := listed.match(plain, position)) is not None:
            extra = _number(more[1], ordinals)
            if extra is None:
                break
            found.append(Label(name, extra, more.start(1), more.end()))
            position = more.end()
    taken = [(label.start, label.end) for label in found]
    for match in before.finditer(plain):
        number = _number(re.sub(r"(st|nd|rd|th|e|er|ere|a|o)$", "", match["number"])
                         if match["number"][0].isdigit() else match["number"], ordinals)
        if number is not None and not any(a < match.end() and match.start() < b for a, b in taken):
            found.append(Label(labels[match["label"]], number, match.start(), match.end()))
    taken = [(label.start, label.end) for label in found]
    for match in OTHER.finditer(text):
        number = roman_number(match[2]) or (int(match[2]) if match[2].isdigit() else None)
        if number is not None and not any(a < match.end() and match.start() < b for a, b in taken):
            found.append(Label(match[1].casefold(), number, match.start(), match.end()))
    return sorted(found, key=lambda label: label.start)


def _plain(character: str) -> str:
    if character.isdigit():
        return str(unicodedata.digit(character, 0))
    plain = _key(character)
    return plain if len(plain) == 1 else character.lower()[:1]


def _starts_word(text: str, position: int) -> bool:
    """Whether a word starts there, also one that was run together with the word before it ("PDRPhase")."""
    if position == 0 or not text[position - 1].isalpha() or text[position] > "\u02ff":
        return True
    return text[position].isupper() and text[position + 1 : position + 2].islower()


def _number(text: str, ordinals: dict[str, int]) -> int | None:
    number = int(text) if text.isdigit() else ordinals.get(text) or roman_number(text.upper()) or 0
    return number if 0 < number <= MAX_NUMBER else None
