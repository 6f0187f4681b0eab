"""Who takes part in a programme and as what: from lists, fields and tables, and from sentences that say it plainly."""

import pytest

from corpus.blocks import read_blocks
from corpus.document import Document
from corpus.facts.model import Partner
from corpus.facts.names import names_in
from corpus.facts.partners import read_partners
from corpus.facts.source import Source
from corpus.language import detect_language
from corpus.split import split


def source_of(text: str) -> Source:
    document = Document("name", "name.txt", text, read_blocks(text), "Title", "", "", detect_language(text), "")
    return Source(document, split(document))


def partners(text: str) -> list[Partner]:
    source = source_of(text)
    found = read_partners(source)
    for row in found:
        assert row.proofs
        assert all(source.document.text[proof.start : proof.end] == proof.quote for proof in row.proofs)
    return found


def roles(found: list[Partner]) -> list[tuple[str, str, int | None]]:
    return [(row.name, row.role, row.phase) for row in found]


@pytest.mark.parametrize(("words", "names"), [
    ("Ministry of Land, Infrastructure and Transport (MOLIT), Republic of Korea",
     ["Ministry of Land, Infrastructure and Transport (MOLIT)"]),
    ("Department of Public Works and Transport, Xay City Management and Services Office, and Xay City Mayor Office",
     ["Department of Public Works and Transport", "Xay City Management and Services Office", "Xay City Mayor Office"]),
    ("Pelagia Foundation and the Swiss Ocean Facility", ["Pelagia Foundation", "Swiss Ocean Facility"]),
    ("UNDP, UNICEF and the World Bank", ["UNDP", "UNICEF", "World Bank"]),
    ("Norway, Japan and the Republic of Korea", ["Norway", "Japan", "Republic of Korea"]),
    ("Bộ Kế hoạch và Đầu tư, Bộ Tài chính", ["Bộ Kế hoạch và Đầu tư", "Bộ Tài chính"]),
    ("Dana Inovasi dan Kementerian Desa Mandiri", ["Dana Inovasi", "Kementerian Desa Mandiri"]),
    ("กองทุนชายฝั่งสีเขียว และ บริษัท เกลือสมุทร จำกัด", ["กองทุนชายฝั่งสีเขียว", "บริษัท เกลือสมุทร จำกัด"]),
    ("Hibiya Relief Fund (PHP 175 milyon) at Konseho ng Bikol", ["Hibiya Relief Fund", "Konseho ng Bikol"]),
    ("ngân sách tỉnh 30 tỷ đồng; Quỹ Sách cho Núi 11,8 tỷ đồng", ["Quỹ Sách cho Núi"]),
    ("various local partners, to be confirmed", []),
    ("Ms Evelyn Quah", []),
])
def test_a_list_is_parted_between_names_and_never_inside_one(words: str, names: list[str]) -> None:
    assert [name.name for name in names_in(words, known_as_names=True)] == names


def test_the_key_says_the_role_and_a_ministry_among_partners_is_one() -> None:
    found = partners(
        "Project details\n\nDonor: Ocean Fund\nLead agency: Blue Trust\nCountries: Viet Nam, Lao PDR and Thailand\n"
        "Partners: Ministry of Public Works and Transport; Oudomxay Provincial Department of Health\n")
    assert roles(found) == [
        ("Ocean Fund", "donor", None), ("Blue Trust", "lead", None), ("Viet Nam", "participating country", None),
        ("Lao PDR", "participating country", None), ("Thailand", "participating country", None),
        ("Ministry of Public Works and Transport", "ministry", None),
        ("Oudomxay Provincial Department of Health", "partner", None)]
    assert found[-1].place == "Oudomxay"
    assert found[0].role_written == "Donor"


def test_fields_below_a_phase_hold_for_that_phase() -> None:
    found = partners("Phase 1\nDonor: Ocean Fund\nYears: 2017-2019\nPhase 2\nDonor: Wind Fund\nYears: 2020\n")
    assert roles(found) == [("Ocean Fund", "donor", 1), ("Wind Fund", "donor", 2)]
    assert all(row.inferred for row in found)


