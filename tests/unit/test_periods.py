"""Periods as programme documents write them."""

import pytest

from corpus.facts.periods import find_periods


def said(text: str, language: str) -> list[tuple[str, str, str]]:
    return [(period.starts.iso if period.starts else "", period.ends.iso if period.ends else "",
             text[period.start:period.end]) for period in find_periods(text, language)]


@pytest.mark.parametrize(("language", "text", "starts", "ends"), [
    ("en", "2020 – 2022", "2020", "2022"),
    ("en", "2020-2022", "2020", "2022"),
    ("en", "2024 –2026", "2024", "2026"),
    ("en", "November 2022 to November 2026", "2022-11", "2026-11"),
    ("en", "Jan 2016 – Jun 2018", "2016-01", "2018-06"),
    ("en", "Jan – Jun 2018", "2018-01", "2018-06"),
    ("en", "1/2019 - 12/2021", "2019-01", "2021-12"),
    ("en", "from 3 March to 5 April 2021", "2021-03-03", "2021-04-05"),
    ("en", "17 January 2020 - 16 January 2022", "2020-01-17", "2022-01-16"),
    ("en", "between March 2020 and May 2021", "2020-03", "2021-05"),
    ("en", "2024–26", "2024", "2026"),
    ("en", "since 2019", "2019", ""),
    ("en", "2023 – present", "2023", ""),
    ("en", "until 2026", "", "2026"),
    ("en", "2016 to 2025", "2016", "2025"),
    ("en", "Q1 2023 – Q3 2024", "2023-01", "2024-09"),
    ("en", "starting in 2021 until the end of 2023", "2021", "2023"),
    ("en", "began in November 2022, and expected to end in November 2026", "2022-11", "2026-11"),
    ("vi", "từ 2020 đến 2022", "2020", "2022"),
    ("vi", "từ tháng 3 đến tháng 6 năm 2021", "2021-03", "2021-06"),
    ("vi", "từ ngày 5/6/2023 đến ngày 07/08/2023", "2023-06-05", "2023-08-07"),
    ("vi", "từ năm 2023 đến nay", "2023", ""),
    ("vi", "2023 – nay", "2023", ""),
    ("vi", "quý I/2023 - quý III/2024", "2023-01", "2024-09"),
    ("id", "2023 - sekarang", "2023", ""),
    ("id", "Januari 2020 s.d. Desember 2022", "2020-01", "2022-12"),
    ("ms", "dari Mac 2020 hingga Ogos 2022", "2020-03", "2022-08"),
    ("th", "ตั้งแต่ 1 มกราคม 2563 ถึง 31 ธันวาคม 2565", "2020-01-01", "2022-12-31"),
])
def test_a_period_is_found_with_all_its_words(language: str, text: str, starts: str, ends: str) -> None:
    assert said(text, language) == [(starts, ends, text)]


@pytest.mark.parametrize("text", [
    "US$ 2020-2022", "ISBN 978-2020-2022-1", "Tel: 2020-2022", "Doc 2024-26", "2020-2021-2022", "2022-2020", "2011-12",
    "2020/2022/QD", "20202022", "A-2020-2022", "on 3 May 2020", "by 2026", "", "2020.2022", "No. 2020-2022",
])
def test_codes_numbers_and_single_dates_are_no_periods(text: str) -> None:
    assert find_periods(text, "en") == []


def test_every_phase_of_a_list_has_its_period() -> None:
    assert said("• Phase I: 2020 – 2022\n• Phase 2 (2024-2026)\n• since 2019.\nAnother one until 2030", "en") == [
        ("2020", "2022", "2020 – 2022"), ("2024", "2026", "2024-2026"), ("2019", "", "since 2019"),
        ("", "2030", "until 2030")]


def test_a_start_and_an_end_of_two_sentences_are_two_periods() -> None:
    assert len(said("It began in 2020. Another runs until 2026.", "en")) == 2


def test_an_ambiguous_end_stays_ambiguous() -> None:
    period, = find_periods("from 5/6/2023 to 20/8/2023", "en")
    assert period.starts is not None and period.starts.alternatives == ("2023-05-06", "2023-06-05")
    assert period.ends is not None and period.ends.iso == "2023-08-20"
