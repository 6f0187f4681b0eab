"""Lists whose last item passes for a heading: a short numbered line over a line that carries no number.

"2. Government of Japan" behind "1. Pelagia Fund" is an item, whatever stands below it.
"""

import re
from bisect import bisect_left

from corpus.document import Block, Span
from corpus.facts.source import Source
from corpus.lines import is_numbered_item
from corpus.numerals import roman_number

MARKER = re.compile(r"\(?(\w{1,5})[.)]")


def item_before(source: Source, span: Span) -> Block | None:
    """The list item that the heading at `span` goes on from; None where it is a heading."""
    line = source.words(span)
    if not is_numbered_item(line):
        return None
    blocks = source.document.blocks
    position = bisect_left(blocks, span.start, key=lambda block: block.span.start)
    if position == 0 or position == len(blocks) or blocks[position].kind != "heading":
        return None
    before = blocks[position - 1]
    between = source.document.text[before.span.end : span.start]
    if between.count("\n") != 1 or not _is_next(source.words(before.span), line):
        return None
    following = blocks[position + 1].span.start if position + 1 < len(blocks) else len(source.document.text)
    behind = source.document.text[span.end : following]
    if behind.strip() or behind.count("\n") < 2:
        return None
    return before if before.kind == "item" else item_before(source, before.span)


def _is_next(before: str, line: str) -> bool:
    """Whether two lines follow each other in one list: "1." and "2.", "(a)" and "(b)", "II." and "III."."""
    first, second = MARKER.match(before), MARKER.match(line)
    if not first or not second:
        return False
    one, other = first[1], second[1]
    if one.isdigit() and other.isdigit():
        return int(other) == int(one) + 1
    roman, next_roman = roman_number(one.upper()), roman_number(other.upper())
    letters = len(one) == len(other) == 1 and one.isalpha() and ord(other) == ord(one) + 1
    return letters or (bool(roman) and next_roman == (roman or 0) + 1)
