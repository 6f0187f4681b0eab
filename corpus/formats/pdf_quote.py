"""Where on a page of a PDF the words stand that were read from it.

The text of a document is not that of its file: lines are joined, cut words made whole, columns put in order, running
lines dropped, letters composed. So both are compared by their letters and digits alone, in the order in which the page
was read. What is not found without doubt is not found: the wrong words marked are worse than none.
"""

import unicodedata
from bisect import bisect_left
from itertools import pairwise

from corpus.formats.pdf_order import lines_of
from corpus.formats.pdf_pieces import PageContent, Piece

Box = tuple[float, float, float, float]
CONTEXTS = (25, 80)
MIN_SEGMENT_LETTERS = 4
MIN_LETTERS = 2


def boxes_of(content: PageContent, lines: list[Piece], text: str, start: int, end: int) -> list[Box]:
    """The boxes, one for each line, of the words at `start` to `end` of the page's stored `text`; none where they are
    not found for sure. `lines` are those of the page as it was read; `content` has the places of its characters."""
    letters, owners = _letters(text)
    first = next((at for at, owner in enumerate(owners) if owner >= start), len(owners))
    last = next((at for at, owner in enumerate(owners) if owner >= end), len(owners))
    if last - first < MIN_LETTERS:
        return []
    for order in (_in_order(content, lines), list(range(len(content.places)))):
        page, places = _letters("".join(content.places[at][0][:1] or " " for at in order))
        found = _find(page, letters, first, last) or _find_segments(page, letters, owners, text, start, end)
        if found:
            return _joined([content.places[order[places[at]]][1] for at in found])
    return []


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, decomposed, and the offset of the character each comes from."""
    letters: list[tuple[str, int]] = []
    for at, character in enumerate(text):
        if character in ".," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
            letters.append((character, at))  # 1.5 is not 15
            continue
        for one in unicodedata.normalize("NFKD", character):
            if unicodedata.category(one)[0] in "LNM":
                letters.append((one, at))
    # Marks of one letter may come in any order.
    position = 0
    while position < len(letters):
        stop = position
        while stop < len(letters) and unicodedata.combining(letters[stop][0]):
            stop += 1
        if stop - position > 1:
            letters[position:stop] = sorted(letters[position:stop], key=lambda one: unicodedata.combining(one[0]))
        position = stop + 1
    return "".join(one for one, _ in letters), [at for _, at in letters]


def _find(page: str, letters: str, first: int, last: int) -> list[int]:
    """The positions in `page` of the letters from `first` to `last` of the page's stored ones."""
    there, here = _all(page, letters[first:last]), _all(letters, letters[first:last])
    if len(there) == len(here):
        at = there[here.index(first)] if first in here else -1
        return list(range(at, at + last - first)) if at >= 0 else []
    for context in CONTEXTS:
        before, after = max(0, first - context), min(len(letters), last + context)
        around = _all(page, letters[before:after])
        if len(around) == 1 and len(_all(letters, letters[before:after])) == 1:
            at = around[0] + first - before
            return list(range(at, at + last - first))
    return []


def _find_segments(page: str, letters: str, owners: list[int], text: str, start: int, end: int) -> list[int]:
    """The same line by line and cell by cell, where each of them stands only once on the page."""
    found: list[int] = []
    cuts = [start, *(at for at in range(start, end) if text[at] in "\n\t|"), end]
    for begin, stop in pairwise(cuts):
        segment = "".join(letter for letter, owner in zip(letters, owners, strict=True) if begin <= owner < stop)
        if not segment:
            continue
        there = _all(page, segment)
        if len(segment) < MIN_SEGMENT_LETTERS or len(there) != 1 or len(_all(letters, segment)) != 1:
            return []
        found += range(there[0], there[0] + len(segment))
    return found


def _all(text: str, sought: str) -> list[int]:
    found, at = [], text.find(sought)
    while at >= 0:
        found.append(at)
        at = text.find(sought, at + 1)
    return found


def _in_order(content: PageContent, lines: list[Piece]) -> list[int]:
    """The places of the characters, in the order of the lines (and cells of tables) that they stand in."""
    boxes = []
    for line in lines:
        boxes += _cell_lines(content, line) if line.rows is not None else [line]
    order: list[int] = []
    left_over = range(len(content.places))
    middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for _, box in content.places]
    # From top to bottom, so that each line looks only at characters of its height.
    by_height = sorted(left_over, key=lambda at: middles[at][1])
    heights = [middles[at][1] for at in by_height]
    taken: set[int] = set()
    for line in boxes:
        inside = [at for at in by_height[bisect_left(heights, line.top - 1) : bisect_left(heights, line.bottom + 1)]
                  if at not in taken and line.left - 1 <= middles[at][0] <= line.right + 1]
        taken.update(inside)
        order += sorted(inside)
    return order




def _cell_lines(content: PageContent, table: Piece) -> list[Piece]:
    cells: dict[tuple[int, int, int], list[Piece]] = {}
    for piece in content.pieces:
        if piece.cell is not None and table.left - 1 <= (piece.left + piece.right) / 2 <= table.right + 1 and (
                table.top - 1 <= (piece.top + piece.bottom) / 2 <= table.bottom + 1):
            cells.setdefault(piece.cell, []).append(piece)
    return [line for cell in sorted(cells) for line in lines_of(cells[cell])]


def _joined(boxes: list[Box]) -> list[Box]:
    """One box for the characters that follow one another on a line."""
    joined: list[Box] = []
    for box in boxes:
        last = joined[-1] if joined else None
        if last is not None and min(last[3], box[3]) - max(last[1], box[1]) > 0.4 * (box[3] - box[1]) and (
                -1 <= box[0] - last[2] + (box[3] - box[1]) * 1.5 <= 4 * (box[3] - box[1])):
            joined[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            joined.append(box)
    return joined
