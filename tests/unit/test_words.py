"""The lexical side: what counts as the same word, and the bounds of its scores."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.numerals import folded, roman_number
from index.words import Words, held_terms, passage_terms, question_terms, share_held

TEXTS = [
    "Phase II of the Neru bridge programme runs from 2031 to 2033.",
    "Giai đoạn 2 của chương trình cầu Neru kéo dài đến năm 2033.",
    "โครงการพัฒนาเมืองระยะที่สองเริ่มในปีหน้า",
    "The Lantern Guild runs the night market.",
]


@pytest.mark.parametrize(("text", "number"), [
    ("I", 1), ("II", 2), ("III", 3), ("IV", 4), ("V", 5), ("VI", 6), ("VIII", 8), ("IX", 9), ("X", 10), ("XIV", 14),
    ("XIX", 19), ("XXIX", 29), ("", None), ("ii", None), ("IIII", None), ("VX", None), ("XXX", None), ("MIX", None),
    ("A", None),
])
def test_roman_numbers(text: str, number: int | None) -> None:
    assert roman_number(text) == number


def test_folding_takes_off_accents_and_leaves_other_scripts_alone() -> None:
    assert folded("giai đoạn Đô thị") == "giai doan Do thi"
    assert folded("São Tomé") == "Sao Tome"
    for text in ("ระยะที่", "ដំណាក់កាល", "ລະຍະ", "नगर", "城市"):
        assert folded(text) == text


def test_one_number_has_one_spelling() -> None:
    assert question_terms("Phase II") == question_terms("PHASE 2") == question_terms("phase 02") == ["phase", "2"]
    assert question_terms("Ｐｈａｓｅ ２") == ["phase", "2"]


def test_thai_is_cut_in_trigrams() -> None:
    assert question_terms("ระยะ") == ["ระย", "ะยะ"]
    assert set(question_terms("ระยะที่สอง")) < set(question_terms("โครงการระยะที่สองเริ่ม"))
    assert question_terms("งาน 2") == ["งาน", "2"]


def test_vietnamese_is_found_without_its_marks() -> None:
    assert {"doan", "đoạn"} <= set(passage_terms("Giai đoạn hai"))
    words = Words.build(TEXTS)
    assert int(np.argmax(words.coverage("giai doan cua chuong trinh"))) == 1
    assert int(np.argmax(words.coverage("giai đoạn của chương trình"))) == 1


def test_compounds_are_found_by_their_parts() -> None:
    assert {"knupp", "nupp"} <= set(question_terms("K-NUPP"))
    assert set(question_terms("Sub-National")) >= {"subnational", "sub", "national"}
    assert "lao" in [term.casefold() for term in question_terms("PDRPhase Lao")]
    assert "programme" in question_terms("the programme’s end")


def test_coverage_ranks_and_stays_within_bounds() -> None:
    words = Words.build(TEXTS)
    coverage = words.coverage("When does phase 2 of the Neru bridge programme end?")
    assert coverage.shape == (4,) and int(np.argmax(coverage)) == 0
    assert 0 < coverage[0] < 1 and coverage[2] == 0


def test_words_that_nobody_holds_lower_the_coverage() -> None:
    words = Words.build(TEXTS)
    assert words.coverage("night market zeppelin")[3] < words.coverage("night market")[3]
    assert words.coverage("zeppelin").max() == 0 == words.coverage("").max() == words.coverage("?!").max()


QUESTIONS = st.one_of(st.text(max_size=60),
                      st.lists(st.sampled_from(" ".join(TEXTS).split()), max_size=12).map(" ".join))


@settings(max_examples=200, deadline=None)
@given(QUESTIONS, st.lists(QUESTIONS, max_size=5))
def test_scores_lie_between_0_and_1(question: str, more: list[str]) -> None:
    question = question.encode("utf-8", "replace").decode()
    texts = [*TEXTS, *(text.encode("utf-8", "replace").decode() for text in more)]
    words = Words.build(texts)
    coverage = words.coverage(question)
    assert coverage.shape == (len(texts),) and coverage.min() >= 0 and coverage.max() <= 1 + 1e-6
    weights = words.term_weights(question_terms(question))
    for text in texts:
        assert 0 <= share_held(weights, held_terms(text)) <= 1 + 1e-9
    assert share_held(weights, held_terms(question)) == pytest.approx(1 if weights else 0)


def test_an_empty_corpus(tmp_path: Path) -> None:
    Words.build([]).save(tmp_path / "words")
    words = Words.load(tmp_path / "words")
    assert words.size == 0 and words.coverage("anything").shape == (0,)


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    words = Words.build(TEXTS)
    words.save(tmp_path / "words")
    loaded = Words.load(tmp_path / "words")
    for question in ("phase 2", "giai doan", "ระยะที่สอง", "zeppelin"):
        np.testing.assert_array_equal(words.coverage(question), loaded.coverage(question))
