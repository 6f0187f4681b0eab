"""The lists of clauses that a committing line introduces ("We commit to:", "have agreed as follows:"), also under a
heading ("Our commitments", in an agreement "Duties of the recipient").

A list begins right after its line, at most headings between. It goes on, over paragraphs and headings too, as long as
its numbering does; a list without numbers ends where the items end. A numbered line that only names a part of the list
("II. People") is no clause, and items of another numbering below a clause belong to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, Span
from corpus.facts import committing
from corpus.facts.numbering import Mark, begins, bullet_length, follows, read_mark
from corpus.facts.source import Source
from corpus.lines import ENDS_SENTENCE
from corpus.sentences import sentence_spans

MAX_HEADINGS_BETWEEN = 2
MAX_BLOCKS_BETWEEN = 12
MAX_TITLE_WORDS = 8


@dataclass(frozen=True)
class Clause:
    """One clause: `number` as written, `text` where its words stand, `below` the items that belong to it."""

    number: str
    span: Span
    text: Span
    below: tuple[Span, ...] = ()


@dataclass(frozen=True)
class OperativeList:
    """The line that introduces a list, and the clauses of the list."""

    lead_in: Span
    clauses: tuple[Clause, ...]


def operative_lists(source: Source) -> list[OperativeList]:
    """The lists of commitments of a document in reading order."""
    blocks = [block for block in source.document.blocks if block.kind != "noise"]
    agreement = _is_agreement(source, blocks)
    found: list[OperativeList] = []
    reached = 0
    for position, block in enumerate(blocks):
        if block.span.start < reached:
            continue
        lead_in = _lead_in(source, block, agreement)
        clauses = _Reader(source, blocks).read(position + 1, block) if lead_in else []
        if not lead_in and _is_labelled(source, block):
            lead_in, clauses = block.span, _Reader(source, blocks).read(position, block)
            clauses = clauses if len(clauses) > 1 else []
        if lead_in and clauses:
            found.append(OperativeList(lead_in, tuple(clauses)))
            reached = max([clauses[-1].span.end, *(span.end for span in clauses[-1].below)])
    return found


def last_sentence(source: Source, span: Span) -> Span:
    """The last sentence of a block."""
    sentences = sentence_spans(source.document.text, *span, source.document.language)
    return sentences[-1] if sentences else span


def _lead_in(source: Source, block: Block, agreement: bool) -> Span | None:
    if block.kind == "row":
        return None
    words = source.words(block.span)
    if block.kind == "heading":
        duties = agreement and committing.mentions("duties", words)
        return block.span if duties or committing.names("nouns", words) or _commits(words) else None
    if committing.names("nouns", words) and committing.ENDS_COLON.search(words):
        return block.span
    sentence = last_sentence(source, block.span)
    return sentence if _commits(source.words(sentence)) else None


def _is_labelled(source: Source, block: Block) -> bool:
    """ "Commitment 1: ..." says itself what it is; those that follow it are its list."""
    mark = read_mark(source.words(block.span)) if block.kind != "row" else None
    return mark is not None and mark.styles[0][0].endswith("label") and begins(mark) is not None


def _commits(words: str) -> bool:
    return committing.is_committing_lead_in(words)


def _is_agreement(source: Source, blocks: Sequence[Block]) -> bool:
    """Whether the document is one by which parties bind themselves, by its title or first lines."""
    opening = " ".join([source.document.title, *(source.words(block.span) for block in blocks[:4])])
    return committing.mentions("agreements", opening)


class _Reader:
    """Reads one list, block by block."""

    def __init__(self, source: Source, blocks: Sequence[Block]) -> None:
        self.source, self.blocks = source, blocks
        self.clauses: list[Clause] = []
        self.place: tuple[str, int] | None = None
        self.title_place: tuple[str, int] | None = None
        self.below_place: tuple[str, int] | None = None

    def read(self, position: int, lead_in: Block) -> list[Clause]:
        """The clauses of the list that begins at `position`."""
        skipped = 0
        while position < len(self.blocks) and self.blocks[position].kind == "heading" and self._mark(position) is None:
            position, skipped = position + 1, skipped + 1
        if position >= len(self.blocks) or skipped > MAX_HEADINGS_BETWEEN:
            return []
        mark = self._mark(position)
        if mark is not None and begins(mark) and self.blocks[position].kind != "row":
            self._read_numbered(position)
        elif mark is None and self.blocks[position].kind in ("item", "field") and not skipped:
            self._read_unnumbered(position, lead_in)
        return self.clauses

    def _mark(self, position: int) -> Mark | None:
        return read_mark(self.source.words(self.blocks[position].span))

    def _read_unnumbered(self, position: int, lead_in: Block) -> None:
        depth = self.blocks[position].depth
        bulleted = bullet_length(self.source.words(self.blocks[position].span)) > 0
        for block in self.blocks[position:]:
            words = self.source.words(block.span)
            if block.kind != "item" or bulleted != (bullet_length(words) > 0) or block.headings != self._under(lead_in):
                return
            if block.depth > depth and self.clauses:
                self._put_below(block.span)
            else:
                self._add("", block.span, bullet_length(words))

    @staticmethod
    def _under(lead_in: Block) -> tuple[Span, ...]:
        return (*lead_in.headings, lead_in.span) if lead_in.kind == "heading" else lead_in.headings

    def _read_numbered(self, position: int) -> None:
        gap = 0
        while position < len(self.blocks) and gap <= MAX_BLOCKS_BETWEEN:
            block, mark = self.blocks[position], self._mark(position)
            words = self.source.words(block.span)
            if mark is not None and block.kind != "row" and self._take(block, mark, position, gap):
                gap = 0
            elif block.kind == "item" and gap == 0 and mark is None and self.clauses:
                self._put_below(block.span)
            elif gap == 0 and mark is not None and block.kind == "item":
                return  # the numbering of another list
            elif block.kind == "paragraph" and committing.is_committing_lead_in(words):
                return
            else:
                gap += 1
            position += 1

    def _take(self, block: Block, mark: Mark, position: int, gap: int) -> bool:
        """Whether the block is the next clause, a title within the list or an item below a clause."""
        if self.title_place and (place := follows(self.title_place, mark)) and self._is_title(position):
            self.title_place = place
            return True
        place = begins(mark) if self.place is None else follows(self.place, mark)
        if place is not None and (block.kind != "heading" or gap == 0 or place[0].endswith("label")):
            if self.place is None and self.title_place is None and self._is_title(position):
                self.title_place = place
                return True
            self.place, self.below_place = place, None
            self._add(mark.written, block.span, mark.length)
            return True
        below = follows(self.below_place, mark) if self.below_place else begins(mark)
        if gap == 0 and self.clauses and block.kind == "item" and below:
            self.below_place = below
            self._put_below(block.span)
            return True
        return False

    def _is_title(self, position: int) -> bool:
        """A short numbered line without a full stop, with items of another numbering under it."""
        words = self.source.words(self.blocks[position].span)
        if len(words.split()) > MAX_TITLE_WORDS or ENDS_SENTENCE.search(words) or position + 1 >= len(self.blocks):
            return False
        mark, below = self._mark(position), self._mark(position + 1)
        return mark is not None and below is not None and not {style for style, _ in mark.styles} & {
            style for style, _ in below.styles}

    def _add(self, number: str, span: Span, mark_length: int) -> None:
        self.clauses.append(Clause(number, span, Span(span.start + mark_length, span.end)))

    def _put_below(self, span: Span) -> None:
        self.clauses[-1] = replace(self.clauses[-1], below=(*self.clauses[-1].below, span))
