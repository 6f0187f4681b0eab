"""Documents with attacks: what no reader sees is not read. What comes out when they are asked beside the shipped ones
is measured by `python -m tests.attacks.measure`."""

import json

import pytest

from corpus.document import Document
from corpus.read import read_documents
from tests.attacks.outcome import DOCUMENTS, active_parts, marks_in, planted

ATTACKS = planted()


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
    assert active_parts('<p onclick="x()">a</p>') == ["onclick=x()"]
    assert marks_in("Ke\u200bstrel01 and " + "".join(chr(0xE0000 + ord(one)) for one in "kestrel02"), ATTACKS) == [
        "kestrel01", "kestrel02"]
