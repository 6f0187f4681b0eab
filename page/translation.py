"""The translation beneath a quote in the evidence panel, or the button that asks for one, as HTML.

The quote always stands first and as it is; every word of the model is escaped (page/translation.js keeps the panel in
line with the conversation).
"""

from typing import TYPE_CHECKING

from assistant.answer import Translation, Writer
from page import texts
from page import writing_texts as said
from page.markup import button, element, safe, verbatim, words
from page.passages import Evidence
from page.translating import language_wanted
from page.writing import with_names

if TYPE_CHECKING:
    from page.conversation import Turn


def translation_html(turn: "Turn", evidence: Evidence) -> str:
    """What stands beneath a quote of a turn; nothing where it is in the language of the answer, or no model is set."""
    language = language_wanted(turn.answer, evidence.language) if evidence.quote else ""
    writer = turn.answer.writer if turn.answer else None
    if not language or writer is None or evidence.number is None:
        return ""
    number, kept = evidence.number, turn.translations
    if number in kept.under_way:
        inside = element("p", with_names(said.TRANSLATING, writer), class_="label")
    elif number in kept.done:
        inside = _told(kept.done[number], turn.key, number)
    else:
        inside = _offer(said.TRANSLATE.format(language=texts.language_name(language)), writer, turn.key, number)
    return element("section", inside, class_="translation", tabindex="-1", aria_live="polite",
                   aria_label=said.TRANSLATION, data_changes=str(kept.changes.get(number, 0)))


def _offer(label: str, writer: Writer, key: str, number: int) -> str:
    press = button(safe(label), class_="translate", data_translate=str(number), data_turn=key,
                   data_waiting=said.WAITING_FOR_TRANSLATION)
    sends = element("span", with_names(said.TRANSLATION_SENDS, writer), class_="note") if writer.is_remote else ""
    return element("p", f"{press} {sends}")


def _told(translation: Translation, key: str, number: int) -> str:
    writer = translation.writer
    if translation.failure:
        again = _offer(said.TRANSLATE_AGAIN, writer, key, number)
        return element("p", f"{safe(said.NOT_TRANSLATED)} {words(translation.failure)}", class_="problem-told") + again
    sent = " " + with_names(said.TRANSLATION_SENT, writer) if writer.is_remote else ""
    if translation.refused:
        told = words(said.TRANSLATION_REFUSED.format(reason=translation.refused), "p", class_="problem-told")
        return told + element("p", with_names(said.TRANSLATION_ASKED, writer) + sent, class_="note")
    label = element("p", with_names(said.TRANSLATED, writer), class_="label")
    text = element("div", verbatim(translation.text), dir="auto", lang=translation.language, class_="translated",
                   tabindex="0", aria_label=said.TRANSLATION)
    names = words(said.NAMES_OTHERWISE.format(names=", ".join(translation.names)), "p", class_="note") \
        if translation.names else ""
    return label + text + names + (element("p", sent, class_="note") if sent else "")
