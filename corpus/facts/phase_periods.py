"""Lines that open with a period and tell of a phase: "2021-2022: Phase 1 - survey", or "2021-2022, completed" right
below the line "Survey phase"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.document import Block
from corpus.facts.list_ends import item_before
from corpus.facts.periods import Period, find_periods
from corpus.facts.phase_labels import Scope, opening_label, scopes
from corpus.facts.phase_values import SEPARATORS, Told, status_alone
from corpus.facts.source import Source
from corpus.lines import item_marker_length

PARTED = re.compile(r"\s*(?:[:：]\s*|[–—-]\s+|,\s+)")
BETWEEN_PARTS = re.compile(r"[,;(]\s*|\s+[–—/-]\s+|\.\s+|\)")
MAX_LINE_CHARACTERS = 200
KINDS = ("heading", "field", "item", "paragraph")


def told_by_periods(source: Source, day_first: bool | None) -> Iterator[Told]:
    """What lines that open with a period say of the phase they name or stand below."""
    under, before = scopes(source), None
    for block in source.document.blocks:
        line = source.words(block.span)
        if block.kind in KINDS and len(line) <= MAX_LINE_CHARACTERS:
            is_item = block.kind == "item" or item_before(source, block.span) is not None
            content = line[item_marker_length(line) if is_item else 0 :]
            period = next(iter(find_periods(content, source.document.language, day_first)), None)
            if period is not None and not content[: period.start].strip(SEPARATORS + "("):
                told = _named_behind(block, content, period) or _below(
                    source, under.get(block.span.start), before, block)
                if told is not None:
                    yield _with_status(replace(told, starts=period.starts, ends=period.ends), content[period.end :])
        if block.kind != "noise":
            before = block


def _named_behind(block: Block, content: str, period: Period) -> Told | None:
    separator = PARTED.match(content, period.end)
    rest = content[separator.end() :] if separator else ""
    label = opening_label(rest)
    if label is None:
        return None
    title = rest[label.end :].strip(SEPARATORS + "()")
    plain = len(title.split()) <= 8 and not re.search(r"[\d:.;]", title) and not status_alone(title)[1]
    return Told(label, block.span, 2, title=title if plain else "")


def _below(source: Source, scope: Scope | None, before: Block | None, block: Block) -> Told | None:
    """The line right below the one that names the phase."""
    if before is None:
        return None
    line = source.words(before.span).strip(SEPARATORS + "#")
    label = opening_label(line)
    if label is not None and line == label.written:
        scope = Scope(label, before.span)
    if scope is None or before.span != scope.line or scope.components:
        return None
    between = source.document.text[before.span.end : block.span.start]
    if between.count("\n") > 1:
        return None
    return Told(scope.label, block.span, 2, explicit=False, line_above=scope.line)


def _with_status(told: Told, rest: str) -> Told:
    for part in BETWEEN_PARTS.split(rest):
        status, written = status_alone(part) if part.strip() else ("unknown", "")
        if written:
            return replace(told, status=status, status_written=written)
    return told
