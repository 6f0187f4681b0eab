"""Partners in the shapes that ministries, agencies and secretariats write: sheets, tables, blocks, lists, prose."""

import pytest

from corpus.blocks import read_blocks
from corpus.document import Document
from corpus.facts.model import Partner
from corpus.facts.partners import read_partners
from corpus.facts.source import Source
from corpus.language import detect_language
from corpus.split import split

BOARD, TRUST, UNIVERSITY = ("Canal Board", "lead"), ("Water Trust", "donor"), ("Harbour University", "partner")


def partners(text: str) -> list[Partner]:
    document = Document("name", "name.txt", text, read_blocks(text), "Title", "", "", detect_language(text), "")
    found = read_partners(Source(document, split(document)))
    for row in found:
        assert row.proofs
        assert all(text[proof.start : proof.end] == proof.quote for proof in row.proofs)
    return found


def roles(text: str) -> list[tuple[str, str]]:
    return sorted((row.name, row.role) for row in partners(text))


@pytest.mark.parametrize("text", [
    "Agensi peneraju / Lead agency: Canal Board\nPenderma / Donor: Water Trust\nRakan / Partner: Harbour University\n",
    "Cơ quan chủ trì (Lead agency): Canal Board\nNhà tài trợ (Donor): Water Trust\nĐối tác (Partner): "
    "Harbour University\n",
    "# Canals\n\n**Lead agency:** Canal Board\n**Donor**: Water Trust\n__Technical partner__ – Harbour University\n",
    "Project profile\n\nLead agency\nCanal Board\n\nFunding agency\nWater Trust\n\nPartners\nHarbour University\n",
    "1. Agensi Peneraju\n(a) Canal Board\n2. Penyumbang Dana\n(a) Water Trust\n3. Rakan Teknikal\n(a) Harbour "
    "University\n\nProgram ini bermula pada tahun lalu.\n",
    "Lead agency\tCanal Board\nDonor\tWater Trust\nPartner\tHarbour University\n",
    "Organisation | Role | Country\nCanal Board | Lead agency | Malaysia\nWater Trust | Donor | Norway\n"
    "Harbour University | Technical support | Malaysia\n",
    "No. | Organisation | Role\n1 | Canal Board | Lead agency\n2 | Water Trust | Donor\n3 | Harbour University "
    "| Partner\n",
    "Name: Canal Board\nRole: Lead agency\nCountry: Malaysia\n\nName: Water Trust\nRole: Donor\nCountry: Norway\n\n"
    "Name: Harbour University\nRole: Technical partner\n\nName: Ms Dara Kim\nRole: Project manager\n",
    "Lead: Canal Board | Donor: Water Trust | Partner: Harbour University\n",
    "List of partners\na) Canal Board – lead agency\nb) Water Trust – donor\nc) Harbour University – technical "
    "partner\n",
    "Present: Canal Board (lead agency), Arden City Council, Water Trust (donor), Harbour University (technical "
    "adviser)\n",
    "Present\nCanal Board (lead)\nWater Trust (donor)\nHarbour University (technical partner)\nArden City Council\n",
    "The project is led by the Canal Board, with the Water Trust as donor and Harbour University as technical "
    "partner.\n",
    "The Canal Board leads the project, the Water Trust finances it and Harbour University gives technical advice.\n",
    "The donor, the Water Trust, met the lead agency (Canal Board) last week. Technical assistance is provided "
    "by Harbour "
    "University.\n",
    "The Canal Board leads the programme, with funding from the Water Trust and technical support from Harbour "
    "University.\n",
])
def test_lead_donor_and_partner_are_read_from_every_shape(text: str) -> None:
    assert roles(text) == sorted([BOARD, TRUST, UNIVERSITY])


def test_the_last_item_of_a_numbered_list_is_one_though_no_number_follows() -> None:
    text = ("Donors\n1. Ocean Fund\n2. Government of Japan\n\n"
            "Implementing agencies\n1. Canal Board\n2. Delta Trust\n\nContact\n")
    assert roles(text) == [("Canal Board", "implementing"), ("Delta Trust", "implementing"),
                           ("Government of Japan", "donor"), ("Ocean Fund", "donor")]


def test_the_country_beside_an_organisation_is_its_place() -> None:
    first, second = partners(
        "Organisation | Role | Country\nOcean Fund | Donor | Norway\nRed Guild | Partner | Japan\n")
    assert (first.place, second.place) == ("Norway", "Japan")


