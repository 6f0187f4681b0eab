"""CSV and its kin: rows of cells, whatever parts them."""

import csv
from io import StringIO

from corpus.formats.found import MAX_ROWS, Found, Unreadable, table_rows
from corpus.formats.plain import decode

SEPARATORS = ",;\t|"
SAMPLE_CHARACTERS = 20_000
MAX_CELL_CHARACTERS = 1_000_000


def read_csv(data: bytes) -> Found:
    """Reads a table of text."""
    text = decode(data).replace("\0", "")
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=_separator(text)):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > MAX_ROWS:
                raise Unreadable(f"holds more than {MAX_ROWS:,} rows. Cut it into parts.")
    except csv.Error as error:
        raise Unreadable("is no table that can be read: a cell of it never ends. Save it anew as CSV.") from error
    if not rows:
        raise Unreadable("holds no rows. Put text in it, or take it out of the folder.")
    return Found(table_rows(rows))


def _separator(text: str) -> str:
    """The character that parts the same number of cells in most lines."""
    sample = [line for line in text[:SAMPLE_CHARACTERS].splitlines() if line.strip()][:50]

    def evenness(separator: str) -> tuple[float, int]:
        counts = [len(next(csv.reader([line], delimiter=separator), [])) - 1 for line in sample]
        usual = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(usual) / len(counts) if usual else 0.0, usual)

    try:
        return max(SEPARATORS, key=evenness)
    except csv.Error:
        return ","
