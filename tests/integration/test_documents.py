"""Documents are put in, changed, replaced and taken out, with a real Chroma and quick vectors."""

import json
import os
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.documents.commands import removal_text
from assistant.documents.editing import edit
from assistant.documents.killed import LOCK, finish_killed
from assistant.documents.putting_in import add
from assistant.documents.receipts import FileReceipt
from assistant.documents.taking_out import remove
from assistant.documents.traces import traces
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.question import understand
from assistant.register.corrections import read_corrections
from assistant.retrieve import retrieve
from assistant.settings import read_settings
from corpus.child import shared_child
from index.build import build
from tests.integration.quick_vectors import QuickVectors

ROOT = Path(__file__).parents[2]
LETTER = """Ministry of Harbours

Letter to the towns

The towns shall submit their report on moorings to the Harbour Office by 30 June 2031.

The lighthouse of Norrvik is painted white and red every second spring.

Phase 1 ends in 2030. The ferry company of Sundal takes part as a partner of the programme.
"""
MILL = "# Another\n\nThe mill of Arnes grinds barley from Monday to Friday.\n"
PLAN = "Night Market Plan\n\nThe night market of Tavola opens at half past six and is run by the Lantern Guild.\n"


class Place:
    """A corpus folder, its index, and files that come from elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.index, self.outside = folder / "corpus", folder / "index", folder / "outside"
        self.outside.mkdir()
        self.evaluation = folder / "evaluation"
        settings = read_settings({}, index_directory=self.index, corpus_directory=self.corpus,
                                 cache_directory=folder / "cache", evaluation_directory=self.evaluation)
        self.assistant = Assistant(settings, QuickVectors())

    def add(self, **texts: str) -> list[FileReceipt]:
        files = []
        for name, text in texts.items():
            path = self.outside / f"{name}.txt"
            path.write_text(text, "utf-8")
            files.append((path.name, path))
        return add(self.assistant, files, quiet)

    def state(self) -> tuple[dict[str, bytes], str, list[str]]:
        """All that must not change where a change is called off."""
        corpus = {path.name: path.read_bytes() for path in self.corpus.iterdir() if path.name != LOCK}
        return corpus, (self.index / "CURRENT").read_text(), sorted(path.name for path in self.index.rglob("*"))


def quiet(step: str, fraction: float) -> None:
    """Tells nobody."""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    assert [one.outcome for one in made.add(letter=LETTER, plan=PLAN)] == ["added", "added"]
    return made


def test_a_receipt_tells_what_became_of_a_file(place: Place) -> None:
    row = place.assistant.snapshot().documents["letter"]
    assert row.passages > 0 and row.facts > 0 and row.languages == ("en",)
    same, copy, none = add(place.assistant, [
        ("letter.txt", place.outside / "letter.txt"), ("copy.txt", place.outside / "letter.txt"),
        ("gone.txt", place.outside / "gone.txt")], quiet)
    assert (same.outcome, same.document, same.facts) == ("unchanged", "letter", row.facts)
    assert (copy.outcome, copy.document) == ("duplicate", "letter")
    assert none.outcome == "failed" and none.reason.endswith("Check that it may be read.")
    assert not (place.corpus / "copy.txt").exists()


def test_equal_text_in_other_bytes_is_a_duplicate(place: Place) -> None:
    path = place.outside / "again.txt"
    path.write_bytes(LETTER.replace("\n", "\r\n").encode("utf-8"))
    before = place.state()
    (receipt,) = add(place.assistant, [("again.txt", path)], quiet)
    assert (receipt.outcome, receipt.document) == ("duplicate", "letter")
    assert place.state() == before


def test_a_changed_file_is_told_by_fact(place: Place) -> None:
    (receipt,) = place.add(letter=LETTER.replace("30 June 2031", "31 October 2031"))
    assert receipt.outcome == "updated"
    assert any("2031-06-30" in line and "2031-10-31" in line and "deadline moved" in line for line in receipt.changes)
    assert "31 October" in (place.corpus / "letter.txt").read_text("utf-8")


@pytest.mark.parametrize("name", ["../../plan2.txt", "C:\\papers\\plan2.txt", "pl\x00an2.txt", "\u202eplan2.txt"])
def test_names_lead_nowhere_else(place: Place, name: str) -> None:
    path = place.outside / "x"
    path.write_text("The mill of Arnes grinds barley from Monday to Friday.", "utf-8")
    (receipt,) = add(place.assistant, [(name, path)], quiet)
    assert (receipt.outcome, receipt.document) == ("added", "plan2")
    assert (place.corpus / "plan2.txt").exists() and receipt.file.isprintable()


def test_names_that_are_taken_are_refused(place: Place) -> None:
    path = place.outside / "x.md"
    path.write_text("# Another\n\nThe mill of Arnes grinds barley from Monday to Friday.", "utf-8")
    before = place.state()
    names = ["sources.csv", "Sources.CSV", "register-corrections.jsonl", "LETTER.txt", "...", "a.lock", "   .txt"]
    receipts = add(place.assistant, [(name, path) for name in names], quiet)
    assert [one.outcome for one in receipts] == ["failed"] * len(names)
    assert all(one.reason for one in receipts) and "capitals" in receipts[3].reason
    assert place.state()[0] == before[0]


def test_files_that_differ_in_their_endings_are_all_put_in(place: Place) -> None:
    path = place.outside / "x.md"
    path.write_text(MILL, "utf-8")
    (receipt,) = add(place.assistant, [("letter.md", path)], quiet)
    assert (receipt.file, receipt.outcome, receipt.document) == ("letter.md", "added", "letter.md")
    documents = place.assistant.snapshot().documents
    assert "Norrvik" in place.assistant.snapshot().stored_text("letter") and "letter.md" in documents
    (receipt,) = add(place.assistant, [("letter.md", path)], quiet)
    assert (receipt.outcome, receipt.document) == ("duplicate", "letter.md")
    path.write_text(MILL.replace("barley", "wheat"), "utf-8")
    (receipt,) = add(place.assistant, [("letter.md", path)], quiet)
    assert (receipt.outcome, receipt.document) == ("updated", "letter.md")
    names = {name: row.content for name, row in place.assistant.snapshot().documents.items()}
    built = build(place.corpus, place.index, QuickVectors(), rebuild=True, cache_directory=place.outside / "cache")
    assert not built.failed
    assert {name: row.content for name, row in place.assistant.snapshot().documents.items()} == names
    (removed,) = remove(place.assistant, ["letter.md"], quiet)
    assert removed.files == ("letter.md.md",) and (place.corpus / "letter.txt").exists()


def test_a_file_that_cannot_be_read_is_not_put_in_and_stops_no_other(place: Place) -> None:
    bad = place.outside / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing of a PDF")
    good = place.outside / "good.txt"
    good.write_text("The mill of Arnes grinds barley from Monday to Friday.", "utf-8")
    failed, added = add(place.assistant, [("bad.pdf", bad), ("good.txt", good)], quiet)
    assert (failed.outcome, added.outcome) == ("failed", "added")
    assert failed.reason and not (place.corpus / "bad.pdf").exists()


def test_cancelling_leaves_folder_and_index_as_they_were(place: Place) -> None:
    before = place.state()
    for stop_at in ("taking in", "reading", "embedding", "storing"):
        told: list[str] = []

        def report(step: str, fraction: float, told: list[str] = told) -> None:
            told.append(step)

        path = place.outside / "letter.txt"
        path.write_text(LETTER + "\n\nThe mill of Arnes grinds barley from Monday to Friday.\n", "utf-8")
        with pytest.raises(AssistantError, match="Nothing was changed"):
            add(place.assistant, [("letter.txt", path), ("new.txt", path)], report,
                lambda stop=stop_at, told=told: bool(told) and told[-1].startswith(stop))
        assert place.state() == before, stop_at


def test_a_file_that_is_being_read_is_left_at_once_when_that_is_cancelled(place: Place) -> None:
    before = place.state()
    path = place.outside / "dates.txt"
    path.write_text("by 1 January 2025, " * 200_000, "utf-8")  # facts are looked for in it for a minute
    asked = threading.Event()
    timer = threading.Timer(6, asked.set)
    timer.start()
    begun = time.monotonic()
    with pytest.raises(AssistantError, match="Nothing was changed"):
        add(place.assistant, [("dates.txt", path), ("dates2.txt", path)], quiet, asked.is_set)
    assert time.monotonic() - begun < 16
    assert place.state() == before
    assert [one.outcome for one in place.add(mill="The mill of Arnes grinds.")] == ["added"]


def test_a_document_whose_facts_take_too_long_is_put_in_without_them(place: Place) -> None:
    child = shared_child()
    text = "The ferry of Sundal sails at noon.\n\n" + "by 1 January 2025, " * 20_000
    seconds, child.seconds_for_facts = child.seconds_for_facts, 1.0
    try:
        [receipt] = place.add(dates=text)
    finally:
        child.seconds_for_facts = seconds
    assert (receipt.outcome, receipt.facts) == ("added", 0) and receipt.passages > 10
    assert "Facts were not read from it: its text is not read after 1 seconds." in receipt.warnings[0]
    assert place.add(letter=LETTER + "It was sent by 3 May 2031.")[0].facts


def test_members_that_differ_in_their_endings_alone_are_all_put_in(place: Place) -> None:
    path = place.outside / "papers.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("report.html", "<p>The mill of Arnes grinds barley from Monday to Friday.</p>")
        archive.writestr("report.txt", "The ferry of Sundal sails at noon and at six.")
        archive.writestr("Report.csv", "Town,Cranes\nTavola,12\n")
    receipts = add(place.assistant, [("papers.zip", path)], quiet)
    assert {one.file: one.document for one in receipts} == {
        "papers.zip/report.html": "papers/report", "papers.zip/report.txt": "papers/report.txt",
        "papers.zip/Report.csv": "papers/Report.csv"}
    assert {one.outcome for one in receipts} == {"added"}


def test_what_is_no_file_is_told_and_never_waited_for(place: Place) -> None:
    pipe = place.outside / "pipe.txt"
    os.mkfifo(pipe)
    receipts = add(place.assistant, [("pipe.txt", pipe), ("zero.txt", Path("/dev/zero")), ("a\0b.txt", Path("a\0b"))],
                   quiet)
    assert [one.outcome for one in receipts] == ["failed"] * 3
    assert "is no file but a pipe or device" in receipts[0].reason and "device" in receipts[1].reason


def test_what_fails_at_the_last_moment_is_taken_back(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from index import generations

    def full(folder: Path, name: str) -> None:
        raise OSError(28, "No space left on device")

    before = place.state()
    with monkeypatch.context() as patch:
        patch.setattr(generations, "_put_in_force", full)
        with pytest.raises(AssistantError, match="No space left"):
            place.add(letter=LETTER + "\n\nThe mill of Arnes grinds barley.", mill="The mill of Arnes grinds.")
        with pytest.raises(AssistantError, match="No space left"):
            remove(place.assistant, ["plan"], quiet)
    assert place.state()[:2] == before[:2]
    assert [one.outcome for one in place.add(mill="The mill of Arnes grinds.")] == ["added"]


def test_two_writers_cannot_meet(place: Place) -> None:
    with FileLock(place.corpus / LOCK), pytest.raises(AssistantError, match="Somebody else is changing"):
        place.add(mill="The mill of Arnes grinds barley.")
    with FileLock(place.index / "build.lock"), pytest.raises(AssistantError, match="Another process is indexing"):
        place.add(mill="The mill of Arnes grinds barley.")
    assert set(place.assistant.snapshot().documents) == {"letter", "plan"}


def test_killed_at_any_moment_nothing_is_lost(place: Place) -> None:
    path = place.outside / "mill.txt"
    path.write_text("The mill of Arnes grinds barley from Monday to Friday.", "utf-8")
    code = ("import sys; from pathlib import Path; from tests.integration.test_documents import *;"
            "a = Assistant(read_settings({}, index_directory=Path(sys.argv[1]) / 'index', corpus_directory="
            "Path(sys.argv[1]) / 'corpus', cache_directory=Path(sys.argv[1]) / 'cache'), QuickVectors());"
            "print('ready', flush=True); add(a, [('mill.txt', Path(sys.argv[1]) / 'outside' / 'mill.txt')], quiet)")
    for wait in (0.02, 0.15, 0.4):
        process = subprocess.Popen([sys.executable, "-c", code, str(place.corpus.parent)], cwd=ROOT,
                                   stdout=subprocess.PIPE)
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        time.sleep(wait)
        process.kill()
        process.wait()
        process.stdout.close()
        assert (place.corpus / "letter.txt").read_text("utf-8") == LETTER
        assert {"letter", "plan"} <= set(place.assistant.snapshot().documents)
    build(place.corpus, place.index, QuickVectors(), cache_directory=place.corpus.parent / "cache")
    (receipt,) = place.add(mill=path.read_text("utf-8"))
    assert receipt.outcome in ("added", "unchanged")
    assert set(place.assistant.snapshot().documents) == {"letter", "plan", "mill"}
    assert not list(place.corpus.glob(".waiting-*"))


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
from tests.integration.test_documents import QuickVectors, Assistant, quiet, read_settings
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


def test_edits_are_kept_and_taken_back(place: Place) -> None:
    before = (place.corpus / "letter.txt").read_bytes()
    (place.corpus / "sources.csv").write_bytes(b"\xef\xbb\xbffile,title,mine\r\nplan.txt,The Plan,\"a, b\"\r\n")
    row = edit(place.assistant, "letter", {"title": "Harbour Letter", "number": "12/HO", "date": "2031-01-02"}, quiet)
    assert (row.title, row.number, row.date) == ("Harbour Letter", "12/HO", "2031-01-02")
    text = (place.corpus / "sources.csv").read_bytes().decode("utf-8")
    assert text.startswith('\ufefffile,title,mine,') and 'plan.txt,The Plan,"a, b"\r\n' in text
    assert edit(place.assistant, "letter", {"number": ""}, quiet).number == ""
    for field, value in (("date", "soon"), ("language", "English"), ("replaces", "nowhere"), ("replaces", "letter"),
                         ("colour", "red")):
        with pytest.raises(AssistantError):
            edit(place.assistant, "letter", {field: value}, quiet)
    assert place.assistant.snapshot().documents["letter"].title == "Harbour Letter"
    assert (place.corpus / "letter.txt").read_bytes() == before


def test_the_newer_version_answers(place: Place) -> None:
    newer = LETTER.replace("30 June 2031", "31 October 2031")
    (receipt,) = place.add(second=newer)
    assert (receipt.replaces, receipt.similar_to) == ("", "letter")
    assert edit(place.assistant, "second", {"replaces": "letter"}, quiet).replaces == "letter"
    snapshot = place.assistant.snapshot()
    assert snapshot.documents["letter"].replaced_by == "second"
    assert snapshot.current_documents() == ["plan", "second"]
    question = understand("By when shall the towns submit their report on moorings?")
    found = retrieve(snapshot, question, 10, 100)
    assert {one.passage.document for one in found.passages} == {"plan", "second"} and found.documents_searched == 2
    named = retrieve(snapshot, question, 10, 100, ["letter"])
    assert {one.passage.document for one in named.passages} == {"letter"}
    assert {row.fact.document for row in place.assistant.register_rows(snapshot)} == {"second"}
    assert {row.fact.document for row in place.assistant.register_rows(snapshot, ["letter"])} == {"letter"}
    edit(place.assistant, "second", {"replaces": "none"}, quiet)
    assert place.assistant.snapshot().current_documents() == ["letter", "plan", "second"]


def test_versions_are_recognised_by_number_issuer_and_date(place: Place) -> None:
    edit(place.assistant, "letter", {"number": "12/HO", "issuer": "Harbour Office", "date": "2031-01-02"}, quiet)
    (place.corpus / "second.txt").write_text(LETTER.replace("30 June 2031", "31 October 2031"), "utf-8")
    (place.corpus / "other.txt").write_text("The mill of Arnes grinds barley from Monday to Friday.", "utf-8")
    rows = "".join(f"{name}.txt,12/HO,Harbour Office,2031-03-04\n" for name in ("second", "other"))
    (place.corpus / "sources.csv").write_text(
        "file,number,issuer,date\nletter.txt,12/HO,Harbour Office,2031-01-02\n" + rows, "utf-8")
    receipt = build(place.corpus, place.index, QuickVectors(), cache_directory=place.corpus.parent / "cache")
    assert receipt.documents["second"]["replaces"] == "letter"
    assert receipt.documents["letter"]["replaced_by"] == "second" and receipt.documents["other"]["replaces"] == ""
    remove(place.assistant, ["second"], quiet)
    assert place.assistant.snapshot().documents["letter"].replaced_by == ""


def test_folders_and_wrong_links_are_told(place: Place) -> None:
    (place.corpus / "older").mkdir()
    (place.corpus / "older" / "a.txt").write_text("The mill.", "utf-8")
    (place.corpus / "sources.csv").write_text("file,replaces\nplan.txt,nowhere\n", "utf-8")
    receipt = build(place.corpus, place.index, QuickVectors(), cache_directory=place.corpus.parent / "cache")
    assert "not read" in receipt.failed["older/"] and "nowhere" in receipt.noted["plan"]
    manifest = place.assistant.snapshot().manifest
    assert (manifest.failed, manifest.noted) == (receipt.failed, receipt.noted)


def test_questions_are_answered_while_documents_change(place: Place) -> None:
    problems: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                snapshot = place.assistant.snapshot()
                assert len(snapshot.passages) == sum(row.passages for row in snapshot.documents.values())
                retrieve(snapshot, understand("When does the market open?"), 5, 100)
        except BaseException as error:
            problems.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(3):
            place.add(mill=f"The mill of Arnes grinds barley {number} times a week.")
        remove(place.assistant, ["mill"], quiet)
    finally:
        stop.set()
        reader.join()
    assert problems == []
