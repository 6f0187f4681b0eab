"""The rows a careful reader would write down, from a JSON file beside the document (or of a shipped document).

A value that is a list names several right readings ("iso": ["2026", "2026-12-31"]); only `places`, `figures` and
`alternatives` are lists in themselves, and `dates` is a list of such values. A row marked `optional` is one that
careful readers may disagree on: it is neither missed nor false.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.document import Span
from corpus.facts.model import KINDS, Kind

LISTS = ("places", "figures", "alternatives", "dates")
FIELDS: Mapping[str, frozenset[str]] = {
    "phase": frozenset({"ordinal", "starts", "ends", "phase_title", "status", "places"}),
    "partner": frozenset({"name", "role", "role_written", "phase", "place"}),
    "commitment": frozenset({"number", "who", "instrument", "adopted", "figures", "dates"}),
    "deadline": frozenset({"iso", "alternatives", "bound", "what", "who", "to_whom"}),
}
NEEDED: Mapping[str, frozenset[str]] = {
    "phase": frozenset({"ordinal"}),
    "partner": frozenset({"name", "role"}),
    "commitment": frozenset({"number"}),
    "deadline": frozenset({"iso", "bound"}),
}


@dataclass(frozen=True)
class GoldRow:
    """One row; `spans` are the places in the text where its quotes stand."""

    document: str
    kind: Kind
    values: Mapping[str, Any]
    quotes: tuple[str, ...]
    spans: tuple[Span, ...]
    optional: bool = False

    def readings(self, field: str) -> tuple[Any, ...]:
        """The right values of a field; empty where the row does not say."""
        if field not in self.values:
            return ()
        value = self.values[field]
        return tuple(value) if isinstance(value, list) else (value,)


def read_gold(path: Path, text: str) -> list[GoldRow]:
    """The rows of one gold file. ValueError where a row names an unknown field or quotes what `text` does not hold."""
    held = json.loads(path.read_text("utf-8"))
    return [_row(held["document"], values, text) for values in held["rows"]]


def _row(document: str, values: dict[str, Any], text: str) -> GoldRow:
    fields = {name: value for name, value in values.items() if name not in ("kind", "quotes", "optional")}
    kind, quotes = values["kind"], tuple(unicodedata.normalize("NFC", quote) for quote in values["quotes"])
    if kind not in KINDS:
        raise ValueError(f"{document}: there is no kind {kind!r}.")
    if not fields.keys() <= FIELDS[kind] or not NEEDED[kind] <= fields.keys():
        raise ValueError(f"{document}: a {kind} with the fields {sorted(fields)}.")
    spans = tuple(span for quote in quotes for span in _places(quote, text))
    if not quotes or any(quote not in text for quote in quotes):
        raise ValueError(f"{document}: not in the text, or no quote at all: {quotes}.")
    return GoldRow(document, kind, fields, quotes, spans, values.get("optional", False))


def _places(quote: str, text: str) -> list[Span]:
    return [Span(*found.span()) for found in re.finditer(re.escape(quote), text)]
