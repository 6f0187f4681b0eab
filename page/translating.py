"""What becomes of a person's wish to read a quote in the language of the answer. Nothing from the browser is believed
but which turn and which number: the quote is that of the visitor's own conversation on the server."""

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Citation, Translation
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from page import texts, writing_texts
from page.attempt import attempt

if TYPE_CHECKING:
    from page.conversation import Turn
    from page.talk import Talk

_beginning = Lock()


@dataclass
class Translations:
    """Those of one turn, by the number of the quote, and the numbers of those `under_way`. It changes in place, so that
    a question under way sees them too; `changes` counts how often, so that the page sees it."""

    done: dict[int, Translation] = field(default_factory=dict)
    under_way: set[int] = field(default_factory=set)
    changes: dict[int, int] = field(default_factory=dict)

    def begin(self, number: int) -> bool:
        """Marks one as under way; False where it is already, or needs not be asked for again."""
        with _beginning:
            known = self.done.get(number)
            if number in self.under_way or (known is not None and not known.failure):
                return False
            self.under_way.add(number)
            self.changes[number] = self.changes.get(number, 0) + 1
            return True

    def end(self, number: int, translation: Translation | None) -> None:
        """Keeps what came of one; None where nobody wants it any more."""
        with _beginning:
            if translation is not None:
                self.done[number] = translation
            self.under_way.discard(number)
            self.changes[number] = self.changes.get(number, 0) + 1


@dataclass(frozen=True)
class Wish:
    """A quote of a turn that is to be put into the language of its answer."""

    turn: "Turn"
    citation: Citation
    language: str

    def is_over(self, talk: "Talk") -> bool:
        """Whether its conversation was left."""
        return talk.turn(self.turn.key) is None


def language_wanted(answer: Answer | None, quote_language: str) -> str:
    """The language of the answer, where a model can be asked and the quote is in another one; else ""."""
    wanted = answer.writer.language if answer and answer.writer else ""
    both = [code.split("-")[0].casefold() for code in (wanted, quote_language)]
    return wanted if all(both) and both[0] != both[1] and both[1] != "und" else ""


def wished(talk: "Talk", data: object) -> Wish:
    """What was pressed. AssistantError where it is not a quote of an answer of this conversation in another language.
    """
    given: dict[str, Any] = data if isinstance(data, dict) else {}
    turn = talk.turn(str(given.get("turn")))
    number = given.get("number")
    cited = turn.answer.citations if turn is not None and turn.answer else ()
    citation = next((one for one in cited if type(number) is int and one.number == number), None)
    language = language_wanted(turn.answer, citation.language) if turn is not None and citation else ""
    if turn is None or citation is None or not language:
        raise AssistantError(writing_texts.NOTHING_TO_TRANSLATE)
    return Wish(turn, citation, language)


def translate(assistant: Assistant, talk: "Talk", wish: Wish) -> None:
    """Asks the model and keeps what it says with the turn, whether that can be shown or not."""
    number, translation = wish.citation.number, None
    try:
        translation, problem = attempt(lambda: _asked(assistant, talk, wish), texts.UNEXPECTED)
        writer = wish.turn.answer.writer if wish.turn.answer else None
        if problem and writer and not wish.is_over(talk):
            translation = Translation(writer, wish.language, failure=problem)
    finally:
        wish.turn.translations.end(number, translation)


def _asked(assistant: Assistant, talk: "Talk", wish: Wish) -> Translation:
    from assistant.chat.translate import translated  # not before a model is set

    assert assistant.chat is not None
    return translated(assistant.chat, assistant.snapshot(), wish.citation, wish.language, lambda: wish.is_over(talk))
