"""Rows that contradict each other and deadlines that later documents changed; above all, no false alarms."""

from pathlib import Path
from typing import Any

import pytest

from assistant.register.register import About, Register
from corpus.facts.model import AnyFact, When
from tests.unit.register_facts import deadline, partner, phase, register, when

LONG = "submit the list of participating coastal cities together with pilot project proposals"


def reasons(folder: Path, facts: list[AnyFact], documents: dict[str, About] | None = None) -> list[str]:
    return [one.reason for one in register(folder, facts, documents).conflicts()]


@pytest.mark.parametrize(("ends", "other", "found"), [
    (when("2026"), when("2027"), True),
    (when("2026-11"), when("2026-12"), True),
    (when("2026"), when("2026-11"), False),
    (when("2026-11-30"), when("2026-11"), False),
    (when("2026"), None, False),
    (when("2026"), when("2027", "before"), False),
    (when("", "on", "5/6/2023", ("2023-06-05", "2023-05-06")), when("2023-05-06"), False),
    (when("", "on", "5/6/2023", ("2023-06-05", "2023-05-06")), when("2024"), True),
])
def test_a_phase_has_other_dates_in_another_document(tmp_path: Path, ends: When, other: When | None, found: bool
                                                     ) -> None:
    facts: list[AnyFact] = [phase("plan", "Phase 2 (one)", ends=ends), phase("report", "Phase 2 (two)", ends=other)]
    assert reasons(tmp_path, facts) == ["different dates"] * found
    rows = register(tmp_path, facts)
    assert rows.row(facts[0].fact_id).conflicts == (facts[1].fact_id,) * found
    assert rows.row(facts[1].fact_id).conflicts == (facts[0].fact_id,) * found


def test_phases_of_one_document_other_numbers_or_programmes_do_not_conflict(tmp_path: Path) -> None:
    base = phase("plan", "one", ends=when("2026"))
    for other in (phase("plan", "two", ends=when("2027")), phase("report", "two", ordinal=3, ends=when("2027")),
                  phase("report", "two", programme="Harbour Programme", ends=when("2027"))):
        assert reasons(tmp_path, [base, other]) == []
    nameless: list[AnyFact] = [phase(name, name, programme="", ends=when(year))
                               for name, year in (("a", "2026"), ("b", "2027"))]
    assert reasons(tmp_path, nameless) == []


@pytest.mark.parametrize(("dates", "found"), [
    (("2021-05-01", "2024-05-01"), False), (("2024-05-01", "2021-05-01"), True), (("2024-05-01", "2024-05-01"), True),
    (("", ""), False), (("", "2024-05-01"), False),
])
def test_a_status_conflicts_only_where_it_goes_back(tmp_path: Path, dates: tuple[str, str], found: bool) -> None:
    facts: list[AnyFact] = [phase("plan", "under way", status="under implementation"),
                            phase("report", "is done", status="completed")]
    documents = {"plan": About(dates[0]), "report": About(dates[1])}
    assert reasons(tmp_path, facts, documents) == ["different status"] * found


@pytest.mark.parametrize(("name", "other", "found"), [
    ("Ministry of Land, Infrastructure and Transport (MOLIT)",
     "Ministry of Land, Infrastructure, and Technology (MOLIT), Republic of Korea", True),
    ("Department of Coasts, Harbours and Fisheries (DCHF)", "Department of Coasts, Harbours and Forests", True),
    ("Ministry of Land, Infrastructure and Transport (MOLIT)",
     "Ministry of Land, Infrastructure and Transport, Republic of Korea (MOLIT)", False),
    ("Ministry of Land, Infrastructure & Transport (MOLIT)",
     "Ministry of Land, Infrastructure and Transportation (MOLIT)", False),
    ("World Health Organization (WHO)", "World Health Organisation (WHO)", False),
    ("Ministry of Transport (MOT)", "Ministry of Tourism (MOT)", False),
    ("Department of Public Works (DPW)", "Department of Public Welfare (DPW)", False),
    ("Tavola Department of Public Works and Transport (DPWT)", "Onda Department of Public Works and Transport (DPWT)",
     False),
    ("Onda Department of Public Works and Transport (DPWT)",
     "Mirren Bay Department of Public Works and Transport (DPWT)", False),
    ("Savan Provincial Office of Natural Resources", "Sekong Provincial Office of Natural Resources", False),
    ("Bộ Kế hoạch và Đầu tư (MPI)", "Ministry of Planning and Investment (MPI)", False),
    ("City of Tavola (Mirren)", "City of Torvola (Mirren)", False),
])
def test_one_partner_under_two_full_names(tmp_path: Path, name: str, other: str, found: bool) -> None:
    facts: list[AnyFact] = [partner("page", name), partner("page", other, start=500)]
    assert reasons(tmp_path, facts) == ["different names"] * found


