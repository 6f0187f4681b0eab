"""Which rows of the register somebody wants to see."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date

from assistant.register.dates import years
from assistant.register.rows import Filter, Row
from assistant.register.table import cells, columns
from corpus.facts.model import AnyFact, Commitment, Partner
from corpus.numerals import folded

NO_DAY = date(1, 1, 1)  # for the status of a deadline, which is not searched: it is no word of a document
NAMED: dict[str, Callable[[AnyFact], tuple[str, ...]]] = {
    "programme": lambda fact: (fact.programme,),
    "document": lambda fact: (fact.document, fact.title),
    "theme": lambda fact: fact.themes if isinstance(fact, Commitment) else (),
    "role": lambda fact: (fact.role, fact.role_written) if isinstance(fact, Partner) else (),
    "language": lambda fact: (fact.proofs[0].language,),
}


def chosen_rows(rows: Sequence[Row], chosen: Filter) -> list[Row]:
    """Those that a filter lets through, in their order."""
    kept = list(rows)
    for name in NAMED:
        kept = _named(rows, kept, name, getattr(chosen, name))
    if chosen.year is not None:
        kept = [row for row in kept if chosen.year in years(row.fact)]
    wanted = [_word(word) for word in plain(chosen.text).split()]
    if not wanted:
        return kept
    return [row for row in kept if all(word.search(text) for text in [_searched(row)] for word in wanted)]


def choices(rows: Sequence[Row]) -> dict[str, list[str]]:
    """The values that the rows have, by the name of the filter; only names with any."""
    facts = [row.fact for row in rows]
    # A document and a role are each shown under one name.
    found = {name: {NAMED[name](fact)[0] for fact in facts if NAMED[name](fact)} for name in NAMED}
    found["theme"] = {theme for fact in facts for theme in NAMED["theme"](fact)}
    found["year"] = {str(year) for fact in facts for year in years(fact)}
    return {name: sorted(values - {""}, key=plain) for name, values in found.items() if values - {""}}


def plain(text: str) -> str:
    """As texts are compared: without case, diacritics, forms of width and runs of white space."""
    return " ".join(folded(unicodedata.normalize("NFKC", text).casefold()).split())


def _named(rows: Sequence[Row], kept: list[Row], name: str, wanted: str) -> list[Row]:
    wanted = plain(wanted)
    if not wanted:
        return kept
    values = {row.fact_id: [plain(value) for value in NAMED[name](row.fact)] for row in rows}
    whole = any(wanted in own for own in values.values())
    # A code ("id") must not be found inside another value.
    if whole or name == "language":
        return [row for row in kept if wanted in values[row.fact_id]]
    return [row for row in kept if any(wanted in value for value in values[row.fact_id])]


def _word(word: str) -> re.Pattern[str]:
    """Found where a word starts; in scripts that do not separate words, anywhere."""
    return re.compile(rf"(?<!\w){re.escape(word)}" if word[0] < "\u0e00" else re.escape(word))


def _searched(row: Row) -> str:
    shown = dict(zip(columns(row.fact.kind), cells(row, NO_DAY), strict=True))
    if row.fact.kind == "deadline":
        del shown["Status"]
    return plain(" \n ".join([*shown.values(), row.fact.title, *(proof.quote for proof in row.fact.proofs)]))
