"""The Ask tab: its Gradio parts and what they do. What is shown is made in page/conversation.py and beside it."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from index.errors import IndexingError
from index.snapshot import StoredDocument
from page import texts, writing_texts
from page.attempt import attempt
from page.conversation import conversation_html
from page.evidence import PANEL
from page.marking import respond
from page.progress import IDLE, progress_html
from page.question_work import CHANGED, Asked, Questions
from page.start import documents_html, filter_html, start_html
from page.talk import Talk
from page.translating import translate, wished
from page.writing import note_html

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
element.addEventListener('correct', (event) => trigger('submit', event.detail));
element.addEventListener('translate', (event) => trigger('apply', event.detail));
element.addEventListener('feedback', (event) => trigger('edit', event.detail));
"""
# What page.js sends along: the number of the conversation in the page, the key of the last turn that stood there, and
# the language chosen for answers.
WITH_A_QUESTION = """(question, talk, chosen) => [question, talk, chosen, window.conversationNumber, window.lastTurn(),
  window.answerLanguage()]"""
WITH_A_STOP = "(talk) => [talk, window.lastTurn()]"
WITH_A_BEGINNING = "(talk) => [talk, window.conversationNumber]"

Update = tuple[Any, Any, Any, Any]  # conversation, progress, talk, question box


