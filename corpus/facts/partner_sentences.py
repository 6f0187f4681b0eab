"""Partners named in sentences with plain words for their role: "funded by", "in collaboration with", "didanai oleh".

Only names that are clearly bounded and by their own words organisations or countries are taken.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain

from corpus.document import Span
from corpus.facts.countries import countries_listed, is_country
from corpus.facts.keys import ROLES, key_meaning
from corpus.facts.model import Role
from corpus.facts.names import ARTICLE, Name, names_in
from corpus.facts.organisations import is_ministry
from corpus.facts.partner_entries import Taking
from corpus.facts.partner_phrases import beside_role, doing, in_brackets
from corpus.facts.phase_labels import phase_labels, scopes
from corpus.facts.phrases import alternatives
from corpus.facts.runs import bounded
from corpus.facts.source import Source
from corpus.facts.vocabulary import any_listed, listed
from corpus.lines import item_marker_length
from corpus.sentences import sentence_spans

SAID_ROLES: tuple[Role, ...] = ("donor", "lead", "implementing", "partner")
MAX_ROLE_WORDS = 7


def partners_by_sentences(source: Source) -> Iterator[Taking]:
    """Everybody whom a sentence says to take part, and as what."""
    under = scopes(source)
    starts = [block.span.start for block in source.document.blocks]
    for span, is_heading in _sentences(source):
        words = " ".join(source.words(span).split("\n"))
        words = words[item_marker_length(words) :]
        scope = under.get(starts[bisect_right(starts, span.start) - 1])
        readers = (in_brackets,) if is_heading else READERS
        for name, role, said, before in chain(*(read(words) for read in readers)):
            named = {label.ordinal for label in phase_labels(before)}
            taking = Taking(name.name, _as(role, name), said, span, place=name.place, weight=1)
            if not named and scope is not None and scope.label.ordinal is not None:
                yield replace(taking, phase=scope.label.ordinal, inferred=True)
            else:
                # Named for two phases it holds for the programme.
                yield replace(taking, phase=named.pop() if len(named) == 1 else None)


def _sentences(source: Source) -> Iterator[tuple[Span, bool]]:
    """The sentences of a document, and the lines that pass for headings: of these only what brackets say is read."""
    for passage in source.passages:
        for sentence in passage.sentences:
            # A numbered clause may hold several sentences.
            for start, end in sentence_spans(source.document.text, *sentence.span, source.document.language):
                yield Span(start, end), False
    for block in source.document.blocks:
        if block.kind == "heading":
            yield block.span, True


Said = tuple[Name, Role, str, str]


def _said(words: str) -> Iterator[Said]:
    for role in SAID_ROLES:
        for cue in any_listed("names", "said_of_roles", role).finditer(words):
            before = words[: cue.start()]
            if role != "partner" and not _of_programme(before):
                continue
            run = bounded(words[cue.end() :])
            names = names_in(run, known_as_names=False)
            yield from ((name, role, cue[0], before) for name in names)
            rest = words[cue.end() + len(run) :].lstrip()
            through = any_listed("names", "through").match(rest)
            if names and through and is_country(names[-1].name):
                ministries = names_in(bounded(rest[through.end() :]), known_as_names=False)
                yield from ((name, "ministry", through[0], before) for name in ministries if is_ministry(name.name))


def _is(words: str) -> Iterator[Said]:
    """ "The Ocean Fund is the donor", "Its donors were the Ocean Fund and ..."."""
    for clause in re.split(r"(?<=[;,])\s+(?=\S+\s+\S+\s+(?:là|adalah|is|are)\s)", words):
        for found in any_listed("names", "is").finditer(clause):
            before, after = clause[: found.start()].strip(), clause[found.end() :].strip()
            opening = bounded(before)
            said = re.split(r"[,;.:]|\s(?:of|for|của|dari|with)\s", after)[0]
            role = _role_of(said)
            if role and opening.strip() == before:
                # Two capitals are a name where the sentence says what it is the name of.
                plain = len(opening.split()) > 1
                yield from ((name, role, ARTICLE.sub("", said), "") for name in names_in(opening, known_as_names=plain))
            role = _role_of(before)
            if role:
                yield from ((name, role, before, before) for name in names_in(bounded(after), known_as_names=False))


def _role_of(words: str) -> Role | None:
    """The role that words are, as a key would be: "a technical partner"."""
    meaning = key_meaning(words) if 0 < len(words.split()) <= MAX_ROLE_WORDS else None
    return meaning if meaning in ROLES else None  # type: ignore[return-value]


def _countries(words: str) -> Iterator[Said]:
    """ "In three selected countries: A, B and C"."""
    listed_in = countries_listed(words)
    if listed_in is not None:
        for country in listed_in.countries:
            yield Name(country), "participating country", listed_in.written, words[: listed_in.start]


def _pays(words: str) -> Iterator[Said]:
    """ "The Ocean Fund pays for Stage 2": the payer opens the sentence, a phase or the programme is paid for."""
    verb = any_listed("names", "pays_for").search(words)
    run = bounded(words) if verb else ""
    if verb is None or words[len(run) : verb.start()].strip():
        return
    rest = words[verb.end() :]
    programme = re.match(rf"\s*(?:the|this)?\s*{alternatives(listed('names', 'programme_words'))}", rest, re.IGNORECASE)
    if phase_labels(rest[:30]) or programme or any_listed("names", "funds_now").fullmatch(verb[0]):
        ordinals = sorted({label.ordinal for label in phase_labels(rest) if label.ordinal is not None})
        for name in names_in(run, known_as_names=False):
            yield from ((name, "donor", verb[0], f"Phase {ordinal}") for ordinal in ordinals)
            if not ordinals:
                yield name, "donor", verb[0], ""


@cache
def _agent(role: str) -> re.Pattern[str]:
    verbs = alternatives(listed("names", "agent_before_verb", role))
    return re.compile(rf"(?<!\w)do\s+(?P<agent>[^.;:()]{{3,90}}?)\s+(?P<verb>{verbs})")


@cache
def _any_agent_verb() -> re.Pattern[str]:
    return re.compile(rf"\s{alternatives(listed('names', 'agent_before_verb'))}(?=\s*,)")


def _agents(words: str) -> Iterator[Said]:
    """Vietnamese puts who does it between "do" and the verb."""
    for role in ("donor", "lead", "implementing"):
        for found in _agent(role).finditer(words):
            before = words[: found.start()]
            if _of_programme(before):
                # "do Sở Xây dựng chủ trì, Quỹ Xanh tài trợ": each agent stands right before its verb.
                agent = _any_agent_verb().split(found["agent"])[-1].lstrip(" ,")
                for name in names_in(agent, known_as_names=False):
                    yield name, role, f"do … {found['verb']}", before  # type: ignore[misc]


def _as(role: Role, name: Name) -> Role:
    return "ministry" if role == "partner" and is_ministry(name.name) else role


def _of_programme(before: str) -> bool:
    """Whether it is the programme or a phase that is paid for, not a course or a fee."""
    return not before.strip() or any_listed("names", "programme_words").search(before) is not None or bool(
        phase_labels(before))


READERS: tuple[Callable[[str], Iterator[Said]], ...] = (
    _said, _is, _pays, _agents, _countries, in_brackets, beside_role, doing)
