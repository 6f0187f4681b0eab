"""Texts of shapes that nobody writes: read in a time that goes with their length, into passages that somebody can read.

Each was a text of some hundred kilobytes that took minutes, or made a passage, a section or a list of megabytes.
"""

import time

import pytest

from corpus.blocks import LONGEST_LEAD_IN_CHARACTERS, MAX_LEAD_INS, read_blocks
from corpus.document import Document
from corpus.headings import MAX_DEPTH
from corpus.sentences import cut_at_spaces
from corpus.split import LONGEST_PASSAGE_CHARACTERS, LONGEST_SENTENCE_CHARACTERS, split

LINES = 40_000
WORDS = [f"w{chr(97 + number % 26)}{number:x}".replace("0", "o") for number in range(LINES)]
SHAPES = {
    "a line that never ends": "word " * 200_000,
    "no space at all": "a" * 1_000_000,
    "a sentence over all lines": "the text goes on and on\n" * LINES,
    "a word a line": "blue\n" * LINES,
    "short lines": "\n".join(WORDS),
    "headings alone": "\n".join(f"{'#' * (number % 6 + 1)} Heading {number}" for number in range(LINES)),
    "a heading that never ends": f"# {'word ' * 100_000}\n\n" + "\n\n".join(f"It says {one}." for one in WORDS[:9_000]),
    "labels within labels": "\n\n".join(f"{word.capitalize()}x 1" for word in WORDS[:20_000]),
    "lines that introduce": "A list:\n" + "\n".join(f"- {word}:" for word in WORDS),
    "a long line that introduces": f"{'word ' * 100_000}:\n" + "\n".join(f"- {word}" for word in WORDS[:9_000]),
    "a header of many cells": f"| {'word | ' * 50_000}\n" + "\n".join(f"| {word} | a |" for word in WORDS[:9_000]),
    "quotation marks": "\"'" * 100_000,
    "ones and points": " 1." * 100_000,
    "stops of Khmer": "ក។" * 60_000,
}


def document(text: str) -> Document:
    return Document("a", "a.txt", text, read_blocks(text), "a", "", "", "en", "")


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_of_a_text_holds_up_its_reading(shape: str) -> None:
    text = SHAPES[shape]
    begun = time.process_time()
    read = document(text)
    passages = split(read)
    assert time.process_time() - begun < 15
    assert max(len(passage.text) for passage in passages) <= LONGEST_PASSAGE_CHARACTERS
    assert max(len(passage.section) for passage in passages) <= 2_000
    assert all(len(block.headings) <= MAX_DEPTH and len(block.lead_ins) <= MAX_LEAD_INS + 1 for block in read.blocks)
    assert all(span.end - span.start <= LONGEST_LEAD_IN_CHARACTERS for block in read.blocks for span in block.lead_ins)
    for passage in passages:
        assert passage.text == text[passage.span.start : passage.span.end]
        assert all(one.span.end - one.span.start <= LONGEST_SENTENCE_CHARACTERS for one in passage.sentences)


def test_a_line_without_end_is_cut_at_spaces_and_nothing_is_lost() -> None:
    text = " ".join(f"clinic{number}" for number in range(5_000))
    found = [text[span.start : span.end] for span in cut_at_spaces(text, 0, len(text), 2_000)]
    assert " ".join(found) == text
    assert max(map(len, found)) <= 2_000
    joined = " ".join(" ".join(passage.text.split()) for passage in split(document(text)))
    assert joined == text


def test_a_short_text_is_not_cut() -> None:
    text = "The clinic opens in May. It closes in June."
    assert cut_at_spaces(text, 4, 24, 2_000) == [(4, 24)]
