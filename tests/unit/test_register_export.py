"""Rows as tables, files and a calendar."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from assistant.errors import AssistantError
from assistant.register.calendar import vague
from assistant.register.export import export
from assistant.register.register import Row
from assistant.register.table import cells, columns, short
from assistant.settings import ROOT
from corpus.facts.model import FACTS, KINDS, AnyFact
from tests.unit.register_facts import commitment, deadline, partner, phase, proof, register, when

TODAY = date(2020, 1, 10)
LETTER = deadline("công văn 7", "trước ngày 17 tháng 01 năm 2020", when("2020-01-17", "before", "17 tháng 01 năm 2020"),
                  "gửi danh mục,\nkèm theo dự án; gấp", language="vi", who="Sở Xây dựng", title="Đề xuất danh mục")
REPORT = deadline("letter", "by 2026", when("2026", "by"), "=cmd|'/C calc'!A0")
UNCLEAR = deadline("letter", "by 5/6/2023", when("", "by", "5/6/2023", ("2023-06-05", "2023-05-06")), "reply")
PHASE = phase("market", "- Phase 2 ends\n 30 November 2026", starts=when("2022"), ends=when("2026-11-30", "until"),
              places=("Tavola", "Onda"), phase_title="Scaling up", status="under implementation")
ONE_OF_EACH: list[AnyFact] = [PHASE, partner("market", "Lantern Guild", "donor", phase=2),
                              commitment("charter", "Plant trees", themes=("land",), figures=("1,000",)), LETTER]


def link(row: Row) -> str:
    return f"http://127.0.0.1:7860/?row={row.fact_id}"


def csv_rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


@pytest.mark.parametrize("fact", ONE_OF_EACH, ids=lambda fact: fact.kind)
def test_every_kind_has_a_cell_for_each_column(fact: AnyFact) -> None:
    shown = dict(zip(columns(fact.kind), cells(Row(fact), TODAY), strict=True))
    assert shown["Document"] == fact.document and shown["Page"] == "1"
    assert shown["Quote"] == " ".join(fact.proofs[0].quote.split()) and short(fact)
    assert not any("\n" in cell for cell in shown.values())


def test_cells_hold_what_the_row_says() -> None:
    shown = dict(zip(columns("deadline"), cells(Row(LETTER), TODAY), strict=True))
    assert shown["Date"] == "2020-01-17 (before)" and shown["Status"] == "coming" and shown["Who"] == "Sở Xây dựng"
    assert shown["As written"] == "17 tháng 01 năm 2020" and shown["Note"] == ""
    shown = dict(zip(columns("phase"), cells(Row(PHASE), TODAY), strict=True))
    assert (shown["Start"], shown["End"], shown["Places"]) == ("2022", "2026-11-30 (until)", "Tavola; Onda")
    assert cells(Row(UNCLEAR), TODAY)[0] == "2023-06-05 or 2023-05-06 (ambiguous)"


def test_the_note_says_what_became_of_a_row() -> None:
    row = Row(replace(LETTER, inferred=True), "confirmed", "other", ("a", "b"))
    assert cells(row, TODAY)[-1] == "confirmed, superseded by a later document, conflicts with 2 other rows, inferred"


def test_csv_says_all_and_no_cell_is_a_formula() -> None:
    table = csv_rows(export([Row(LETTER, superseded_by="77"), Row(REPORT, "rejected")], "deadline", "csv", TODAY, link))
    shown = [dict(zip(table[0], line, strict=True)) for line in table[1:]]
    assert [line["What"] for line in shown] == ["gửi danh mục, kèm theo dự án; gấp", "'=cmd|'/C calc'!A0"]
    assert shown[0]["Superseded by"] == "77" and shown[1]["Decision"] == "rejected"
    assert shown[0]["Link"] == link(Row(LETTER)) and shown[0]["Row"] == LETTER.fact_id
    (line,) = csv_rows(export([Row(PHASE)], "phase", "csv", TODAY))[1:]
    assert "'- Phase 2 ends 30 November 2026" in line
    for start in "=+-@\t\r":
        hostile = replace(REPORT, who=f"{start}1+1")
        assert f"'{start}1+1" in csv_rows(export([Row(hostile)], "deadline", "csv", TODAY))[1]


@pytest.mark.parametrize("fact", ONE_OF_EACH, ids=lambda fact: fact.kind)
def test_json_has_the_proof_at_the_top_and_fits_the_schema(fact: AnyFact) -> None:
    (row,) = json.loads(export([Row(fact, "confirmed", "", ("x",))], fact.kind, "json", TODAY, link))
    first = fact.proofs[0]
    assert (row["document"], row["page"], row["start"], row["end"], row["quote"], row["passage_id"]) == \
        (fact.document, first.page, first.start, first.end, first.quote, first.passage_id)
    assert row["decision"] == "confirmed" and row["conflicts"] == ["x"] and row["fact_id"] == fact.fact_id
    published = json.loads((ROOT / "docs" / "register.schema.json").read_text("utf-8"))
    jsonschema.validate([row], published)
    assert FACTS.validate_python([row]) == [fact]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([row | {"kind": "promise"}], published)


def test_json_tells_the_status_and_what_was_read_before_a_correction(tmp_path: Path) -> None:
    row = register(tmp_path, [LETTER]).decide(LETTER.fact_id, "corrected", {"when": "2020-01-20"})
    (shown,) = json.loads(export([row], "deadline", "json", date(2020, 1, 18)))
    assert shown["status"] == "coming" and shown["when"]["iso"] == "2020-01-20"
    assert shown["original"]["when"]["iso"] == "2020-01-17" and shown["fact_id"] == LETTER.fact_id


def test_xlsx_holds_texts_and_no_formula() -> None:
    hostile = replace(REPORT, who="bell \x07 and all")
    data = export([Row(LETTER), Row(hostile, "rejected")], "deadline", "xlsx", TODAY, link)
    sheet = load_workbook(io.BytesIO(data)).active
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert lines[0] == csv_rows(export([], "deadline", "csv", TODAY))[0] and len(lines) == 3
    assert lines[1][lines[0].index("Quote")] == LETTER.proofs[0].quote
    assert lines[2][lines[0].index("Decision")] == "rejected" and lines[2][lines[0].index("Who")] == "bell  and all"
    what = sheet.cell(3, lines[0].index("What") + 1)
    assert what.data_type == "s" and what.value == "=cmd|'/C calc'!A0"


def test_a_calendar_has_whole_days_that_stay_the_same_entries() -> None:
    rows = [Row(LETTER), Row(REPORT), Row(UNCLEAR)]
    built = datetime(2019, 12, 24, 8, 30, tzinfo=UTC)
    data = export(rows, "deadline", "ics", TODAY, link, built)
    (event,) = events(data)
    assert event["DTSTART"].dt == date(2020, 1, 17) and event["DTEND"].dt == date(2020, 1, 18)
    assert b"DTSTART;VALUE=DATE:20200117\r\n" in data
    assert event["DTSTAMP"].dt == built and str(event["UID"]).startswith(LETTER.fact_id)
    assert str(event["SUMMARY"]) == "Before 2020-01-17: Sở Xây dựng: gửi danh mục, kèm theo dự án; gấp"
    assert LETTER.proofs[0].quote in str(event["DESCRIPTION"]) and link(Row(LETTER)) in str(event["DESCRIPTION"])
    assert str(event["URL"]) == link(Row(LETTER))
    assert all(len(line) <= 75 for line in data.split(b"\r\n")) and b"\n" not in data.replace(b"\r\n", b"")
    # Nothing of it depends on when it was made.
    assert data == export(rows, "deadline", "ics", date(2024, 1, 1), link, built)
    assert vague(rows) == rows[1:]


def test_ends_of_phases_become_events_and_vague_ones_are_listed() -> None:
    open_ended = replace(PHASE, ends=None, ordinal=3, ordinal_written="Phase 3")
    rough = replace(PHASE, ends=when("2026-11"), ordinal=4, ordinal_written="Phase 4")
    rows = [Row(PHASE), Row(open_ended), Row(rough)]
    (event,) = events(export(rows, "phase", "ics", TODAY))
    assert str(event["SUMMARY"]) == "Lantern Programme, Phase 2 ends" and event["DTSTART"].dt == date(2026, 11, 30)
    assert event["DTSTAMP"].dt == datetime(2020, 1, 10, tzinfo=UTC) and "URL" not in event
    assert vague(rows) == [rows[2]]


def test_rows_that_do_not_stand_are_in_no_calendar() -> None:
    rows = [Row(LETTER, "rejected"), Row(LETTER, superseded_by="77"), Row(REPORT, superseded_by="77")]
    assert events(export(rows, "deadline", "ics", TODAY)) == [] and vague(rows) == []


def test_a_corrected_row_keeps_its_entry_in_the_calendar(tmp_path: Path) -> None:
    before = events(export([Row(LETTER)], "deadline", "ics", TODAY))
    row = register(tmp_path, [LETTER]).decide(LETTER.fact_id, "corrected", {"when": "on 2020-01-20"})
    (event,) = events(export([row], "deadline", "ics", TODAY))
    assert event["UID"] == before[0]["UID"] and event["DTSTART"].dt == date(2020, 1, 20)
    assert not str(event["SUMMARY"]).startswith("Before")


def test_the_same_words_twice_are_one_entry() -> None:
    again = replace(LETTER, proofs=(proof(LETTER.proofs[0].quote, 900, "vi"),))
    assert len(events(export([Row(LETTER), Row(again)], "deadline", "ics", TODAY))) == 1


def test_long_words_are_cut_where_a_word_ends() -> None:
    for what in ("review all of the plans " * 20, "ทบทวน" * 80):
        (event,) = events(export([Row(replace(LETTER, who="", what=what))], "deadline", "ics", TODAY))
        summary = str(event["SUMMARY"])
        assert 160 < len(summary) <= 200 and summary.endswith("…") and summary[:-1] in f"Before 2020-01-17: {what}"
        assert " " not in what or summary[:-1].split()[-1] in what.split()


def test_hostile_words_stay_words_in_a_calendar() -> None:
    hostile = replace(LETTER, what="meet\r\nEND:VEVENT\r\nATTACH:http://evil.example\x07‮", who="")
    (event,) = events(export([Row(hostile)], "deadline", "ics", TODAY))
    assert "ATTACH" not in event
    assert str(event["SUMMARY"]) == "Before 2020-01-17: meet END:VEVENT ATTACH:http://evil.example"


@pytest.mark.parametrize("kind", ["partner", "commitment"])
def test_kinds_without_days_have_no_calendar(kind: Any) -> None:
    with pytest.raises(AssistantError, match=r"not .*Choose another format"):
        export([], kind, "ics", TODAY)


def test_one_kind_is_exported_at_a_time() -> None:
    with pytest.raises(AssistantError, match="one kind"):
        export([Row(PHASE)], "deadline", "csv", TODAY)


def test_no_rows_are_a_whole_file_too() -> None:
    for kind in KINDS:
        assert csv_rows(export([], kind, "csv", TODAY))[0][0] == columns(kind)[0]
        assert json.loads(export([], kind, "json", TODAY)) == []
        assert load_workbook(io.BytesIO(export([], kind, "xlsx", TODAY))).active.max_row == 1
