"""The Ask tab: its Gradio parts and what they do. What is shown is made in page/conversation.py and beside it."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from index.errors import IndexingError
from index.snapshot import StoredDocument
from page import texts
from page.attempt import attempt
from page.conversation import Turn, conversation_html, history, newest
from page.evidence import PANEL
from page.marking import respond
from page.passages import evidence_of
from page.progress import IDLE, progress_html
from page.start import documents_html, filter_html, start_html
from page.working import Work

MAX_TURNS = 40
PASTED = 10  # how many times the longest question the box takes: enough to be told that it is too long
# The choice of documents, the questions of the start page and marks are our own HTML; these hand them to Gradio.
CHOICE_SCRIPT = """
element.addEventListener('change', () => {
  props.value = [...element.querySelectorAll('input[type=checkbox]:checked')].map((box) => box.value);
});
"""
EXAMPLE_SCRIPT = """
element.addEventListener('click', (event) => {
  const example = event.target.closest('[data-ask]');
  if (example) trigger('submit', { question: example.dataset.ask });
});
element.addEventListener('feedback', (event) => trigger('edit', event.detail));
"""
# What page.js sends along: the number of the conversation in the page, and the key of the last turn that stood there.
WITH_A_QUESTION = "(question, talk, chosen) => [question, talk, chosen, window.conversationNumber, window.lastTurn()]"
WITH_A_BEGINNING = "(talk) => [talk, window.conversationNumber]"

Update = tuple[Any, Any, Any, Any]  # conversation, progress, talk, question box


@dataclass
class Talk:
    """What the server keeps for a visitor: the conversation and its number in the page, which counts up with "New
    conversation". It changes in place, so that a question under way sees that its conversation was left."""

    number: int = 0
    turns: tuple[Turn, ...] = ()
    work: Work[Turn] | None = None  # the question under way

    def follow(self, number: int) -> bool:
        """Goes on to the conversation of that number; False where it was left already."""
        if number > self.number:
            self.number, self.turns, self.work = number, (), None
        return number == self.number

    def put(self, turn: Turn) -> None:
        """What came of a question, in the place of the question."""
        self.turns = tuple(turn if one.key == turn.key else one for one in self.turns)

    @property
    def is_waiting(self) -> bool:
        """Whether a question is under way."""
        return self.work is not None and not self.work.is_done


