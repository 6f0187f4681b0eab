"""What readers see while builds run, are killed, and take each other's place. With real processes and a real Chroma."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median

import pytest

from index import generations
from index.build import build
from index.errors import IndexingError
from index.snapshot import Snapshot
from tests.integration.quick_vectors import DOCUMENTS, QuickVectors, write_edition

ROOT = Path(__file__).parents[2]
EDITION = re.compile(r"edition (\d+)")


def start_builder(folder: Path, edition: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.integration.quick_vectors", str(folder / "corpus"), str(folder / "index"),
               str(folder / "cache"), str(edition)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def edition_seen(index: Path) -> int:
    """The one edition that a reader finds everywhere: in the texts, in Chroma and in the words."""
    snapshot = Snapshot(index, QuickVectors())
    try:
        assert len(snapshot.documents) == DOCUMENTS
        texts = [snapshot.stored_text(name) for name in snapshot.documents]
        texts += [passage.text for passage in snapshot.passages]
        editions = {int(found) for text in texts for found in EDITION.findall(text)}
        assert len(editions) == 1
        edition = editions.pop()
        assert snapshot.words.coverage(f"edition {edition}").min() > 0
        ids = [passage.passage_id for passage in snapshot.passages]
        assert len(snapshot.store.passage_vectors(ids)) == len(ids)
        near = snapshot.store.nearest(QuickVectors().encode_questions([texts[-1]])[0], 5)
        assert near and near <= set(ids)
        return edition
    finally:
        snapshot.close()


def leftovers(index: Path) -> list[str]:
    """What lies in an index folder besides one generation, the vectors of its documents, CURRENT and the lock."""
    vectors = [path.name for path in (index / "vectors").iterdir()]
    return sorted(vectors)[DOCUMENTS:] + [path.name for path in index.iterdir() if path.name not in
                                          ("CURRENT", "build.lock", "vectors", (index / "CURRENT").read_text())]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus, a cache and an index of edition 0."""
    write_edition(tmp_path / "corpus", 0)
    build(tmp_path / "corpus", tmp_path / "index", QuickVectors(), cache_directory=tmp_path / "cache")
    return tmp_path


def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_state(folder: Path) -> None:
    moments, edition = random.Random(7), 0
    partial_states = 0
    for kills in range(25):
        if kills >= 5 and partial_states >= 2:
            break  # on a busy machine it takes more kills until two came in the midst of the work
        builder = start_builder(folder, edition)
        assert builder.stdout is not None
        finished = int(builder.stdout.readline())  # imports are over; from here on it only builds
        time.sleep(moments.uniform(0, 0.4))
        builder.send_signal(signal.SIGKILL)
        rest = builder.stdout.read().split()
        assert builder.wait() == -signal.SIGKILL
        finished = int(rest[-1]) if rest else finished
        partial_states += len(leftovers(folder / "index")) > 0
        # What was told to be done is there; at most it was killed between being done and telling so.
        assert edition_seen(folder / "index") in (finished, finished + 1)
        edition = finished + 2
        write_edition(folder / "corpus", edition)
        build(folder / "corpus", folder / "index", QuickVectors(), cache_directory=folder / "cache")
        assert edition_seen(folder / "index") == edition
        assert leftovers(folder / "index") == []
    assert partial_states >= 2, "the builds were not killed in the midst of their work"


def test_readers_see_whole_states_while_another_process_builds(folder: Path) -> None:
    builder = start_builder(folder, 0)
    assert builder.stdout is not None
    errors: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        edition = 0
        try:
            while not stop.is_set():
                before, edition = edition, edition_seen(folder / "index")
                assert edition >= before
        except BaseException as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    built = [builder.stdout.readline() for _ in range(6)]
    stop.set()
    for reader in readers:
        reader.join()
    builder.kill()
    builder.communicate()
    assert errors == []
    assert built[-1].strip() == "6"


