"""Partners that a document lists: fields with a role for a key, items and rows under a role."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.document import Span
from corpus.facts.countries import is_country
from corpus.facts.entries import DASHED, FIELD, Entry, entries
from corpus.facts.keys import ROLES, key_meaning, role_of_organisation
from corpus.facts.model import Role
from corpus.facts.names import Name, names_in, role_of
from corpus.facts.organisations import is_ministry
from corpus.facts.partner_records import records
from corpus.facts.phase_labels import cell_label, entry_label, opening_label, phase_labels, scopes
from corpus.facts.runs import bounded
from corpus.facts.source import Source

AMOUNT_BEHIND = re.compile(r"\([^)]*\)|[,;]")
MAX_SENTENCE_WORDS = 12
MIN_PART_OF_NAMES = 0.6


@dataclass(frozen=True)
class Taking:
    """Somebody takes part, as one line says. `weight`: 2 a list or field, 1 a sentence."""

    name: str
    role: Role
    role_written: str
    span: Span
    phase: int | None = None
    place: str = ""
    inferred: bool = False
    weight: int = 2


def partners_by_entries(source: Source) -> Iterator[Taking]:
    """Everybody named in fields, lists and tables whose key is a role."""
    under = scopes(source)
    found = entries(source)
    in_records: set[int] = set()
    for record in records(source, found):
        in_records |= record.starts
        yield Taking(record.name, record.role, record.role_written, record.span, place=record.place)
    for span, group in groupby(found, key=lambda entry: entry.span):
        if span.start in in_records:
            continue
        line = list(group)
        keyed = {entry for entry in line if _holds_its_key(source, entry)}
        told = _column(line, "role")
        known_key = any(key_meaning(entry.key) is not None for entry in keyed)
        for entry in line:
            # "Status: ..." in a list under "Partners" is no partner.
            from_heading = known_key and entry not in keyed and not entry.first_key
            role, known = _role_of_entry(entry, told)
            if role not in ROLES or from_heading or _is_sentence(entry.value):
                continue
            scope = under.get(span.start)
            for taking in _takings(entry, role, line, own=entry in keyed and not entry.first_key, known=known):
                inferred = taking.phase is None and scope is not None and scope.label.ordinal is not None
                yield replace(taking, phase=scope.label.ordinal, inferred=True) if inferred and scope else taking


def _holds_its_key(source: Source, entry: Entry) -> bool:
    """Whether the key of an entry stands in its own line and not above it."""
    before = source.words(Span(entry.span.start, entry.value_span.start))
    return " ".join(entry.key.split()) in " ".join(before.replace("**", "").split())


def _role_of_entry(entry: Entry, told: str) -> tuple[str | None, bool]:
    """The role an entry is about, and whether whatever it holds is a name. `told` is what the column "Role" says."""
    role: str | None = key_meaning(entry.key)
    in_table = bool(entry.first_key)
    told = told if in_table else ""
    if role == "participating country" and in_table and _is_place(entry, told):
        return None, False
    if role == "name" and in_table and (told or entry.key == entry.first_key):
        return told, True
    if role == "title" and in_table and told and role_of_organisation(told) is None:
        return told, False
    if role is None and (across := _key_across(entry)):
        return key_meaning(across), True
    if role is None:
        return role_of_organisation(entry.key), False
    return role, True


def _is_place(entry: Entry, told: str) -> bool:
    """"Organisation | Role | Country": where the organisation is."""
    first = key_meaning(entry.first_key)
    in_later_column = entry.key != entry.first_key and (first == "name" or first in ROLES)
    return bool(told) or (in_later_column and first != "participating country")


def _key_across(entry: Entry) -> str:
    """The first cell of a row whose columns are phases: "Donor | Pelagia Fund | Ocean Fund"."""
    return entry.above[-1] if phase_labels(entry.key) and entry.above and not entry.list_item else ""


def _takings(entry: Entry, role: str, line: list[Entry], own: bool, known: bool) -> Iterator[Taking]:
    """Everybody in the value of an entry. `own`: the key stands in the line itself and not above it; `known`: what
    it holds are names."""
    value, phase, beside, beside_written = entry.value, _phase_column(line), "", ""
    labels = phase_labels(entry.key)
    row = entry_label(entry)
    opened = opening_label(value)
    if row is not None:
        phase = row.ordinal
    elif len(labels) == 1:
        phase = labels[0].ordinal
    elif opened is not None and (keyed := FIELD.match(value)) is not None:
        # "Phase I: Pelagia Foundation" under "Funding".
        phase, value = opened.ordinal, keyed["value"]
    if entry.list_item and not own and phase is None:
        # "Pelagia Foundation: USD 2 million", "Pelagia Foundation – equipment".
        keyed = FIELD.match(value) or DASHED.match(value)
        beside = role_of(keyed["value"]) if keyed else ""
        beside_written = keyed["value"] if keyed and beside else ""
        value = keyed["key"] if keyed else value
    told = _column(line, "role") if entry.first_key else ""
    country = next((other.value for other in line if entry.first_key and is_country(other.value)
                    and key_meaning(other.key) == "participating country" and _is_place(other, told)), "")
    across = _key_across(entry)
    written = across or next((other.value for other in line if told and key_meaning(other.key) == "role"), entry.key)
    # In the first column of a table stands one name.
    named = bool(entry.first_key) and entry.key == entry.first_key
    if not known and len(bounded(value)) < MIN_PART_OF_NAMES * len(AMOUNT_BEHIND.sub("", value)):
        return
    for name in names_in(value, known_as_names=known, one_name=(entry.list_item and not own) or named):
        # A word for a role names nobody.
        if (role == "participating country" and not is_country(name.name)) or key_meaning(name.name) is not None:
            continue
        yield Taking(name.name, _role(role, name, told or beside), beside_written or written.rstrip(":៖"), entry.span,
                     name.phase if name.phase is not None else phase, name.place or country)


def _role(role: str, name: Name, told: str) -> Role:
    said = name.role or told
    if said in ("lead", "donor", "implementing", "ministry", "participating country"):
        return said  # type: ignore[return-value]
    return "ministry" if role == "partner" and is_ministry(name.name) else role  # type: ignore[return-value]


def _column(line: list[Entry], meaning: str) -> str:
    """The role that the column "Role" of a row says."""
    cell = next((entry.value for entry in line if entry.first_key and key_meaning(entry.key) == meaning), "")
    if not cell:
        return ""
    return role_of(cell) if meaning == "role" else key_meaning(cell) or ""


def _phase_column(line: list[Entry]) -> int | None:
    """The phase that the column "Phase" of a row says, where it is not its first."""
    cells = [cell_label(entry.value, entry.key) for entry in line
             if entry.first_key and entry.key != entry.first_key and key_meaning(entry.key) == "phase"]
    return cells[0].ordinal if cells and cells[0] is not None else None


def _is_sentence(value: str) -> bool:
    return bool(re.search(r"[.!?]$", value)) and len(value.split()) > MAX_SENTENCE_WORDS
