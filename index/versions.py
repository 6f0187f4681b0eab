"""Which documents are versions of one another, and which are nearly the same.

sources.csv says so in its column `replaces`. Where it says nothing, a document is taken for a newer version only if
three things agree: it has the number or the title of the older one, from the same issuer; its date is later; and most
of the shorter text stands in the other too (docs/decisions/0014). A wrong link would hide a document, so that a report
of the next year, or a form that is filled in anew, must not be taken for one.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from index.snapshot import StoredDocument

NEARLY_SAME = 0.8  # of all text of two documents
SHARED_BY_VERSIONS = 0.6  # of the shorter text
NOTHING = "none"  # in the column `replaces`: it replaces nothing, whatever it looks like
ISO_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}", re.ASCII)

Pair = tuple[int, int, float, float]  # see Sketches.pairs


def linked(rows: Sequence[StoredDocument], pairs: Sequence[Pair]) -> tuple[list[StoredDocument], dict[str, str]]:
    """The rows with their versions and what they are nearly the same as; and by name what is wrong with `replaces`."""
    replaces, noted = _said(rows)
    for newer, older in _recognised(rows, pairs):
        if newer not in replaces and not _leads_to(replaces, older, newer):
            replaces[newer] = older
    dates = {row.name: (row.date, row.name) for row in rows}
    replaced_by: dict[str, str] = {}
    for newer, older in replaces.items():
        replaced_by[older] = max(newer, replaced_by.get(older, newer), key=lambda name: dates[name])
    likest = _likest(rows, pairs, {frozenset(link) for link in replaces.items()})
    return [replace(row, replaces=replaces.get(row.name, ""), replaced_by=replaced_by.get(row.name, ""),
                    similar_to=likest.get(row.name, ("", 0.0))[0], similarity=likest.get(row.name, ("", 0.0))[1])
            for row in rows], noted


def named(rows: Iterable[StoredDocument], written: str) -> StoredDocument | None:
    """The document that a person means: by its name, or that of its file; None where it is none or several."""
    wanted = _plain(written)
    rows = list(rows)
    for names in (lambda row: row.name, lambda row: row.source_file, lambda row: row.file):
        found = [row for row in rows if _plain(names(row)) == wanted]
        if len(found) == 1:
            return found[0]
    return None


def _said(rows: Sequence[StoredDocument]) -> tuple[dict[str, str], dict[str, str]]:
    """What sources.csv says, newer to older, and what is wrong with it."""
    replaces: dict[str, str] = {}
    noted: dict[str, str] = {}
    for row in rows:
        if not row.said_to_replace or _plain(row.said_to_replace) == NOTHING:
            continue
        older = named(rows, row.said_to_replace)
        if older is None:
            noted[row.name] = (f"It is said to replace '{row.said_to_replace}', which is no document here. Mend that "
                               "in sources.csv, or add that document.")
        elif older.name == row.name or _leads_to(replaces, older.name, row.name):
            noted[row.name] = (f"It is said to replace '{row.said_to_replace}', which is it or a newer version of it. "
                               "Mend that in sources.csv.")
        else:
            replaces[row.name] = older.name
    return replaces, noted


def _leads_to(replaces: Mapping[str, str], start: str, end: str) -> bool:
    name: str | None = start
    while name is not None:
        if name == end:
            return True
        name = replaces.get(name)
    return False


def _recognised(rows: Sequence[StoredDocument], pairs: Sequence[Pair]) -> list[tuple[str, str]]:
    """Newer and older, each newer one once, with the latest of its older ones."""
    older_of: dict[str, StoredDocument] = {}
    for first, second, _, shared in pairs:
        if shared < SHARED_BY_VERSIONS or not _same_paper(rows[first], rows[second]):
            continue
        for newer, older in ((rows[first], rows[second]), (rows[second], rows[first])):
            if newer.said_to_replace or not is_later(newer.date, older.date):
                continue
            known = older_of.get(newer.name)
            if known is None or (older.date, older.name) > (known.date, known.name):
                older_of[newer.name] = older
    return [(newer, older.name) for newer, older in sorted(older_of.items())]


def _same_paper(one: StoredDocument, other: StoredDocument) -> bool:
    if not _plain(one.issuer) or _plain(one.issuer) != _plain(other.issuer):
        return False
    number, title = (_plain(one.number) == _plain(other.number) != "", _plain(one.title) == _plain(other.title) != "")
    return number or title


def is_later(date: str, other: str) -> bool:
    """Whether an ISO date is later than another, at the precision that both have."""
    if not ISO_DATE.fullmatch(date) or not ISO_DATE.fullmatch(other):
        return False
    length = min(len(date), len(other))
    return date[:length] > other[:length]


def _likest(rows: Sequence[StoredDocument], pairs: Sequence[Pair], versions: set[frozenset[str]]
            ) -> dict[str, tuple[str, float]]:
    """For each document the one that it is nearly the same as, and how much of both is."""
    found: dict[str, tuple[str, float]] = {}
    for first, second, same, _ in pairs:
        names = rows[first].name, rows[second].name
        if same < NEARLY_SAME or frozenset(names) in versions:
            continue
        for name, other in (names, names[::-1]):
            if same > found.get(name, ("", 0.0))[1]:
                found[name] = (other, round(same, 3))
    return found


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
