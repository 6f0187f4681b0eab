"""The page people use: `python app.py`. Gradio is known here and in page/tabs; what is shown is made in page/."""

import os

# Before Gradio is imported: it would otherwise announce itself and look for a newer version.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import sys
from pathlib import Path

import gradio as gr
from starlette.middleware import Middleware

from assistant.documents.killed import finish_killed
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.settings import ROOT, Settings, read_settings
from corpus.errors import CorpusError
from index.build import build
from index.embed import Embedder, open_embedder
from index.errors import IndexingError
from index.generations import current_generation
from page import texts
from page.documents_asked import Documents
from page.documents_upload import upload_route
from page.downloads import download_route
from page.evaluation_work import Evaluations
from page.guard import Guard
from page.register_downloads import register_route
from page.start import header_html
from page.tabs.ask import PASTED, AskTab, Page
from page.tabs.documents import DocumentsTab
from page.tabs.evaluation import EvaluationTab
from page.tabs.register import RegisterTab
from page.viewer.routes import document_routes

PAGE = Path(__file__).parent / "page"
STYLES = (PAGE / "style.css", PAGE / "writing.css", PAGE / "translation.css", PAGE / "feedback.css", PAGE / "tabs.css",
          ROOT / "assistant" / "data" / "report_body.css", PAGE / "evaluation.css", PAGE / "register.css",
          PAGE / "register_timeline.css", PAGE / "documents.css")
SCRIPTS = (PAGE / "copy.js", PAGE / "page.js", PAGE / "writing.js", PAGE / "translation.js", PAGE / "feedback.js",
           PAGE / "rows.js", PAGE / "register.js", PAGE / "documents.js", PAGE / "sending.js")
HOUR = 3_600
MAX_VISITORS = 500
SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
MONO = ("ui-monospace", "Menlo", "Consolas", "Liberation Mono", "monospace")


def build_page(page: Page, assistant: Assistant, evaluations: Evaluations, documents: Documents) -> gr.Blocks:
    """The page: its header and its tabs."""
    # What is uploaded is kept elsewhere; Gradio's own copies of it go after an hour or two.
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False, fill_width=True, delete_cache=(HOUR, HOUR)) as blocks:
        gr.HTML(header_html(assistant.chat is not None), elem_id="header", js_on_load=None, apply_default_css=False)
        with gr.Tabs(elem_id="tabs"):
            ask = AskTab(page, blocks)
            RegisterTab(assistant)
            DocumentsTab(documents, ask, blocks)
            EvaluationTab(evaluations)
    return blocks


def _theme() -> gr.themes.Base:
    """The parts of the theme that stand before our style sheet does; only fonts of the reader's own system."""
    return gr.themes.Base(font=SANS, font_mono=MONO).set(
        body_background_fill="#faf9f6", body_background_fill_dark="#14171a", body_text_color="#1b1f24",
        body_text_color_dark="#e9e6e0")


def _head() -> str:
    # Not launch(css=...): Gradio rewrites those rules and drops the ones it does not know.
    style = "\n".join(path.read_text("utf-8") for path in STYLES)
    scripts = (path.read_text("utf-8") for path in SCRIPTS)
    return f"<style>{style}</style>" + "".join(f"<script>{script}</script>" for script in scripts)


def serve(blocks: gr.Blocks, settings: Settings, assistant: Assistant, documents: Documents) -> None:
    """Starts the web server and waits until it is stopped."""
    blocks.queue(max_size=settings.max_waiting_questions, default_concurrency_limit=settings.questions_at_once,
                 api_open=False)
    body = 1_000_000 + 10 * PASTED * settings.max_question_characters
    upload = 1_000_000 + settings.max_upload_megabytes * 1024**2
    hidden = [str(path) for path in (ROOT, settings.index_directory, settings.corpus_directory,
                                     settings.cache_directory, settings.evaluation_directory)]
    _, url, _ = blocks.launch(
        server_name=settings.host, server_port=settings.port, share=False, show_error=False, quiet=True,
        max_file_size=f"{settings.max_upload_megabytes}mb", allowed_paths=[], blocked_paths=hidden, pwa=False,
        ssr_mode=False, mcp_server=False, enable_monitoring=False, run_history=False, footer_links=[],
        state_session_capacity=MAX_VISITORS, favicon_path=str(PAGE / "favicon.svg"), theme=_theme(), head=_head(),
        prevent_thread_lock=True, inbrowser=_at_a_desktop(),
        app_kwargs={"middleware": [Middleware(Guard, max_body_bytes=body, max_upload_bytes=upload)],
                    "routes": [download_route(settings.evaluation_directory), register_route(assistant),
                               upload_route(documents.uploads), *document_routes(assistant)],
                    "docs_url": None, "redoc_url": None, "openapi_url": None},
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
        finish_killed(settings.corpus_directory)
        receipt = build(settings.corpus_directory, settings.index_directory, embedder, _report,
                        cache_directory=settings.cache_directory)
    except (AssistantError, IndexingError, CorpusError) as error:
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
        embedder.encode_questions([texts.START_HEADING])  # loads the model now, so that no question waits for it
        assistant.prepare()
        evaluations, documents = Evaluations(assistant), Documents(assistant)
        try:
            serve(build_page(Page(assistant), assistant, evaluations, documents), settings, assistant, documents)
        finally:
            documents.stop()
            evaluations.stop()
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
