"""Documents are taken out, and that proves itself, with a real Chroma and quick vectors."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assistant.documents.commands import removal_text
from assistant.documents.editing import edit
from assistant.documents.killed import finish_killed
from assistant.documents.putting_in import add
from assistant.documents.taking_out import remove
from assistant.documents.traces import traces
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.register.corrections import read_corrections
from index.build import build
from tests.integration.documents.place import Place, quiet
from tests.integration.quick_vectors import QuickVectors

ROOT = Path(__file__).parents[3]


def test_removal_proves_itself(place: Place) -> None:
    register = place.assistant.register()[1]
    row = next(row for row in register.rows("deadline") if row.fact.document == "letter")
    register.decide(row.fact_id, "confirmed")
    rows = "plan.txt,The Plan,1\nletter.txt,The Letter,2\n"
    (place.corpus / "sources.csv").write_text(f"file,title,mine\n{rows}", "utf-8")
    build(place.corpus, place.index, QuickVectors(), cache_directory=place.corpus.parent / "cache")
    place.evaluation.mkdir()
    sentence = "The lighthouse of Norrvik is painted white and red every second spring."
    line = {"id": "1", "question": "?", "evidence": [{"document": "letter", "quote": sentence}]}
    (place.evaluation / "feedback.jsonl").write_text(json.dumps(line) + "\n" + '{"question": "x"}\n', "utf-8")
    run = place.evaluation / "runs" / "today"
    run.mkdir(parents=True)
    (run / "questions.jsonl").write_text(json.dumps({"answer": sentence}) + "\n", "utf-8")
    gone = [one.passage_id for one in place.assistant.snapshot().passages if one.document == "letter"]

    (receipt,) = remove(place.assistant, ["letter"], quiet)
    assert receipt.traces == () and receipt.sentences_checked >= 3 and receipt.decisions == 1
    assert receipt.files == ("letter.txt",) and receipt.facts > 0
    assert len(receipt.remains) == 2 and receipt.remains[0].startswith("1 marked answer in evaluation/feedback.jsonl")
    assert "today" in receipt.remains[1]
    assert (place.corpus / "sources.csv").read_text("utf-8") == "file,title,mine\nplan.txt,The Plan,1\n"
    for path in [*place.index.rglob("*"), *place.corpus.rglob("*")]:
        assert not path.is_file() or b"Norrvik" not in path.read_bytes(), path
    snapshot = place.assistant.snapshot()
    assert set(snapshot.documents) == {"plan"} and not snapshot.store.known(gone)
    assert len(list((place.index / "vectors").iterdir())) == 1


def test_a_removal_tells_what_could_not_be_searched_for(place: Place) -> None:
    shared = "The ferry of Norrvik waits for the morning train on every working day."
    place.add(one=f"{shared}\n\nIt is red.\n", two=f"{shared}\n\nThe captain of the second ferry lives in Halden.\n")
    (receipt,) = remove(place.assistant, ["one"], quiet)
    assert (receipt.sentences_checked, receipt.sentences_shared, receipt.sentences_short) == (0, 1, 1)
    assert receipt.traces == ()
    told = "(but not 1 that another document has too and 1 that are too short): its passages, vectors and facts"
    assert f"0 of its sentences were looked for {told}" in removal_text(receipt)
    many = [f"Shipment {number} of the ledger was weighed twice by clerk {number * 7}." for number in range(1_000)]
    place.add(long="\n\n".join(many))
    (receipt,) = remove(place.assistant, ["long"], quiet)
    assert receipt.sentences_checked == 1_000 and receipt.traces == ()


KILLED = """
import sys, time
from pathlib import Path
from assistant.documents import taking_out
from assistant.pipeline import Assistant
from assistant.settings import read_settings
from tests.integration.documents.place import quiet
from tests.integration.quick_vectors import QuickVectors
folder = Path(sys.argv[1])
def hangs(*given):
    print("there", flush=True)
    time.sleep(600)
