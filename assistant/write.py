"""The quoting writer: an answer made of verbatim sentences and list items, without a language model.

It takes the best evidence, what stands beside it and says as much, the whole list where a list is asked for, and one
answer a programme where the question fits several.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.evidence import Evidence
from assistant.kinds import FORMS
from assistant.question import Question
from assistant.settings import Settings
from corpus.document import Passage, Sentence, Span
from corpus.headings import clean_heading
from corpus.lines import BULLET, ENDS_LEAD_IN
from corpus.numerals import numbered_labels
from index.snapshot import Snapshot
from index.words import question_terms

MAX_LEAD_IN_WORDS = 8
LABEL_OPENS_WITHIN = 6  # characters: a bullet and a number may come before it


@dataclass(frozen=True)
class Limits:
    """How much lower than the best evidence a further quote may score (scores are log-odds), and when a list is whole.
    Each has its curve in docs/decisions/0006."""

    same_passage: float = 3.0
    other_passage: float = 0.45
    other_document: float = 3.0
    wanted_form: float = 0.5
    max_programmes: int = 4
    list_probability: float = 0.3
    max_quotes: int = 4
    words_probability: float = 0.5
    words_share: float = 0.7


LIMITS = Limits()


@dataclass(frozen=True)
class Quote:
    """Words to be quoted: a span of the document `passage` stands in, and the line that introduces them, if short.
    `words` is the span of those among them that are the answer itself, where the reader is sure of it."""

    passage: Passage
    span: Span
    lead_in: str
    score: float
    words: Span | None = None


@dataclass(frozen=True)
class Draft:
    """An answer before it is checked: groups of quotes, each under a name where several programmes answer. `counted`
    says that the question is how many, and that so many quotes from the front are the answer; `closing` ends it."""

    groups: tuple[tuple[str, tuple[Quote, ...]], ...]
    is_list: bool
    counted: int = 0
    closing: str = ""


def quote_answer(snapshot: Snapshot, question: Question, kinds: Mapping[str, float], evidence: Sequence[Evidence],
                 settings: Settings) -> Draft:
    """The quotes that answer; `evidence` best first and not empty."""
    groups: list[tuple[str, tuple[Quote, ...]]] = []
    is_list = False
    heads = _heads(question, _list_first(kinds, evidence))
    for head in heads:
        quotes, listed = _quotes_from(snapshot, question, kinds, evidence, head, settings, alone=len(heads) == 1)
        groups.append((programme_name(head.found.passage.title) if len(heads) > 1 else "", tuple(quotes)))
        is_list = is_list or listed
    return Draft(tuple(groups), is_list)


def _list_first(kinds: Mapping[str, float], evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Where a list is wanted and two of its items stand among the best evidence, the first of them comes first: a
    sentence about the list is not the list."""
    if kinds.get("list", 0.0) < LIMITS.list_probability or evidence[0].sentence.list_id is not None:
        return evidence
    near = [one for one in evidence if one.score >= evidence[0].score - LIMITS.same_passage]
    lists = [(one.found.passage.document, one.sentence.list_id) for one in near]
    first = next((one for one, which in zip(near, lists, strict=True)
                  if which[1] is not None and lists.count(which) > 1), None)
    return evidence if first is None else [first, *(one for one in evidence if one is not first)]


