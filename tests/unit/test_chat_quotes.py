"""Where a quote stands in a passage, in what forms it is known again; it never ends inside a word or number."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chat.quotes import locate, nearest, plain, whole_words
from corpus.blocks import read_blocks
from corpus.document import Document, Passage, Span
from corpus.split import split

TEXT = ("The tender is due by 24 March 2032, in “three copies”.\n\nThời hạn nộp hồ sơ là ngày 24 tháng 3 năm 2032.\n\n"
        "กำหนดส่งเอกสารภายในวันที่ 24 มีนาคม 2575\n\nBatas waktu penyerahan adalah 24 Maret 2032.\n")


def passage(text: str = TEXT) -> Passage:
    return split(Document("it", "it.txt", text, read_blocks(text), "It", "", "", "en", ""))[0]


def quoted(quote: str) -> list[str] | None:
    spans = locate(quote, passage())
    return None if spans is None else [TEXT[span.start : span.end] for span in spans]


@pytest.mark.parametrize(("quote", "found"), [
    ("due by 24 March 2032", ["due by 24 March 2032"]),
    ("due  by\n24 March\u00a02032", ["due by 24 March 2032"]),
    ('in "three copies"', ["in “three copies"]),
    ("The tender … three copies", ["The tender is due by 24 March 2032, in “three copies”.", "“three copies”"]),
    ("hồ sơ là ngày 24 tháng 3", ["hồ sơ là ngày 24 tháng 3"]),
    (unicodedata.normalize("NFD", "hồ sơ là ngày 24 tháng 3"), ["hồ sơ là ngày 24 tháng 3"]),
    ("กำหนดส่งเอกสาร", ["กำหนดส่งเอกสาร"]),
    ("Batas waktu penyerahan adalah 24 Maret 203", ["Batas waktu penyerahan adalah 24 Maret 2032"]),
    ("ender is due by 24", ["tender is due by 24"]),
])
def test_a_quote_is_found(quote: str, found: list[str]) -> None:
    got = quoted(quote)
    assert got is not None and len(got) == len(found)
    assert all(plain(one).text.strip(" \"'.") in plain(other).text for one, other in zip(found, got, strict=True))


@pytest.mark.parametrize("quote", ["", "  ", "…", "due by 25 March 2032", "the tender is overdue", "hồ sơ là ngày 25"])
def test_what_stands_nowhere_is_not(quote: str) -> None:
    assert quoted(quote) is None


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(1, 80))
def test_every_piece_of_the_text_is_found_as_a_whole_number_of_words(start: int, length: int) -> None:
    piece = TEXT[start : start + length]
    spans = locate(piece, passage()) or []
    for span in spans:
        assert not (TEXT[span.end - 1 : span.end].isdigit() and TEXT[span.end : span.end + 1].isdigit())
        assert not (TEXT[span.start - 1 : span.start].isdigit() and TEXT[span.start : span.start + 1].isdigit())


@pytest.mark.parametrize(("text", "cut", "whole"), [
    ("in 2026 we", (3, 5), "2026"), ("2022-2026", (0, 4), "2022"), ("1,500.50 USD", (0, 1), "1,500.50"),
    ("Thời hạn", (0, 2), "Thời"), ("24/3/2032", (3, 4), "24/3/2032"), ("a -5 b", (3, 4), "-5"),
])
def test_it_is_widened_to_whole_words(text: str, cut: tuple[int, int], whole: str) -> None:
    span = whole_words(text, Span(*cut))
    assert text[span.start : span.end] == whole


def test_a_quote_with_a_slip_is_the_sentence_it_was_meant_to_be() -> None:
    spans = nearest("The tendr is due by 24 March 2032 in three copies", passage())
    assert spans and TEXT[spans[0].start : spans[-1].end].startswith("The tender is due by 24 March 2032")
    assert nearest("Nobody knows what the weather will be like in the harbour", passage()) is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_each_character_of_the_plain_form_knows_where_it_came_from(text: str) -> None:
    made = plain(text)
    assert len(made.text) == len(made.starts) == len(made.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(made.starts, made.ends, strict=True))
