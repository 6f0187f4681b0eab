"""What a person decides about a row, as HTML: confirm, reject, the form that corrects it, and taking it back."""

from dataclasses import dataclass, field
from typing import get_args

from assistant.register.changes import MAX_CHARACTERS
from assistant.register.register import Row, editable
from corpus.facts.model import PhaseStatus, Role
from page import register_texts as said
from page.markup import button, element, safe, words

LONG = {"text", "what"}
CHOICES = {"role": get_args(Role), "status": get_args(PhaseStatus)}


@dataclass(frozen=True)
class Draft:
    """How far a decision is: whether the form is open, what stands in it, what was told, and what is wrong."""

    is_open: bool = False
    values: dict[str, str] = field(default_factory=dict)
    told: str = ""
    problem: str = ""


def decision_html(row: Row, draft: Draft) -> str:
    """The row's decision, the buttons, and the form where it is open."""
    state = element("p", safe(said.DECIDED[row.decision]), class_="state")
    # Always there, also while they are empty: only then does a screen reader hear what appears in them.
    told = element("p", safe(draft.told), class_="told", role="status")
    problem = element("p", safe(draft.problem), class_="mark-problem", role="alert")
    below = _form(row, draft, problem) if draft.is_open else problem
    return element("section", state + _buttons(row, draft) + told + below, class_="decision feedback",
                   data_fact=row.fact_id, aria_label=said.DECISION)


def _buttons(row: Row, draft: Draft) -> str:
    buttons = "".join(
        button(safe(name), class_="verdict-mark", data_decide=decision, data_key=f"decide-{decision}",
               aria_pressed="true" if row.decision == decision else "false")
        for decision, name in (("confirmed", said.CONFIRM), ("rejected", said.REJECT)))
    buttons += button(safe(said.CORRECT), class_="verdict-mark", data_correct=True, data_key="correct",
                      aria_pressed="true" if row.decision == "corrected" else "false",
                      aria_expanded="true" if draft.is_open else "false")
    if row.decision:
        buttons += button(safe(said.TAKE_BACK), class_="verdict-mark", data_decide="", data_key="take-back")
    return element("div", buttons, class_="marks-row", role="group", aria_label=said.DECISION)


def _form(row: Row, draft: Draft, problem: str) -> str:
    values = editable(row.fact) | draft.values
    fields = "".join(_field(name, values[name], row.fact.proofs[0].language) for name in editable(row.fact))
    hint = element("p", safe(said.CORRECT_HINT), class_="note", id="correct-hint")
    save = element("button", safe(said.SAVE), type="submit", class_="save", data_key="save")
    cancel = button(safe(said.CANCEL), data_correct=True, data_key="cancel")
    return element("form", fields + hint + problem + element("div", save + cancel, class_="form-buttons"),
                   class_="correction", autocomplete="off", novalidate=True, aria_label=said.CORRECT)


def _field(name: str, value: str, language: str) -> str:
    label = words(said.FIELDS.get(name, name))
    if name in CHOICES:
        options = "".join(element("option", safe(choice), value=choice, selected=choice == value)
                          for choice in CHOICES[name])
        return element("label", label + element("select", options, name=name))
    if name in LONG:
        box = element("textarea", safe(value), name=name, rows="4", dir="auto", lang=language or None,
                      maxlength=str(MAX_CHARACTERS))
    else:
        box = (f'<input type="text" name="{safe(name)}" value="{safe(value)}" dir="auto" '
               f'maxlength="{MAX_CHARACTERS}" aria-describedby="correct-hint">')
    return element("label", label + box)
