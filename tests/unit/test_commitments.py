"""Commitments: the clauses of declarations in several languages and shapes, and sentences by which somebody commits."""

import pytest

from assistant.settings import ROOT
from corpus.blocks import read_blocks
from corpus.document import Document
from corpus.facts.commitments import read_commitments
from corpus.facts.figures import find_figures
from corpus.facts.model import Commitment
from corpus.facts.source import Source
from corpus.read import read_document, read_sources
from corpus.split import split


def commitments(text: str, language: str = "en", date: str = "") -> list[Commitment]:
    document = Document("name", "name.txt", text, read_blocks(text), "Title", "The Issuer", date, language, "")
    rows = read_commitments(Source(document, split(document)))
    assert all(text[proof.start : proof.end] == proof.quote for row in rows for proof in row.proofs)
    return rows


def said(rows: list[Commitment]) -> list[tuple[str, str]]:
    return [(row.number, row.text) for row in rows]


DECLARATION = """WE, the Mayors and Governors of the river towns (RTN), convened in Alba on 3 May 2024, theme "Home";

REAFFIRMING our commitments from previous declarations, namely the Bruma Call (2019);

NOTING the commitments of others, we hereby declare our commitments to:

1.Plant 20,000 trees by 2030.
- 2. Cut waste by 25%.

INVITING all towns to join these commitments.

ADOPTED on 4 May 2024 in Alba.
"""


def test_the_clauses_of_a_declaration_are_rows_and_its_preamble_is_none() -> None:
    rows = commitments(DECLARATION)
    assert said(rows) == [("1", "Plant 20,000 trees by 2030."), ("2", "Cut waste by 25%.")]
    assert {row.who for row in rows} == {"the Mayors and Governors of the river towns (RTN)"}
    assert {row.adopted.iso for row in rows if row.adopted} == {"2024-05-04"}
    assert rows[0].figures == ("20,000",) and [date.iso for date in rows[0].dates] == ["2030"]
    assert rows[1].figures == ("25%",)
    assert "environment and green space" in rows[0].themes
    assert rows[0].proofs[0].quote == "1.Plant 20,000 trees by 2030."


def test_a_first_clause_broken_into_a_paragraph_belongs_to_the_list() -> None:
    text = "We commit to:\n\n1.Strengthen links between\n\n   the towns and markets\n- 2. Share data.\n- 3. Meet.\n"
    assert [row.number for row in commitments(text)] == ["1", "2", "3"]


@pytest.mark.parametrize(("language", "text", "who", "clauses"), [
    ("vi", "Chúng tôi, các Thị trưởng thành phố ven sông, họp tại Hà Mai ngày 5/6/2024, cam kết:\n\n1. Trồng cây;\n"
     "2. Giảm 20% rác thải.\n", "các Thị trưởng thành phố ven sông", ["Trồng cây", "Giảm 20% rác thải."]),
    ("vi", "Ghi nhận những cam kết năm 2020;\n\nCác tỉnh tham gia cam kết:\n\n"
     "a) công khai giá nước;\nb) đo nước;\nc) họp;\nd) báo cáo;\nđ) không thu phí;\ne) trồng cây.\n",
     "Các tỉnh tham gia", ["công khai giá nước", "đo nước", "họp", "báo cáo", "không thu phí", "trồng cây."]),
    ("id", "Kami, para wali kota dari delapan daerah, yang berkumpul di Kota Baru,\n\ndengan ini bersepakat untuk:\n\n"
     "1. Melindungi hutan bakau;\n2. Mengurangi sampah.\n", "para wali kota dari delapan daerah",
     ["Melindungi hutan bakau", "Mengurangi sampah."]),
    ("ms", "Kami, Datuk Bandar majlis-majlis bandaran, dengan ini komited untuk:\n\n(a) menanam pokok; dan\n"
     "(b) mengurangkan sisa.\n", "Datuk Bandar majlis-majlis bandaran", ["menanam pokok", "mengurangkan sisa."]),
    ("th", "พวกเรา นายกเทศมนตรีจากสิบสองเมือง ขอให้คำมั่นว่าจะดำเนินการดังต่อไปนี้\n\n1. เพิ่มพื้นที่สีเขียว\n2. ลดขยะพลาสติก\n",
     "นายกเทศมนตรีจากสิบสองเมือง", ["เพิ่มพื้นที่สีเขียว", "ลดขยะพลาสติก"]),
    ("fil", "Kami, ang mga alkalde ng siyam na lungsod, ay nangangako na:\n\n• magtanim ng puno\n"
     "• bawasan ang basura\n",
     "ang mga alkalde ng siyam na lungsod", ["magtanim ng puno", "bawasan ang basura"]),
])
def test_declarations_in_other_languages(language: str, text: str, who: str, clauses: list[str]) -> None:
    rows = commitments(text, language)
    assert [row.text for row in rows] == clauses
    assert {row.who for row in rows} == {who}


