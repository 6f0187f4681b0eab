"""The conversation as HTML: questions, answers with their marks, sources, and honest refusals."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from assistant.answer import Answer, Writer
from page import texts
from page.answer_text import answer_html
from page.copying import as_text
from page.evidence import evidence_html
from page.feedback import feedback_html
from page.marking import Marking
from page.markup import button, element, safe, snippet, verbatim, words
from page.passages import Evidence
from page.reading import reading_html
from page.translating import Translations
from page.translation import translation_html
from page.writing import fallback_html, more_html, stopped_html, written_html

SHOWN_QUESTION_CHARACTERS = 2_000
SNIPPET_CHARACTERS = 150


@dataclass(frozen=True)
class Turn:
    """A question and what came of it: an answer with its evidence, a problem, or nothing yet. `after` holds the earlier
    questions it was asked with, `documents` and `looked_in` the names and titles of the documents it was limited to,
    `answer_language` what was chosen for a chat model. `so_far` holds what such a model had proved while it wrote, with
    its `evidence` until there is an answer; `is_stopped` tells that it was told to stop, and `stopped_writer` who was
    to write then. `translations` are those of
    its quotes. `key` names it in the page."""

    question: str
    answer: Answer | None = None
    evidence: tuple[Evidence, ...] = ()
    problem: str = ""
    looked_in: tuple[str, ...] = ()
    key: str = field(default_factory=lambda: secrets.token_hex(6))
    after: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    marking: Marking = field(default_factory=Marking)
    answer_language: str = ""
    so_far: Answer | None = None
    is_stopped: bool = False
    stopped_writer: Writer | None = None
    translations: Translations = field(default_factory=Translations)

    @property
    def status(self) -> str:
        """What the page goes by: "working", "writing", "stopped", "problem", or that of the answer."""
        if self.problem or self.answer:
            return "problem" if self.problem or not self.answer else self.answer.status
        return "stopped" if self.is_stopped else "writing" if self.so_far else "working"


def conversation_html(turns: Sequence[Turn], start: str = "") -> str:
    """All turns, oldest first; `start` where there are none."""
    # A log is read out as it grows, and only what was added.
    shown = "".join(_turn(turn) for turn in turns)
    return element("div", shown or start, id="log", role="log", aria_live="polite", aria_label="Conversation")


def history(turns: Sequence[Turn]) -> tuple[str, ...]:
    """The earlier questions that a follow-up may refer to, oldest first; those that could not be asked are left out."""
    return tuple(turn.question for turn in turns if turn.answer is not None or turn.is_stopped)


def newest(turns: Sequence[Turn], most: int) -> tuple[Turn, ...]:
    """The last `most` turns."""
    if len(turns) > most:
        # Gradio updates the page place by place: what was filled into one turn's form would stand in another's.
        for turn in turns:
            turn.marking.form = None
    return tuple(turns[-most:])


def _turn(turn: Turn) -> str:
    shown = turn.question[:SHOWN_QUESTION_CHARACTERS].strip()
    if len(turn.question) > SHOWN_QUESTION_CHARACTERS:
        shown = shown[:160] + " …"
    asked = words(shown, "h2", class_="question")
    return element("article", asked + _body(turn), class_="turn", data_key=turn.key, data_status=turn.status,
                   tabindex="-1")


def _body(turn: Turn) -> str:
    if turn.problem:
        return _problem(turn.problem)
    if turn.answer:
        return _answered(turn, turn.answer)
    shown = ""
    if turn.so_far:
        shown = answer_html(turn.so_far, turn.key) + _sources(turn)
        shown += ("" if turn.is_stopped else more_html()) + _store(turn)
    return shown + (stopped_html(turn.question, bool(turn.so_far), turn.stopped_writer) if turn.is_stopped else "")


def _problem(message: str) -> str:
    heading = element("p", safe(texts.PROBLEM_HEADING), class_="problem-heading")
    return element("div", heading + words(message, "p"), class_="problem", role="alert")


def _answered(turn: Turn, answer: Answer) -> str:
    parts = [reading_html(answer.interpreted_question) if answer.interpreted_question != answer.question else "",
             _quiet(texts.LOOKED_IN, "; ".join(turn.looked_in)) if turn.looked_in else "",
             fallback_html(answer, turn.so_far is not None)]
    if answer.status == "answered":
        parts += [answer_html(answer, turn.key), _sources(turn)]
    else:
        parts.append(_not_found(turn, answer))
    parts += [written_html(answer), _foot(answer), feedback_html(turn.key, answer, turn.marking), _store(turn)]
    return "".join(parts)


def _quiet(label: str, text: str) -> str:
    return element("p", f"{safe(label)} {words(text)}", class_="aside")


def evidence_id(key: str, position: int) -> str:
    """The id, in the page, of a turn's evidence at `position`."""
    return f"evidence-{key}-{position}"


