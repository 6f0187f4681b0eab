"""The columns of the tables: what stands in them, and what they are sorted by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.register.dates import readings
from assistant.register.filter import plain
from assistant.register.register import Row, deadline_status
from corpus.facts.model import AnyFact, Commitment, Kind, When
from page import register_texts as said

Key = tuple[int, int, str]  # numbers before words


@dataclass(frozen=True)
class Column:
    """`of` gives the words of a cell, `by` what the rows are sorted by (the words where it is None). A `main` column
    opens the row. Where space is short, one that is `spare` is left out. What is not `quoted` is in the page's own
    language."""

    heading: str
    # Any: a column belongs to one kind of fact.
    of: Callable[[Any, date], str]
    by: Callable[[Any], Key | None] | None = None
    is_main: bool = False
    is_spare: bool = False
    is_quoted: bool = True


def columns(kind: Kind) -> tuple[Column, ...]:
    """The columns of one kind, the document last."""
    return (*OWN[kind], DOCUMENT)


def filled(kind: Kind, rows: Sequence[Row], today: date) -> list[Column]:
    """Those that say something about any of the rows."""
    return [one for one in columns(kind) if one.is_main or any(one.of(row.fact, today) for row in rows)]


def in_order(kind: Kind, rows: Sequence[Row], heading: str, descending: bool, today: date) -> list[Row]:
    """The rows sorted by a column, what is empty last."""
    column = next((one for one in columns(kind) if one.heading == heading), None)
    if column is None:
        return list(rows)
    keyed = [(_key(column, row.fact, today), row) for row in rows]
    some = [(key, row) for key, row in keyed if key is not None]
    some.sort(key=lambda one: one[0], reverse=descending)
    return [row for _, row in some] + [row for key, row in keyed if key is None]


def _key(column: Column, fact: AnyFact, today: date) -> Key | None:
    if column.by:
        return column.by(fact)
    words = plain(column.of(fact, today))
    return (1, 0, words) if words else None


def _by_date(*dates: When | None) -> Key | None:
    found = min((iso for when in dates if when for iso in readings(when)), default="")
    return (0, 0, found) if found else None


def _by_number(number: int | None, words: str = "") -> Key | None:
    if number is None:
        return (1, 0, plain(words)) if words else None
    return (0, number, plain(words))


def _clause_number(fact: Commitment) -> Key | None:
    return _by_number(int(fact.number) if fact.number.isdecimal() else None, fact.number)


def _dated(heading: str, of: Callable[[Any], When | None], is_spare: bool = False) -> Column:
    return Column(heading, lambda fact, today: said.when_name(of(fact)), lambda fact: _by_date(of(fact)),
                  is_spare=is_spare, is_quoted=False)


PROGRAMME = Column("Programme", lambda fact, today: fact.programme)
DOCUMENT = Column("Document", lambda fact, today: said.in_document(fact.title, fact.proofs[0].page), is_spare=True)
OWN: dict[Kind, tuple[Column, ...]] = {
    "commitment": (
        Column("No.", lambda fact, today: fact.number, _clause_number),
        Column("Commitment", lambda fact, today: fact.text, is_main=True),
        Column("Who", lambda fact, today: fact.who),
        Column("Dates in it", lambda fact, today: "; ".join(map(said.when_name, fact.dates)),
               lambda fact: _by_date(*fact.dates), is_quoted=False),
        Column("Figures", lambda fact, today: "; ".join(fact.figures), is_spare=True),
        Column("Themes", lambda fact, today: "; ".join(fact.themes), is_spare=True, is_quoted=False),
        Column("Instrument", lambda fact, today: fact.instrument, is_spare=True),
        _dated("Adopted", lambda fact: fact.adopted, is_spare=True)),
    "deadline": (
        _dated("Date", lambda fact: fact.when),
        Column("Status", lambda fact, today: said.STATUS[deadline_status(fact, today)], is_quoted=False),
        Column("What", lambda fact, today: fact.what, is_main=True),
        Column("Who", lambda fact, today: fact.who),
        Column("To whom", lambda fact, today: fact.to_whom),
        replace(PROGRAMME, is_spare=True)),
    "phase": (
        Column("Phase", lambda fact, today: said.title(fact),
               lambda fact: _by_number(fact.ordinal, fact.ordinal_written), is_main=True),
        PROGRAMME,
        Column("Start", lambda fact, today: said.starts_and_ends(fact)[0], lambda fact: _by_date(fact.starts),
               is_quoted=False),
        Column("End", lambda fact, today: said.starts_and_ends(fact)[1], lambda fact: _by_date(fact.ends),
               is_quoted=False),
        Column("Status", lambda fact, today: "" if fact.status == "unknown" else fact.status, is_quoted=False),
        Column("Places", lambda fact, today: "; ".join(fact.places), is_spare=True)),
    "partner": (
        Column("Partner", lambda fact, today: fact.name, is_main=True),
        Column("Role", lambda fact, today: fact.role, is_quoted=False),
        PROGRAMME,
        Column("Phase", lambda fact, today: str(fact.phase or ""), lambda fact: _by_number(fact.phase)),
        Column("Place", lambda fact, today: fact.place)),
}
# What the rows are sorted by where nobody chose.
FIRST_BY: dict[Kind, str] = {"deadline": "Date"}