class Page:
    """What happens when a person does something; what belongs to a visitor is handed in and out, never kept here."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.questions = Questions(assistant)

    def documents(self) -> tuple[StoredDocument, ...]:
        """The documents in the index now; none where it cannot be read."""
        try:
            return self.assistant.snapshot().manifest.documents
        except IndexingError:
            return ()

    def ask(self, question: str, talk: Talk, chosen: list[str] | None, number: int, seen: str, language: str,
            event: gr.EventData) -> Iterator[Update]:
        """Answers the question in the box, the example that was clicked, or one that was put right, showing each step
        and each statement."""
        sent = event._data or {}
        question = str(sent.get("question") or question or "")
        names = tuple(str(name) for name in chosen) if isinstance(chosen, list) else ()
        asked = Asked(question, names, str(language or ""), number, seen, str(sent.get("corrects") or ""))
        work = self.questions.begin(asked, talk) if question.strip() else None
        if work is None:
            yield *self._view(talk), gr.skip(), gr.skip()
            return
        # What is in the box stays there while a question is put right beside its answer.
        yield conversation_html(talk.turns), IDLE, talk, gr.skip() if asked.corrects else ""
        done: list[str] = []
        for step in work.steps():
            if talk.number != number:
                break
            if step != CHANGED:
                done.append(step)
            shown = conversation_html(talk.turns) if step == CHANGED else gr.skip()
            yield shown, progress_html(done), gr.skip(), gr.skip()
        if talk.number != number:  # it was left; what this question showed last may have come after that
            yield *self._view(talk), talk, gr.skip()
            return
        # A question that could not be asked goes back to the box, to be mended.
        yield *self._view(talk), talk, question if work.result().problem else gr.skip()

    def stop(self, talk: Talk, key: str) -> None:
        """Ends the question under way, where it is the one that the page shows."""
        talk.stop(key)

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

    def translate(self, talk: Talk, event: gr.EventData) -> Iterator[Any]:
        """Puts a quote that stands in another language than its answer into that one, beneath the quote."""
        try:
            wish = wished(talk, event._data)
        except AssistantError as error:
            gr.Warning(str(error), title=writing_texts.NOT_TRANSLATED_TITLE)
            yield gr.skip()
            return
        if wish.turn.translations.begin(wish.citation.number):
            yield self._changed(talk)
            translate(self.assistant, talk, wish)
        yield self._changed(talk)

    def _changed(self, talk: Talk) -> Any:
        """The conversation as it stands; by way of the question that is under way, which shows it last."""
        if talk.work is not None and talk.is_waiting:
            talk.work.report(CHANGED)
            return gr.skip()
        return conversation_html(talk.turns) if talk.turns else gr.skip()

    def begin(self, talk: Talk, number: int) -> Update:
        """Leaves the conversation for one that has not begun."""
        talk.follow(number)
        return *self._view(talk), talk, ""

    def arrive(self) -> tuple[str, str, Any, str]:
        """What a visitor finds: the start of a conversation, the documents of this moment, the choice of them, and
        which model writes."""
        documents = self.documents()
        choice = gr.HTML(value=[], choices=filter_html(documents))
        return conversation_html((), self._start()), documents_html(documents), choice, self.note()

    def note(self) -> str:
        """Which chat model writes and where it runs, or why it cannot; empty where none is set."""
        chat = self.assistant.chat
        if chat is None:
            return ""
        _, problem = attempt(lambda: chat.model)  # opening it sends nothing, and tells where it runs
        return note_html(self.assistant.writer, problem, self.assistant.settings.answer_language)

    def _view(self, talk: Talk) -> tuple[str, Any]:
        """The conversation as it stands, and the steps, which a question that is under way shows itself."""
        start = "" if talk.turns else self._start()
        return conversation_html(talk.turns, start), gr.skip() if talk.is_waiting else IDLE

    def _start(self) -> str:
        try:
            return start_html(self.assistant.snapshot().manifest.documents, is_written=self.assistant.chat is not None)
        except IndexingError as error:
            return start_html((), str(error))


class AskTab:
    """Builds the tab where it is created: the conversation with its evidence."""

    def __init__(self, page: Page, blocks: gr.Blocks) -> None:
        with gr.Tab(texts.ASK_TAB, id="ask", elem_id="ask-tab"):
            self.talk = gr.State(Talk())
            self.number = gr.Number(0, precision=0, visible=False)
            self.seen, self.language = gr.Textbox(visible=False), gr.Textbox(visible=False)
            with gr.Row(elem_id="desk"):
                with gr.Column(elem_id="talk"):
                    self.conversation = gr.HTML(elem_id="conversation", js_on_load=EXAMPLE_SCRIPT,
                                                apply_default_css=False)
                    with gr.Column(elem_id="composer"):
                        self._build_composer(page)
                with gr.Column(elem_id="side"):
                    self.shelf = _html("shelf")
                    _html("panel", PANEL)
        self._listen(page, blocks)

    def _build_composer(self, page: Page) -> None:
        max_length = PASTED * page.assistant.settings.max_question_characters
        with gr.Row(elem_id="working"):
            self.progress = _html("progress", IDLE)
            # The style sheet shows it while a question is under way; only a chat model takes long enough.
            self.halt = gr.Button(writing_texts.STOP, elem_id="stop", size="sm", min_width=60, scale=0,
                                  visible=page.assistant.chat is not None)
        with gr.Row(elem_id="question-row"):
            self.box = _question_box(max_length)
            self.send = gr.Button(texts.ASK, variant="primary", elem_id="ask", min_width=80, scale=0)
        with gr.Row(elem_id="tools"):
            self.choice = gr.HTML([], choices="", html_template="${choices}", elem_id="choice",
                                  js_on_load=CHOICE_SCRIPT, apply_default_css=False)
            self.fresh = gr.Button(texts.NEW_CONVERSATION, elem_id="new", size="sm", min_width=80, scale=0)
        self.note = _html("writer", page.note())

    def _listen(self, page: Page, blocks: gr.Blocks) -> None:
        shown = [self.conversation, self.progress, self.talk, self.box]
        gr.on([self.box.submit, self.send.click, self.conversation.submit], page.ask,
              [self.box, self.talk, self.choice, self.number, self.seen, self.language], shown, js=WITH_A_QUESTION,
              show_progress="minimal", show_progress_on=self.progress, trigger_mode="multiple",
              api_visibility="private")
        # One at a time and none dropped, so that the last mark is the one that holds.
        self.conversation.edit(page.mark, self.talk, self.conversation, show_progress="hidden",
                               trigger_mode="multiple", concurrency_limit=1, api_visibility="private")
        self.conversation.apply(page.translate, self.talk, self.conversation, show_progress="hidden",
                                trigger_mode="multiple", api_visibility="private")
        # Not `cancels`: Gradio's page cannot cancel what it has just sent, and waits for it before it sends anew.
        self.fresh.click(page.begin, [self.talk, self.number], shown, js=WITH_A_BEGINNING, queue=False,
                         show_progress="hidden", api_visibility="private")
        self.halt.click(page.stop, [self.talk, self.seen], None, js=WITH_A_STOP, queue=False, show_progress="hidden",
                        api_visibility="private")
        blocks.load(page.arrive, None, [self.conversation, self.shelf, self.choice, self.note], queue=False,
                    show_progress="hidden", api_visibility="private")


def _html(name: str, value: str = "") -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=None, apply_default_css=False)


def _question_box(max_length: int) -> gr.Textbox:
    attributes = gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off")
    return gr.Textbox(label=texts.QUESTION_LABEL, placeholder=texts.QUESTION_PLACEHOLDER, show_label=False, lines=1,
                      max_lines=6, max_length=max_length, container=False, elem_id="question",
                      html_attributes=attributes)
