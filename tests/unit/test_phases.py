"""The phases of a programme: read from headings, fields, tables and sentences, one row for each."""

import pytest

from corpus.blocks import read_blocks
from corpus.document import Document
from corpus.facts.model import Phase
from corpus.facts.phases import read_phases
from corpus.facts.source import Source
from corpus.language import detect_language
from corpus.split import split


def source_of(text: str) -> Source:
    document = Document("name", "name.txt", text, read_blocks(text), "Title", "", "", detect_language(text), "")
    return Source(document, split(document))


def phases(text: str) -> list[Phase]:
    source = source_of(text)
    found = read_phases(source)
    for row in found:
        assert row.proofs
        assert all(source.document.text[proof.start : proof.end] == proof.quote for proof in row.proofs)
    return found


def dates(row: Phase) -> tuple[str, str]:
    return (row.starts.iso if row.starts else "", row.ends.iso if row.ends else "")


def test_fields_below_the_heading_of_a_phase_are_of_that_phase() -> None:
    first, second = phases(
        "Phase 1\nPeriod: 2017-2022\nTitle: Mapping the flow\nTowns: Sa Dec, Vinh Long and Battambang\n"
        "Phase 2\nPeriod: October 2023 – December 2026\nTitle: From pilots to bylaws\nStatus: Ongoing\n")
    assert (first.ordinal, dates(first), first.phase_title) == (1, ("2017", "2022"), "Mapping the flow")
    assert first.places == ("Sa Dec", "Vinh Long", "Battambang")
    assert (second.ordinal, dates(second), second.status) == (2, ("2023-10", "2026-12"), "under implementation")
    assert first.inferred
    assert first.proofs[0].quote == "Period: 2017-2022"


def test_the_heading_gives_title_and_years() -> None:
    first, second = phases(
        "2. Stage One: proving the idea (2015-2018)\n\nNine grids were built in the first years of the work.\n\n"
        "3. Stage Two: growing with care (2019-2024)\n\nThirty grids were built, and every village had a committee.\n")
    assert (first.phase_title, dates(first)) == ("proving the idea", ("2015", "2018"))
    assert (second.phase_title, dates(second)) == ("growing with care", ("2019", "2024"))


def test_items_below_a_key_name_their_phase() -> None:
    first, second = phases(
        "Project details\n\n• Status:\n    • Phase I: Project completed\n    • Phase II: Under implementation\n"
        "• Geographic coverage:\n    • Lao PDR – Phase II: Savannakhet and Oudomxay provinces\n"
        "• Duration:\n    • Phase I: 2020 – 2022\n    • Phase II: 2024 –2026\n")
    assert (first.status, dates(first)) == ("completed", ("2020", "2022"))
    assert (second.status, dates(second)) == ("under implementation", ("2024", "2026"))
    assert second.places == ("Lao PDR", "Savannakhet", "Oudomxay")
    assert not first.inferred


def test_one_value_may_tell_of_two_phases() -> None:
    first, second = phases("Overview\n\nStatus: Phase II ongoing; Phase III in preparation\n")
    assert (first.ordinal, first.status) == (2, "under implementation")
    assert (second.ordinal, second.status) == (3, "planned")


def test_a_table_of_stages() -> None:
    first, second = phases(
        "Cycle | Years | Motto | State\nFirst | 2015-2018 | Hear the river | Completed\n"
        "Second | Jan 2019 - Mar 2022 | One river, one bell | Not started\n")
    assert (first.ordinal_written, first.phase_title, first.status) == ("First cycle", "Hear the river", "completed")
    assert (second.ordinal, dates(second), second.status) == (2, ("2019-01", "2022-03"), "planned")


@pytest.mark.parametrize(("text", "starts", "ends"), [
    ("The second stage of the Safe Journey Programme will begin on 6 January 2025.", "2025-01-06", ""),
    ("Stage Two started in April 2019 and closed in December 2024.", "2019-04", "2024-12"),
    ("Phase 2 implementation began in November 2022, and expected to end in November 2026.", "2022-11", "2026-11"),
    ("A second phase, from 2026 to 2028, is planned for the Outer Keys.", "2026", "2028"),
    ("Work goes on in Phase II (2024-2026), building upon what was learnt.", "2024", "2026"),
    ("Chương trình bước vào giai đoạn 2 (2019–2021) với mười xã mới.", "2019", "2021"),
    ("Tahap II berlangsung dari Januari 2025 sampai Desember 2027.", "2025-01", "2027-12"),
])
def test_sentences_that_give_the_dates_of_a_phase(text: str, starts: str, ends: str) -> None:
    row, = phases(f"{text}\n")
    assert (row.ordinal, dates(row)) == (2, (starts, ends))


def test_the_more_precise_date_wins_where_both_agree() -> None:
    row, = phases("Phase 2\nPeriod: 2022-2026\nNotes: none\n\nPhase 2 began in November 2022.\n")
    assert dates(row) == ("2022-11", "2026")
    assert len(row.proofs) >= 2


def test_the_field_wins_where_dates_disagree_and_both_stay_as_proofs() -> None:
    row, = phases("Phase 2\nPeriod: 2023-2026\nNotes: none\n\nPhase 2 began in November 2022.\n")
    assert dates(row) == ("2023", "2026")
    assert {"Period: 2023-2026", "Phase 2 began in November 2022."} <= {proof.quote for proof in row.proofs}


@pytest.mark.parametrize("text", [
    "In Phase 2 training began in March 2021 in all of the towns.",
    "The evaluation of Phase 1 was read with interest in the board.",
    "Phase II was first due to finish in December 2023.",
    "Component 1\nPeriod: 2019-2021\nTitle: Maps\n",
    "Article 2\nDuration: 2019-2021\n",
    "Step 3 (2026-2027): nine more communes join.",
    "Budget\n\n- Phase 1: USD 3 million\n- Phase 2: USD 4 million\n",
])
def test_what_is_no_phase_or_says_nothing_of_one_gives_no_row(text: str) -> None:
    assert phases(f"{text}\n") == []
