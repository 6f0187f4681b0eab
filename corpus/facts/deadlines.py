"""Document -> deadlines: the dates by which somebody must do something, from lines and columns that say so and from
sentences that oblige or ask. Past events, adoption dates, target dates of declarations and forecasts are none.
"""

from collections.abc import Iterator
from dataclasses import replace

from corpus.document import Block, Span
from corpus.facts import committing
from corpus.facts.actors import find_actor, is_name
from corpus.facts.dates import Mention, day_order, find_dates
from corpus.facts.due_sentences import Context, Due, read_sentence
from corpus.facts.due_tables import read_tables
from corpus.facts.duty_words import has, is_old, opens_with
from corpus.facts.entries import Entry, entries
from corpus.facts.keys import key_meaning
from corpus.facts.model import Deadline, Proof, When
from corpus.facts.numbering import bullet_length, read_mark
from corpus.facts.operative import operative_lists
from corpus.facts.phrases import any_phrase, plain
from corpus.facts.programme import programme_name
from corpus.facts.source import Source
from corpus.sentences import sentence_spans

EXPLICIT, FROM_CONTEXT = 1.0, 0.85
MAX_KEYED_WORDS = 6
MAX_NAME_WORDS = 14
MAX_LINE_WORDS = 40


def read_deadlines(source: Source) -> list[Deadline]:
    """The deadlines of a document in reading order."""
    return sorted(_Reader(source).read(), key=lambda row: row.proofs[0].start)


