"""Phases in the shapes that ministries, agencies and secretariats write: sheets, tables, lists, plain lines."""

import pytest

from corpus.blocks import read_blocks
from corpus.document import Document
from corpus.facts.model import Phase
from corpus.facts.phases import read_phases
from corpus.facts.source import Source
from corpus.language import detect_language
from corpus.split import split

Row = tuple[int | None, str, str]


def phases(text: str) -> list[Phase]:
    document = Document("name", "name.txt", text, read_blocks(text), "Title", "", "", detect_language(text), "")
    found = read_phases(Source(document, split(document)))
    for row in found:
        assert row.proofs
        assert all(text[proof.start : proof.end] == proof.quote for proof in row.proofs)
    return found


def rows(text: str) -> list[Row]:
    return [(row.ordinal, row.starts.iso if row.starts else "", row.ends.iso if row.ends else "")
            for row in phases(text)]


TWO: list[Row] = [(1, "2023-01", "2024-06"), (2, "2024-07", "2025-12")]


@pytest.mark.parametrize("text", [
    # Bilingual sheets.
    "Fasa / Phase: Pertama (First)\nTarikh mula / Start date: Januari 2023\nTarikh tamat / End date: Jun 2024\n\n"
    "Fasa / Phase: Kedua (Second)\nTarikh mula / Start date: Julai 2024\nTarikh tamat / End date: Disember 2025\n",
    "Giai đoạn (Phase): 1\nThời gian (Period): 01/2023 - 06/2024\n\n"
    "Giai đoạn (Phase): 2\nThời gian (Period): 07/2024 - 12/2025\n",
    "Phase: One\nFrom: January 2023\nTo: June 2024\n\nPhase: Two\nFrom: July 2024\nTo: December 2025\n",
    # Markdown.
    "# Canals\n\n## Stage One\n\n__Period__ – January 2023 to June 2024\n__Status__ – closed\n\n"
    "## Stage Two\n\n__Period__ – July 2024 to December 2025\n__Status__ – ongoing\n",
    "**Phase 1**\n- Start: January 2023\n- End: June 2024\n\n**Phase 2**\n- Start: July 2024\n- End: December 2025\n",
    # Key and value on lines of their own.
    "Phase 1\nStart\nJanuary 2023\nEnd\nJune 2024\n\nPhase 2\nStart\nJuly 2024\nEnd\nDecember 2025\n",
    "Phase 1:\nJan 2023 – Jun 2024\nSurvey and design\nPhase 2:\nJul 2024 – Dec 2025\nDredging\n",
    # Tables: phases as rows, as columns, in a later column; parted by bars, tabs and spaces.
    "Stage No.\tWorks\tStart\tEnd\nI\tSurvey\tJan 2023\tJun 2024\nII\tDredging\tJul 2024\tDec 2025\n",
    "| Stage | Works | When |\n|---|---|---|\n| 1 | Survey | Jan 2023–Jun 2024 |\n| 2 | Dredging | Jul 2024–Dec "
    "2025 |\n",
    "Phase | 1 | 2\nPeriod | January 2023 - June 2024 | July 2024 - December 2025\nStatus | Done | Ongoing\n",
    "| Period | Phase | Content |\n|---|---|---|\n| Jan 2023 – Jun 2024 | Phase 1 | survey |\n"
    "| Jul 2024 – Dec 2025 | Phase 2 | dredging |\n",
    "Progress\n\nStage   Works       From         To\n1       Survey      Jan 2023     June 2024\n"
    "2       Dredging    July 2024    Dec 2025\n",
    # Lines.
    "1. Stage one (survey): January 2023 – June 2024. Completed.\n"
    "2. Stage two (works): July 2024 – December 2025. In progress.\n",
    "Phase 1 / Survey / Jan 2023–Jun 2024 / closed\nPhase 2 / Dredging / Jul 2024–Dec 2025 / open\n",
    "January 2023 to June 2024 – Phase 1 (survey)\nJuly 2024 to December 2025 – Phase 2 (dredging)\n",
    "Stage 1: Survey. Start: January 2023. End: June 2024.\nStage 2: Dredging. Start: July 2024. End: December 2025.\n",
    "Phases: I: January 2023 – June 2024; II: July 2024 – December 2025\n",
    "Fasa Pertama (Januari 2023 – Jun 2024): Kajian dasar, telah selesai.\n"
    "Fasa Kedua (Julai 2024 – Disember 2025): Projek rintis, sedang dilaksanakan.\n",
    # Numbered lists of phases that have names.
    "The project will be carried out in three phases:\n\n1. Inception phase (January 2023–June 2024): baseline "
    "survey.\n"
    "2. Pilot phase (July 2024 – December 2025): four districts.\n",
    "Phases of implementation\nI. Preparatory phase: January 2023 – June 2024 (completed)\n"
    "II. Demonstration phase: July 2024 – December 2025 (ongoing)\n\nThe programme ends with a report to the board.\n",
    # Sentences.
    "Stage 1, the survey, ran from January 2023 to June 2024. Stage 2 started in July 2024 and will run until "
    "December 2025.\n",
    "The first stage (January 2023 to June 2024) covers the north bank, the second (July 2024 to December 2025) the "
    "south bank.\n",
    "The clerk reported that phase one would run between January 2023 and June 2024, and that phase two would begin in "
    "July 2024 and finish in December 2025.\n",
    "Tahap pertama berlangsung mulai Januari 2023 hingga Juni 2024; tahap kedua mulai Juli 2024 hingga Desember "
    "2025.\n",
])
def test_two_phases_are_read_from_every_shape(text: str) -> None:
    assert rows(text) == TWO


