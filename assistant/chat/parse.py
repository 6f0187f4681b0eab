"""A model's reply as statements: each as soon as it is whole, whatever stands around it.

Read are the JSON that was asked for, the same cut short or wrapped in other words, flat objects with one quote, and
plain sentences with [n] marks. What cannot be read is no statement.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DECODER = json.JSONDecoder(strict=False)
MARK = re.compile(r"\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
CLOSING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])', re.DOTALL)
NOT_FOUND = re.compile(r'"found"\s*:\s*false', re.IGNORECASE)
THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
MAX_REPLY_CHARACTERS = 60_000
MAX_STATEMENT_CHARACTERS = 1_000
MAX_CITATIONS = 12
STATEMENT_KEYS = ("statement", "text", "sentence", "answer")


@dataclass(frozen=True)
class Claimed:
    """A statement as the model gives it: its words, and the pairs of passage number (None where it names none) and
    quote it claims to be proved by."""

    text: str
    citations: tuple[tuple[int | None, str], ...]


class Reply:
    """The text of a reply as it grows."""

    def __init__(self) -> None:
        self.text = ""
        self._read_to = 0

    def add(self, piece: str) -> Iterator[Claimed]:
        """The statements that are whole with this piece."""
        self.text = (self.text + piece)[:MAX_REPLY_CHARACTERS]
        if "}" in piece and "<think>" not in self.text[self._read_to:].split("</think>")[-1]:
            yield from self._objects()

    def rest(self) -> Iterator[Claimed]:
        """At the end: plain sentences with marks, where there is no JSON at all."""
        if "{" in self.text:
            yield from self._objects()
            return
        for line in THOUGHT.sub("", self.text).split("\n"):
            yield from _sentences(line)

    @property
    def says_not_found(self) -> bool:
        """Whether the model says that the passages do not answer."""
        return NOT_FOUND.search(THOUGHT.sub("", self.text)) is not None

    @property
    def is_whole(self) -> bool:
        """Whether the JSON object was brought to its end; plain text is taken as whole."""
        text = THOUGHT.sub("", self.text)
        start = text.find("{")
        return start < 0 or _decoded(text, start) is not None

    def _objects(self) -> Iterator[Claimed]:
        start = self.text.find("{", self._read_to)
        while start >= 0:
            decoded = _decoded(self.text, start)
            found = _statements(decoded[0]) if decoded else []
            if decoded and found:
                self._read_to = decoded[1]
                yield from found
            start = self.text.find("{", decoded[1] if decoded and found else start + 1)


def _decoded(text: str, start: int) -> tuple[dict[str, Any], int] | None:
    for tried in (text, _without_closing_commas(text)):
        try:
            value, end = DECODER.raw_decode(tried, start)
        except (ValueError, RecursionError):
            continue
        return (value, end) if isinstance(value, dict) else None
    return None


def _without_closing_commas(text: str) -> str:
    """With a space for each comma before a bracket that closes, outside of strings: many models write one."""
    return CLOSING_COMMA.sub(lambda match: match[1] or " ", text)


def _statements(value: dict[str, Any]) -> list[Claimed]:
    listed = value.get("statements")
    if isinstance(listed, list):
        return [claimed for one in listed for claimed in _listed(one)]
    claimed = _statement(value)
    return [claimed] if claimed else []


def _listed(one: object) -> list[Claimed]:
    if isinstance(one, str):
        return list(_sentences(one))
    claimed = _statement(one) if isinstance(one, dict) else None
    return [claimed] if claimed else []


def _statement(value: dict[str, Any]) -> Claimed | None:
    text = next((value[key] for key in STATEMENT_KEYS if isinstance(value.get(key), str)), "")
    text = " ".join(MARK.sub(" ", text).split())
    if not text or len(text) > MAX_STATEMENT_CHARACTERS:
        return None
    cited = value.get("citations")
    cited = cited if isinstance(cited, list) else [cited if isinstance(cited, dict) else value]
    objects = [{"quote": one} if isinstance(one, str) else one for one in cited[:MAX_CITATIONS]]
    pairs = tuple((_number(one.get("passage", one.get("citation"))), quote) for one in objects
                  if isinstance(one, dict) and isinstance(quote := one.get("quote"), str) and quote.strip())
    return Claimed(text, pairs)


def _number(value: object) -> int | None:
    digits = re.search(r"\d{1,3}", str(value)) if isinstance(value, int | str) else None
    return int(digits[0]) if digits else None


def _sentences(line: str) -> Iterator[Claimed]:
    """"The phase ends in 2026 [2]." is a statement that names its passage and quotes nothing yet."""
    position = 0
    for mark in MARK.finditer(line):
        text = " ".join(line[position : mark.start()].strip(" .;-•*#>").split())
        position = mark.end()
        if any(character.isalnum() for character in text) and len(text) <= MAX_STATEMENT_CHARACTERS:
            yield Claimed(text, tuple((int(number), "") for number in re.findall(r"\d+", mark[1])))
