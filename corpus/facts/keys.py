"""What a key means: "Duration", "Thời gian thực hiện (dự kiến)" and "ระยะเวลา" are all "period".

The words stand in data/register_keys.json by meaning and language. A key is known when, without numbering, brackets
and phase labels, it is one of them, alone or with the few words that may stand around it ("Main donor", "Status at
31 December"). "Status report" and "Survey period" are therefore unknown. A bilingual key ("Penderma / Donor") means
what its parts mean.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal, cast

from corpus.numerals import folded, numbered_labels

DATA = Path(__file__).parents[1] / "data" / "register_keys.json"
NUMBERING = re.compile(r"\A\s*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z]|[ivxIVX]{1,5})[.)]|[•*#-])+\s*")
DECIMAL_NUMBERING = re.compile(r"\A\s*\d{1,2}(?:\.\d{1,2})+\s+")
BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]?")
WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
BETWEEN_LANGUAGES = re.compile(r"\s*/\s*")
DASH = re.compile(r"\s+[–—-]\s+")
COUNTED = re.compile(r"(?<=\w)\s+(?:\d{1,2}|[ivx]{1,4})$")

Meaning = Literal[
    "period", "start", "end", "status", "title", "activity", "places", "programme", "donor", "lead", "ministry",
    "implementing", "participating country", "partner", "deadline", "owner", "phase", "name", "role",
]
ROLES: tuple[Meaning, ...] = ("donor", "lead", "ministry", "implementing", "participating country", "partner")


def folded_words(text: str) -> str:
    """Lower case, without diacritics, one space between words: as keys are compared."""
    return " ".join(folded(unicodedata.normalize("NFKC", text).casefold()).split())


@cache
def key_meaning(key: str) -> Meaning | None:
    """What a key says of its value; None where it is none of the keys known."""
    meaning = _meaning(key)
    if meaning is not None:
        return meaning
    parts = [_meaning(part) for part in BETWEEN_LANGUAGES.split(key)]
    dashed = [_meaning(part) for part in DASH.split(key)]
    # Two languages may also be parted by a dash, but "Partners – annual meeting" is no key.
    return _common(parts) if len(parts) > 1 else _common(dashed) if len(dashed) > 1 and all(dashed) else None


@cache
def role_of_organisation(key: str) -> Meaning | None:
    """The role that a key gives to an organisation and to nothing else: "Implementation: Port Authority" names who
    implements, "Implementation: ongoing" does not."""
    known = _keys_of_organisations()
    roles = {known[plain] for part in (key, *BETWEEN_LANGUAGES.split(key)) if (plain := _plain(part)) in known}
    return roles.pop() if len(roles) == 1 else None


def _common(meanings: list[Meaning | None]) -> Meaning | None:
    """The meaning of parts that say the same in two languages. A word for any agency or title gives way."""
    said = {meaning for meaning in meanings if meaning is not None}
    if said == {"start", "end"}:
        return "period"
    said = said - {"name", "title"} or said
    return said.pop() if len(said) == 1 else None


def _meaning(key: str) -> Meaning | None:
    plain = _plain(key)
    known = _keys()
    if plain in known:
        return known[plain]
    # "Partner 2" is one of several; "Cycle 2" is a label and no key.
    counted = known.get(COUNTED.sub("", plain))
    if counted in ROLES or counted == "name":
        return counted
    inside = BRACKETS.search(key)
    if inside and not plain:
        return None
    for word in sorted((word for word in known if word in plain), key=len, reverse=True):
        start = plain.index(word)
        # "Ministry of Health" is a name and no key.
        opens_names = known[word] in ("ministry", "name")
        if _may_stand_around(plain[:start], plain[start + len(word) :], word, allow_joined=not opens_names):
            return known[word]
    # "Mga katuwang (Partners)": the words in brackets say the same in another language.
    return known.get(_plain(inside[0].strip("()（）[]"))) if inside and len(inside[0]) > 4 else None


def _plain(key: str) -> str:
    """A key without numbering, brackets, phase labels and punctuation, folded."""
    for label in reversed(numbered_labels(key)):
        if label.name == "phase":
            key = key[: label.start] + " " + key[label.end :]
    key = BRACKETS.sub(" ", key)
    key = NUMBERING.sub("", DECIMAL_NUMBERING.sub("", key, count=1), count=1) if not WITHOUT_SPACES.match(key) else key
    return folded_words(key.strip(" \t\n*_.:：៖-–—/"))


def _may_stand_around(before: str, after: str, word: str, allow_joined: bool) -> bool:
    if (before and before[-1] != " ") or (after and after[0] != " "):
        return False
    allowed_before, allowed_after, joining = _words_around()
    # Scripts without spaces have no words to look at: there only the whole key counts.
    if WITHOUT_SPACES.search(word) and before.strip():
        return False
    if any(part not in allowed_before for part in before.split()):
        return False
    rest = after.strip()
    joined = allow_joined and any(rest == join or rest.startswith(f"{join} ") for join in joining)
    return not rest or rest in allowed_after or joined


@cache
def _keys() -> dict[str, Meaning]:
    return _by_word("keys")


@cache
def _keys_of_organisations() -> dict[str, Meaning]:
    return _by_word("keys_of_organisations")


def _by_word(table: str) -> dict[str, Meaning]:
    data = json.loads(DATA.read_text("utf-8"))[table]
    return {
        folded_words(word): cast(Meaning, meaning)
        for meaning, languages in data.items() for words in languages.values() for word in words
    }


@cache
def _words_around() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = json.loads(DATA.read_text("utf-8"))["words_around_keys"]
    before, after, joining = (
        frozenset(folded_words(word) for words in data[part].values() for word in words)
        for part in ("before", "after", "joining")
    )
    return before, after, joining
