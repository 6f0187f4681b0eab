"""A run of `evaluate` as one HTML file that needs nothing else: no scripts, no other files, and every text escaped."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from assistant.compare import Difference
from assistant.evaluate import Run
from assistant.report_body import report_body

DATA = Path(__file__).parent / "data"
# Those of the file itself, and those of what stands in it, which the page has too.
STYLES = (DATA / "report.css", DATA / "report_body.css")
# Even if something slipped through, the browser would load and run nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report_html(run: Run, differences: Sequence[Difference] | None = None, other: str = "the earlier run") -> str:
    """The report; with `differences` also the comparison with the `other` run."""
    style = "\n".join(path.read_text("utf-8") for path in STYLES)
    return "\n".join([
        "<!doctype html>", '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Evaluation of {escape(run.made['date'])}</title>",
        f"<style>{style}</style></head><body>",
        "<h1>Evaluation</h1>", report_body(run, differences, other), "</body></html>",
    ])
