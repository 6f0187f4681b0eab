"""Numbered labels in many languages: a phase is a phase, however it is written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.numerals import numbered_labels


def found(text: str) -> set[tuple[str, int]]:
    return {(label.name, label.number) for label in numbered_labels(text)}


@pytest.mark.parametrize("text", [
    "Phase 2", "phase II", "PHASE II", "the second phase", "2nd phase", "Phase-2", "Phase 2 of the bridge",
    "giai đoạn 2",
    "Giai đoạn II", "giai doan 2", "giai đoạn hai", "giai đoạn thứ hai", "ระยะที่ 2", "ระยะที่สอง", "ระยะที่ ๒", "tahap 2",
    "fase II", "fase kedua", "Lao PDRPhase II: province",
])
def test_phase_two(text: str) -> None:
    assert found(text) == {("phase", 2)}


@pytest.mark.parametrize("text", ["Phases 1 and 2", "phase 1 & 2", "Phase I and II", "giai đoạn 1 và 2", "phases 1, 2"])
def test_two_phases_at_once(text: str) -> None:
    assert found(text) == {("phase", 1), ("phase", 2)}


@pytest.mark.parametrize(("text", "label"), [("Component 3", ("component", 3)), ("Điều 5", ("điều", 5)),
                                             ("Article IV", ("article", 4))])
def test_other_labels(text: str, label: tuple[str, int]) -> None:
    assert label in found(text)


@pytest.mark.parametrize("text", ["", "the bridge", "phase", "phase out 2", "emphasise 2", "2031", "in 2 years",
                                  "phase 0", "phase 2031", "of the stage 5,970 households"])
def test_no_labels(text: str) -> None:
    assert not any(name == "phase" for name, _ in found(text))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(
    ["Phase", "phase", "II", "2", "and", ",", "second", "giai đoạn", "ระยะที่", "๒", "Component", "İ", "ß", "ﬁ", "²", "①",
     "V"]),
    max_size=12).map(" ".join)))
def test_offsets_lie_in_the_text_and_in_order(text: str) -> None:
    labels = numbered_labels(text)
    assert [label.start for label in labels] == sorted(label.start for label in labels)
    for label in labels:
        assert 0 <= label.start < label.end <= len(text)
        assert 0 < label.number <= 30
