"""How a question is put: phrasing, the name of the thing asked about, and the slips people make when typing."""

from __future__ import annotations

import unicodedata
from random import Random

from training.generated.documents import Document
from training.generated.fragment import Pen
from training.generated.invent import Entity
from training.generated.language import ROMAN, SCRIPTS, Language, Style
from training.generated.values import Value

NOUN_SHARE = 0.25
# Which question word goes with the noun for a relation; "what" for the others.
ASKED_BY = {
    **dict.fromkeys(("duration", "budget", "beneficiaries", "participants", "figure", "percentage", "phase_count",
                     "commitments_count", "phone"), "number"),
    **dict.fromkeys(("contact", "organiser", "sender", "addressee", "actor", "decided_by", "prepared_by", "chair"),
                    "who"),
    **dict.fromkeys(("start", "end", "event_date", "adoption_date", "letter_date", "deadline", "action_deadline"),
                    "when"),
    "venue": "where",
}


class Wording:
    """Questions on one document in one language."""

    def __init__(self, document: Document, language: Language, chance: Random) -> None:
        self.document, self.language, self.chance = document, language, chance
        own = document.pen.style.own_script if document.pen.language.code in SCRIPTS else chance.random() < 0.2
        self.pen = Pen(language, Style(chance.randrange(12), own))

    def question(self, entity: Entity, relation: str, extra: dict[str, Value]) -> str:
        values = {name: self.pen.text(value) for name, value in extra.items()}
        if entity.kind == "commitment":
            values |= {"topic": self.pen.text(entity.scope), "n": str(entity.ordinal),
                       "nth": self.ordinal(entity.ordinal)}
            entity = entity.parent or entity
        values["scope"] = self.scope(entity, relation)
        return self.noisy(self.template(relation).format(**values))

    def ordinal(self, number: int) -> str:
        return str(self.language.words["ordinals"][number - 1])

    def template(self, relation: str) -> str:
        nouns = self.language.questions["np"].get(relation)
        if nouns and self.chance.random() < NOUN_SHARE:
            words = self.language.words
            wrapper = str(self.chance.choice(words["asking"][ASKED_BY.get(relation, "what")] + words["wrappers"]))
            return wrapper.replace("{np}", self.chance.choice(nouns))
        return str(self.chance.choice(self.language.questions["questions"][relation]))

    def scope(self, entity: Entity, relation: str) -> str:
        own = any(entity is known for known in self.document.entities)
        generic = self.language.words["generic"].get(entity.kind, [])
        if entity.kind == "programme":
            return self.programme(entity, relation, own, generic)
        if entity.kind == "phase" and entity.parent:
            own = any(entity.parent is known for known in self.document.entities)
            parent = self.programme(entity.parent, "start", own, self.language.words["generic"]["programme"])
            form = self.chance.choice(self.language.words["phase_question"])
            return str(form.format(n=entity.ordinal, roman=ROMAN[entity.ordinal], programme=parent,
                                   nth=self.ordinal(entity.ordinal)))
        numbered = bool(self.document.marks(self.document.main, "number")) and relation != "number"
        if entity.kind == "letter" and (not own or (numbered and self.chance.random() < 0.5)):
            form = str(self.chance.choice(self.language.words["letter_scope"]))
            return form.format(number=self.pen.text(entity.scope))
        if entity.kind in ("letter", "report"):
            return str(self.chance.choice(generic))
        return self.pen.text(entity.scope)

    def programme(self, entity: Entity, relation: str, own: bool, generic: list[str]) -> str:
        """Only by names the document uses; the general word only for the programme the document is about."""
        full = self.pen.text(entity.scope)
        if self.chance.random() < 0.3:
            full = self.document.pen.text(entity.scope)
        if relation == "abbreviation":
            return entity.abbreviation
        if not own:
            return self.chance.choice((full, entity.abbreviation))
        names = {"full": [full], "abbreviation": [entity.abbreviation]}.get(
            entity.named, [full, entity.abbreviation, entity.abbreviation])
        if entity is self.document.main:
            names = [*names, *names, self.chance.choice(generic)]
        return self.chance.choice(names)

    def noisy(self, question: str) -> str:
        chance = self.chance
        if question[:1].islower() and chance.random() < 0.6:
            question = question[0].upper() + question[1:]
        if chance.random() < 0.12:
            question = question.rstrip("?. ؟")
        if chance.random() < 0.13:
            question = question.lower()
        if self.language.code == "vi" and chance.random() < 0.15:
            question = without_marks(question)
        if chance.random() < 0.06 and self.language.code not in SCRIPTS:
            question = self.slip(question)
        return question

    def slip(self, question: str) -> str:
        """Two neighbouring letters change places in one long word without digits or capitals: never in a name."""
        words = question.split(" ")
        able = [n for n, word in enumerate(words) if len(word) > 4 and word.isalpha() and word.islower()]
        if able:
            at = self.chance.choice(able)
            cut = self.chance.randint(1, len(words[at]) - 3)
            word = words[at]
            words[at] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2:]
        return " ".join(words)


def without_marks(text: str) -> str:
    """Vietnamese as typed without diacritics."""
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(c for c in spread if unicodedata.category(c) != "Mn"))
