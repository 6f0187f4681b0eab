"""Deadlines that stand as key and value: "Deadline: 30 April", "Hạn nộp hồ sơ ...... 28/02/2025", a column "Due"."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import Span
from corpus.facts.dates import Mention, find_dates
from corpus.facts.duty_words import is_old
from corpus.facts.keys import ROLES, key_meaning
from corpus.facts.source import Source
from corpus.facts.tables import Row, tables

ACTOR_KEYS = {"owner", "name", *ROLES}
MARKS = " \t*_"


@dataclass(frozen=True)
class DueRow:
    """A row with its deadline; `header` is the row that names the columns."""

    mention: Mention
    what: str
    who: str
    span: Span
    header: Span


def read_tables(source: Source, day_first: bool | None) -> Iterator[DueRow]:
    """The deadlines of the tables with a column for them, in order. A table without a header that goes on with the
    columns of the one before it is read by that one's header."""
    header: tuple[str, ...] = ()
    header_span: Span | None = None
    for table in tables(source):
        rows = table.rows
        if _column(table.header) is not None:
            header, header_span, rows = table.header, rows[0].span, rows[1:]
        elif header_span is None or not _goes_on(source, rows[0], header, day_first):
            header, header_span = (), None
            continue
        for row in rows:
            due = _read(source, row, header, header_span, day_first)
            if due is not None:
                yield due


def _column(header: tuple[str, ...]) -> int | None:
    return next((place for place, key in enumerate(header) if key_meaning(key) == "deadline"), None)


def _goes_on(source: Source, row: Row, header: tuple[str, ...], day_first: bool | None) -> bool:
    column = _column(header)
    if column is None or not column < len(row.cells) <= len(header):
        return False
    return _first_date(source, row.cells[column], day_first) is not None


def _first_date(source: Source, cell: Span, day_first: bool | None) -> Mention | None:
    """The date of a cell; of a period its end, for then it must be done."""
    words = source.words(cell)
    dates = [date for date in find_dates(words, source.document.language, day_first) if not is_old(words, date)]
    if not dates:
        return None
    return dates[1] if dates[0].when.bound == "from" and len(dates) > 1 else dates[0]


def _read(source: Source, row: Row, header: tuple[str, ...], header_span: Span,
          day_first: bool | None) -> DueRow | None:
    column = _column(header)
    if column is None or column >= len(row.cells):
        return None
    mention = _first_date(source, row.cells[column], day_first)
    if mention is None:
        return None
    cells = {place: source.words(cell).strip(MARKS) for place, cell in enumerate(row.cells) if place < len(header)}
    meanings = {place: key_meaning(header[place]) for place in cells}
    who = next((cells[place] for place, meaning in meanings.items() if meaning in ACTOR_KEYS and cells[place]), "")
    said = [cells[place] for place, meaning in meanings.items() if meaning == "activity" and cells[place]]
    others = [words for place, words in cells.items() if place < column and words != who] or [
        words for place, words in cells.items() if place != column and words != who]
    what = said[0] if said else max(others, key=len, default="")
    return DueRow(mention, " ".join(what.split()), " ".join(who.split()), row.span, header_span) if what else None
