"""Whatever a text is made of: what is stored of it is verbatim, in order, without overlap, and complete."""

import unicodedata
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.blocks import read_blocks
from corpus.document import Document
from corpus.sentences import sentence_spans
from corpus.split import split

WORDS = st.sampled_from([
    "the", "bridge", "Neru", "Phase", "II", "2", "2031", "12.5", "million", "e.g.", "Ministry", "of", "Works", "giai",
    "đoạn", "kế", "hoạch", "ระยะที่", "โครงการพัฒนาเมือง", "ដំណាក់កាល", "។", "城市", "。", "**bold**", "“quoted”",
    "a|b", "x:", "…",
    "\u200b", "\u0301", "\ufdfa", "😀", "\u202e", "\x07", "\u2028", "\x85", "\x1c", "\u00a0",
])
OPENINGS = st.sampled_from(["", "", "", "# ", "### ", "- ", "  - ", "    • ", "1. ", "2.", "(a) ", "- 3. ", "Donor: ",
                            "Status:", "| a | b |", "a\tb", "12", "- 4", "---", "|---|---|", "**Annex**", "\t",
                            "\u3000"])
ENDINGS = st.sampled_from(["", "", ".", ":", ";", "?", ",", "…", "  ", "\r"])
BREAKS = st.sampled_from(["\n", "\n", "\n\n", "\n \n", "\f", "\n\n\n"])
LINES = st.builds(lambda opening, words, ending, end: opening + " ".join(words) + ending + end, OPENINGS,
                  st.lists(WORDS, max_size=14), ENDINGS, BREAKS)
TEXTS = st.one_of(st.lists(LINES, max_size=40).map("".join), st.text(max_size=400)).map(
    lambda text: unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8")))


def document(text: str, language: str = "en") -> Document:
    return Document("name", "name.txt", text, read_blocks(text), "Title", "", "", language, "")


def visible(text: str) -> list[int]:
    return [position for position, character in enumerate(text) if not character.isspace()]


@settings(max_examples=300, deadline=None)
@example("")
@example("\f")
@example("Heading\n")
@example("- 1\n- 2\n")
@given(TEXTS)
def test_blocks_hold_every_visible_character_once(text: str) -> None:
    blocks = read_blocks(text)
    for before, after in pairwise(blocks):
        assert before.span.end <= after.span.start
    held = {position for block in blocks for position in range(*block.span)}
    assert [position for position in visible(text) if position not in held] == []
    for block in blocks:
        shown = text[slice(*block.span)]
        assert shown and shown == shown.strip()
        for span in (*block.headings, *block.lead_ins):
            assert any(other.span.start <= span.start < span.end <= other.span.end for other in blocks)
            assert span.start < block.span.start


@settings(max_examples=300, deadline=None)
@example("a" * 5_000, 80)
@example("word " * 1_000, 300)
@example("- 1\n- 2\n", 300)
@given(TEXTS, st.sampled_from([80, 300, 1_000]))
def test_passages_are_verbatim_and_complete(text: str, max_characters: int) -> None:
    read = document(text)
    passages = split(read, max_characters)
    for passage in passages:
        assert passage.text == text[slice(*passage.span)] != ""
        for before, after in pairwise(passage.sentences):
            assert before.span.end <= after.span.start
        for sentence in passage.sentences:
            assert passage.span.start <= sentence.span.start < sentence.span.end <= passage.span.end
            quoted = text[slice(*sentence.span)]
            assert quoted == quoted.strip()
    assert all(one.span.end <= other.span.start for one, other in pairwise(passages))
    assert len({passage.passage_id for passage in passages}) == len(passages)
    _assert_complete(read, text, [range(*passage.span) for passage in passages],
                     [range(*sentence.span) for passage in passages for sentence in passage.sentences])


def _assert_complete(read: Document, text: str, passages: list[range], sentences: list[range]) -> None:
    held = {position for span in passages for position in span}
    quoted = {position for span in sentences for position in span}
    for block in read.blocks:
        positions = [position for position in range(*block.span) if not text[position].isspace()]
        if block.kind == "noise":
            continue
        assert [position for position in positions if position not in held] == [], block
        # Headings, and short lines that only introduce others, answer nothing by themselves.
        if block.kind != "heading" and not text[slice(*block.span)].rstrip("*_'\"”’) ").endswith((":", "：")):
            assert [position for position in positions if position not in quoted] == [], block


def test_sentences_leave_out_the_space_around_them() -> None:
    text = "x  The bridge is closed.  It opens at 10 a.m. tomorrow.\n\n The end. "
    found = [text[slice(*span)] for span in sentence_spans(text, 1, len(text), "en")]
    assert found == ["The bridge is closed.", "It opens at 10 a.m. tomorrow.", "The end."]


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(["vi", "th", "km", "id", "zh", "und", "xx"]))
def test_any_language_will_do(text: str, language: str) -> None:
    for passage in split(document(text, language)):
        for sentence in passage.sentences:
            assert passage.span.start <= sentence.span.start < sentence.span.end <= passage.span.end
