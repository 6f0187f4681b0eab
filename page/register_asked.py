"""What is done in the Register tab: decisions are carried out, and what was asked for is drawn anew."""

from datetime import date

from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.register.register import Register
from index.snapshot import Snapshot
from page import register_texts as said
from page.attempt import attempt
from page.evaluation import problem_html
from page.evaluation_work import naming_only
from page.register import controls_html, first_view, rows_html
from page.register_decision import Draft
from page.register_row import panel_html
from page.register_view import Part, View, read_view


def answer(assistant: Assistant, sent: str | None) -> dict[Part, str]:
    """The parts of the tab that a view asks for, as HTML."""
    drawn, problem = attempt(lambda: _answer(assistant, read_view(sent)))
    return drawn if drawn is not None else {"controls": "", "rows": problem_html(problem), "panel": ""}


def _answer(assistant: Assistant, view: View) -> dict[Part, str]:
    with naming_only(assistant.corrections):
        snapshot, register = assistant.register()
    draft = _decided(assistant, register, view)
    if view.acts:  # the file has changed: this is what it now says
        with naming_only(assistant.corrections):
            snapshot, register = assistant.register()
    return _drawn(snapshot, register, first_view(register, view), draft)


def _decided(assistant: Assistant, register: Register, view: View) -> Draft:
    """Carries out the decisions; how far the one about the open row is."""
    draft = Draft(is_open=view.is_correcting)
    for act in view.acts:
        try:
            with naming_only(assistant.corrections):
                register.decide(act.fact_id, act.decision, act.changes if act.decision == "corrected" else None)
            draft = Draft(told=said.SAVED[act.decision])
        except AssistantError as error:
            draft = Draft(act.decision == "corrected", act.changes, problem=said.naming_fields(str(error)))
    return draft


def _drawn(snapshot: Snapshot, register: Register, view: View, draft: Draft) -> dict[Part, str]:
    today = date.today()
    drawn: dict[Part, str] = {}
    if "controls" in view.parts:
        titles = {name: document.title for name, document in snapshot.documents.items()}
        drawn["controls"] = controls_html(register, view, titles)
    if "rows" in view.parts:
        drawn["rows"] = rows_html(register, view, today)
    if "panel" in view.parts:
        drawn["panel"] = panel_html(snapshot, register, view.opened, draft)
    return drawn