def _heads(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best evidence, and that of every other document that fits a question which names no programme as well."""
    best = evidence[0]
    heads = [best]
    if question.names or not question.labels:
        return heads
    for one in evidence[1:]:
        seen = {head.found.passage.document for head in heads}
        if one.found.passage.document not in seen and _fits_as_well(one, best) and len(heads) < LIMITS.max_programmes:
            heads.append(one)
    return heads


def _fits_as_well(one: Evidence, best: Evidence) -> bool:
    """Both stand under what was asked for ("Phase II"), and either both have the form that is wanted (a span of years),
    or no form is and they score alike."""
    if not one.signal("label_match") == best.signal("label_match") == 1.0:
        return False
    forms = [(one.signal(f"form_{kind}"), best.signal(f"form_{kind}")) for kind in FORMS]
    wanted = [(mine, its) for mine, its in forms if abs(its) >= LIMITS.wanted_form]
    if wanted:
        return all(mine > 0 and its > 0 for mine, its in wanted)
    return one.score >= best.score - LIMITS.other_document


def _quotes_from(snapshot: Snapshot, question: Question, kinds: Mapping[str, float], evidence: Sequence[Evidence],
                 head: Evidence, settings: Settings, alone: bool) -> tuple[list[Quote], bool]:
    items = _whole_list(snapshot, question, kinds, head)
    if items:
        quotes = [_quote(snapshot, passage, sentence, head.score) for passage, sentence in items]
        return _within_words(snapshot, quotes, settings.max_list_words), True
    chosen = [head]
    for one in evidence:
        if len(chosen) >= LIMITS.max_quotes or one.score < head.score - LIMITS.same_passage:
            break
        if one is head or one.found.passage.document != head.found.passage.document:
            continue
        within = LIMITS.same_passage if one.found.passage is head.found.passage else LIMITS.other_passage
        if one.score >= head.score - within and one.text not in {other.text for other in chosen}:
            chosen.append(one)
    if alone:
        chosen += _elsewhere(evidence, head, room=LIMITS.max_quotes - len(chosen))
    quotes = [replace(_quote(snapshot, one.found.passage, one.sentence, one.score), words=_answer_words(one))
              for one in chosen]
    return _within_words(snapshot, quotes, settings.max_answer_words), False


def _answer_words(evidence: Evidence) -> Span | None:
    """Where in the document the answer's own words stand, if they are surely those and not nearly the whole quote."""
    words, passage = evidence.words, evidence.found.passage
    if words is None or words.probability < LIMITS.words_probability:
        return None
    if not 0 < words.end - words.start <= LIMITS.words_share * len(evidence.text):
        return None
    return Span(passage.span.start + words.start, passage.span.start + words.end)


def _elsewhere(evidence: Sequence[Evidence], head: Evidence, room: int) -> list[Evidence]:
    """The evidence of other documents that is as good as the best."""
    found = [one for one in evidence if one.found.passage.document != head.found.passage.document
             and one.score >= head.score - LIMITS.other_passage]
    return found[: max(0, room)]


def _whole_list(snapshot: Snapshot, question: Question, kinds: Mapping[str, float],
                head: Evidence) -> list[tuple[Passage, Sentence]]:
    """The items of the list that the head introduces or stands in, where the question wants several things, or names
    the list ("the milestones")."""
    introduces = bool(ENDS_LEAD_IN.search(head.text))
    if kinds.get("list", 0.0) < LIMITS.list_probability and not _names_list(snapshot, question, head):
        return []
    list_id = head.sentence.span.start if introduces else head.sentence.list_id
    if list_id is None or (not introduces and head.signal("label_match") > 0 and _own_label(head)):
        return []
    document = head.found.passage.document
    items = [(passage, sentence) for passage in snapshot.passages if passage.document == document
             for sentence in passage.sentences if sentence.list_id == list_id]
    return items if len(items) > 1 else []


def _names_list(snapshot: Snapshot, question: Question, head: Evidence) -> bool:
    """Whether every word of the line over the list ("Milestones:") stands in the question."""
    above = snapshot.headings(head.found.passage, head.sentence)[-1:]
    title = set(question_terms(above[0])) if above and head.sentence.kind == "item" else set()
    return bool(title) and title <= set(question_terms(question.focus))


def _own_label(evidence: Evidence) -> bool:
    """Whether the asked label is what the sentence is about and so tells it from its neighbours: it stands before a
    colon ("Phase II: completed") or opens it, and is not merely mentioned ("Successful Phase 1 evaluation")."""
    text = evidence.text
    key_end = text.find(":") if ":" in text else LABEL_OPENS_WITHIN
    return any(label.start < key_end for label in numbered_labels(text))


def _quote(snapshot: Snapshot, passage: Passage, sentence: Sentence, score: float) -> Quote:
    text = snapshot.text(passage.document)
    start, end = sentence.span
    bullet = BULLET.match(text[start:end])
    if bullet and sentence.kind == "item":
        start += bullet.end()
    lead_in = ""
    if sentence.lead_ins and sentence.kind == "item":
        above = clean_heading(text[slice(*sentence.lead_ins[-1])].lstrip("•-–—*◦▪● \t"))
        lead_in = above if len(above.split()) <= MAX_LEAD_IN_WORDS else ""
    return Quote(passage, Span(start, end), lead_in, score)


def _within_words(snapshot: Snapshot, quotes: list[Quote], max_words: int) -> list[Quote]:
    """As many quotes from the front as fit; the first always stands, cut at a clause if it is too long by itself."""
    kept: list[Quote] = []
    words = 0
    for quote in quotes:
        text = snapshot.text(quote.passage.document)[slice(*quote.span)]
        words += len(text.split()) + len(quote.lead_in.split()) + 1
        if words > max_words and kept:
            break
        if words > max_words:
            quote = replace(quote, span=_cut(text, quote.span, max_words - 10))
        kept.append(quote)
    return kept


def _cut(text: str, span: Span, max_words: int) -> Span:
    ends = [match.end() for match in re.finditer(r"\S+", text)][:max_words]
    return Span(span.start, span.start + ends[-1])


def programme_name(title: str) -> str:
    """A document's title as a name: without its numbers, which no quote may hold."""
    return " ".join(word for word in title.split() if not any(character.isdigit() for character in word))
