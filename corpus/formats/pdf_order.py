"""The pieces of a page in the order in which they are read, put together to lines.

The order in which a file draws its text is the reading order in most files, and knows more than geometry does. It is
kept unless it jumps about. Then the page is read in the flows that the file draws, each put before what stands under
it, or it is cut along the white gutter between its columns: whichever breaks fewer sentences. A page that is read from
right to left is ordered in its mirror.
"""

from dataclasses import replace
from itertools import pairwise

from corpus.formats.pdf_flows import (
    MIN_COLUMN_WORDS,
    by_flows,
    jumps_of,
    late_runs,
    on_one_line,
    sentences_that_go_on,
)
from corpus.formats.pdf_pieces import Piece, Run
from corpus.formats.raised import raised
from corpus.formats.tidy import RIGHT_TO_LEFT
from corpus.lines import ENDS_SENTENCE, item_marker_length

MIN_COLUMN_LINES = 3
MIN_GUTTER = 8.0
STRETCHED_EDGE = 0.3  # of the height of a line
STRETCHED_GAP = 6.0
MIN_TEXT_SHARE = 0.2  # of the lines of a form or drawing, fewer go on with the sentence before them


def lines_of(pieces: list[Piece]) -> list[Piece]:
    """The lines of a page in reading order; the cells of one line without columns are parted by tabs."""
    if not is_right_to_left(pieces):
        return _lines_of(pieces)
    return mirrored(_lines_of(mirrored(pieces)))


def is_right_to_left(pieces: list[Piece]) -> bool:
    """Whether most letters are written from right to left."""
    texts = [text for piece in pieces for text in (piece.text, *(cell for row in piece.rows or () for cell in row))]
    leftward = sum(len(RIGHT_TO_LEFT.findall(text)) for text in texts)
    return leftward > 0 and 2 * leftward > sum(sum(map(str.isalpha, text)) for text in texts)


def mirrored(pieces: list[Piece]) -> list[Piece]:
    """The pieces as in a mirror: what stands on the right is on the left."""
    return [replace(piece, left=-piece.right, right=-piece.left) for piece in pieces]


def _lines_of(pieces: list[Piece]) -> list[Piece]:
    joined = _joined(pieces)
    if jumps_of(pieces) or _reads_across(joined):
        columns, flows = _by_columns(joined), by_flows(joined, jumps_of(joined))
        whole = sentences_that_go_on(flows)
        is_better = whole > sentences_that_go_on(columns) and whole >= MIN_TEXT_SHARE * len(joined)
        joined = flows if is_better else columns
    elif late := late_runs(joined):
        joined = by_flows(joined, late)
    return _with_tabs(joined)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Pieces that touch are one: a change of font or a raised number parts a line for the file only."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is None or piece.rows is not None or last.rows is not None or not on_one_line(last, piece):
            joined.append(piece)
            continue
        gap = piece.left - last.right
        tall = max(last.height, piece.height)
        if not -0.6 * tall < gap < 1.0 * tall:
            joined.append(piece)
            continue
        longer = last if len(last.text) >= len(piece.text) else piece
        joined[-1] = replace(
            last, text=_side_by_side(last, piece, " " if gap > 0.15 * tall else ""), right=max(last.right, piece.right),
            top=min(last.top, piece.top), bottom=max(last.bottom, piece.bottom), size=longer.size,
            baseline=longer.baseline, bold=last.bold and piece.bold)
    return joined


def _side_by_side(first: Piece, second: Piece, between: str) -> str:
    """The text of two pieces; a raised number does not join what it stands at."""
    if Run(second.text, second.size, second.baseline).is_over(first):
        return first.text + between + raised(first.text + between, second.text)
    if Run(first.text, first.size, first.baseline).is_over(second):
        return (raised("", first.text) + second.text) if not between else raised("", first.text).strip() + " " + (
            second.text)
    return first.text + between + second.text


def _reads_across(pieces: list[Piece]) -> bool:
    pairs = [(a, b) for a, b in pairwise(pieces)
             if on_one_line(a, b) and b.left - a.right >= MIN_GUTTER and a.rows is None and b.rows is None]
    wordy = [pair for pair in pairs if all(len(piece.text.split()) >= MIN_COLUMN_WORDS for piece in pair)]
    return len(wordy) >= 2 * MIN_COLUMN_LINES


