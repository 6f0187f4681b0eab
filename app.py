"""The page people use: `python app.py`. The only file that knows Gradio; what it shows is made in page/."""

import os

# Before Gradio is imported: it would otherwise announce itself and look for a newer version.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import sys
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from assistant.answer import Answer
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.settings import ROOT, Settings, read_settings
from corpus.errors import CorpusError
from index.build import build
from index.embed import Embedder, open_embedder
from index.errors import IndexingError
from index.generations import current_generation
from index.snapshot import StoredDocument
from page import texts
from page.conversation import Turn, conversation_html, history, newest
from page.evidence import PANEL
from page.guard import Guard
from page.marking import respond
from page.passages import evidence_of
from page.progress import IDLE, progress_html
from page.start import documents_html, filter_html, header_html, start_html
from page.working import Work

PAGE = Path(__file__).parent / "page"
MAX_TURNS = 40
PASTED = 10  # how many times the longest question the box takes: enough to be told that it is too long
MAX_VISITORS = 500
SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
MONO = ("ui-monospace", "Menlo", "Consolas", "Liberation Mono", "monospace")
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

Turns = tuple[Turn, ...]
Update = tuple[Any, Any, Any, Any]  # conversation, progress, turns, question box


class Page:
    """What happens when a person does something; each visitor's turns are handed in and out, never kept here."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.executor = ThreadPoolExecutor(assistant.settings.questions_at_once, thread_name_prefix="question")

    def documents(self) -> tuple[StoredDocument, ...]:
        """The documents in the index now; none where it cannot be read."""
        try:
            return self.assistant.snapshot().manifest.documents
        except IndexingError:
            return ()

    def ask(self, question: str, turns: Turns, chosen: list[str] | None, event: gr.EventData) -> Iterator[Update]:
        """Answers the question in the box, or the example that was clicked, showing each step."""
        question = str((event._data or {}).get("question") or question or "")
        if not question.strip():
            yield gr.skip(), IDLE, gr.skip(), gr.skip()
            return
        turns = newest(turns, MAX_TURNS - 1)
        names = [str(name) for name in chosen] if isinstance(chosen, list) and chosen else None
        pending = Turn(question[: self.assistant.settings.max_question_characters + 1], after=history(turns),
                       documents=tuple(names or ()))
        # The turns too: whoever marks an earlier answer meanwhile still sees this question.
        yield conversation_html((*turns, pending)), IDLE, (*turns, pending), ""
        work: Work[Answer] = Work(self.executor, lambda step: self.assistant.ask(question, pending.after, names, step))
        done: list[str] = []
        for step in work.steps():
            done.append(step)
            yield gr.skip(), progress_html(done), gr.skip(), gr.skip()
        turn = self._finished(work, pending, names)
        turns = (*turns, turn)
        # A question that could not be asked goes back to the box, to be mended.
        yield conversation_html(turns), IDLE, turns, question if turn.problem else gr.skip()

    def _finished(self, work: Work[Answer], pending: Turn, names: Sequence[str] | None) -> Turn:
        try:
            answer = work.result()
            snapshot = self.assistant.snapshot()
            known = tuple(name for name in names or () if name in snapshot.documents)
            return replace(pending, question=answer.question, answer=answer, evidence=evidence_of(snapshot, answer),
                           looked_in=tuple(snapshot.documents[name].title for name in known),
                           documents=known or pending.documents[:1])
        except (AssistantError, IndexingError) as error:
            return replace(pending, problem=str(error))
        except Exception:
            # Whatever it was, the person gets a sentence and the log gets the rest.
            traceback.print_exc(file=sys.stderr)
            return replace(pending, problem=texts.UNEXPECTED)

    def mark(self, turns: Turns, event: gr.EventData) -> Any:
        """Keeps what a person says of an answer, or shows the form for it."""
        try:
            respond(turns, event._data, self.assistant.snapshot, self.assistant.settings.evaluation_directory)
        except AssistantError as error:
            gr.Warning(str(error), title=texts.NOT_SAVED)
            return gr.skip()
        return conversation_html(turns)

    def begin(self) -> tuple[str, str, Turns, str]:
        """A conversation that has not begun."""
        return conversation_html((), self._start()), IDLE, (), ""

    def arrive(self) -> tuple[str, str, Any]:
        """What a visitor finds: the start of a conversation, the documents of this moment, and the choice of them."""
        documents = self.documents()
        choice = gr.HTML(value=[], choices=filter_html(documents))
        return conversation_html((), self._start()), documents_html(documents), choice

    def _start(self) -> str:
        try:
            return start_html(self.assistant.snapshot().manifest.documents)
        except IndexingError as error:
            return start_html((), str(error))


def build_page(page: Page) -> gr.Blocks:
    """The page's parts and what they do."""
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False, fill_width=True) as blocks:
        turns = gr.State(())
        gr.HTML(header_html(), elem_id="header", js_on_load=None, apply_default_css=False)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk"):
                conversation = gr.HTML(elem_id="conversation", js_on_load=EXAMPLE_SCRIPT, apply_default_css=False)
                with gr.Column(elem_id="composer"):
                    progress = gr.HTML(IDLE, elem_id="progress", js_on_load=None, apply_default_css=False)
                    with gr.Row(elem_id="question-row"):
                        box = _question_box(PASTED * page.assistant.settings.max_question_characters)
                        send = gr.Button(texts.ASK, variant="primary", elem_id="ask", min_width=80, scale=0)
                    with gr.Row(elem_id="tools"):
                        choice = gr.HTML([], choices="", html_template="${choices}", elem_id="choice",
                                         js_on_load=CHOICE_SCRIPT, apply_default_css=False)
                        fresh = gr.Button(texts.NEW_CONVERSATION, elem_id="new", size="sm", min_width=80, scale=0)
            with gr.Column(elem_id="side"):
                shelf = gr.HTML(elem_id="shelf", js_on_load=None, apply_default_css=False)
                gr.HTML(PANEL, elem_id="panel", js_on_load=None, apply_default_css=False)
        shown = [conversation, progress, turns, box]
        asked = gr.on([box.submit, send.click, conversation.submit], page.ask, [box, turns, choice], shown,
                      show_progress="minimal", show_progress_on=progress, trigger_mode="once",
                      api_visibility="private")
        # One at a time and none dropped, so that the last mark is the one that holds.
        conversation.edit(page.mark, turns, conversation, show_progress="hidden", trigger_mode="multiple",
                          concurrency_limit=1, api_visibility="private")
        fresh.click(page.begin, None, shown, cancels=[asked], queue=False, show_progress="hidden",
                    api_visibility="private")
        blocks.load(page.arrive, None, [conversation, shelf, choice], queue=False, show_progress="hidden",
                    api_visibility="private")
    return blocks


