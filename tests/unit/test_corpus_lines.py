"""What a single line is told to be by its form."""

import pytest

from corpus import lines
from corpus.blocks import read_blocks


@pytest.mark.parametrize("line", ["12", "- 3", "– 7 –", "Page 4 of 9", "3/12", "Trang 2/5", "page 10 / 12"])
def test_page_numbers(line: str) -> None:
    assert lines.is_page_number(line)


@pytest.mark.parametrize("line", ["2024", "- 2 officers", "3 of the 9 provinces", "Phase 2", "5/6/2023", "1,200,000",
                                  "IV", "Section 4", "-", ""])
def test_no_page_numbers(line: str) -> None:
    assert not lines.is_page_number(line)


@pytest.mark.parametrize(("line", "content"), [
    ("- Rice", "Rice"), ("• Rice", "Rice"), ("•Rice", "Rice"), ("* Rice", "Rice"), ("– Rice", "Rice"),
    ("1. Rice", "Rice"), ("1.Rice", "Rice"), ("(b) Rice", "Rice"), ("a) Rice", "Rice"), ("iv. Rice", "Rice"),
    ("- 2. Rice", "Rice"), ("◦ Rice", "Rice"), ("- 07 things", "07 things"),
])
def test_list_markers(line: str, content: str) -> None:
    assert line[lines.item_marker_length(line) :] == content


@pytest.mark.parametrize("line", ["Rice", "-5 degrees", "3.5 million people", "**Rice** and beans", "2024 was dry", "-",
                                  "1.", "–"])
def test_no_list_markers(line: str) -> None:
    assert lines.item_marker_length(line) == 0


@pytest.mark.parametrize("line", ["Donor: Lantern Guild", "Period: 2031-2033", "Nhà tài trợ: ADB", "ผู้บริจาค: สมาคม",
                                  "日期：2031年"])
def test_key_value_lines(line: str) -> None:
    assert lines.is_field(line)


@pytest.mark.parametrize("line", ["Status:", "See https://example.org/a", "at 10:30", "One. Two: three", "A | B: C"])
def test_no_key_value_lines(line: str) -> None:
    assert not lines.is_field(line)


def test_table_rows() -> None:
    assert lines.is_table_row("| Province | Cost |") and lines.is_table_row("Province\tCost")
    assert not any(lines.is_table_row(line) for line in ("either | or", "Province", "Cost\t"))


@pytest.mark.parametrize("line", ["Background", "## Annex", "**Annex**", "Phase 2", "Điều 3. Kinh phí", "ภาคผนวก"])
def test_lines_that_may_be_headings(line: str) -> None:
    assert lines.may_be_heading(line)


@pytest.mark.parametrize("line", ["The bridge is closed.", "5/6/2023", "Hà Nội, ngày 20 tháng 12 năm 2019",
                                  "someone@example.org", "word " * 30, ""])
def test_lines_that_are_no_headings(line: str) -> None:
    assert not lines.may_be_heading(line)


@pytest.mark.parametrize(("line", "label"), [
    ("Phase 2", "phase"), ("PHASE II", "phase"), ("Component 1: Roads", "component"), ("Điều 3. Kinh phí", "điều"),
    ("Annex B", "annex"), ("Giai đoạn 2", "giai đoạn"), ("Background", None),
])
def test_numbered_labels(line: str, label: str | None) -> None:
    assert lines.numbered_label(line) == label


@pytest.mark.parametrize(("text", "headings"), [
    ("The towns build:\n1. Roads\n2. Night markets\n\nDear colleagues,\n", []),
    ("The towns build:\n(a) Roads\n(b) Night markets\n\nThe costs are known to all of them.\n", []),
    ("I. Roads\n\nAll of them are old.\n\nII. Markets\n\nMost of them are new.\n", ["I. Roads", "II. Markets"]),
    ("1. The provinces\na) Report the works;\nb) Send the lists.\n2. The agency\na) Sums them up.\n",
     ["1. The provinces", "2. The agency"]),
    ("A. The aim\n1. To know the works;\n2. To know the costs.\n", ["A. The aim"]),
])
def test_numbered_lines_are_headings_over_text_and_items_in_lists(text: str, headings: list[str]) -> None:
    assert [text[slice(*block.span)] for block in read_blocks(text)
            if block.kind == "heading" and lines.is_numbered_item(text[slice(*block.span)])] == headings
