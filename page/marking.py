"""What a person does in the row under an answer, and what the row then shows. Nothing from the browser is believed:
the answer, its passages and their sentences are those of the visitor's own conversation on the server."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.feedback import (
    Asked,
    Candidate,
    EvidenceQuote,
    Verdict,
    candidates,
    checked_words,
    cited_evidence,
    keep,
    question_line,
    shown_path,
    withdraw,
)
from index.snapshot import Snapshot
from page import texts
from page.attempt import attempt

if TYPE_CHECKING:
    from page.conversation import Turn

NOT_SAID, NOT_KNOWN = "not_said", "not_known"  # what can be chosen besides the number of a passage
VERDICTS: Mapping[str, tuple[Verdict, ...]] = {"answered": ("right", "wrong", "wrong_passage"),
                                               "not_found": ("right", "wrong")}


@dataclass(frozen=True)
class Draft:
    """What was filled into the form: the choice, the numbers of the sentences ticked, what should be said."""

    choice: str = ""
    sentences: tuple[int, ...] = ()
    said: str = ""


@dataclass
class Marking:
    """The state of one answer's row: the mark that is in the file, the form that is open, what was filled in and what
    is told. It changes in place, so that a mark given while a later question is under way is seen by that one too."""

    verdict: Verdict | None = None
    form: Verdict | None = None
    draft: Draft = Draft()
    candidates: tuple[Candidate, ...] = ()
    told: str = ""
    problem: str = ""


def choices(status: str, passages: Sequence[Candidate]) -> list[str]:
    """What can be chosen in the form. Who calls a "not found" wrong means that the documents do say."""
    return [*map(str, range(len(passages))), *([NOT_SAID] if status == "answered" else []), NOT_KNOWN]


def respond(turns: "Sequence[Turn]", data: object, snapshot: Callable[[], Snapshot], directory: Path) -> None:
    """Does what was pressed in a row. AssistantError where the answer is not one of `turns`; what else goes wrong is
    told in the row, and what was filled in stays there."""
    given: dict[str, Any] = data if isinstance(data, dict) else {}
    turn = next((one for one in turns if one.answer is not None and one.key == given.get("turn")), None)
    if turn is None or turn.answer is None:
        raise AssistantError(texts.MARK_UNKNOWN)
    marking, asked = turn.marking, Asked(turn.key, turn.answer, turn.after, turn.documents)
    marking.told = ""
    _, marking.problem = attempt(lambda: _act(marking, asked, given, snapshot, directory), texts.MARK_UNEXPECTED)


def _act(marking: Marking, asked: Asked, given: Mapping[str, Any], snapshot: Callable[[], Snapshot],
         directory: Path) -> None:
    action = given.get("action")
    if action == "press":
        _press(marking, asked, given.get("verdict"), snapshot, directory)
    elif action == "save" and marking.form:
        _save(marking, asked, marking.form, given, directory)
    elif action == "withdraw":
        _withdraw(marking, asked, directory)
    elif action == "cancel":
        marking.form = None
    else:
        raise AssistantError(texts.MARK_NOT_UNDERSTOOD)


def _press(marking: Marking, asked: Asked, verdict: object, snapshot: Callable[[], Snapshot], directory: Path) -> None:
    status = asked.answer.status
    pressed = next((one for one in VERDICTS[status] if one == verdict), None)
    if pressed is None:
        raise AssistantError(texts.MARK_NOT_UNDERSTOOD)
    if pressed != "right":
        # Pressed again it only closes: what was filled in and saved must not go with one touch.
        marking.candidates = marking.candidates or candidates(snapshot(), asked.answer)
        marking.form = None if marking.form == pressed else pressed
    elif marking.verdict == "right":
        _withdraw(marking, asked, directory)
    else:
        answered = status == "answered"
        _keep(marking, asked, "right", answered, cited_evidence(asked.answer) if answered else (), "", directory)


def _save(marking: Marking, asked: Asked, verdict: Verdict, given: Mapping[str, Any], directory: Path) -> None:
    marking.draft = _draft(given)
    choice, passages = marking.draft.choice, marking.candidates
    if not choice:
        raise AssistantError(texts.MARK_NOTHING_CHOSEN)
    if choice not in choices(asked.answer.status, passages):
        raise AssistantError(texts.MARK_NOT_UNDERSTOOD)
    said = checked_words(marking.draft.said)
    if choice in (NOT_SAID, NOT_KNOWN):
        _keep(marking, asked, verdict, False if choice == NOT_SAID else None, (), said, directory)
        return
    passage = passages[int(choice)]
    if not all(0 <= number < len(passage.sentences) for number in marking.draft.sentences):
        raise AssistantError(texts.MARK_NOT_UNDERSTOOD)
    _keep(marking, asked, verdict, True, passage.evidence(marking.draft.sentences, said), said, directory)


def _draft(given: Mapping[str, Any]) -> Draft:
    choice, sentences, said = given.get("choice"), given.get("sentences"), given.get("said")
    numbers = sentences if isinstance(sentences, list) else []
    if not all(type(number) is int for number in numbers):
        raise AssistantError(texts.MARK_NOT_UNDERSTOOD)
    return Draft(choice if isinstance(choice, str) else "", tuple(numbers), said if isinstance(said, str) else "")


def _keep(marking: Marking, asked: Asked, verdict: Verdict, answerable: bool | None,
          evidence: tuple[EvidenceQuote, ...], said: str, directory: Path) -> None:
    kept = keep(directory, question_line(asked, verdict, answerable, evidence, said))
    marking.verdict, marking.form = verdict, None
    marking.told = texts.saved(kept, shown_path(directory), judged=answerable is not None)


def _withdraw(marking: Marking, asked: Asked, directory: Path) -> None:
    kept = withdraw(directory, asked)
    marking.verdict = marking.form = None
    marking.told = texts.withdrawn(kept, shown_path(directory))
