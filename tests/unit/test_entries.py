"""Keys and values of a document, whatever form they stand in: fields, items, rows, lines under a heading."""

import pytest

from corpus.blocks import read_blocks
from corpus.document import Document
from corpus.facts.entries import Entry, entries
from corpus.facts.keys import key_meaning
from corpus.facts.source import Source
from corpus.language import detect_language
from corpus.split import split


def source_of(text: str) -> Source:
    document = Document("name", "name.txt", text, read_blocks(text), "Title", "", "", detect_language(text), "")
    return Source(document, split(document))


def read(text: str) -> list[Entry]:
    source = source_of(text)
    found = entries(source)
    for entry in found:
        assert entry.span.start <= entry.value_span.start <= entry.value_span.end <= entry.span.end
        assert " ".join(source.words(entry.value_span).replace("**", "").split()) == entry.value
    return found


def keyed(found: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.key, entry.value) for entry in found]


def test_a_field_has_its_heading_above() -> None:
    found = read("Overview\n\nPhase 1\nPeriod: 2017-2022\nTitle: Safe taps: first towns\n")
    assert ("Period", "2017-2022") in keyed(found)
    assert ("Title", "Safe taps: first towns") in keyed(found)
    assert all(entry.above[-1] == "Phase 1" for entry in found)


def test_an_item_under_a_lead_in_is_read_with_its_own_key_and_with_the_lead_in() -> None:
    text = "Project details\n\n• Status:\n    • Phase I: Completed\n    • Phase II: Ongoing\n• Donor: Ocean Fund\n"
    found = read(text)
    assert {("Phase I", "Completed"), ("Status", "Phase I: Completed"), ("Donor", "Ocean Fund")} <= set(keyed(found))
    assert next(entry for entry in found if entry.key == "Phase II").above == ("Project details", "Status")


def test_items_under_a_heading_have_it_for_a_key() -> None:
    text = ("About\n\nThe programme helps towns along the river to keep their water clean.\n\nPartners\n\n"
            "- Ocean Fund\n- Institute of Wind, Oslo\n")
    found = read(text)
    assert [entry.value for entry in found if entry.key == "Partners"] == ["Ocean Fund", "Institute of Wind, Oslo"]
    assert all(entry.list_item for entry in found if entry.key == "Partners")


@pytest.mark.parametrize("line", ["- Ocean Fund – ice plants", "- Ocean Fund = ice plants", "- Ocean Fund: ice plants"])
def test_an_item_may_part_key_and_value_by_colon_dash_or_equals_sign(line: str) -> None:
    assert ("Ocean Fund", "ice plants") in keyed(read(f"Partners\n\n{line}\n- Wind Fund\n"))


def test_a_key_in_bold_is_a_field_and_no_heading() -> None:
    text = "# Dengue watch\n\n**Type:** small supplies\n**Lead agency:** Kestrel Institute\n**Countries:** Laos\n"
    found = read(text)
    assert {("Type", "small supplies"), ("Lead agency", "Kestrel Institute")} <= set(keyed(found))
    assert all(entry.above == ("Dengue watch",) for entry in found if entry.key in ("Type", "Lead agency", "Countries"))


@pytest.mark.parametrize("rule", ["", "|---|---|---|\n"])
def test_a_header_cell_is_the_key_of_the_cells_below_it(rule: str) -> None:
    text = f"| Stage | Period | Main donor |\n{rule}| I | 2016-2018 | Ocean Fund |\n| II | 2019-2022 | Wind Fund |\n"
    found = read(text)
    cell = next(entry for entry in found if entry.value == "Wind Fund")
    assert (cell.key, cell.above, cell.first_key) == ("Main donor", ("II",), "Stage")
    assert not any(entry.value == "Period" for entry in found)


def test_two_columns_of_known_keys_are_keys_and_values() -> None:
    found = read("| Donor | Ocean Fund |\n| Status | ongoing |\n")
    assert keyed(found)[:1] == [("Donor", "Ocean Fund")]
    assert ("Status", "ongoing") in keyed(found)