def _question_box(max_length: int) -> gr.Textbox:
    attributes = gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off")
    return gr.Textbox(label=texts.QUESTION_LABEL, placeholder=texts.QUESTION_PLACEHOLDER, show_label=False, lines=1,
                      max_lines=6, max_length=max_length, container=False, elem_id="question",
                      html_attributes=attributes)


def _theme() -> gr.themes.Base:
    """The parts of the theme that stand before our style sheet does; only fonts of the reader's own system."""
    return gr.themes.Base(font=SANS, font_mono=MONO).set(
        body_background_fill="#faf9f6", body_background_fill_dark="#14171a", body_text_color="#1b1f24",
        body_text_color_dark="#e9e6e0")


def _head() -> str:
    # Not launch(css=...): Gradio rewrites those rules and drops the ones it does not know.
    style = "".join((PAGE / name).read_text("utf-8") for name in ("style.css", "feedback.css"))
    scripts = [(PAGE / name).read_text("utf-8") for name in ("page.js", "feedback.js")]
    return f"<style>{style}</style>" + "".join(f"<script>{script}</script>" for script in scripts)


def serve(blocks: gr.Blocks, settings: Settings) -> None:
    """Starts the web server and waits until it is stopped."""
    blocks.queue(max_size=settings.max_waiting_questions, default_concurrency_limit=settings.questions_at_once,
                 api_open=False)
    body = 1_000_000 + 10 * PASTED * settings.max_question_characters
    hidden = [str(path) for path in (ROOT, settings.index_directory, settings.corpus_directory,
                                     settings.cache_directory, settings.evaluation_directory)]
    _, url, _ = blocks.launch(
        server_name=settings.host, server_port=settings.port, share=False, show_error=False, quiet=True,
        max_file_size=f"{settings.max_upload_megabytes}mb", allowed_paths=[], blocked_paths=hidden, pwa=False,
        ssr_mode=False, mcp_server=False, enable_monitoring=False, run_history=False, footer_links=[],
        state_session_capacity=MAX_VISITORS, favicon_path=str(PAGE / "favicon.svg"), theme=_theme(), head=_head(),
        prevent_thread_lock=True, inbrowser=_at_a_desktop(),
        app_kwargs={"middleware": [Middleware(Guard, max_body_bytes=body)], "docs_url": None,
                    "redoc_url": None, "openapi_url": None},
    )
    print(f"The page is at {url}  (Ctrl+C stops it)", flush=True)
    blocks.block_thread()


def _at_a_desktop() -> bool:
    """Whether a person started this where a browser can open."""
    has_windows = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(has_windows) and sys.stdout.isatty()


def bring_in_line(settings: Settings, embedder: Embedder) -> None:
    """Indexes what is new in the corpus folder. With an index at hand, a failure is only told."""
    try:
        receipt = build(settings.corpus_directory, settings.index_directory, embedder, _report,
                        cache_directory=settings.cache_directory)
    except (IndexingError, CorpusError) as error:
        if current_generation(settings.index_directory) is None:
            raise
        print(f"The index stays as it was: {error}", file=sys.stderr)
        return
    for name, reason in receipt.failed.items():
        print(f"Not indexed: {name}: {reason}", file=sys.stderr)


def _report(step: str, fraction: float) -> None:
    print(f"{fraction:4.0%}  {step}", file=sys.stderr, flush=True)


def main() -> int:
    """Prepares model and index, then serves; 1 and one clear line where that cannot be done."""
    try:
        settings = read_settings()
        embedder = open_embedder(settings.embedding_model, settings.cache_directory, _report)
        bring_in_line(settings, embedder)
        assistant = Assistant(settings, embedder)
        assistant.kinds(assistant.snapshot())
        embedder.encode_questions([texts.START_HEADING])  # loads the model now, so that no question waits for it
        serve(build_page(Page(assistant)), settings)
    except (AssistantError, IndexingError, CorpusError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The page cannot be served ({error}). Is the port in use? Choose another with ASSISTANT_PORT.",
              file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
