"""Lists of words from a JSON file under data/ as regular expressions.

A word that ends in "*" is the beginning of a word. Matching is by whole words where the script sets spaces, and never
minds the case; a space in a phrase is any white space.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
MARKS = re.compile(r"[*_\s]")


@cache
def words(file: str) -> Mapping[str, list[str]]:
    """The lists of a data file by name."""
    loaded: dict[str, list[str]] = json.loads((DATA / f"{file}.json").read_text("utf-8"))
    return loaded


@cache
def any_phrase(file: str, name: str) -> re.Pattern[str]:
    """Matches any phrase of a list."""
    return re.compile(alternatives(words(file)[name]), re.IGNORECASE)


def alternatives(phrases: Iterable[str]) -> str:
    """A regular expression for any of the phrases, the longest that fits."""
    spaced: list[str] = []
    spaceless: list[str] = []
    for phrase in sorted(phrases, key=len, reverse=True):
        form = r"\s+".join(re.escape(part) for part in unicodedata.normalize("NFC", phrase).rstrip("*").split())
        # "Adapun" is no "dapun": only scripts without spaces have words inside of words.
        (spaceless if SPACELESS.search(phrase) else spaced).append(form + (r"\w*" if phrase.endswith("*") else ""))
    forms = [*([rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)"] if spaced else []),
             *([f"(?:{'|'.join(spaceless)})"] if spaceless else [])]
    return f"(?:{'|'.join(forms)})"


def plain(text: str) -> str:
    """With a space for each mark of Markdown and each line break, so that offsets hold."""
    return MARKS.sub(" ", text)
