"""What form of answer a question wants, and whether a line has it."""

import pytest

from assistant.kinds import form_signals, lacks_required_form

MONEY = {"money": 0.9}
ROW = "| Reed Fund | lender | 25,000,000 |"


@pytest.mark.parametrize("header", [
    "| Partner | Role | Contribution (USD) |", "| Đối tác | Vai trò | Kinh phí (đồng) |",
    "| Mitra | Peran | Dana, juta rupiah |", "| Partner | Role | € |"])
def test_the_head_of_a_table_says_that_the_numbers_below_are_amounts(header: str) -> None:
    assert not lacks_required_form(MONEY, "How much does the Reed Fund give?", ROW, header)
    assert sum(form_signals(MONEY, ROW, header)) > 0


@pytest.mark.parametrize(("row", "header"), [
    (ROW, "| Partner | Role | Households |"), ("| Reed Fund | lender | none |", "| Partner | Role | Amount (USD) |"),
    (ROW, "")])
def test_other_numbers_are_none(row: str, header: str) -> None:
    assert lacks_required_form(MONEY, "How much does the Reed Fund give?", row, header)
    assert sum(form_signals(MONEY, row, header)) < 0
