"""What the index is told of a folder with documents of many kinds: one file may hold several documents."""

import io
import zipfile
from pathlib import Path

from index.changes import Changes, find_changes
from index.readings import Readings
from index.snapshot import StoredDocument
from index.write_generation import _stored


def changes_of(folder: Path, stored: dict[str, StoredDocument] | None = None) -> Changes:
    readings = Readings(folder.with_name("index"))
    readings.folder.mkdir(parents=True, exist_ok=True)
    return find_changes(folder, stored or {}, lambda text, share: None, lambda row: True, readings.keep)


def write_archive(path: Path, members: dict[str, str]) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    path.write_bytes(data.getvalue())


def test_the_members_of_an_archive_are_documents_and_stay_so(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    members = {"bridge.html": "<p>The bridge is closed.</p>", "plan.doc": "x", "b.txt": "B"}
    write_archive(folder / "papers.zip", members)
    (folder / "market.html").write_text("<h1>Market</h1><p>It opens at 18:30.</p>", "utf-8")
    first = changes_of(folder)
    assert sorted(first.fresh) == ["market", "papers/b", "papers/bridge"]
    assert list(first.failed) == ["papers.zip/plan.doc"] and "Save it as .docx" in first.failed["papers.zip/plan.doc"]
    stored = {name: _stored(reading.load()) for name, reading in first.fresh.items()}
    again = changes_of(folder, stored)
    assert sorted(again.kept) == sorted(stored) and again.none()

    write_archive(folder / "papers.zip", {"bridge.html": "<p>The bridge is open.</p>"})
    changed = changes_of(folder, stored)
    assert (sorted(changed.fresh), sorted(changed.kept)) == (["papers/bridge"], ["market"])
    assert changed.removed == ["papers/b"]


def test_a_row_of_sources_about_a_member_makes_the_archive_new(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    write_archive(folder / "papers.zip", {"bridge.txt": "The bridge is closed."})
    stored = {name: _stored(reading.load()) for name, reading in changes_of(folder).fresh.items()}
    (folder / "sources.csv").write_text("file,title\npapers.zip/bridge.txt,Cầu\n", "utf-8")
    assert changes_of(folder, stored).fresh["papers/bridge"].load().document.title == "Cầu"


def test_members_that_differ_in_their_endings_have_names_of_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    write_archive(folder / "papers.zip", {"bridge.txt": "A", "bridge.html": "<p>B</p>"})
    found = changes_of(folder)
    assert {name: reading.load().document.text for name, reading in found.fresh.items()} == {
        "papers/bridge": "A", "papers/bridge.html": "B"}
    assert found.failed == {}
