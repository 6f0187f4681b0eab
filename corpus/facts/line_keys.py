"""Keys that stand on a line of their own over their values: "Funding agency", and below it "Meridian Facility".

Only keys that are known count, and only lines right below them. Keys one below the other are the columns of a table
that was taken apart: what follows them belongs to no one of them.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from corpus.document import Block, Span
from corpus.facts.keys import BRACKETS, ROLES, key_meaning
from corpus.facts.source import Source
from corpus.lines import ENDS_LEAD_IN, ENDS_SENTENCE, MARKDOWN_HEADING, is_field, is_numbered_item, item_marker_length

SHORT_KINDS = ("heading", "item", "paragraph")
DIGITS = re.compile(r"\(?\d")
MAX_KEY_WORDS = 8
MAX_VALUE_CHARACTERS = 160


def values_below_keys(source: Source) -> Iterator[tuple[Block, Block]]:
    """Every key line with each of the lines that are its values."""
    blocks = [block for block in source.document.blocks if block.kind != "noise"]
    key: Block | None = None
    key_above = False
    for before, block in pairwise([None, *blocks]):
        assert block is not None
        follows = before is not None and "\n\n" not in _between(source, before, block)
        if _is_key(source, block):
            key, key_above = (None if key_above and follows else block), True
            continue
        if not follows or key is None or not _is_value(source, key, block):
            key, key_above = None, False
            continue
        key_above = False
        yield key, block
        # A date or a status stands on one line; partners on several.
        if key_meaning(source.heading(key.span)) not in ROLES:
            key = None


def _is_key(source: Source, block: Block) -> bool:
    line = source.words(block.span)
    plain = block.kind in SHORT_KINDS and not ENDS_LEAD_IN.search(line) and not ENDS_SENTENCE.search(line)
    bullet = item_marker_length(line) > 0 and not is_numbered_item(line)
    # What stands in brackets may tell of a name: "Ugat Foundation (lead)" is no key.
    key = BRACKETS.sub("", source.heading(block.span))
    return plain and not bullet and len(line.split()) <= MAX_KEY_WORDS and key_meaning(key) is not None


def _is_value(source: Source, key: Block, block: Block) -> bool:
    line, head = source.words(block.span), source.words(key.span)
    if block.kind not in SHORT_KINDS or MARKDOWN_HEADING.match(line) or is_field(line) or "\n" in line:
        return False
    if len(line) > MAX_VALUE_CHARACTERS or ENDS_SENTENCE.search(line):
        return False
    # Below "2. Donors" the lines "(a) ..." are values, "3. ..." is the next key.
    marked = is_numbered_item(line)
    same_list = marked and is_numbered_item(head) and bool(DIGITS.match(line)) == bool(DIGITS.match(head))
    return not same_list and (block.kind == "item" or marked or item_marker_length(line) == 0)


def _between(source: Source, before: Block, block: Block) -> str:
    return re.sub(r"[ \t\r]", "", source.document.text[before.span.end : block.span.start])


def content_of(source: Source, block: Block) -> Span:
    """A value line without its marker."""
    return Span(block.span.start + item_marker_length(source.words(block.span)), block.span.end)
