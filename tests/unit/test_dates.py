"""Dates as programme documents write them, in the languages served, with what is around them; and what is no date."""

import pytest

from corpus.facts.dates import Mention, day_order, find_dates


def said(mention: Mention) -> str:
    return f"{mention.when.bound} {mention.when.iso}"


# Language, text, the dates in it as "bound iso".
WRITTEN = [
    ("en", "on 17 January 2020", ["on 2020-01-17"]),
    ("en", "January 17, 2020", ["on 2020-01-17"]),
    ("en", "Jan. 17th, 2020", ["on 2020-01-17"]),
    ("en", "the 3rd of March 2021", ["on 2021-03-03"]),
    ("en", "17-Jan-2020", ["on 2020-01-17"]),
    ("en", "Friday, 17 January 2020", ["on 2020-01-17"]),
    ("en", "before Friday, 17 January 2020", ["before 2020-01-17"]),
    ("en", "18th and 19th September 2024", ["on 2024-09-18", "on 2024-09-19"]),
    ("en", "18-19 September 2024", ["from 2024-09-18", "until 2024-09-19"]),
    ("en", "September 18-19, 2024", ["from 2024-09-18", "until 2024-09-19"]),
    ("en", "17, 18 and 19 September 2024", ["on 2024-09-17", "on 2024-09-18", "on 2024-09-19"]),
    ("en", "30 September to 2 October 2024", ["from 2024-09-30", "until 2024-10-02"]),
    ("en", "28 December – 3 January 2025", ["from 2024-12-28", "until 2025-01-03"]),
    ("en", "from 3 March to 5 April 2021", ["from 2021-03-03", "until 2021-04-05"]),
    ("en", "Annexes 1 and 2 September 2024", ["on 2024-09-02"]),
    ("en", "Nov 2022", ["on 2022-11"]),
    ("en", "November 2026", ["on 2026-11"]),
    ("en", "in November, 2026", ["on 2026-11"]),
    ("en", "by November 2026", ["by 2026-11"]),
    ("en", "May 2020", ["on 2020-05"]),
    ("en", "31/12/2025", ["on 2025-12-31"]),
    ("en", "12/31/2025", ["on 2025-12-31"]),
    ("en", "2025-12-31", ["on 2025-12-31"]),
    ("en", "2025-12-31T10:00", ["on 2025-12-31"]),
    ("en", "31.12.2025", ["on 2025-12-31"]),
    ("en", "05.06.2023", ["on 2023-06-05"]),
    ("en", "5/5/2023", ["on 2023-05-05"]),
    ("en", "Deadline: 12/2025", ["by 2025-12"]),
    ("en", "by the end of 2026", ["by 2026"]),
    ("en", "before the end of 2026", ["by 2026"]),
    ("en", "by mid-2025", ["by 2025"]),
    ("en", "in early 2025", ["on 2025"]),
    ("en", "by the first half of 2025", ["by 2025-06"]),
    ("en", "in Q2 2025", ["on 2025"]),
    ("en", "by Q2 2025", ["by 2025-06"]),
    ("en", "from the second quarter of 2025", ["from 2025-04"]),
    ("en", "not later than 30 June 2025", ["by 2025-06-30"]),
    ("en", "no later than 5:00 p.m. on 30 June 2025", ["by 2025-06-30"]),
    ("en", "on or before 30 June 2025", ["by 2025-06-30"]),
    ("en", "prior to 1 July 2025", ["before 2025-07-01"]),
    ("en", "not before 1 July 2025", ["from 2025-07-01"]),
    ("en", "until 31 December 2025", ["until 2025-12-31"]),
    ("en", "after 1 July 2025", ["after 2025-07-01"]),
    ("en", "by 30 June 2025 at the latest", ["by 2025-06-30"]),
    ("en", "30 June 2025 at the latest", ["by 2025-06-30"]),
    ("en", "Submission deadline: 30 June 2025", ["by 2025-06-30"]),
    ("en", "since 2019", ["from 2019"]),
    ("en", "By 2030, all cities", ["by 2030"]),
    ("en", "in 2019, 2021 and 2024", ["on 2019", "on 2021", "on 2024"]),
    ("en", "by 2025 and 2030", ["by 2025", "by 2030"]),
    ("en", "between 2020 and 2022", ["from 2020", "until 2022"]),
    ("en", "the Makassar Declaration (2015)", ["on 2015"]),
    ("en", "Year: 2026", ["on 2026"]),
    ("en", "2026", ["on 2026"]),
    ("en", "in the year 2026", ["on 2026"]),
    ("en", "2024 onwards", ["from 2024"]),
    ("en", "this Nineteenth Day of September, Two Thousand and Twenty-Four", ["on 2024-09-19"]),
    ("en", "on this 19th day of September, Two Thousand and Twenty-Four", ["on 2024-09-19"]),
    ("en", "the Twenty-First of May in the year Nineteen Ninety-Nine", ["on 1999-05-21"]),
    ("vi", "Hà Nội, ngày 20 tháng 12 năm 2019", ["on 2019-12-20"]),
    ("vi", "trước ngày 17 tháng 01 năm 2020", ["before 2020-01-17"]),
    ("vi", "trước 17h00 ngày 30/6/2025", ["before 2025-06-30"]),
    ("vi", "tháng 9 năm 2016", ["on 2016-09"]),
    ("vi", "tháng 11/2022", ["on 2022-11"]),
    ("vi", "chậm nhất là tháng 11/2022", ["by 2022-11"]),
    ("vi", "năm 2026", ["on 2026"]),
    ("vi", "đến năm 2030", ["until 2030"]),
    ("vi", "đến hết ngày 31/12/2025", ["until 2025-12-31"]),
    ("vi", "kể từ ngày 01/02/2020", ["from 2020-02-01"]),
    ("vi", "sau ngày 5/6/2023", ["after 2023-06-05"]),
    ("vi", "trong quý II/2025", ["on 2025"]),
    ("vi", "muộn nhất quý II năm 2025", ["by 2025-06"]),
    ("vi", "trước cuối năm 2025", ["by 2025"]),
    ("vi", "hạn chót: 15-8-2025", ["by 2025-08-15"]),
    ("vi", "từ ngày 18 đến ngày 19 tháng 9 năm 2024", ["from 2024-09-18", "until 2024-09-19"]),
    ("vi", "6 tháng đầu năm 2025", ["on 2025"]),
    ("vi", "từ năm 2024 trở đi", ["from 2024"]),
    ("id", "17 Januari 2020", ["on 2020-01-17"]),
    ("id", "paling lambat tanggal 30 Juni 2025", ["by 2025-06-30"]),
    ("id", "selambat-lambatnya pada akhir tahun 2025", ["by 2025"]),
    ("id", "akhir tahun 2025", ["on 2025"]),
    ("id", "sebelum 1 Agustus 2025 pukul 17.00", ["before 2025-08-01"]),
    ("id", "sejak Maret 2020", ["from 2020-03"]),
    ("id", "18 s.d. 19 September 2024", ["from 2024-09-18", "until 2024-09-19"]),
    ("id", "triwulan II 2025", ["on 2025"]),
    ("ms", "selewat-lewatnya 31 Mac 2025", ["by 2025-03-31"]),
    ("ms", "sehingga 15 Ogos 2025", ["until 2025-08-15"]),
    ("ms", "selepas 30 Jun 2025", ["after 2025-06-30"]),
    ("fil", "bago ang ika-17 ng Enero 2020", ["before 2020-01-17"]),
    ("fil", "ika-3 ng Marso, 2021", ["on 2021-03-03"]),
    ("fil", "Enero 17, 2020", ["on 2020-01-17"]),
    ("th", "31 ธันวาคม 2568", ["on 2025-12-31"]),
    ("th", "ภายในวันที่ ๓๑ ธันวาคม พ.ศ. ๒๕๖๘", ["by 2025-12-31"]),
    ("th", "ก่อน 1 ม.ค. 2568", ["before 2025-01-01"]),
    ("th", "พ.ศ. 2568", ["on 2025"]),
    ("th", "ภายในปี 2030", ["by 2030"]),
    ("th", "ตั้งแต่ปี 2563 ถึง 2565", ["from 2020", "until 2022"]),
    ("en", "31 December B.E. 2568", ["on 2025-12-31"]),
    ("lo", "ກ່ອນວັນທີ 31 ທັນວາ 2025", ["before 2025-12-31"]),
    ("lo", "ວັນທີ 19 ກັນຍາ 2024", ["on 2024-09-19"]),
    ("km", "ថ្ងៃទី៣១ ខែធ្នូ ឆ្នាំ២០២៥", ["on 2025-12-31"]),
    ("km", "មុនថ្ងៃទី១៧ ខែមករា ឆ្នាំ២០២០", ["before 2020-01-17"]),
    ("my", "၂၀၂၅ ခုနှစ် ဒီဇင်ဘာလ ၃၁ ရက်", ["on 2025-12-31"]),
    ("id", "tanggal sembilan belas bulan September tahun dua ribu dua puluh empat", ["on 2024-09-19"]),
    ("id", "tanggal satu bulan Mei tahun seribu sembilan ratus sembilan puluh sembilan", ["on 1999-05-01"]),
    ("ms", "pada tarikh dua puluh satu haribulan Ogos tahun dua ribu dua puluh lima", ["on 2025-08-21"]),
    ("vi", "ngày mười chín tháng chín năm hai nghìn không trăm hai mươi tư", ["on 2024-09-19"]),
    ("en", "Phase 1 (2020-2022)", ["from 2020", "until 2022"]),
    ("en", "there is no deadline by 2025", ["by 2025"]),
    ("en", "COVID-19 March 2020", ["on 2020-03"]),
    ("en", "Phase 2 March 2020", ["on 2020-03"]),
    ("en", "Start date: March 2020\tEnd date: May 2022", ["from 2020-03", "until 2022-05"]),
    ("en", "Duration: 1/2019 - 12/2021", ["from 2019-01", "until 2021-12"]),
    ("vi", "Thời gian thực hiện: 2021 – 2025", ["from 2021", "until 2025"]),
    ("en", "submit by Friday 4 July 2025 (5 pm)", ["by 2025-07-04"]),
    ("en", "before 31 March of the year 2026", ["before 2026-03-31"]),
    ("en", "**by** 30 June 2025", ["by 2025-06-30"]),
    ("en", "extended from 30 June 2025 to 31 December 2025", ["from 2025-06-30", "until 2025-12-31"]),
    ("en", "17\u00a0January\u00a02020", ["on 2020-01-17"]),
    ("en", "17 January\n2020", ["on 2020-01-17"]),
    ("en", "row 5\tJune 2023", ["on 2023-06"]),
    ("en", "not later than 15 (fifteen) March 2025", ["by 2025-03-15"]),
    ("en", "not later than the last day of June 2025", ["by 2025-06"]),
    ("en", "The deadline is hereby extended to 31 August 2025.", ["until 2025-08-31"]),
    ("en", "Deadline for proposals: 30 June 2025", ["by 2025-06-30"]),
    ("vi", "Thời hạn hoàn thành: Quý IV/2025", ["by 2025-12"]),
    ("id", "batas waktu pengumpulan: 31 Desember 2025", ["by 2025-12-31"]),
    ("en", "May 5th-7th, 2025", ["from 2025-05-05", "until 2025-05-07"]),
    ("en", "as of 30 June 2025, the Ministry had two", ["on 2025-06-30"]),
    ("ms", "pada 5hb Mei 2025", ["on 2025-05-05"]),
    ("my", "၂၀၂၅ ခုနှစ်", ["on 2025"]),
    ("my", "၂၀၂၅ ခုနှစ် ဇွန်လ ၃၀ ရက်နေ့ မတိုင်မီ", ["before 2025-06-30"]),
    ("vi", "giai đoạn 2021 - 2030, tầm nhìn đến năm 2050", ["from 2021", "until 2030", "until 2050"]),
    ("en", "| 2025 | 2,030 |", ["on 2025"]),
    ("en", "achieve 30% by 2025 (from 20% in 2019)", ["by 2025", "on 2019"]),
    ("en", "no earlier than January 2025 and no later than March 2025", ["from 2025-01", "by 2025-03"]),
    ("fr", "avant le 1er mars 2021", ["on 2021-03-01"]),
    ("es", "el 17 de enero de 2020", ["on 2020-01-17"]),
    ("ru", "17 января 2020 г.", ["on 2020-01-17"]),
    ("de", "am 17. Januar 2020", ["on 2020-01-17"]),
    ("zh", "2025年12月31日", ["on 2025-12-31"]),
]
NO_DATES = [
    ("en", "Master Plan (MPAC 2025) and Vision 2045"), ("en", "the 2030 Agenda"), ("en", "ASEAN Mayors Forum 2024"),
    ("en", "Resolution 2020/15"), ("en", "Resolution No. 2020 of the Council"), ("en", "2025 participants"),
    ("en", "reached 2025 participants"), ("en", "in 2025 households"), ("en", "US$ 2020-2022"), ("en", "USD 2025"),
    ("en", "31 February 2025"), ("en", "31/02/2025"), ("en", "30/02/2024 and 29/2/2023"), ("en", "Room 2020"),
    ("en", "Tel: (856-21) 2020-2022"), ("en", "+62 21 2020 2022"), ("en", "ISBN 978-2020-2022-1"), ("en", "2,025"),
    ("en", "ISO 2020"), ("en", "2020.5"), ("en", "12,2025"), ("en", "version 1.2.2020.4"), ("en", "they may 2020"),
    ("vi", "Số: 9480/BKHĐT-KTĐPLT"), ("vi", "Quyết định số 12/2025/QĐ-TTg"), ("vi", "Nghị định 2020/NĐ-CP"),
    ("vi", "Điện thoại: 2020 2025"), ("vi", "2020 người"), ("en", "by 17 January"), ("en", "phase 2"),
    ("id", "Peraturan Presiden Nomor 63 Tahun 2020"), ("en", "Decision 12/2025"), ("en", ""), ("en", "2150"),
    ("en", "2568"), ("en", "January 2568"), ("en", "page 2019"), ("en", "a target of 2020"), ("en", "5.17 billion"),
    ("id", "Undang-Undang Nomor 5/2017"), ("en", "Q5 2025"), ("en", "2020%"), ("en", "ABC-2020-01"),
]


