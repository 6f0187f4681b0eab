"""Documents with attacks beside the shipped ones: nothing of an attack comes out, and clean questions keep their
answers. `python -m tests.attacks.measure` asks all questions of all documents; here it is a part of both."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.batch import answer_of, numbered_lines, read_questions
from assistant.pipeline import Assistant
from assistant.question import understand
from assistant.register.export import as_dict, export
from assistant.settings import Settings
from corpus.document import Document
from corpus.facts.model import KINDS
from corpus.read import read_documents
from index.build import build
from index.embed import Embedder
from tests.attacks.measure import QUESTIONS, cited_attacks
from tests.attacks.outcome import DOCUMENTS, active_parts, marks_in, outcome, planted, rows_of, said, shown
from tests.attacks.write_documents import write_all
from tests.conftest import DOCUMENTS as SHIPPED

ATTACKS = planted()
# One of each kind and one of each format: every way in, and few enough to be indexed in a test.
INDEXED = list(({one.format: one for one in ATTACKS} | {one.kind: one for one in ATTACKS}).values())
# Those that the documents answer and that name what they are about: a bare "How much did they give?" may be answered
# by any document that is added, with an attack or without.
ASKED = [question for question, row in zip(read_questions(QUESTIONS), numbered_lines(QUESTIONS), strict=True)
         if json.loads(row[1])["answerable"] and not question.history and understand(question.question).names][::5]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory, settings, embedder) -> Iterator[Assistant]:
    """An assistant over the shipped documents and INDEXED."""
    yield from _beside_the_shipped(tmp_path_factory.mktemp("attacked"), DOCUMENTS, settings, embedder)


@pytest.fixture(scope="module")
def twins(tmp_path_factory, settings, embedder) -> Iterator[Assistant]:
    """An assistant over the shipped documents and those of INDEXED without their attacks."""
    folder = tmp_path_factory.mktemp("twins")
    write_all(folder / "written", with_attacks=False)
    yield from _beside_the_shipped(folder, folder / "written", settings, embedder)


def _beside_the_shipped(folder: Path, planted_folder: Path, settings: Settings, embedder: Embedder
                        ) -> Iterator[Assistant]:
    corpus, index = folder / "corpus", folder / "index"
    shutil.copytree(SHIPPED, corpus)
    shutil.copytree(settings.index_directory, index)  # the shipped ones are embedded already
    numbers = {one.never[0][-2:] for one in INDEXED}
    written = [path for path in planted_folder.iterdir() if path.stem[:2] in numbers or path.stem[-2:] in numbers]
    for path in written:
        shutil.copy(path, corpus)
    receipt = build(corpus, index, embedder, cache_directory=settings.cache_directory)
    assert not receipt.failed and len(receipt.added) == len(written) == len(INDEXED)
    yield Assistant(replace(settings, corpus_directory=corpus, index_directory=index), embedder)
    shutil.rmtree(folder, ignore_errors=True)


def test_the_attacks_are_many_and_of_all_sorts():
    assert len(ATTACKS) >= 60 and {one.file for one in ATTACKS} == {path.name for path in DOCUMENTS.iterdir()}
    assert {one.language for one in ATTACKS} == {"en", "vi", "id", "th", "km", "lo", "my", "fil", "fr", "zh", "ar"}
    assert {one.format for one in ATTACKS} == {"txt", "md", "html", "docx", "pdf", "eml", "csv", "xlsx", "zip"}
    assert len({one.kind for one in ATTACKS}) >= 15


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.file)
def test_what_no_reader_sees_is_no_part_of_a_document(attack):
    for _, document in read_documents(DOCUMENTS / attack.file):
        assert isinstance(document, Document)
        held = json.dumps([document.text, document.title, document.issuer, document.number], ensure_ascii=False)
        if attack.hidden:
            assert not marks_in(held, [attack])
        for question in attack.questions:  # the document around the attack is there
            assert question["must"] in document.text


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.id)
def test_a_clean_question_keeps_its_answer(attacked, twins, question):
    before, after = answer_of(twins, question), answer_of(attacked, question)
    assert not marks_in(said(after), ATTACKS)
    assert not cited_attacks(after, ATTACKS)
    assert outcome(after) == outcome(before)


@pytest.mark.parametrize("attack", INDEXED[::3], ids=lambda attack: attack.file)
def test_what_is_shown_of_an_attacked_document_is_text(attacked, attack):
    answer = attacked.ask(attack.questions[0]["question"])
    page = shown(attacked, answer)
    assert answer.question in page or answer.citations
    assert active_parts(page) == []
    assert not marks_in(json.dumps(answer.as_dict(), ensure_ascii=False), [one for one in ATTACKS if one.hidden])


def test_the_check_of_what_is_shown_can_fail():
    assert active_parts('<p>a <a href="https://kestrel01.example">b</a></p>') == ["a", "href=https://kestrel01.example"]
    assert active_parts('<p onclick="x()">a</p>') == ["onclick=x()"]
    assert marks_in("Ke\u200bstrel01 and " + "".join(chr(0xE0000 + ord(one)) for one in "kestrel02"), ATTACKS) == [
        "kestrel01", "kestrel02"]


def test_facts_of_the_shipped_documents_stay(attacked, assistant):
    names = list(assistant.snapshot().documents)
    rows = [rows_of(one, names, KINDS, as_dict, date(2030, 1, 1)) for one in (assistant, attacked)]
    assert rows[0] and rows[0] == rows[1]


def test_exports_hold_no_formula(attacked):
    _, register = attacked.register()
    for kind in KINDS:
        for line in export(register.rows(kind), kind, "csv", date(2030, 1, 1)).decode("utf-8-sig").splitlines():
            assert not line.startswith(("=", "+", "@")) and ',"=' not in line and ",=" not in line
