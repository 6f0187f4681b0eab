"""Changes that are begun on the page, on a real index with quick vectors: one at a time, cancelled, told apart."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.settings import read_settings
from index.build import build
from page.documents_asked import Documents
from page.documents_work import Change
from tests.integration.quick_vectors import QuickVectors, write_edition


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[Documents]:
    write_edition(tmp_path / "corpus", 1)
    settings = read_settings({}, corpus_directory=tmp_path / "corpus", index_directory=tmp_path / "index",
                             cache_directory=tmp_path / "cache", evaluation_directory=tmp_path / "evaluation")
    build(settings.corpus_directory, settings.index_directory, QuickVectors(), cache_directory=settings.cache_directory)
    documents = Documents(Assistant(settings, QuickVectors()))
    yield documents
    documents.stop()


def ended(change: Change | None) -> Change:
    assert change is not None
    deadline = time.monotonic() + 60
    while change.is_under_way:
        assert time.monotonic() < deadline, change
        time.sleep(0.02)
    return change


def sent(documents: Documents, name: str, text: str) -> str:
    path = documents.uploads.folder / name
    path.write_text(text, "utf-8")
    return documents.uploads.keep(name, path)


def test_put_in_edited_and_taken_out_through_the_view(documents: Documents) -> None:
    key = sent(documents, "kites.txt", "Kite Harbour\n\nThe harbour keeps twelve wooden cranes.")
    drawn = documents.answer(f'{{"acts": [{{"what": "add", "uploads": ["{key}"]}}], "parts": ["work"]}}')
    assert set(drawn) == {"work"}
    change = ended(documents.changes.last())
    assert not change.problem and [one.outcome for one in change.files] == ["added"]
    assert not list(documents.uploads.folder.iterdir()), "what was sent is deleted"
    drawn, has_ended = documents.look(f'{{"followed": {change.number}}}')
    assert has_ended and "Kite Harbour" in drawn["rows"] and "1 file: 1 was added." in drawn["work"]

    documents.answer('{"acts": [{"what": "edit", "document": "kites", "changes": {"issuer": "The port", "title": '
                     '"Kite Harbour"}}]}')
    assert not ended(documents.changes.last()).problem
    assert documents.assistant.snapshot().documents["kites"].issuer == "The port"
    drawn = documents.answer('{"acts": [{"what": "edit", "document": "kites", "changes": {"issuer": "The port"}}]}')
    assert "Nothing was changed in the form" in drawn["work"]

    documents.answer('{"acts": [{"what": "remove", "document": "kites"}]}')
    [removal] = ended(documents.changes.last()).removals
    assert removal.traces == () and removal.sentences_checked
    assert "kites" not in documents.assistant.snapshot().documents


def test_only_one_change_is_made_at_a_time_and_a_cancelled_one_changes_nothing(documents: Documents) -> None:
    reached, go_on = threading.Event(), threading.Event()
    embed = documents.assistant.embedder.encode_passages

    def waits(*given, **named):  # type: ignore[no-untyped-def]
        reached.set()
        assert go_on.wait(30)
        return embed(*given, **named)

    documents.assistant.embedder.encode_passages = waits  # type: ignore[method-assign]
    before = documents.assistant.snapshot().name
    lines = "\n\n".join(f"Crane {one} of the harbour was painted in year {1900 + one}." for one in range(400))
    running = documents.changes.add(documents.uploads.take([sent(documents, "kites.txt", lines)]))
    assert reached.wait(30)
    with pytest.raises(AssistantError, match="only one change is made at a time"):
        documents.changes.bring_in_line()
    refused = documents.answer('{"acts": [{"what": "index"}], "parts": ["work"]}')["work"]
    assert "only one change is made at a time" in refused and "data-under-way" in refused
    assert "It was <b>refused" not in documents.look('{"refused": "It was <b>refused"}')[0]["work"]
    assert "It was &lt;b&gt;refused" in documents.look('{"refused": "It was <b>refused"}')[0]["work"], "it stays"
    drawn = documents.answer('{"followed": 0}')
    assert "data-under-way" in drawn["work"] and "In line with the folder" not in drawn["head"]
    documents.answer(f'{{"acts": [{{"what": "cancel", "number": {running.number}}}]}}')
    go_on.set()
    assert "Nothing was changed" in ended(running).problem
    assert documents.assistant.snapshot().name == before
    assert not (documents.folder.path / "kites.txt").exists()


def test_what_changes_in_the_folder_is_seen(documents: Documents) -> None:
    folder, snapshot = documents.folder, documents.assistant.snapshot()
    assert folder.differences(snapshot).none
    (folder.path / "report-0.txt").unlink()
    (folder.path / "report-1.txt").write_text("Something else.", "utf-8")
    (folder.path / "new.txt").write_text("Something new.", "utf-8")
    found = folder.differences(snapshot)
    assert (found.new, found.changed, found.gone) == (("new.txt",), ("report-1.txt",), ("report-0.txt",))
    documents.answer('{"acts": [{"what": "index"}]}')
    built = ended(documents.changes.last()).built
    assert built and (built.added, built.updated, built.removed) == (["new"], ["report-1"], ["report-0"])
    assert folder.differences(documents.assistant.snapshot()).none
    (folder.path / "sources.csv").write_text("file,title\nnew.txt,Another title\n", "utf-8")
    assert folder.differences(documents.assistant.snapshot()).changed == ("new.txt",)


def test_a_file_that_could_not_be_read_and_was_mended_is_seen(documents: Documents) -> None:
    broken = documents.folder.path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    documents.changes.bring_in_line()
    ended(documents.changes.last())
    drawn = documents.answer(None)
    assert "broken.pdf" in drawn["rows"] and "1 failed" in drawn["head"] and "In line with the folder" in drawn["head"]
    later = time.time() + 5
    broken.write_text("Now it is a text.", "utf-8")
    os.utime(broken, (later, later))
    assert documents.folder.differences(documents.assistant.snapshot()).changed == ("broken.pdf",)


def test_where_nothing_may_be_changed_nothing_is(documents: Documents) -> None:
    documents.may_change = False
    for act in ('{"what": "remove", "document": "report-0"}', '{"what": "index"}', '{"what": "add", "uploads": ["x"]}',
                '{"what": "edit", "document": "report-0", "changes": {"title": "x"}}', '{"what": "cancel"}'):
        drawn = documents.answer(f'{{"acts": [{act}], "opened": "report-0"}}')
        assert "ASSISTANT_MANAGE_DOCUMENTS" in drawn["work"] and documents.changes.last() is None
        assert "data-remove" not in drawn["panel"] and "Remove" not in drawn["panel"]
