"""Document -> commitments: the clauses of declarations, charters and agreements (see operative), and sentences by which
somebody commits ("The Ministry undertakes to ...").
"""

import re
from collections.abc import Iterator
from itertools import groupby

from corpus.document import Block, Span
from corpus.facts import committing
from corpus.facts.countries import is_country
from corpus.facts.dates import Mention, day_order, find_dates
from corpus.facts.due_tables import is_actor_key, is_due_key
from corpus.facts.duty_words import opens_with
from corpus.facts.entries import entries
from corpus.facts.figures import find_figures
from corpus.facts.inline_clauses import read_inline
from corpus.facts.model import Commitment, Proof, When
from corpus.facts.numbering import read_mark
from corpus.facts.operative import Clause, OperativeList, last_sentence, operative_lists
from corpus.facts.organisations import is_organisation
from corpus.facts.phrases import any_phrase, plain
from corpus.facts.source import Source
from corpus.facts.themes import find_themes
from corpus.sentences import sentence_spans

INFERRED_CONFIDENCE = 0.8
ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
ENDS_LISTED = re.compile(r"[;,](?:\s(?:and|or|và|dan|serta|at))?\s*$")


def read_commitments(source: Source) -> list[Commitment]:
    """The commitments of a document in reading order."""
    lists = operative_lists(source)
    reader = _Reader(source)
    found = [row for listed in lists for row in reader.of_list(listed)]
    taken = [span for listed in lists for clause in listed.clauses for span in (clause.span, *clause.below)]
    taken += [listed.lead_in for listed in lists]
    found += reader.of_cells()
    taken += [Span(row.proofs[0].start, row.proofs[0].end) for row in found]
    found += reader.of_sentences(taken)
    return sorted(found, key=lambda row: row.proofs[0].start)


