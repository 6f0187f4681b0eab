"""The characters of a page put together to pieces of lines."""

from collections import Counter
from dataclasses import dataclass, field

from corpus.formats.pdf_grid import Cells

WIDE_GAP = 1.4


@dataclass
class Piece:
    """A run of characters; the origin is the upper left corner of the page, `bottom` lies below `top`."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
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


class Pieces:
    """Puts characters together to pieces of lines."""

    def __init__(self, content: PageContent) -> None:
        self.content = content
        self.piece: Piece | None = None
        self.sideways = ""
        self.sizes: Counter[float] = Counter()
        self.bold_letters: Counter[bool] = Counter()

    def part(self, character: str) -> None:
        """A space or line end that the file does not hold but its reader sees."""
        if character == " ":
            self.sideways += " " if self.sideways else ""
            if self.piece is not None:
                self.piece.text += " "
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
        piece = self.piece
        if piece is None or piece.cell != cell or self._is_apart(piece, place):
            if not character.strip():
                return
            self._end()
            size = look.size or bottom - top
            self.piece = Piece(character, left, top, right, bottom, size, look.bold, look.bold, cell)
            self._note(character, look)
            return
        if left - piece.right > 0.25 * piece.height and not piece.text.endswith(" ") and character != " ":
            piece.text += " "
        piece.text += character
        self._note(character, look)
        piece.right = max(piece.right, right)
        piece.top, piece.bottom = min(piece.top, top), max(piece.bottom, bottom)

    def _note(self, character: str, look: Look) -> None:
        """A line may begin with a raised number or a word in bold print; its look is that of the rest."""
        if character.strip():
            self.sizes[look.size] += 1
        if character.isalpha():
            self.bold_letters[look.bold] += 1

    @staticmethod
    def _is_apart(piece: Piece, place: tuple[float, float, float, float]) -> bool:
        left, top, _, bottom = place
        gap = left - piece.right
        overlap = min(bottom, piece.bottom) - max(top, piece.top)
        return overlap < 0.4 * min(bottom - top, piece.height) or gap > WIDE_GAP * piece.height or (
            left < piece.left - piece.height)

    def _cell(self, x: float, y: float) -> tuple[int, int, int] | None:
        for number, grid in enumerate(self.content.grids):
            found = grid.cell_at(x, y)
            if found is not None:
                return (number, *found)
        return None

    def _end(self) -> None:
        if self.piece is not None and self.piece.text.strip():
            self.piece.text = self.piece.text.strip()
            # In small capitals most letters are smaller than the print is.
            usual = max(self.sizes) if self.piece.text.isupper() else self.sizes.most_common(1)[0][0]
            self.piece.size = usual or self.piece.size
            if self.bold_letters:
                self.piece.bold = not self.bold_letters[False]
            self.content.pieces.append(self.piece)
        self.piece = None
        self.sizes.clear()
        self.bold_letters.clear()
        if len(self.sideways.strip()) > 2:
            self.content.sideways.append(self.sideways.strip())
        self.sideways = ""
