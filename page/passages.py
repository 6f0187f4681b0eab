"""A citation or a found passage -> what the evidence panel shows of it: the words, and the document around them."""

import unicodedata
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Retrieved
from index.snapshot import Snapshot
from page import texts
from page.viewer.links import link_in

SURROUNDING_CHARACTERS = 420
CLOSEST_PASSAGES = 3


@dataclass(frozen=True)
class Evidence:
    """A passage in its surroundings, cut in five: the document `before`, the passage up to the quote (`opening`), the
    `quote`, the rest of the passage (`closing`), the document `after`. Put together they are the document's text.
    `words` are offsets into the quote of the words that answer.
    """

    number: int | None
    title: str
    section: str
    page: int | None
    language: str
    issuer: str
    date: str
    origin: str
    before: str
    opening: str
    quote: str
    closing: str
    after: str
    starts_document: bool
    ends_document: bool
    words: tuple[int, int] | None = None
    link: str = ""  # to the place in the document, where it still stands there


def evidence_of(snapshot: Snapshot, answer: Answer) -> tuple[Evidence, ...]:
    """What can be opened from an answer: its citations, or, where nothing was found, the closest passages."""
    if answer.status == "answered":
        return tuple(in_surroundings(snapshot, citation) for citation in answer.citations)
    return tuple(in_surroundings(snapshot, found) for found in answer.retrieved[:CLOSEST_PASSAGES])


def in_surroundings(snapshot: Snapshot, source: Citation | Retrieved) -> Evidence:
    """One passage with the document around it."""
    stored = snapshot.documents.get(source.document)
    text = snapshot.text(source.document) if stored else ""
    start = _passage_start(text, source)
    quoted = (source.start, source.end) if isinstance(source, Citation) else None
    link = link_in(snapshot, source.document, source.passage_id, source.start, source.end)
    # The index may have been replaced since the answer was made. Then nothing is marked: marking other words than the
    # cited ones is worse than marking none.
    if start is None or (isinstance(source, Citation) and text[source.start : source.end] != source.quote):
        text, start, quoted, link = source.text, 0, None, ""
    end = start + len(source.text)
    quote_start, quote_end = quoted or (end, end)
    before, after = _before(text, start), _after(text, end)
    return Evidence(
        number=source.number if isinstance(source, Citation) else None,
        title=_title(snapshot, source), section=source.section, page=source.page, language=source.language,
        issuer=stored.issuer if stored else "", date=stored.date if stored else "",
        origin=stored.origin if stored else "",
        before=before, opening=text[start:quote_start], quote=text[quote_start:quote_end],
        closing=text[quote_end:end], after=after,
        starts_document=not text[: start - len(before)].strip(), ends_document=not text[end + len(after) :].strip(),
        words=source.words if isinstance(source, Citation) and quoted else None,
        link=link,
    )


def _title(snapshot: Snapshot, source: Citation | Retrieved) -> str:
    """The title of its document, told apart from that of another version."""
    titles = {name: row.title for name, row in snapshot.documents.items()} | {source.document: source.title}
    return texts.told_apart(titles)[source.document]


def _passage_start(text: str, source: Citation | Retrieved) -> int | None:
    """Where the passage begins in the document, or None where it does not stand there (any more)."""
    if isinstance(source, Retrieved):
        return source.start if text[source.start : source.end] == source.text else None
    # A citation knows the offsets of its quote only: the passage is its text where that covers the quote.
    start = text.find(source.text, max(0, source.end - len(source.text)))
    return start if 0 <= start <= source.start else None


def _before(text: str, end: int) -> str:
    start = max(0, end - SURROUNDING_CHARACTERS)
    if start == 0:
        return text[:end]
    while start < end and not text[start].isspace():
        start += 1
    if start == end:  # a script without spaces
        start = _whole_character(text, end - SURROUNDING_CHARACTERS, end)
    return text[start:end]


def _after(text: str, start: int) -> str:
    end = min(len(text), start + SURROUNDING_CHARACTERS)
    if end == len(text):
        return text[start:]
    cut = end
    while cut > start and not text[cut].isspace():
        cut -= 1
    return text[start : cut if cut > start else _whole_character(text, end, len(text))]


def _whole_character(text: str, position: int, limit: int) -> int:
    """The next position that does not part a letter from its vowel signs and accents."""
    while position < limit and unicodedata.category(text[position]) in ("Mn", "Mc", "Me"):
        position += 1
    return position