setattr(taking_out, sys.argv[2], hangs)
settings = read_settings({}, index_directory=folder / "index", corpus_directory=folder / "corpus",
                         cache_directory=folder / "cache", evaluation_directory=folder / "evaluation")
taking_out.remove(Assistant(settings, QuickVectors()), ["letter"], quiet)
"""


@pytest.mark.parametrize("killed_at", ["bring_in_force", "drop_decisions"])
def test_a_removal_that_was_killed_is_brought_to_its_end(place: Place, killed_at: str) -> None:
    place.add(quay="The towns shall open the quay of Tolvik by 30 June 2032.")
    register = place.assistant.register()[1]
    for row in register.rows("deadline"):
        register.decide(row.fact_id, "confirmed")
    decided = {one.document for one in read_corrections(place.assistant.corrections)}
    assert decided == {"letter", "quay"}
    command = [sys.executable, "-c", KILLED, str(place.corpus.parent), killed_at]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"there\n"
        finish_killed(place.corpus)  # while it is at work, it is left alone
        assert list(place.corpus.glob(".waiting-*"))
        process.kill()
    is_gone = killed_at == "drop_decisions"
    assert ("letter" not in place.assistant.snapshot().documents) == is_gone
    assert {one.document for one in read_corrections(place.assistant.corrections)} == {"letter", "quay"}
    for _ in range(2):
        finish_killed(place.corpus)
        left = {one.document for one in read_corrections(place.assistant.corrections)}
        assert left == ({"quay"} if is_gone else {"letter", "quay"})
        assert not list(place.corpus.glob(".waiting-*"))
    assert place.corpus.joinpath("letter.txt").exists() != is_gone


def test_traces_are_found_where_there_are_any(place: Place) -> None:
    snapshot = place.assistant.snapshot()
    (place.index / "left.bin").write_bytes(b"\0lighthouse of Norrvik is painted white and red every second spring.\0")
    sentence = "The lighthouse of Norrvik is painted white and red every second spring."
    found = traces(snapshot, place.index, ["letter"], [sentence], [snapshot.passages[0].passage_id])
    assert any("left.bin" in one for one in found) is False  # all of it still stands in a document
    del snapshot
    remove(place.assistant, ["letter"], quiet)
    found = traces(place.assistant.snapshot(), place.index, ["letter"], [sentence], [])
    assert found == ("the file left.bin in the index folder",)


def test_an_older_state_that_is_being_read_is_told(place: Place) -> None:
    held = Assistant(place.assistant.settings, QuickVectors())
    snapshot = held.snapshot()
    (receipt,) = remove(place.assistant, ["letter"], quiet)
    assert len(receipt.traces) == 1 and "which a program is still reading" in receipt.traces[0]
    snapshot.close()


def test_a_member_of_an_archive_is_not_removed_alone(place: Place) -> None:
    path = place.outside / "papers.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mill.txt", "The mill of Arnes grinds barley from Monday to Friday.")
        archive.writestr("quay.txt", "The quay of Tolvik is closed on Sundays in the winter months.")
    receipts = add(place.assistant, [("papers.zip", path)], quiet)
    assert {one.document for one in receipts} == {"papers/mill", "papers/quay"}
    assert [one.file for one in receipts] == ["papers.zip/mill.txt", "papers.zip/quay.txt"]
    with pytest.raises(AssistantError, match=r"part of the archive papers.zip.*Remove papers.zip as a whole"):
        remove(place.assistant, ["papers/mill"], quiet)
    assert edit(place.assistant, "papers/mill", {"title": "The Mill"}, quiet).title == "The Mill"
    receipts = remove(place.assistant, ["papers.zip"], quiet)
    assert [one.document for one in receipts] == ["papers/mill", "papers/quay"]
    assert all(one.traces == () for one in receipts) and "papers" not in (place.corpus / "sources.csv").read_text()
