"""What a single line of text looks like: a heading, a list item, a key-value line, a table row, a page number.

Only form is looked at (markers, punctuation, length, capitals), never the words, so that it works in any language;
the one vocabulary is the labels that carry a number ("Phase 2", "Điều 3", "Tahap 1"), and those are recognised by
their number.
"""

import re
from dataclasses import dataclass

from corpus.document import Span
from corpus.numerals import roman_number

BULLET = re.compile(r"[-–—•◦▪●○■□*+·‣➢✓]\s+(?=\S)|[•◦▪●○■‣➢✓](?=\S)")
NUMBER = re.compile(r"(?:\(?\d{1,3}[.)]|\(?[a-zA-Z][.)](?![a-zA-Z]\.)|\(?[ivxIVX]{1,5}[.)])(?=\s|[^\W\d])")
MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
BOLD_LINE = re.compile(r"\*\*[^*]+\*\*\s*$|__[^_]+__\s*$")
FIELD = re.compile(r"(?P<key>[^\W\d_][^:|\t]{0,58}?)\s?[:：](?:\s+|(?<=：))(?P<value>\S.*)$")
# "**Donor:** Pelagia Fund", "**Donor**: Pelagia Fund", "__Period__ – 2020 to 2022".
BOLD_FIELD = re.compile(r"(?P<mark>\*\*|__)(?P<key>[^\W\d_][^*_|\t]{0,58}?)"
                        r"(?:\s?[:：]\s?(?P=mark)\s*|(?P=mark)\s?[:：]\s*|(?P=mark)\s+[–—-]\s+)(?P<value>[^\s*_].*)$")
NUMBERED_LABEL = re.compile(
    r"[^\W\d_][\w'’-]*(?:\s[\w'’-]+)?[\s.]*(?:\d{1,3}|[IVX]{1,5}|[A-H])(?:\s*[.:–—-])?(?:\s+\S.*)?$"
)
PAGE_NUMBER = re.compile(r"[-–—•*\s]*(?:\w{1,6}\s+)?\d{1,4}(?:\s*(?:/|of|sur|dari|trên)\s*\d{1,4})?[-–—\s]*$")
DATE_ONLY = re.compile(r"[\d\s./,-]+$")
TABLE_RULE = re.compile(r"[\s|:+=-]+$")
ENDS_SENTENCE = re.compile(r"[.!?…;:။។。！？；：]['\"”’)*_]*\s*$")
ENDS_QUESTION = re.compile(r"[?？]$")
ENDS_LEAD_IN = re.compile(r"[:：]['\"”’)*_]*\s*$")
MAX_HEADING_CHARACTERS = 140
LONGEST_MARKED_HEADING_CHARACTERS = 1_000  # every passage under a heading keeps it
MAX_HEADING_WORDS = 20
MAX_KEY_WORDS = 8


@dataclass
class Line:
    """One line that is not blank. `kind` "candidate" is a short line that may turn out to be a heading."""

    start: int
    end: int
    text: str
    indent: int
    page: int | None
    blank_before: bool
    kind: str = "text"
    headings: tuple[Span, ...] = ()
    lead_ins: tuple[Span, ...] = ()
    depth: int = 0


def item_marker_length(line: str) -> int:
    """Characters of the list marker that opens `line` ("- 2. " counts as one); 0 where there is none."""
    length = 0
    bullet = BULLET.match(line)
    if bullet and not line.startswith("**"):
        length = bullet.end()
    number = NUMBER.match(line, length)
    if number:
        length = number.end()
        length += len(line[length:]) - len(line[length:].lstrip())
    return length if length < len(line) else 0


def is_numbered_item(line: str) -> bool:
    """Whether `line` opens with a number or letter of its own ("3.", "(b)"), after a bullet or not."""
    bullet = BULLET.match(line)
    return bool(NUMBER.match(line, bullet.end() if bullet else 0))


def _number(line: str) -> str:
    """The number or letter that opens a numbered line, without punctuation."""
    bullet = BULLET.match(line)
    found = NUMBER.match(line, bullet.end() if bullet else 0)
    return re.sub(r"[^\w]", "", found[0]) if found else ""


