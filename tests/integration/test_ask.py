"""Questions about the shipped documents, asked of the real thing in several languages."""

import json
import re
import shutil
import threading
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.pipeline import Assistant
from assistant.settings import ROOT, Settings
from index.build import build
from index.embed import Embedder

CITATION_KEYS = ["number", "document", "title", "page", "section", "language", "passage_id", "start", "end", "quote",
                 "text", "score"]
RETRIEVED_KEYS = ["document", "title", "page", "section", "language", "passage_id", "start", "end", "text", "score"]
ANSWER_KEYS = ["id", "question", "interpreted_question", "language", "status", "answer", "confidence", "citations",
               "retrieved", "seconds"]
ANSWERABLE = [
    ("When did implementation of K-NUPP phase 2 begin?", "en", "k-nupp", "November 2022"),
    ("Which Lao provinces does phase II of the ASUS project cover?", "en", "asus-project", "Oudomxay"),
    ("When was the Vientiane Declaration adopted?", "en", "vientiane-declaration-2024", "Nineteenth Day of September"),
    ("Which countries take part in phase 2 of K-NUPP?", "en", "k-nupp", "Paraguay"),
    ("ASUS gồm bao nhiêu lĩnh vực ưu tiên?", "vi", "mpi-letter-9480-2019", "06 lĩnh vực ưu tiên"),
    ("Dự án ASUS giai đoạn II kéo dài trong bao lâu?", "vi", "asus-project", "2024"),
    ("K-NUPP ระยะที่ 2 สิ้นสุดเมื่อใด", "th", "k-nupp", "November 2026"),
    ("Negara mana saja yang ikut serta dalam K-NUPP tahap 2?", "id", "k-nupp", "Cambodia"),
]
ABSENT = [
    ("Who won the football world cup in 1998?", "en", "Not found"),
    ("How do I bake sourdough bread?", "en", "Not found"),
    ("What is the price of a cup of coffee in Jakarta?", "en", "Not found"),
    ("ใครเป็นนายกรัฐมนตรีของญี่ปุ่น", "th", "ไม่พบ"),
    ("Berapa harga tiket kereta cepat Jakarta Bandung?", "id", "Tidak ditemukan"),
    ("Ai là tác giả của Truyện Kiều?", "vi", "Không tìm thấy"),
]


def quotes(answer: Answer) -> str:
    return " ".join(" ".join(citation.quote.split()) for citation in answer.citations)


def check(assistant: Assistant, answer: Answer) -> None:
    """What holds for every answer: the form others rely on, and that every offset leads to the words quoted."""
    row = json.loads(json.dumps(answer.as_dict(), ensure_ascii=False))
    assert list(row) == ANSWER_KEYS
    assert row["status"] in ("answered", "not_found") and 0 <= row["confidence"] <= 1
    assert list(row["seconds"]) == ["retrieve", "write", "total"] and all(one >= 0 for one in row["seconds"].values())
    snapshot = assistant.snapshot()
    texts = {name: (snapshot.folder / "texts" / stored.text_file).read_bytes().decode("utf-8")
             for name, stored in snapshot.documents.items()}
    known = {passage.passage_id: passage for passage in snapshot.passages}
    for found in [*row["citations"], *row["retrieved"]]:
        passage = known[found["passage_id"]]
        assert (found["document"], found["text"]) == (passage.document, passage.text)
        assert found["page"] is None or found["page"] > 0
        text = texts[found["document"]]
        assert text[found["start"] : found["end"]] == found.get("quote", found["text"]) != ""
        assert found.get("quote", "") in found["text"]
    assert all(list(one) == CITATION_KEYS for one in row["citations"])
    assert all(list(one) == RETRIEVED_KEYS for one in row["retrieved"])
    scores = [one["score"] for one in row["retrieved"]]
    assert scores == sorted(scores, reverse=True) and len(scores) >= min(5, len(snapshot.passages))
    assert [one["number"] for one in row["citations"]] == list(range(1, len(row["citations"]) + 1))
    if row["status"] == "answered":
        _check_answered(row)
    else:
        assert row["citations"] == [] and str(len(snapshot.passages)) in row["answer"]


def _check_answered(row: dict) -> None:  # type: ignore[type-arg]
    marks = [int(mark) for mark in re.findall(r"\[(\d+)\]", row["answer"])]
    assert sorted(set(marks)) == [one["number"] for one in row["citations"]] != []
    quoted = " ".join(one["quote"] for one in row["citations"])
    said = re.sub(r"\[\d+\]", "", row["answer"])
    assert set(re.findall(r"\d+", said)) <= set(re.findall(r"\d+", quoted))
    for one in row["citations"]:
        assert " ".join(one["quote"].split()) in " ".join(row["answer"].split())


@pytest.mark.parametrize(("question", "language", "document", "words"), ANSWERABLE)
def test_an_answer_quotes_the_document_that_says_so(assistant: Assistant, question: str, language: str, document: str,
                                                    words: str) -> None:
    answer = assistant.ask(question, question_id="x")
    check(assistant, answer)
    assert (answer.status, answer.language, answer.id, answer.question) == ("answered", language, "x", question)
    assert words in quotes(answer)
    assert answer.citations[0].document == document


