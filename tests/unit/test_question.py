"""Reading a question: what is cleaned away, what is refused, and what a follow-up takes from the question before."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.errors import AssistantError
from assistant.question import clean_question, understand

LIMIT = 2_000


@pytest.mark.parametrize(("text", "clean"), [
    ("  When\tdoes\nit end? ", "When does it end?"),
    (unicodedata.normalize("NFD", "Giai đoạn hai kết thúc khi nào?"), "Giai đoạn hai kết thúc khi nào?"),
    ("a\0b", "a b"), ("\u202eend\u202c?", "end?"), ("\ufeffend\u200b?", "end?"), ("a\ud800b", "a?b"),
    ("a\u2028b", "a b"),
    ("a\u00a0b", "a b"), ("<b>x</b>", "<b>x</b>"), ("'; DROP TABLE x; --", "'; DROP TABLE x; --"),
])
def test_cleaning(text: str, clean: str) -> None:
    assert clean_question(text, LIMIT) == clean


@pytest.mark.parametrize("text", ["", " ", "\n", "?", "...", "\0", "\u200b\u200e", "\ud800", "—", "()"])
def test_empty_questions_are_refused(text: str) -> None:
    with pytest.raises(AssistantError, match=r"empty.*Ask"):
        clean_question(text, LIMIT)


@pytest.mark.parametrize("text", ["a" * (LIMIT + 1), "a" * 1_000_000, "\ufdfa" * 5_000, "a " * LIMIT])
def test_long_questions_are_refused(text: str) -> None:
    with pytest.raises(AssistantError, match=r"longer than 2,000 characters.*Ask"):
        clean_question(text, LIMIT)


def test_a_question_of_the_greatest_length_is_taken() -> None:
    assert len(clean_question("a" * LIMIT, LIMIT)) == LIMIT


@settings(max_examples=300, deadline=None)
@example("\ud800a")
@example("A\u0301")
@given(st.text(st.characters(), max_size=300))
def test_a_clean_question_is_clean(text: str) -> None:
    try:
        clean = clean_question(text, LIMIT)
    except AssistantError:
        return
    clean.encode("utf-8")
    assert clean == unicodedata.normalize("NFC", clean)
    assert clean == " ".join(clean.split()) and len(clean) <= LIMIT
    assert not any(unicodedata.category(character) == "Cc" for character in clean)
    assert clean_question(clean, LIMIT) == clean


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120), st.lists(st.text(max_size=60), max_size=3))
def test_any_conversation_can_be_read_or_is_refused(text: str, history: list[str]) -> None:
    try:
        asked = understand(text, history)
    except AssistantError:
        return
    assert asked.interpreted and asked.language


@pytest.mark.parametrize(("question", "language"), [
    ("When does the second phase of the programme end?", "en"),
    ("Giai đoạn hai của chương trình kết thúc khi nào?", "vi"),
    ("ระยะที่สองของโครงการสิ้นสุดเมื่อใด", "th"), ("Kapan tahap kedua program ini berakhir?", "id"),
])
def test_the_language_of_a_question(question: str, language: str) -> None:
    assert understand(question).language == language


def test_names_numbers_and_labels() -> None:
    asked = understand("Did the Lantern Guild give 450,000 dollars to phase II of the Neru programme in 2031?")
    assert {"lantern", "guild", "neru"} <= asked.names
    assert ("phase", 2) in asked.labels
    assert asked.numbers == {"450,000", "2031"}


def test_a_follow_up_about_another_phase_asks_the_same_of_it() -> None:
    asked = understand("And in phase 1?", ["Which towns take part in phase 2 of the Neru programme?"])
    assert asked.text == "And in phase 1?"
    assert "towns" in asked.interpreted and "Neru" in asked.interpreted
    assert asked.labels == {("phase", 1)}


def test_a_follow_up_takes_the_name_from_the_question_before() -> None:
    asked = understand("And who pays for it?", ["When does the Neru programme end?"])
    assert "Neru" in asked.interpreted and "who pays" in asked.interpreted


def test_a_question_with_its_own_name_stands_alone() -> None:
    asked = understand("When was the Tavola night market opened?", ["When does the Neru programme end?"])
    assert asked.interpreted == asked.text


def test_a_follow_up_of_a_follow_up_still_knows_the_subject() -> None:
    asked = understand("And phase 3?", ["Which towns take part in phase 1 of the Neru programme?", "And in phase 2?"])
    assert "Neru" in asked.interpreted and asked.labels == {("phase", 3)}
