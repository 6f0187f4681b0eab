"""Deadlines in other shapes: clauses that bind, fields in one line, time given, columns of times."""

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


@pytest.mark.parametrize(("language", "text", "expected"), [
    ("vi", "Chúng tôi, lãnh đạo bảy xã, cam kết:\n\n- trồng 500 cây đước trước tháng 6 năm 2027;\n"
           "- giữ sạch bờ kênh;\n- mở hai lớp học đêm vào cuối năm 2026.\n",
     [("trồng 500 cây đước", "2027-06")]),
    ("id", "Kami berkomitmen untuk:\n\n- memasang 40 pompa paling lambat akhir tahun 2028;\n"
           "- mengurangi sampah kapal;\n- memulihkan 12 hektare bakau sebelum Mei 2029.\n",
     [("memasang 40 pompa", "2028"), ("memulihkan 12 hektare bakau", "2029-05")]),
    ("en", "We resolve to:\n\n- double by 2031 the number of ferries;\n"
           "- plant 20% of verges by 2027 and 45% by 2033.\n",
     [("double the number of ferries", "2031"), ("plant 20% of verges", "2027"),
      ("plant 20% of verges by 2027 and 45%", "2033")]),
])
def test_a_clause_that_binds_has_the_act_whatever_its_verb(language: str, text: str,
                                                           expected: list[tuple[str, str]]) -> None:
    assert [(row.what, row.when.iso) for row in deadlines(text, language)] == expected


@pytest.mark.parametrize(("language", "words", "who", "iso"), [
    ("en", "The Port of Lindmoor pledges to dredge the outer basin by May 2029.", "The Port of Lindmoor", "2029-05"),
    ("ms", "Majlis Daerah Sungai Lembah berjanji untuk membina lima jeti sebelum Mac 2028.",
     "Majlis Daerah Sungai Lembah", "2028-03"),
])
def test_a_sentence_by_which_somebody_commits_has_a_deadline(language: str, words: str, who: str, iso: str) -> None:
    assert [(row.who, row.when.iso) for row in sentence(words, language)] == [(who, iso)]


@pytest.mark.parametrize(("language", "line", "what", "who", "iso"), [
    ("en", "1. Price list for spare parts. Owner: Stores Unit. Deadline: 3 May 2027.", "Price list for spare parts",
     "Stores Unit", "2027-05-03"),
    ("en", "- Map of wells (responsible: Survey Office; due: by 12 June 2027)", "Map of wells", "Survey Office",
     "2027-06-12"),
    ("vi", "2. Danh sách hộ nghèo. Phụ trách: Phòng Lao động. Hạn hoàn thành: 15/9/2027.", "Danh sách hộ nghèo",
     "Phòng Lao động", "2027-09-15"),
    ("id", "3. Peta sumur – Penanggung jawab: Dinas Pertambangan – Tenggat: 20 Agustus 2027", "Peta sumur",
     "Dinas Pertambangan", "2027-08-20"),
])
def test_an_item_may_hold_its_fields_in_one_line(language: str, line: str, what: str, who: str, iso: str) -> None:
    assert [(row.what, row.who, row.when.iso) for row in deadlines(f"Minutes\n\n{line}\n", language)] == [
        (what, who, iso)]


def test_other_fields_in_a_line_set_no_deadline() -> None:
    assert not deadlines("Minutes\n\n1. Price list. Owner: Stores Unit. Printed: 3 May 2027.\n"
                         "2. Survey. Owner: Stores Unit. Start: 3 May 2027.\n")


@pytest.mark.parametrize(("language", "words", "to_whom", "iso"), [
    ("id", "Berkas lamaran diterima oleh Panitia Seleksi hingga 14 Juni 2027.", "Panitia Seleksi", "2027-06-14"),
    ("en", "Bids are accepted by the Tender Office until 14 June 2027.", "the Tender Office", "2027-06-14"),
])
def test_what_is_taken_until_a_day_is_due_by_then(language: str, words: str, to_whom: str, iso: str) -> None:
    assert [(row.when.bound, row.when.iso, row.who, row.to_whom) for row in sentence(words, language)] == [
        ("by", iso, "", to_whom)]


@pytest.mark.parametrize(("language", "words", "who", "what"), [
    ("en", "Grantees have until 5 July 2027 to return the forms.", "Grantees", "return the forms"),
    ("vi", "Các hộ dân có thời gian đến hết ngày 5/7/2027 để nộp phiếu.", "Các hộ dân", "nộp phiếu"),
    ("ms", "Peserta diberi masa hingga 5 Julai 2027 untuk memulangkan borang.", "Peserta", "memulangkan borang"),
])
def test_time_given_until_a_day_ends_with_it(language: str, words: str, who: str, what: str) -> None:
    assert [(row.when.iso, row.who, row.what) for row in sentence(words, language)] == [("2027-07-05", who, what)]


