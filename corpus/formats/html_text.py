"""The elements of a web page -> lines: headings and items marked, a term with what is said of it, tables as rows."""

import re
from collections.abc import Iterator

from lxml import etree

from corpus.formats.counting import letters, roman
from corpus.formats.found import table_rows
from corpus.formats.html_table import BLOCKS, as_number, is_data_table, rows_of
from corpus.formats.raised import raised

HEADINGS = {f"h{level}": level for level in range(1, 7)}
MAX_DEPTH = 400
MAX_TERM_CHARACTERS = 60


def write_text(main: etree._Element) -> str:
    """The text of an element: a line a block, headings and items marked, tables as rows."""
    writer = _Writer()
    # Depth first without recursion: a page nests as deeply as it likes.
    stack: list[Iterator[tuple[str, etree._Element]]] = [_steps(main)]
    while stack:
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
            continue
        what, element = step
        if what == "text":
            writer.write(element.text)
        elif what == "tail":
            writer.write(element.tail)
        elif what == "enter":
            if not writer.enter(element) and len(stack) < MAX_DEPTH:
                stack.append(_steps(element))
        else:
            writer.leave(element)
    return "\n".join(writer.finish())


def _steps(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    yield "text", element
    for child in element:
        if isinstance(child.tag, str):
            yield "enter", child
            yield "leave", child
        yield "tail", child


class _Writer:
    """Collects lines of text."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.prefix = ""
        self.lists: list[int | None] = []
        self.keep_lines = 0
        self.term = ""
        self.raised = 0

    def write(self, text: str | None) -> None:
        if not text:
            return
        if self.raised and not self.keep_lines:
            text = raised(self.line, re.sub(r"\s+", " ", text))
        if self.keep_lines:
            first, *others = text.split("\n")
            self.line += first
            for other in others:
                self.end_line()
                self.line = other
            return
        words = re.sub(r"\s+", " ", text)
        self.line += words.lstrip() if not self.line or self.line.endswith(" ") else words

    def end_line(self, blank: bool = False) -> None:
        if self.line.strip():
            self.lines.append(self.prefix + self.term + self.line.strip())
            self.term = ""
            self.prefix = " " * len(self.prefix) if self.prefix.strip("# ") else ""
        if blank and self.lines and self.lines[-1]:
            self.lines.append("")
        self.line = ""

    def enter(self, element: etree._Element) -> bool:
        """Begins an element; true if all of it is written by that."""
        tag = element.tag
        if tag not in BLOCKS:
            self.raised += tag == "sup"
            return False
        self.end_line(blank=tag in ("p", "table", "blockquote") or tag in HEADINGS)
        if self.term and tag != "dd":
            self.line, self.term = self.term, ""
            self.end_line()
        if tag in HEADINGS:
            self.prefix = "#" * HEADINGS[tag] + " "
        elif tag in ("ul", "ol"):
            self.lists.append(as_number(element.get("start"), 1) if tag == "ol" else None)
        elif tag == "li":
            self._enter_item(element)
        elif tag == "pre":
            self.keep_lines += 1
        elif tag == "table" and is_data_table(element):
            self.lines += [*table_rows(rows_of(element)).split("\n"), ""]
            return True
        elif tag in ("td", "th"):
            self.line = ""
        return False

    def _enter_item(self, element: etree._Element) -> None:
        indent = "  " * max(0, len(self.lists) - 1)
        number = self.lists[-1] if self.lists else None
        if number is None:
            self.prefix = f"{indent}- "
        else:
            number = as_number(element.get("value"), number)
            self.lists[-1] = number + 1
            self.prefix = f"{indent}{_counted(number, _list_type(element))}. "

    def leave(self, element: etree._Element) -> None:
        tag = element.tag
        if tag not in BLOCKS:
            self.raised -= tag == "sup"
            return
        if tag == "dt" and 0 < len(self.line.strip()) <= MAX_TERM_CHARACTERS and not self.term:
            # A term and what is said of it are one line: "Donor: ASEAN".
            self.term, self.line = self.line.strip().rstrip(":") + ": ", ""
            return
        self.end_line(blank=tag in ("p", "table", "blockquote"))
        if tag in HEADINGS or tag == "li":
            self.prefix = ""
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "pre":
            self.keep_lines -= 1

    def finish(self) -> list[str]:
        self.line = self.line or self.term.rstrip(": ")
        self.end_line()
        return self.lines


def _list_type(item: etree._Element) -> str:
    parent = item.getparent()
    return (parent.get("type") or "1") if parent is not None else "1"


def _counted(number: int, kind: str) -> str:
    if kind in ("a", "A") and number:
        return letters(number).upper() if kind == "A" else letters(number)
    if kind in ("i", "I") and number:
        return roman(number).upper() if kind == "I" else roman(number)
    return str(number)
