"""The words per language in data/: scales, denials, "only" and "all" (words.json), numbers and units (amounts.json)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@cache
def words() -> dict[str, Any]:
    """The content of words.json."""
    return _read("words")


@cache
def amounts() -> dict[str, Any]:
    """The content of amounts.json."""
    return _read("amounts")


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return loaded