@pytest.mark.parametrize(("language", "words", "iso"), [
    ("vi", "Phòng Tài chính phải trình dự toán trong tháng 8 năm 2027.", "2027-08"),
    ("id", "Koperasi wajib menyerahkan laporan dalam bulan Mei 2027.", "2027-05"),
    ("en", "Each clinic must file its returns during March 2028.", "2028-03"),
])
def test_a_duty_within_a_month_is_due_by_its_end(language: str, words: str, iso: str) -> None:
    assert [(row.when.bound, row.when.iso) for row in sentence(words, language)] == [("by", iso)]


def test_a_second_act_joined_to_a_first_has_its_own_date() -> None:
    rows = sentence("The growers pledge to fence the springs by 2029 and to clear the ditches by 2031.")
    assert [(row.who, row.when.iso) for row in rows] == [("The growers", "2029"), ("The growers", "2031")]


@pytest.mark.parametrize(("language", "heading", "header", "row", "expected"), [
    ("en", "Next steps", "| What | Who | When |", "| Map of wells | Survey Office | 12 June 2027 |",
     [("Map of wells", "Survey Office", "2027-06-12")]),
    ("vi", "Tiến độ", "| Nội dung | Đơn vị chủ trì | Thời gian hoàn thành |", "| Sửa đập | Phòng Kinh tế | 30/6/2027 |",
     [("Sửa đập", "Phòng Kinh tế", "2027-06-30")]),
    ("en", "History", "| What | Who | When |", "| Opening of the mill | Survey Office | 12 June 2017 |", []),
    ("en", "Next steps", "| Event | Place | When |", "| Fair | Lindmoor | 12 June 2027 |", []),
])
def test_a_column_of_times_holds_deadlines_beside_those_who_act(
        language: str, heading: str, header: str, row: str, expected: list[tuple[str, str, str]]) -> None:
    text = f"# {heading}\n\n{header}\n|---|---|---|\n{row}\n"
    assert [(found.what, found.who, found.when.iso) for found in deadlines(text, language)] == expected


@pytest.mark.parametrize("words", [
    "The office holds the data collected during March 2024.",
    "The clinic has until 2031 been the only one.",
    "The members must send the accounts approved during March 2024.",
    "The fund received grants from the bank until 14 June 2021.",
    "The rule was accepted by all towns and held until 14 June 2021.",
    "Toll is paid by lorries until 2031.",
])
def test_what_went_on_until_a_date_is_not_due(words: str) -> None:
    assert not sentence(words)


@pytest.mark.parametrize(("language", "words", "what", "iso"), [
    ("ms", "Permohonan hendaklah dikemukakan sebelum atau pada 28 Mac 2031, jam 5.00 petang.",
     "Permohonan hendaklah dikemukakan", "2031-03-28"),
    ("vi", "Gia hạn thời gian gửi danh mục cầu từ ngày 31/3/2031 đến hết ngày 25/4/2031.",
     "thời gian gửi danh mục cầu", "2031-04-25"),
    ("en", "The towns commit to adopt, by 31 December 2032, rules that keep houses dry.",
     "adopt rules that keep houses dry", "2032-12-31"),
    ("en", "The office shall submit, no later than 3 May 2031, a report on the canals to the board.",
     "submit a report on the canals to the board", "2031-05-03"),
])
def test_deadlines_in_forms_of_official_letters(language: str, words: str, what: str, iso: str) -> None:
    assert [(row.what, row.when.iso, row.when.bound) for row in sentence(words, language)] == [(what, iso, "by")]


def test_a_call_closes_on_the_date_behind_the_colon() -> None:
    rows = deadlines("Key dates\n- Call for profiles closes: 15 April 2031\n- Registration opens: 1 March 2031\n")
    assert [(row.when.iso, row.who) for row in rows] == [("2031-04-15", "")]


def test_a_table_of_pledges_has_deadlines_of_those_who_pledge() -> None:
    rows = deadlines("Pledges\n\n| Town or organisation | Pledge | To be fulfilled by |\n"
                     "| Brasa | Reopen 3 km of the canal | December 2033 |\n")
    assert [(row.who, row.what, row.when.iso) for row in rows] == [("Brasa", "Reopen 3 km of the canal", "2033-12")]
