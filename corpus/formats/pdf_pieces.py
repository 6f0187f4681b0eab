"""The characters of a page put together to pieces of lines.

The parser gives the letters of Arabic and Hebrew in the order in which they are read. A piece has one direction: words
of Latin letters in a line of Arabic are a piece of their own.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from corpus.formats.pdf_grid import Cells
from corpus.formats.raised import raised

WIDE_GAP = 1.4
MAX_RAISED_SIZE = 0.88  # of the print beside it
MIN_RISE, MAX_RISE = 0.15, 0.9  # of the size of the print beside it
# One sign for several letters, whose letters come in reverse.
LIGATURES = {"".join(reversed(letters)): letters for letters in ("لا", "لأ", "لإ", "لآ", "لله", "الله")}
# A vowel sign that a font draws by itself comes before the letter that it stands on, after a space that nobody wrote.
VOWEL_SIGN_FIRST = re.compile(" ([\u064b-\u0652]+)([\u0620-\u064a])")


@dataclass
class Piece:
    """A run of characters; the origin is the upper left corner of the page, `bottom` lies below `top`."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    baseline: float = 0.0
    bold: bool = False  # all of it
    opens_bold: bool = False
    cell: tuple[int, int, int] | None = None  # table, row, column
    rows: list[list[str]] | None = None  # a whole table stands here

    @property
    def height(self) -> float:
        """Height of the line of text."""
        return max(self.bottom - self.top, 1.0)


@dataclass
class PageContent:
    """The pieces of a page in the order in which the file draws them. `places` are its upright characters, each with
    its box; `rotation` is by how much the page is turned clockwise to be upright, in degrees."""

    width: float
    height: float
    pieces: list[Piece]
    sideways: list[str] = field(default_factory=list)
    picture_share: float = 0.0
    unmapped: int = 0
    grids: list[Cells] = field(default_factory=list)
    places: list[tuple[str, tuple[float, float, float, float]]] = field(default_factory=list)  # where asked for
    rotation: int = 0
    is_unknown: bool = False  # a picture of words that the program for it cannot read
    unsure_of: str = ""  # the letters that it reads, but not well

    def characters(self) -> int:
        """How much can be read."""
        return sum(len(piece.text.strip()) for piece in self.pieces)


@dataclass
class Look:
    """How a text object is drawn."""

    shown: bool
    upright: bool
    bold: bool
    old_font: str  # its name, if its letters are those of TCVN3
    size: float
    turn: int  # by which the page must be turned, clockwise, for this text to stand upright
    baseline: float = 0.0


@dataclass
class Run:
    """Characters of one size on one height."""

    text: str
    size: float
    baseline: float

    def is_over(self, other: "Run | Piece") -> bool:
        """Whether these are small characters raised beside larger ones."""
        rise = other.baseline - self.baseline
        return bool(self.baseline) and self.size <= MAX_RAISED_SIZE * other.size and (
            MIN_RISE * other.size <= rise <= MAX_RISE * other.size)


