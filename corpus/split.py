"""Document -> passages: sections that fit stay whole, larger ones are cut between blocks, never inside a list item.

A passage keeps its headings (`section`), and every sentence in it the headings and introducing lines above it, so that
"Phase II: 2024-2026" is known to be a duration and of which project.
"""

import hashlib
from collections.abc import Iterator
from itertools import groupby

from corpus.document import Block, Document, Passage, Sentence, Span
from corpus.headings import clean_heading
from corpus.language import detect_language
from corpus.lines import ENDS_LEAD_IN
from corpus.sentences import cut_at_spaces, sentence_spans

MAX_PASSAGE_CHARACTERS = 1_000
MAX_ITEM_CHARACTERS = 700
MAX_LEAD_IN_WORDS = 8
# A line of megabytes is no sentence; what is quoted, embedded and shown as one must have an end.
LONGEST_SENTENCE_CHARACTERS = 2_000
LONGEST_PASSAGE_CHARACTERS = 4_000
MIN_LANGUAGE_CHARACTERS = 80


def split(document: Document, max_characters: int = MAX_PASSAGE_CHARACTERS) -> list[Passage]:
    """The passages of `document` in reading order; spans do not overlap and hold all text that is not noise."""
    blocks = [block for block in document.blocks if block.kind != "noise"]
    groups = _with_content(_pack(blocks, 0, max_characters))
    seen: dict[str, int] = {}
    passages: list[Passage] = []
    lead_ins: dict[Span, Span] = {}
    for group in groups:
        for part in _cut_long_block(document, group, max_characters, lead_ins):
            passages.append(_passage(document, group, part, seen))
    return passages


def _path(block: Block) -> tuple[Span, ...]:
    return (*block.headings, block.span) if block.kind == "heading" else block.headings


def _length(blocks: list[Block]) -> int:
    return blocks[-1].span.end - blocks[0].span.start


def _pack(blocks: list[Block], depth: int, max_characters: int) -> list[list[Block]]:
    if not blocks or (_length(blocks) <= max_characters and depth > 0):
        return [blocks] if blocks else []

    def section(block: Block) -> Span | None:
        path = _path(block)
        return path[depth] if len(path) > depth else None

    groups = [list(members) for _, members in groupby(blocks, key=section)]
    if len(groups) == 1 and section(blocks[0]) is None:
        return _fill(blocks, max_characters)
    packed: list[list[Block]] = []
    for group in groups:
        deeper = _fill(group, max_characters) if section(group[0]) is None else _pack(group, depth + 1, max_characters)
        packed += deeper
    return _merge_small(packed, depth, max_characters)


def _merge_small(groups: list[list[Block]], depth: int, max_characters: int) -> list[list[Block]]:
    """Neighbouring small sections under one heading share a passage; at the top every section stands alone."""
    if depth == 0:
        return groups
    merged: list[list[Block]] = []
    for group in groups:
        if merged and _length([merged[-1][0], group[-1]]) <= max_characters // 2:
            merged[-1] = merged[-1] + group
        else:
            merged.append(group)
    return merged


