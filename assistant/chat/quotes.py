"""Where a quote stands in a passage: verbatim but for spaces and Unicode forms, as exact offsets into the document.

Both sides are brought to one form piece by piece, each piece knowing where it came from, so that what is shown is
always the document's own characters. A quote never ends inside a word or a number: "20" is no quote from "2026".
"""

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz import fuzz

from corpus.document import Passage, Span
from index.words import UNSPACED

# Of 100. The curves stand in docs/decisions/0016; both decide only which true words a statement is compared with.
NEAREST_QUOTE = 75.0
NEAREST_STATEMENT = 85.0
ELISION = re.compile(r"\s*(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3})\s*")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LIKE = str.maketrans({"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‐": "-",
                      "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-"})
WORD_LETTER = re.compile(rf"[^\W_{UNSPACED}]")
WRAPPED = re.compile(r"""^[\s"'“”‘’«»*_`]+|[\s"'“”‘’«»*_`]+$""")
MIN_QUOTE_LETTERS = 12
MIN_FRAGMENT_LETTERS = 3


class Plain(NamedTuple):
    """A text in one form; `starts[i]` and `ends[i]` are the offsets of what its i-th character was made from."""

    text: str
    starts: list[int]
    ends: list[int]


def plain(text: str) -> Plain:
    """NFKC, quotation marks and dashes of one kind, each run of white space one space."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for character in unicodedata.normalize("NFKC", UNSEEN.sub("", text[start:end])).translate(LIKE):
            space = character.isspace()
            if space and characters and characters[-1] == " ":
                ends[-1] = end
                continue
            characters.append(" " if space else character)
            starts.append(start)
            ends.append(end)
        start = end
    return Plain("".join(characters), starts, ends)


def locate(quote: str, passage: Passage) -> list[Span] | None:
    """The spans of the document that `quote` stands in, one for each part of a quote with "…"; None unless every part
    stands in the passage."""
    parts = [part for part in ELISION.split(WRAPPED.sub("", quote)) if _letters(part) >= MIN_FRAGMENT_LETTERS]
    spans = [span for part in parts if (span := _locate(part, passage)) is not None]
    return spans if spans and len(spans) == len(parts) else None


def _locate(quote: str, passage: Passage) -> Span | None:
    held, wanted = plain(passage.text), plain(unicodedata.normalize("NFC", quote)).text.strip()
    at = held.text.find(wanted)
    if at < 0:
        wanted = wanted.rstrip(" .;,")  # models close a quote with a full stop of their own
        at = held.text.find(wanted) if wanted else -1
    if at < 0:
        return None
    span = Span(held.starts[at], held.ends[at + len(wanted) - 1])
    return _proving(passage, whole_words(passage.text, span))


def nearest(quote: str, passage: Passage) -> list[Span] | None:
    """The sentences of the passage that a quote with mistakes was surely meant to be; None where none is near."""
    held, wanted = plain(passage.text), plain(WRAPPED.sub("", quote)).text.strip()
    if _letters(wanted) < MIN_QUOTE_LETTERS:
        return None
    if len(wanted) > 2 * len(held.text):
        return None
    found = fuzz.partial_ratio_alignment(wanted, held.text, score_cutoff=NEAREST_QUOTE)
    if found is None or found.dest_end <= found.dest_start:
        return None
    span = Span(held.starts[found.dest_start], held.ends[found.dest_end - 1])
    return [Span(passage.span.start + start, passage.span.start + end)
            for start, end in _sentences(passage, span)] or None


def nearest_to_statement(statement: str, passage: Passage) -> list[Span] | None:
    """For a statement without a quote: the sentence of the passage that has most of its words."""
    near = [(fuzz.token_set_ratio(statement.casefold(), passage.text[start:end].casefold()), Span(start, end))
            for start, end in _inside(passage)]
    best = max(near, default=(0.0, Span(0, 0)))
    if best[0] < NEAREST_STATEMENT:
        return None
    return [Span(passage.span.start + best[1].start, passage.span.start + best[1].end)]


def whole_words(text: str, span: Span) -> Span:
    """The span widened to whole words and whole numbers."""
    start, end = span
    while 0 < start < len(text) and _joined(text, start):
        start -= 1
    while 0 < end < len(text) and _joined(text, end):
        end += 1
    return Span(start, end)


def _joined(text: str, at: int) -> bool:
    """Whether a word or a number goes on across that place."""
    before, after = text[at - 1], text[at]
    if WORD_LETTER.match(before) and WORD_LETTER.match(after):
        return True
    if unicodedata.combining(after):
        return True
    around = text[max(0, at - 2) : at + 2]
    return bool(re.search(r"\d[.,:/]\d", around)) or (before == "-" and after.isdigit() and not _dash_parts(text, at))


def _dash_parts(text: str, at: int) -> bool:
    """Whether the dash before `at` stands between two things and is no sign ("2022-2026", "- 5")."""
    return at < 2 or text[at - 2].isalnum() or text[at - 2].isspace() is False


def _proving(passage: Passage, span: Span) -> Span:
    """In the document; a fragment too short to prove anything is widened to its sentence."""
    if _letters(passage.text[span.start : span.end]) < MIN_QUOTE_LETTERS:
        around = _sentences(passage, span)
        if around:
            span = Span(min(around[0].start, span.start), max(around[-1].end, span.end))
    return Span(passage.span.start + span.start, passage.span.start + span.end)


def _sentences(passage: Passage, span: Span) -> list[Span]:
    """The sentences, as offsets into the passage, that `span` touches."""
    return [one for one in _inside(passage) if one.start < span.end and span.start < one.end]


def _inside(passage: Passage) -> list[Span]:
    first = passage.span.start
    return [Span(sentence.span.start - first, sentence.span.end - first) for sentence in passage.sentences
            if passage.span.start <= sentence.span.start < sentence.span.end <= passage.span.end]


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)
