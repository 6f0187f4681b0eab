"""The tables of a document: rows that stand together, parted in cells by bars, tabs or spaces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.document import Block, Span
from corpus.facts.keys import key_meaning
from corpus.facts.source import Source

RULE = re.compile(r"\s*[|+]?[\s:=-]*-{2,}[\s|:+=-]*$")
GAP = re.compile(r"\s{2,}")
MARKS = " \t*_"


@dataclass(frozen=True)
class Row:
    """A row with the spans of its cells. `is_header`: it names the columns."""

    block: Block
    cells: tuple[Span, ...]
    is_header: bool

    @property
    def span(self) -> Span:
        """The whole row."""
        return self.block.span


@dataclass(frozen=True)
class Table:
    """Rows in order, the first among them; `header` are the words of the first."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def tables(source: Source) -> list[Table]:
    """The tables of a document in reading order; a single row is a table without content."""
    groups: list[list[Block]] = []
    before: Block | None = None
    for block in source.document.blocks:
        is_rule = block.kind == "noise" and RULE.match(source.words(block.span)) is not None
        if block.kind == "row":
            if before is not None and before.kind == "row" and not _opens_table(source, before, block):
                groups[-1].append(block)
            else:
                groups.append([block])
        if not is_rule:
            before = block
    found = [_table(source, group, [_cells(source, block) for block in group]) for group in groups]
    return sorted((*found, *_aligned(source)), key=lambda table: table.rows[0].span.start)


def _aligned(source: Source) -> Iterator[Table]:
    """Tables whose columns are parted by spaces: lines with as many cells as the first, which holds keys."""
    blocks = [block for block in source.document.blocks if block.kind != "noise"]
    position = 0
    while position < len(blocks):
        header = _aligned_cells(source, blocks[position])
        keys = [source.words(cell).strip(MARKS) for cell in header]
        cells = [header]
        if len(header) > 1 and len(set(map(key_meaning, keys)) - {None}) >= max(2, len(keys) - 1):
            for before, block in pairwise(blocks[position:]):
                row = _aligned_cells(source, block)
                if len(row) != len(header) or source.document.text[before.span.end : block.span.start].count("\n") > 1:
                    break
                cells.append(row)
        if len(cells) > 1:
            yield _table(source, blocks[position : position + len(cells)], cells)
        position += len(cells)


def _aligned_cells(source: Source, block: Block) -> tuple[Span, ...]:
    line = source.words(block.span)
    if block.kind == "row" or "\n" in line:
        return ()
    cuts = [(0, 0), *(gap.span() for gap in GAP.finditer(line)), (len(line), len(line))]
    return tuple(Span(block.span.start + before[1], block.span.start + after[0]) for before, after in pairwise(cuts))


def _opens_table(source: Source, before: Block, block: Block) -> bool:
    """Whether a row begins another table: behind a blank line, with another number of cells."""
    between = re.sub(r"[ \t\r]", "", source.document.text[before.span.end : block.span.start])
    return "\n\n" in between and len(_cells(source, before)) != len(_cells(source, block))


def _table(source: Source, blocks: list[Block], cells: list[tuple[Span, ...]]) -> Table:
    ruled = len(blocks) > 1 and bool(RULE.match(source.words(Span(blocks[0].span.end, blocks[1].span.start)).strip()))
    keys = [source.words(row[0]).strip(MARKS) for row in cells if row]
    # Without a rule, two columns whose first holds keys all the way down have no header.
    has_header = ruled or len(cells[0]) > 2 or sum(key_meaning(key) is not None for key in keys) < 2
    rows = tuple(Row(block, row, has_header and block is blocks[0]) for block, row in zip(blocks, cells, strict=True))
    return Table(tuple(source.words(cell).strip(MARKS) for cell in cells[0]), rows)


def _cells(source: Source, block: Block) -> tuple[Span, ...]:
    line = source.words(block.span)
    bar = "|" if "|" in line else "\t"
    cuts = [-1, *(found.start() for found in re.finditer(re.escape(bar), line)), len(line)]
    cells = [Span(block.span.start + before + 1, block.span.start + after) for before, after in pairwise(cuts)]
    if bar == "|" and line.startswith("|"):
        cells = cells[1:]
    if bar == "|" and line.endswith("|"):
        cells = cells[:-1]
    return tuple(cells)
