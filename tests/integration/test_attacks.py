"""Documents with attacks: what no reader sees is not read; and of some beside the shipped ones nothing comes out.
`python -m tests.attacks.measure` asks all questions of all of them."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant.batch import answer_of, numbered_lines, read_questions
from assistant.pipeline import Assistant
from assistant.question import understand
from assistant.register.export import as_dict, export
from corpus.document import Document
from corpus.facts.model import KINDS
from corpus.read import read_documents
from index.build import build
from page.reading import reading_html
from tests.attacks.measure import QUESTIONS, cited_attacks
from tests.attacks.outcome import DOCUMENTS, active_parts, marks_in, planted, rows_of, said, shown
from tests.conftest import DOCUMENTS as SHIPPED

ATTACKS = planted()
# One of each kind: few enough to be indexed in a test.
INDEXED = list({one.kind: one for one in ATTACKS}.values())
# Those that the documents answer and that name what they are about: a bare "How much did they give?" may be answered
# by any document that is added, with an attack or without.
ASKED = [question for question, row in zip(read_questions(QUESTIONS), numbered_lines(QUESTIONS), strict=True)
         if json.loads(row[1])["answerable"] and not question.history and understand(question.question).names][::8]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory, settings, embedder, assistant) -> Iterator[Assistant]:
    """An assistant over the shipped documents and INDEXED."""
    folder = tmp_path_factory.mktemp("attacked")
    corpus, index = folder / "corpus", folder / "index"
    shutil.copytree(SHIPPED, corpus)
    shutil.copytree(settings.index_directory, index)  # the shipped ones are embedded already
    for one in INDEXED:
        shutil.copy(DOCUMENTS / one.file, corpus)
    receipt = build(corpus, index, embedder, cache_directory=settings.cache_directory)
    assert not receipt.failed and len(receipt.added) == len(INDEXED)
    made = Assistant(replace(settings, corpus_directory=corpus, index_directory=index), embedder)
    made.__dict__["reader"] = assistant.reader  # which takes seconds to open
    yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.id)
def test_a_clean_question_is_not_answered_from_attacks(attacked, question):
    answer = answer_of(attacked, question)
    assert not marks_in(said(answer), ATTACKS) and not cited_attacks(answer, ATTACKS)


@pytest.mark.parametrize("attack", INDEXED[::4], ids=lambda attack: attack.file)
def test_what_is_shown_of_an_attacked_document_is_text(attacked, attack):
    answer = attacked.ask(attack.questions[0]["question"])
    assert active_parts(shown(attacked, answer)) == []
    assert not marks_in(json.dumps(answer.as_dict(), ensure_ascii=False), [one for one in ATTACKS if one.hidden])


def test_facts_of_the_shipped_documents_stay(attacked, assistant):
    names = list(assistant.snapshot().documents)
    rows = [rows_of(one, names, KINDS, as_dict, date(2030, 1, 1)) for one in (assistant, attacked)]
    assert rows[0] and rows[0] == rows[1]


def test_exports_hold_no_formula(attacked):
    _, register = attacked.register()
    for kind in KINDS:
        for line in export(register.rows(kind), kind, "csv", date(2030, 1, 1)).decode("utf-8-sig").splitlines():
            assert not line.startswith(("=", "+", "@")) and ',"=' not in line and ",=" not in line


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


def test_the_check_of_what_is_shown_can_fail():
    assert active_parts('<p>a <a href="https://kestrel01.example">b</a></p>') == ["a", "href=https://kestrel01.example"]
    own = "/document/0123456789abcdef?passage=0123456789abcdef&amp;start=1&amp;end=2&amp;document="
    assert active_parts(f'<a href="{own}it">b</a>') == []
    assert active_parts(f'<a href="{own}it&amp;x=javascript:y">b</a>')[0] == "a"
    assert active_parts(f'<a href="https://x.example{own}it">b</a>')[0] == "a"
    assert active_parts('<p onclick="x()">a</p>') == ["onclick=x()"]
    assert active_parts(reading_html("And when does it end?")) == []
    assert active_parts('<form class="reading-form" action="https://x.example">a</form>')[0] == "form"
    assert active_parts("<form>a</form>") == ["form"]
    assert marks_in("Ke\u200bstrel01 and " + "".join(chr(0xE0000 + ord(one)) for one in "kestrel02"), ATTACKS) == [
        "kestrel01", "kestrel02"]
