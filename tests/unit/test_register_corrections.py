"""Decisions of people about rows: what they change, how they are kept, and that they outlive the index."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import AssistantError
from assistant.register.register import editable
from assistant.settings import ROOT
from corpus.facts.model import AnyFact, Deadline, Partner
from corpus.read import CORRECTIONS, corpus_files
from tests.unit.register_facts import commitment, deadline, partner, phase, proof, register, when

REPORT = deadline("letter", "no later than 30 June 2025", when("2025-06-30", "by", "30 June 2025"), "send the report")
PHASE = phase("market", "Phase 2, 2022-2026", starts=when("2022"), ends=when("2026"), places=("Tavola", "Mirren"))


def lines(folder: Path) -> list[Any]:
    return [json.loads(line) for line in (folder / CORRECTIONS).read_text("utf-8").splitlines()]


def test_a_decision_is_kept_and_marks_the_row(tmp_path: Path) -> None:
    rows = register(tmp_path, [REPORT, PHASE])
    assert rows.decide(REPORT.fact_id, "confirmed").decision == "confirmed"
    assert register(tmp_path, [REPORT, PHASE]).row(REPORT.fact_id).decision == "confirmed"
    assert rows.decide(REPORT.fact_id, "rejected").decision == "rejected"
    (line,) = lines(tmp_path)
    assert line["decision"] == "rejected" and line["document"] == "letter" and line["fact_id"] == REPORT.fact_id
    assert line["quotes"] == ["no later than 30 June 2025"] and line["date"]
    assert [row.decision for row in rows.rows("deadline")] == ["rejected"]
    assert rows.counts()["deadline"] == 0 and rows.counts()["phase"] == 1
    assert rows.decide(REPORT.fact_id, "").decision == "" and lines(tmp_path) == []
    assert rows.counts()["deadline"] == 1


def test_taking_back_what_was_never_decided_writes_nothing(tmp_path: Path) -> None:
    assert register(tmp_path, [REPORT]).decide(REPORT.fact_id, "").decision == ""
    assert not (tmp_path / CORRECTIONS).exists()


def test_corrected_fields_replace_those_read_and_the_original_is_kept(tmp_path: Path) -> None:
    rows = register(tmp_path, [REPORT])
    row = rows.decide(REPORT.fact_id, "corrected", {"when": "2025-07-15", "who": " All cities "})
    assert isinstance(row.fact, Deadline) and row.fact.who == "All cities" and row.fact.what == "send the report"
    assert row.fact.when == when("2025-07-15", "by", "30 June 2025")
    assert row.original == REPORT and row.fact_id == REPORT.fact_id != row.fact.fact_id
    assert rows.row(row.fact.fact_id) == row == register(tmp_path, [REPORT]).row(REPORT.fact_id)
    (line,) = lines(tmp_path)
    assert line["changes"] == {"when": "2025-07-15", "who": "All cities"}
    assert line["original"]["when"]["iso"] == "2025-06-30"
    # By the id that the corrected fact has.
    assert rows.decide(row.fact.fact_id, "").fact == REPORT


def test_fields_are_given_as_the_texts_that_a_form_shows(tmp_path: Path) -> None:
    assert editable(PHASE)["places"] == "Tavola; Mirren" and editable(PHASE)["ends"] == "2026"
    assert editable(REPORT)["when"] == "by 2025-06-30" and "document" not in editable(REPORT)
    rows = register(tmp_path, [PHASE])
    row = rows.decide(PHASE.fact_id, "corrected", editable(PHASE) | {"ends": "until 2027-03", "places": "Mirren;Onda",
                                                                    "ordinal": "3", "starts": ""})
    fact: Any = row.fact
    assert fact.ends == when("2027-03", "until", "2026") and fact.places == ("Mirren", "Onda")
    assert fact.ordinal == 3 and fact.starts is None and fact.ordinal_written == "Phase 2"
    assert set(lines(tmp_path)[0]["changes"]) == {"ends", "places", "ordinal", "starts"}


def test_dates_inside_a_commitment_can_be_corrected_one_by_one(tmp_path: Path) -> None:
    fact = commitment("charter", "Halve waste by 2030", dates=(when("2030", "by"), when("2035", "by", "in 2035")))
    row = register(tmp_path, [fact]).decide(fact.fact_id, "corrected", {"dates": "by 2035; 2031-06"})
    assert row.fact.dates == (when("2035", "by", "in 2035"), when("2031-06"))  # type: ignore[union-attr]


@pytest.mark.parametrize(("decision", "changes", "told"), [
    ("corrected", {}, "Nothing was changed"),
    ("corrected", None, "Nothing was changed"),
    ("corrected", {"who": ""}, "Nothing was changed"),
    ("corrected", {"when": "by 2025-06-30"}, "Nothing was changed"),
    ("corrected", {"when": "2025-02-30"}, "date '2025-02-30' in 'when' cannot be read"),
    ("corrected", {"when": "30 June"}, "cannot be read. Give it as 2026"),
    ("corrected", {"when": ""}, "'when' cannot be empty"),
    ("corrected", {"what": " "}, "'what' cannot be empty"),
    ("corrected", {"what": "x" * 5000}, "longer than"),
    ("corrected", {"document": "other"}, "no field 'document'"),
    ("corrected", {"proofs": "other"}, "no field 'proofs'"),
    ("confirmed", {"who": "me"}, "Only a corrected row"),
    ("deleted", None, "'deleted' is no decision"),
])
def test_what_cannot_be_decided_is_told_and_nothing_is_written(tmp_path: Path, decision: Any, changes: Any, told: str
                                                               ) -> None:
    rows = register(tmp_path, [REPORT])
    with pytest.raises(AssistantError, match=told):
        rows.decide(REPORT.fact_id, decision, changes)
    assert not (tmp_path / CORRECTIONS).exists() and rows.row(REPORT.fact_id).decision == ""


def test_roles_and_numbers_are_checked(tmp_path: Path) -> None:
    fact = partner("market", "Lantern Guild", "donor")
    rows = register(tmp_path, [fact, PHASE])
    assert rows.decide(fact.fact_id, "corrected", {"role": "lead", "phase": "2"}).fact == \
        replace(fact, role="lead", phase=2)
    with pytest.raises(AssistantError, match="'role' cannot be 'chief'"):
        rows.decide(fact.fact_id, "corrected", {"role": "chief"})
    with pytest.raises(AssistantError, match="'ordinal' cannot be 'two'"):
        rows.decide(PHASE.fact_id, "corrected", {"ordinal": "two"})


def test_a_decision_outlives_a_reading_that_gives_the_row_another_id(tmp_path: Path) -> None:
    register(tmp_path, [REPORT]).decide(REPORT.fact_id, "corrected", {"who": "All cities"})
    moved = replace(REPORT, what="send the final report",
                    proofs=(proof("no later than 30 June 2025", 900), proof("The final report", 950)))
    assert moved.fact_id != REPORT.fact_id
    rows = register(tmp_path, [moved])
    row = rows.row(moved.fact_id)
    assert row.decision == "corrected" and row.fact == replace(moved, who="All cities") and not rows.orphans()
    # Decided anew it still is one line.
    rows.decide(moved.fact_id, "confirmed")
    assert [line["fact_id"] for line in lines(tmp_path)] == [moved.fact_id]


def test_a_decision_about_words_that_are_gone_is_kept_as_an_orphan(tmp_path: Path) -> None:
    register(tmp_path, [REPORT, PHASE]).decide(REPORT.fact_id, "rejected")
    changed = replace(REPORT, proofs=(proof("no later than 31 July 2025"),))
    elsewhere = replace(REPORT, document="other letter")
    rows = register(tmp_path, [changed, elsewhere, PHASE])
    assert [row.decision for row in rows.rows("deadline")] == ["", ""]
    (orphan,) = rows.orphans()
    assert orphan.original == REPORT and orphan.decision == "rejected"
    rows.decide(PHASE.fact_id, "confirmed")
    assert len(lines(tmp_path)) == 2
    assert register(tmp_path, [REPORT]).row(REPORT.fact_id).decision == "rejected"


def test_where_rows_share_their_words_a_decision_stays_with_its_own(tmp_path: Path) -> None:
    shared = "Partners: Lantern Guild, Harbour Office"
    guild, office = (partner("market", name, quote=shared) for name in ("Lantern Guild", "Harbour Office"))
    register(tmp_path, [guild, office]).decide(guild.fact_id, "rejected")
    # The rejected one is no longer read; the other, proved by the same words, must not be taken for it.
    rows = register(tmp_path, [replace(office, proofs=(*office.proofs, proof("Harbour Office")))])
    assert [row.decision for row in rows.rows("partner")] == [""] and len(rows.orphans()) == 1
    again = replace(guild, proofs=(*guild.proofs, proof("Lantern Guild")))
    assert register(tmp_path, [again, office]).row(again.fact_id).decision == "rejected"


@pytest.mark.parametrize("damage", [b"{not json", b'{"fact_id": "1"}', b"\xff\xfe", b'"text"'])
def test_a_damaged_line_is_named_and_never_written_over(tmp_path: Path, damage: bytes) -> None:
    rows = register(tmp_path, [REPORT, PHASE])
    rows.decide(REPORT.fact_id, "confirmed")
    path = tmp_path / CORRECTIONS
    content = path.read_bytes() + b"\n" + damage + b"\n"
    path.write_bytes(content)
    for act in (lambda: register(tmp_path, [REPORT]), lambda: rows.decide(PHASE.fact_id, "confirmed")):
        with pytest.raises(AssistantError, match=rf"{CORRECTIONS}, line 3 is damaged"):
            act()
    assert path.read_bytes() == content


def test_a_correction_that_was_edited_into_nonsense_is_named(tmp_path: Path) -> None:
    register(tmp_path, [REPORT]).decide(REPORT.fact_id, "corrected", {"when": "2025-07-15"})
    path = tmp_path / CORRECTIONS
    path.write_text(path.read_text("utf-8").replace("2025-07-15", "2025-77-15"), "utf-8")
    with pytest.raises(AssistantError, match=r"line 1 is damaged .*2025-77-15"):
        register(tmp_path, [REPORT])


def test_two_registers_of_one_file_keep_each_other_s_decisions(tmp_path: Path) -> None:
    first, second = register(tmp_path, [REPORT, PHASE]), register(tmp_path, [REPORT, PHASE])
    first.decide(REPORT.fact_id, "confirmed")
    second.decide(PHASE.fact_id, "rejected")
    assert {line["decision"] for line in lines(tmp_path)} == {"confirmed", "rejected"}
    assert second.row(REPORT.fact_id).decision == "confirmed"


def test_many_processes_at_once_lose_no_decision(tmp_path: Path) -> None:
    facts: list[AnyFact] = [commitment("charter", f"We will do thing {number}", str(number)) for number in range(4)]
    program = ("import sys; from pathlib import Path; from tests.unit.register_facts import commitment, register\n"
               "facts = [commitment('charter', f'We will do thing {n}', str(n)) for n in range(4)]\n"
               "register(Path(sys.argv[1]), facts).decide(facts[int(sys.argv[2])].fact_id, 'confirmed')")
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), str(number)], cwd=ROOT)
               for number in range(4)]
    assert [process.wait(250) for process in running] == [0] * 4
    assert all(row.decision == "confirmed" for row in register(tmp_path, facts).rows("commitment"))


def test_where_it_cannot_be_written_that_is_told(tmp_path: Path) -> None:
    rows = register(tmp_path, [REPORT])
    (tmp_path / f".{CORRECTIONS}.partial").mkdir()
    with pytest.raises(AssistantError, match="could not be saved"):
        rows.decide(REPORT.fact_id, "confirmed")
    assert rows.row(REPORT.fact_id).decision == ""


def test_the_files_of_decisions_are_no_documents(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("A plan.", "utf-8")
    register(tmp_path, [REPORT]).decide(REPORT.fact_id, "confirmed")
    assert (tmp_path / CORRECTIONS).exists()
    assert [path.name for path in corpus_files(tmp_path)] == ["plan.txt"]


def test_a_corrected_partner_takes_part_under_its_new_name(tmp_path: Path) -> None:
    fact = partner("market", "Lantern Gild", "donor")
    row = register(tmp_path, [fact]).decide(fact.fact_id, "corrected", {"name": "Lantern Guild"})
    assert isinstance(row.fact, Partner) and row.fact.name == "Lantern Guild"