def test_an_abbreviation_elsewhere_may_be_another_partner_s(tmp_path: Path) -> None:
    names = ("Ministry of Land, Infrastructure and Transport (MOLIT)",
             "Ministry of Land, Infrastructure and Technology (MOLIT)")
    apart: Any = [partner(f"page {name}", name, programme=name) for name in names]
    assert reasons(tmp_path, apart) == []
    assert reasons(tmp_path, [partner(f"page {name}", name) for name in names]) == ["different names"]
    placed: Any = [partner("page", name, place=place) for name, place in zip(names, ("Tavola", "Onda"), strict=True)]
    assert reasons(tmp_path, placed) == []


OLD = deadline("letter-9480", "before 17 January 2020", when("2020-01-17", "before"), LONG,
               title="Letter 9480/MPI-KC: list of cities")
NEW = when("2020-02-28", "by")


def superseded(folder: Path, facts: list[AnyFact], documents: dict[str, About] | None = None) -> Register:
    rows = register(folder, facts, documents)
    assert rows.row(OLD.fact_id).superseded_by == facts[1].fact_id
    assert not rows.conflicts() and rows.row(facts[1].fact_id).superseded_by == ""
    return rows


@pytest.mark.parametrize(("quote", "language"), [
    ("The deadline in letter No. 9480/MPI-KC is extended to 28 February 2020", "en"),
    ("This letter amends letter 9480 /MPI-KC. Send the list by 28 February 2020", "en"),
    ("Thời hạn tại Công văn số 9480 được gia hạn đến ngày 28 tháng 02 năm 2020", "vi"),
    ("Batas waktu dalam surat Nomor 9480/MPI-KC diperpanjang menjadi 28 Februari 2020", "id"),
    ("Tarikh akhir dalam surat bil. 9480 dilanjutkan sehingga 28 Februari 2020", "ms"),
    ("As for Letter 9480/MPI-KC: list of cities, its deadline is changed to 28 February 2020", "en"),
])
def test_a_later_letter_that_names_the_earlier_one_supersedes_it(tmp_path: Path, quote: str, language: str) -> None:
    facts: list[AnyFact] = [OLD, deadline("letter-77", quote, NEW, LONG, language=language)]
    superseded(tmp_path, facts)


def test_a_letter_is_named_by_its_day_where_that_is_known(tmp_path: Path) -> None:
    new = deadline("letter-77", "The deadline in our letter of 20 December 2019 is postponed to 28 February 2020", NEW,
                   "replies are due")
    superseded(tmp_path, [OLD, new], {OLD.document: About("2019-12-20"), "letter-77": About("2020-01-10")})
    assert not register(tmp_path, [OLD, new]).row(OLD.fact_id).superseded_by
    # The same day, but nothing that was written on it.
    meeting = deadline("letter-77", "The deadline set at the meeting of 20 December 2019 is postponed to 28 February",
                       NEW, "replies are due")
    rows = register(tmp_path, [OLD, meeting], {OLD.document: About("2019-12-20")})
    assert not rows.row(OLD.fact_id).superseded_by


def test_the_text_of_a_letter_says_what_its_rows_do_not_quote(tmp_path: Path) -> None:
    new = deadline("letter-77", "by 28 February 2020", NEW, LONG)
    text = "No: 77/MPI\n\nWith this letter the deadline in our letter\nNo. 9480/MPI-KC is extended.\n\nSend it."
    superseded(tmp_path, [OLD, new], {"letter-77": About("", text)})
    said_of_itself = {"letter-77": About("", text.replace("9480/MPI-KC", "5/MPI")),
                      OLD.document: About("", "No: 9480/MPI-KC\n\nSend the list.")}
    rows = register(tmp_path, [OLD, new], said_of_itself)
    assert not rows.row(OLD.fact_id).superseded_by and len(rows.conflicts()) == 1


