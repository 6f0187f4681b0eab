"""`python -m assistant register`, over an index made by hand: it needs no model."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from assistant.__main__ import main
from assistant.register.commands import schema
from assistant.register.stored import open_register
from assistant.settings import ROOT
from corpus.facts.model import AnyFact, as_json
from index.errors import IndexingError
from index.generations import CURRENT, file_sizes
from index.snapshot import FACTS, FORMAT, TEXTS, Manifest, StoredDocument
from tests.unit.register_facts import deadline, partner, phase, when

LETTER = deadline("letter 7", "trước ngày 17 tháng 01 năm 2020", when("2020-01-17", "before"), "gửi danh mục đô thị",
                  language="vi", title="Công văn 7480/BXD")
MOVED = deadline("letter 9", "Thời hạn được gia hạn đến ngày 28/02/2020", when("2020-02-28", "until"), "gửi danh mục")
VAGUE = deadline("plan", "by 2026", when("2026", "by"), "harmonise the rules")
NAMES = [partner("plan", f"Ministry of Land, Infrastructure and {last} (MOLIT)", start=place)
         for place, last in enumerate(("Transport", "Technology"))]
STORED: list[AnyFact] = [LETTER, MOVED, VAGUE, phase("plan", "Phase 2: 2024-2026", ends=when("2026")), *NAMES]
MOVING = "Công văn này sửa đổi Công văn số 7480/BXD.\n\nThời hạn được gia hạn đến ngày 28/02/2020."
Run = Callable[..., tuple[int, str, str]]


def stored_index(folder: Path, facts: list[AnyFact]) -> Path:
    """An index with facts and texts and nothing else: what the register reads."""
    name = "generation-20250102T030405000006"
    generation = folder / "index" / name
    (generation / TEXTS).mkdir(parents=True)
    (generation / FACTS).write_bytes(as_json(facts))
    rows = []
    for place, document in enumerate(dict.fromkeys(fact.document for fact in facts)):
        (generation / TEXTS / f"{place}.txt").write_text(MOVING if document == MOVED.document else "Text.", "utf-8")
        rows.append(StoredDocument(document, f"{document}.txt", "", "", "", "en", "", "0", f"{place}.txt", 1, 1))
    Manifest(FORMAT, "some model", "", "2025-01-02T03:04:05+00:00", 1, 1, tuple(rows), file_sizes(generation)
             ).save(generation)
    (folder / "index" / CURRENT).write_text(name, "utf-8")
    (folder / "corpus").mkdir()
    return folder


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    place = stored_index(tmp_path, STORED)

    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(["register", *arguments, "--index", str(place / "index"), "--corpus", str(place / "corpus")])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


def test_a_table_shows_each_row_with_its_quote_and_place(run: Run) -> None:
    status, out, err = run("deadlines", "--today", "2020-01-10")
    assert status == 0 and err == "" and out.startswith("3 deadlines\n")
    assert "[1] Date: 2020-01-17 (before) · " in out and "Status: coming" in out
    assert "    “trước ngày 17 tháng 01 năm 2020”\n    letter 7, page 1, characters 0–31" in out
    assert "superseded by a later document" in out
    assert "Status: past" in run("deadlines", "--today", "2020-01-17")[1]


def test_rows_are_filtered(run: Run) -> None:
    assert "1 deadline\n" in run("deadlines", "--year", "2026")[1]
    assert "2 partners\n" in run("partners", "--role", "ministry", "--programme", "lantern", "--text", "LAND")[1]
    assert "letter 7" not in run("deadlines", "--document", "letter 9")[1]
    assert run("deadlines", "--language", "vi", "--text", "do thi", "--json")[1].count('"fact_id"') == 1


def test_no_rows_are_an_answer(run: Run) -> None:
    assert run("deadlines", "--year", "1999") == (0, "No deadlines in the register fit.\n", "")
    assert run("commitments", "--format", "json") == (0, "[]\n", "No commitments in the register fit.\n")
    assert run("partners", "--theme", "land")[:2] == (0, "No partners in the register fit.\n")


def test_formats_for_programs(run: Run, tmp_path: Path) -> None:
    rows = json.loads(run("deadlines", "--format", "json", "--today", "2027-01-01")[1])
    assert [row["status"] for row in rows] == ["past"] * 3 and rows[0]["superseded_by"] == MOVED.fact_id
    table = list(csv.reader(io.StringIO(run("phases", "--format", "csv")[1].removeprefix("\ufeff"))))
    assert table[1][table[0].index("Phase")] == "Phase 2"
    file = tmp_path / "out.xlsx"
    assert run("partners", "--format", "xlsx", "--output", str(file)) == (0, "", "")
    assert load_workbook(file).active.max_row == 3
    _status, out, err = run("deadlines", "--format", "ics")
    (event,) = Calendar.from_ical(out).walk("VEVENT")
    assert str(event["UID"]).startswith(MOVED.fact_id)
    assert event["DTSTAMP"].dt.isoformat() == "2025-01-02T03:04:05+00:00"
    assert err == "Note: no event for “2026 (by): harmonise the rules”: its day is not certain.\n"


def test_conflicts_are_shown_with_both_quotes(run: Run) -> None:
    status, out, _ = run("conflicts")
    assert status == 0 and out.startswith("Different names:\n")
    assert all(f"“{one.proofs[0].quote}”" in " ".join(out.split()) for one in (*NAMES, LETTER, MOVED))
    found = json.loads(run("conflicts", "--json")[1])
    assert [(one["reason"], [row["fact_id"] for row in one["rows"]]) for one in found] == [
        ("different names", [one.fact_id for one in NAMES]), ("superseded", [LETTER.fact_id, MOVED.fact_id])]


def test_decisions_beside_the_corpus_count(run: Run, tmp_path: Path) -> None:
    register, _ = open_register(tmp_path / "index", tmp_path / "corpus")
    for one in NAMES:
        register.decide(one.fact_id, "rejected")
    assert "— rejected" in run("partners")[1]
    assert "Different names" not in run("conflicts")[1]


@pytest.mark.parametrize("wrong", [
    ["everything"], ["deadlines", "--format", "xlsx"], ["partners", "--format", "ics"],
    ["conflicts", "--format", "csv"],
    ["deadlines", "--today", "tomorrow"], ["deadlines", "--year", "soon"], ["deadlines", "--json", "--format", "csv"],
])
def test_wrong_usage_is_told(run: Run, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*wrong)
    assert ended.value.code == 2


def test_what_cannot_be_read_or_written_is_told_in_one_line(run: Run, tmp_path: Path) -> None:
    status, out, err = run("deadlines", "--output", str(tmp_path / "nowhere" / "out.txt"))
    assert (status, out, err.count("\n")) == (1, "", 1) and "cannot be written" in err
    (tmp_path / "corpus" / "register-corrections.jsonl").write_text("?\n", "utf-8")
    status, out, err = run("deadlines")
    assert (status, out, err.count("\n")) == (1, "", 1) and "register-corrections.jsonl, line 1 is damaged" in err


def test_a_pipe_is_written_to_and_not_replaced(run: Run) -> None:
    assert run("deadlines", "--output", "/dev/null")[0] == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(("content", "reason"), [(b"[]", "missing or not whole"), (None, "missing or not whole")])
def test_damaged_facts_are_told(tmp_path: Path, content: bytes | None, reason: str) -> None:
    place = stored_index(tmp_path, STORED)
    (path,) = place.glob(f"index/*/{FACTS}")
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexingError, match=reason):
        open_register(place / "index", place / "corpus")


def test_facts_that_are_no_facts_are_told(tmp_path: Path) -> None:
    place = stored_index(tmp_path, STORED)
    (path,) = place.glob(f"index/*/{FACTS}")
    path.write_bytes(b"{" + path.read_bytes()[1:])
    with pytest.raises(IndexingError, match=r"facts\.json cannot be read"):
        open_register(place / "index", place / "corpus")


def test_nothing_indexed_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match="Nothing has been indexed"):
        open_register(tmp_path / "index", tmp_path)


def test_the_published_schema_is_that_of_the_facts() -> None:
    """Made with: python -m assistant register schema --output docs/register.schema.json"""
    assert (ROOT / "docs" / "register.schema.json").read_text("utf-8") == schema()


def test_no_model_is_loaded(run: Run, tmp_path: Path) -> None:
    program = ("import sys; from assistant.__main__ import main; status = main(sys.argv[1:]); "
               "sys.exit(status or ('torch' in sys.modules) or ('sentence_transformers' in sys.modules))")
    done = subprocess.run([sys.executable, "-c", program, "register", "deadlines", "--index", str(tmp_path / "index"),
                           "--corpus", str(tmp_path / "corpus")], cwd=ROOT, capture_output=True, timeout=120,
                          check=False)
    assert done.returncode == 0, done.stderr
