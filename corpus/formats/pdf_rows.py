"""Cells between two rules of a PDF's table -> rows: mostly one, or one for each line of figures lined up in them."""

import re

from corpus.formats.pdf_pieces import Piece
from corpus.formats.pdf_text import space_between

FIGURE = re.compile(r"[^\w]*\d[\d\s.,:/%()+–—-]*[^\w]*|[–—-]|n/?a", re.I)
SAME_HEIGHT = 0.5  # of the height of a line


def rows_of(cells: list[list[Piece]]) -> list[list[str]]:
    """The rows of the cells that stand beside each other between two rules, each given by its lines."""
    filled = [lines for lines in cells if lines]
    longest = max(filled, key=len, default=[])
    figures = [lines for lines in filled if len(lines) == len(longest) and all(_is_figure(line) for line in lines)]
    # A label beside all of them may stand for all; anything else between is text that is broken into lines.
    others = [lines for lines in filled if len(lines) != len(longest)]
    if len(longest) < 2 or len(figures) < 2 or any(len(lines) > 1 for lines in others) or not all(
            _are_level(lines, longest) for lines in filled if len(lines) == len(longest)):
        return [[_cell_text(lines) for lines in cells]]
    return [[_cell_text(lines if len(lines) == 1 else lines[number : number + 1]) for lines in cells]
            for number in range(len(longest))]


def _is_figure(line: Piece) -> bool:
    return bool(FIGURE.fullmatch(line.text))


def _are_level(lines: list[Piece], others: list[Piece]) -> bool:
    return all(abs((line.top + line.bottom) - (other.top + other.bottom)) / 2 < SAME_HEIGHT * other.height
               for line, other in zip(lines, others, strict=True))


def _cell_text(lines: list[Piece]) -> str:
    text = ""
    for line in lines:
        part = line.text.replace("\t", " ")
        is_cut = re.search(r"\w[-‐]$", text) and part[:1].islower()
        text = text[:-1] + part if is_cut else (text + space_between(text, part) + part).strip()
    return text