def test_two_columns_of_names_have_a_header() -> None:
    found = read("| Katuwang | Gampanin |\n| Kolehiyo ng Legazpi | disenyo |\n| Radyo Dagundong | balita |\n")
    assert [entry.value for entry in found if entry.key == "Katuwang"] == ["Kolehiyo ng Legazpi", "Radyo Dagundong"]


def test_a_numbered_clause_can_be_a_field() -> None:
    found = read("3. FASA KEDUA\n\n3.1 Tempoh: 1 Julai 2024 hingga 30 Jun 2027.\n3.2 Daerah: Ulu Merbau.\n")
    assert [entry.key for entry in found] == ["Tempoh", "Daerah"]


def test_prose_with_a_colon_is_no_field() -> None:
    text = "The board agreed on one thing in the end, after a long talk: the sirens stay where they are for now.\n"
    assert read(text) == []


@pytest.mark.parametrize(("key", "meaning"), [
    ("Duration", "period"), ("Thời gian thực hiện (dự kiến)", "period"), ("Waktu pelaksanaan", "period"),
    ("ระยะเวลา", "period"), ("DONORS", "donor"), ("Main donor", "donor"), ("Funded by", "donor"),
    ("Nhà tài trợ", "donor"), ("nha tai tro", "donor"), ("Penyandang dana", "donor"), ("ម្ចាស់ជំនួយដំណាក់កាលទី១", "donor"),
    ("Lead agency", "lead"), ("Cơ quan chủ trì", "lead"), ("E. Mitra pelaksana", "implementing"),
    ("Participating countries", "participating country"), ("Mga katuwang (Partners)", "partner"),
    ("3.4 Stages of the programme", "phase"), ("Status at 31 December 2023", "status"), ("Pilot towns", "places"),
])
def test_a_key_is_known_in_its_languages_with_what_may_stand_around_it(key: str, meaning: str) -> None:
    assert key_meaning(key) == meaning


@pytest.mark.parametrize("key", ["Status report", "Donor fatigue", "Thời gian khảo sát", "Ministry of Health", "No.",
                                 "Partner violence", "Period pain", "Share of women"])
def test_a_key_with_other_words_is_unknown(key: str) -> None:
    assert key_meaning(key) is None


@pytest.mark.parametrize("line", ["**Donor:** Ocean Fund", "**Donor**: Ocean Fund", "__Donor__ – Ocean Fund"])
def test_a_key_in_bold_makes_a_field_of_its_line(line: str) -> None:
    text = f"# Reefs\n\n{line}\n{line.replace('Donor', 'Status').replace('Ocean Fund', 'ongoing')}\n\nWork goes on.\n"
    source = source_of(text)
    assert [block.kind for block in source.document.blocks][:3] == ["heading", "field", "field"]
    assert keyed(entries(source))[:2] == [("Donor", "Ocean Fund"), ("Status", "ongoing")]


def test_keys_below_each_other_are_a_table_taken_apart_and_have_no_values() -> None:
    found = read("Donor\nPartner\nCountry\nOcean Fund\nRed Guild\nNorway\n")
    assert not any(key_meaning(entry.key) == "country" for entry in found)
    assert ("Country", "Ocean Fund") not in keyed(found)


@pytest.mark.parametrize(("key", "meaning"), [
    ("Penderma / Donor", "donor"), ("Tarikh mula / Start date", "start"), ("Fasa / Phase", "phase"),
    ("Partner 2", "partner"), ("Stage No.", "phase"), ("Start / End", "period"), ("Lembaga / Lead agency", "lead"),
    ("List of partners", "partner"),
])
def test_a_bilingual_or_counted_key_means_what_its_parts_mean(key: str, meaning: str) -> None:
    assert key_meaning(key) == meaning


@pytest.mark.parametrize("key", ["Chặng 1", "Activity / Deadline", "Partners – annual meeting"])
def test_parts_that_disagree_or_are_unknown_make_no_key(key: str) -> None:
    assert key_meaning(key) is None
