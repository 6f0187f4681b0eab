"""A damaged index says so and names the command that mends it; the command mends it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build
from index.errors import IndexingError
from index.snapshot import FORMAT, Snapshot
from tests.integration.quick_vectors import QuickVectors, write_edition

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus and its index, not to be touched."""
    folder = tmp_path_factory.mktemp("whole")
    write_edition(folder / "corpus", 1)
    build(folder / "corpus", folder / "index", QuickVectors(), cache_directory=folder / "cache")
    look(folder)
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def generation(folder: Path) -> Path:
    return folder / "index" / (folder / "index" / "CURRENT").read_text()


def files(folder: Path, pattern: str) -> list[Path]:
    found = [path for path in generation(folder).glob(pattern) if path.is_file()]
    assert found, pattern
    return found


def remove(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in files(folder, pattern):
            path.unlink()

    return damage


def cut(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in files(folder, pattern):
            os.truncate(path, path.stat().st_size // 2)

    return damage


def overwrite(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in files(folder, pattern):
            path.write_bytes(b"\x07" * path.stat().st_size)

    return damage


def remove_folders_of_vectors(folder: Path) -> None:
    found = list(generation(folder).glob("chroma/*/"))
    assert len(found) == 2
    for path in found:
        shutil.rmtree(path)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "the folders of vectors are gone": remove_folders_of_vectors,
    "vectors gone": remove("chroma/*/data_level0.bin"),
    "vectors cut": cut("chroma/*/data_level0.bin"),
    "header cut": cut("chroma/*/header.bin"),
    "ids cut": cut("chroma/*/index_metadata.pickle"),
    "database cut": cut("chroma/chroma.sqlite3"),
    "database gone": remove("chroma/chroma.sqlite3"),
    "database overwritten": overwrite("chroma/chroma.sqlite3"),
    "Chroma's folder gone": lambda folder: shutil.rmtree(generation(folder) / "chroma"),
    "texts gone": remove("texts/*"),
    "a text cut": cut("texts/*"),
    "words gone": remove("words/*"),
    "words cut": cut("words/*.npy"),
    "means gone": remove("means.npz"),
    "manifest gone": remove("manifest.json"),
    "manifest cut": cut("manifest.json"),
    "manifest overwritten": overwrite("manifest.json"),
    "generation gone": lambda folder: shutil.rmtree(generation(folder)),
    "CURRENT names nothing": lambda folder: (folder / "index" / "CURRENT").write_text("../../somewhere"),
    "CURRENT is empty": lambda folder: (folder / "index" / "CURRENT").write_text(""),
    "CURRENT is no text": lambda folder: (folder / "index" / "CURRENT").write_bytes(b"\xff\xfe\x00"),
}


def look(folder: Path) -> None:
    """Opens the index and reads a bit of everything in it."""
    snapshot = Snapshot(folder / "index", QuickVectors())
    try:
        assert len(snapshot.documents) == 4
        assert snapshot.words.coverage("committee office").max() > 0
        assert snapshot.store.passage_vectors([passage.passage_id for passage in snapshot.passages])
        assert snapshot.store.nearest(QuickVectors().encode_questions(["office"])[0], 3)
        assert all("edition 1" in snapshot.stored_text(name) for name in snapshot.documents)
        assert snapshot.means.languages
    finally:
        snapshot.close()


@pytest.mark.parametrize("rebuild", [True, False], ids=["--rebuild", "index"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_told_and_mended(folder: Path, damage: str, rebuild: bool) -> None:
    DAMAGES[damage](folder)
    with pytest.raises(IndexingError, match="Run: python -m assistant index --rebuild"):
        look(folder)
    receipt = build(folder / "corpus", folder / "index", QuickVectors(), rebuild=rebuild,
                    cache_directory=folder / "cache")
    assert len(receipt.added) == 4
    look(folder)


def test_what_was_embedded_outlives_damage_to_the_rest(folder: Path) -> None:
    class Idle(QuickVectors):
        def encode_passages(self, texts, report=None):  # type: ignore[no-untyped-def]
            raise AssertionError("embedded again")

    remove_folders_of_vectors(folder)
    receipt = build(folder / "corpus", folder / "index", Idle(), cache_directory=folder / "cache")
    assert len(receipt.added) == 4
    look(folder)


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: os.truncate(path, 100)], ids=["gone", "cut"])
def test_damaged_vectors_of_a_document(folder: Path, damage: Callable[[Path], None]) -> None:
    for path in (folder / "index" / "vectors").iterdir():
        damage(path)
    look(folder)  # they are for building, not for asking
    (folder / "corpus" / "new.txt").write_text("The committee of edition 1 met.", "utf-8")
    arguments = (folder / "corpus", folder / "index", QuickVectors())
    try:
        build(*arguments, cache_directory=folder / "cache")
    except IndexingError as error:
        assert "Run: python -m assistant index --rebuild" in str(error)
        build(*arguments, rebuild=True, cache_directory=folder / "cache")
    assert len(Snapshot(folder / "index", QuickVectors()).documents) == 5


def test_no_index_names_the_command(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for place in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(IndexingError, match=r"Nothing has been indexed.*Run: python -m assistant index$"):
            Snapshot(place, QuickVectors())


def test_an_index_of_another_release_names_the_command(folder: Path) -> None:
    manifest = generation(folder) / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"format": {FORMAT}', '"format": 1'))
    with pytest.raises(IndexingError, match=r"another version.*Run: python -m assistant index$"):
        look(folder)
    build(folder / "corpus", folder / "index", QuickVectors(), cache_directory=folder / "cache")
    look(folder)


def test_damaged_means_in_the_cache_are_measured_again(folder: Path) -> None:
    for path in (folder / "cache").iterdir():
        path.write_bytes(path.read_bytes()[:100])
    build(folder / "corpus", folder / "index", QuickVectors(), rebuild=True, cache_directory=folder / "cache")
    look(folder)


def test_a_place_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / "file").write_text("no folder")
    with pytest.raises(IndexingError, match=r"cannot be written to .*--index"):
        build(folder / "corpus", folder / "file" / "index", QuickVectors(), cache_directory=folder / "cache")


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a matter of POSIX")
@pytest.mark.parametrize("kilobytes", [10, 100, 200])
def test_a_disk_that_fills_up_leaves_the_old_state(folder: Path, kilobytes: int) -> None:
    script = (
        "import resource, sys; from pathlib import Path\n"
        "from tests.integration.quick_vectors import QuickVectors, write_edition\n"
        "from index.build import build; from index.errors import IndexingError\n"
        "folder = Path(sys.argv[1]); size = int(sys.argv[2]) * 1024\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
        "try: build(folder / 'corpus', folder / 'index', QuickVectors(), None, True, folder / 'cache')\n"
        "except IndexingError as error: print(error)\n"
    )
    process = subprocess.run([sys.executable, "-c", script, str(folder), str(kilobytes)], cwd=ROOT, text=True,
                             capture_output=True, timeout=60, check=False)
    assert process.returncode == 0, process.stderr
    assert "cannot be written" in process.stdout and "--index" in process.stdout
    look(folder)
    build(folder / "corpus", folder / "index", QuickVectors(), rebuild=True, cache_directory=folder / "cache")
    look(folder)