def _by_columns(pieces: list[Piece]) -> list[Piece]:
    """Top to bottom; where a gutter runs through some lines, the left column of them before the right one."""
    rows = _rows(pieces)
    ordered: list[Piece] = []
    position = 0
    while position < len(rows):
        stop, gutter = _columns_from(rows, position)
        if gutter is None:
            ordered += rows[position]
            position += 1
            continue
        inside = [piece for row in rows[position:stop] for piece in row]
        ordered += _by_columns([piece for piece in inside if piece.right <= gutter])
        ordered += _by_columns([piece for piece in inside if piece.right > gutter])
        position = stop
    return ordered


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that stand side by side, left to right, from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top + piece.bottom) / 2):
        if rows and on_one_line(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _columns_from(rows: list[list[Piece]], start: int) -> tuple[int, float | None]:
    """Where the columns that begin in row `start` end, and the middle of their gutter; None where there are none."""
    best: tuple[int, float | None] = (start, None)
    for left, right in _gaps(rows, start):
        stop = start
        while stop < len(rows):
            narrowed = _narrowed(rows[stop], left, right)
            if narrowed is None:
                break
            left, right = narrowed
            stop += 1
        middle = (left + right) / 2
        if stop > best[0] and _are_columns(rows[start:stop], middle):
            best = (stop, middle)
    return best


def _gaps(rows: list[list[Piece]], start: int) -> list[tuple[float, float]]:
    """The gaps that a gutter from row `start` on may lie in: those of this row, or beside it and a row near by."""
    gaps = []
    first = rows[start]
    for row in rows[start : start + 4]:
        gaps += [(a.right, b.left) for a, b in pairwise(row)]
        gaps += [(a.right, b.left) for a in first for b in row]
        gaps += [(b.right, a.left) for a in first for b in row]
    return [gap for gap in dict.fromkeys(gaps) if gap[1] - gap[0] >= MIN_GUTTER]


def _narrowed(row: list[Piece], left: float, right: float) -> tuple[float, float] | None:
    for piece in row:
        if piece.left < left and piece.right <= right:
            left = max(left, piece.right) if piece.right > left else left
        if piece.right > right and piece.left >= left:
            right = min(right, piece.left) if piece.left < right else right
        if piece.left < left and piece.right > left:
            return None
        if piece.left < right and piece.right > right:
            return None
        if left < piece.left and piece.right < right:
            return None
    return (left, right) if right - left >= MIN_GUTTER else None


def _are_columns(rows: list[list[Piece]], gutter: float) -> bool:
    """Columns of text have lines of several words on both sides; the cells of a table are short."""
    sides = [[piece for row in rows for piece in row if (piece.right > gutter) == right] for right in (False, True)]
    return all(len(side) >= MIN_COLUMN_LINES and
               sum(len(piece.text.split()) for piece in side if piece.rows is None) >= MIN_COLUMN_WORDS * len(side)
               for side in sides)


def _with_tabs(pieces: list[Piece]) -> list[Piece]:
    """Pieces of one line, one after the other, become one line with tabs between."""
    lines: list[list[Piece]] = []
    for piece in pieces:
        last = lines[-1][-1] if lines else None
        if last is None or piece.rows is not None or last.rows is not None or not on_one_line(last, piece) or (
                piece.left < last.right - 0.3 * piece.height):
            lines.append([piece])
        else:
            lines[-1].append(piece)
    stretched = {place for place, (above, below) in enumerate(pairwise(lines)) if _reads_on(above, below)
                 and _is_stretched(above, below)}
    stretched |= {place for place, (above, below) in enumerate(pairwise(lines), 1) if _reads_on(above, below)
                  and _is_stretched(below, above)}
    return [_as_one(line, place in stretched) for place, line in enumerate(lines)]


def _reads_on(above: list[Piece], below: list[Piece]) -> bool:
    return below[0].text[:1].islower() and not ENDS_SENTENCE.search(above[-1].text)


def _is_stretched(line: list[Piece], other: list[Piece]) -> bool:
    """Whether the wide gaps of a line are those of words spread over its width: the line of the same sentence above or
    below it runs from the same left edge to the same right one without them, so no column begins there."""
    if len(line) == 1 or len(other) > 1 or other[0].rows is not None:
        return False
    beside, tall = other[0], max(piece.height for piece in line)
    indent = line[0].left - beside.left
    return (abs(line[-1].right - beside.right) < STRETCHED_EDGE * tall and -STRETCHED_EDGE * tall < indent < 3 * tall
            and abs(beside.top - line[0].top) < 2 * tall and abs(beside.size - line[0].size) < 0.1 * beside.size
            and max(b.left - a.right for a, b in pairwise(line)) < STRETCHED_GAP * tall
            and len(beside.text.split()) >= MIN_COLUMN_WORDS)


def _as_one(line: list[Piece], is_stretched: bool) -> Piece:
    if len(line) == 1:
        return line[0]
    # The marker of a list item stands apart from its text.
    marker = len(line) == 2 and bool(item_marker_length(f"{line[0].text} x")) and len(line[0].text) <= 6
    between = " " if marker or is_stretched else "\t"
    return replace(line[0], text=between.join(piece.text for piece in line), right=line[-1].right,
                   top=min(piece.top for piece in line), bottom=max(piece.bottom for piece in line),
                   size=max(piece.size for piece in line), bold=all(piece.bold for piece in line))
