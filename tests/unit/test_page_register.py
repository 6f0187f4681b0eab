"""What the Register tab shows of rows: tables, filters, the timeline, decisions. Nothing here needs an index."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from assistant.register.register import Register
from corpus.facts.model import AnyFact, Commitment, Deadline, Partner, Phase, Proof, When
from page.register import controls_html, first_view, rows_html
from page.register_badges import badges_html
from page.register_columns import columns, in_order
from page.register_decision import Draft, decision_html
from page.register_texts import FIELDS, naming_fields, when_name
from page.register_timeline import Scale, Span, span_of, timeline_html
from page.register_view import View, filter_of, offered, read_view

TODAY = date(2026, 11, 22)
TAG = '<img src=x onerror="window.hacked=1">'


def common(quote: str, programme: str = "Gardens", document: str = "letter", **more: Any) -> dict[str, Any]:
    return {"document": document, "title": f"The {document}", "programme": programme,
            "proofs": (Proof(0, len(quote), quote, f"{document}-1", "Section", 3, "en"),), **more}


def when(iso: str, bound: Any = "on", alternatives: tuple[str, ...] = ()) -> When:
    precision: Any = ("year", "month", "day")[iso.count("-")] if iso else "day"
    return When(iso or "5/6/2028", iso, precision, bound, alternatives)


def deadline(what: str, due: When, **more: Any) -> Deadline:
    return Deadline(**common(f"{what} {due.written}", **more), when=due, what=what, who="the cities")


def phase(ordinal: int, starts: When | None, ends: When | None, **more: Any) -> Phase:
    return Phase(**common(f"Phase {ordinal}", **more), ordinal_written=f"Phase {ordinal}", ordinal=ordinal,
                 starts=starts, ends=ends)


FACTS: list[AnyFact] = [
    deadline("submit reports", when("2027-06-30", "by")),
    deadline("pay the fee", when("2020-01-17", "before"), document="notice"),
    deadline("meet", when("", alternatives=("2028-05-06", "2028-06-05"))),
    deadline("pledge", when("2027", "by"), programme="Bridges"),
    phase(2, when("2024"), when("2026")),
    phase(10, when("2030"), None, programme="Bridges"),
    phase(1, None, None),
    Partner(**common("Lao PDR"), name="Lao PDR", role="participating country", phase=2),
    Partner(**common(f"Donor {TAG}"), name=f"Bank {TAG}", role="donor"),
    Commitment(**common("2. Plant trees."), number="2", text="Plant trees.", themes=("climate",),
               dates=(when("2030", "by"),)),
]


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(FACTS, tmp_path / "corrections.jsonl")


def texts_of(html: str, tag: str) -> list[str]:
    found = re.findall(rf"<{tag}[ >].*?</{tag}>", html, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]


def test_the_first_kind_with_rows_is_shown_first(register: Register, tmp_path: Path) -> None:
    assert first_view(register, View()).kind == "commitment"
    only_deadlines = Register(FACTS[:2], tmp_path / "corrections.jsonl")
    assert first_view(only_deadlines, View()).kind == "deadline"
    assert first_view(register, View(opened=FACTS[4].fact_id)).kind == "phase", "the row that a link opens"
    assert first_view(register, View(kind="partner", opened=FACTS[4].fact_id)).kind == "partner"


def test_the_switches_count_the_rows(register: Register) -> None:
    html = controls_html(register, View(kind="deadline"), {})
    assert texts_of(html, "button")[:5] == ["Commitments 1", "Deadlines 4", "Phases 3", "Partners 2", "Timeline"]
    assert re.findall(r'data-show="(\w+)"[^>]*aria-pressed="true"', html) == ["deadline"]


def test_filters_offer_what_the_rows_have_and_documents_by_title(register: Register) -> None:
    html = controls_html(register, View(kind="deadline", chosen={"programme": "Bridges"}), {"notice": "A <b>notice"})
    assert 'name="role"' not in html and 'name="theme"' not in html
    assert '<option value="Bridges" selected>' in html
    assert '<option value="notice">A &lt;b&gt;notice</option>' in html
    assert offered(register, ("partner",))["role"] == ["donor", "participating country"]


def test_filters_combine_and_those_that_do_not_apply_are_left_out(register: Register) -> None:
    view = View(kind="deadline", chosen={"programme": "Gardens", "text": "reports", "role": "donor"})
    html = rows_html(register, view, TODAY)
    assert "1 of 4 deadlines" in html and "submit reports" in html and "pay the fee" not in html
    assert "data-clear" in html and "data-clear" not in rows_html(register, View(kind="deadline"), TODAY)
    assert filter_of(register, ("deadline",), {"year": "2027", "role": "donor", "document": "gone"}).year == 2027
    assert "No row has all of this" in rows_html(register, replace(view, chosen={"text": "nowhere"}), TODAY)


def test_deadlines_stand_by_date_with_vague_and_ambiguous_ones_in_their_place(register: Register) -> None:
    html = rows_html(register, View(kind="deadline"), TODAY)
    shown = [re.sub(r"\W+$", "", text) for text in texts_of(html, "th")[-4:]]
    assert shown == ["pay the fee", "pledge", "submit reports", "meet ambiguous date"]
    assert re.findall(r'<th[^>]*aria-sort="(\w+)"[^>]*><button[^>]*data-sort="(\w+)"', html) == [("ascending", "Date")]
    assert "before 17 January 2020" in html and "6 May 2028 or 5 June 2028" in html
    assert texts_of(html, "tr")[1].split(" pay")[0] == "before 17 January 2020 past"


def test_phases_sort_by_number_and_empty_cells_stay_last(register: Register) -> None:
    rows = register.rows("phase")

    def order(heading: str, descending: bool = False) -> list[Any]:
        return [row.fact.ordinal for row in in_order("phase", rows, heading, descending, TODAY)
                if isinstance(row.fact, Phase)]

    assert order("Phase") == [1, 2, 10] and order("Phase", True) == [10, 2, 1]
    assert order("Start") == [2, 10, 1] and order("Start", True) == [10, 2, 1]
    assert order("nothing") == [2, 10, 1]


def test_words_of_documents_are_never_markup(register: Register) -> None:
    for kind in ("partner", "timeline"):
        html = rows_html(register, View(kind=kind, chosen={"text": ""}), TODAY)  # type: ignore[arg-type]
        assert "<img" not in html
    assert "Bank &lt;img" in rows_html(register, View(kind="partner"), TODAY)
    hostile = View(kind="partner", chosen={"text": f'"{TAG}'}, sort=TAG, opened=TAG)
    assert "<img" not in controls_html(register, hostile, {}) + rows_html(register, hostile, TODAY)


def test_a_long_register_is_cut_and_says_so(tmp_path: Path) -> None:
    many: list[AnyFact] = [deadline(f"task {number}", when(f"{2000 + number % 90}"), document=f"d{number}")
                           for number in range(320)]
    register = Register(many, tmp_path / "corrections.jsonl")
    html = rows_html(register, View(kind="deadline"), TODAY)
    assert html.count("<tr ") == 301 and "320 deadlines" in html and "first 300" in html
    assert rows_html(register, View(kind="deadline", everything=True), TODAY).count("<tr ") == 321


def test_an_empty_register_says_what_is_read_and_why_there_may_be_nothing(tmp_path: Path) -> None:
    empty = Register([], tmp_path / "corrections.jsonl")
    assert controls_html(empty, first_view(empty, View()), {}) == ""
    html = rows_html(empty, first_view(empty, View()), TODAY)
    assert "The register is empty" in html and len(texts_of(html, "li")) == 4 and "Ask" in html
    only_phases = Register(FACTS[4:5], tmp_path / "corrections.jsonl")
    assert "No deadlines were read" in rows_html(only_phases, View(kind="deadline"), TODAY)


def test_downloads_carry_the_filter_and_only_kinds_with_days_have_a_calendar(register: Register) -> None:
    html = unescape(rows_html(register, View(kind="deadline", chosen={"year": "2027", "text": "a & b"}), TODAY))
    assert "No row has all of this" in html
    html = unescape(rows_html(register, View(kind="deadline", chosen={"year": "2027"}), TODAY))
    assert 'href="register/deadline.ics?year=2027"' in html and 'href="register/deadline.xlsx?year=2027"' in html
    assert "1 deadline left out of the calendar: it names no single day" in html
    assert ".ics" not in rows_html(register, View(kind="partner"), TODAY)


def test_a_year_ends_with_its_last_day_and_the_picture_has_whole_years() -> None:
    scale = Scale.around([Span(date(2024, 1, 1), date(2026, 12, 31))], TODAY)
    assert scale == Scale(2024, 2026)
    assert scale.at(date(2024, 1, 1)) == 0 and 99.8 < scale.at(date(2026, 12, 31)) < 100
    assert Scale.around([Span(date(2019, 5, 1), None)], TODAY).first == 2019, "today is always in the picture"
    assert len(Scale(1990, 2050).ticks()) <= 8 and Scale(2026, 2026).ticks() == [2026]


def test_phases_are_bars_deadlines_marks_and_what_has_no_date_is_named_below(register: Register) -> None:
    rows = [*register.rows("phase"), *register.rows("deadline")]
    html = timeline_html(rows, TODAY)
    assert "Today, 22 November 2026" in html
    picture, below = html.split('class="undrawn"', 1)
    lines = re.findall(r'<li class="(phase|deadline)[^"]*".*?</li>', picture, re.DOTALL)
    assert sorted(lines) == ["deadline"] * 3 + ["phase"] * 2
    titles = texts_of(picture, "title")
    assert "Phase 2: 2024 – 2026" in titles and "pay the fee: before 17 January 2020 (past)" in titles
    assert "6 May 2028 or 5 June 2028: meet" in unescape(below) and "Gardens: Phase 1" in below
    assert picture.count('role="img"') == picture.count("<title") == len(lines) + 1


def test_an_ambiguous_date_is_not_drawn_and_a_vague_one_covers_its_days(register: Register) -> None:
    spans = {row.fact.what: span_of(row) for row in register.rows("deadline") if isinstance(row.fact, Deadline)}
    assert spans["meet"] is None
    assert spans["pledge"] == Span(date(2027, 1, 1), date(2027, 12, 31))
    assert spans["pay the fee"] == Span(date(2020, 1, 17), date(2020, 1, 17))


def test_the_form_has_the_fields_of_the_row_and_keeps_what_was_typed(register: Register) -> None:
    row = register.rows("partner")[1]
    html = decision_html(row, Draft(True, {"name": f"Other {TAG}"}, problem="The field 'name' is wrong."))
    assert re.findall(r' name="(\w+)"', html) == ["programme", "name", "role", "role_written", "phase", "place"]
    assert "Other &lt;img" in html and "<img" not in html
    assert '<option value="donor" selected>' in html
    assert "<form" not in decision_html(row, Draft())


def test_a_decision_is_marked_as_a_persons_and_can_be_taken_back(register: Register) -> None:
    row = register.rows("partner")[0]
    assert badges_html(row) == "" and "Take it back" not in decision_html(row, Draft())
    row = register.decide(row.fact_id, "rejected")
    assert "rejected" in badges_html(row) and "Take it back" in decision_html(row, Draft())
    assert "A person rejected this row" in decision_html(row, Draft())
    html = rows_html(register, View(kind="partner"), TODAY)
    assert "2 partners, 1 of them rejected" in html and "fallen" in html
    assert "Partners 1" in texts_of(controls_html(register, View(kind="partner"), {}), "button")


def test_problems_name_the_fields_as_the_form_does() -> None:
    assert naming_fields("The field 'to_whom' cannot be 'x'.") == "The field “To whom” cannot be “x”."
    for fact in FACTS:
        for name in vars(fact):
            assert name in FIELDS or name in ("document", "title", "proofs", "confidence", "inferred", "kind")


@pytest.mark.parametrize("sent", [None, "", "{", "[]", '{"kind": "nothing"}', '{"acts": [{"decision": "burn"}]}'])
def test_what_cannot_be_a_view_is_the_beginning(sent: str | None) -> None:
    assert read_view(sent) == View()


def test_a_view_is_read_as_the_script_sends_it() -> None:
    view = read_view('{"kind": "phase", "chosen": {"year": "2026"}, "sort": "End", "descending": true, "parts": '
                     '["rows"], "acts": [{"fact_id": "a", "decision": "", "changes": {}}]}')
    assert (view.kind, view.chosen, view.sort, view.descending) == ("phase", {"year": "2026"}, "End", True)
    assert view.parts == ("rows",) and view.acts[0].decision == ""


def test_dates_are_named_for_people() -> None:
    assert when_name(when("2026-11-30", "by")) == "by 30 November 2026"
    assert when_name(when("2026-11", "before")) == "before November 2026"
    assert when_name(when("2026", "until")) == "until 2026"
    assert when_name(None) == ""


def test_every_kind_has_one_column_that_opens_the_row() -> None:
    for kind in ("commitment", "deadline", "phase", "partner"):
        assert sum(column.is_main for column in columns(kind)) == 1  # type: ignore[arg-type]
