"""Partners in blocks of fields: "Name: Pelagia Fund", below it "Role: Donor" and "Country: Norway".

Such a block is one record: its other fields tell of the organisation that it names and are no rows of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.document import Span
from corpus.facts.countries import is_country
from corpus.facts.entries import Entry
from corpus.facts.keys import ROLES, folded_words, key_meaning
from corpus.facts.model import Role
from corpus.facts.names import names_in, role_of
from corpus.facts.source import Source
from corpus.facts.vocabulary import listed


@dataclass(frozen=True)
class Record:
    """Who, as what and where, as the lines in `span` say; `starts` are the lines it is made of."""

    name: str
    role: Role
    role_written: str
    place: str
    span: Span
    starts: frozenset[int]


def records(source: Source, found: list[Entry]) -> Iterator[Record]:
    """The records of a document, in order."""
    group: list[Entry] = []
    for before, entry in pairwise([None, *found, None]):
        apart = entry is None or before is None or not _adjoin(source, before, entry)
        opens = entry is not None and _names(entry) and any(_names(one) for one in group)
        if (apart or opens) and group:
            yield from _record(group)
        group = [] if apart or opens else group
        if entry is not None and not entry.first_key:
            group.append(entry)


def _adjoin(source: Source, before: Entry, entry: Entry) -> bool:
    between = source.document.text[before.span.end : entry.span.start]
    return not between.strip() and between.count("\n") <= 1 and not before.first_key


def _names(entry: Entry) -> bool:
    """Whether an entry names somebody: "Name", "Organisation", "Partner"."""
    meaning = key_meaning(entry.key)
    # "Name" alone may also head the title of a phase.
    return meaning in ("name", "partner") or (meaning == "title" and _is_plain_name(entry.key))


def _is_plain_name(key: str) -> bool:
    return folded_words(key) in {folded_words(word) for word in listed("names", "name_keys")}


def _record(group: list[Entry]) -> Iterator[Record]:
    named = next((entry for entry in group if _names(entry)), None)
    as_what = next((entry for entry in group if key_meaning(entry.key) == "role"), None)
    role = role_of(as_what.value) if as_what is not None else ""
    if named is None or as_what is None or role not in ROLES:
        return
    # "Name" may be that of a person.
    names = names_in(named.value, known_as_names=key_meaning(named.key) != "title", one_name=True)
    place = next((entry.value for entry in group if key_meaning(entry.key) == "participating country"
                  and is_country(entry.value)), "")
    if len(names) == 1:
        spans = [named.span, as_what.span]
        yield Record(names[0].name, role, as_what.value, names[0].place or place,  # type: ignore[arg-type]
                     Span(min(spans).start, max(span.end for span in spans)),
                     frozenset(entry.span.start for entry in group))