def _sources(turn: Turn) -> str:
    """One line a place: a list of thirteen items from one section is one source with thirteen marks."""
    numbered = list(enumerate(turn.evidence))
    lines = []
    for _, group in groupby(numbered, key=lambda one: (one[1].title, one[1].section, one[1].page)):
        members = list(group)
        first = members[0][1]
        marks = "".join(button(f"[{one.number}]", class_="mark", data_evidence=evidence_id(turn.key, position),
                               aria_label=f"Open source {one.number}") for position, one in members)
        link = button(_place(first, turn.answer.language if turn.answer else ""), class_="place",
                      data_evidence=evidence_id(turn.key, members[0][0]))
        lines.append(element("li", element("span", marks, class_="marks") + link))
    heading = element("h3", safe(texts.SOURCES_HEADING))
    return element("section", heading + element("ol", "".join(lines)), class_="sources", aria_label="Sources")


def _place(evidence: Evidence, asked_language: str) -> str:
    where = words(evidence.title, class_="title")
    if evidence.section:  # the nearest heading; the panel has the whole path
        where += " " + words(f"› {evidence.section.split(' › ')[-1]}", class_="section")
    notes = [f"p. {evidence.page}"] if evidence.page is not None else []
    if asked_language and evidence.language != asked_language:  # not known while a model writes
        notes.append(f"in {texts.language_name(evidence.language)}")
    return where + (" " + element("span", safe(f"({', '.join(notes)})"), class_="note") if notes else "")


def _not_found(turn: Turn, answer: Answer) -> str:
    # The answer's first lines say so and what was searched, in the language of the question; the closest passages are
    # listed here as links instead.
    verdict, *rest = answer.answer.split("\n")
    said = words(verdict, "p", answer.language, class_="verdict")
    said += words(rest[0], "p", answer.language, class_="searched") if rest else ""
    lines = [element("li", _closest(turn, evidence, position)) for position, evidence in enumerate(turn.evidence)]
    closest = element("h3", safe(texts.CLOSEST_HEADING)) + element("ol", "".join(lines)) if lines else ""
    return element("div", element("div", said, class_="said") + element("section", closest, class_="sources closest"),
                   class_="not-found")


def _closest(turn: Turn, evidence: Evidence, position: int) -> str:
    passage = snippet(evidence.opening + evidence.quote + evidence.closing, SNIPPET_CHARACTERS)
    language = turn.answer.language if turn.answer else ""
    link = button(_place(evidence, language), class_="place", data_evidence=evidence_id(turn.key, position))
    return link + element("p", verbatim(passage), class_="snippet", dir="auto", lang=evidence.language or None)


def _foot(answer: Answer) -> str:
    sure = ""
    if answer.status == "answered":
        sure = element("span", f"Confidence: {safe(texts.confidence_name(answer.confidence))}", class_="confidence")
    if answer.from_register:
        sure = element("span", safe(texts.FROM_REGISTER), class_="from-register") + sure
    copied = element("pre", safe(as_text(answer)), class_="copy-text", hidden=True)
    copy = button(safe(texts.COPY), class_="copy", data_copy=True, data_done=texts.COPIED)
    return element("div", sure + copy + copied, class_="foot")


def _store(turn: Turn) -> str:
    """The evidence, hidden, so that a mark opens it at once. (Not in <template>: Gradio does not update those.)"""
    kept = "".join(element("div", evidence_html(evidence, position, translation_html(turn, evidence)),
                           id=evidence_id(turn.key, position))
                   for position, evidence in enumerate(turn.evidence))
    return element("div", kept, hidden=True, class_="store")
