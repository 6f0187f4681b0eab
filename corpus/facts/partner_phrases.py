"""Partners whose role stands beside their name: "Harbour Board (lead)", "the donor, the Ocean Fund", "with the Ocean
Fund as donor", "the Harbour Board implements the project"."""

import re
from collections.abc import Iterator
from functools import cache

from corpus.facts.countries import is_country
from corpus.facts.keys import ROLES
from corpus.facts.model import Role
from corpus.facts.names import Name, is_several, names_in, role_of
from corpus.facts.organisations import ACRONYM, is_organisation
from corpus.facts.phase_labels import phase_labels
from corpus.facts.phrases import alternatives
from corpus.facts.runs import bounded, bounded_behind
from corpus.facts.vocabulary import any_listed, listed

BRACKET = re.compile(r"\s*\(([^()]*)\)")
DOING_ROLES: tuple[Role, ...] = ("donor", "lead", "implementing", "partner")
MAX_ROLE_WORDS = 6

Said = tuple[Name, Role, str, str]


def in_brackets(words: str) -> Iterator[Said]:
    """ "Harbour Board (lead), Ferry Guild and Harbour University (partners)": a plural holds for all before it."""
    start = 0
    if any_listed("names", "duties").search(words) and len(BRACKET.findall(words)) == 1:
        # "The Board (lead) shall send ...": it leads that task.
        return
    for bracket in BRACKET.finditer(words):
        inside = bracket[1].strip()
        # An abbreviation belongs to the name, and other words in brackets end nobody's list.
        if ACRONYM.fullmatch(inside):
            continue
        # "Lead agency (in brackets): ..." is a key in two languages.
        is_key = words[bracket.end() :].lstrip("*_ ").startswith((":", "："))
        role = role_of(inside) if len(inside.split()) <= MAX_ROLE_WORDS and not is_key else ""
        run = bounded_behind(words[start : bracket.start()])
        names = names_in(run, known_as_names=False) if role in ROLES and role != "participating country" else []
        for name in names if is_several(inside) else names[-1:]:
            yield name, role, inside, words[start : bracket.end()]  # type: ignore[misc]
        start = bracket.end()


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    role = f"({alternatives(listed('names', 'roles_in_brackets'))})"
    as_word, small = alternatives(listed("names", "as")), alternatives(listed("names", "behind_roles"))
    # "as lead contractor" says another thing.
    return (re.compile(rf"(?<!\w)(?:[Tt]he|[Ii]ts|[Oo]ur|[Tt]heir)\s+(?:\w+\s+)?{role}(?:,\s+|\s+\()"),
            re.compile(rf"\s{as_word}\s+(?:the\s+|an?\s+|its\s+)?{role}(?=[,.;:)]|$|\s+{small})"))


def beside_role(words: str) -> Iterator[Said]:
    """ "the main donor, the Ocean Fund, ...", "the donor (Ocean Fund)", "with the Ocean Fund as donor"."""
    before_name, behind_name = _beside()
    for found in before_name.finditer(words):
        role = role_of(found[1])
        for name in names_in(bounded(words[found.end() :].split(")")[0]), known_as_names=False)[:1]:
            if role in ROLES:
                yield name, role, found[1], words[: found.start()]  # type: ignore[misc]
    for found in behind_name.finditer(words):
        role = role_of(found[1])
        names = names_in(bounded_behind(words[: found.start()]), known_as_names=False)
        for name in names if is_several(found[1]) else names[-1:]:
            if role in ROLES:
                yield name, role, found[1], words[: found.start()]  # type: ignore[misc]


def doing(words: str) -> Iterator[Said]:
    """ "The Harbour Board implements the project", "the Guild is responsible for implementation"."""
    for role in DOING_ROLES:
        for verb in any_listed("names", "does", role).finditer(words):
            rest = words[verb.end() :]
            # Who pays for a phase is read with the number of the phase.
            if not _on_programme(rest, verb[0]) or (role == "donor" and phase_labels(rest)):
                continue
            run = bounded_behind(words[: verb.start()])
            for name in names_in(run, known_as_names=False):
                if is_organisation(name.name) or is_country(name.name):
                    yield name, role, verb[0], words[: verb.start()]


def _on_programme(rest: str, verb: str) -> bool:
    """Whether it is the programme that is led or supported, or the verb leaves no doubt."""
    if any_listed("names", "does_programme").fullmatch(verb):
        return True
    return _programme().match(rest) is not None


@cache
def _programme() -> re.Pattern[str]:
    words = alternatives(listed("names", "programme_words"))
    return re.compile(rf"\s*(?:the|this|our)?\s*(?:whole\s+|overall\s+)?{words}(?!\s+(?:of|for|that|which|run)\b)",
                      re.IGNORECASE)