class _Reader:
    """Reads tables, keyed lines and sentences, in that order; what one has read the next leaves alone."""

    def __init__(self, source: Source) -> None:
        self.source, self.document = source, source.document
        self.day_first = day_order(source.document.text, source.document.language)
        self.programme = programme_name(source)
        self.taken: set[int] = set()
        self.clauses = {clause.span: listed.lead_in for listed in operative_lists(source) for clause in listed.clauses}
        self.blocks = [block for block in self.document.blocks if block.kind != "noise"]

    def read(self) -> Iterator[Deadline]:
        """All deadlines."""
        for due in read_tables(self.source, self.day_first):
            self.taken.add(due.span.start)
            yield from self._row(due.mention.when, due.what, due.who, "", EXPLICIT, due.span, due.header)
        keyed = [entry for entry in entries(self.source) if key_meaning(entry.key) == "deadline"]
        for entry in keyed:
            if entry.span.start not in self.taken:
                yield from self._keyed(entry)
        for block in self.blocks:
            if block.span.start not in self.taken and block.kind != "heading":
                yield from self._block(block)

    def _keyed(self, entry: Entry) -> Iterator[Deadline]:
        """A line "Deadline: ...". Where its value says more than a date, it is read as a sentence that asks."""
        dates = find_dates(entry.value, self.document.language, self.day_first)
        dates = [date for date in dates if not is_old(entry.value, date)]
        if not dates or any(date.when.bound in ("from", "after") for date in dates):
            return
        self.taken.add(entry.span.start)
        position = next((place for place, block in enumerate(self.blocks) if block.span.start == entry.span.start), 0)
        act, who = self._act_above(position, entry)
        if len(_rest(entry.value, dates).split()) > MAX_KEYED_WORDS and len(dates) > 1:
            context = Context(is_duty=True, who=who, is_item=True)
            for due in read_sentence(entry.value, self.document.language, self.day_first, context):
                yield from self._row(due.mention.when, due.what, due.who, due.to_whom, EXPLICIT, entry.span)
            return
        yield from self._row(dates[0].when, act or entry.key, who, "", EXPLICIT, entry.span)

    def _act_above(self, position: int, entry: Entry) -> tuple[str, str]:
        """What a bare "Deadline" line of a list is about: the item above it, and whom the list is for."""
        if len(entry.key.split()) > 2 or self.blocks[position].kind != "item":
            return "", ""
        before = self.blocks[position - 1] if position else None
        act = _without_mark(self.source.words(before.span)) if before and before.kind == "item" else ""
        for block in reversed(self.blocks[:position]):
            words = _without_mark(self.source.words(block.span))
            found = any_phrase("deadline_words", "for_whom").match(plain(words))
            if found and len(words.split()) <= MAX_NAME_WORDS:
                return act, words[found.end() :].strip(" :.")
            if block.kind == "heading":
                break
        return act, ""

    def _block(self, block: Block) -> Iterator[Deadline]:
        context = self._context(block)
        for span in self._sentences(block):
            words = self.source.words(span)
            for due in read_sentence(words, self.document.language, self.day_first, self._of(context, words)):
                yield from self._due(due, span, block)

    def _sentences(self, block: Block) -> list[Span]:
        if block.kind == "row":
            return [block.span]
        return sentence_spans(self.document.text, *block.span, self.document.language)

    def _due(self, due: Due, span: Span, block: Block) -> Iterator[Deadline]:
        lead_in = block.lead_ins[-1] if block.lead_ins and not due.is_explicit else None
        confidence = EXPLICIT if due.is_explicit else FROM_CONTEXT
        yield from self._row(due.mention.when, due.what, due.who, due.to_whom, confidence, span, lead_in)

    def _context(self, block: Block) -> Context:
        """What the lines above a block say of it."""
        lead_ins = block.lead_ins or self._lead_in_by_numbering(block)
        above = [self.source.words(span) for span in (*block.headings[-2:], *lead_ins)]
        is_duty = any(has("duty_headings", words) or has("obligations", words) or has("asks", words) for words in above
                      if len(words.split()) <= MAX_LINE_WORDS)
        lead_in = self.clauses.get(block.span)
        if lead_in is not None:
            line = self.source.words(lead_in)
            return Context(is_duty, self._committed(line) or committing.bearer_of_duties(line), True, True)
        named = (self._named(self.source.words(span)) for span in reversed(lead_ins))
        return Context(is_duty, next((who for who in named if who), ""), False, block.kind == "item")

    def _lead_in_by_numbering(self, block: Block) -> tuple[Span, ...]:
        """The numbered line that introduces a list of another numbering, where no indentation shows it."""
        mark = read_mark(self.source.words(block.span)) if block.kind == "item" else None
        if mark is None:
            return ()
        styles = {style for style, _ in mark.styles}
        for before in reversed(self.blocks[: self.blocks.index(block)]):
            words = self.source.words(before.span)
            above = read_mark(words)
            if above is not None and styles & {style for style, _ in above.styles}:
                continue
            return (before.span,) if committing.ENDS_COLON.search(words) else ()
        return ()

    def _committed(self, line: str) -> str:
        """Who commits by a line that introduces a list: "The recipient undertakes to:"."""
        words = _without_mark(line).rstrip(" :*") + " x"
        found = committing.committing_subject(words)
        return words[found[0].start : found[0].end] if found is not None and not found[0].is_we else ""

    def _named(self, line: str) -> str:
        """Whom a line that introduces a list names: "I ask each Governor to:", "2.1. Sở Tài chính:"."""
        words = _without_mark(line).rstrip(" :*")
        if has("asks", words) or has("obligations", words):
            return find_actor(words + " x", self.document.language)[0]
        is_short = len(words.split()) <= MAX_NAME_WORDS and not opens_with("deliver", words)
        return words if is_short and is_name(words) and not has("duty_headings", words) else self._committed(line)

    def _of(self, context: Context, words: str) -> Context:
        """In a declaration: who a clause names; "We" names nobody, "We instruct the committee to" does."""
        if not context.in_declaration:
            return context
        text = _without_mark(words)
        actor = find_actor(text, self.document.language)[0] if has("asks", text) else ""
        if not actor and committing.is_sentence(text) and not committing.opens_with("first_person", text):
            future = any_phrase("commitment_words", "future").search(plain(text))
            actor = text[: future.start()].strip() if future else ""
        return replace(context, who=actor or context.who)

    def _row(self, when: When, what: str, who: str, to_whom: str, confidence: float, span: Span,
             support: Span | None = None) -> Iterator[Deadline]:
        proofs = [self.source.proof(*found) for found in (span, support) if found is not None]
        kept: list[Proof] = [proof for proof in proofs if proof is not None]
        if proofs[0] is None or not what:
            return
        if when.bound == "on" and when.precision == "year":  # a quarter has an end only where it is bound
            read = find_dates(f"by {when.written}", self.document.language, self.day_first)
            when = replace(read[0].when, written=when.written) if read else when
        bound = "by" if when.bound in ("on", "until", "from") else when.bound
        yield Deadline(document=self.document.name, title=self.document.title, programme=self.programme,
                       proofs=tuple(kept), confidence=confidence, when=replace(when, bound=bound), what=what,
                       who=who, to_whom=to_whom)


def _rest(text: str, dates: list[Mention]) -> str:
    """A text without its dates and the words that bound them."""
    for date in reversed(dates):
        text = text[: date.bound_start] + text[date.end :]
    return text


def _without_mark(text: str) -> str:
    mark = read_mark(text)
    kept = text[mark.length if mark else bullet_length(text) :]
    number = kept.split(" ", 1)
    if len(number) == 2 and number[0].strip(".").replace(".", "").isdigit():
        kept = number[1]
    return " ".join(kept.replace("**", "").split())