def is_next_number(before: str, line: str) -> bool:
    """Whether two numbered lines follow each other in one list: "1." and "2.", "(a)" and "(b)", "II." and "III."."""
    one, other = _number(before), _number(line)
    if one.isdigit() and other.isdigit():
        return int(other) == int(one) + 1
    first, second = roman_number(one.upper()), roman_number(other.upper())
    letters = len(one) == len(other) == 1 and ord(other) == ord(one) + 1
    return letters or (first is not None and second == first + 1)


def opens_other_list(before: str, line: str) -> bool:
    """Whether a line begins a list numbered in another way than the line before it: "2. ..." and then "(a) ..."."""
    one, other = _number(before), _number(line)
    return one.isdigit() != other.isdigit() and other in ("1", "a", "A", "i", "I")


def is_page_number(line: str) -> bool:
    """A line that holds a page number and nothing else: "12", "- 3", "Page 4 of 9", "3/12"."""
    digits = re.sub(r"\D", "", line)
    return bool(PAGE_NUMBER.match(line)) and 0 < len(digits) <= 7 and not re.search(r"\b(19|20)\d\d\b", line) and (
        line.strip(" -–—•*").isdigit() or bool(re.search(r"[/]|\s(?:of|sur|dari|trên)\s", line)))


def is_field(line: str) -> bool:
    """A key-value line: "Donor: ASEAN Secretariat", its key in bold or not."""
    found = FIELD.match(line.strip("*_ ")) or BOLD_FIELD.match(line)
    if not found:
        return False
    key = found["key"]
    return len(key.split()) <= MAX_KEY_WORDS and not re.search(r"[.!?;,\"“(]\s", key) and "://" not in line


def is_table_row(line: str) -> bool:
    """A row of a table: two or more cells between bars, or parted by tabs."""
    return line.count("|") >= 2 or (line.count("\t") >= 1 and all(len(cell) < 80 for cell in line.split("\t"))
                                    and len([cell for cell in line.split("\t") if cell.strip()]) >= 2)


def may_be_heading(line: str) -> bool:
    """Short, without the punctuation that ends a sentence, and not a bare date or number."""
    bare = line.strip("*_# ")
    if MARKDOWN_HEADING.match(line) or BOLD_LINE.match(line):
        return len(line) <= LONGEST_MARKED_HEADING_CHARACTERS
    if not bare or DATE_ONLY.match(bare) or not any(character.isalpha() for character in bare):
        return False
    if _is_dated(bare, allowed=2 if NUMBERED_LABEL.match(bare) else 0):
        return False
    # Scripts without spaces have one "word" a line; they are held by the count of characters.
    short = len(bare) <= MAX_HEADING_CHARACTERS and len(bare.split()) <= MAX_HEADING_WORDS
    # A question on a line of its own heads its answer, as in a list of frequent questions.
    return short and (bool(ENDS_QUESTION.search(bare)) or not ENDS_SENTENCE.search(bare)) and "|" not in bare and (
        "@" not in bare)


def _is_dated(line: str, allowed: int) -> bool:
    """A line that gives a day ("Hà Nội, ngày 20 tháng 12 năm 2019") or a telephone number names no section."""
    without_years = re.sub(r"\b(?:19|20|25)\d\d\b", "", line)
    return len(re.findall(r"\d", without_years)) > (allowed if without_years != line else 4)


def numbered_label(line: str) -> str | None:
    """The word of a short heading that is counted: "phase" for "Phase 2", "điều" for "Điều 3. Kinh phí"; else None."""
    bare = line.strip("*_# ").rstrip(":")
    if len(bare.split()) > 14 or not NUMBERED_LABEL.match(bare):
        return None
    first = re.split(r"[\s\d.]", bare, maxsplit=1)[0]
    label = re.match(r"(\D+?)[\s.]*(?:\d{1,3}\b|\b[IVX]{1,5}\b|\b[A-H]\b)", bare)
    return (label[1] if label else first).strip().lower() or None
