"""What a question asks of the register: the kind of rows, the conditions they must meet, and when it is left alone."""

from dataclasses import replace

import pytest

from assistant.question import understand
from assistant.register.question import OTHER, RegisterQuery, _conditions, _data, asked_of_register
from assistant.register.rows import Row
from corpus.facts.model import AnyFact, Commitment, Deadline, Partner, Phase, Proof, When

TITLE = "Neru Rural Water Programme"
DATE = {"day": 10, "month": 7, "year": 4}


def said(quote: str) -> tuple[Proof, ...]:
    return (Proof(0, len(quote), quote, "p1", "", None, "en"),)


def when(iso: str, bound: str = "on") -> When:
    precision = next(name for name, length in DATE.items() if length == len(iso))
    return When(iso, iso, precision, bound)  # type: ignore[arg-type]


def phase(number: int, starts: str, ends: str) -> Phase:
    return Phase(document="neru", title=TITLE, programme=TITLE, proofs=said(f"Phase {number}"), confidence=0.9,
                 ordinal_written=f"Phase {number}", ordinal=number, starts=when(starts), ends=when(ends))


def partner(name: str, role: str, place: str = "", number: int | None = None) -> Partner:
    return Partner(document="neru", title=TITLE, programme=TITLE, proofs=said(f"Partners: {name}"), name=name,
                   role=role, place=place, phase=number)  # type: ignore[arg-type]


def commitment(number: str, text: str) -> Commitment:
    title = "Tavola Charter 2031"
    return Commitment(document="tavola-charter", title=title, programme=title, instrument=title, number=number,
                      text=text, proofs=said(f"{number}. {text}"), adopted=when("2031-05-02"))


def deadline(date: When, what: str) -> Deadline:
    return Deadline(document="letter-7", title="Letter 7", programme="", proofs=said(what), what=what, when=date)


FACTS: list[AnyFact] = [
    phase(1, "2024", "2026-11"), phase(2, "2026-12", "2030"),
    partner("Lantern Guild", "donor"), partner("Ministry of Wells", "ministry"),
    partner("Provincial Water Office", "partner", "Kesu"), partner("Kesu Town Hall", "implementing"),
    partner("Republic of Oria", "participating country", number=2),
    commitment("1", "Protect the springs of the highlands."), commitment("2", "Teach hygiene in all schools."),
    deadline(when("2030-01-17", "before"), "send the list of wells"),
    deadline(When("5/6/2031", "", "day", "by", ("2031-05-06", "2031-06-05")), "return the forms"),
]
ROWS = [Row(fact) for fact in FACTS]


def ask(kind: str, question: str, rows: list[Row] = ROWS, probability: float = 0.9,
        history: tuple[str, ...] = ()) -> RegisterQuery | None:
    return asked_of_register(understand(question, history), {kind: probability, "other": 1 - probability}, rows)


def labels(found: RegisterQuery | None) -> list[str]:
    assert found is not None
    return [row.fact.label() for row in found.rows]


@pytest.mark.parametrize(("kind", "question", "expected"), [
    ("commitments", "List the commitments.", ["1. Protect the springs of the highlands.",
                                              "2. Teach hygiene in all schools."]),
    ("commitments", "How many commitments does the Tavola Charter 2031 have?",
     ["1. Protect the springs of the highlands.", "2. Teach hygiene in all schools."]),
    ("commitments", "Hiến chương có bao nhiêu cam kết?", ["1. Protect the springs of the highlands.",
                                                         "2. Teach hygiene in all schools."]),
    ("commitments", "List the 2 commitments.", ["1. Protect the springs of the highlands.",
                                                "2. Teach hygiene in all schools."]),
    ("commitments", "Show commitment number 1.", ["1. Protect the springs of the highlands."]),
    ("commitments", "Which commitments mention schools?", ["2. Teach hygiene in all schools."]),
    ("commitments", "Which commitments mention a spring?", ["1. Protect the springs of the highlands."]),
    ("commitments", "Which commitments were adopted in 2031?", ["1. Protect the springs of the highlands.",
                                                                "2. Teach hygiene in all schools."]),
    ("deadlines", "Which deadlines are in 2030?", ["before 2030-01-17: send the list of wells"]),
    ("deadlines", "Which deadlines are before March 2030?", ["before 2030-01-17: send the list of wells"]),
    ("deadlines", "Which deadlines are in May 2031?", ["by 5/6/2031: return the forms"]),
    ("deadlines", "Which deadlines are after 2030?", ["by 5/6/2031: return the forms"]),
    ("deadlines", "Những thời hạn nào rơi vào năm 2030?", ["before 2030-01-17: send the list of wells"]),
    ("phases_ending", "What ends in 2026?", ["Phase 1"]),
    ("phases_ending", "Apa saja yang berakhir pada 2030?", ["Phase 2"]),
    ("phases_ending", "โครงการใดสิ้นสุดในปี 2569", ["Phase 1"]),
    ("phases_ending", "Which phases end before 2035?", ["Phase 1", "Phase 2"]),
    ("phases_ending", "What ends in November 2026?", ["Phase 1"]),
    ("phases_starting", "What starts in 2024?", ["Phase 1"]),
    ("phases", "Which phases run in 2025?", ["Phase 1"]),
    ("phases", "How many phases does the Neru programme have?", ["Phase 1", "Phase 2"]),
    ("donors", "Who are the donors?", ["Lantern Guild (donor)"]),
    ("donors", "Who funds the NRWP?", ["Lantern Guild (donor)"]),
    ("ministries", "Bộ nào là đối tác của dự án Neru?", ["Ministry of Wells (ministry)"]),
    ("countries", "Which countries take part in phase 2?", ["Republic of Oria (participating country, phase 2)"]),
    ("partners", "Who are the partners in Kesu?", ["Provincial Water Office (partner)",
                                                   "Kesu Town Hall (implementing)"]),
    ("partners", "ใครเป็นหุ้นส่วนใน Kesu บ้าง", ["Provincial Water Office (partner)",
                                                "Kesu Town Hall (implementing)"]),
])
def test_the_rows_that_meet_every_condition_are_meant(kind: str, question: str, expected: list[str]) -> None:
    assert labels(ask(kind, question)) == expected


