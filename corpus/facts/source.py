"""A document with its passages, as the readers of facts see it: what its blocks say, and proofs for what they read."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.document import Document, Passage, Span
from corpus.facts.model import Proof
from corpus.headings import clean_heading


@dataclass(frozen=True)
class Source:
    """`passages` are those of `document`, in reading order, without overlap."""

    document: Document
    passages: Sequence[Passage]

    @cached_property
    def _starts(self) -> list[int]:
        return [passage.span.start for passage in self.passages]

    def words(self, span: Span) -> str:
        """The text of a span, verbatim."""
        return self.document.text[span.start : span.end]

    def proof(self, start: int, end: int) -> Proof | None:
        """The words between two offsets as a proof, without white space at either end. None where no passage holds
        them: what cannot be shown proves nothing."""
        words = self.document.text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
        row = bisect_right(self._starts, start) - 1
        if row < 0 or start >= end or end > self.passages[row].span.end:
            return None
        passage = self.passages[row]
        return Proof(start, end, self.document.text[start:end], passage.passage_id, passage.section, passage.page,
                     passage.language)

    def heading(self, span: Span) -> str:
        """A heading or introducing line, cleaned of marks."""
        return clean_heading(self.words(span).lstrip("•-–—*◦▪● \t"))
