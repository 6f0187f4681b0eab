"""The lines of a page of a PDF -> paragraphs: which line goes on with the one above it.

A line that was broken because no more fitted on it goes on. So what counts is whether the first word of the next line
would still have had room, up to the right edge of the lines around it; short lines that have room are a list.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from corpus.formats.pdf_pieces import Piece
from corpus.lines import ENDS_SENTENCE, item_marker_length

MAX_GAP = 0.75  # between two lines of a paragraph, in heights of a line
WIDER = 1.3  # than usual: the distance between two paragraphs
MIN_DISTANCES = 5  # of lines, for one to be the usual one
MAX_HEADING_LEADING = 1.9  # from line to line of one heading, in sizes of its print
MAX_HEADING_LINES = 4
SAME_EDGE = 3.0
SAME_RIGHT_EDGE = 0.6
MIN_COLUMN_SHARE = 0.15
ALMOST = 0.2  # of the width of a column may be left free in a line that is full
LEADER = re.compile(r"(?:\s?\.){5,}|…{3,}|_{6,}")
CLAUSE = re.compile(r"(\d{1,3}(?:\.\d{1,3})+)[.:)]?\s")
LETTER = re.compile(r"[^\W\d_]")


@dataclass
class PageLines:
    """The lines of a page in reading order."""

    width: float
    height: float
    lines: list[Piece]


def half_points(line: Piece) -> int:
    """The size of a line in half points."""
    return round(2 * line.size)


def usual_distances(pages: list[PageLines]) -> dict[int, float]:
    """How far the lines of each size of print mostly stand from each other."""
    seen: dict[int, Counter[float]] = {}
    for page in pages:
        for above, below in pairwise(page.lines):
            distance = _distance(above, below)
            if half_points(above) == half_points(below) and 0.8 * above.size < distance < 3 * above.size:
                seen.setdefault(half_points(above), Counter())[round(2 * distance) / 2] += 1
    usual = {size: distances.most_common(1)[0] for size, distances in seen.items()}
    return {size: distance for size, (distance, count) in usual.items() if count >= MIN_DISTANCES}


def paragraphs_of(page: PageLines, levels: Mapping[int, int], usual: Mapping[int, float]) -> list[list[Piece]]:
    """The lines of each paragraph; `levels` holds the sizes of headings."""
    paragraphs: list[list[Piece]] = []
    edges = _right_edges(page, usual)
    for number, line in enumerate(page.lines):
        if paragraphs and _goes_on(paragraphs[-1], line, page, levels, usual, edges[number]):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _distance(above: Piece, below: Piece) -> float:
    if above.baseline and below.baseline:
        return below.baseline - above.baseline
    return below.bottom - above.bottom


def _is_near(last: Piece, line: Piece, usual: Mapping[int, float]) -> bool:
    """Whether two lines stand as close as lines of one paragraph do; in some documents that is far."""
    if line.top < last.top - 0.5 * last.height:
        return False
    return line.top - last.bottom <= MAX_GAP * last.height or _is_usual(last, line, usual)


def _is_usual(last: Piece, line: Piece, usual: Mapping[int, float]) -> bool:
    return half_points(last) == half_points(line) and (
        _distance(last, line) <= 1.1 * usual.get(half_points(line), 0.0))


def _right_edges(page: PageLines, usual: Mapping[int, float]) -> list[float]:
    """For each line, how far the lines around it go to the right; 0 where they do not tell, for sentences go on after
    lines that had room, as beside a picture."""
    edges: list[float] = []
    block: list[Piece] = []
    for number, line in enumerate(page.lines):
        block.append(line)
        following = page.lines[number + 1] if number + 1 < len(page.lines) else None
        if following is None or not _is_in_column(line, following) or not _is_near(line, following, usual):
            edges += [_edge(block, page)] * len(block)
            block = []
    return edges


def _edge(block: list[Piece], page: PageLines) -> float:
    """Short lines could go as far as others that begin where they do, if nothing stands beside them. Letters that are
    neither small nor capital do not show where a sentence goes on, and mostly no space where a word ends."""
    if any((letter := LETTER.search(piece.text)) and letter[0].lower() == letter[0].upper() for piece in block):
        return 0.0
    own = max(piece.right for piece in block)
    is_justified = sum(own - piece.right < SAME_RIGHT_EDGE for piece in block) > 1
    for edge in (own if is_justified else max(_edge_of_page(piece, page) for piece in block), own):
        if not any(below.text[:1].islower() and not ENDS_SENTENCE.search(above.text) and _has_room(above, below, edge)
                   for above, below in pairwise(block)):
            return edge
    return 0.0


def _is_in_column(line: Piece, following: Piece) -> bool:
    return (line.rows is None and following.rows is None and "\t" not in line.text and "\t" not in following.text
            and abs(line.left - following.left) < 3 * line.height
            and abs(line.size - following.size) <= 0.12 * line.size)


def _edge_of_page(line: Piece, page: PageLines) -> float:
    others = [other for other in page.lines if other is not line]
    if any(other.top < line.bottom and other.bottom > line.top and other.right > line.right for other in others):
        return line.right
    return max((other.right for other in others if abs(other.left - line.left) < SAME_EDGE
                and half_points(other) == half_points(line) and other.right > line.right), default=line.right)


def _goes_on(paragraph: list[Piece], line: Piece, page: PageLines, levels: Mapping[int, int],
             usual: Mapping[int, float], edge: float) -> bool:
    """Whether a line goes on with the paragraph above it."""
    last = paragraph[-1]
    if line.rows is not None or last.rows is not None or "\t" in line.text or "\t" in last.text or (
            LEADER.search(last.text)):
        return False
    if not _is_near(last, line, usual) or item_marker_length(line.text):
        return _goes_on_elsewhere(last, line)
    if abs(line.size - last.size) > 0.12 * last.size and not _close(line, last, levels):
        return False
    if line.left > last.right or line.right < last.left or _counts_on(paragraph[0], line):
        return False
    right = max(piece.right for piece in [*paragraph, line])
    column = right - min(piece.left for piece in [*paragraph, line])
    is_almost_full = last.right >= right - max(ALMOST * column, 3 * last.height)
    is_full = is_almost_full if edge == 0 or last.text.endswith(",") else not _has_room(last, line, max(edge, right))
    if _changes_print(last, line, is_full):
        return False
    is_heading, is_far = half_points(last) in levels, line.bottom - last.bottom > MAX_HEADING_LEADING * last.size
    if (is_heading or last.bold) and is_far and not _is_usual(last, line, usual):
        return False
    if is_heading and not is_far and len(paragraph) < MAX_HEADING_LINES:
        return True
    is_open = last.text.rfind("(") > last.text.rfind(")")
    reads_on = (line.text[:1].islower() or is_open) and not ENDS_SENTENCE.search(last.text)
    is_apart = _distance(last, line) > WIDER * usual.get(half_points(line), page.height) and (
        bool(ENDS_SENTENCE.search(last.text)) or last.right < right - last.height)
    indented = len(paragraph) > 1 and line.left > last.left + last.height and bool(ENDS_SENTENCE.search(last.text))
    return reads_on or (is_full and not is_apart and not indented and column > MIN_COLUMN_SHARE * page.width)


def _has_room(above: Piece, below: Piece, edge: float) -> bool:
    """Whether the first word of the line below would still have fitted on the line above."""
    return above.right + _first_word(below) < edge - above.height


def _first_word(line: Piece) -> float:
    """How wide the first word of a line is, with a space before it."""
    return (line.right - line.left) * min(1.0, (len(line.text.split()[0]) + 1) / len(line.text))


def _changes_print(last: Piece, line: Piece, is_full: bool) -> bool:
    """Whether bold print ends or begins between two lines; words in bold that open a paragraph may fill a line."""
    if last.bold and not line.bold:
        return not (line.opens_bold and is_full and not ENDS_SENTENCE.search(last.text))
    return (line.bold or line.opens_bold) and not last.opens_bold and bool(ENDS_SENTENCE.search(last.text))


def _counts_on(first: Piece, line: Piece) -> bool:
    """Whether a paragraph that begins with "1.2" is followed by "1.3"."""
    one, other = CLAUSE.match(first.text), CLAUSE.match(line.text)
    if not one or not other:
        return False
    numbers, following = ([int(part) for part in found[1].split(".")] for found in (one, other))
    return [*numbers[:-1], numbers[-1] + 1] == following


def _close(line: Piece, last: Piece, levels: Mapping[int, int]) -> bool:
    """A raised number makes a line taller without making it larger print."""
    return abs(line.size - last.size) <= 0.3 * last.size and (half_points(line) in levels) == (
        half_points(last) in levels) and bool(line.text[:1].islower())


def _goes_on_elsewhere(last: Piece, line: Piece) -> bool:
    """A sentence that goes on at the top of the next column."""
    return line.top < last.top and line.left > last.right - last.height and line.text[:1].islower() and not (
        ENDS_SENTENCE.search(last.text)) and abs(line.size - last.size) <= 0.12 * last.size
