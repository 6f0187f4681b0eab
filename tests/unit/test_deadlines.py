"""Deadlines: dates by which somebody must do something, told from all other dates."""

import pytest

from corpus.blocks import read_blocks
from corpus.document import Document
from corpus.facts.deadlines import read_deadlines
from corpus.facts.model import Deadline
from corpus.facts.source import Source
from corpus.split import split


def deadlines(text: str, language: str = "en") -> list[Deadline]:
    document = Document("name", "name.txt", text, read_blocks(text), "Title", "The Issuer", "", language, "")
    rows = read_deadlines(Source(document, split(document)))
    assert all(text[proof.start : proof.end] == proof.quote for row in rows for proof in row.proofs)
    return rows


def sentence(words: str, language: str = "en") -> list[Deadline]:
    return deadlines(f"Report\n\nSome words stand before it. {words}\n", language)


@pytest.mark.parametrize(("language", "words", "bound", "iso", "who", "to_whom"), [
    ("en", "Each provincial team shall submit its accounts to the Audit Unit no later than 15 February 2024.", "by",
     "2024-02-15", "Each provincial team", "the Audit Unit"),
    ("en", "By 30 June 2025, all members shall submit their plans to the Secretariat.", "by", "2025-06-30",
     "all members", "the Secretariat"),
    ("en", "Towns have been asked to send their data to LRW by 30 September 2024.", "by", "2024-09-30", "Towns", "LRW"),
    ("en", "The Board asked the Technical Secretary to report by 30 April 2025.", "by", "2025-04-30",
     "the Technical Secretary", ""),
    ("en", "Papers are to be sent to the secretary by 8 July 2024.", "by", "2024-07-08", "", "the secretary"),
    ("en", "Please send comments to the Chair before 5 May 2025.", "before", "2025-05-05", "", "the Chair"),
    ("en", "The final report is due on 31 August 2025.", "by", "2025-08-31", "", ""),
    ("vi", "Đề nghị Quý Cơ quan đề xuất danh mục và gửi về Bộ Xây dựng **trước ngày 17 tháng 01 năm 2020**.", "before",
     "2020-01-17", "Quý Cơ quan", "Bộ Xây dựng"),
    ("vi", "Sở Tài chính phải bố trí vốn chậm nhất ngày 15/5/2025.", "by", "2025-05-15", "Sở Tài chính", ""),
    ("id", "Kepala Desa menyampaikan surat kesediaan kepada Camat paling lambat 29 Februari 2024.", "by", "2024-02-29",
     "Kepala Desa", "Camat"),
    ("id", "Kami mohon bantuan Saudara untuk menyampaikan usulan kepada Sekretariat paling lambat 30 Juni 2025.",
     "by", "2025-06-30", "Saudara", "Sekretariat"),
    ("ms", "Semua ketua jabatan hendaklah mengemukakan laporan kepada Bahagian Kewangan selewat-lewatnya 30 Jun 2026.",
     "by", "2026-06-30", "Semua ketua jabatan", "Bahagian Kewangan"),
    ("th", "สมาชิกต้องส่งใบสมัครภายในวันที่ 31 ตุลาคม 2567", "by", "2024-10-31", "", ""),
])
def test_sentences_that_oblige_or_ask(language: str, words: str, bound: str, iso: str, who: str, to_whom: str) -> None:
    rows = sentence(words, language)
    assert [(row.when.bound, row.when.iso, row.who, row.to_whom) for row in rows] == [(bound, iso, who, to_whom)]
    assert rows[0].what


@pytest.mark.parametrize(("language", "words"), [
    ("en", "The programme was launched by June 2022."),
    ("en", "The reports were submitted by 5 May 2024."),
    ("en", "The towns had sent their data no later than 5 May 2024."),
    ("en", "By 2030, at least 50% of growth will happen in small cities."),
    ("en", "The population is projected to reach 41,000 by September 2026."),
    ("en", "Phase II will end by December 2026."),
    ("en", "Phase II was first due to finish in December 2023."),
    ("en", "The charter was adopted on 3 May 2024."),
    ("en", "Permits must be carried and are valid until 31 December 2026."),
    ("en", "The project intends to open 27 ports by June 2027."),
    ("en", "Report published by June 2024."),
    ("en", "If plans are not sent by 5 May 2024, the money is lost."),
    ("vi", "Hội thảo đã được tổ chức trước ngày 5 tháng 1 năm 2026."),
    ("vi", "Hợp đồng có hiệu lực đến ngày 31 tháng 12 năm 2026."),
    ("vi", "Dự kiến hoàn thành trước ngày 30 tháng 6 năm 2027."),
    ("id", "Program ini telah diluncurkan sebelum Juni 2022."),
    ("id", "Rapat persiapan diselenggarakan pada tanggal 17 Maret 2025."),
])
def test_other_dates_are_no_deadlines(language: str, words: str) -> None:
    assert sentence(words, language) == []


def test_two_deadlines_in_a_sentence_share_who_must_act() -> None:
    rows = sentence("The Unit shall submit the plan to the Committee no later than 28 February 2024, and Progress "
                    "Report No. 6 no later than 31 July 2024.")
    assert [(row.when.iso, row.who, row.what) for row in rows] == [
        ("2024-02-28", "The Unit", "submit the plan to the Committee"),
        ("2024-07-31", "The Unit", "Progress Report No. 6")]


