"""The words by which documents say that they change one another (data/change_words.json), and words to compare by."""

import json
import re
import unicodedata
from collections.abc import Set
from functools import cache
from pathlib import Path

from assistant.register.filter import plain

DATA = Path(__file__).parent / "data" / "change_words.json"
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # scripts that set no space between words
WORD = re.compile(rf"[^\W\d_]+(?:['’][^\W\d_]+)*|[{SPACELESS}]+")


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """Finds the words of one kind, of all languages, in a text in lower case."""
    words = {word for own in json.loads(DATA.read_text("utf-8"))[kind].values() for word in own}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    open_ended = [re.escape(word) for word in ordered if re.match(f"[{SPACELESS}]", word)]
    closed = [re.escape(word).replace(r"\ ", r"\s+") for word in ordered if not re.match(f"[{SPACELESS}]", word)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(closed)})(?!\w)|{'|'.join(open_ended or [r'(?!)'])}")


def lower(text: str) -> str:
    """In the form that `pattern` finds words in."""
    return unicodedata.normalize("NFC", text).lower()


def content_words(text: str) -> list[str]:
    """The words that a text can be compared by, in order: without diacritics, numbers and the shortest words."""
    return [word for word in WORD.findall(plain(text)) if len(word) > 2 or word[0] >= "\u0e00"]


def numbers(text: str) -> set[str]:
    """The numbers in a text."""
    return set(re.findall(r"\d+", plain(text)))


def overlap(first: Set[str], second: Set[str]) -> float:
    """The share of the words of either that both have."""
    return len(first & second) / len(first | second) if first or second else 0.0


def contained(first: Set[str], second: Set[str]) -> float:
    """The share of the words of the shorter that both have."""
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0
