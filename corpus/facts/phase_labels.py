"""Which phase a line speaks of: "Phase II", "Chặng 2", the cell "First" below "Cycle"; where it stands under one.

"Component 1", "Article 2" and "Step 3" are numbered too, but are no phases.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.document import Block, Span
from corpus.facts.entries import FIELD, Entry, above_block
from corpus.facts.keys import WITHOUT_SPACES, folded_words, key_meaning
from corpus.facts.phase_names import name_at
from corpus.facts.source import Source
from corpus.facts.vocabulary import any_listed, listed
from corpus.lines import item_marker_length
from corpus.numerals import numbered_labels, roman_number

CELL_NUMBER = re.compile(r"\W*(\d{1,2}|[IVX]{1,5})(?=\W|$)")
BEFORE_LABEL = re.compile(r"[\s*_#>•-]*(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+|[A-Za-z][.)]\s+|[IVX]{1,5}[.)]\s+)?")
MAX_HEADING_CHARACTERS = 40
MAX_OPENING_CHARACTERS = 80
MAX_SIGN_CHARACTERS = 3  # "第2期"
MAX_CELL_NAME_WORDS = 4
COLON_BEFORE_DAY = re.compile(r"[:：]\s*\d{1,2}\s+[^\W\d]|(?:s|es)\s*[:：]\s*[\dIVX]")
PLURAL = re.compile(r"(?<=[a-z])s\b")
FIELD_NUMBER = re.compile(r"(\d{1,2}|[IVX]{1,5})\s*(?=[.:;,()–—-]|$)")
CARDINAL = re.compile(r"one|two|three|four|five", re.IGNORECASE)


@dataclass(frozen=True)
class PhaseLabel:
    """A phase as a text names it; `start` and `end` are offsets into that text. One that has a name and no number
    ("Inception phase") has no ordinal."""

    ordinal: int | None
    written: str
    start: int
    end: int


@dataclass(frozen=True)
class Scope:
    """The phase a block stands under, and the line that says so. `components`: a "Component 1" stands between."""

    label: PhaseLabel
    line: Span
    components: bool = False


@lru_cache(maxsize=4096)  # A heading is asked for with every line below it.
def phase_labels(text: str) -> tuple[PhaseLabel, ...]:
    """The phases named in a text, in order."""
    words = _phase_words()
    found = []
    for label in numbered_labels(text):
        written = text[label.start : label.end]
        named = folded_words(written)
        # The table of labels counts words as phases ("bahagi", a part) that are too wide here.
        # "Planting stage: 1 June 2025" names a day and no stage 1.
        if COLON_BEFORE_DAY.search(text[label.start : label.end + 3]):
            continue
        known = any(word in named for word in words) or written[0].isdigit() or not written[0].isalpha()
        if folded_words(label.name) in ("phase", *words) and (known or len(named) <= MAX_SIGN_CHARACTERS):
            found.append(PhaseLabel(label.number, written.strip(), label.start, label.end))
    return tuple(found)


@cache
def _phase_words() -> frozenset[str]:
    return frozenset(folded_words(word) for word in listed("phases", "phase_words"))


@lru_cache(maxsize=4096)
def opening_label(text: str) -> PhaseLabel | None:
    """The phase a line opens with, after its marker or number."""
    start = BEFORE_LABEL.match(text)
    first = next(iter(phase_labels(text[:MAX_OPENING_CHARACTERS])), None)
    if start is None or (first and first.start <= start.end()):
        return first
    named = None if first else name_at(text, start.end())
    return PhaseLabel(None, text[slice(*named)], *named) if named else None


def cell_label(cell: str, header: str) -> PhaseLabel | None:
    """The phase a cell names: "Stage 2: Pilot works", or "II" and "1. Starting up" where the header says "Stage"."""
    labelled = opening_label(cell)
    if labelled or key_meaning(header) != "phase" or not cell:
        return labelled
    number = CELL_NUMBER.match(cell)
    if number:
        ordinal = int(number[1]) if number[1].isdigit() else roman_number(number[1])
        return None if ordinal is None else PhaseLabel(ordinal, f"{phase_word(header)} {number[1]}", 0, number.end())
    # "First" alone says no more than its header: together they are a label.
    word = cell.split()[0].strip("().:,")
    spelled = numbered_labels(f"{word} phase")
    if spelled:
        return PhaseLabel(spelled[0].number, _spelled(word, phase_word(header)), 0, len(word))
    # "Inception", "Roll-out and support" below "Phase".
    is_name = cell[0].isalpha() and len(cell.split()) <= MAX_CELL_NAME_WORDS and not re.search(r"[\d:;]", cell)
    return PhaseLabel(None, cell, 0, len(cell)) if is_name and key_meaning(cell) is None else None


def phase_word(header: str) -> str:
    """The word for a phase in a header: "Giai đoạn" of "Giai đoạn (Phase)", "Stage" of "Stage No."."""
    found = any_listed("phases", "phase_words").search(PLURAL.sub("", header))
    return found[0] if found else header


def _spelled(word: str, header: str) -> str:
    english = folded_words(header) in listed("phases", "phase_words", "en")
    return f"{word} {header.lower()}" if english and not CARDINAL.fullmatch(word) else f"{header} {word}"


def field_label(line: str) -> PhaseLabel | None:
    """The phase that a line with the key "Phase" gives: "Giai đoạn (Phase): 1", "Fasa: Pertama (2020–2021)". "Current
    phase: 2" tells which is under way and opens no lines about it."""
    found = FIELD.match(line.lstrip("*_ "))
    if found is None or key_meaning(found["key"]) != "phase" or any_listed("phases", "current").search(found["key"]):
        return None
    label = cell_label(found["value"], found["key"])
    by_number = label is not None and CELL_NUMBER.match(found["value"])
    return None if by_number and not FIELD_NUMBER.match(found["value"]) else label