@pytest.mark.parametrize(("text", "names"), [
    ("The inception phase ran from January 2023 to June 2024. The pilot phase began in July 2024 and ended in December "
     "2025.\n", ["inception phase", "pilot phase"]),
    ("Survey stage\nJanuary 2023 – June 2024, completed\n\nDredging stage\nJuly 2024 – December 2025, ongoing\n",
     ["Survey stage", "Dredging stage"]),
    ("- Survey stage: January 2023 to June 2024\n- Dredging stage: July 2024 to December 2025\n",
     ["Survey stage", "Dredging stage"]),
    ("| Stage | Start | End |\n|---|---|---|\n| Survey | Jan 2023 | June 2024 |\n| Dredging | July 2024 | Dec 2025 |\n",
     ["Survey", "Dredging"]),
    ("The works go in two stages: survey (January 2023 to June 2024) and dredging (July 2024 to December 2025).\n",
     ["survey", "dredging"]),
])
def test_a_phase_with_a_name_and_no_number_has_no_ordinal(text: str, names: list[str]) -> None:
    assert [row.ordinal_written for row in phases(text)] == names
    assert [row[1:] for row in rows(text)] == [row[1:] for row in TWO]
    assert all(row.ordinal is None for row in phases(text))


def test_a_named_phase_has_the_number_that_the_list_gives_it() -> None:
    text = ("The project has two phases:\n\n1. Inception phase (2023): survey.\n2. Pilot phase (2024-2025): towns.\n\n"
            "The pilot phase began in March 2024 in four towns.\n")
    assert rows(text)[-1] == (2, "2024-03", "2025")


@pytest.mark.parametrize(("line", "status"), [
    ("Phase 1 (Jan 2020 – Dec 2021) – completed", "completed"),
    ("Phase 1: 2018 to 2020, closed", "completed"),
    ("Phase 1 (Jan 2020 – Dec 2021) – under way", "under implementation"),
    ("Giai đoạn 1 (2026 – 2028): đang chuẩn bị", "planned"),
    ("Fasa 1 (2023–2025): Projek rintis, sedang dilaksanakan", "under implementation"),
])
def test_the_status_behind_the_period_of_a_line(line: str, status: str) -> None:
    row, = phases(f"Overview\n\n{line}\n")
    assert row.status == status


def test_the_number_in_a_second_language_is_no_title() -> None:
    row, = phases("Fasa / Phase: Pertama (First)\nTarikh mula / Start date: 1 Mac 2023\n")
    assert (row.ordinal_written, row.phase_title) == ("Fasa Pertama", "")


@pytest.mark.parametrize("text", [
    "Programme phases\n\nThis phase (2021-2022) was hard for all of the towns.\n",
    "Current phase: 2\nStart date: March 2020\nEnd date: June 2027\n",
    "Criterion | Phase 1 | Phase 2\nRelevance | 4.5 | 4.6\nEffect | 3.2 | 4.0\n",
    "Giai đoạn thực hiện: 2020-2023\n",
    "Phase I (activities)\n\n1. Maps: drawn in every village\n2. Nets: mended by the guild\n",
])
def test_what_only_looks_like_a_phase_gives_no_row(text: str) -> None:
    assert phases(text) == []


@pytest.mark.parametrize("text", [
    "Tahap 1 (Phase I)\nStatus: Selesai\nPeriod: January 2023 – June 2024\n\n"
    "Tahap 2 (Phase II)\nStatus: Berjalan\nPeriod: July 2024 – December 2025\n",
    "Stage I / ระยะที่ 1\nPeriod / ระยะเวลา: มกราคม 2566 – มิถุนายน 2567\n\n"
    "Stage II / ระยะที่ 2\nPeriod / ระยะเวลา: กรกฎาคม 2567 – ธันวาคม 2568\n",
])
def test_a_phase_named_in_two_languages_is_one(text: str) -> None:
    assert rows(text) == TWO


@pytest.mark.parametrize(("text", "end"), [
    ("The Council extends Phase 2 from 31 December 2031 to 30 June 2032 without more cost.", "2032-06-30"),
    ("Phase 2 was extended from 31 December 2031 to 30 June 2032.", "2032-06-30"),
    ("Phase 2 is extended until June 2032.", "2032-06"),
    ("Ban chỉ đạo gia hạn Giai đoạn 2 từ ngày 31/12/2031 đến hết ngày 30/6/2032.", "2032-06-30"),
    ("Tahap II diperpanjang dari 31 Desember 2031 menjadi 30 Juni 2032.", "2032-06-30"),
])
def test_an_extension_moves_the_end_and_says_nothing_of_the_start(text: str, end: str) -> None:
    assert rows(text) == [(2, "", end)]


def test_an_extension_of_something_else_moves_no_end() -> None:
    assert rows("The canal was extended; Phase 2 runs from March 2031 to June 2032.") == [
        (2, "2031-03", "2032-06")]
