"""The Documents tab: its Gradio parts and what they do. What is shown is made in page/documents.py and beside it."""

from typing import Any

import gradio as gr

from index.errors import IndexingError
from page import documents_texts as said
from page.documents_asked import Documents
from page.documents_putting_in import putting_in_html
from page.start import documents_html, filter_html
from page.tabs.ask import AskTab

SECONDS_BETWEEN_LOOKS = 0.7
# page/documents.js tells that something was done; what it was is asked of it when it is sent, so that nothing of what
# is done while the server is busy gets lost.
DONE_SCRIPT = "window.tellDocuments = () => trigger('edit');"
WHAT_IS_ASKED = "(view, chosen) => [window.documentsAsked(), chosen]"
WHAT_IS_SEEN = "(view, chosen) => [window.documentsSeen(), chosen]"
PARTS = ("head", "work", "rows", "panel")


class DocumentsTab:
    """Builds the tab where it is created. The server keeps nothing of a visitor; the list of documents on the Ask tab
    and the choice of them there follow what is changed here."""

    def __init__(self, documents: Documents, ask: AskTab, blocks: gr.Blocks) -> None:
        self.documents = documents
        uploads = documents.uploads
        with gr.Tab(said.TAB, id="documents", elem_id="documents-tab") as self.tab:
            self.view = gr.Textbox(visible=False)
            self.timer = gr.Timer(SECONDS_BETWEEN_LOOKS, active=False)
            with gr.Row(elem_id="documents-desk"):
                with gr.Column(elem_id="documents-main"):
                    _html("documents-put", putting_in_html(documents.may_change, uploads.largest_bytes,
                                                           uploads.total_bytes))
                    self.work = _html("documents-work")
                    self.head = _html("documents-head", script=DONE_SCRIPT)
                    self.rows = _html("documents-rows")
                with gr.Column(elem_id="documents-side"):
                    self.panel = _html("documents-panel")
        self._listen(ask, blocks)

    def _listen(self, ask: AskTab, blocks: gr.Blocks) -> None:
        parts = [self.head, self.work, self.rows, self.panel]
        shown = [*parts, self.timer, ask.shelf, ask.choice]
        # One at a time, so that what is shown last is what was asked last.
        gr.on([self.tab.select, self.head.edit], self._answer, [self.view, ask.choice], shown, js=WHAT_IS_ASKED,
              trigger_mode="always_last", concurrency_limit=1, show_progress="hidden", api_visibility="private")
        self.timer.tick(self._look, [self.view, ask.choice], shown, js=WHAT_IS_SEEN, queue=False,
                        show_progress="hidden", api_visibility="private")
        # Whoever comes, or comes back, while documents are being changed sees that they are.
        blocks.load(self._arrive, None, [self.timer], queue=False, show_progress="hidden", api_visibility="private")

    def _arrive(self) -> Any:
        return gr.Timer(active=self.documents.changes.under_way() is not None)

    def _answer(self, sent: str | None, chosen: list[str] | None) -> list[Any]:
        drawn = self.documents.answer(sent)
        follows = "data-under-way" in drawn.get("work", "") or "data-ended" in drawn.get("work", "")
        return [*_parts(drawn), gr.Timer(active=True) if follows else gr.skip(), *self._asked(drawn, chosen)]

    def _look(self, sent: str | None, chosen: list[str] | None) -> list[Any]:
        drawn, has_ended = self.documents.look(sent)
        return [*_parts(drawn), gr.Timer(active=False) if has_ended else gr.skip(), *self._asked(drawn, chosen)]

    def _asked(self, drawn: dict[Any, str], chosen: list[str] | None) -> list[Any]:
        """What the Ask tab shows of the documents, drawn with the numbers of this one."""
        if "head" not in drawn:
            return [gr.skip(), gr.skip()]
        try:
            stored = self.documents.assistant.snapshot().manifest.documents
        except IndexingError:
            stored = ()
        kept = [one.name for one in stored if one.name in (chosen or [])]
        return [documents_html(stored), gr.HTML(value=kept, choices=filter_html(stored, kept))]


def _parts(drawn: dict[Any, str]) -> list[Any]:
    return [drawn.get(part, gr.skip()) for part in PARTS]


def _html(name: str, value: str = "", script: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)
