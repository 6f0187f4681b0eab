"""A reply becomes statements whatever stands around it, piece by piece, and no reply is an error."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chat.parse import Claimed, Reply

ONE = Claimed("It ends in 2026.", ((1, "Period: 2022-2026"),))
JSON = json.dumps({"found": True, "statements": [{"statement": ONE.text, "citations": [
    {"passage": 1, "quote": "Period: 2022-2026"}]}]})


def read(*pieces: str) -> list[Claimed]:
    reply = Reply()
    claimed = [one for piece in pieces for one in reply.add(piece)]
    return claimed + [one for one in reply.rest() if one not in claimed]


@pytest.mark.parametrize("text", [
    JSON, f"Here it is:\n```json\n{JSON}\n```\nDone.", f"<think>maybe {{}} or not</think>{JSON}", JSON[:-2],
    JSON.replace("}]}]}", "},],},],}"), JSON.replace("[{\"passage\"", "{\"passage\"").replace("}]}]}", "}}]}"),
    '{"statement": "It ends in 2026.", "passage": "[1]", "quote": "Period: 2022-2026"}',
    '[{"text": "It ends in 2026. [1]", "citations": [{"passage": "passage 1", "quote": "Period: 2022-2026"}]}]',
])
def test_the_statement_is_read(text: str) -> None:
    assert read(text) == [ONE]
    assert read(*text) == [ONE], "the same, letter by letter"


@pytest.mark.parametrize(("text", "claimed"), [
    ("It ends in 2026 [1].", [Claimed("It ends in 2026", ((1, ""),))]),
    ("- Nó kết thúc năm 2026 [1, 2]", [Claimed("Nó kết thúc năm 2026", ((1, ""), (2, "")))]),
    ("สิ้นสุดปี 2569 [3]", [Claimed("สิ้นสุดปี 2569", ((3, ""),))]),
    ("It ends in 2026.", []), ("", []), ("{", []), ("[1]", []), ('{"statements": [1, null, {"statement": 3}]}', []),
    ("<think>It ends in 2026 [1].", []),
    ('{"statements": ["It ends in 2026 [1]."]}', [Claimed("It ends in 2026", ((1, ""),))]),
    ('{"statements": [{"statement": "A, ] b", "citations": ["Period, ]"]}]}',
     [Claimed("A, ] b", ((None, "Period, ]"),))]),
])
def test_plain_sentences_need_a_mark(text: str, claimed: list[Claimed]) -> None:
    assert read(text) == claimed


@pytest.mark.parametrize(("text", "not_found", "whole"), [
    ('{"found": false, "statements": []}', True, True), ('{"found":FALSE', True, False), (JSON, False, True),
    (JSON[:-5], False, False), ('<think>{"found": false}</think>' + JSON, False, True), ("plain", False, True),
])
def test_what_the_reply_says_of_itself(text: str, not_found: bool, whole: bool) -> None:
    reply = Reply()
    list(reply.add(text))
    assert (reply.says_not_found, reply.is_whole) == (not_found, whole)


def test_a_reply_without_end_is_held_to_a_length() -> None:
    reply = Reply()
    list(reply.add("x" * 200_000))
    assert len(reply.text) <= 60_000


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=30), st.sampled_from(
    ["{", "}", "[", "]", '"', '"statements":', '"statement":', '"citations":', '"quote":', "<think>", "</think>",
     "[1]", "\\", JSON, JSON[:40]])), max_size=12))
def test_no_reply_is_an_error(pieces: list[str]) -> None:
    for claimed in read(*pieces):
        assert claimed.text.strip() and len(claimed.text) <= 1_000
        assert all(number is None or 0 <= number <= 999 for number, _ in claimed.citations)
