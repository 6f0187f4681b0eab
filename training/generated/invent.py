"""Invented names, dates and amounts: the smallest building blocks of a world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from training.generated.language import load_language, syllables
from training.generated.values import Day, Items, Money, Number, Phrase, Plain, Value, Word


@dataclass
class Entity:
    """Something a document tells facts about; `scope` is how the document and the questions name it."""

    kind: str
    scope: Value
    facts: dict[str, Value] = field(default_factory=dict)
    ordinal: int = 0
    parent: Entity | None = None
    abbreviation: str = ""
    last: bool = False
    named: str = "both"


class Inventor:
    """Draws from the word lists, never the same theme or phrase twice in one world where it matters."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.lists = load_language("en").words
        self.used: set[tuple[str, int]] = set()

    def index(self, group: str, fresh: bool = True) -> int:
        total = len(self.lists[group])
        free = [n for n in range(total) if (group, n) not in self.used] or list(range(total))
        chosen = self.chance.choice(free if fresh else range(total))
        self.used.add((group, chosen))
        return chosen

    def word(self, parts: int = 1) -> Word:
        total = len(syllables())
        return Word(tuple(tuple(self.chance.sample(range(total), self.chance.choice((2, 3, 3, 4))))
                          for _ in range(parts)))

    def theme(self) -> Phrase:
        return Phrase("theme", self.index("theme"))

    def phrase(self, group: str, fresh: bool = True) -> Phrase:
        """A phrase of the group with every slot its wording may need; unused slots do no harm."""
        index = self.index(group, fresh)
        template = self.lists[group][index]
        makers: dict[str, Callable[[], Value]] = {
            "theme": self.theme, "word": self.word, "place": lambda: Phrase("place", self.index("place")),
            "group": lambda: Phrase("group", self.index("group")), "number": self.reference, "date": self.day,
            "country": lambda: Phrase("country", self.index("country")), "count": lambda: Number(self.size(20, 4000)),
            "phone": self.phone, "small": lambda: Number(self.chance.randint(2, 60)),
            "year": lambda: Day(date(self.chance.randint(2026, 2040), 6, 1), "year"),
        }
        return Phrase(group, index, tuple((n, make()) for n, make in makers.items() if "{" + n + "}" in template))

    def items(self, group: str, low: int = 2, high: int = 4) -> Items:
        """Different wordings within one list, even when the group is used up."""
        found: dict[int, Value] = {}
        wanted = self.chance.randint(low, high)
        while len(found) < wanted:
            phrase = self.phrase(group)
            found.setdefault(phrase.index, phrase)
        return Items(tuple(found.values()))

    def reference(self) -> Plain:
        chance = self.chance
        letters = "".join(chance.choice("BCDGHKLMNPQRSTV") for _ in range(chance.choice((2, 3, 4))))
        forms = (f"{chance.randint(11, 2999)}/{letters}-{chance.choice('ABCDHKT')}{chance.choice('LMNQTX')}",
                 f"{letters}/{chance.randint(100, 999)}/{chance.randint(2012, 2025)}",
                 f"{chance.randint(11, 999)}-{chance.randint(2012, 2025)}/{letters}")
        return Plain(chance.choice(forms))

    def day(self, after: date = date(2012, 1, 1), span: int = 4500, precision: str = "day") -> Day:
        return Day(after + timedelta(days=self.chance.randint(0, span)), precision)

    def size(self, low: int, high: int) -> int:
        """Mostly uneven figures: round ones are too easy to guess."""
        value = self.chance.randint(low, high)
        return round(value, -1) if self.chance.random() < 0.3 and value > 100 else value

    def money(self) -> Money:
        thousands = self.chance.randint(80, 24_000)
        amount = thousands * 1000 + (self.chance.randint(1, 999) if self.chance.random() < 0.3 else 0)
        if self.chance.random() < 0.5:
            amount = max(round(amount, -5), 100_000)
        return Money(amount, self.chance.choice(("USD", "USD", "EUR", "CHF")))

    def people(self) -> Phrase:
        return Phrase("people_form", 0, (("n", Number(self.size(60, 90_000))),
                                        ("unit", Phrase("group", self.index("group")))))

    def email(self) -> Plain:
        """The address never spells a person's name, which would give away a contact that was left out."""
        names = [load_words(self.word()) for _ in range(2)]
        office = self.chance.choice(("office", "info", "secretariat", "desk", "unit", "pmu"))
        return Plain(f"{office}.{names[0]}@{names[1]}.{self.chance.choice(('org', 'net', 'int', 'gov.example'))}")

    def phone(self) -> Plain:
        chance = self.chance
        return Plain(f"+{chance.choice((84, 66, 62, 60, 63, 855, 856, 95))} {chance.randint(2, 98)} "
                     f"{chance.randint(200, 999)} {chance.randint(1000, 9999)}")

    def abbreviation(self, word: Word) -> str:
        stem = load_words(word).upper()[: self.chance.choice((2, 3))]
        return stem + "".join(self.chance.choice("ABCDEFGIKLMNPRSTUVW") for _ in range(self.chance.choice((2, 3))))


def load_words(word: Word) -> str:
    return "".join(syllables()[n]["en"] for part in word.parts for n in part)