def test_an_open_snapshot_goes_on_while_newer_ones_are_built(folder: Path) -> None:
    old = Snapshot(folder / "index", QuickVectors())
    for edition in (1, 2, 3):
        write_edition(folder / "corpus", edition)
        build(folder / "corpus", folder / "index", QuickVectors(), cache_directory=folder / "cache")
    # All of it is read from disk only now.
    assert {"edition 0"} == {found[0] for found in EDITION.finditer(old.stored_text("report-1"))}
    assert old.words.coverage("edition 0").min() > 0
    ids = [passage.passage_id for passage in old.passages]
    assert len(old.store.passage_vectors(ids)) == len(ids)
    assert old.store.nearest(QuickVectors().encode_questions(["office"])[0], 3)
    assert old.means.passages.shape[1] == 64
    assert old.folder.exists()
    old.close()
    build(folder / "corpus", folder / "index", QuickVectors(), cache_directory=folder / "cache")
    assert not old.folder.exists()
    assert leftovers(folder / "index") == []


def test_a_generation_that_goes_while_it_is_being_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader has read its name, and before it opens it two builds pass."""
    real, looked_at = generations._hold, []

    def late(path: Path):  # type: ignore[no-untyped-def]
        looked_at.append(path)
        if len(looked_at) == 1:
            for edition in (1, 2):
                write_edition(folder / "corpus", edition)
                build(folder / "corpus", folder / "index", QuickVectors(), cache_directory=folder / "cache")
            assert not path.exists()
        return real(path)

    monkeypatch.setattr(generations, "_hold", late)
    assert edition_seen(folder / "index") == 2
    assert looked_at[0] != looked_at[-1]


def test_a_snapshot_that_is_forgotten_lets_its_generation_go(folder: Path) -> None:
    Snapshot(folder / "index", QuickVectors())
    write_edition(folder / "corpus", 1)
    build(folder / "corpus", folder / "index", QuickVectors(), cache_directory=folder / "cache")
    assert leftovers(folder / "index") == []


def test_two_builds_cannot_meet(folder: Path) -> None:
    class Slow(QuickVectors):
        def encode_passages(self, texts, report=None):  # type: ignore[no-untyped-def]
            inside.set()
            assert go_on.wait(30)
            return super().encode_passages(texts, report)

    inside, go_on = threading.Event(), threading.Event()
    write_edition(folder / "corpus", 1)
    arguments = (folder / "corpus", folder / "index")
    first = threading.Thread(target=build, args=(*arguments, Slow()), kwargs={"cache_directory": folder / "cache"})
    first.start()
    try:
        assert inside.wait(30)
        with pytest.raises(IndexingError, match=r"Another process is indexing.*Wait"):
            build(*arguments, QuickVectors(), cache_directory=folder / "cache")
        assert edition_seen(folder / "index") == 0
    finally:
        go_on.set()
        first.join()
    assert edition_seen(folder / "index") == 1


def test_what_was_embedded_before_a_crash_is_not_embedded_again(folder: Path) -> None:
    class Counting(QuickVectors):
        texts = 0
        crash_at = 3

        def encode_passages(self, texts, report=None):  # type: ignore[no-untyped-def]
            Counting.crash_at -= 1
            if not Counting.crash_at:
                raise MemoryError("as if it were killed")
            Counting.texts += len(texts)
            return super().encode_passages(texts, report)

    write_edition(folder / "corpus", 1)
    arguments = (folder / "corpus", folder / "index", Counting())
    with pytest.raises(MemoryError):
        build(*arguments, cache_directory=folder / "cache")
    assert edition_seen(folder / "index") == 0
    before = Counting.texts
    assert before > 0
    build(*arguments, cache_directory=folder / "cache")
    assert edition_seen(folder / "index") == 1
    # Four documents of the same size: two were done before the crash, two after it.
    assert Counting.texts == 2 * before
    assert leftovers(folder / "index") == []


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are counted in /proc")
def test_opening_many_generations_leaks_no_files(folder: Path) -> None:
    def open_files() -> int:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208

    current = folder / "index" / "CURRENT"
    first, counts = folder / "index" / current.read_text(), []
    for number in range(50):
        name = f"generation-20310101T{number:012}"
        shutil.copytree(first, first.with_name(name))
        current.write_text(name)
        assert edition_seen(folder / "index") == 0
        counts.append(open_files())
    # Chroma's threads open and close a few files of their own meanwhile; a leak would be one for each generation.
    assert median(counts[-5:]) - median(counts[5:10]) < 10, counts
    build(folder / "corpus", folder / "index", QuickVectors(), cache_directory=folder / "cache")
    assert leftovers(folder / "index") == []