def entry_label(entry: Entry) -> PhaseLabel | None:
    """The phase of a table row, by its first cell."""
    in_row = entry.first_key and entry.key != entry.first_key and entry.above
    return cell_label(entry.above[-1], entry.first_key) if in_row else None


def scopes(source: Source) -> dict[int, Scope]:
    """By the start of a block, the phase it stands under: a heading, a lead-in, or the line that opens its lines."""
    found: dict[int, Scope] = {}
    opened: Scope | None = None
    before: Block | None = None
    alone = False
    for block in source.document.blocks:
        if block.kind == "noise":
            continue
        scope = _scope_above(source, block)
        follows = before is not None and "\n\n" not in _between(source, before, block)
        words = source.words(block.span)
        content = words[item_marker_length(words) :] if block.kind == "item" else words
        label = field_label(content) or opening_label(content)
        if block.kind == "heading" or not follows:
            opened = None
        if opened is not None and block.kind != "row" and (scope is None or alone):
            scope = opened
        if label is not None and block.kind in ("field", "paragraph", "item") and not block.lead_ins:
            opened = Scope(label, block.span)
            # A line that is nothing but a phase stands nearer than the heading above it.
            alone = content.rstrip(":： ") == content[label.start : label.end]
            if block.kind == "paragraph":
                found[block.span.start] = opened
        elif scope is not None:
            found[block.span.start] = scope
        before = block
    return found


def _scope_above(source: Source, block: Block) -> Scope | None:
    words = above_block(source, block)
    spans = [*block.headings, *block.lead_ins]
    # A field that passes for a heading is left out of the words: then lines and words cannot be matched by number.
    lines = spans if len(spans) == len(words) else [block.span] * len(words)
    for position in reversed(range(len(words))):
        named = phase_labels(words[position])
        label = named[0] if len(named) == 1 else None if named else opening_label(words[position])
        if label and not _is_sentence(words[position], label):
            return Scope(label, lines[position], any(_is_component(line) for line in words[position + 1 :]))
    return None


def _is_sentence(line: str, label: PhaseLabel) -> bool:
    """In a script without spaces a short line that goes on and on behind the phase is a sentence, no heading."""
    longest = max((len(part) for part in re.split(r"[\s(]", line[label.end :])), default=0)
    return WITHOUT_SPACES.search(line) is not None and longest > MAX_HEADING_CHARACTERS


def _is_component(line: str) -> bool:
    return any(label.start == 0 for label in numbered_labels(line)) and not phase_labels(line)


def _between(source: Source, before: Block, block: Block) -> str:
    return re.sub(r"[ \t\r]", "", source.document.text[before.span.end : block.span.start])
