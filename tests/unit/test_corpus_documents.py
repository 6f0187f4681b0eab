"""The shipped documents, as they are: what the reader must make of their headings, lists, noise and broken lines."""

from collections.abc import Iterator
from functools import cache

import pytest

from assistant.settings import ROOT
from corpus.document import Block, Document, Passage, Sentence
from corpus.headings import clean_heading
from corpus.read import corpus_files, read_document, read_sources
from corpus.split import split

FOLDER = ROOT / "corpus" / "documents"
NAMES = ("asus-project", "k-nupp", "mpi-letter-9480-2019", "vientiane-declaration-2024")


@cache
def documents() -> dict[str, Document]:
    sources = read_sources(FOLDER)
    read = (read_document(path, sources[path.name]) for path in corpus_files(FOLDER))
    return {document.name: document for document in read}


@cache
def passages(name: str) -> list[Passage]:
    return split(documents()[name])


def sentences(name: str) -> Iterator[tuple[Sentence, str]]:
    text = documents()[name].text
    for passage in passages(name):
        for sentence in passage.sentences:
            yield sentence, text[slice(*sentence.span)]


def above(name: str, sentence: Sentence) -> list[str]:
    """Headings and introducing lines of a sentence, outermost first."""
    text = documents()[name].text
    return [clean_heading(text[slice(*span)].lstrip("•- ")) for span in (*sentence.headings, *sentence.lead_ins)]


def only(name: str, start: str) -> Sentence:
    found = [sentence for sentence, text in sentences(name) if text.lstrip("•-*0123456789. ").startswith(start)]
    assert len(found) == 1, (start, len(found))
    return found[0]


def headings(name: str) -> list[str]:
    document = documents()[name]
    return [clean_heading(document.text[slice(*block.span)]) for block in document.blocks if block.kind == "heading"]


def test_all_four_are_read() -> None:
    assert tuple(sorted(documents())) == NAMES
    assert {name: document.language for name, document in documents().items()} == {
        "asus-project": "en", "k-nupp": "en", "mpi-letter-9480-2019": "vi", "vientiane-declaration-2024": "en"}
    assert documents()["mpi-letter-9480-2019"].date == "2019-12-20"


@pytest.mark.parametrize(("name", "expected"), [
    ("asus-project", ["Summary", "Components", "Phase 1", "Component 1", "Background", "Project Details"]),
    ("k-nupp", ["Summary", "Phase 1", "Phase 2", "Africa Ministerial session on National Urban Policy", "contacts"]),
    ("vientiane-declaration-2024", ["Vientiane Declaration", "ASEAN Mayors Forum 2024"]),
])
def test_headings(name: str, expected: list[str]) -> None:
    found = headings(name)
    positions = [found.index(heading) for heading in expected]
    assert positions == sorted(positions)


@pytest.mark.parametrize(("name", "start", "expected"), [
    ("asus-project", "Training and capacity building", ["Components", "Phase 2", "Component 2"]),
    ("asus-project", "Knowledge management on", ["Components", "Phase 1", "Component 2"]),
    ("asus-project", "Phase II: Project Under", ["Project Details", "Status"]),
    ("asus-project", "Lao PDRPhase I: Savannakhet", ["Project Details", "Geographic Coverage"]),
    ("asus-project", "Phase I: 2020", ["Project Details", "Duration"]),
    ("asus-project", "Donor: ASEAN Secretariat", ["Project Details"]),
    ("k-nupp", "Period: 2017-2022", ["Phase 1"]),
    ("k-nupp", "Period: 2022-2026", ["Phase 2"]),
    ("k-nupp", "Successful Phase 1 evaluation", ["Phase 1", "Achievements"]),
    ("k-nupp", "Draft of Mozambique", ["Phase 2", "Milestones"]),
])
def test_what_stands_above_a_line(name: str, start: str, expected: list[str]) -> None:
    assert above(name, only(name, start)) == expected


@pytest.mark.parametrize(("name", "start", "kind"), [
    ("k-nupp", "Participating countries:", "field"), ("asus-project", "Donor:", "item"),
    ("k-nupp", "Draft of Mozambique", "item"),
    ("vientiane-declaration-2024", "Harmonise local policies", "item"),
    ("vientiane-declaration-2024", "Strengthen connectivity", "item"),
])
def test_lines_that_are_quoted_whole(name: str, start: str, kind: str) -> None:
    assert only(name, start).kind == kind


def test_items_of_one_list_share_it_and_those_of_another_do_not() -> None:
    statuses = [only("asus-project", "Phase I: Project").list_id, only("asus-project", "Phase II: Project").list_id]
    durations = [only("asus-project", "Phase I: 2020").list_id, only("asus-project", "Phase II: 2024").list_id]
    assert statuses[0] == statuses[1] is not None
    assert durations[0] == durations[1] is not None
    assert statuses[0] != durations[0]
    commitments = [sentence for sentence, _ in sentences("vientiane-declaration-2024") if sentence.kind == "item"]
    assert len({sentence.list_id for sentence in commitments}) == 1


def test_the_six_commitments_are_under_the_line_that_introduces_them() -> None:
    name = "vientiane-declaration-2024"
    items = [(sentence, text) for sentence, text in sentences(name) if sentence.kind == "item"]
    assert len(items) == 6
    for sentence, _ in items:
        assert "we hereby declare our commitments to" in above(name, sentence)[-1]


def test_page_numbers_are_dropped() -> None:
    document = documents()["k-nupp"]
    noise = [document.text[slice(*block.span)] for block in document.blocks if block.kind == "noise"]
    assert noise == ["- 1", "- 2"]
    assert not any(text in ("- 1", "- 2", "1", "2") for _, text in sentences("k-nupp"))


def test_a_paragraph_broken_over_pages_is_one() -> None:
    found = [block for block in documents()["mpi-letter-9480-2019"].blocks
             if "bối cảnh quốc gia và" in _text("mpi-letter-9480-2019", block)]
    assert any("địa phương mình, Ban Thư ký ASEAN" in _text("mpi-letter-9480-2019", block) for block in found)


def _text(name: str, block: Block) -> str:
    return documents()[name].text[slice(*block.span)]


def test_the_date_in_the_letter_head_is_no_heading() -> None:
    assert not any("ngày 20 tháng 12" in heading for heading in headings("mpi-letter-9480-2019"))
    assert any("ngày 20 tháng 12 năm 2019" in text for _, text in sentences("mpi-letter-9480-2019"))


@pytest.mark.parametrize("name", NAMES)
def test_passages_are_of_a_size_to_be_read(name: str) -> None:
    assert all(20 < len(passage.text) <= 1_500 for passage in passages(name))
    assert len({passage.passage_id for passage in passages(name)}) == len(passages(name))


@pytest.mark.parametrize("name", NAMES)
def test_passage_ids_come_from_content_alone(name: str) -> None:
    again = [passage.passage_id for passage in split(documents()[name])]
    assert again == [passage.passage_id for passage in passages(name)]