class Page:
    """What happens when a person does something; what belongs to a visitor is handed in and out, never kept here."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.executor = ThreadPoolExecutor(assistant.settings.questions_at_once, thread_name_prefix="question")
        self._beginning = threading.Lock()

    def documents(self) -> tuple[StoredDocument, ...]:
        """The documents in the index now; none where it cannot be read."""
        try:
            return self.assistant.snapshot().manifest.documents
        except IndexingError:
            return ()

    def ask(self, question: str, talk: Talk, chosen: list[str] | None, number: int, seen: str,
            event: gr.EventData) -> Iterator[Update]:
        """Answers the question in the box, or the example that was clicked, showing each step."""
        question = str((event._data or {}).get("question") or question or "")
        names = tuple(str(name) for name in chosen) if isinstance(chosen, list) else ()
        work = self._begun(question, talk, names, number, seen) if question.strip() else None
        if work is None:
            yield *self._view(talk), gr.skip(), gr.skip()
            return
        yield conversation_html(talk.turns), IDLE, talk, ""
        done: list[str] = []
        for step in work.steps():
            if talk.number != number:
                break
            done.append(step)
            yield gr.skip(), progress_html(done), gr.skip(), gr.skip()
        if talk.number != number:  # it was left; what this question showed last may have come after that
            yield *self._view(talk), talk, gr.skip()
            return
        # A question that could not be asked goes back to the box, to be mended.
        yield *self._view(talk), talk, question if work.result().problem else gr.skip()

    def _begun(self, question: str, talk: Talk, names: tuple[str, ...], number: int, seen: str) -> Work[Turn] | None:
        """The work on a question, which is at once a turn of the talk: whoever marks an earlier answer meanwhile still
        sees it. None where it is not to be asked: "New conversation", pressed right after it, can be heard first, and
        "Ask" can be pressed twice before the question is seen to be asked."""
        with self._beginning:
            if not talk.follow(number) or talk.is_waiting or (talk.turns and talk.turns[-1].key != seen):
                return None
            before = newest(talk.turns, MAX_TURNS - 1)
            pending = Turn(question[: self.assistant.settings.max_question_characters + 1], after=history(before),
                           documents=names)
            talk.turns = (*before, pending)
            talk.work = Work(self.executor, lambda step: self._finished(question, pending, talk, step))
            return talk.work

    def _finished(self, question: str, pending: Turn, talk: Talk, step: Callable[[str], None]) -> Turn:
        """What came of a question; it then stands in the talk, unless that was left."""
        turn, problem = attempt(lambda: self._answered(question, pending, step), texts.UNEXPECTED)
        turn = turn or replace(pending, problem=problem)
        talk.put(turn)
        return turn

    def _answered(self, question: str, pending: Turn, step: Callable[[str], None]) -> Turn:
        answer = self.assistant.ask(question, pending.after, pending.documents or None, step)
        snapshot = self.assistant.snapshot()
        known = tuple(name for name in pending.documents if name in snapshot.documents)
        return replace(pending, question=answer.question, answer=answer, evidence=evidence_of(snapshot, answer),
                       looked_in=tuple(snapshot.documents[name].title for name in known),
                       documents=known or pending.documents[:1])

    def mark(self, talk: Talk, event: gr.EventData) -> Any:
        """Keeps what a person says of an answer, or shows the form for it."""
        try:
            respond(talk.turns, event._data, self.assistant.snapshot, self.assistant.settings.evaluation_directory)
        except AssistantError as error:
            gr.Warning(str(error), title=texts.NOT_SAVED)
            return gr.skip()
        # A question that is under way shows all of it with its answer. Shown from here, the conversation could reach
        # the browser after that answer, and hide it.
        return gr.skip() if talk.is_waiting else conversation_html(talk.turns)

    def begin(self, talk: Talk, number: int) -> Update:
        """Leaves the conversation for one that has not begun."""
        talk.follow(number)
        return *self._view(talk), talk, ""

    def arrive(self) -> tuple[str, str, Any]:
        """What a visitor finds: the start of a conversation, the documents of this moment, and the choice of them."""
        documents = self.documents()
        choice = gr.HTML(value=[], choices=filter_html(documents))
        return conversation_html((), self._start()), documents_html(documents), choice

    def _view(self, talk: Talk) -> tuple[str, Any]:
        """The conversation as it stands, and the steps, which a question that is under way shows itself."""
        start = "" if talk.turns else self._start()
        return conversation_html(talk.turns, start), gr.skip() if talk.is_waiting else IDLE

    def _start(self) -> str:
        try:
            return start_html(self.assistant.snapshot().manifest.documents)
        except IndexingError as error:
            return start_html((), str(error))


class AskTab:
    """Builds the tab where it is created: the conversation with its evidence."""

    def __init__(self, page: Page, blocks: gr.Blocks) -> None:
        with gr.Tab(texts.ASK_TAB, id="ask", elem_id="ask-tab"):
            self.talk = gr.State(Talk())
            self.number, self.seen = gr.Number(0, precision=0, visible=False), gr.Textbox(visible=False)
            with gr.Row(elem_id="desk"):
                with gr.Column(elem_id="talk"):
                    self.conversation = gr.HTML(elem_id="conversation", js_on_load=EXAMPLE_SCRIPT,
                                                apply_default_css=False)
                    with gr.Column(elem_id="composer"):
                        self._build_composer(PASTED * page.assistant.settings.max_question_characters)
                with gr.Column(elem_id="side"):
                    self.shelf = _html("shelf")
                    _html("panel", PANEL)
        self._listen(page, blocks)

    def _build_composer(self, max_length: int) -> None:
        self.progress = _html("progress", IDLE)
        with gr.Row(elem_id="question-row"):
            self.box = _question_box(max_length)
            self.send = gr.Button(texts.ASK, variant="primary", elem_id="ask", min_width=80, scale=0)
        with gr.Row(elem_id="tools"):
            self.choice = gr.HTML([], choices="", html_template="${choices}", elem_id="choice",
                                  js_on_load=CHOICE_SCRIPT, apply_default_css=False)
            self.fresh = gr.Button(texts.NEW_CONVERSATION, elem_id="new", size="sm", min_width=80, scale=0)

    def _listen(self, page: Page, blocks: gr.Blocks) -> None:
        shown = [self.conversation, self.progress, self.talk, self.box]
        gr.on([self.box.submit, self.send.click, self.conversation.submit], page.ask,
              [self.box, self.talk, self.choice, self.number, self.seen], shown, js=WITH_A_QUESTION,
              show_progress="minimal", show_progress_on=self.progress, trigger_mode="multiple",
              api_visibility="private")
        # One at a time and none dropped, so that the last mark is the one that holds.
        self.conversation.edit(page.mark, self.talk, self.conversation, show_progress="hidden",
                               trigger_mode="multiple", concurrency_limit=1, api_visibility="private")
        # Not `cancels`: Gradio's page cannot cancel what it has just sent, and waits for it before it sends anew.
        self.fresh.click(page.begin, [self.talk, self.number], shown, js=WITH_A_BEGINNING, queue=False,
                         show_progress="hidden", api_visibility="private")
        blocks.load(page.arrive, None, [self.conversation, self.shelf, self.choice], queue=False,
                    show_progress="hidden", api_visibility="private")


def _html(name: str, value: str = "") -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=None, apply_default_css=False)


def _question_box(max_length: int) -> gr.Textbox:
    attributes = gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off")
    return gr.Textbox(label=texts.QUESTION_LABEL, placeholder=texts.QUESTION_PLACEHOLDER, show_label=False, lines=1,
                      max_lines=6, max_length=max_length, container=False, elem_id="question",
                      html_attributes=attributes)
