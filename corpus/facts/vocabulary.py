"""The word lists of data/register_*.json: by what they are for, then by language; all languages are read at once."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from corpus.facts.phrases import alternatives

DATA = Path(__file__).parents[1] / "data"


@cache
def _file(name: str) -> Any:
    return json.loads((DATA / f"register_{name}.json").read_text("utf-8"))


@cache
def listed(file: str, *path: str) -> tuple[str, ...]:
    """The words of a list in all its languages."""
    found = _file(file)
    for step in path:
        found = found[step]
    return tuple(dict.fromkeys(_flat(found)))


@cache
def any_listed(file: str, *path: str) -> re.Pattern[str]:
    """Matches any of the words of a list, as whole words where the script has spaces."""
    return re.compile(alternatives(listed(file, *path)), re.IGNORECASE)


def _flat(found: Any) -> list[str]:
    if isinstance(found, dict):
        return [word for part in found.values() for word in _flat(part)]
    return [found] if isinstance(found, str) else list(found)