@pytest.mark.parametrize(("language", "text", "dates"), WRITTEN)
def test_dates_as_written(language: str, text: str, dates: list[str]) -> None:
    assert [said(mention) for mention in find_dates(text, language)] == dates


@pytest.mark.parametrize(("language", "text"), NO_DATES)
def test_no_dates(language: str, text: str) -> None:
    assert find_dates(text, language) == []


def test_a_day_that_two_orders_read_differently_is_not_guessed() -> None:
    when = find_dates("5/6/2023", "en")[0].when
    assert (when.iso, when.precision, when.alternatives) == ("", "day", ("2023-05-06", "2023-06-05"))


@pytest.mark.parametrize(("day_first", "iso"), [(True, "2023-06-05"), (False, "2023-05-06")])
def test_evidence_resolves_it(day_first: bool, iso: str) -> None:
    when = find_dates("by 5/6/2023", "en", day_first)[0].when
    assert (when.iso, when.bound, when.alternatives) == (iso, "by", ())


@pytest.mark.parametrize(("text", "language", "order"), [
    ("on 5/6/2023 and on 25/6/2023", "en", True), ("on 5/6/2023 and on 6/25/2023", "en", False),
    ("on 5/6/2023", "en", None), ("on 25/6/2023 and on 6/25/2023", "en", None), ("on 5/6/2023", "fil", None),
    ("ngày 5/6/2023", "vi", True), ("", "id", True), ("", "ms", True), ("", "th", True), ("", "lo", True),
    ("", "km", True), ("", "my", True), ("25.6.2023", "en", None), ("Decision 25/6/2023/QD", "en", None),
    ("on 45/6/2023", "en", None), ("", "xx", None),
])
def test_the_order_of_day_and_month_in_a_document(text: str, language: str, order: bool | None) -> None:
    assert day_order(text, language) is order


