"""Questions that the register answers, asked of the real thing about the shipped documents, in several languages."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.cite import cite
from assistant.finding import Finding
from assistant.pipeline import Assistant
from assistant.register.question import RegisterQuery
from assistant.register.rows import Row
from assistant.register.write import register_answer
from assistant.settings import Settings
from corpus.facts.model import Partner
from index.build import build
from index.embed import Embedder

LETTER = """Circular 12 of the Harbour Board

The towns shall send their plans to the Harbour Board no later than 30 June 2031.

The Harbour Board shall publish the plans by 15 September 2031.
"""

FROM_THE_REGISTER = [
    ("List the commitments", 6, "vientiane-declaration-2024", "5. Harmonise local policies"),
    ("Which deadlines are in 2020?", 1, "mpi-letter-9480-2019", "trước ngày 17 tháng 01 năm 2020"),
    ("What ends in 2026?", 2, "k-nupp", "November 2026"),
    ("Who are the partners in Oudomxay?", 2, "asus-project", "Oudomxay Provincial Department"),
    ("Who are the donors?", 1, "asus-project", "Donor: ASEAN Secretariat"),
    ("Which countries take part in phase 2 of K-NUPP?", 5, "k-nupp", "Republic of Paraguay"),
    ("Liệt kê các cam kết", 6, "vientiane-declaration-2024", "5. Harmonise local policies"),
    ("Sebutkan semua komitmen", 6, "vientiane-declaration-2024", "5. Harmonise local policies"),
    ("ใครเป็นผู้ให้ทุน", 1, "asus-project", "Donor: ASEAN Secretariat"),
    ("តើអ្នកណាជាម្ចាស់ជំនួយ?", 1, "asus-project", "Donor: ASEAN Secretariat"),
]
AS_BEFORE = ["When does phase 2 of K-NUPP end?", "Who is the contact person at UN-Habitat for the K-NUPP?",
             "What did Kaysone Phomvihane City develop during Phase I of ASUS?", "What is the capital of France?",
             "When was the Vientiane Declaration adopted?"]
NOT_THERE = ["Which deadlines are in 2021?", "Who are the partners in Bangkok?"]


def query(found: Finding) -> RegisterQuery:
    assert found.register is not None
    return found.register


@pytest.mark.parametrize(("question", "rows", "document", "words"), FROM_THE_REGISTER)
def test_rows_are_listed_with_their_quotes(assistant: Assistant, question: str, rows: int, document: str,
                                           words: str) -> None:
    answer, found = assistant.ask_and_show(question)
    assert len(query(found).rows) == len(answer.citations) == rows
    assert document in {one.document for one in answer.citations}
    assert words in " ".join(" ".join(one.quote.split()) for one in answer.citations)
    texts = {one.document: assistant.snapshot().stored_text(one.document) for one in answer.citations}
    assert all(texts[one.document][one.start : one.end] == one.quote for one in answer.citations)
    assert answer.confidence == pytest.approx(query(found).sure, abs=1e-4)


@pytest.mark.parametrize("question", AS_BEFORE)
def test_other_questions_are_answered_from_passages(assistant: Assistant, question: str) -> None:
    assert assistant.ask_and_show(question)[1].register is None


@pytest.mark.parametrize("question", NOT_THERE)
def test_what_no_row_meets_is_not_found(assistant: Assistant, question: str) -> None:
    answer, found = assistant.ask_and_show(question)
    assert found.register is None and answer.status == "not_found"


def test_a_count_is_headed_by_the_marks_and_by_a_number_that_a_quote_holds(assistant: Assistant) -> None:
    answer = assistant.ask("How many commitments does the Vientiane Declaration have?")
    assert answer.answer.splitlines()[0] == "6: [1]–[6]" and answer.citations[5].quote.startswith("6.")
    countries = assistant.ask("How many countries participate in K-NUPP phase 2?")
    assert countries.answer.splitlines()[0] == "[1]–[5]"


def test_only_the_chosen_documents_are_looked_in(assistant: Assistant) -> None:
    assert assistant.ask_and_show("List the commitments", documents=["k-nupp"])[1].register is None


def test_no_line_is_quoted_twice_and_a_sentence_is_quoted_whole(assistant: Assistant) -> None:
    answer, found = assistant.ask_and_show("Who are the partners of K-NUPP?")
    assert len({(one.start, one.end) for one in answer.citations}) == len(answer.citations) < len(query(found).rows)
    assert answer.citations[0].quote.startswith("UN-Habitat collaborates with")


def test_superseded_rows_come_last_under_their_own_heading_and_are_not_counted(assistant: Assistant) -> None:
    snapshot = assistant.snapshot()
    rows = [row for row in assistant.register_rows(snapshot) if row.fact.kind == "commitment"]
    asked = RegisterQuery("commitments", 1.0, True, (*rows[1:], replace(rows[0], superseded_by="x")))
    checked = cite(snapshot, register_answer(snapshot, asked, "en", assistant.settings))
    lines = [line for line in checked.text.splitlines() if line]
    assert lines[0] == "5: [1]–[5]"
    assert lines[-2] == "Superseded by a later document:" and lines[-1].endswith("[6]")


def test_what_does_not_fit_is_cut_and_said_to_go_on(assistant: Assistant, settings: Settings) -> None:
    snapshot = assistant.snapshot()
    rows = tuple(row for row in assistant.register_rows(snapshot) if row.fact.kind == "commitment")
    asked = RegisterQuery("commitments", 1.0, False, rows)
    cut = cite(snapshot, register_answer(snapshot, asked, "en", replace(settings, max_list_words=100)))
    assert len(cut.citations) == 6 and sum(len(one.quote.split()) for one in cut.citations) <= 100
    counting = replace(asked, counts=True)
    few = cite(snapshot, register_answer(snapshot, counting, "en", replace(settings, max_list_words=40)))
    assert len(few.citations) == 3 and few.text.endswith("The register holds more entries that fit.")
    assert not few.text.startswith("[1]")


def test_a_cut_quote_keeps_the_date_that_is_asked_for(assistant: Assistant, settings: Settings) -> None:
    snapshot = assistant.snapshot()
    rows = tuple(row for row in assistant.register_rows(snapshot) if row.fact.kind == "deadline")
    asked = RegisterQuery("deadlines", 1.0, False, rows)
    cut = cite(snapshot, register_answer(snapshot, asked, "en", replace(settings, max_list_words=20)))
    assert "17 tháng 01 năm 2020" in cut.citations[0].quote and len(cut.citations[0].quote.split()) == 20


def test_a_partner_that_a_person_renamed_is_proved_by_the_whole_line(assistant: Assistant) -> None:
    snapshot = assistant.snapshot()
    row = next(row for row in assistant.register_rows(snapshot)
               if isinstance(row.fact, Partner) and row.fact.role_written == "Partnership")
    renamed = Row(replace(row.fact, name="The Secretariat"), "corrected", original=row.fact)
    asked = RegisterQuery("partners", 1.0, False, (renamed,))
    checked = cite(snapshot, register_answer(snapshot, asked, "en", assistant.settings))
    assert checked.citations[0].quote.startswith("Partnership: ASEAN Secretariat")


def test_deadlines_are_found_in_an_invented_letter(settings: Settings, embedder: Embedder, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "circular-12.txt").write_text(LETTER, "utf-8")
    build(corpus, tmp_path / "index", embedder, cache_directory=settings.cache_directory)
    assistant = Assistant(replace(settings, index_directory=tmp_path / "index"), embedder)
    one = assistant.ask("Which deadlines are in September 2031?")
    assert [citation.quote for citation in one.citations] == [
        "The Harbour Board shall publish the plans by 15 September 2031."]
    answer = assistant.ask("How many deadlines are in 2031?")
    assert answer.answer.splitlines()[0] == "[1]–[2]" and len(answer.citations) == 2
