"""How a follow-up was understood, and the form in which a person says what was meant (page/writing.js opens it)."""

from page import texts
from page.markup import button, element, safe, words


def reading_html(interpreted: str) -> str:
    """The interpretation, with a button beside it that opens the form."""
    change = button(safe(texts.CHANGE_READING), class_="change-reading", data_change_reading=True,
                    aria_expanded="false", aria_label=texts.CHANGE_READING_LABEL, title=texts.CHANGE_READING_LABEL)
    told = element("p", f"{safe(texts.UNDERSTOOD_AS)} {words(interpreted)} {change}", class_="aside reading")
    box = element("textarea", safe(interpreted), rows="2", dir="auto", aria_label=texts.MEANT)
    ask = element("button", safe(texts.ASK_AS_MEANT), type="submit", class_="save")
    cancel = button(safe(texts.CANCEL), data_cancel_reading=True)
    inside = box + element("div", ask + cancel, class_="form-buttons")
    return told + element("form", inside, class_="reading-form", autocomplete="off", hidden=True, aria_live="off")