def test_items_under_a_role_say_place_phase_and_role_in_brackets() -> None:
    found = partners(
        "About\n\nThe programme helps fishers to keep the reef alive for their children.\n\nPartners\n\n"
        "- Ugat Foundation (lead)\n- Royal School of Engineering, Phnom Penh\n- Green Trust (donor, Phase 2)\n"
        "- Cempaka Bank lends the money\n- Status: ongoing\n")
    assert roles(found) == [("Ugat Foundation", "lead", None), ("Royal School of Engineering", "partner", None),
                            ("Green Trust", "donor", 2), ("Cempaka Bank", "partner", None)]
    assert found[1].place == "Phnom Penh"


def test_a_table_with_columns_for_role_and_phase() -> None:
    found = partners(
        "| Organisation | Role | Phase |\n|---|---|---|\n| Ocean Fund | Donor | All |\n"
        "| Sen Town Council | Implementing partner | 2 |\n| Ministry of Land, Water and Soil | Lead agency | All |\n")
    assert roles(found) == [("Ocean Fund", "donor", None), ("Sen Town Council", "implementing", 2),
                            ("Ministry of Land, Water and Soil", "lead", None)]


@pytest.mark.parametrize(("sentence", "rows"), [
    ("The programme is funded by the Ocean Fund.", [("Ocean Fund", "donor", None)]),
    ("Stage One was paid for by the Hanbit Solidarity Fund with a grant.", [("Hanbit Solidarity Fund", "donor", 1)]),
    ("The Tasman Facility pays for Stage 2 and part of Stage 3.",
     [("Tasman Facility", "donor", 2), ("Tasman Facility", "donor", 3)]),
    ("Program ini didanai oleh Yayasan Samudra Lestari.", [("Yayasan Samudra Lestari", "donor", None)]),
    ("Chương trình do Quỹ Hơi thở Xanh tài trợ.", [("Quỹ Hơi thở Xanh", "donor", None)]),
    ("Sở Xây dựng là cơ quan chủ trì, có trách nhiệm lập kế hoạch.", [("Sở Xây dựng", "lead", None)]),
    ("The Institute of Wind and Water is a technical partner.", [("Institute of Wind and Water", "partner", None)]),
    ("UN-Habitat works with the Republic of Korea through the Ministry of Land and Transport (MOLIT) to plan cities.",
     [("Republic of Korea", "partner", None), ("Ministry of Land and Transport (MOLIT)", "ministry", None)]),
    ("The pilot works ran in three selected countries: Iran, Myanmar, & Nigeria.",
     [("Iran", "participating country", None), ("Myanmar", "participating country", None),
      ("Nigeria", "participating country", None)]),
])
def test_sentences_that_say_a_role(sentence: str, rows: list[tuple[str, str, int | None]]) -> None:
    assert roles(partners(f"{sentence}\n")) == rows


@pytest.mark.parametrize("text", [
    "The project works with fishers and together with their families.",
    "Training was paid for by the Marovo College.",
    "Other countries such as Liberia and Lesotho showed interest.",
    "Contact\n\nProject manager: Ms Marisol Etcuban\nOffice: Rajah Wharf Building\n",
    "A donor is somebody who gives, and a partner is somebody who works.",
])
def test_what_names_nobody_with_a_role_gives_no_row(text: str) -> None:
    assert partners(f"{text}\n") == []


def test_two_names_of_one_ministry_stay_two_rows() -> None:
    found = partners(
        "The project works with the Ministry of Land, Infrastructure and Transport (MOLIT).\n\n"
        "It was planned in collaboration with the Ministry of Land, Infrastructure, and Technology (MOLIT).\n")
    assert [row.name for row in found] == ["Ministry of Land, Infrastructure and Transport (MOLIT)",
                                           "Ministry of Land, Infrastructure, and Technology (MOLIT)"]
