"""Lines of plain text or Markdown -> blocks: headings, paragraphs, items, key-value lines, rows.

Real files have no blank lines, or stray ones in the middle of a sentence; list items with and without markers; short
lines that are headings and short lines that are content. What decides is form and neighbourhood (see `lines`).
"""

import re
from itertools import pairwise

from corpus import lines as form
from corpus.document import Block, BlockKind, Span
from corpus.headings import place_under_headings
from corpus.lines import Line

TAB_WIDTH = 4
MAX_WRAPPED_WIDTH_CHARACTERS = 130
# What introduces a line is kept with the line: it must be short, and not much.
LONGEST_LEAD_IN_CHARACTERS = 2_000
MAX_LEAD_INS = 20


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of `text` (NFC) in order; together they hold every visible character of it."""
    found = _lines(text)
    for line in found:
        line.kind = _kind(line.text)
    _join_broken_lines(found, text)
    _mark_numbered_headings(found)
    _decide_candidates(found)
    _nest_items(found)
    place_under_headings(found)
    return tuple(
        Block(_block_kind(line.kind), Span(line.start, line.end), line.depth, line.headings, line.lead_ins, line.page)
        for line in found
    )


def _lines(text: str) -> list[Line]:
    found: list[Line] = []
    pages = text.count("\f")
    page, blank = 1, True
    for match in re.finditer(r"[^\n\f]*(\n|\f|$)", text):
        raw = match[0].rstrip("\n\f")
        bare = raw.strip()
        if bare:
            start = match.start() + raw.index(bare)
            indent = len(raw[: raw.index(bare)].expandtabs(TAB_WIDTH))
            found.append(Line(start, start + len(bare), bare, indent, page if pages else None, blank))
        blank = not bare
        page += match[0].endswith("\f")
    return found


def _kind(line: str) -> str:
    if form.is_page_number(line) or form.TABLE_RULE.match(line):
        return "noise"
    if form.MARKDOWN_HEADING.match(line) and len(line) <= form.LONGEST_MARKED_HEADING_CHARACTERS:
        return "heading"
    if form.is_table_row(line):
        return "row"
    if form.item_marker_length(line):
        return "item"
    if form.is_field(line) and not form.ENDS_QUESTION.search(line):
        return "field"
    return "candidate" if form.may_be_heading(line) else "text"


def _is_wrapped(found: list[Line]) -> tuple[bool, float]:
    """Whether the file breaks its lines at a width, and that width."""
    pairs = [(a, b) for a, b in pairwise(found) if not b.blank_before and b.kind in ("text", "candidate")]
    if len(pairs) < 4:
        return False, 0
    broken = sum(not form.ENDS_SENTENCE.search(a.text) and b.text[0].islower() for a, b in pairs)
    width = sorted(len(line.text) for line in found)[int(0.95 * (len(found) - 1))]
    return broken >= 0.25 * len(pairs) and width <= MAX_WRAPPED_WIDTH_CHARACTERS, width


def _join_broken_lines(found: list[Line], text: str) -> None:
    """A line that goes on with the sentence before it becomes part of that block, also over a stray blank line."""
    wrapped, width = _is_wrapped(found)
    joined: list[Line] = []
    last_line = ""  # of the block before: the whole of a block of many lines is not looked at for each of them
    for line in found:
        before = joined[-1] if joined else None
        if before is not None and _goes_on(before.kind, last_line, line, wrapped, width):
            before.end = line.end
            if before.kind == "candidate":
                before.kind = "text"
        else:
            joined.append(line)
        last_line = line.text
    for line in joined:
        line.text = text[line.start : line.end]
    found[:] = joined


def _goes_on(kind: str, last_line: str, line: Line, wrapped: bool, width: float) -> bool:
    if line.kind not in ("text", "candidate", "field") or kind not in ("text", "candidate", "item", "field"):
        return False
    if form.ENDS_SENTENCE.search(last_line):
        return False
    if line.text[0].islower() and line.kind != "field" and len(last_line.split()) > 3:
        return True
    return wrapped and not line.blank_before and len(last_line) >= 0.7 * width and line.kind != "field"


def _mark_numbered_headings(found: list[Line]) -> None:
    """ "2. Background" over a paragraph is a heading; over another numbered line it is an item."""
    before: Line | None = None
    for line, after in pairwise(found):
        if line.kind == "item" and not form.BULLET.match(line.text) and form.is_numbered_item(line.text):
            content = line.text[form.item_marker_length(line.text) :]
            if len(content.split()) <= 10 and form.may_be_heading(content) and content[0].isupper() and (
                _stands_over(line, after) and not _closes_list(before, line, after)
            ):
                line.kind = "heading"
        before = line


def _stands_over(line: Line, after: Line) -> bool:
    """Whether what follows a numbered line can be what it heads: no further line numbered as it is."""
    if after.kind != "item":
        return after.kind in ("text", "row", "field", "candidate")
    return not form.is_numbered_item(after.text) or after.indent > line.indent or (
        form.opens_other_list(line.text, after.text))


def _closes_list(before: Line | None, line: Line, after: Line) -> bool:
    """The last item of a list: it follows the item before it at once, and a blank line follows it."""
    if before is None or before.kind != "item" or before.indent != line.indent or line.blank_before:
        return False
    return after.blank_before and form.is_next_number(before.text, line.text)


def _decide_candidates(found: list[Line]) -> None:
    """Short lines in a row: the first heads them, the last heads what follows, those between are content."""
    position = 0
    while position < len(found):
        if found[position].kind != "candidate":
            position += 1
            continue
        stop = position
        while stop < len(found) and found[stop].kind == "candidate":
            stop += 1
        _decide_run(found[position:stop], found[stop] if stop < len(found) else None,
                    found[position - 1] if position else None)
        position = stop


def _decide_run(run: list[Line], after: Line | None, before: Line | None) -> None:
    introduced = before is not None and bool(form.ENDS_LEAD_IN.search(before.text)) and not run[0].blank_before
    for position, line in enumerate(run):
        is_last = position + 1 == len(run)
        following = after if is_last else run[position + 1]
        previous = run[position - 1] if position else before
        labelled = form.numbered_label(line.text) is not None
        strong = bool(form.BOLD_LINE.match(line.text))
        under_label = previous is not None and previous.kind == "heading" and form.numbered_label(previous.text)
        heads_something = following is not None and is_last
        if line.text.endswith(","):
            line.kind = "line"
        elif labelled or strong:
            line.kind = "heading" if following is not None else "text"
        elif under_label and (following is None or not is_last or following.kind == "heading"):
            line.kind = "text"
        elif heads_something or (position == 0 and not introduced and len(run) > 1):
            line.kind = "heading"
        else:
            line.kind = "line"


def _nest_items(found: list[Line]) -> None:
    """Depth of list items by indentation, and the introducing lines above each."""
    indents: list[int] = []
    lead_ins: list[tuple[int, Span]] = []
    header: Span | None = None
    for position, line in enumerate(found):
        if line.kind == "noise":
            continue
        if line.kind == "row":
            header = header if position and found[position - 1].kind in ("row", "noise") and header else None
            line.lead_ins = tuple(span for _, span in lead_ins) + ((header,) if header else ())
            header = header or (Span(line.start, line.end) if _may_lead_in(line) else None)
            continue
        header = None
        if line.kind == "item":
            while indents and line.indent < indents[-1]:
                indents.pop()
            if not indents or line.indent > indents[-1]:
                indents.append(line.indent)
            line.depth = len(indents) - 1
            lead_ins = [(depth, span) for depth, span in lead_ins if depth < line.depth]
            line.lead_ins = tuple(span for _, span in lead_ins)
        else:
            indents = []
            kept = line.kind in ("line", "text", "field") and not line.blank_before
            kept = kept and bool(lead_ins) and not form.ENDS_LEAD_IN.search(line.text)
            if line.kind == "line" or (kept and _follows_lead_in(found, position)):
                line.lead_ins = tuple(span for _, span in lead_ins[:1])
            else:
                lead_ins = []
        if _may_lead_in(line) and form.ENDS_LEAD_IN.search(line.text) and line.kind != "heading":
            del lead_ins[MAX_LEAD_INS - 1 :]
            lead_ins.append((line.depth if line.kind == "item" else -1, Span(line.start, line.end)))


def _may_lead_in(line: Line) -> bool:
    return line.end - line.start <= LONGEST_LEAD_IN_CHARACTERS


def _follows_lead_in(found: list[Line], position: int) -> bool:
    return position > 0 and bool(form.ENDS_LEAD_IN.search(found[position - 1].text))


def _block_kind(kind: str) -> BlockKind:
    if kind in ("heading", "item", "field", "row", "noise"):
        return kind  # type: ignore[return-value]
    return "item" if kind == "line" else "paragraph"
