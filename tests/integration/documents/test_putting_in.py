"""Documents are put in, changed, edited and replaced, with a real Chroma and quick vectors."""

import os
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.documents.editing import edit
from assistant.documents.killed import LOCK
from assistant.documents.putting_in import add
from assistant.documents.taking_out import remove
from assistant.errors import AssistantError
from assistant.question import understand
from assistant.retrieve import retrieve
from corpus.child import shared_child
from index.build import build
from tests.integration.documents.place import LETTER, MILL, Place, quiet
from tests.integration.quick_vectors import QuickVectors

ROOT = Path(__file__).parents[3]


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


PUTTING_IN = """
import sys
from pathlib import Path
from assistant.documents.putting_in import add
from assistant.pipeline import Assistant
from assistant.settings import read_settings
from tests.integration.documents.place import quiet
from tests.integration.quick_vectors import QuickVectors
folder = Path(sys.argv[1])
assistant = Assistant(read_settings({}, index_directory=folder / "index", corpus_directory=folder / "corpus",
                                    cache_directory=folder / "cache"), QuickVectors())
print("ready", flush=True)
add(assistant, [("mill.txt", folder / "outside" / "mill.txt")], quiet)
"""


def test_killed_at_any_moment_nothing_is_lost(place: Place) -> None:
    path = place.outside / "mill.txt"
    path.write_text("The mill of Arnes grinds barley from Monday to Friday.", "utf-8")
    for wait in (0.02, 0.15, 0.4):
        process = subprocess.Popen([sys.executable, "-c", PUTTING_IN, str(place.corpus.parent)], cwd=ROOT,
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