def test_items_under_a_clause_belong_to_it() -> None:
    rows = commitments("We agree to:\n\n1. Share costs:\n   (a) half by the towns, EUR 2 million;\n"
                       "   (b) half by the state;\n2. Report.\n\n3.1 Annex\n")
    assert [row.number for row in rows] == ["1", "2"]
    assert rows[0].figures == ("EUR 2 million",)
    assert [proof.quote for proof in rows[0].proofs[1:3]] == ["(a) half by the towns, EUR 2 million;",
                                                              "(b) half by the state;"]


def test_clauses_go_on_over_headings_and_those_that_bind_nobody_are_left_out() -> None:
    text = ("We, the heads of nine towns, have come to the following understanding.\n\nI. MARKETS\n"
            "1. We will keep fees low.\n2. We invite road agencies to consult us.\n\n"
            "\"Fee\" means a payment for a stall in a market.\n\nII. MONEY\n"
            "3. Each town shall pay USD 500 a year.\n4. This statement creates no rights.\n\n"
            "The towns thank the hosts.\n")
    assert [row.number for row in commitments(text)] == ["1", "3"]


def test_a_list_in_one_sentence_is_read_clause_by_clause() -> None:
    rows = commitments("We commit to: (a) halve waiting times; (b) open two depots by 2027; and (c) train staff.\n")
    assert said(rows) == [("a", "halve waiting times"), ("b", "open two depots by 2027"), ("c", "train staff.")]


@pytest.mark.parametrize(("language", "sentence", "who"), [
    ("en", "We commit to reducing losses by 10 per cent.", "The Issuer"),
    ("en", "The Ministry of Works undertakes to publish the list.", "The Ministry of Works"),
    ("en", "The Foundation is committed to supporting 40 schools.", "The Foundation"),
    ("id", "Kementerian Perhubungan berkomitmen untuk membangun 12 halte.", "Kementerian Perhubungan"),
    ("vi", "Ủy ban nhân dân tỉnh cam kết bố trí đủ vốn.", "Ủy ban nhân dân tỉnh"),
])
def test_a_sentence_by_which_somebody_commits(language: str, sentence: str, who: str) -> None:
    rows = commitments(f"Report\n\nSome words stand before it. {sentence}\n", language)
    assert said(rows) == [("", sentence)]
    assert rows[0].who == who


@pytest.mark.parametrize("sentence", [
    "The Ministers agreed in 2015 to build roads.",
    "Our commitments to the region are well known.",
    "REAFFIRMING our commitments from previous declarations;",
    "The Authority had pledged to close the dump.",
    "Towns which pledge to act will be paid.",
    "\"Group\" means five people who commit to repay together.",
    "Many commitments were made at the meeting.",
    "The Board decided to move the office.",
])
def test_reports_preambles_and_mentions_are_no_commitments(sentence: str) -> None:
    assert commitments(f"Report\n\nSome words stand before it. {sentence}\n") == []


