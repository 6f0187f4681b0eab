"""What a commitment is about: themes of a small general taxonomy, by words of several languages (data/themes.json)."""

from functools import cache

from corpus.facts.phrases import any_phrase, words


@cache
def _names() -> tuple[str, ...]:
    return tuple(words("themes"))


def find_themes(text: str) -> tuple[str, ...]:
    """The themes of a text, the one with most words first."""
    counts = {name: len(any_phrase("themes", name).findall(text)) for name in _names()}
    return tuple(sorted((name for name in counts if counts[name]), key=lambda name: -counts[name]))
