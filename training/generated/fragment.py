"""Text under construction that remembers where each fact was written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from training.generated.invent import Entity
from training.generated.language import Language, Style
from training.generated.values import Items, Period, Value


@dataclass(frozen=True)
class Mark:
    """Where one fact stands; a list has one mark for each item."""

    entity: int
    relation: str
    start: int
    end: int
    item: int = 0


@dataclass
class Fragment:
    text: str = ""
    marks: list[Mark] = field(default_factory=list)

    def add(self, other: str | Fragment) -> Fragment:
        if isinstance(other, Fragment):
            shift = len(self.text)
            self.marks += [Mark(m.entity, m.relation, m.start + shift, m.end + shift, m.item) for m in other.marks]
            other = other.text
        self.text += other
        return self

    def capitalised(self) -> Fragment:
        """Sentences open with a capital, but an e-mail address stays as it is."""
        if self.text and "@" not in self.text.split(" ")[0]:
            self.text = self.text[0].upper() + self.text[1:]
        return self


@dataclass(frozen=True)
class Pen:
    """Writes values in one language with the habits of one document."""

    language: Language
    style: Style

    def text(self, value: Value) -> str:
        return self.language.write(value, self.style)

    def fact(self, entity: Entity, relation: str, value: Value) -> Fragment:
        if isinstance(value, Items):
            return self._items(entity, relation, value)
        text = self.text(value)
        fragment = Fragment(text, [Mark(id(entity), relation, 0, len(text))])
        if isinstance(value, Period) and relation == "period":
            first, final = self.text(value.start), self.text(value.end)
            at, until = text.find(first), text.rfind(final)
            fragment.marks += [Mark(id(entity), "start", at, at + len(first)),
                               Mark(id(entity), "end", until, until + len(final))]
        return fragment

    def _items(self, entity: Entity, relation: str, value: Items) -> Fragment:
        words, fragment = self.language.words, Fragment()
        last = len(value.values) - 1
        for position, item in enumerate(value.values):
            if position:
                fragment.add(words["and"] if position == last else words["comma"])
            text = self.text(item)
            fragment.add(Fragment(text, [Mark(id(entity), relation, 0, len(text), position)]))
        return fragment

    def listed(self, entity: Entity, relation: str, value: Items, bullet: str) -> Fragment:
        """One item on a line, behind a bullet such as "-", "{n}." or "{letter})"."""
        fragment = Fragment()
        for position, item in enumerate(value.values):
            text = self.text(item)
            mark = bullet.format(n=position + 1, letter="abcdefghijk"[position])
            fragment.add(f"\n{mark} ").add(Fragment(text, [Mark(id(entity), relation, 0, len(text), position)]))
        return fragment

    def filled(self, template: str, values: dict[str, Fragment]) -> Fragment:
        fragment = Fragment()
        for piece in re.split(r"(\{\w+\})", template):
            is_slot = piece.startswith("{") and piece.endswith("}")
            addition = values[piece[1:-1]] if is_slot else Fragment(piece)
            if addition.text.startswith("\n"):
                # A list under its label: no blank behind the colon and no empty line.
                fragment.text = fragment.text.rstrip()
            fragment.add(addition)
        return fragment
