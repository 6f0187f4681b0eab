"""The gate: a statement of a model is shown only where quotes that really stand in the documents prove its parts.

Each quote is found verbatim in the passage it names, and one of them bears on the question; every number, date, label,
country and name in the statement stands in the quotes; and it does not deny what they affirm. Strings cannot tell
whether the rest of the meaning holds: the limits stand in docs/decisions/0016.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.chat.bearing import Bearing, bears
from assistant.chat.claims import Claims, claims_of, country_codes, has_word
from assistant.chat.parse import Claimed
from assistant.chat.quotes import locate, nearest, nearest_to_statement
from assistant.write import Quote
from corpus.document import Passage, Span
from corpus.facts.dates import day_order
from corpus.facts.model import When
from index.snapshot import Snapshot

BEFORE, AFTER = frozenset({"before", "by", "until"}), frozenset({"after", "from"})
NO_QUOTE = "it quotes nothing"
OFF_QUESTION = "its quotes do not bear on the question"
Place = tuple[Passage, Span]


@dataclass(frozen=True)
class Passed:
    """A statement and the quotes that prove it. `is_mended` tells that a quote was put right."""

    text: str
    quotes: tuple[Quote, ...]
    is_mended: bool = False


@dataclass(frozen=True)
class Failed:
    """A statement that is not proved, and why."""

    text: str
    reason: str


@dataclass(frozen=True)
class Gate:
    """What statements about one question are checked against. `language` is the one they are written in; `on_question`
    are the places that bear on it, None where that is not asked for."""

    snapshot: Snapshot
    passages: Sequence[Passage]
    language: str
    is_ordinary: Callable[[str], bool]
    score: float
    on_question: Bearing | None = None

    def check(self, claimed: Claimed) -> Passed | Failed:
        """The statement with its quotes, or why it cannot be shown."""
        places: list[Place] = []
        is_mended = False
        for number, quote in claimed.citations or ((None, ""),):
            found, mended = self._places(claimed.text, number, quote)
            if not found:
                said = f"the quote “{quote[:80]}” stands in no passage" if quote.strip() else NO_QUOTE
                return Failed(claimed.text, said)
            places += found
            is_mended = is_mended or mended
        places = list(dict.fromkeys(places))
        if self.on_question is not None and not bears(places, self.on_question):
            return Failed(claimed.text, OFF_QUESTION)
        reason = self._unproved(claimed.text, places)
        if reason:
            wider = self._with_headings(places)
            if wider == places or self._unproved(claimed.text, wider):
                return Failed(claimed.text, reason)
            places, is_mended = self._needed(claimed.text, places, wider), True
        return Passed(claimed.text, tuple(Quote(passage, span, "", self.score) for passage, span in places), is_mended)

    def _places(self, statement: str, number: int | None, quote: str) -> tuple[list[Place], bool]:
        """Where a quote stands, and whether that had to be mended: another passage, or the nearest true words."""
        named = self.passages[number - 1] if number is not None and 0 < number <= len(self.passages) else None
        order = ([named] if named else []) + [passage for passage in self.passages if passage is not named]
        for passage in order if quote.strip() else ():
            spans = locate(quote, passage)
            if spans:
                return [(passage, span) for span in spans], passage is not named
        for passage in order[:1] if named else order:
            near = nearest(quote, passage) if quote.strip() else nearest_to_statement(statement, passage)
            if near:
                return [(passage, span) for span in near], True
        return [], False

    def _with_headings(self, places: Sequence[Place]) -> list[Place]:
        """The quotes and the headings and introducing lines they stand under, which a statement may name."""
        wider = list(places)
        for passage, span in places:
            above = {heading for sentence in passage.sentences
                     if sentence.span.start < span.end and span.start < sentence.span.end
                     for heading in (*sentence.headings, *sentence.lead_ins)}
            for heading in sorted(above):
                holder = next((one for one in (passage, *self.snapshot.passages) if one.document == passage.document
                               and one.span.start <= heading.start < heading.end <= one.span.end), None)
                if holder is not None:
                    wider.append((holder, Span(*heading)))
        return list(dict.fromkeys(wider))

    def _needed(self, statement: str, places: list[Place], wider: list[Place]) -> list[Place]:
        """`wider` without the headings that prove nothing of the statement."""
        kept = list(wider)
        for place in wider:
            without = [one for one in kept if one != place]
            if place not in places and not self._unproved(statement, without):
                kept = without
        return kept

    def _unproved(self, statement: str, places: Sequence[Place]) -> str:
        claims = claims_of(statement, self.language, self.is_ordinary)
        held = []
        for passage, span in places:
            text = self.snapshot.text(passage.document)
            held.append(claims_of(text[span.start : span.end], passage.language, self.is_ordinary,
                                  day_order(text, passage.language)))
        return unproved(claims, held)


def unproved(claims: Claims, held: Sequence[Claims]) -> str:
    """The first thing in a statement that its quotes do not hold, for people; "" where they hold all."""
    missing = missing_figure(claims, held)
    return f"{missing} stands in none of its quotes" if missing else _unproved_words(claims, held)


def missing_figure(claims: Claims, held: Sequence[Claims]) -> str:
    """The first date, number, label, day or month of a text that those it is held against do not have, for people; ""
    where they have all."""
    for when in claims.dates:
        if not _holds_date(when, held):
            return f"the date “{when.written}”"
    years = {when.iso[:4] for one in held for when in one.dates if when.iso}
    values = {value for one in held for number in one.numbers for value in number.values}
    written = {number.written.casefold() for one in held for number in one.numbers}
    for number in claims.numbers:
        if not (number.values & values or number.written.casefold() in written or number.written in years):
            return f"the number “{number.written}”"
    for name, value in sorted(claims.labels - {label for one in held for label in one.labels}):
        return f"“{name} {value}”"
    days = {day for one in held for day in one.days} | {
        (int(when.iso[5:7]), int(when.iso[8:10])) for one in held for when in one.dates if len(when.iso) == 10}
    if claims.days - days:
        return "a day"
    months = {month for one in held for month in one.months} | {
        int(when.iso[5:7]) for one in held for when in one.dates if len(when.iso) >= 7}
    if claims.months - months:
        return "a month"
    return ""


def _unproved_words(claims: Claims, held: Sequence[Claims]) -> str:
    codes = {code for one in held for country in one.countries for code in country_codes(country)}
    for country in claims.countries:
        words = country.split()
        if not (country_codes(country) & codes or all(any(has_word(word, one) for one in held) for word in words)):
            return f"the country “{country}” stands in none of its quotes"
    for name in claims.names:
        if not any(has_word(name, one) for one in held):
            return f"the name “{name}” stands in none of its quotes"
    for opener, following in claims.openers:
        if not any(has_word(opener, one) or _begins_name(following, one.text) for one in held):
            return f"the name “{opener} {following}” stands in none of its quotes"
    for link in claims.links:
        if not any(link in one.text for one in held):
            return f"the address “{link}” stands in none of its quotes"
    if claims.signs - {sign for one in held for sign in one.signs}:
        return "a unit or currency in it stands in none of its quotes"
    if claims.is_negated != any(one.is_negated for one in held):
        return "it denies what its quotes affirm" if claims.is_negated else "it affirms what its quotes deny"
    return ""


def _holds_date(when: When, held: Sequence[Claims]) -> bool:
    digits = _digits(when.written)
    for one in held:
        for other in one.dates:
            same = other.iso and when.iso and (other.iso == when.iso or other.iso.startswith(f"{when.iso}-"))
            if same and when.precision == "year" and not digits <= _digits(other.written):
                continue  # "Q3 2025" is not proved by "Q2 2025"
            if same and not _contradict(when, other):
                return True
            if when.alternatives and when.alternatives == other.alternatives:
                return True
        if when.precision == "year" and not digits and any(number.written == when.iso for number in one.numbers):
            return True
    return False


def _contradict(when: When, other: When) -> bool:
    return (when.bound in BEFORE and other.bound in AFTER) or (when.bound in AFTER and other.bound in BEFORE)


def _digits(written: str) -> set[str]:
    return {run for run in "".join(one if one.isdigit() else " " for one in written).split() if len(run) < 4}


def _begins_name(word: str, text: str) -> bool:
    """Whether the word stands somewhere with no capitalised word right before it: "Bank" in "Asian Development Bank"
    does not, so "World Bank" is not proved by it."""
    at = text.find(word)
    while at >= 0:
        before = text[:at].split()
        if not before or not text[:at][-1].isspace() or not before[-1][0].isupper():
            return True
        at = text.find(word, at + 1)
    return False
