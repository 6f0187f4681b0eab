"""The gate: a statement of a model is shown only where quotes that really stand in the documents prove its parts.

Each quote is found verbatim in the passage it names, and one of them bears on the question; every number, date, label,
country and name in the statement stands in the quotes; and it does not deny what they affirm. Strings cannot tell
whether the rest of the meaning holds: the limits stand in docs/decisions/0016.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.chat.bearing import Bearing, bears
from assistant.chat.claims import Claims, claims_of, has_word
from assistant.chat.country_names import country_codes
from assistant.chat.crossed import crossed_item, crossed_label
from assistant.chat.denials import affirms_denied
from assistant.chat.figures import missing_figure, unproved_amount
from assistant.chat.parse import Claimed
from assistant.chat.quotes import locate, nearest, nearest_to_statement
from assistant.write import Quote
from corpus.document import Passage, Span
from corpus.facts.dates import day_order
from corpus.numerals import CONCEPTS, numbered_labels
from index.snapshot import Snapshot

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
        above = [self._labels_above(place) for place in places]
        return unproved(claims, held) or crossed_item(claims, held) or crossed_label(claims, held, above)

    def _labels_above(self, place: Place) -> frozenset[tuple[str, int]]:
        """The labels of the nearest heading or introducing line that has one."""
        passage, span = place
        text = self.snapshot.text(passage.document)
        lines = {line for sentence in passage.sentences
                 if sentence.span.start < span.end and span.start < sentence.span.end
                 for line in (*sentence.headings, *sentence.lead_ins)}
        for line in sorted(lines, reverse=True):
            labels = [label for label in numbered_labels(text[slice(*line)]) if label.name in CONCEPTS]
            if labels:
                return frozenset((label.name, label.number) for label in labels)
        return frozenset()


def unproved(claims: Claims, held: Sequence[Claims]) -> str:
    """The first thing in a statement that its quotes do not hold, for people; "" where they hold all."""
    missing = missing_figure(claims, held)
    return f"{missing} stands in none of its quotes" if missing else _unproved_words(claims, held)


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
    for word in claims.strange:
        if not any(word in one.text for one in held):
            return f"the word “{word}”, in letters of another alphabet, stands in none of its quotes"
    reason = unproved_amount(claims, held)
    if reason:
        return reason
    for qualifier in sorted(claims.qualifiers - {said for one in held for said in one.as_qualifiers}):
        return f"it says “{qualifier}”, which its quotes do not"
    if claims.denied:
        return "" if any(one.denied for one in held) else "it denies what its quotes affirm"
    is_crossed = affirms_denied(claims.text, claims.language, [(one.denied, one.language) for one in held])
    return "it affirms what its quotes deny" if is_crossed else ""


def _begins_name(word: str, text: str) -> bool:
    """Whether the word stands somewhere with no capitalised word right before it: "Bank" in "Asian Development Bank"
    does not, so "World Bank" is not proved by it."""
    at = text.find(word)
    while at >= 0:
        before = text[:at].split()
        if not before or not text[:at][-1].isspace() or not before[-1][0].isupper() or not before[-1][-1].isalnum():
            return True
        at = text.find(word, at + 1)
    return False
