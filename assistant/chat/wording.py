"""Words that turn a meaning round or widen it: denials, "only" and "all", by lists per language (data/words.json)."""

import re
from functools import cache

from assistant.chat.tables import words
from corpus.facts.phrases import alternatives

NO_NUMBER = r"(?!\s+(?:(?:of\s+)?the\s+)?(?:\d|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b))"
NUMBERED = re.compile(r"\bNo\.?\s?(?=\d)")  # "No. 5" denies nothing


def is_negated(text: str, language: str) -> bool:
    """Whether the text denies something, by the words of its language; English where that one is not known."""
    return _holds("negations", NUMBERED.sub(" ", text.replace("’", "'")), language)


def without_negations(text: str, language: str) -> str:
    """The text without the words by which it denies."""
    _, listed = _patterns("negations", language.split("-")[0])
    return listed.sub(" ", text.replace("’", "'")) if listed else text


def qualifiers(text: str, language: str) -> frozenset[str]:
    """Which of "only" and "all" the text says. "All five" is no more than "five"."""
    return frozenset(name for name in ("only", "all") if _holds(name, text, language))


def as_qualifiers(text: str, language: str) -> frozenset[str]:
    """What proves a qualifier in another text: the same, and words that come near to "all" ("a total of")."""
    near = frozenset({"all"}) if _holds("as_all", text, language) else frozenset()
    return qualifiers(text, language) | near


def _holds(name: str, text: str, language: str) -> bool:
    spared, listed = _patterns(name, language.split("-")[0])
    return listed is not None and listed.search(spared.sub(" ", text) if spared else text) is not None


@cache
def _patterns(name: str, language: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    code = language if language in words()[name] else "en"
    listed, spared = words()[name].get(code), words().get(f"no_{name}", {}).get(code)
    followed = NO_NUMBER if code == "en" and name == "all" else ""
    return (re.compile(alternatives(spared), re.IGNORECASE) if spared else None,
            re.compile(alternatives(listed) + followed, re.IGNORECASE) if listed else None)
