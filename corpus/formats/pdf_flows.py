"""The order in which a file draws the text of a page: where it jumps, and its runs put one before the other."""

from itertools import pairwise

from corpus.formats.pdf_pieces import Piece
from corpus.lines import ENDS_SENTENCE

MIN_COLUMN_WORDS = 3.5
SAME_LINE = 0.5
FAR = 10.0  # heights of a line that a run begins above what is drawn before it; a cell of several lines is nearer


def on_one_line(first: Piece, second: Piece) -> bool:
    """Whether two pieces stand side by side."""
    overlap = min(first.bottom, second.bottom) - max(first.top, second.top)
    return overlap >= SAME_LINE * min(first.height, second.height)


def jumps_of(pieces: list[Piece]) -> list[int]:
    """Where the order of the file jumps: it goes up without going to a column on the right."""
    jumps = []
    right = 0.0
    for place, (before, after) in enumerate(pairwise(pieces), 1):
        right = before.right if right == 0 else max(right, before.right)
        if after.bottom < before.top + 0.2 * before.height:
            if after.left < right - 0.5 * after.height and after.left < before.right:
                jumps.append(place)
            right = after.right
    return jumps


def late_runs(pieces: list[Piece]) -> list[int]:
    """Where runs begin and end that the file draws after what they stand over, as a title that is drawn last."""
    ups = [place for place, (before, after) in enumerate(pairwise(pieces), 1)
           if after.bottom < before.top - FAR * before.height]
    cuts: list[int] = []
    for place, stop in pairwise([*ups, len(pieces)]):
        over = [number for number in range(place, stop) if _is_over(pieces[number], pieces[:place])]
        if over:
            cuts += [place] if over[-1] + 1 == stop else [place, over[-1] + 1]
    return sorted(set(cuts))


def _is_over(piece: Piece, others: list[Piece]) -> bool:
    """Whether others stand under the middle of a piece and none over it."""
    middle = (piece.left + piece.right) / 2
    column = [other for other in others if other.left < middle < other.right]
    return any(piece.bottom <= other.top for other in column) and not any(other.top < piece.top for other in column)


def by_flows(pieces: list[Piece], cuts: list[int]) -> list[Piece]:
    """The runs of lines between the cuts, as they are: each stands before the first line that is under it."""
    flows = [pieces[start:stop] for start, stop in pairwise([0, *cuts, len(pieces)])]
    longest = max(range(len(flows)), key=lambda number: len(flows[number]))
    ordered = flows[longest]
    for flow in [*flows[:longest], *flows[longest + 1 :]]:
        place = next((place for place, piece in enumerate(ordered) if _is_under(piece, flow)), len(ordered))
        ordered = [*ordered[:place], *flow, *ordered[place:]]
    return ordered


def _is_under(piece: Piece, flow: list[Piece]) -> bool:
    """Whether a piece stands below all of a flow that is in its column."""
    over = [other.bottom for other in flow if other.left < piece.right and piece.left < other.right]
    return bool(over) and (piece.top + piece.bottom) / 2 > max(over)


def sentences_that_go_on(pieces: list[Piece]) -> int:
    """How many lines of text go on with the sentence of the line before them."""
    return sum(after.text[:1].islower() and not ENDS_SENTENCE.search(before.text) and not on_one_line(before, after)
               and all(len(piece.text.split()) >= MIN_COLUMN_WORDS for piece in (before, after))
               for before, after in pairwise(pieces))
