"""Near misses: things much like those of the document, which it does not tell about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from training.generated.documents import Document
from training.generated.invent import Entity, Inventor
from training.generated.values import Day, Phrase, Plain, Value
from training.generated.world import EXTRAS, declaration, letter, programme


def foreign_entities(document: Document, chance: Random) -> list[Entity]:
    """Other programmes, phases, events, persons, years: none of them named in the text."""
    make = Inventor(chance)
    found: list[Entity] = [programme(make)[0]]
    for entity in document.entities:
        found += _siblings(document, entity, make)
    if document.kind == "programme":
        found += _phases(document, make, found[0])
    if document.kind == "declaration":
        found.append(declaration(make)[0])
        found += _topics(document, make)
    if document.kind == "letter" and document.marks(document.main, "number"):
        found.append(letter(make)[0])
    return [entity for entity in found if entity.kind == "phase" or not named(document, entity)]


def named(document: Document, entity: Entity) -> bool:
    """Whether the text mentions the thing, or what it is a year or a variety of."""
    text = document.body.text.casefold()
    if entity.abbreviation and entity.abbreviation.casefold() in text:
        return True
    return document.pen.text(entity.scope).casefold() in text


def _siblings(document: Document, entity: Entity, make: Inventor) -> list[Entity]:
    """A thing of the same kind that shares half of its name: the same theme, the same indicator, another year."""
    scope = entity.scope
    if entity.kind == "person":
        return [EXTRAS["person"](make)]
    if entity.kind in ("event", "decision") and isinstance(scope, Phrase):
        other = make.phrase(scope.group)
        same_theme = Phrase(other.group, other.index, scope.slots)
        return [replace(entity, scope=same_theme), replace(entity, scope=replace(scope, slots=other.slots))]
    if entity.kind in ("figure", "percentage") and isinstance(scope, Phrase):
        return [replace(entity, scope=other) for other in _other_years(document, scope, make)]
    if entity.kind == "term":
        return [EXTRAS["term"](make)]
    return []


def _other_years(document: Document, scope: Phrase, make: Inventor) -> list[Value]:
    """Another year only where the document gives the year; another indicator only where it is not mentioned."""
    dated = scope.group == "in_year"
    what = scope.slot("what") if dated else scope
    assert isinstance(what, Phrase)
    others: list[Value] = []
    undated = any(e.scope == what for e in document.entities)
    if dated and not undated:
        year = Day(date(make.chance.randint(2014, 2024), 6, 1), "year")
        others.append(Phrase("in_year", 0, (("what", what), ("year", year))))
    indicator = make.phrase(what.group)
    if document.pen.text(indicator).casefold() not in document.body.text.casefold():
        others.append(indicator)
    return others


def _phases(document: Document, make: Inventor, other: Entity) -> list[Entity]:
    """A phase the programme never had, and a phase of another programme."""
    phases = [e for e in document.entities if e.kind == "phase"]
    number = max(2, len(phases) + 1) + make.chance.choice((0, 0, 1))
    asked = ("phase_title", "start", "budget", "status", "places")
    facts: dict[str, Value] = phases[0].facts if phases else {relation: Plain("") for relation in asked}
    own = Entity("phase", Plain(str(number)), facts, number, document.main)
    elsewhere = Entity("phase", Plain("1"), facts, make.chance.randint(1, 2), other)
    return [own] if named(document, other) else [own, elsewhere]


def _topics(document: Document, make: Inventor) -> list[Entity]:
    """Commitments on a topic, or with a number, that the declaration does not have."""
    promises = [e for e in document.entities if e.kind == "commitment"]
    found = []
    for beyond in range(len(promises) + 1, len(promises) + 4):
        found.append(Entity("commitment", make.theme(), {"commitment_topic": Plain("")}, beyond, document.main))
    return found
