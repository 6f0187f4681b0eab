"""The register: which rows there are, how they are filtered, and what a deadline is on a given day."""

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.register.dates import days, years
from assistant.register.register import Filter, Register, deadline_status
from corpus.facts.model import AnyFact, When
from tests.unit.register_facts import commitment, deadline, partner, phase, register, when

SECOND = phase("market", "Phase 2 runs from 2022 to 2026", start=50, starts=when("2022"), ends=when("2026-11"))
FIRST = phase("market", "Phase 1, 2017-2022", ordinal=1, starts=when("2017"), ends=when("2022"))
LETTER = deadline("công văn 7", "trước ngày 17 tháng 01 năm 2020", when("2020-01-17", "before"), "gửi về Bộ Xây dựng",
                  language="vi", title="Đề xuất danh mục đô thị", who="Sở Xây dựng")
GREEN = commitment("charter", "Plant trees in every district", themes=("climate", "land"), adopted=when("2024-09-19"))
FACTS: list[AnyFact] = [SECOND, FIRST, LETTER, partner("market", "Lantern Guild", "donor", role_written="Funded by"),
                        partner("market", "Harbour Office", "lead"), GREEN]


@pytest.fixture
def rows(tmp_path: Path) -> Register:
    return register(tmp_path, FACTS)


def test_rows_come_in_the_order_of_the_documents(rows: Register) -> None:
    assert [row.fact for row in rows.rows("phase")] == [FIRST, SECOND]
    assert rows.counts() == {"phase": 2, "partner": 2, "commitment": 1, "deadline": 1}
    assert rows.row(LETTER.fact_id).fact == LETTER
    with pytest.raises(AssistantError, match="no row 0000"):
        rows.row("0000")


def test_a_fact_that_no_words_prove_is_no_row(tmp_path: Path) -> None:
    unproved = phase("market", "x").__class__(document="market", title="", programme="", proofs=(), ordinal=1,
                                              ordinal_written="Phase 1")
    assert register(tmp_path, [unproved]).counts()["phase"] == 0


@pytest.mark.parametrize(("chosen", "expected"), [
    (Filter(year=2024), [SECOND]),
    (Filter(year=2022), [FIRST, SECOND]),
    (Filter(year=2027), []),
    (Filter(programme="lantern programme"), [FIRST, SECOND]),
    (Filter(programme="lantern"), [FIRST, SECOND]),
    (Filter(document="market"), [FIRST, SECOND]),
    (Filter(document="charter"), []),
    (Filter(text="PHASE runs"), [SECOND]),
    (Filter(text="hase"), []),
    (Filter(text="climate"), []),
    (Filter(language="vi"), []),
    (Filter(theme="climate"), []),
])
def test_phases_are_filtered(rows: Register, chosen: Filter, expected: list[AnyFact]) -> None:
    assert [row.fact for row in rows.rows("phase", chosen)] == expected


def test_a_whole_value_wins_over_values_that_contain_it(tmp_path: Path) -> None:
    both = [phase("a", "one", programme="Lantern"), phase("b", "two", programme="Lantern Programme")]
    found = register(tmp_path, [*both]).rows("phase", Filter(programme="LANTERN"))
    assert [row.fact.document for row in found] == ["a"]


def test_text_is_found_without_case_and_diacritics(rows: Register) -> None:
    for text in ("gui ve bo xay dung", "ĐỀ XUẤT danh mục", "de xuat", "2020-01-17", "so xay dung"):
        assert [row.fact for row in rows.rows("deadline", Filter(text=text))] == [LETTER], text
    # The status of a deadline is no word of the document and depends on the day.
    assert not rows.rows("deadline", Filter(text="coming"))
    assert not rows.rows("deadline", Filter(text="past"))


def test_text_is_found_inside_runs_of_scripts_without_spaces(tmp_path: Path) -> None:
    thai = deadline("letter", "ภายในวันที่ 30 มิถุนายน 2568", when("2025-06-30", "by"), "ส่งรายงานความก้าวหน้า", language="th")
    assert register(tmp_path, [thai]).rows("deadline", Filter(text="รายงาน"))


def test_partners_and_commitments_are_filtered_by_role_and_theme(rows: Register) -> None:
    assert [row.fact.label() for row in rows.rows("partner", Filter(role="donor"))] == ["Lantern Guild (donor)"]
    assert rows.rows("partner", Filter(role="Funded by")) == rows.rows("partner", Filter(role="donor"))
    assert rows.rows("commitment", Filter(theme="Climate", year=2024))
    assert not rows.rows("commitment", Filter(theme="housing"))


def test_choices_are_the_values_that_rows_have(rows: Register) -> None:
    assert rows.choices("phase") == {"programme": ["Lantern Programme"], "document": ["market"], "language": ["en"],
                                     "year": [str(year) for year in range(2017, 2027)]}
    assert rows.choices("partner")["role"] == ["donor", "lead"]
    assert rows.choices("commitment")["theme"] == ["climate", "land"]
    assert rows.choices("deadline")["language"] == ["vi"]


@pytest.mark.parametrize(("date_given", "today", "expected"), [
    (when("2020-01-17", "before"), "2020-01-15", "coming"),
    (when("2020-01-17", "before"), "2020-01-16", "due today"),
    (when("2020-01-17", "before"), "2020-01-17", "past"),
    (when("2025-06-30", "by"), "2025-06-30", "due today"),
    (when("2025-06-30", "by"), "2025-07-01", "past"),
    (when("2026", "by"), "2026-01-01", "coming"),
    (when("2026", "by"), "2026-12-31", "coming"),
    (when("2026", "by"), "2027-01-01", "past"),
    (when("2026", "before"), "2026-01-01", "past"),
    (when("2024-02", "until"), "2024-02-29", "coming"),
    (when("2024-02", "until"), "2024-03-01", "past"),
    (when("2024-05-01", "after"), "2024-04-01", "coming"),
    (when("2024-05-01", "after"), "2030-01-01", "ambiguous"),
    (when("", "by", "5/6/2023", ("2023-06-05", "2023-05-06")), "2023-05-20", "ambiguous"),
    (when("", "by", "5/6/2023", ("2023-06-05", "2023-05-06")), "2023-04-01", "coming"),
    (when("", "by", "5/6/2023", ("2023-06-05", "2023-05-06")), "2024-01-01", "past"),
    (when("", "by", "soon"), "2024-01-01", "ambiguous"),
    (when("9999", "by"), "2024-01-01", "coming"),
])
def test_a_deadline_is_past_only_when_it_must_be(date_given: When, today: str, expected: str) -> None:
    assert deadline_status(deadline("d", "q", date_given, "report"), date.fromisoformat(today)) == expected


def test_years_of_a_row_are_those_its_dates_fall_in() -> None:
    assert years(SECOND) == {2022, 2023, 2024, 2025, 2026}
    assert years(phase("d", "q", starts=when("2022"))) == {2022}
    assert years(GREEN) == {2024} and years(FACTS[3]) == set()
    unclear = deadline("d", "q", when("", "by", "5/6/23", ("2023-06-05", "2023-05-06")), "report")
    assert years(unclear) == {2023}


@pytest.mark.parametrize("text", ["", "2024-13", "2024-02-30", "24", "2024-1", "next year", "2024-01-01T00:00"])
def test_what_is_no_iso_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        days(text)
