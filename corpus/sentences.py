"""Spans of the sentences of a text, cut by sentencex, with what it does not know added: the full stops of Khmer and
Burmese, abbreviations before numbers, and scripts such as Thai that end no sentence with a sign.
"""

import re
from itertools import pairwise

from sentencex import get_sentence_boundaries

from corpus.document import Span
from corpus.lines import ENDS_SENTENCE

MAX_SENTENCE_CHARACTERS = 400
# What is looked at in one go, and how far back: some texts take time by the square of their length.
AT_ONCE_CHARACTERS = 20_000
TAIL_CHARACTERS = 200
KHMER_BURMESE_STOP = re.compile(r"(?<=[។៕။])\s*")
ABBREVIATION_END = re.compile(r"(?:^|\s)(?:\d{1,3}|[^\W\d_]{1,3})\.$")
WITHOUT_STOPS = re.compile(r"[\u0e00-\u0eff]")


def sentence_spans(text: str, start: int, end: int, language: str) -> list[Span]:
    """The sentences of `text[start:end]` as spans into `text`, stripped of the white space around them."""
    if end - start > AT_ONCE_CHARACTERS:
        return [span for piece in cut_at_spaces(text, start, end, AT_ONCE_CHARACTERS)
                for span in sentence_spans(text, *piece, language)]
    spans: list[Span] = []
    # A line break is white space here: blocks have been told apart already, and "Ms.\nLee" is one sentence.
    for boundary in get_sentence_boundaries(language, re.sub(r"\s", " ", text[start:end])):
        piece = (start + boundary["start_index"], start + boundary["end_index"])
        for part_start, part_end in _cut_long(text, *piece):
            span = _stripped(text, part_start, part_end)
            if span is None:
                continue
            if spans and _goes_on(text, spans[-1], span):
                spans[-1] = Span(spans[-1].start, span.end)
            else:
                spans.append(span)
    return spans


def _stripped(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    bare = piece.strip()
    if not bare:
        return None
    offset = piece.index(bare)
    return Span(start + offset, start + offset + len(bare))


def _goes_on(text: str, before: Span, span: Span) -> bool:
    """ "TP. | Hồ Chí Minh", "tgl. | 30 Juni", "1. | Strengthen" are one sentence."""
    piece = text[max(before.start, before.end - TAIL_CHARACTERS) : before.end]
    if before.end - before.start <= 4 and any(character.isalnum() for character in piece):
        return True
    if span.end - span.start <= 2 or (text[span.start].islower() and not ENDS_SENTENCE.search(piece)):
        return True
    return bool(ABBREVIATION_END.search(piece)) and text[span.start].isdigit()


def _cut_long(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cuts at Khmer and Burmese stops, and a text without stops at the spaces that part its clauses."""
    cuts = [start + match.end() for match in KHMER_BURMESE_STOP.finditer(text[start:end])]
    edges = [start, *(cut for cut in cuts if start < cut < end), end]
    parts: list[tuple[int, int]] = []
    for left, right in pairwise(edges):
        if right - left > MAX_SENTENCE_CHARACTERS // 2 and WITHOUT_STOPS.search(text[left:right]):
            parts += _cut_at_spaces(text, left, right)
        else:
            parts.append((left, right))
    return parts


def _cut_at_spaces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    parts, left = [], start
    for match in re.finditer(r"\s+", text[start:end]):
        position = start + match.end()
        if position - left >= MAX_SENTENCE_CHARACTERS // 3 and end - position > 40:
            parts.append((left, position))
            left = position
    return [*parts, (left, end)]


def cut_at_spaces(text: str, start: int, end: int, most: int) -> list[Span]:
    """A span as pieces of no more than `most` characters, cut at a space where there is one not far before that; the
    span itself where it is not longer."""
    pieces: list[Span] = []
    while end - start > most:
        space = max(text.rfind(sign, start + most // 2, start + most) for sign in " \n\t")
        cut = space + 1 if space > 0 else start + most
        if (span := _stripped(text, start, cut)) is not None:
            pieces.append(span)
        start = cut
    last = _stripped(text, start, end)
    return [*pieces, last] if last is not None else pieces