def test_a_list_under_a_request_takes_over_who_is_asked() -> None:
    rows = deadlines("1. I ask each Governor kindly to:\n(a) name a focal person by 8 November 2024;\n"
                     "(b) set aside a room by 13 December 2024.\n")
    assert {row.who for row in rows} == {"each Governor"}
    assert [row.when.iso for row in rows] == ["2024-11-08", "2024-12-13"]


def test_items_under_the_name_of_an_office_are_its_tasks() -> None:
    rows = deadlines("4. Nhiệm vụ của các đơn vị\n\n4.1. Ủy ban nhân dân các huyện:\n"
                     "- Rà soát danh sách hộ, gửi Sở trước ngày 28 tháng 6 năm 2024;\n- Cử một đầu mối.\n", "vi")
    assert [(row.who, row.to_whom, row.when.iso) for row in rows] == [("Ủy ban nhân dân các huyện", "Sở", "2024-06-28")]


@pytest.mark.parametrize(("language", "line", "iso"), [
    ("en", "Deadline for district work plans: 30 April 2025", "2025-04-30"),
    ("en", "Due date: Q2 2026", "2026-06"),
    ("vi", "Hạn nộp hồ sơ: 17 giờ ngày 28/02/2025", "2025-02-28"),
    ("id", "Batas waktu: 14 Maret 2025", "2025-03-14"),
    ("ms", "Tarikh tutup: 1 Julai 2026", "2026-07-01"),
    ("th", "กำหนดส่งรายงาน: 30 เมษายน 2569", "2026-04-30"),
    ("fil", "Huling araw ng pagpasa: Abril 11, 2025", "2025-04-11"),
])
def test_lines_whose_key_is_a_deadline(language: str, line: str, iso: str) -> None:
    rows = deadlines(f"Notice\n\nAll of this is for members.\n\n{line}\n", language)
    assert [(row.when.iso, row.when.bound) for row in rows] == [(iso, "by")]


def test_a_day_that_can_be_read_in_two_ways_stays_so() -> None:
    rows = deadlines("Notice\n\nThis is for members.\n\nDeadline: 5/6/2025\n")
    assert [(row.when.iso, row.when.alternatives) for row in rows] == [("", ("2025-05-06", "2025-06-05"))]


def test_a_bare_deadline_line_is_about_the_item_above_it() -> None:
    rows = deadlines("Đề nghị các cơ quan báo cáo như sau:\n\n1. Đối với Sở Y tế các tỉnh\n"
                     "a) Tổng hợp số liệu khám sàng lọc.\nb) Thời hạn: trước ngày 10 tháng 9 năm 2024.\n", "vi")
    assert [(row.what, row.who, row.when.iso) for row in rows] == [
        ("Tổng hợp số liệu khám sàng lọc.", "Sở Y tế các tỉnh", "2024-09-10")]


TABLE = """Actions

No. | Action | Owner | Due
A1 | Buy life jackets | Maritime Office | 31 May 2024
A2 | Hold a drill | Volunteers | every month

Carried over

C1 | Check pumps | Port Authority | 30 April 2024 (was 31 March 2024)
"""


def test_tables_with_a_due_column_also_those_that_go_on_without_a_header() -> None:
    rows = deadlines(TABLE)
    assert [(row.what, row.who, row.when.iso) for row in rows] == [
        ("Buy life jackets", "Maritime Office", "2024-05-31"), ("Check pumps", "Port Authority", "2024-04-30")]
    assert rows[0].proofs[0].quote == "A1 | Buy life jackets | Maritime Office | 31 May 2024"


@pytest.mark.parametrize(("language", "words", "iso"), [
    ("en", "The deadline for applications has been moved from 1 May 2025 to 15 May 2025.", "2025-05-15"),
    ("id", "Batas waktu pengajuan proposal yang semula tanggal 14 Maret 2025 diubah menjadi tanggal 11 April 2025.",
     "2025-04-11"),
])
def test_of_a_moved_deadline_the_new_date_counts(language: str, words: str, iso: str) -> None:
    assert [row.when.iso for row in sentence(words, language)] == [iso]


def test_target_dates_of_a_declaration_are_no_deadlines_but_tasks_it_gives_are() -> None:
    rows = deadlines("We, the heads of nine towns, have agreed as follows:\n\n"
                     "1. We will set aside forty per cent of stalls for women by the end of 2025.\n"
                     "2. We will complete a register of stalls by 31 December 2026.\n"
                     "3. We instruct the committee to prepare storage rules by 31 October 2023.\n"
                     "4. The remaining towns will announce their shares before 31 July 2023.\n")
    assert [(row.who, row.when.iso) for row in rows] == [("the committee", "2023-10-31"),
                                                        ("The remaining towns", "2023-07-31")]


def test_a_named_party_that_must_deliver_has_a_deadline() -> None:
    rows = deadlines("The recipient undertakes to:\n(a) keep an account;\n(b) send a report by 15 September 2024.\n")
    assert [(row.what, row.who, row.when.iso) for row in rows] == [("send a report", "The recipient", "2024-09-15")]