@pytest.mark.parametrize(("language", "text", "written", "cue"), [
    ("en", "Submit by the end of 2026, please.", "the end of 2026", "by "),
    ("en", "Ready by mid-2025.", "mid-2025", "by "),
    ("vi", "gửi trước ngày 17 tháng 01 năm 2020.", "ngày 17 tháng 01 năm 2020", "trước "),
    ("id", "paling lambat tanggal 30 Juni 2025.", "tanggal 30 Juni 2025", "paling lambat "),
    ("en", "It was adopted on 3 May 2020.", "3 May 2020", ""),
    ("th", "ภายในวันที่ ๓๑ ธันวาคม ๒๕๖๘", "วันที่ ๓๑ ธันวาคม ๒๕๖๘", "ภายใน"),
    ("en", "by first quarter of 2025", "first quarter of 2025", "by "),
])
def test_a_mention_keeps_the_words_as_written_and_says_where_its_bound_begins(
        language: str, text: str, written: str, cue: str) -> None:
    mention, = find_dates(text, language)
    assert mention.when.written == text[mention.start:mention.end] == written
    assert text[mention.bound_start:mention.start] == cue


def test_what_is_not_said_to_the_day_keeps_its_precision() -> None:
    texts = ("17 January 2020", "January 2020", "in 2020", "by Q2 2025", "in Q2 2025")
    assert [find_dates(text, "en")[0].when.precision for text in texts] == ["day", "month", "year", "month", "year"]