def _fill(blocks: list[Block], max_characters: int) -> list[list[Block]]:
    """Cuts a run of blocks in pieces of about equal size, none longer than `max_characters` if blocks allow."""
    pieces = -(-_length(blocks) // max_characters)
    target = min(max_characters, 1.2 * _length(blocks) / pieces)
    filled: list[list[Block]] = []
    for block in blocks:
        if filled and _length([filled[-1][0], block]) <= target:
            filled[-1].append(block)
        else:
            filled.append([block])
    if len(filled) > 1 and _length(filled[-1]) < max_characters // 4:
        last = filled.pop()
        filled[-1] += last
    return filled


def _with_content(groups: list[list[Block]]) -> list[list[Block]]:
    """A heading or lead-in that was left alone goes with what follows it."""
    whole: list[list[Block]] = []
    carried: list[Block] = []
    for group in groups:
        carried.extend(group)
        headings = next((number for number, block in enumerate(reversed(group)) if block.kind != "heading"), None)
        if headings is not None:
            end = len(carried) - headings
            whole.append(carried[:end])
            carried = carried[end:]
    if carried:
        whole.append(carried)
    return whole


def _cut_long_block(document: Document, group: list[Block], max_characters: int, lead_ins: dict[Span, Span]
                    ) -> list[tuple[Span, list[Sentence]]]:
    """The spans and sentences of the passages a group of blocks makes: one, or several where a block is very long."""
    sentences = [sentence for block in group for sentence in _sentences(document, block, lead_ins)]
    whole = Span(group[0].span.start, group[-1].span.end)
    if whole.end - whole.start <= 1.5 * max_characters or len(sentences) < 2:
        return list(_cut_before_sentences(document.text, whole, sentences))
    parts: list[list[Sentence]] = []
    for sentence in sentences:
        if parts and sentence.span.end - parts[-1][0].span.start <= max_characters:
            parts[-1].append(sentence)
        else:
            parts.append([sentence])
    starts = [whole.start, *(part[0].span.start for part in parts[1:])]
    return [cut for start, part in zip(starts, parts, strict=True)
            for cut in _cut_before_sentences(document.text, Span(start, part[-1].span.end), part)]


def _cut_before_sentences(text: str, span: Span, sentences: list[Sentence]
                          ) -> Iterator[tuple[Span, list[Sentence]]]:
    """A passage as it is, unless it holds so many headings that nobody would read it: these become passages of their
    own."""
    if span.end - span.start <= LONGEST_PASSAGE_CHARACTERS:
        yield span, sentences
        return
    first = sentences[0].span.start if sentences else span.end
    for piece in cut_at_spaces(text, span.start, first, LONGEST_SENTENCE_CHARACTERS):
        yield piece, []
    if sentences:
        yield Span(first, span.end), sentences


def _sentences(document: Document, block: Block, known: dict[Span, Span]) -> list[Sentence]:
    text = document.text[block.span.start : block.span.end]
    if block.kind == "heading":
        return []
    if block.kind in ("paragraph", "item") and ENDS_LEAD_IN.search(text) and len(text.split()) <= MAX_LEAD_IN_WORDS:
        return []
    for span in block.lead_ins:
        if span not in known:  # a list of a thousand items has one
            known[span] = _last_sentence(document, span)
    lead_ins = tuple(known[span] for span in block.lead_ins)
    in_list = block.kind in ("item", "row")
    anchors = lead_ins or block.headings
    list_id = anchors[-1].start if in_list and anchors else None
    if block.kind in ("row", "field") or (block.kind == "item" and len(text) <= MAX_ITEM_CHARACTERS):
        spans = [block.span]
    else:
        spans = sentence_spans(document.text, *block.span, document.language)
    spans = [piece for span in spans for piece in cut_at_spaces(document.text, *span, LONGEST_SENTENCE_CHARACTERS)]
    return [Sentence(span, block.kind, block.headings, lead_ins, list_id) for span in spans]


def _last_sentence(document: Document, lead_in: Span) -> Span:
    spans = sentence_spans(document.text, *lead_in, document.language)
    return spans[-1] if spans else lead_in


def _common(paths: list[tuple[Span, ...]]) -> tuple[Span, ...]:
    common = paths[0]
    for path in paths[1:]:
        length = next((i for i, (a, b) in enumerate(zip(common, path, strict=False)) if a != b),
                      min(len(common), len(path)))
        common = common[:length]
    return common


def _passage(document: Document, group: list[Block], part: tuple[Span, list[Sentence]],
             seen: dict[str, int]) -> Passage:
    span, sentences = part
    text = document.text[span.start : span.end]
    content = [block.headings for block in group if block.kind != "heading"] or [_path(group[0])]
    section = " › ".join(clean_heading(document.text[a:b]) for a, b in _common(content))
    key = f"{document.name}\0{section}\0{text}"
    seen[key] = seen.get(key, -1) + 1
    passage_id = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:16]
    # A few words do not tell a language; then the passage has its document's.
    language = detect_language(text, document.language) if len(text) >= MIN_LANGUAGE_CHARACTERS else document.language
    return Passage(passage_id, document.name, document.title, section, group[0].page, language, span, text,
                   tuple(sentences))