def test_a_clause_that_names_its_own_country_or_organisation_is_theirs() -> None:
    text = """We, the ministers of the lagoon states, met in Alba and agreed as follows.

1. Norway will replant 400 hectares of reed by December 2031.
2. The Philippines commits to open a reed school in Alba.
3. Thailand pledges USD 12 million to the Reed Fund.
4. The Reed Fund shall publish its accounts every year.
5. Progress will be reviewed in 2032.
6. Support will be given to Thailand.
"""
    rows = commitments(text)
    body = "the ministers of the lagoon states"
    assert [(row.number.strip("."), row.who) for row in rows] == [
        ("1", "Norway"), ("2", "The Philippines"), ("3", "Thailand"), ("4", "The Reed Fund"), ("5", body), ("6", body)]


@pytest.mark.parametrize("text", [
    "The following documents are needed:\n\n1. A plan;\n2. A map.\n",
    "We ask each town to commit to the following:\n\n1. A plan;\n2. A map.\n",
    "We welcome the pledges announced by the following:\n\n(a) Alba, USD 2 million;\n(b) Bruma, USD 3 million.\n",
    "Kami mohon Saudara berkomitmen dalam hal berikut:\n\n1. rencana;\n2. peta.\n",
])
def test_lists_of_other_things_are_no_commitments(text: str) -> None:
    assert commitments(text) == []


def test_duties_in_an_agreement_are_commitments_of_the_party_named() -> None:
    text = ("NOTA KESEPAHAMAN\n\nantara Dinas Kesehatan dan Yayasan Sehat\n\nPasal 3\nKewajiban Pihak Pertama\n\n"
            "a. menyediakan gedung;\nb. menyampaikan laporan.\n\nPasal 4\nPenutup\n\nNota ini dibuat rangkap dua.\n")
    rows = commitments(text, "id")
    assert [(row.number, row.who) for row in rows] == [("a", "Pihak Pertama"), ("b", "Pihak Pertama")]


def test_labelled_commitments_need_no_line_that_introduces_them() -> None:
    rows = commitments("Plan\n\nCommitment 1: Reduce losses\nPipes leak.\nCommitment 2: Save water\nHomes have it.\n")
    assert said(rows) == [("1", "Reduce losses"), ("2", "Save water")]


def test_without_an_adoption_line_the_date_known_of_the_document_is_taken() -> None:
    rows = commitments("We commit to:\n\n1. Plant trees;\n2. Meet.\n", date="2024-05-04")
    assert [row.adopted.iso for row in rows if row.adopted] == ["2024-05-04", "2024-05-04"]


def test_figures_are_neither_dates_nor_numbers_in_names() -> None:
    text = "Under Article 5 and Vision 2045, reach 60% of 1,200 homes with Rp7,5 miliar by 12 March or forty per cent."
    assert find_figures(text, "en", []) == ("60%", "1,200", "Rp7,5 miliar", "forty per cent")


def test_project_pages_and_letters_of_the_corpus_hold_no_commitments() -> None:
    folder = ROOT / "corpus" / "documents"
    for name in ("asus-project.txt", "k-nupp.txt", "mpi-letter-9480-2019.txt"):
        document = read_document(folder / name, read_sources(folder)[name])
        assert read_commitments(Source(document, split(document))) == []


def test_who_commits_and_by_when_may_stand_in_other_cells_of_the_row() -> None:
    rows = commitments("WE, the mayors of nine towns, declare as follows:\n1. We commit to keep the river clean.\n\n"
                       "Pledges\n\n| Town or organisation | Pledge | To be fulfilled by |\n"
                       "| Brasa | Reopen 3 km of the canal | December 2033 |\n\n"
                       "| Theme | Commitment |\n| Water | Plant trees on the dyke |\n")
    assert [(row.who, [date.iso for date in row.dates]) for row in rows] == [
        ("the mayors of nine towns", []), ("Brasa", ["2033-12"]), ("the mayors of nine towns", [])]
