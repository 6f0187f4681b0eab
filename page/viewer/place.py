"""What a link asks for, made into a place in a document: which words, which part of the text, which pages."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from corpus.document import Passage
from index.snapshot import Snapshot, StoredDocument

PART_CHARACTERS = 24_000
MAX_PICTURES = 3


@dataclass(frozen=True)
class Opened:
    """A document that is looked at: its text, its passages, and the place in it. `start` and `end` are the quoted words
    (equal where none are), `passage_id` the passage that was linked to, "" where it is not there."""

    document: StoredDocument
    text: str
    passages: tuple[Passage, ...]
    start: int
    end: int
    passage_id: str
    part: int
    page: int
    is_changed: bool = False
    is_lost: bool = False  # the place that the link names is not there
    newer: StoredDocument | None = None  # the version that replaces it
    older: StoredDocument | None = None

    @cached_property
    def breaks(self) -> list[int]:
        """The offsets of the page breaks."""
        return page_breaks(self.text)

    @cached_property
    def parts(self) -> list[int]:
        """The offsets at which the parts of the text begin."""
        return part_starts(self.text)

    @property
    def pages(self) -> int:
        """How many pages its text tells of."""
        return len(self.breaks) + 1

    def page_at(self, offset: int) -> int:
        """The page of a character; 1 is the first."""
        return bisect_right(self.breaks, offset) + 1

    def page_span(self, page: int) -> tuple[int, int]:
        """The offsets of a page's text, end exclusive."""
        begin = self.breaks[page - 2] + 1 if page > 1 else 0
        return begin, self.breaks[page - 1] if page <= len(self.breaks) else len(self.text)

    def span_of_part(self) -> tuple[int, int]:
        """The offsets of the part that is shown, end exclusive."""
        return self.parts[self.part], self.parts[self.part + 1] if self.part + 1 < len(self.parts) else len(self.text)

    def shown_pages(self) -> list[int]:
        """The pages that are shown as pictures: those of the quoted words, or the one that was asked for."""
        if self.start == self.end or self.page != self.page_at(self.start):
            return [self.page]
        return list(range(self.page, self.page_at(self.end - 1) + 1))[:MAX_PICTURES]


def opened(snapshot: Snapshot, name: str, query: Mapping[str, str], is_changed: bool = False) -> Opened:
    """The document and the place in it that a link's query names."""
    text = snapshot.stored_text(name)
    passages = tuple(sorted((one for one in snapshot.passages if one.document == name), key=lambda one: one.span.start))
    linked = next((one for one in passages if one.passage_id == query.get("passage")), None)
    start, end = _number(query.get("start")), _number(query.get("end"))
    if is_changed or start is None or end is None or not 0 <= start < end <= len(text):
        asked_words = bool(query.get("start") or query.get("end")) and not is_changed
        is_lost = asked_words or (bool(query.get("passage")) and linked is None)
        start = end = linked.span.start if linked else 0
    else:
        is_lost = False
    breaks, parts = page_breaks(text), part_starts(text)
    page, offset = _number(query.get("page")), start
    if page is not None and 1 <= page <= len(breaks) + 1:
        offset = breaks[page - 2] + 1 if page > 1 else 0
    else:
        page = None
    part = _number(query.get("part"))
    if part is None or not 1 <= part <= len(parts):
        part = bisect_right(parts, offset)
    elif page is None and bisect_right(parts, start) != part:
        offset = parts[part - 1]
    return Opened(snapshot.documents[name], text, passages, start, end, linked.passage_id if linked else "",
                  part - 1, page or bisect_right(breaks, offset) + 1, is_changed, is_lost,
                  snapshot.documents.get(snapshot.documents[name].replaced_by),
                  snapshot.documents.get(snapshot.documents[name].replaces))


def named(snapshot: Snapshot, content: str, name: str = "") -> str | None:
    """The document that has the text of that hash; of several that do, the one of that name, or else the first."""
    same = [one.name for one in snapshot.documents.values() if one.content == content]
    return name if name in same else next(iter(same), None)


def page_breaks(text: str) -> list[int]:
    """The offsets of the form feeds."""
    found, at = [], text.find("\f")
    while at >= 0:
        found.append(at)
        at = text.find("\f", at + 1)
    return found


def part_starts(text: str) -> list[int]:
    """Where the text is cut into parts of bounded length: between pages, paragraphs, lines or words, if there are."""
    starts = [0]
    while len(text) - starts[-1] > PART_CHARACTERS:
        least, most = starts[-1] + PART_CHARACTERS // 2, starts[-1] + PART_CHARACTERS
        cut = next((at + len(sign) for sign in ("\f", "\n\n", "\n", " ")
                    if (at := text.rfind(sign, least, most)) >= 0), most)
        starts.append(cut)
    return starts


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 10 else None
