"""Deadlines that stand as key and value: "Deadline: 30 April", "Hạn nộp hồ sơ ...... 28/02/2025", a column "Due"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from corpus.document import Span
from corpus.facts.committing import names
from corpus.facts.dates import Mention, find_dates
from corpus.facts.duty_words import has, is_old, is_only
from corpus.facts.keys import ROLES, key_meaning
from corpus.facts.source import Source
from corpus.facts.tables import Row, tables

ACTOR_KEYS = {"owner", "name", *ROLES}
MARKS = " \t*_"
EITHER = re.compile(r"\s*/\s*|\s+(?:or|and|hoặc|và|atau|dan|หรือ)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class DueRow:
    """A row with its deadline; `header` is the row that names the columns."""

    mention: Mention
    what: str
    who: str
    span: Span
    header: Span


class Columns(NamedTuple):
    """The words that name the columns of a table, and the place of the one with deadlines."""

    header: tuple[str, ...]
    due: int


def read_tables(source: Source, day_first: bool | None) -> Iterator[DueRow]:
    """The deadlines of the tables with a column for them, in order. A table without a header that goes on with the
    columns of the one before it is read by that one's header."""
    columns: Columns | None = None
    header_span: Span | None = None
    for table in tables(source):
        rows = table.rows
        named = _columns(table.header, _under_duties(source, rows[0]))
        if named is not None:
            columns, header_span, rows = named, rows[0].span, rows[1:]
        elif columns is not None and not _goes_on(source, rows[0], columns, day_first):
            columns = None
        if columns is None or header_span is None:
            continue
        for row in rows:
            due = _read(source, row, columns, header_span, day_first)
            if due is not None:
                yield due


def _columns(header: tuple[str, ...], under_duties: bool) -> Columns | None:
    """The columns of a table with deadlines. "Target date" holds them beside a column of those who act, "When" only in
    a list of tasks."""
    named = next((place for place, key in enumerate(header) if key_meaning(key) == "deadline"), None)
    if named is None and any(is_actor_key(key) or names("nouns", key) for key in header):
        lists = ("due_columns", "time_columns") if under_duties else ("due_columns",)
        named = next((place for name in lists for place, key in enumerate(header) if is_only(name, key)), None)
    return Columns(header, named) if named is not None else None


def is_actor_key(key: str) -> bool:
    """Whether a column holds those who act: "Responsible", "Country", "Town or organisation"."""
    return any(key_meaning(part) in ACTOR_KEYS for part in (key, *EITHER.split(key)))


def is_due_key(key: str) -> bool:
    """Whether a column says by when: "Deadline", "To be completed by"."""
    return key_meaning(key) == "deadline" or is_only("due_columns", key)


def _under_duties(source: Source, row: Row) -> bool:
    """Whether the heading of a table, or the line that introduces it, says that it lists tasks."""
    above = (*row.block.headings[-1:], *row.block.lead_ins[-1:])
    return any(has("duty_headings", source.words(span)) for span in above)


def _goes_on(source: Source, row: Row, columns: Columns, day_first: bool | None) -> bool:
    if not columns.due < len(row.cells) <= len(columns.header):
        return False
    return _first_date(source, row.cells[columns.due], day_first) is not None


def _first_date(source: Source, cell: Span, day_first: bool | None) -> Mention | None:
    """The date of a cell; of a period its end, for then it must be done."""
    words = source.words(cell)
    dates = [date for date in find_dates(words, source.document.language, day_first) if not is_old(words, date)]
    if not dates:
        return None
    return dates[1] if dates[0].when.bound == "from" and len(dates) > 1 else dates[0]


def _read(source: Source, row: Row, columns: Columns, header_span: Span, day_first: bool | None) -> DueRow | None:
    header, column = columns
    if column >= len(row.cells):
        return None
    mention = _first_date(source, row.cells[column], day_first)
    if mention is None:
        return None
    cells = {place: source.words(cell).strip(MARKS) for place, cell in enumerate(row.cells) if place < len(header)}
    meanings = {place: key_meaning(header[place]) for place in cells}
    who = next((words for place, words in cells.items() if words and is_actor_key(header[place])), "")
    said = [cells[place] for place, meaning in meanings.items() if meaning == "activity" and cells[place]]
    others = [words for place, words in cells.items() if place < column and words != who] or [
        words for place, words in cells.items() if place != column and words != who]
    what = said[0] if said else max(others, key=len, default="")
    return DueRow(mention, " ".join(what.split()), " ".join(who.split()), row.span, header_span) if what else None
