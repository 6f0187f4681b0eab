"""The scorer of the register, on rows made by hand; and that every gold row can be proved by its document."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.document import Document, Passage, Span
from corpus.facts.model import AnyFact, Bound, Commitment, Deadline, Partner, Phase, Proof, Role, When
from corpus.read import read_document
from tests.register import score as scorer
from tests.register.agree import field_scores, plain_name, plain_number, same_row, word_agreement
from tests.register.gold import GoldRow, read_gold

TEXT = "1. plant nine hundred trees by 2 May 2031. Donor: Lantern Guild. Phase 1: 2030-2031. Phase 2: 2032. Phase 3"
GOLD_FILES = sorted((scorer.ROOT / "tests" / "register").glob("*/*.json"))


def proof(quote: str) -> Proof:
    start = TEXT.index(quote)
    return Proof(start, start + len(quote), quote, "p", "", None, "en")


def gold(kind: str, quote: str, *, optional: bool = False, **values: object) -> GoldRow:
    start = TEXT.index(quote)
    return GoldRow("trees", kind, values, (quote,), (Span(start, start + len(quote)),), optional)  # type: ignore[arg-type]


def said(quote: str) -> dict[str, object]:
    return {"document": "trees", "title": "Trees", "programme": "Trees", "proofs": (proof(quote),)}


def phase(ordinal: int, starts: str = "", ends: str = "", **more: object) -> Phase:
    return Phase(**said(f"Phase {ordinal}"), ordinal_written=f"Phase {ordinal}", ordinal=ordinal,  # type: ignore[arg-type]
                 starts=When(starts, starts, "year") if starts else None,
                 ends=When(ends, ends, "year") if ends else None, **more)  # type: ignore[arg-type]


def partner(name: str, role: Role = "donor", number: int | None = None) -> Partner:
    return Partner(**said("Donor: Lantern Guild"), name=name, role=role, phase=number)  # type: ignore[arg-type]


def clause(quote: str, number: str = "1") -> Commitment:
    return Commitment(**said(quote), number=number, text=quote)  # type: ignore[arg-type]


def deadline(iso: str, bound: Bound = "by", quote: str = "by 2 May 2031", alternatives: tuple[str, ...] = (),
             who: str = "") -> Deadline:
    return Deadline(**said(quote), when=When("2 May 2031", iso, "day", bound, alternatives),  # type: ignore[arg-type]
                    what="plant trees", who=who)


def score(rows: list[GoldRow], facts: Sequence[AnyFact]) -> scorer.Scores:
    scores = scorer.no_scores()
    scorer.add_scores(scores, rows, facts)
    return scores


def test_a_phase_needs_its_ordinal_and_every_date_that_gold_gives() -> None:
    row = gold("phase", "Phase 1: 2030-2031", ordinal=1, starts="2030", ends=["2031", "2031-12"])
    assert same_row(row, phase(1, "2030", "2031"))
    assert same_row(row, phase(1, "2030", "2031-12"))
    assert not same_row(row, phase(2, "2030", "2031"))
    assert not same_row(row, phase(1, "2030", "2032"))
    assert not same_row(row, phase(1, "2030"))
    assert same_row(gold("phase", "Phase 1", ordinal=1), phase(1, "2099"))


def test_a_partner_needs_its_name_role_and_the_phase_that_gold_gives() -> None:
    row = gold("partner", "Donor: Lantern Guild", name="Lantern Guild", role="donor")
    assert same_row(row, partner("The  lantern guild (LG)"))
    assert same_row(row, partner("Lantern Guild", number=2))
    assert not same_row(row, partner("Lantern Guild", "lead"))
    assert not same_row(row, partner("Lantern Guild of Oslo"))
    of_phase = gold("partner", "Donor: Lantern Guild", name="Lantern Guild", role=["donor", "lead"], phase=2)
    assert same_row(of_phase, partner("Lantern Guild", "lead", 2))
    assert not same_row(of_phase, partner("Lantern Guild", "lead"))


def test_names_lose_only_article_abbreviation_and_case() -> None:
    assert plain_name("the Ministry of Land,\n Water and Roads (MLWR).") == "ministry of land, water and roads"
    assert plain_name("Works, Ltd.") == plain_name("Works, Ltd")
    assert plain_name("Bank (Oslo branch)") == "bank (oslo branch)"
    assert plain_name("Theatre Guild") == "theatre guild"
    assert [plain_number(written) for written in ("(a)", "1.", "- 2.", "")] == ["a", "1", "2", ""]


def test_a_clause_needs_its_number_and_three_fifths_of_its_words() -> None:
    row = gold("commitment", "plant nine hundred trees by 2 May 2031.", number="1")
    assert same_row(row, clause("1. plant nine hundred trees by 2 May 2031.", "1."))
    assert not same_row(row, clause("1. plant nine hundred trees by 2 May 2031.", "2"))
    assert not same_row(row, clause("plant nine"))
    assert not same_row(row, clause(TEXT))


def test_a_deadline_needs_its_day_its_bound_and_words_in_common() -> None:
    row = gold("deadline", "plant nine hundred trees by 2 May 2031.", iso="2031-05-02", bound="before")
    assert all(same_row(row, deadline("2031-05-02", bound)) for bound in ("on", "by", "before"))
    assert not same_row(row, deadline("2031-05-02", "from"))
    assert not same_row(row, deadline("2031-02-05"))
    assert not same_row(row, deadline("2031-05-02", quote="Phase 1"))


def test_a_day_that_cannot_be_told_needs_both_readings() -> None:
    row = gold("deadline", "by 2 May 2031", iso="", bound="by", alternatives=["2031-05-02", "2031-02-05"])
    assert same_row(row, deadline("", alternatives=("2031-02-05", "2031-05-02")))
    assert not same_row(row, deadline("", alternatives=("2031-02-05",)))
    assert not same_row(row, deadline("2031-05-02"))


def test_a_row_that_is_found_twice_is_once_right_and_once_false() -> None:
    row = gold("partner", "Donor: Lantern Guild", name="Lantern Guild", role="donor")
    found = score([row], [partner("Lantern Guild"), partner("Lantern Guild")])["partner"]
    assert (len(found.right), len(found.false), found.precision, found.recall) == (1, 1, 0.5, 1.0)


def test_missed_and_false_rows_are_counted_by_kind() -> None:
    rows = [gold("phase", "Phase 1", ordinal=1), gold("phase", "Phase 2", ordinal=2),
            gold("deadline", "by 2 May 2031", iso="2031-05-02", bound="by")]
    scores = score(rows, [phase(2), phase(3), partner("Lantern Guild")])
    assert (scores["phase"].precision, scores["phase"].recall) == (0.5, 0.5)
    assert (scores["deadline"].precision, scores["deadline"].recall) == (1.0, 0.0)
    assert (scores["partner"].precision, scores["partner"].recall) == (0.0, 1.0)
    wrong = scorer.wrong_rows(scores)
    assert "MISSED deadline trees" in wrong and "FALSE  partner trees: Lantern Guild (donor)" in wrong


def test_an_optional_row_is_neither_missed_nor_false_nor_right() -> None:
    row = gold("partner", "Donor: Lantern Guild", name="Lantern Guild", role="donor", optional=True)
    found_or_not: tuple[list[AnyFact], list[AnyFact]] = ([], [partner("Lantern Guild")])
    for facts in found_or_not:
        found = score([row], facts)["partner"]
        assert (found.right, found.false, found.missed) == ([], [], [])


def test_a_required_row_is_paired_before_an_optional_one() -> None:
    optional = gold("partner", "Donor: Lantern Guild", name="Lantern Guild", role="donor", phase=1, optional=True)
    required = gold("partner", "Donor: Lantern Guild", name="Lantern Guild", role="donor")
    found = score([optional, required], [partner("Lantern Guild", number=1)])["partner"]
    assert found.right and not found.missed


def test_pairs_are_made_so_that_most_rows_are_right() -> None:
    either = gold("partner", "Donor: Lantern Guild", name="Lantern Guild", role="donor")
    second = gold("partner", "Donor: Lantern Guild", name="Lantern Guild", role="donor", phase=2)
    found = score([either, second], [partner("Lantern Guild", number=2), partner("Lantern Guild")])["partner"]
    assert len(found.right) == 2 and not found.false


def test_fields_of_right_rows_are_compared_by_words_and_as_lists() -> None:
    row = gold("phase", "Phase 1: 2030-2031", ordinal=1, status="planned", places=["Oslo", "Bergen"])
    agreed = field_scores(row, phase(1, status="planned", places=("Oslo province", "Narvik")))
    assert agreed == {"proof": 1.0, "status": 1.0, "places": 0.5}
    due = gold("deadline", "by 2 May 2031", iso="2031-05-02", bound="by", who=["the guild", "guild masters of Oslo"])
    assert field_scores(due, deadline("2031-05-02", who="Guild"))["who"] == pytest.approx(2 / 3)
    assert word_agreement("nộp báo cáo", "báo cáo") == pytest.approx(0.8)
    assert word_agreement("one", "") == 0.0


def test_gold_that_quotes_what_is_not_there_or_names_unknown_fields_is_refused(tmp_path: Path) -> None:
    def read(**row: object) -> list[GoldRow]:
        path = tmp_path / "trees.json"
        path.write_text(json.dumps({"document": "trees", "rows": [row]}), "utf-8")
        return read_gold(path, TEXT)

    start = TEXT.index("Phase 1")
    assert read(kind="phase", ordinal=1, quotes=["Phase 1"])[0].spans == (Span(start, start + len("Phase 1")),)
    for wrong in ({"kind": "phase", "ordinal": 1, "quotes": ["Phase 7"]}, {"kind": "phase", "quotes": ["Phase 1"]},
                  {"kind": "phase", "ordinal": 1, "quotes": []}, {"kind": "date", "quotes": ["Phase 1"]},
                  {"kind": "phase", "ordinal": 1, "year": "2030", "quotes": ["Phase 1"]}):
        with pytest.raises(ValueError, match="trees"):
            read(**wrong)


def test_the_documents_of_a_folder_are_read_and_scored(tmp_path: Path) -> None:
    (tmp_path / "trees.txt").write_text(TEXT, "utf-8")
    rows = [{"kind": "phase", "ordinal": 1, "starts": "2030", "quotes": ["Phase 1: 2030-2031"]}]
    (tmp_path / "trees.json").write_text(json.dumps({"document": "trees", "rows": rows}), "utf-8")

    def read_facts(document: Document, passages: object) -> list[AnyFact]:
        assert document.text == TEXT and isinstance(passages, list) and isinstance(passages[0], Passage)
        return [phase(1, "2030")]

    scores = scorer.score_folder(tmp_path, read_facts)
    assert scores["phase"].precision == scores["phase"].recall == 1.0
    assert scorer.table(scores).splitlines()[1].split() == ["phase", "1", "1", "1", "1.000", "1.000"]
    (tmp_path / "trees.txt").unlink()
    with pytest.raises(FileNotFoundError, match=r"trees\.txt"):
        scorer.score_folder(tmp_path, read_facts)


@pytest.mark.parametrize("path", GOLD_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_gold_row_is_quoted_from_its_document(path: Path) -> None:
    beside = path.with_suffix(".txt")
    document = read_document(beside if beside.exists() else scorer.SHIPPED_DOCUMENTS / beside.name)
    rows = read_gold(path, document.text)
    assert rows and {row.document for row in rows} == {path.stem}
    for row in rows:
        assert all(document.text[span.start : span.end] in row.quotes for span in row.spans)


def test_there_is_gold_for_every_shipped_document_and_for_eight_others() -> None:
    shipped = {path.stem for path in scorer.SHIPPED_DOCUMENTS.glob("*.txt")}
    assert {path.stem for path in GOLD_FILES if path.parent.name == "shipped"} == shipped
    assert len(GOLD_FILES) - len(shipped) >= 8
