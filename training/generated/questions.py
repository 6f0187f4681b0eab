"""The questions on one document: those it answers, and near misses it does not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from training.generated.blocking import debatable
from training.generated.documents import Document
from training.generated.foreign import foreign_entities
from training.generated.fragment import Mark
from training.generated.invent import Entity
from training.generated.language import language_codes, load_language
from training.generated.values import Items, Value
from training.generated.wording import Wording

LANGUAGE_WEIGHTS = {"en": 4, "vi": 3, "id": 2}
UNANSWERABLE = 0.375
NEVER_ASKED = {"name"}


@dataclass
class Candidate:
    entity: Entity
    relation: str
    extra: dict[str, Value] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    why: str = ""


def questions(document: Document, chance: Random) -> list[dict[str, Any]]:
    answered, refused = answerable(document), unanswerable(document, chance)
    total = chance.randint(13, 18)
    misses = round(total * (UNANSWERABLE + chance.uniform(-0.03, 0.03)))
    picked: dict[str, dict[str, Any]] = {}
    for pool, wanted in ((answered, total - misses), (refused, misses)):
        _pick(document, pool, wanted, chance, picked)
    rows = list(picked.values())
    chance.shuffle(rows)
    return rows


def _pick(document: Document, pool: list[Candidate], wanted: int, chance: Random, picked: dict[str, Any]) -> None:
    """Every candidate once before any is asked again in other words."""
    order: list[Candidate] = []
    goal = len(picked) + wanted
    for _ in range(wanted * 4):
        if len(picked) >= goal or not pool:
            return
        order = order or chance.sample(pool, len(pool))
        candidate = order.pop()
        language = load_language(_language(document.pen.language.code, chance))
        text = Wording(document, language, chance).question(candidate.entity, candidate.relation, candidate.extra)
        picked.setdefault(text, row(document, candidate, text, language.code))


def _language(own: str, chance: Random) -> str:
    if chance.random() < 0.5:
        return own
    others = [code for code in language_codes() if code != own]
    return chance.choices(others, [LANGUAGE_WEIGHTS.get(code, 1) for code in others])[0] if others else own


def about(document: Document, entity: Entity) -> str:
    """The thing asked about, as the check compares it."""
    parent = document.pen.text(entity.parent.scope) + " " if entity.parent else ""
    return f"{entity.kind}: {parent}{document.pen.text(entity.scope)}"


def row(document: Document, candidate: Candidate, text: str, code: str) -> dict[str, Any]:
    result: dict[str, Any] = {"question": text, "language": code, "answerable": bool(candidate.marks), "answer": "",
                              "start": 0, "end": 0, "relation": candidate.relation,
                              "about": about(document, candidate.entity)}
    if not candidate.marks:
        return result | {"why": candidate.why}
    start, end = candidate.marks[0].start, max(mark.end for mark in candidate.marks)
    result |= {"answer": document.body.text[start:end], "start": start, "end": end}
    if isinstance(candidate.entity.facts.get(candidate.relation), Items):
        result["spans"] = [[mark.start, mark.end] for mark in candidate.marks]
    return result


def answerable(document: Document) -> list[Candidate]:
    found = []
    for entity in document.entities:
        relations = {mark.relation for mark in document.body.marks if mark.entity == id(entity)} - NEVER_ASKED
        if entity.kind == "programme" and entity.named == "full":
            relations -= {"abbreviation"}
        for relation in sorted(relations):
            found.append(Candidate(entity, relation, {}, document.marks(entity, relation)))
        found += _derived(document, entity, relations)
    return found


def _derived(document: Document, entity: Entity, relations: set[str]) -> list[Candidate]:
    """Questions that turn a told fact round: is this place among the places, who holds this post."""
    found = []
    places = entity.facts.get("places")
    if "places" in relations and isinstance(places, Items):
        for mark in document.marks(entity, "places")[:2]:
            found.append(Candidate(entity, "participates", {"place": places.values[mark.item]}, [mark]))
    names = document.marks(entity, "name")
    if "post" in relations and names:
        found.append(Candidate(entity, "person_of_post", {"post": entity.facts["post"]}, names))
    if "period" in relations and "duration" not in relations:
        found.append(Candidate(entity, "duration", {}, document.marks(entity, "period")))
    if entity.kind == "commitment" and document.ordered and relations:
        found.append(Candidate(entity, "commitment_nth", {}, document.marks(entity, "commitment_topic")))
    return found


def unanswerable(document: Document, chance: Random) -> list[Candidate]:
    left_out = [candidate for entity in document.entities for candidate in _left_out(document, entity)]
    others = [Candidate(entity, relation, why="other") for entity in foreign_entities(document, chance)
              for relation in sorted(entity.facts) if relation not in ("abbreviation", "number")]
    others += [Candidate(candidate.entity, "commitment_nth", why="other") for candidate in others
               if candidate.relation == "commitment_topic"]
    # Few of these: their wordings never have an answer, which a reader could learn by heart.
    false = [Candidate(document.main, "false", why="false")] if document.kind == "programme" else []
    # About as many of each sort, whichever has more candidates.
    left_out, others = _spread(left_out, chance), _spread(others, chance)
    return left_out[:6] + others[: max(5, 8 - len(left_out))] + false


def _spread(candidates: list[Candidate], chance: Random) -> list[Candidate]:
    """Shuffled, each relation once before any comes again: persons and events would crowd out the rest."""
    seen: Counter[str] = Counter()
    rank: list[int] = []
    candidates = chance.sample(candidates, len(candidates))
    for candidate in candidates:
        # Missing commitments always count as rare: declarations have many told ones to set against them.
        rank.append(0 if candidate.relation.startswith("commitment_") else seen[candidate.relation])
        seen[candidate.relation] += 1
    return [candidate for _, candidate in sorted(zip(rank, candidates, strict=True), key=lambda pair: pair[0])]


def _left_out(document: Document, entity: Entity) -> list[Candidate]:
    found = []
    text = document.body.text.casefold()
    for relation, value in entity.facts.items():
        told = document.marks(entity, relation) or debatable(document, entity, relation)
        shown = not isinstance(value, Items) and document.pen.text(value).casefold() in text
        if told or shown or (relation == "abbreviation" and entity.named != "abbreviation"):
            continue
        if entity.kind == "commitment":
            continue
        found.append(Candidate(entity, relation, why="left_out"))
        if relation == "places" and isinstance(value, Items) and not debatable(document, entity, "participates"):
            found.append(Candidate(entity, "participates", {"place": value.values[0]}, why="left_out"))
        if relation == "post":
            found.append(Candidate(entity, "person_of_post", {"post": value}, why="left_out"))
    return found
