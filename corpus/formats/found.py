"""What is found in a file: its text, and what it says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field

# What one document may hold. A file that holds more is refused with the number in the reason.
MAX_PAGES = 5_000
MAX_ROWS = 200_000
MAX_TEXT_CHARACTERS = 20_000_000
MAX_DEPTH = 250
MIN_NOTE_CHARACTERS = 30


@dataclass
class Found:
    """The text of a document, and what the file itself says: an empty string where it says nothing.

    `warnings` tell what a reader of the text misses ("page 3 is a picture").
    """

    text: str
    title: str = ""
    issuer: str = ""
    date: str = ""
    number: str = ""
    pages: int | None = None
    warnings: list[str] = field(default_factory=list)


class Unreadable(Exception):
    """A file cannot be read: what is said of it after its name ("is damaged. Save it anew."), ending with what to do.

    `needs_recognition` is set where pictures of text must be read first.
    """

    def __init__(self, reason: str, needs_recognition: bool = False) -> None:
        super().__init__(reason)
        self.needs_recognition = needs_recognition


def table_rows(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as lines "| a | b |"; empty rows and columns are left out. A title in the first rows stands over
    the table, so that its header is the first row of it; notes in the last rows stand under it."""
    cells = [[" ".join(cell.split()).replace("|", "/") for cell in row] for row in rows]
    width = max((len(row) for row in cells), default=0)
    used = [column for column in range(width) if any(column < len(row) and row[column] for row in cells)]
    kept = [[row[column] if column < len(row) else "" for column in used] for row in cells if any(row)]
    if len(used) == 1:
        return "\n".join(row[0] for row in kept)
    titles = next((number for number, row in enumerate(kept) if sum(map(bool, row)) > 1), 0)
    notes = next((number for number, row in enumerate(reversed(kept[titles + 1 :])) if not _is_note(row)), 0)
    stop = len(kept) - notes
    above, below = ([next(filter(None, row)) for row in part] for part in (kept[:titles], kept[stop:]))
    return "\n".join([*above, *("| " + " | ".join(row) + " |" for row in kept[titles:stop]), *below])


def _is_note(row: Sequence[str]) -> bool:
    return sum(map(bool, row)) == 1 and len(row[0]) >= MIN_NOTE_CHARACTERS


def told_left_out(number: int, thing: str) -> str:
    """ "1 hidden sheet was left out.", "3 hidden sheets were left out."."""
    return f"{number} {thing}{' was' if number == 1 else 's were'} left out."
