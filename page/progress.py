"""What the assistant is doing, step by step, for the eye and for a screen reader."""

from collections.abc import Sequence

from page import texts
from page.markup import element, safe


def progress_html(steps: Sequence[str] = ()) -> str:
    """The steps so far, the last of them under way; only that one is read out. Empty while nothing is done."""
    done = "".join(element("span", safe(step), class_="done", aria_hidden="true") for step in steps[:-1])
    now = element("span", f"{safe(steps[-1])} …", class_="now") if steps else ""
    # The style sheet shows `data-waiting` while a question stands in the queue.
    return element("p", done + now, id="steps", role="status", aria_live="polite", data_waiting=texts.WAITING)


IDLE = progress_html()
