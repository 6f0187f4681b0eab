"""A list of names in running text -> the names: "the Ocean Fund and the Ministry of Land, Infrastructure and Transport"
is two, for a comma or an "and" parts two names only where what follows is a name of its own."""

import re
from dataclasses import dataclass
from functools import cache

from corpus.facts.countries import is_country
from corpus.facts.keys import ROLES, WITHOUT_SPACES, folded_words, key_meaning
from corpus.facts.organisations import ACRONYM, IN_BRACKETS, is_name, is_organisation, place_in
from corpus.facts.phase_labels import phase_labels
from corpus.facts.phrases import alternatives
from corpus.facts.vocabulary import any_listed, listed

AMOUNT = re.compile(r"\s*\(?(?:\b[A-Z]{2,3}\$?|[₱$€£¥฿]|Rp\.?|RM)?\s?\d.*$", re.DOTALL)
THAI_AMOUNT = re.compile(r"\s+[\d.,]+\s*(?:ล้าน|พัน|หมื่น|แสน)?\s*บาท\s*")
ARTICLE = re.compile(r"\A(?:the|The|an?|ang|mga)\s+")
SUFFIX = re.compile(r"(?:Inc|Ltd|Co|PLC|LLC|Corp|Tbk|Sdn|Bhd)\b")
STRIPPED = " \t\n*_.,;:–—-\"“”"
GOVERNING = re.compile(r"\b(?:ministry|ministries|department|government|office|agency|directorate)\b", re.IGNORECASE)
OPEN = re.compile(r"\s(?:of|for)\s|^(?:Bộ|Sở|Kementerian|Dinas|Kagawaran)\s", re.IGNORECASE)
COMPANY = re.compile(r"บริษัท|ບໍລິສັດ")


@dataclass(frozen=True)
class Name:
    """One name of a list: what stands in brackets or behind a comma says its place, role or phase."""

    name: str
    place: str = ""
    role: str = ""
    phase: int | None = None


def names_in(words: str, known_as_names: bool, one_name: bool = False) -> list[Name]:
    """The names in a list of them. `known_as_names`: the text says that these are names (the value of "Partners");
    else only what is an organisation or a country by its own words is taken. `one_name`: a list item, where what
    follows a comma is rather a place."""
    pieces = [piece for part in THAI_AMOUNT.split(words) for piece in _pieces(part, known_as_names and not one_name)]
    names = [_name(piece) for piece in pieces]
    return [name for name in names
            if name is not None and (known_as_names or is_organisation(name.name) or is_country(name.name))]


@cache
def _breaks() -> re.Pattern[str]:
    joined = alternatives(listed("names", "and"))
    # A script without spaces sets none behind its "and".
    word_follows = rf"(?=\s|{WITHOUT_SPACES.pattern})"
    return re.compile(rf"\s*(?:(?P<hard>[;；\n])|(?P<comma>,)|(?P<and>(?<=\s){joined}{word_follows}))"
                      rf"\s*(?:{joined}\s+)?", re.IGNORECASE)


def _pieces(words: str, plain_names: bool) -> list[str]:
    """The text cut at commas and "and"s, where that does not cut a name. `plain_names`: what follows a comma is a
    name though no word says of what."""
    hidden = IN_BRACKETS.sub(lambda found: "\0" * len(found[0]), words)
    breaks = list(_breaks().finditer(hidden))
    edges = [0, *(edge for found in breaks for edge in found.span()), len(words)]
    spans = list(zip(edges[::2], edges[1::2], strict=True))
    names = [ARTICLE.sub("", words[start:end].strip(STRIPPED)) for start, end in spans]
    several_countries = sum(is_country(name) for name in names) > 1
    in_series = plain_names and any(
        found["comma"] and not SUFFIX.match(name) for found, name in zip(breaks, names[1:], strict=True))
    kept = [spans[0]]
    for position, (found, name, span) in enumerate(zip(breaks, names[1:], spans[1:], strict=True), start=1):
        so_far = words[kept[-1][0] : kept[-1][1]]
        if found["comma"] and position < len(breaks) and breaks[position]["and"] and not is_country(name) and (
                _is_closed(so_far)):
            # "..., Xay City Management and Services Office": the "and" belongs to the name behind the comma.
            name = ARTICLE.sub("", words[span[0] : spans[position + 1][1]].strip(STRIPPED))
        # "Development and Services Office" inside a series is one; the "and" of a series stands before its last.
        parts = in_series and (not found["and"] or found is breaks[-1])
        if found["hard"] or _is_new(so_far, name, several_countries, parts):
            kept.append(span)
        else:
            kept[-1] = (kept[-1][0], span[1])
    return [words[start:end] for start, end in kept]