@pytest.mark.parametrize(("question", "language", "words"), ABSENT)
def test_what_no_document_says_is_not_found(assistant: Assistant, question: str, language: str, words: str) -> None:
    answer = assistant.ask(question)
    check(assistant, answer)
    assert (answer.status, answer.language) == ("not_found", language)
    assert answer.answer.startswith(words)
    assert answer.retrieved[0].title in answer.answer  # what came closest


def test_one_phase_is_not_answered_with_another(assistant: Assistant) -> None:
    for phase, right, wrong in (("1", "2017-2022", "2022-2026"), ("2", "2022-2026", "2017-2022")):
        answer = assistant.ask(f"What is the period of K-NUPP phase {phase}?")
        assert right in quotes(answer) and wrong not in quotes(answer)


def test_a_list_is_given_whole(assistant: Assistant) -> None:
    answer = assistant.ask("List the achievements of phase 1 of K-NUPP.")
    check(assistant, answer)
    assert answer.status == "answered" and len(answer.citations) == 8
    assert "Successful Phase 1 evaluation" in quotes(answer) and "Draft of Mozambique" not in quotes(answer)


def test_a_follow_up_asks_of_the_other_phase(assistant: Assistant) -> None:
    answer = assistant.ask("And phase 1?", ["What is the period of K-NUPP phase 2?"])
    check(assistant, answer)
    assert answer.question == "And phase 1?" and "K-NUPP" in answer.interpreted_question
    assert "2017-2022" in quotes(answer)


def test_only_the_chosen_documents_are_looked_in(assistant: Assistant) -> None:
    answer = assistant.ask("Which countries take part in phase 2 of K-NUPP?", documents=["asus-project"])
    assert {found.document for found in answer.retrieved} == {"asus-project"}
    assert "Paraguay" not in answer.answer
    nothing = assistant.ask("Which countries take part in phase 2 of K-NUPP?", documents=[])
    assert (nothing.status, nothing.retrieved) == ("not_found", ())


def test_steps_are_told_as_they_begin(assistant: Assistant) -> None:
    steps: list[str] = []
    assistant.ask("When was the Vientiane Declaration adopted?", on_step=steps.append)
    assert len(steps) >= 3 and len(set(steps)) == len(steps)


def without_seconds(answer: Answer) -> dict:  # type: ignore[type-arg]
    return {key: value for key, value in answer.as_dict().items() if key != "seconds"}


def test_a_rebuilt_index_gives_the_same_answers(assistant: Assistant, settings: Settings, embedder: Embedder,
                                                tmp_path: Path) -> None:
    """Also one that was reached in other steps: document by document, with one that came and went."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    build(corpus, tmp_path / "index", embedder, cache_directory=settings.cache_directory)
    (corpus / "other.txt").write_text("Something else.\n\nIt came and went.", "utf-8")
    for path in sorted((ROOT / "corpus" / "documents").iterdir(), reverse=True):
        shutil.copy(path, corpus)
    build(corpus, tmp_path / "index", embedder, cache_directory=settings.cache_directory)
    (corpus / "other.txt").unlink()
    build(corpus, tmp_path / "index", embedder, cache_directory=settings.cache_directory)
    again = Assistant(Settings(**{**settings.__dict__, "index_directory": tmp_path / "index"}), embedder)
    for question in [row[0] for row in [*ANSWERABLE, ABSENT[0]]]:
        assert without_seconds(again.ask(question)) == without_seconds(assistant.ask(question))


def test_questions_can_be_asked_while_the_index_is_built(settings: Settings, embedder: Embedder,
                                                         tmp_path: Path) -> None:
    """Several at once, as in the page: none of them may lose the state it is looking at."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    shutil.copytree(ROOT / "corpus" / "documents", corpus)
    build(corpus, index, embedder, cache_directory=settings.cache_directory)
    assistant = Assistant(Settings(**{**settings.__dict__, "index_directory": index}), embedder)
    answers: list[Answer] = []
    errors: list[BaseException] = []
    stop = threading.Event()

    def ask() -> None:
        try:
            while not stop.is_set():
                answers.append(assistant.ask("Which countries take part in phase 2 of K-NUPP?"))
        except BaseException as error:
            errors.append(error)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    try:
        for number in range(5):
            (corpus / "note.txt").write_text(f"A note.\n\nIt is number {number}.", "utf-8")
            build(corpus, index, embedder, cache_directory=settings.cache_directory)
    finally:
        stop.set()
        for asker in askers:
            asker.join()
    assert errors == []
    assert len(answers) > 5 and all("Paraguay" in quotes(answer) for answer in answers)
    # While they asked, each of them may have held a state of its own; the next build finds those let go.
    answers.append(assistant.ask("Which countries take part in phase 2 of K-NUPP?"))
    (corpus / "note.txt").unlink()
    build(corpus, index, embedder, cache_directory=settings.cache_directory)
    assert len(list(index.glob("generation-*"))) <= 2
