"""The Register tab: its Gradio parts and what they do. What is shown is made in page/register.py and beside it."""

from typing import Any

import gradio as gr

from assistant.pipeline import Assistant
from page import register_texts as said
from page.register_asked import answer

# page/register.js tells that something was done; what it was is asked of it when it is sent, so that nothing of what
# is done while the server is busy gets lost.
DONE_SCRIPT = "window.tellRegister = () => trigger('edit');"
WHAT_IS_ASKED = "() => [window.registerAsked()]"


class RegisterTab:
    """Builds the tab where it is created. The server keeps nothing of a visitor."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        with gr.Tab(said.TAB, id="register", elem_id="register-tab") as self.tab:
            self.view = gr.Textbox(visible=False)
            with gr.Row(elem_id="register-desk"):
                with gr.Column(elem_id="register-main"):
                    self.controls = _html("register-controls", DONE_SCRIPT)
                    self.rows = _html("register-rows")
                with gr.Column(elem_id="register-side"):
                    self.panel = _html("register-panel")
        # One at a time, so that what is shown last is what was asked last.
        gr.on([self.tab.select, self.controls.edit], self._answer, [self.view],
              [self.controls, self.rows, self.panel], js=WHAT_IS_ASKED, trigger_mode="always_last",
              concurrency_limit=1, show_progress="hidden", api_visibility="private")

    def _answer(self, sent: str | None) -> list[Any]:
        drawn = answer(self.assistant, sent)
        return [drawn.get(part, gr.skip()) for part in ("controls", "rows", "panel")]


def _html(name: str, script: str | None = None) -> gr.HTML:
    return gr.HTML("", elem_id=name, js_on_load=script, apply_default_css=False)