class _Reader:
    """What is the same for all commitments of a document: who speaks, when it was adopted."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.body = speaking_body(source)
        self.day_first = day_order(source.document.text, source.document.language)
        self.adopted = _adopted(source, self.day_first)

    def of_list(self, listed: OperativeList) -> Iterator[Commitment]:
        """The clauses of one list. Where they are sentences of their own, those that bind nobody are left out."""
        source = self.source
        texts = [source.words(clause.text) for clause in listed.clauses]
        are_sentences = sum(committing.is_sentence(text) for text in texts) * 2 > len(texts)
        named = _named_above(source, listed.lead_in)
        for clause, text in zip(listed.clauses, texts, strict=True):
            if (are_sentences or committing.is_sentence(text)) and not committing.is_kept_sentence(text):
                continue
            proof = source.proof(*clause.span)
            if proof is None:
                continue
            below = [source.proof(*span) for span in clause.below]
            lead_in = source.proof(*listed.lead_in)
            proofs = [proof, *(found for found in [*below, lead_in] if found is not None)]
            yield self._row(clause, text, _named_in(text) or named, proofs)

    def of_cells(self) -> Iterator[Commitment]:
        """Tables and lines whose key is "Commitment". Who commits and by when may stand in other cells of the row."""
        for span, group in groupby(entries(self.source), key=lambda entry: entry.span):
            line, proof = list(group), self.source.proof(*span)
            for entry in line:
                if committing.names("nouns", entry.key) and not entry.list_item and proof is not None and (
                        len(entry.value.split()) > 2):
                    beside = [other for other in line if other is not entry and entry.first_key and other.first_key]
                    due = tuple(other.value_span for other in beside if is_due_key(other.key))
                    who = next((other.value for other in beside if is_actor_key(other.key)), "")
                    yield self._row(Clause("", span, entry.value_span, due), entry.value, who, [proof])

    def of_sentences(self, taken: list[Span]) -> Iterator[Commitment]:
        """Sentences outside the lists by which somebody commits."""
        for block in self.source.document.blocks:
            if block.kind not in ("paragraph", "item", "field"):
                continue
            for span in _sentences(self.source, block):
                if any(span.start < other.end and other.start < span.end for other in taken):
                    continue
                yield from self._of_sentence(block, span)

    def _of_sentence(self, block: Block, span: Span) -> Iterator[Commitment]:
        words, proof = self.source.words(span), self.source.proof(*span)
        found = committing.committing_subject(words)
        if found is None or proof is None or committing.ENDS_COLON.search(words):
            return
        subject, verb_end = found
        named = "" if subject.is_we else _line(words[subject.start : subject.end])
        inline = read_inline(words, verb_end)
        for part in inline:
            whole = Span(span.start + part.start, span.start + part.end)
            part_proof = self.source.proof(*whole)
            if part_proof is not None:
                clause = Clause(part.number, whole, Span(span.start + part.text_start, whole.end))
                yield self._row(clause, self.source.words(clause.text), named, [part_proof, proof])
        if inline:
            return
        number, start = "", span.start
        if span.start == block.span.start and block.kind == "item":
            mark = read_mark(words)
            number, start = (mark.written, span.start + mark.length) if mark else ("", start)
        text = Span(start, span.end)
        yield self._row(Clause(number, span, text), self.source.words(text), named, [proof])

    def _row(self, clause: Clause, text: str, named: str, proofs: list[Proof]) -> Commitment:
        document = self.source.document
        whole = "\n".join([text, *(self.source.words(span) for span in clause.below)])
        dates = find_dates(whole, document.language, self.day_first)
        who = named or self.body or document.issuer
        said = bool(named or self.body)
        return Commitment(
            document=document.name, title=document.title, programme=document.title, proofs=tuple(proofs),
            confidence=1.0 if said else INFERRED_CONFIDENCE, number=clause.number,
            text=ENDS_LISTED.sub("", _line(text)), who=who, instrument=document.title, adopted=self.adopted,
            themes=find_themes(whole), figures=find_figures(whole, document.language, _spans(dates)),
            dates=tuple(mention.when for mention in dates),
        )


def _named_above(source: Source, lead_in: Span) -> str:
    """Who commits by the line above a list, where it names somebody: "The recipient undertakes to:"."""
    words = source.words(last_sentence(source, lead_in))
    found = committing.committing_subject(words.rstrip(" :*") + " x")
    if found is None:
        return _line(committing.bearer_of_duties(words))
    return "" if found[0].is_we else _line(words[found[0].start : found[0].end])


def _named_in(clause: str) -> str:
    """Who commits by a clause that names a country or an organisation of its own: "Norway shall send ...". Empty where
    it names none, and where something is only done to the one it names."""
    found = committing.committing_subject(clause)
    if found is not None:
        return "" if found[0].is_we else _line(clause[found[0].start : found[0].end])
    line = plain(clause)
    future = any_phrase("commitment_words", "future").search(line)
    subject = committing.find_subject(line, future.start()) if future else None
    if future is None or subject is None or subject.is_we or opens_with("passive", line[future.end() :].lstrip()):
        return ""
    name = _line(clause[subject.start : subject.end])
    return name if is_country(ARTICLE.sub("", name)) or is_organisation(name) else ""


def speaking_body(source: Source) -> str:
    """The body that speaks in a declaration ("We, the Governors of ..."); empty where the text does not name it."""
    for block in source.document.blocks:
        found = committing.committing_body(source.words(block.span)) if block.kind in ("paragraph", "item") else None
        if found:
            return _line(source.words(block.span)[found[0] : found[1]])
    return ""


def _adopted(source: Source, day_first: bool | None) -> When | None:
    """The date of the line that says when it was adopted, else the date that is known of the document."""
    for block in reversed(source.document.blocks):
        words = plain(source.words(block.span)).lstrip(" (\"")
        opening = committing.opens_with("adopted", words)
        if opening and block.kind != "row":
            dates = find_dates(words, source.document.language, day_first)
            if dates:
                return dates[0].when
    return _known_date(source.document.date)


def _known_date(written: str) -> When | None:
    dates = find_dates(written, "en", None)
    return dates[0].when if dates else None


def _sentences(source: Source, block: Block) -> list[Span]:
    return sentence_spans(source.document.text, *block.span, source.document.language)


def _spans(dates: list[Mention]) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mention in dates]


def _line(text: str) -> str:
    return " ".join(text.replace("**", "").split())
