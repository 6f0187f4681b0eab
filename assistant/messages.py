"""What the product itself says in an answer, in the language of the question."""

import json
from functools import cache
from pathlib import Path

MESSAGES = Path(__file__).parent / "data" / "messages.json"


def message(key: str, language: str) -> str:
    """One text of data/messages.json; in English where there is none in that language."""
    return _messages()[key].get(language) or _messages()[key]["en"]


def languages() -> tuple[str, ...]:
    """The codes of the languages that it speaks, in the order of the file."""
    return tuple(next(iter(_messages().values())))


@cache
def _messages() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(MESSAGES.read_text("utf-8"))
    return loaded
