"""What a document says as key and value: fields, list items under a heading or lead-in, rows of tables.

Which keys mean what is in keys.py. An item under a lead-in that is itself "key: value" gives two
entries, "Phase I" = "Completed" below "Status" and "Status" = "Phase I: Completed": readers take the one they know.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.document import Block, Span
from corpus.facts.line_keys import content_of, keys_taken_apart, values_below_keys
from corpus.facts.list_ends import item_before
from corpus.facts.source import Source
from corpus.facts.tables import Table, tables
from corpus.lines import ENDS_LEAD_IN, ENDS_SENTENCE, is_numbered_item, item_marker_length
from corpus.sentences import sentence_spans

MARKS = " \t\n*_"
# A full-width or Khmer colon needs no space after it.
FIELD = re.compile(
    r"(?P<key>[^\W_][^:：៖|\t\n]{0,78}?)[\s*_]*[:：៖](?:[*_]*\s+|(?<=[：៖])|[*_]+)(?P<value>\S.*)$", re.DOTALL)
BOLD_KEY = re.compile(r"(?:\*\*|__)[^*_]{1,80}[:：]\s?(?:\*\*|__)\s*\S|(?:\*\*|__)[^*_]{1,80}(?:\*\*|__)\s?[:：]\s+\S")
BOLD_DASHED = re.compile(r"(?P<mark>\*\*|__)(?P<key>[^\W_][^*_|\t\n]{0,78}?)(?P=mark)\s+[–—-]\s+(?P<value>\S.*)$",
                         re.DOTALL)
KHMER_FIELD = re.compile(r"[^៖\n]{1,80}៖\s*\S")
LEADERS = re.compile(r"(?P<key>[^\W_][^:|\t\n]{0,78}?)(?:\s*\.{4,}\s*|\s{4,})(?P<value>\S.*)$")
DASHED = re.compile(r"(?P<key>[^\W_][^:–—=|\n]{0,60}?)[*_]*\s+[–—=-]\s+(?P<value>\S.*)$", re.DOTALL)
CLAUSE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=[^\W\d])")
COLUMNS = re.compile(r"\t+|\s{3,}|\s+[|·•]\s+")
SENTENCE_IN_KEY = re.compile(r"[.!?;“(]\s")
MAX_KEY_WORDS = 8
MAX_PLAIN_VALUE_CHARACTERS = 300


@dataclass(frozen=True)
class Entry:
    """One key with its value. `span` is the line or row that proves it, `value_span` the value in it. `above` are
    the headings, the lead-ins and, in a table, the first cell of the row, outermost first, cleaned of marks; where a
    heading or lead-in is the key it is not among them. `first_key` is the header of the first cell of a row ("Stage"),
    for a cell below a header."""

    key: str
    value: str
    span: Span
    value_span: Span
    above: tuple[str, ...]
    list_item: bool
    first_key: str = ""


def entries(source: Source) -> list[Entry]:
    """The entries of a document in reading order."""
    found: list[Entry] = []
    rows = {row.span.start: (table, row) for table in tables(source) for row in table.rows}
    apart = keys_taken_apart(source)
    keys_above = {block.span.start: key for key, block in values_below_keys(source)}
    for block in source.document.blocks:
        if block.span.start in rows:
            table, row = rows[block.span.start]
            if row is table.rows[0]:
                found += _table_entries(source, table)
            continue
        line: list[Entry] = []
        if block.kind in ("field", "item", "paragraph") or _is_field_heading(source, block.span) or (
            item_before(source, block.span)
        ):
            line = list(_line_entries(source, block))
            if block.headings and block.headings[-1].start in apart and not block.lead_ins:
                line = [entry for entry in line if entry.key != source.heading(block.headings[-1])]
        key = keys_above.get(block.span.start)
        if key is not None and all(entry.key != source.heading(key.span) for entry in line):
            # What stands on a line of its own over the value is its key, and no heading farther above.
            above = above_block(source, block)
            line = [entry for entry in line if not above or entry.key != above[-1]]
            line.append(_entry(source, source.heading(key.span), content_of(source, block), block.span,
                               above_block(source, key), True))
        found += line
    return found


def above_block(source: Source, block: Block) -> tuple[str, ...]:
    """The headings and lead-ins of a block as words; of a long lead-in the last sentence."""
    listed = item_before(source, block.span)
    if listed is not None:
        return above_block(source, listed)
    headings = [source.heading(span) for span in block.headings
                if not _is_field_heading(source, span) and item_before(source, span) is None]
    for span in block.lead_ins:
        sentences = sentence_spans(source.document.text, *span, source.document.language)
        headings.append(source.heading(sentences[-1] if sentences else span))
    return tuple(headings)


def _is_field_heading(source: Source, span: Span) -> bool:
    """A key in bold with its value, or one with the Khmer colon: it may pass for a heading but is a field."""
    words = source.words(span)
    return any(form.match(words) for form in (BOLD_KEY, BOLD_DASHED, KHMER_FIELD))


def _line_entries(source: Source, block: Block) -> Iterator[Entry]:
    line = source.words(block.span)
    if ENDS_LEAD_IN.search(line):
        return
    numbered = CLAUSE_NUMBER.match(line)
    is_item = block.kind == "item" or item_before(source, block.span) is not None
    marker = numbered.end() if numbered else item_marker_length(line) if is_item else 0
    content = Span(block.span.start + marker, block.span.end)
    above = above_block(source, block)
    # A paragraph is prose: a colon in it ends no key, unless the key is in bold or the clause numbered "3.1".
    may_be_keyed = block.kind in ("field", "item") or numbered or _is_field_heading(source, block.span)
    keyed = list(_keyed(source, content, allow_dash=is_item)) if may_be_keyed else []
    for key, value in keyed:
        yield _entry(source, key, value, block.span, above, is_item)
    plain = (is_item or (block.kind == "paragraph" and _is_plain(line))) and not _is_behind_list(source, block)
    if above and (plain or (keyed and block.lead_ins)):
        yield _entry(source, above[-1], content, block.span, above[:-1], is_item)


def _is_behind_list(source: Source, block: Block) -> bool:
    """A line without a number, parted from the numbered list above it: the heading of the list is not its own."""
    blocks = source.document.blocks
    position = bisect_left(blocks, block.span.start, key=lambda other: other.span.start)
    if position == 0 or blocks[position - 1].kind != "item":
        return False
    before = blocks[position - 1].span
    parted = source.document.text[before.end : block.span.start].count("\n") > 1
    return parted and is_numbered_item(source.words(before)) and not item_marker_length(source.words(block.span))


def _is_plain(line: str) -> bool:
    """A short line that is no sentence can be the value of the heading above it."""
    return len(line) <= MAX_PLAIN_VALUE_CHARACTERS and not ENDS_SENTENCE.search(line)


def _keyed(source: Source, span: Span, allow_dash: bool = False) -> Iterator[tuple[str, Span]]:
    """The keys of a line with the spans of their values; several where a line has several columns."""
    parts = _parts(source, span)
    for part in parts:
        words = source.words(part)
        skipped = len(words) - len(words.lstrip(MARKS))
        found = FIELD.match(words, skipped) or BOLD_DASHED.match(words.lstrip()) or (
            LEADERS.match(words, skipped) or DASHED.match(words, skipped) if allow_dash else None)
        if found and len(found["key"].split()) <= MAX_KEY_WORDS and not SENTENCE_IN_KEY.search(found["key"]):
            yield found["key"], Span(part.start + found.start("value"), part.end)


def _parts(source: Source, span: Span) -> list[Span]:
    """A line with "key: value" in every column is cut at the columns."""
    words = source.words(span)
    cuts = [(0, 0), *(found.span() for found in COLUMNS.finditer(words)), (len(words), len(words))]
    parts = [Span(span.start + before[1], span.start + after[0]) for before, after in pairwise(cuts)]
    parts = [part for part in parts if source.words(part).strip()]
    if len(parts) > 1 and all(FIELD.match(source.words(part).strip(MARKS)) for part in parts):
        return parts
    return [span]


def _entry(source: Source, key: str, value: Span, span: Span, above: tuple[str, ...], is_item: bool,
           first_key: str = "") -> Entry:
    words = source.words(value)
    start = value.start + len(words) - len(words.lstrip(MARKS))
    end = max(start, value.end - (len(words) - len(words.rstrip(MARKS + ";,"))))
    kept = " ".join(source.document.text[start:end].replace("**", "").split())
    return Entry(" ".join(key.strip(MARKS).split()), kept, span, Span(start, end), above, is_item, first_key)


def _table_entries(source: Source, table: Table) -> Iterator[Entry]:
    """A header cell is the key of the cells below it; in two columns the first cell is also the key of the second."""
    above = above_block(source, table.rows[0].block)
    for row in table.rows:
        cells = [(source.words(cell).strip(MARKS), cell) for cell in row.cells]
        filled = [(words, cell) for words, cell in cells if words]
        if all(FIELD.match(words) for words, _ in filled):
            for _, cell in filled:
                yield from (_entry(source, key, value, row.span, above, False) for key, value in _keyed(source, cell))
            continue
        if len(cells) == 2 and all(words for words, _ in cells) and not row.is_header:
            yield _entry(source, cells[0][0].rstrip(":："), cells[1][1], row.span, above, False)
        if row is table.rows[0] or not cells or not table.rows[0].is_header:
            continue
        below = (*above, *((cells[0][0],) if cells[0][0] else ()))
        for position, (header, (words, cell)) in enumerate(zip(table.header, cells, strict=False)):
            if header and words:
                yield _entry(source, header, cell, row.span, below if position else above, False, table.header[0])