class Pieces:
    """Puts characters together to pieces of lines."""

    def __init__(self, content: PageContent) -> None:
        self.content = content
        self.piece: Piece | None = None
        self.runs: list[Run] = []
        self.direction = ""  # "R" or "L" of the letters of the piece, "" where it has none
        self.sign: tuple[str, tuple[float, float, float, float]] = "", (0, 0, 0, 0)  # the letters at the last place
        self.sideways = ""
        self.sizes: Counter[float] = Counter()
        self.bold_letters: Counter[bool] = Counter()

    def part(self, character: str) -> None:
        """A space or line end that the file does not hold but its reader sees."""
        if character == " ":
            self.sideways += " " if self.sideways else ""
            if self.piece is not None:
                self.runs[-1].text += " "
        elif character in "\r\n":
            self._end()

    def add(self, character: str, place: tuple[float, float, float, float], look: Look) -> None:
        """A character at its place."""
        # A form feed in a line would be taken for the end of the page, and every page after it have a wrong number.
        if character in "\r\n\f":
            return
        if not look.upright:
            self.sideways += character
            return
        left, top, right, bottom = place
        cell = self._cell((left + right) / 2, (top + bottom) / 2)
        direction = _direction(character)
        piece = self.piece
        if piece is None or piece.cell != cell or self._is_apart(piece, place, direction):
            if not character.strip():
                return
            self._end()
            size = look.size or bottom - top
            self.piece = Piece("", left, top, right, bottom, size, look.baseline, look.bold, look.bold, cell)
            self.direction = direction
            self._write(character, place, look)
            return
        gap = piece.left - right if self.direction == "R" else left - piece.right
        if gap > 0.25 * piece.height and not self.runs[-1].text.endswith(" ") and character != " ":
            self.runs[-1].text += " "
        self.direction = self.direction or direction
        self._write(character, place, look)
        if self.direction == "R" and character.strip():
            piece.left = min(piece.left, left)
        piece.right = max(piece.right, right)
        piece.top, piece.bottom = min(piece.top, top), max(piece.bottom, bottom)

    def _write(self, character: str, place: tuple[float, float, float, float], look: Look) -> None:
        """A line may begin with a raised number or a word in bold print; its look is that of the rest."""
        last = self.runs[-1] if self.runs else None
        if last is None or ((last.size, last.baseline) != (look.size, look.baseline) and character.strip()):
            self.runs.append(Run(character, look.size, look.baseline))
        else:
            last.text += character
        if self.direction == "R":
            self._turn_ligature(character, place)
        if character.strip():
            self.sizes[look.size] += 1
        if character.isalpha():
            self.bold_letters[look.bold] += 1

    def _turn_ligature(self, character: str, place: tuple[float, float, float, float]) -> None:
        letters = (self.sign[0] if self.sign[1] == place else "") + character
        text = self.runs[-1].text
        if letters in LIGATURES and text.endswith(letters):
            self.runs[-1].text = text[: -len(letters)] + LIGATURES[letters]
        self.sign = letters, place

    def _is_apart(self, piece: Piece, place: tuple[float, float, float, float], direction: str) -> bool:
        left, top, right, bottom = place
        if min(bottom, piece.bottom) - max(top, piece.top) < 0.4 * min(bottom - top, piece.height):
            return True
        if self.direction == "R":
            return direction == "L" or piece.left - right > WIDE_GAP * piece.height or (
                left > piece.right + 0.5 * piece.height)
        return (direction == "R" and self.direction == "L") or left - piece.right > WIDE_GAP * piece.height or (
            left < piece.left - piece.height)

    def _cell(self, x: float, y: float) -> tuple[int, int, int] | None:
        for number, grid in enumerate(self.content.grids):
            found = grid.cell_at(x, y)
            if found is not None:
                return (number, *found)
        return None

    def _end(self) -> None:
        piece = self.piece
        if piece is not None:
            piece.text = _written(self.runs).strip()
            if self.direction == "R":
                piece.text = VOWEL_SIGN_FIRST.sub(r"\2\1", piece.text)
        if piece is not None and piece.text:
            # In small capitals most letters are smaller than the print is.
            usual = max(self.sizes) if piece.text.isupper() else self.sizes.most_common(1)[0][0]
            piece.size = usual or piece.size
            piece.baseline = next((run.baseline for run in self.runs if run.size == usual), piece.baseline)
            if self.bold_letters:
                piece.bold = not self.bold_letters[False]
            self.content.pieces.append(piece)
        self.piece = None
        self.runs = []
        self.sizes.clear()
        self.bold_letters.clear()
        if len(self.sideways.strip()) > 2:
            self.content.sideways.append(self.sideways.strip())
        self.sideways = ""


def _written(runs: list[Run]) -> str:
    """The text of a piece; numbers that are raised do not join what they stand at."""
    text = ""
    beside: Run | None = None
    for place, run in enumerate(runs):
        other = beside or next((later for later in runs[place + 1 :] if run.is_over(later)), None)
        if other is not None and run.is_over(other):
            part = raised(text, run.text)
        else:
            part, beside = run.text, run
        text += part.lstrip(" ") if text.endswith(" ") else part
    return text


def _direction(character: str) -> str:
    """"R" for a letter written to the left, "L" for one written to the right and for digits, "" for all else."""
    if character < "\u0590":
        return "L" if character.isalnum() else ""
    kind = unicodedata.bidirectional(character[:1])
    return "R" if kind in ("R", "AL") else "L" if kind in ("L", "EN", "AN") else ""
