"""Which headings stand above each line: Markdown says so itself; elsewhere labels that are counted ("Phase 1"),
capitals and repetition tell.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from corpus import lines as form
from corpus.document import Span
from corpus.lines import Line

MAX_DEPTH = 20  # every line keeps the headings above it


@dataclass
class _Headings:
    """The headings above the present line, outermost first."""

    stack: list[tuple[int, str | None, Span]] = field(default_factory=list)
    has_content: bool = True

    def spans(self) -> tuple[Span, ...]:
        return tuple(span for _, _, span in self.stack)

    def enter(self, line: Line, level: int, label: str | None) -> None:
        labels = [entry[1] for entry in self.stack]
        if label is not None:
            if label in labels:
                del self.stack[labels.index(label) :]
            elif self.has_content and not any(labels):
                while self.stack and self.stack[-1][0] >= level:
                    self.stack.pop()
            level = max(level, self.stack[-1][0] + 1) if self.stack else level
        else:
            keep = level if self.has_content else level + 1
            while self.stack and self.stack[-1][0] >= keep:
                self.stack.pop()
        del self.stack[MAX_DEPTH - 1 :]
        self.stack.append((level, label, Span(line.start, line.end)))
        self.has_content = False


def place_under_headings(found: list[Line]) -> None:
    """Sets `headings` of every line, outermost first, and `depth` of every heading (1 outermost)."""
    texts = Counter(_heading_key(line.text) for line in found if line.kind == "heading")
    capitals = sum(text.isupper() for text in (line.text for line in found if line.kind == "heading"))
    headings = _Headings()
    for line in found:
        if line.kind != "heading":
            line.headings = headings.spans()
            headings.has_content = headings.has_content or line.kind != "noise"
            continue
        # Markdown says the level itself.
        label = None if form.MARKDOWN_HEADING.match(line.text) else form.numbered_label(line.text)
        level = _heading_level(line.text, capitals)
        if label is None and texts[_heading_key(line.text)] > 1 and any(entry[1] for entry in headings.stack):
            # "Achievements" under each of several phases belongs to its phase.
            level = max(entry[0] for entry in headings.stack if entry[1]) + 1
        headings.enter(line, level, label)
        line.headings = headings.spans()[:-1]
        line.depth = len(headings.stack)


def clean_heading(text: str) -> str:
    """A heading without Markdown marks, in one line."""
    return " ".join(text.strip("#*_ \t").replace("**", "").split()).rstrip(":").strip()


def _heading_key(text: str) -> str:
    return text.strip("*_# :").lower()


def _heading_level(text: str, capitals: int) -> int:
    marks = form.MARKDOWN_HEADING.match(text)
    if marks:
        return len(marks[1])
    number = re.match(r"\d+(?:\.\d+)*", text)
    if number:
        return 3 + number[0].count(".")
    # Where some headings stand in capitals, those are the outer ones.
    return 8 if capitals >= 2 and not text.isupper() else 7
