"""How the facts of one thing, or of several of a kind, are laid out on the page."""

from __future__ import annotations

import re
from random import Random

from training.generated.fragment import Fragment, Pen
from training.generated.invent import Entity
from training.generated.language import ROMAN
from training.generated.values import Items

LINES = {
    "plain": "{label}{colon}{value}", "bold": "**{label}:** {value}", "bullet": "- {label}{colon}{value}",
    "star": "* **{label}**{colon}{value}", "numbered": "{n}. {label}{colon}{value}",
    "lettered": "{letter}) {label}{colon}{value}", "dash": "{label} – {value}",
    "roman": "{roman}. {label}\n{value}", "heading": "### {label}\n{value}", "dots": "• {label} = {value}",
}
LAYOUTS = (*LINES, "table", "prose", "prose", "prose", "mixed", "mixed")
BULLETS = ("-", "•", "{n}.", "{letter})", "+", "({n})", "*")
SHARED_LABELS = {"letter_reason": "reason", "letter_basis": "legal_basis"}


class Layout:
    """Writes entities in the way one document does."""

    def __init__(self, pen: Pen, chance: Random, names: dict[int, list[str]]) -> None:
        self.pen, self.chance, self.names = pen, chance, names

    def label(self, relation: str) -> str:
        labels = self.pen.language.sentences["labels"][SHARED_LABELS.get(relation, relation)]
        return str(self.chance.choice(labels))

    def scope(self, entity: Entity) -> Fragment:
        """The name of the entity in running text; a person's name is itself an answer."""
        if id(entity) in self.names:
            return Fragment(self.chance.choice(self.names[id(entity)]))
        if entity.kind == "person":
            return self.pen.fact(entity, "name", entity.scope)
        return Fragment(self.pen.text(entity.scope))

    def value(self, entity: Entity, relation: str, may_list: bool) -> Fragment:
        value = entity.facts[relation]
        if isinstance(value, Items) and may_list and self.chance.random() < 0.6:
            return self.pen.listed(entity, relation, value, self.chance.choice(BULLETS))
        return self.pen.fact(entity, relation, value)

    def section(self, entity: Entity, relations: list[str]) -> Fragment:
        layout = self.chance.choice(LAYOUTS)
        if layout == "prose":
            return self.prose(entity, relations)
        if layout == "mixed":
            half = len(relations) // 2
            first = self.prose(entity, relations[:half])
            return first.add("\n" if half else "").add(self.lines(entity, relations[half:], "bullet"))
        if layout == "table":
            return self.table_of_facts(entity, relations)
        return self.lines(entity, relations, layout)

    def lines(self, entity: Entity, relations: list[str], layout: str) -> Fragment:
        fragment = Fragment()
        for position, relation in enumerate(relations, 1):
            may_list = layout not in ("dots", "dash")
            values = {"value": self.value(entity, relation, may_list)}
            plain = {"label": self.label(relation), "colon": self.pen.language.words["colon"], "n": str(position),
                     "letter": "abcdefghijklmnopqrst"[position - 1], "roman": ROMAN[min(position, 10)]}
            values |= {name: Fragment(text) for name, text in plain.items()}
            fragment.add("\n" if fragment.text else "").add(self.pen.filled(LINES[layout], values))
        return fragment

    def table_of_facts(self, entity: Entity, relations: list[str]) -> Fragment:
        left, right = self.pen.language.words["table_head"]
        fragment = Fragment(f"| {left} | {right} |\n| --- | --- |")
        for relation in relations:
            fragment.add(f"\n| {self.label(relation)} | ").add(self.value(entity, relation, False)).add(" |")
        return fragment

    def table_of_entities(self, entities: list[Entity], relations: list[list[str]]) -> Fragment:
        """One row for each entity; a fact that is left out is an empty cell."""
        columns = sorted({relation for some in relations for relation in some})
        self.chance.shuffle(columns)
        first = self.pen.language.words["scope_columns"][entities[0].kind]
        fragment = Fragment("| " + " | ".join([first, *map(self.label, columns)]) + " |")
        fragment.add("\n|" + " --- |" * (len(columns) + 1))
        for entity, told in zip(entities, relations, strict=True):
            fragment.add("\n| ").add(self.scope(entity)).add(" |")
            for column in columns:
                cell = self.value(entity, column, False) if column in told else Fragment("")
                fragment.add(" ").add(cell).add(" |")
        return fragment

    def prose(self, entity: Entity, relations: list[str]) -> Fragment:
        """Sentences that tell as many of the facts at a time as a template allows."""
        fragment, left = Fragment(), list(relations)
        words = self.pen.language.words
        while left:
            fitting = [t for t in self.pen.language.sentences["sentences"] if slots(t) and slots(t) <= set(left)]
            if fitting:
                most = self.chance.random() < 0.6
                size = max(len(slots(t)) for t in fitting) if most else 1
                sentence = self.sentence(entity, self.chance.choice([t for t in fitting if len(slots(t)) >= size]))
                left = [relation for relation in left if relation not in sentence[1]]
                written = sentence[0]
            else:
                relation = left.pop()
                written = Fragment(self.label(relation) + words["colon"]).add(self.value(entity, relation, False))
                written.add(words["full_stop"])
            fragment.add(words["space"] if fragment.text else "").add(written.capitalised())
        return fragment

    def sentence(self, entity: Entity, template: str) -> tuple[Fragment, set[str]]:
        told = slots(template)
        values = {relation: self.value(entity, relation, False) for relation in told}
        values["scope"] = values["action_scope"] = self.scope(entity)
        values["abbreviated"] = Fragment(entity.abbreviation)
        return self.pen.filled(template, values), told


NOT_FACTS = {"scope", "action_scope", "abbreviated"}


def slots(template: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", template)) - NOT_FACTS
