"""The row under an answer that asks whether it is right, and the form that asks what would be, as HTML."""

from assistant.answer import Answer
from assistant.feedback import MAX_SAID_CHARACTERS, Candidate
from page import texts
from page.marking import NOT_KNOWN, NOT_SAID, VERDICTS, Marking, choices
from page.markup import button, element, safe, snippet, verbatim, words

SNIPPET_CHARACTERS = 110
OTHER_CHOICES = {NOT_SAID: texts.NOT_SAID, NOT_KNOWN: texts.NOT_KNOWN}


def feedback_html(key: str, answer: Answer, marking: Marking) -> str:
    """The row, what was last told in it, and the form where it is open."""
    asks = element("span", safe(texts.IS_IT_RIGHT), class_="asks")
    marks = "".join(_mark(answer.status, verdict, marking) for verdict in VERDICTS[answer.status])
    row = element("div", asks + marks, class_="marks-row", role="group", aria_label=texts.MARK_LABEL)
    # Always there, also while it is empty: only then does a screen reader hear what appears in it.
    told = element("p", safe(marking.told), class_="told", role="status")
    below = _form(key, answer, marking) if marking.form else _problem(marking)
    # The conversation is read out as it grows; a form that opens in it is not part of what is said.
    return element("section", row + told + below, class_="feedback", data_turn=key, aria_live="off")


def _problem(marking: Marking) -> str:
    return element("p", safe(marking.problem), class_="mark-problem", role="alert")


def _mark(status: str, verdict: str, marking: Marking) -> str:
    explained = texts.MARKS_EXPLAINED[status][verdict]
    opens = None if verdict == "right" else "true" if marking.form == verdict else "false"
    return button(safe(texts.MARKS[verdict]), class_="verdict-mark", data_feedback="press", data_verdict=verdict,
                  aria_pressed="true" if marking.verdict == verdict else "false", aria_expanded=opens,
                  aria_label=explained, title=explained)


def _form(key: str, answer: Answer, marking: Marking) -> str:
    rows = []
    for choice in choices(answer.status, marking.candidates):
        chosen = marking.draft.choice == choice
        picked = f'<input type="radio" name="choice-{safe(key)}" value="{safe(choice)}"{" checked" if chosen else ""}>'
        if choice in OTHER_CHOICES:
            rows.append(element("li", element("label", picked + element("span", safe(OTHER_CHOICES[choice])))))
            continue
        passage = marking.candidates[int(choice)]
        ticked = marking.draft.sentences if chosen else ()
        rows.append(element("li", element("label", picked + _passage(passage)) + _sentences(passage, ticked)))
    which = element("legend", safe(texts.WHICH_PASSAGE)) + element("ul", "".join(rows), class_="candidates")
    parts = [element("fieldset", which), _should_say(key, marking.draft.said), _problem(marking),
             _buttons(marking)]
    return element("form", "".join(parts), class_="feedback-form", autocomplete="off", novalidate=True,
                   aria_label=texts.WHICH_PASSAGE)


def _passage(passage: Candidate) -> str:
    where = texts.place(passage.title, passage.section.split(" › ")[-1], passage.page)
    cited = " " + element("span", safe(texts.CITED), class_="cited") if passage.cited else ""
    start = element("span", verbatim(snippet(passage.text, SNIPPET_CHARACTERS)), class_="snippet", dir="auto",
                    lang=passage.language or None)
    return element("span", words(where, class_="where") + cited + start, class_="candidate")


def _sentences(passage: Candidate, ticked: tuple[int, ...]) -> str:
    """Shown by the style sheet while the passage is chosen."""
    rows = "".join(
        element("label", f'<input type="checkbox" value="{number}"{" checked" if number in ticked else ""}>'
                + element("span", verbatim(sentence), dir="auto", lang=passage.language or None))
        for number, sentence in enumerate(passage.sentences))
    if not rows:
        return ""
    return element("fieldset", element("legend", safe(texts.WHICH_WORDS)) + rows, class_="sentences")


def _should_say(key: str, said: str) -> str:
    box = (f'<input type="text" id="said-{safe(key)}" value="{safe(said)}" dir="auto" '
           f'aria-describedby="said-hint-{safe(key)}" maxlength="{10 * MAX_SAID_CHARACTERS}">')
    label = element("label", safe(texts.SHOULD_SAY), for_=f"said-{key}")
    return element("div", label + box + element("p", safe(texts.SHOULD_SAY_HINT), id=f"said-hint-{key}", class_="note"),
                   class_="should-say")


def _buttons(marking: Marking) -> str:
    save = element("button", safe(texts.SAVE), type="submit", class_="save")
    cancel = button(safe(texts.CANCEL), data_feedback="cancel")
    undo = button(safe(texts.WITHDRAW), data_feedback="withdraw") if marking.verdict else ""
    return element("div", save + cancel + undo, class_="form-buttons")
