"""The number or letter that opens a clause: "3.", "- 2.", "(b)", "IV.", "Commitment 1:", and its place in a list."""

import re
from typing import NamedTuple

from corpus.facts.phrases import alternatives, plain, words
from corpus.numerals import roman_number

BULLET = re.compile(r"\s*(?:[-–—•◦▪●○■□+·‣➢✓]\s*)?")
MARK = re.compile(r"(?P<open>\(?)(?P<value>\d{1,3}|[ivxIVX]{1,5}|[^\W\d_])(?P<close>[.)])(?=\s|[^\W\d])\s*")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
LABEL = re.compile(
    rf"{alternatives([*words('commitment_words')['nouns'], 'clause'])}\s+(?P<value>\d{{1,3}}|[IVX]{{1,5}}|[A-Z])\s*"
    r"(?P<close>[.:)–—-])\s*", re.IGNORECASE)


class Mark(NamedTuple):
    """`written` without punctuation, `style` ("1.", "(a)", "I."), the values it may stand for ("i" is 9 or 1), and
    how many characters it takes with what follows it."""

    written: str
    styles: tuple[tuple[str, int], ...]
    length: int


def read_mark(text: str) -> Mark | None:
    """The mark at the start of a line of text, a bullet before it or not."""
    line = plain(text)
    bullet = BULLET.match(line)
    start = bullet.end() if bullet else 0
    found = MARK.match(line, start) or LABEL.match(line, start)
    if found is None or found.end() >= len(line):
        return None
    written = found["value"]
    shape = "label" if found.re is LABEL else found.groupdict().get("open", "") + found["close"]
    styles = tuple((f"{kind} {shape}", value) for kind, value in _values(written))
    return Mark(written, styles, found.end()) if styles else None


def bullet_length(text: str) -> int:
    """Characters of the bullet that opens a line; 0 where there is none."""
    found = BULLET.match(text)
    return found.end() if found else 0


def _values(written: str) -> list[tuple[str, int]]:
    if written.isdigit():
        return [("digit", int(written))]
    case = "upper" if written.isupper() else "lower"
    values = []
    roman = roman_number(written.upper())
    if roman:
        values.append((f"{case} roman", roman))
    # Letters count by two, so that the Vietnamese "đ" has its place between "d" and "e".
    if written.lower() in ALPHABET:
        values.append((f"{case} letter", 2 * (ALPHABET.index(written.lower()) + 1)))
    if written.lower() == "đ":
        values.append((f"{case} letter", 2 * (ALPHABET.index("d") + 1) + 1))
    return values


def follows(before: tuple[str, int], mark: Mark) -> tuple[str, int] | None:
    """The style and value of `mark` where it comes next after `before` in one list."""
    steps = (1, 2) if "letter" in before[0] else (1,)
    return next(((style, value) for style, value in mark.styles if style == before[0] and value - before[1] in steps),
                None)


def begins(mark: Mark) -> tuple[str, int] | None:
    """The style of a mark that opens a list: "1.", "(a)", "I."."""
    return next(((style, value) for style, value in mark.styles if value == (2 if "letter" in style else 1)), None)
