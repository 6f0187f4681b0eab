"""The text of a document as a document: headings, paragraphs, lists and tables, cut into its passages, words marked."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from corpus.blocks import read_blocks
from corpus.document import Block, Passage
from page import texts
from page.markup import element, safe, verbatim
from page.viewer import said
from page.viewer.links import citation_link, document_link
from page.viewer.place import Opened

MOST_DEPTH = 4
RULE = re.compile(r"[\s|:-]*\|[\s|:-]*")  # the line under the header of a table in Markdown: the table shows it


@dataclass(frozen=True)
class Run:
    """A block, or the part of one, that stands in one passage and on one page."""

    kind: str
    depth: int
    start: int
    end: int
    passage: Passage | None
    page: int


def body_html(opened: Opened) -> str:
    """The part of the text that is shown."""
    shown: list[str] = []
    page = 0
    marks = _Marks(opened)
    for passage, runs in groupby(_runs(opened), key=lambda run: run.passage):
        inside = ""
        for number, on_page in groupby(runs, key=lambda run: run.page):
            if opened.pages > 1 and number != page:
                inside += _page_line(opened, number)
                page = number
            inside += "".join(_together(kind, list(group), marks)
                              for kind, group in groupby(on_page, key=lambda run: run.kind))
        shown.append(_passage(opened, passage, inside) if passage else inside)
    return element("div", "".join(shown), class_="text", lang=opened.document.language or None, dir="auto")


def _runs(opened: Opened) -> Iterator[Run]:
    """The blocks of the part, cut where a passage begins or ends."""
    begin, stop = opened.span_of_part()
    passages = [one for one in opened.passages if one.span.end > begin and one.span.start < stop]
    at = 0
    for block in read_blocks(opened.text[begin:stop]):
        position, end = block.span.start + begin, block.span.end + begin
        while position < end:
            while at < len(passages) and passages[at].span.end <= position:
                at += 1
            passage = passages[at] if at < len(passages) and passages[at].span.start < end else None
            cut = min(end, passage.span.end) if passage else end
            if passage and passage.span.start > position:
                cut = passage.span.start
                passage = None
            # What goes over the end of a page is shown as two, with the number of the page between.
            page_end = bisect_right(opened.breaks, position)
            cut = min([cut, *opened.breaks[page_end : page_end + 1]])
            if opened.text[position:cut].strip() and not RULE.fullmatch(opened.text, position, cut):
                yield _run(opened, block, position + (opened.text[position] == "\f"), cut, passage)
            position = cut


def _run(opened: Opened, block: Block, start: int, end: int, passage: Passage | None) -> Run:
    return Run(block.kind, min(block.depth, MOST_DEPTH), start, end, passage, opened.page_at(start))


class _Marks:
    """Writes the text with the quoted words marked; the first mark can be scrolled to."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.is_first = True

    def write(self, start: int, end: int) -> str:
        """The characters from `start` to `end`, escaped."""
        text, begin, stop = self.opened.text, max(start, self.opened.start), min(end, self.opened.end)
        if begin >= stop or not text[begin:stop].strip():
            return verbatim(text[start:end])
        name, self.is_first = "quote" if self.is_first else None, False
        return (verbatim(text[start:begin]) + element("mark", verbatim(text[begin:stop]), id=name)
                + verbatim(text[stop:end]))


def _together(kind: str, runs: list[Run], marks: _Marks) -> str:
    if kind == "row":
        rows = "".join(element("tr", _cells(run, marks)) for run in runs)
        return element("div", element("table", rows), class_="table", tabindex="0", role="region",
                       aria_label=said.TABLE)
    if kind == "item":
        items = "".join(element("li", marks.write(run.start, run.end), class_=f"depth-{run.depth}", dir="auto")
                        for run in runs)
        return element("ul", items)
    tag = {"heading": "h3", "paragraph": "p", "field": "p", "noise": "p"}[kind]
    return "".join(element(f"h{min(6, 2 + max(1, run.depth))}" if kind == "heading" else tag,
                           marks.write(run.start, run.end), class_=kind, dir="auto") for run in runs)


def _cells(run: Run, marks: _Marks) -> str:
    """The cells of a row; what parts them in the text is not shown."""
    text = marks.opened.text[run.start : run.end]
    cells = list(re.finditer(r"(?:\\\||[^|\t])+" if "|" in text else r"[^\t]+", text))
    inner = cells if "|" in text else [found for found in cells if found[0].strip()]
    return "".join(element("td", marks.write(run.start + found.start(), run.start + found.end()), dir="auto")
                   for found in inner)


def _page_line(opened: Opened, page: int) -> str:
    link = element("a", safe(said.page_name(page)), href=page_link(opened, page))
    return element("p", link, class_="page-line", id=f"page-{page}")


def page_link(opened: Opened, page: int) -> str:
    """The link to a page of the same document, the quoted words kept."""
    return f"{_base(opened)}&page={page}"


def part_link(opened: Opened, part: int) -> str:
    """The link to a part of the text (0 is the first), the quoted words kept."""
    return f"{_base(opened)}&part={part + 1}"


def _base(opened: Opened) -> str:
    if opened.start < opened.end:
        return citation_link(opened.document, opened.passage_id, opened.start, opened.end)
    return document_link(opened.document)


def _passage(opened: Opened, passage: Passage, inside: str) -> str:
    link = citation_link(opened.document, passage.passage_id, passage.span.start, passage.span.end)
    number = opened.passages.index(passage) + 1
    anchor = element("a", "¶", href=link, class_="anchor", title=said.passage_name(number),
                     aria_label=said.passage_name(number))
    is_linked = passage.passage_id == opened.passage_id
    return element("section", anchor + _language(opened, passage) + inside, id=f"passage-{passage.passage_id}",
                   class_="passage linked" if is_linked else "passage", lang=passage.language or None)


def _language(opened: Opened, passage: Passage) -> str:
    """The language of a passage, where it is not that of most of the document."""
    if not passage.language or passage.language == opened.document.language:
        return ""
    return element("p", safe(texts.language_name(passage.language)), class_="language", lang="en")
