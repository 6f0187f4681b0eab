"""One document from one world: which facts it tells, in which order and layout, and which it leaves out."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from training.generated.fragment import Fragment, Mark, Pen
from training.generated.invent import Entity, Inventor
from training.generated.language import ROMAN, Language, Style
from training.generated.layouts import Layout, slots
from training.generated.world import world

TIMES = ("start", "end", "period", "duration")
TIME_CHOICES = (("period",), ("period",), ("start", "end"), ("start",), ("end",), ("duration",),
                ("start", "duration"), ("period", "duration"), ())
KEPT = 0.66
ORDERED = ("{n}.", "({n})", "{letter})", "{roman}.", "{n})")
UNORDERED = ("-", "•", "+")
SIMPLE = ("figure", "percentage", "term")


@dataclass
class Document:
    kind: str
    pen: Pen
    entities: list[Entity]
    title: str = ""
    body: Fragment = field(default_factory=Fragment)
    names: dict[int, list[str]] = field(default_factory=dict)
    ordered: bool = False

    @property
    def main(self) -> Entity:
        return self.entities[0]

    def marks(self, entity: Entity, relation: str) -> list[Mark]:
        """The first telling of a fact: one mark, or one for each item of a list."""
        found = sorted((m for m in self.body.marks if m.entity == id(entity) and m.relation == relation),
                       key=lambda m: m.start)
        first: dict[int, Mark] = {}
        for mark in found:
            first.setdefault(mark.item, mark)
        return sorted(first.values(), key=lambda m: m.start)


def compose(language: Language, kind: str, chance: Random) -> Document:
    own_digits = chance.random() < (0.35 if language.code in ("km", "my") else 0.12)
    pen = Pen(language, Style(chance.randrange(12), chance.random() < 0.6, own_digits))
    make = Inventor(chance)
    document = Document(kind, pen, world(make, kind))
    writer = Writer(document, make)
    writer.head()
    sections = writer.sections()
    chance.shuffle(sections)
    for section in sections:
        document.body.add("\n\n").add(section)
    for entity in writer.related:
        # Last, so that what follows it cannot be taken for a fact of the other programme.
        document.body.add("\n\n").add(writer.group("programme", [entity]))
    return document


class Writer:
    def __init__(self, document: Document, make: Inventor) -> None:
        self.document, self.make, self.chance = document, make, make.chance
        self.words = document.pen.language.words
        self.layout = Layout(document.pen, self.chance, document.names)
        self.related = [e for e in document.entities[1:] if e.kind == "programme"]
        self.told = {id(entity): self.choose(entity) for entity in document.entities}

    def choose(self, entity: Entity) -> list[str]:
        """The facts to tell, shuffled; time is told in one of several ways, so that some parts stay out."""
        if entity.kind == "commitment" or (entity is not self.document.main and self.chance.random() < 0.12):
            return []
        skipped = {*TIMES, "abbreviation", "commitments_count"}
        told = [r for r in entity.facts if r not in skipped and self.chance.random() < KEPT]
        if "period" in entity.facts:
            told += self.chance.choice(TIME_CHOICES)
        if entity.kind == "letter" and "number" not in told and self.chance.random() < 0.2:
            told.append("number")
        self.chance.shuffle(told)
        return told

    def head(self) -> None:
        """The title, and by which names the document calls its main things."""
        document, pen, main = self.document, self.document.pen, self.document.main
        generic = self.words["generic"].get(document.kind, [])
        full = Fragment(pen.text(main.scope))
        if document.kind == "programme":
            full = self.programme_head(main, full)
        elif document.kind == "declaration":
            document.names[id(main)] = [full.text, full.text, generic[0]]
        else:
            full = Fragment(self.chance.choice(self.words["kind_headings"][document.kind]))
            document.names[id(main)] = [generic[0]]
        form = self.chance.choice(self.words["phase_document"])
        for entity in document.entities:
            if entity.kind == "phase":
                document.names[id(entity)] = [form.format(n=entity.ordinal, roman=ROMAN[entity.ordinal],
                                                          nth=self.words["ordinals"][entity.ordinal - 1])]
        for entity in self.related:
            entity.named = self.chance.choice(("full", "abbreviation"))
            name = pen.text(entity.scope) if entity.named == "full" else entity.abbreviation
            document.names[id(entity)] = [name]
        self.related = [entity for entity in self.related if self.told[id(entity)]]
        document.title = full.text
        document.body.add(self.chance.choice(("# ", "", "**"))).add(full)
        if document.body.text.startswith("**"):
            document.body.add("**")

    def programme_head(self, main: Entity, full: Fragment) -> Fragment:
        main.named = self.chance.choice(("both", "both", "full", "abbreviation", "later"))
        short, generic = main.abbreviation, self.words["generic"]["programme"][0]
        self.document.names[id(main)] = {"both": [short, short, generic], "full": [full.text, generic, generic]}.get(
            main.named, [short, short, generic])
        if main.named == "full":
            return full
        if main.named == "both":
            marked = self.document.pen.fact(main, "abbreviation", main.scope)
            return marked.add(f" ({short})")
        if main.named == "later":
            self.told[id(main)].append("abbreviation")
        return Fragment(short)

    def sections(self) -> list[Fragment]:
        sections: list[Fragment] = []
        by_kind: dict[str, list[Entity]] = {}
        for entity in self.document.entities:
            if self.told[id(entity)] and entity not in self.related:
                by_kind.setdefault(entity.kind, []).append(entity)
        for kind, entities in by_kind.items():
            if entities[0] is self.document.main:
                sections += self.main_sections(entities[0])
            else:
                sections.append(self.heading(kind).add(self.group(kind, entities)))
        if self.document.kind == "declaration" and self.chance.random() < 0.85:
            sections.append(self.commitments())
        for _ in range(self.chance.randint(0, 3)):
            # Dates, numbers and places that answer nothing asked: a reader must not grasp at any date.
            sections.append(Fragment(self.document.pen.text(self.make.phrase("distractor"))))
        return sections

    def heading(self, kind: str, needed: bool = False) -> Fragment:
        text = self.chance.choice(self.words["kind_headings"][kind])
        form = self.chance.choice(("## {}\n", "**{}**\n", "{}\n", "### {}\n", "## {}\n" if needed else ""))
        return Fragment(form.format(text))

    def main_sections(self, entity: Entity) -> list[Fragment]:
        told = self.told[id(entity)]
        cut = self.chance.randint(2, max(2, len(told)))
        parts = [part for part in (told[:cut], told[cut:]) if part]
        # With a heading, as it may come behind a phase or an event that its facts do not belong to.
        headed = [self.heading(entity.kind, True).add(self.layout.section(entity, part)) for part in parts]
        if self.chance.random() < 0.5:
            return headed
        joined = headed[0]
        for part in parts[1:]:
            joined.add("\n\n").add(self.layout.section(entity, part))
        return [joined]

    def group(self, kind: str, entities: list[Entity]) -> Fragment:
        told = [self.told[id(entity)] for entity in entities]
        if kind in SIMPLE:
            return self.simple(entities)
        if len(entities) > 1 and kind != "person" and self.chance.random() < 0.45:
            return self.layout.table_of_entities(entities, told)
        fragment = Fragment()
        form = self.chance.choice(("**{}**", "### {}", "{}", "{}{colon}"))
        before, after = form.format("\0", colon=self.words["colon"].rstrip()).split("\0")
        for entity, relations in zip(entities, told, strict=True):
            fragment.add("\n" if fragment.text else "")
            fragment.add(before).add(self.layout.scope(entity).capitalised()).add(after + "\n")
            fragment.add(self.layout.section(entity, relations))
        return fragment

    def simple(self, entities: list[Entity]) -> Fragment:
        """Figures and terms: a table, bullets or a sentence each."""
        form = self.chance.choice(("table", "bullets", "prose"))
        if form == "table":
            return self.layout.table_of_entities(entities, [self.told[id(entity)] for entity in entities])
        fragment = Fragment()
        for entity in entities:
            relation = self.told[id(entity)][0]
            if form == "bullets":
                line = Fragment("- ").add(self.layout.scope(entity)).add(self.words["colon"])
                fragment.add("\n" if fragment.text else "").add(line.add(self.layout.value(entity, relation, False)))
            else:
                fragment.add(self.words["space"] if fragment.text else "").add(self.layout.prose(entity, [relation]))
        return fragment

    def commitments(self) -> Fragment:
        document, main = self.document, self.document.main
        counted = self.chance.random() < 0.5
        intro = self.chance.choice(self.words["commitment_intro_count" if counted else "commitment_intro"])
        values = {relation: document.pen.fact(main, relation, main.facts[relation]) for relation in slots(intro)}
        fragment = document.pen.filled(intro, values).capitalised()
        document.ordered = self.chance.random() < 0.7
        bullet = self.chance.choice(ORDERED if document.ordered else UNORDERED)
        for entity in document.entities:
            if entity.kind == "commitment":
                order = entity.ordinal
                place = {"n": order, "letter": "abcdefghij"[order - 1], "roman": ROMAN[order]}
                promise = document.pen.fact(entity, "commitment_topic", entity.facts["commitment_topic"])
                fragment.add("\n" + bullet.format(**place) + " ").add(promise).add(";")
        return fragment