def _is_closed(so_far: str) -> bool:
    """A name that can take no more words: "Department of Public Works and Transport", "Pelagia Fund"."""
    return any_listed("names", "and").search(so_far) is not None or not OPEN.search(so_far)


def _is_new(so_far: str, name: str, several_countries: bool, in_series: bool) -> bool:
    """Whether `name` behind a comma or "and" is a name of its own and no part of the name before it."""
    before = ARTICLE.sub("", so_far.strip(STRIPPED))
    if SUFFIX.match(name):
        return False
    if is_country(name):
        # "Ministry of Land, Republic of Korea" is one; in a list of countries each is one.
        return is_country(before) or (several_countries and not GOVERNING.search(before))
    whole_before = is_organisation(before) or is_country(before)
    if is_name(name) and is_organisation(name):
        return whole_before or in_series
    return in_series and is_name(name) and not (whole_before and OPEN.search(before))


def _name(piece: str) -> Name | None:
    """A name without its article, amount and brackets, and what these say. Abbreviations stay in brackets."""
    role, place, phase = "", "", None
    text = piece.strip(STRIPPED)
    for bracket in IN_BRACKETS.finditer(text):
        inside = bracket[1].strip()
        labels = phase_labels(inside)
        phase = labels[0].ordinal if len(labels) == 1 else phase
        role = role_in_words(inside) or role
        place = inside if is_country(inside) else place
    text = IN_BRACKETS.sub(lambda found: found[0] if ACRONYM.fullmatch(found[1].strip()) else "", text)
    text = AMOUNT.sub("", text).strip(STRIPPED)
    text, tail = _without_tail(text)
    place = place or tail
    leading = any_listed("names", "and").match(text)
    text = text[leading.end() :] if leading and WITHOUT_SPACES.match(text) else text
    whole = ARTICLE.sub("", text)
    name = _cut_behind(whole).strip(STRIPPED)
    # "Cebu office", "Provincial budgets": cut down to what no word says the kind of, it is no name.
    cut_off = len(name) < len(whole) - 1 and not is_organisation(name) and (
        is_organisation(whole) or len(name.split()) == 1)
    if cut_off or not is_name(name):
        return None
    return Name(name, place or place_in(name), role, phase)


def _without_tail(text: str) -> tuple[str, str]:
    """ "Royal School of Engineering, Phnom Penh" -> the name and the place behind its last comma."""
    before, comma, last = text.rpartition(",")
    last = last.strip(STRIPPED)
    joined = any_listed("names", "and").search(last)
    if not comma or ARTICLE.match(last) or SUFFIX.match(last) or not is_organisation(before) or (
            joined and not is_country(last)):
        return text, ""
    return before, last


def role_in_words(words: str) -> str:
    """The role that a word in brackets or in the column "Role" says."""
    for role in ("lead", "donor", "implementing", "partner"):
        found = any_listed("names", "roles_in_brackets", role).match(words.strip())
        if found:
            return role
    return ""


def role_of(words: str) -> str:
    """The role that words are, as a key or as the cell of a column "Role": "Implementing agency", "main donor"."""
    meaning = key_meaning(words)
    return meaning if meaning in ROLES else role_in_words(words)


def is_several(words: str) -> bool:
    """Whether a role is said of several: "partners", "implementing agencies". Only English marks it."""
    return re.search(r"[^s]s\s*$", words) is not None and words.isascii()


def _cut_behind(text: str) -> str:
    """A name without what is said of it: "Politeknik Lawang Sari menyusun kurikulum"."""
    if WITHOUT_SPACES.match(text):
        return text if COMPANY.match(text) else text.split()[0]
    if re.search(r"[ăđơưạ-ỹ]", text):
        return text
    kept: list[str] = []
    for word in text.split():
        small = word[0].islower() and folded_words(word) not in listed("names", "inside_names")
        if small and word.strip("'’") and not word.startswith("("):
            break
        kept.append(word)
    while kept and kept[-1].islower():
        kept.pop()
    return " ".join(kept)