@pytest.mark.parametrize("quote", [
    "The deadline in letter 9480/MPI-KC is not extended; send other lists by 28 February 2020",
    "The deadline in letter 9481/XYZ-AB is extended to 28 February 2020",
    "With reference to letter 9480/MPI-KC, send it by 28 February 2020",
    "The programme is extended. Letter 9480/MPI-KC is attached. Send it by 28 February 2020",
])
def test_what_does_not_say_that_it_changes_the_letter_supersedes_nothing(tmp_path: Path, quote: str) -> None:
    rows = register(tmp_path, [OLD, deadline("letter-77", quote, NEW, LONG)])
    assert not rows.row(OLD.fact_id).superseded_by
    assert [one.reason for one in rows.conflicts()] == ["different deadlines"]


def test_another_deadline_of_the_amended_letter_stays(tmp_path: Path) -> None:
    other = deadline(OLD.document, "by 31 March 2020", when("2020-03-31", "by"), "nominate a contact person", start=900)
    new = deadline("letter-77", "The deadline in letter 9480/MPI-KC is extended to 28 February 2020", NEW, LONG)
    rows = register(tmp_path, [OLD, new, other])
    assert rows.row(OLD.fact_id).superseded_by == new.fact_id and not rows.row(other.fact_id).superseded_by


def test_an_earlier_document_supersedes_nothing(tmp_path: Path) -> None:
    new = deadline("letter-77", "The deadline in letter 9480/MPI-KC is extended to 28 February 2020", NEW, LONG)
    dates = {OLD.document: About("2021-01-01"), "letter-77": About("2020-01-01")}
    assert not register(tmp_path, [OLD, new], dates).row(OLD.fact_id).superseded_by


def test_the_last_of_several_changes_counts(tmp_path: Path) -> None:
    quote = "The deadline in letter 9480/MPI-KC is extended to {}"
    changes = [deadline(name, quote.format(day), when(day, "by"), LONG)
               for name, day in (("letter-a", "2020-04-30"), ("letter-b", "2020-03-31"))]
    documents = {"letter-a": About("2020-03-01"), "letter-b": About("2020-02-01")}
    assert register(tmp_path, [OLD, *changes], documents).row(OLD.fact_id).superseded_by == changes[0].fact_id


def test_a_rejected_change_changes_nothing(tmp_path: Path) -> None:
    new = deadline("letter-77", "The deadline in letter 9480/MPI-KC is extended to 28 February 2020", NEW, LONG)
    rows = superseded(tmp_path, [OLD, new])
    rows.decide(new.fact_id, "rejected")
    assert not rows.row(OLD.fact_id).superseded_by


@pytest.mark.parametrize(("what", "other", "dates", "found"), [
    (LONG, LONG, ("2025-06-30", "2025-07-15"), True),
    (LONG, LONG, ("2025-06-30", "2025-06"), False),
    (LONG, LONG, ("2025-06-30", "2026-06-30"), False),
    (LONG, f"{LONG} every year", ("2025-06-30", "2025-07-15"), False),
    (f"{LONG} for 2024", f"{LONG} for 2025", ("2025-06-30", "2025-07-15"), False),
    (LONG, "submit the audited accounts of participating coastal cities", ("2025-06-30", "2025-07-15"), False),
    ("submit the final report", "submit the final report", ("2025-06-30", "2025-07-15"), False),
])
def test_one_deadline_on_two_days(tmp_path: Path, what: str, other: str, dates: tuple[str, str], found: bool) -> None:
    facts: list[AnyFact] = [deadline("a", f"by {dates[0]}", when(dates[0], "by"), what),
                            deadline("b", f"by {dates[1]}", when(dates[1], "by"), other)]
    assert reasons(tmp_path, facts) == ["different deadlines"] * found


def test_deadlines_for_others_or_in_one_document_do_not_conflict(tmp_path: Path) -> None:
    first = deadline("a", "by then", when("2025-06-30", "by"), LONG, who="Member cities")
    other_who = deadline("b", "by then", when("2025-07-15", "by"), LONG, who="The Secretariat")
    same_document = deadline("a", "by later", when("2025-07-15", "by"), LONG)
    assert reasons(tmp_path, [first, other_who]) == [] and reasons(tmp_path, [first, same_document]) == []


def test_in_one_programme_a_short_subject_is_enough(tmp_path: Path) -> None:
    facts: list[AnyFact] = [deadline(name, name, when(day, "by"), "submit the final report", programme="Lantern")
                            for name, day in (("a", "2025-06-30"), ("b", "2025-07-15"))]
    assert reasons(tmp_path, facts) == ["different deadlines"]
