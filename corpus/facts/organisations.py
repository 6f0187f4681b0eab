"""What a name is the name of: an organisation, a ministry, a country; and the place it tells."""

import re
from functools import cache

from corpus.facts.countries import countries_in, is_country
from corpus.facts.keys import WITHOUT_SPACES
from corpus.facts.phrases import alternatives
from corpus.facts.vocabulary import any_listed, listed

ACRONYM = re.compile(r"(?:[A-Z][A-Z&]{1,9}|[A-Z]{2,6}[-–][A-Z][A-Za-z]+|[A-Z][a-z]?[A-Z][A-Za-z]{0,8})(?=\W|$)")
IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
CAPITALISED = r"(?:[A-Z\u00c0-\u1eff][\w'’-]*)"
MAX_NAME_WORDS = 18


def is_organisation(name: str) -> bool:
    """Whether a name has a word such as "Fund" or "Sở", or is an abbreviation ("UN-Habitat", "WHO")."""
    bare = IN_BRACKETS.sub("", name).strip()
    if ACRONYM.match(bare) is not None:
        return True
    found = list(any_listed("names", "organisation").finditer(bare))
    # In Vietnamese the kind stands first: "Môi trường" is no school, though it has the word for one.
    vietnamese = set(listed("names", "organisation", "vi"))
    return any(kind.start() == 0 or kind[0].casefold() not in vietnamese or kind[0][:1].isupper() for kind in found)


def is_ministry(name: str) -> bool:
    """Whether a name is that of a ministry. In languages where the kind stands first it has to stand first."""
    if any_listed("names", "no_ministry").match(name):
        return False
    found = any_listed("names", "ministry").search(name)
    return found is not None and (found.start() == 0 or (name.isascii() and found[0] == "Ministry"))


def is_name(words: str) -> bool:
    """Whether words can be a name at all: capital first where the script has capitals, no person, no phrase such as
    "various", not a kind alone ("Ministry")."""
    name = IN_BRACKETS.sub("", words).strip()
    if not name or len(name) < 2 or len(name.split()) > MAX_NAME_WORDS or re.search(r"[@:?!]|\d", name):
        return False
    if not (name[0].isupper() or WITHOUT_SPACES.match(name)):
        return False
    if any_listed("names", "no_names").fullmatch(name) or any_listed("names", "organisation").fullmatch(name):
        return False
    return not any_listed("names", "persons").match(name)


@cache
def _place_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    after = alternatives(listed("names", "place_after"))
    before = alternatives(listed("names", "place_before"))
    return (re.compile(rf"((?:{CAPITALISED}\s+){{1,3}}?){after}"),
            re.compile(rf"{before}\s+({CAPITALISED}(?:\s+{CAPITALISED}){{0,3}})"))


def place_in(name: str) -> str:
    """The city, province or country a name tells: "Oudomxay Provincial Department of ..." is in Oudomxay."""
    after, before = _place_patterns()
    found = after.match(name) or before.search(name)
    if found:
        return found[1].strip()
    countries = countries_in(name)
    return countries[-1] if countries and name.endswith(countries[-1]) and not is_country(name) else ""
