"""Rows of the register as an answer: one quote a row, under the programmes' names where the rows are of several.

The words shown are the documents' own. A count is said by the marks, in figures only where a quote holds the number.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.messages import message
from assistant.register.filter import plain
from assistant.register.question import RegisterQuery
from assistant.register.rows import Row
from assistant.settings import Settings
from assistant.write import MAX_LEAD_IN_WORDS, Draft, Quote, programme_name
from corpus.document import Span
from corpus.facts.model import AnyFact, Deadline, Partner, Phase, Proof, When
from corpus.lines import BULLET
from index.snapshot import Snapshot

LEAST_QUOTE_WORDS = 12
YEAR_DIGITS = 4
MARK_WORDS = 1  # of a line that holds nothing but a key and one name
MAX_GAP_CHARACTERS = 4  # between a heading and the line below it
SpanInDocument = tuple[str, int, int]


def register_answer(snapshot: Snapshot, query: RegisterQuery, language: str, settings: Settings) -> Draft:
    """The quotes that prove the rows, headed by how many they are where that is asked and can be said."""
    standing = [row for row in query.rows if row.standing]
    superseded = [row for row in query.rows if not row.standing]
    spans = _spans(query)
    groups = _by_document(snapshot, standing, spans, query)
    older = _quotes(snapshot, superseded, spans, query)
    counted = sum(len(quotes) for _, quotes in groups)
    if older:
        groups.append((message("superseded", language), older))
    shown = _fitting(snapshot, groups, settings.max_list_words)
    is_whole = sum(len(quotes) for _, quotes in shown) == counted + len(older)
    is_count = query.counts and is_whole and counted == _things(standing)
    return Draft(tuple(shown), is_list=counted + len(older) > 1, counted=counted if is_count else 0,
                 closing="" if is_whole else message("more", language))


def _by_document(snapshot: Snapshot, rows: Sequence[Row], spans: Mapping[str, Proof], query: RegisterQuery
                 ) -> list[tuple[str, tuple[Quote, ...]]]:
    documents = list(dict.fromkeys(row.fact.document for row in rows))
    groups = []
    for document in documents:
        own = [row for row in rows if row.fact.document == document]
        name = programme_name(snapshot.documents[document].title) if len(documents) > 1 else ""
        groups.append((name, _quotes(snapshot, own, spans, query)))
    return groups


def _quotes(snapshot: Snapshot, rows: Sequence[Row], spans: Mapping[str, Proof], query: RegisterQuery
            ) -> tuple[Quote, ...]:
    quotes: dict[SpanInDocument, Quote] = {}
    names: set[tuple[str, str]] = set()
    for row in rows:
        fact, proof = row.fact, spans[row.fact_id]
        place = (fact.document, proof.start, proof.end)
        said = (fact.document, plain(fact.name) if isinstance(fact, Partner) else row.fact_id)
        if place in quotes or said in names:
            continue
        names.add(said)
        passage = snapshot.passages[snapshot.position[proof.passage_id]]
        quotes[place] = Quote(passage, Span(proof.start, proof.end), _lead_in(fact, proof),
                              query.probability * fact.confidence, _answering(query, fact, proof))
    return tuple(quotes.values())


def _spans(query: RegisterQuery) -> dict[str, Proof]:
    """What is quoted of each row: the words that say what is asked."""
    return {row.fact_id: _narrowed(row.fact, _without_bullet(_telling_proof(query, row.fact))) for row in query.rows}


def _telling_proof(query: RegisterQuery, fact: AnyFact) -> Proof:
    if not isinstance(fact, Phase):
        return fact.proofs[0]
    dates = [when.written for when in _dates(query, fact)]
    best = max(fact.proofs, key=lambda proof: sum(date in proof.quote for date in dates))
    return best if plain(fact.ordinal_written) in plain(best.quote) else _with_heading(fact, best)


def _dates(query: RegisterQuery, fact: AnyFact) -> list[When]:
    """The dates of a row that the question is about."""
    if isinstance(fact, Phase):
        both = {"phases_ending": (fact.ends,), "phases_starting": (fact.starts,)}
        return [when for when in both.get(query.kind, (fact.starts, fact.ends)) if when]
    return [fact.when] if isinstance(fact, Deadline) else []


def _with_heading(fact: Phase, proof: Proof) -> Proof:
    """The proof together with the line right above it, where that says which phase it is."""
    for above in fact.proofs:
        is_above = above.passage_id == proof.passage_id and 0 < proof.start - above.end <= MAX_GAP_CHARACTERS
        if is_above and plain(above.quote) == plain(fact.ordinal_written):
            between = " " * (proof.start - above.end)
            return replace(proof, start=above.start, quote=f"{above.quote}{between}{proof.quote}")
    return proof


def _without_bullet(proof: Proof) -> Proof:
    bullet = BULLET.match(proof.quote)
    return replace(proof, start=proof.start + bullet.end(), quote=proof.quote[bullet.end() :]) if bullet else proof


def _answering(query: RegisterQuery, fact: AnyFact, proof: Proof) -> Span | None:
    """The date itself, where a date is asked for."""
    dates = [when.written for when in _dates(query, fact) if when.written in proof.quote]
    if len(dates) != 1 or query.kind == "phases":
        return None
    start = proof.end - len(proof.quote) + proof.quote.index(dates[0])
    return Span(start, start + len(dates[0]))


def _narrowed(fact: AnyFact, proof: Proof) -> Proof:
    """The name of a partner in a line of several ("Partners: A, B and C"); a sentence is quoted whole."""
    if not isinstance(fact, Partner) or not fact.name or not fact.role_written:
        return proof
    role, name = (r"\s+".join(map(re.escape, text.split())) for text in (fact.role_written, fact.name))
    found = re.search(rf"(?<!\w){role}\W{{0,3}}[:：].*?(?<!\w)({name})(?!\w)", proof.quote, re.DOTALL)
    alone = len(f"{fact.role_written} {fact.name}".split()) + MARK_WORDS
    if found is None or len(proof.quote.split()) <= alone:
        return proof
    return replace(proof, start=proof.start + found.start(1), end=proof.start + found.end(1), quote=found[1])


def _lead_in(fact: AnyFact, proof: Proof) -> str:
    """What the document calls the row, where the quote does not say so."""
    written = ""
    if isinstance(fact, Partner | Phase):
        written = fact.role_written if isinstance(fact, Partner) else fact.ordinal_written
    is_said = plain(written) in plain(proof.quote)
    return "" if is_said or len(written.split()) > MAX_LEAD_IN_WORDS else written.rstrip(": ")


def _things(rows: Sequence[Row]) -> int:
    """How many there are surely: who is named twice is one, and phases that may be the same are."""
    return len({_thing(row.fact) or row.fact_id for row in rows})


def _thing(fact: AnyFact) -> str:
    if isinstance(fact, Phase):
        return " ".join([str(fact.ordinal), *(when.iso[:YEAR_DIGITS] for when in (fact.starts, fact.ends) if when)])
    return plain(fact.name) if isinstance(fact, Partner) else ""


def _fitting(snapshot: Snapshot, groups: Sequence[tuple[str, tuple[Quote, ...]]], max_words: int
             ) -> list[tuple[str, tuple[Quote, ...]]]:
    """The quotes in so many words: long ones are cut, all at the same length; where that leaves too little of them, as
    many as fit from the front."""
    sizes = {_place(quote): len(_text(snapshot, quote).split()) for _, quotes in groups for quote in quotes}
    lengths = sizes.values()
    most = max(lengths, default=0)
    while most > LEAST_QUOTE_WORDS and sum(min(length, most) for length in lengths) > max_words:
        most -= 1
    room = max_words
    fitting: list[tuple[str, tuple[Quote, ...]]] = []
    for name, quotes in groups:
        kept: list[Quote] = []
        for quote in quotes:
            own = sizes[_place(quote)]
            room -= min(own, most)
            if room < 0 and fitting + kept:
                break
            kept.append(quote if own <= most else _cut(_text(snapshot, quote), quote, most))
        if kept:
            fitting.append((name, tuple(kept)))
    return fitting


def _cut(text: str, quote: Quote, words: int) -> Quote:
    """The first words, or where the answer itself stands later, the words up to it."""
    places = [(quote.span.start + match.start(), quote.span.start + match.end())
              for match in re.finditer(r"\S+", text)]
    until = quote.words.end if quote.words else quote.span.start
    last = max(words, sum(start < until for start, _ in places))
    return replace(quote, span=Span(places[last - words][0], places[last - 1][1]))


def _place(quote: Quote) -> SpanInDocument:
    return quote.passage.document, *quote.span


def _text(snapshot: Snapshot, quote: Quote) -> str:
    return snapshot.text(quote.passage.document)[slice(*quote.span)]
