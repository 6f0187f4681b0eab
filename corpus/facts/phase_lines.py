"""Lines that open with a phase and tell of it: "Phase I - Learning to look (2018-2020), completed"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.document import Block
from corpus.facts.dates import find_dates
from corpus.facts.entries import above_block
from corpus.facts.keys import key_meaning
from corpus.facts.list_ends import item_before
from corpus.facts.periods import find_periods
from corpus.facts.phase_labels import PhaseLabel, opening_label
from corpus.facts.phase_lists import listed_label
from corpus.facts.phase_values import (
    QUOTES,
    SEPARATORS,
    Told,
    period_of,
    places_of,
    status_alone,
    status_of,
    with_value,
)
from corpus.facts.runs import bounded
from corpus.facts.source import Source
from corpus.facts.vocabulary import any_listed
from corpus.lines import ENDS_LEAD_IN, item_marker_length

OPENING_BRACKET = re.compile(r"[\s*_]*[-–—:]?\s*\(([^)]*)\)")
BRACKET = re.compile(r"\(([^)]*)\)")
SEPARATOR = re.compile(r"[\s*_]*(?:[:៖]|[-–—]\s|\s[-–—]|\s/\s)[\s*_]*")
INNER_FIELD = re.compile(r"(?:\A|[.;,]\s+)(?P<key>[^\W\d_][^.:;,()]{1,30}):\s+(?P<value>[^.;]+)")
PERIOD_PART = re.compile(r"\s+[/|–—-]\s+|[;,]\s+")
SPACELESS = re.compile(r"\s*[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
ENDS_TITLE = re.compile(r"[(;|។\n]|[.!?](?:\s|$)|,\s+(?=\S+$)")
MAX_TITLE_WORDS = 12
MAX_LINE_CHARACTERS = 300
MAX_CHARACTERS_BEFORE_PERIOD = 12
PARTS = re.compile(r"[.;,|]\s+|[.;,]$|[។।]|\s+[–—/-]\s+|[()]")


def told_by_lines(source: Source, day_first: bool | None) -> Iterator[Told]:
    """What headings, fields and items that open with a phase say of it."""
    for block in source.document.blocks:
        words = source.words(block.span)
        if block.kind not in ("heading", "field", "item", "paragraph") or len(words) > MAX_LINE_CHARACTERS:
            continue
        is_item = block.kind == "item" or item_before(source, block.span) is not None
        marker = item_marker_length(words) if is_item else 0
        listed = listed_label(words, marker, above_block(source, block))
        label = listed or opening_label(words[marker:])
        if label is not None:
            told = _told(source, block, label, words[marker:], day_first)
            # An item that only stands in a list of phases is one where it has a period.
            if told is not None and told.says_something() and (listed is None or told.starts or told.ends):
                yield told


def _told(source: Source, block: Block, label: PhaseLabel, line: str, day_first: bool | None) -> Told | None:
    tail = line[label.end :]
    told = Told(label, block.span, 2)
    bracket = OPENING_BRACKET.match(tail)
    if bracket:
        told = _with_brackets(told, bracket[1], source, day_first)
        tail = tail[bracket.end() :]
    separator = SEPARATOR.match(tail)
    spaceless = SPACELESS.match(tail) and (block.kind == "heading" or BRACKET.search(tail))
    if separator is None and not spaceless:
        return told
    rest = tail[separator.end() :] if separator else tail
    if told.starts is None and told.ends is None:
        told = _with_period_first(told, rest, source.document.language, day_first)
    later = BRACKET.search(rest)
    if later and told.starts is None and told.ends is None:
        told = _with_brackets(told, later[1], source, day_first)
        # What follows the brackets is the status: "(Feb 2020 - Jan 2021), completed".
        status, written = status_of(rest[later.end() :])
        told = replace(told, status=status, status_written=written) if written else told
    told = _with_inner_fields(told, rest, source.document.language, day_first)
    told = _with_status_part(told, rest)
    place = any_listed("phases", "happens_at").search(rest)
    if place and told.starts is not None:
        told = replace(told, places=places_of(bounded(rest[place.end() :])))
    if _may_have_title(source, block, told):
        told = replace(told, title=_title(rest, source.document.language))
    return told


def _with_inner_fields(told: Told, rest: str, language: str, day_first: bool | None) -> Told:
    """Keys and values behind the phase: "Dredging. Start: 4 March 2024. End: 30 August 2024."."""
    for field in INNER_FIELD.finditer(rest):
        meaning = key_meaning(field["key"])
        if meaning in ("period", "start", "end", "status"):
            told = with_value(told, meaning, field["value"], language, day_first)
    return told


def _with_period_first(told: Told, rest: str, language: str, day_first: bool | None) -> Told:
    """The period a line opens with: "Phase I: from April 2025 to December 2027, in two districts"."""
    period = next(iter(find_periods(rest, language, day_first)), None)
    # "Phase 1 / Survey / 2023-2024": the period is a part of its own.
    parts = [rest[found.end() :] for found in PERIOD_PART.finditer(rest)]
    opens = period is not None and (period.start <= MAX_CHARACTERS_BEFORE_PERIOD or any(
        part.startswith(rest[period.start : period.end]) for part in parts))
    return replace(told, starts=period.starts, ends=period.ends) if period and opens else told


def _with_status_part(told: Told, rest: str) -> Told:
    """A part of the line that is a status and nothing else: "in Bokham. Completed.", "2018 to 2020, closed"."""
    for part in PARTS.split(rest):
        status, written = status_alone(part) if part else ("unknown", "")
        if written and not told.status_written:
            return replace(told, status=status, status_written=written)
    return told


def _with_brackets(told: Told, words: str, source: Source, day_first: bool | None) -> Told:
    starts, ends = period_of(words, source.document.language, day_first)
    if starts:
        return replace(told, starts=starts, ends=ends)
    status, written = status_of(words)
    # A bracket that is the status and nothing else.
    return replace(told, status=status, status_written=written) if len(written) >= len(words.strip()) - 3 else told


def _is_value(source: Source, block: Block) -> bool:
    """Whether the line stands below a key ("Budget:"): then it says of the phase what the key asks."""
    return bool(block.lead_ins) or any(
        key_meaning(words) not in (None, "phase") for words in above_block(source, block)[-1:])


def _may_have_title(source: Source, block: Block, told: Told) -> bool:
    if block.kind == "heading":
        return True
    above = above_block(source, block)
    in_list_of_phases = bool(above) and any_listed("keys", "keys", "phase").search(above[-1]) is not None
    return not _is_value(source, block) and (in_list_of_phases or told.starts is not None or told.ends is not None)


def _title(rest: str, language: str) -> str:
    end = ENDS_TITLE.search(rest)
    title = (rest[: end.start()] if end else rest).strip(SEPARATORS + QUOTES + "#")
    is_name = title[:1].isalpha() and len(title.split()) <= MAX_TITLE_WORDS and ":" not in title
    if not is_name or ENDS_LEAD_IN.search(rest) or re.search(r"\d", title) or find_dates(title, language):
        return ""
    if any_listed("phases", "before_places").match(title) and not title[0].isupper():
        return ""
    # "Baseline study, completed": the end is the status.
    before, _, last = title.rpartition(",")
    title = before.rstrip() if before and status_alone(last)[1] else title
    return "" if status_alone(title)[1] else title