@pytest.mark.parametrize(("kind", "question"), [
    ("commitments", "List the commitments on nuclear power."), ("commitments", "List the 7 commitments."),
    ("commitments", "How many commitments does the declaration have?"),
    ("commitments", "List the commitments of the Makora Charter."), ("commitments", "List the commitments of 1999."),
    ("deadlines", "Which deadlines are in 2029?"), ("deadlines", "Which deadlines are in phase 2?"),
    ("phases_ending", "What ends in 2027?"), ("phases_ending", "What ends in November 2030?"),
    ("phases_ending", "When does it end?"),
    ("phases", "Which phases run in 2040?"), ("phases", "Show phase 3."),
    ("partners", "Who are the partners in Bangkok?"), ("partners", "Who were the partners in 2026?"),
    ("countries", "Which countries take part in phase 3?"), ("leads", "Who leads the project?"),
    ("donors", "Who pays for the boats?"), ("partners", "ใครซ่อมถนนและสะพานที่พังเพราะน้ำท่วมเมื่อเดือนก่อน"),
])
def test_a_condition_that_no_row_meets_leaves_it_to_the_passages(kind: str, question: str) -> None:
    assert ask(kind, question) is None


# What the examples are about, in any language, who is asked for and where, and months that have no year beside them.
TOPICS = {
    "clean", "water", "road", "safety", "schools", "flood", "protection", "solar", "power", "fisheries", "ministers",
    "local", "giao", "truong", "hoc", "nghe", "air", "bersih", "sekolah", "perikanan", "malinis", "tubig", "paaralan",
    "bersama", "juni", "hunyo", "june", "march", "november", "before", "after", "rectors", "kuching", "health",
    "phnom", "penh", "governors", "universities", "summit", "conference", "nghi", "doc", "hoi", "dai", "thong",
    "menteri", "gubernur", "pertemuan", "gabenor", "persidangan", "gobernador"}


def test_no_example_has_a_condition_but_its_topic() -> None:
    """"Who committed to what?" was an example, and no row holds the word "committed"."""
    found = {(example, *forms) for kind, by_language in _data()["kinds"].items() if kind != OTHER
             for examples in by_language.values() for example in examples
             for forms in _conditions(example, any(map(str.isdigit, example))) if not TOPICS & set(forms)}
    assert found == set()


@pytest.mark.parametrize("question", [
    "Who committed to what?", "Ai đã cam kết những gì?", "Siapa berkomitmen untuk apa?", "Ai cam kết làm gì?",
    "What did the signatories commit to?"])
def test_who_committed_to_what_asks_for_all_commitments(question: str) -> None:
    assert len(labels(ask("commitments", question))) == 2


def test_a_verb_that_says_when_is_a_condition_without_a_date() -> None:
    assert ask("phases", "Which phases are completed?") is None
    assert labels(ask("phases_ending", "Which phases were completed in 2026?")) == ["Phase 1"]


def test_a_question_of_another_kind_or_an_unsure_one_is_left_alone() -> None:
    assert ask("other", "List the commitments.") is None
    unsure = {"commitments": 0.45, "deadlines": 0.3, "other": 0.25}
    assert asked_of_register(understand("List the commitments."), unsure, ROWS) is None


def test_without_rows_nothing_is_asked_of_it() -> None:
    assert ask("commitments", "List the commitments.", rows=[]) is None


def test_a_follow_up_takes_the_programme_from_the_question_before() -> None:
    assert labels(ask("donors", "And who funds it?", history=("Who leads the Neru programme?",))) == [
        "Lantern Guild (donor)"]
    assert ask("donors", "And who funds it?", history=("Who leads the Makora programme?",)) is None


def test_rejected_rows_are_passed_over_and_superseded_ones_come_last() -> None:
    first, second = ROWS[7], ROWS[8]
    found = ask("commitments", "List the commitments.", rows=[replace(first, superseded_by="x"), second])
    assert labels(found) == ["2. Teach hygiene in all schools.", "1. Protect the springs of the highlands."]
    assert labels(ask("commitments", "List the commitments.", rows=[replace(first, decision="rejected"), second])) == [
        "2. Teach hygiene in all schools."]


def test_it_is_no_surer_than_its_least_sure_row() -> None:
    found = ask("phases", "List the phases.")
    assert found is not None and found.sure == pytest.approx(0.9 * 0.9)


@pytest.mark.parametrize(("question", "counts"), [
    ("How many commitments are there?", True), ("List the commitments.", False), ("Có bao nhiêu cam kết?", True),
    ("Liệt kê các cam kết.", False), ("Ada berapa komitmen?", True), ("มีข้อผูกพันกี่ข้อ", True),
    ("ລາຍຊື່ຄຳໝັ້ນສັນຍາທັງໝົດ", False), ("ကတိကဝတ် ဘယ်နှစ်ခု ရှိသလဲ။", True), ("Ilan ang mga pangako?", True),
])
def test_whether_it_is_asked_how_many(question: str, counts: bool) -> None:
    found = ask("commitments", question)
    assert found is not None and found.counts is counts
