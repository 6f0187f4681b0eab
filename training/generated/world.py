"""Invented worlds: each kind of document gets the things it tells about, with all their facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from training.generated.invent import Entity, Inventor
from training.generated.values import Day, Items, Length, Number, Period, Phrase, Plain, Share, Value


def _times(make: Inventor, entity: Entity, start: date) -> date:
    """Start, end, period and length that agree with each other; returns the end."""
    months = make.chance.choice((6, 9, 10, 12, 15, 18, 20, 24, 30, 36, 42, 48, 60))
    end = start + timedelta(days=round(months * 30.44) - 1)
    precision = make.chance.choice(("day", "month", "month"))
    first, final = Day(start, precision), Day(end, precision)
    entity.facts |= {"start": first, "end": final, "period": Period(first, final), "duration": Length(months)}
    return end


def programme(make: Inventor) -> list[Entity]:
    word = make.word()
    pattern = make.index("programme_name")
    theme = make.theme()
    name = Phrase("programme_name", pattern, (("word", word), ("theme", theme)))
    main = Entity("programme", name, abbreviation=make.abbreviation(word))
    person = _person(make)
    donor = make.phrase(make.chance.choice(("government", "organisation")))
    main.facts = {
        "donor": donor, "lead": make.phrase("ministry"), "partners": make.items("organisation", 2, 3),
        "budget": make.money(), "beneficiaries": make.people(), "contact": person.scope,
        "components": make.items("component"), "achievements": make.items("achievement"),
        "purpose": make.phrase("purpose"), "abbreviation": name, "legal_basis": make.phrase("legal_basis"),
        "reason": make.phrase("reason"), "status": make.phrase("status"),
        "places": make.items(make.chance.choice(("place", "place", "country")), 2, 4),
    }
    begin = make.day(date(2012, 1, 1), 3600).day.replace(day=1)
    phases = _phases(make, main, begin)
    if phases:
        main.facts["phase_count"] = Number(len(phases))
        for relation in ("places", "status"):
            main.facts.pop(relation)
    else:
        _times(make, main, begin)
    extra = [_person(make)] if make.chance.random() < 0.3 else []
    return [main, *phases, person, *extra]


def _phases(make: Inventor, main: Entity, begin: date) -> list[Entity]:
    count = make.chance.choice((0, 2, 2, 3))
    phases = []
    for number in range(1, count + 1):
        phase = Entity("phase", Plain(str(number)), ordinal=number, parent=main, last=number == count)
        begin = _times(make, phase, begin) + timedelta(days=make.chance.choice((1, 1, 32, 93)))
        begin = begin.replace(day=1)
        phase.facts |= {
            "phase_title": make.phrase("slogan"), "status": make.phrase("status", fresh=False),
            "budget": make.money(), "beneficiaries": make.people(),
            "places": make.items("place", 2, 3), "achievements": make.items("achievement", 2, 2),
        }
        phases.append(phase)
    return phases


def _person(make: Inventor) -> Entity:
    facts: dict[str, Value] = {"post": make.phrase("post"), "email": make.email(), "phone": make.phone()}
    return Entity("person", make.word(2), facts)


def event(make: Inventor) -> Entity:
    facts: dict[str, Value] = {"event_date": make.day(), "venue": make.phrase("venue"),
             "participants": Phrase("participants_form", 0, (("n", Number(make.size(12, 900))),)),
             "organiser": make.phrase("organisation")}
    return Entity("event", make.phrase("event"), facts)


def figure(make: Inventor) -> Entity:
    index = make.index("indicator")
    value = Phrase("count_form", 0, (("n", Number(make.size(11, 9000))), ("unit", Phrase("unit", index))))
    return Entity("figure", _in_year(make, Phrase("indicator", index)), {"figure": value})


def percentage(make: Inventor) -> Entity:
    value = Share(make.chance.randint(31, 989))
    return Entity("percentage", _in_year(make, make.phrase("share")), {"percentage": value})


def _in_year(make: Inventor, what: Phrase) -> Phrase:
    if make.chance.random() < 0.5:
        return what
    year = Day(date(make.chance.randint(2014, 2024), 6, 1), "year")
    return Phrase("in_year", 0, (("what", what), ("year", year)))


def term(make: Inventor) -> Entity:
    index = make.index("term")
    return Entity("term", Phrase("term", index), {"definition": Phrase("definition", index)})


def decision(make: Inventor) -> Entity:
    facts: dict[str, Value] = {
        "decided_by": make.phrase("body"), "actor": make.phrase(make.chance.choice(("ministry", "organisation"))),
        "action_deadline": make.day()}
    return Entity("decision", make.phrase("action"), facts)


def declaration(make: Inventor) -> list[Entity]:
    earlier = Items(tuple(make.phrase("declaration_name") for _ in range(2)))
    host, next_host = make.phrase("place"), make.phrase("place")
    main = Entity("declaration", make.phrase("declaration_name", fresh=False))
    main.facts = {"forum": make.phrase("forum"), "host": host, "adoption_date": make.day(),
                  "theme": make.phrase("slogan"), "next_host": next_host, "earlier": earlier}
    promises = [make.phrase("commitment") for _ in range(make.chance.randint(3, 6))]
    main.facts["commitments_count"] = Number(len(promises))
    numbered = [Entity("commitment", promise.slot("theme"), {"commitment_topic": promise}, n, main)
                for n, promise in enumerate(promises, 1)]
    return [main, *numbered]


def letter(make: Inventor) -> list[Entity]:
    main = Entity("letter", make.reference())
    person, issued = _person(make), make.day()
    main.facts = {
        "number": main.scope, "letter_date": issued, "deadline": make.day(issued.day + timedelta(days=9), 60),
        "sender": make.phrase("ministry"), "addressee": make.phrase(make.chance.choice(("organisation", "ministry"))),
        "subject": make.phrase("subject"), "submit": make.phrase("submit_item"), "submit_to": make.email(),
        "attachments": make.items("attachment", 2, 3), "letter_reason": make.phrase("reason"),
        "letter_basis": make.phrase("legal_basis"), "contact": person.scope,
    }
    return [main, person]


def report(make: Inventor) -> list[Entity]:
    start = make.day(precision="month")
    end = Day(start.day + timedelta(days=make.chance.choice((181, 273, 364))), "month")
    main = Entity("report", Plain(""))
    main.facts = {"reporting_period": Period(start, end), "prepared_by": make.phrase("organisation"),
                  "chair": make.word(2), "findings": make.items("finding", 2, 3)}
    return [main]


EXTRAS: dict[str, Callable[[Inventor], Entity]] = {
    "event": event, "figure": figure, "percentage": percentage, "term": term, "decision": decision,
    "person": _person}
MAINS = {"programme": programme, "declaration": declaration, "letter": letter, "report": report}
# How many further things a document of each type tells about, at least and at most.
COUNTS = {
    "programme": {"event": (0, 2), "figure": (0, 2), "percentage": (0, 2), "term": (0, 1)},
    "declaration": {"event": (0, 1), "term": (1, 2), "person": (0, 1)},
    "letter": {"event": (1, 1), "term": (0, 1), "decision": (0, 1)},
    "report": {"event": (1, 2), "figure": (0, 3), "percentage": (0, 3), "decision": (2, 3), "term": (0, 1)},
}


def world(make: Inventor, kind: str) -> list[Entity]:
    entities = MAINS[kind](make)
    for extra, (low, high) in COUNTS[kind].items():
        entities += [EXTRAS[extra](make) for _ in range(make.chance.randint(low, high))]
    if kind == "programme" and make.chance.random() < 0.4:
        entities.append(_related(make))
    return entities


def _related(make: Inventor) -> Entity:
    """Another programme told about in passing: its donor and budget are not those of the main one."""
    other = programme(make)[0]
    kept = ("donor", "lead", "budget", "partners", "beneficiaries", "legal_basis", "status")
    other.facts = {relation: value for relation, value in other.facts.items() if relation in kept}
    return other
