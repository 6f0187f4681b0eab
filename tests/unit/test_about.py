"""What the head of a document says of it; what is merely mentioned there is not believed."""

from pathlib import Path

import pytest

from corpus.about import describe, languages_of
from corpus.blocks import read_blocks
from corpus.formats.found import Found
from corpus.read import read_document
from corpus.subject import subject_of

LETTER = """BỘ XÂY DỰNG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
-------\tĐộc lập - Tự do - Hạnh phúc
Số: 123 /BXD-PTĐT\tHà Nội, ngày 5 tháng 3 năm 2031
V/v kế hoạch cầu

Kính gửi: Ủy ban nhân dân các tỉnh.
Căn cứ Công văn số 9/ABC-D ngày 01 tháng 02 năm 2030."""


def about(text: str, language: str, **given: str) -> tuple[str, str, str]:
    found = describe(Found(text, **given), language)
    return found.issuer, found.date, found.number


@pytest.mark.parametrize(("text", "language", "expected"), [
    (LETTER, "vi", ("BỘ XÂY DỰNG", "2031-03-05", "123/BXD-PTĐT")),
    ("# Plan\n\nPublished by: Lantern Guild\nDate: 5 March 2031\nRef. No.: LG/2031/07", "en",
     ("Lantern Guild", "2031-03-05", "LG/2031/07")),
    ("KEMENTERIAN PEKERJAAN UMUM\nNomor: 12/PRT/M/2031\nJakarta, 5 Desember 2031\n\nIsi surat.", "id",
     ("KEMENTERIAN PEKERJAAN UMUM", "2031-12-05", "12/PRT/M/2031")),
    ("Tanggal: 05/03/2031\nDiterbitkan oleh: Dinas Kota Brasa", "id", ("Dinas Kota Brasa", "2031-03-05", "")),
    ("Report\nDate: March 2031\nIt was opened.", "en", ("", "2031-03", "")),
    ("| ที่ กน ๐๑๒๓/ว ๔๕ | กรมน้ำ |\n\n๕ มีนาคม ๒๕๗๔\n\nเรียน ผู้ว่าราชการ", "th", ("", "2031-03-05", "กน ๐๑๒๓/ว ๔๕")),
    ("JABATAN AIR\nRuj. Kami: JA.300-1/2 Jld. 4 (15)\nTarikh: 5 Mac 2031", "ms",
     ("JABATAN AIR", "2031-03-05", "JA.300-1/2 Jld. 4 (15)")),
    ("Report no.: LG/2031/07\nDate of submission: 5 March 2031", "en", ("", "2031-03-05", "LG/2031/07")),
    ("EDARAN\nNomor 7/SE/2031\n\nIsi surat.\n\nDitetapkan di Brasa\npada tanggal 5 Maret 2031", "id",
     ("EDARAN", "2031-03-05", "7/SE/2031")),
    ("Charter\n\nThe towns agree.\n\nAdopted in Brasa on 5 March 2031, in English.", "en", ("", "2031-03-05", "")),
])
def test_letters_and_labelled_lines(text: str, language: str, expected: tuple[str, str, str]) -> None:
    assert about(text, language) == expected


@pytest.mark.parametrize("text", [
    "The bridge was closed on 5 March 2031 by the Ministry of Works.", "No. 3 of the nine towns is Brasa.",
    "Tavola, a town of 12,000 people in 2031, has a market.", "Phase 2: 2031-2033\nDuration: 2031-2033",
    "THE BRIDGE\n\nIt is closed.", "Date: to be announced", "Number: 2031-03-05",
    "5 March 2031\n\nThe bridge is closed.", "Signed treaties of 5 March 2031 bind the towns.",
])
def test_what_is_mentioned_is_not_believed(text: str) -> None:
    assert about(text, "en") == ("", "", "")


@pytest.mark.parametrize(("text", "expected"), [
    ("BỘ CẦU\n\nSố: 12/BC\n\nV/v kế hoạch cầu\n\nKính gửi: Các tỉnh", "Kế hoạch cầu"),
    ("กรมน้ำ\n\nเรื่อง  การคัดเลือกเมือง\n\nเรียน ผู้ว่าราชการ", "การคัดเลือกเมือง"),
    ("KEMENTERIAN AIR\n\nNOMOR 7/SE/2031\n\nTENTANG\n\nPELAKSANAAN TAHAP II\n\nYth.", "PELAKSANAAN TAHAP II"),
    ("GUILD\n\nRef.: 12/HW\n\nSubject: Works on the bridge.", "Works on the bridge"),
    ("JABATAN AIR\n\nTuan/Puan,\n\nNOTIS GERAN FASA 2\n\n2. Sukacita dimaklumkan.", "NOTIS GERAN FASA 2"),
    ("GUILD\n\nDear Sir or Madam,\n\nWe write to you.", ""),
    ("Về việc này, Sở đã có ý kiến.", ""),
    ("GUILD\n\nThe subject: it is not named here.", ""),
])
def test_the_subject_of_a_letter(text: str, expected: str) -> None:
    assert subject_of(text, read_blocks(text)) == expected


def test_a_letter_is_called_by_its_subject_and_another_document_by_its_heading(tmp_path: Path) -> None:
    letter, page = tmp_path / "letter.txt", tmp_path / "page.txt"
    letter.write_text("GUILD OF BRASA\n\nNo. 12/HW\n\nRe: Works on the bridge\n\nThe works go on.", "utf-8")
    page.write_text("The bridge\n\nRe: Works on the bridge\n\nThe works go on.", "utf-8")
    assert read_document(letter).title == "Works on the bridge"
    assert read_document(page).title == "The bridge"


def test_properties_of_the_file_come_first() -> None:
    assert about("Date: 5 March 2031", "en", issuer="Guild", date="2032-01-02T10:00", number="7/X") == (
        "Guild", "2032-01-02", "7/X")


def test_the_languages_of_a_mixed_document() -> None:
    english = "The ministry approved the second part of the programme for the nine towns on the river. " * 20
    vietnamese = "Bộ đã phê duyệt phần thứ hai của chương trình cho chín thị trấn bên bờ sông trong năm nay. " * 12
    assert languages_of(english + vietnamese, "en") == ("en", "vi")
    assert languages_of(english, "en") == ("en",)