def test_columns_that_are_phases_give_the_partners_of_each() -> None:
    found = partners("| | Phase I | Phase II |\n|---|---|---|\n| Period | 2016-2018 | 2019-2022 |\n"
                     "| Donor | Terra Fund | Grain Bank |\n")
    assert [(row.name, row.role, row.phase, row.role_written) for row in found] == [
        ("Terra Fund", "donor", 1, "Donor"), ("Grain Bank", "donor", 2, "Donor")]


def test_a_plural_in_brackets_holds_for_all_names_before_it() -> None:
    text = "Canal Board (lead), Ferry Guild and Harbour University (partners)\n"
    assert roles(text) == [("Canal Board", "lead"), ("Ferry Guild", "partner"), ("Harbour University", "partner")]


@pytest.mark.parametrize(("text", "rows"), [
    ("Chương trình do Sở Xây dựng chủ trì, Quỹ Xanh tài trợ.",
     [("Quỹ Xanh", "donor"), ("Sở Xây dựng", "lead")]),
    ("Cơ quan chủ trì: Sở Nông nghiệp và Môi trường tỉnh Khánh An",
     [("Sở Nông nghiệp và Môi trường tỉnh Khánh An", "lead")]),
    ("Program ini dilaksanakan oleh Jabatan Pengairan Seri dengan pembiayaan daripada Tabung Air Bersih dan sokongan "
     "teknikal daripada Universiti Tanjung Seri.",
     [("Jabatan Pengairan Seri", "implementing"), ("Tabung Air Bersih", "donor"),
      ("Universiti Tanjung Seri", "partner")]),
    ("Implementation: Port Authority of Arden", [("Port Authority of Arden", "implementing")]),
    ("It is a joint initiative of the Ministry of Health and the Ocean Fund.",
     [("Ministry of Health", "ministry"), ("Ocean Fund", "partner")]),
])
def test_other_wordings(text: str, rows: list[tuple[str, str]]) -> None:
    assert roles(f"{text}\n") == rows


@pytest.mark.parametrize("text", [
    "Implementation: Ongoing",
    "Support: Harbour University gives lessons in schools.",
    "The Canal Board (lead) and the Ministry of Finance shall submit the report by 30 June 2026.",
    "The bridge was built by Delta Works Ltd as lead contractor.",
    "The Ministry of Health supports the programme of vaccination that the Red Guild wants.",
    "Country\nPartner\nDonor\nNorway\nOcean Fund\nRed Guild",
    "Cơ quan chủ quản (Lead agency): đang chờ quyết định",
    "Present: Canal Board (chair), Ministry of Finance, Arden City Council",
])
def test_what_gives_nobody_a_role_in_the_programme_gives_no_row(text: str) -> None:
    assert roles(f"{text}\n") == []


def test_a_company_with_its_fields_of_work_is_one_name_and_companies_in_a_list_are_several() -> None:
    assert roles("Đơn vị thực hiện: Công ty Vận tải, Kho bãi và Dịch vụ Bình Lãng\n") == [
        ("Công ty Vận tải, Kho bãi và Dịch vụ Bình Lãng", "implementing")]
    assert roles("Đơn vị thực hiện: Công ty Vận tải Bình Lãng, Quỹ Xanh và Oxfam\n") == [
        ("Công ty Vận tải Bình Lãng", "implementing"), ("Oxfam", "implementing"), ("Quỹ Xanh", "implementing")]


def test_every_sentence_of_a_numbered_clause_is_read() -> None:
    text = ("Decisions\n\n4. The project is funded by the Ocean Fund. The Canal Board is the lead agency.\n\n"
            "5. The minutes were adopted.\n")
    assert roles(text) == [("Canal Board", "lead"), ("Ocean Fund", "donor")]


def test_a_phase_in_two_languages_holds_for_the_partners_below_it() -> None:
    found = partners("Chặng 2 (Stage II)\nDonor: Ocean Fund\nStatus: Ongoing\n")
    assert [(one.name, one.phase) for one in found] == [("Ocean Fund", 2)]


def test_who_helps_to_organise_is_a_partner() -> None:
    assert roles("Penyelenggara bersama / Co-organisers: Yayasan Hijau; Universitas Lawang\n") == [
        ("Universitas Lawang", "partner"), ("Yayasan Hijau", "partner")]


@pytest.mark.parametrize("total", ["Total", "Grand total", "Tổng cộng", "Jumlah", "รวมทั้งสิ้น", "Kabuuan"])
def test_the_last_row_of_a_budget_is_no_partner(total: str) -> None:
    assert roles(f"| Partner | Budget |\n| Water Trust | 3 |\n| Harbour University | 2 |\n| {total} | 5 |\n") == [
        ("Harbour University", "partner"), ("Water Trust", "partner")]
