"""Citations, and the gate: every quote is read again from the stored text, and nothing else may bring in a number.

A quote that is not verbatim is dropped, not mended. An introducing line or a programme's name is shown only where its
numbers stand in the quotes.
"""

import re
from dataclasses import dataclass

from assistant.answer import Citation
from assistant.write import Draft, Quote
from index.snapshot import Snapshot

NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Checked:
    """What passed: the answer's text with [n] marks, and its citations in the order of the marks."""

    text: str
    citations: tuple[Citation, ...]


def cite(snapshot: Snapshot, draft: Draft) -> Checked:
    """Numbers the quotes of `draft` that pass the gate and sets them in a text; empty where none passes."""
    citations: list[Citation] = []
    paragraphs: list[str] = []
    for name, quotes in draft.groups:
        cited: list[tuple[Quote, Citation]] = []
        for quote in quotes:
            checked = citation(snapshot, quote, len(citations) + 1)
            if checked is not None:
                citations.append(checked)
                cited.append((quote, checked))
        if cited:
            paragraphs.append(_paragraph(name, cited, draft.is_list))
    quoted = " ".join(one.quote for one in citations)
    if draft.counted and len(citations) == sum(len(quotes) for _, quotes in draft.groups):
        paragraphs.insert(0, _count(draft.counted, quoted))
    if draft.closing and citations and numbers_held(draft.closing, quoted):
        paragraphs.append(draft.closing)
    return Checked("\n\n".join(paragraphs), tuple(citations))


def _count(counted: int, quoted: str) -> str:
    """How many, by the marks; in figures only where a quote holds the number."""
    marks = "[1]" if counted == 1 else f"[1]–[{counted}]"
    return f"{counted}: {marks}" if numbers_held(str(counted), quoted) else marks


def citation(snapshot: Snapshot, quote: Quote, number: int) -> Citation | None:
    """The citation of a quote; None where it does not stand in its passage and in the stored text as it says."""
    passage = quote.passage
    text = snapshot.stored_text(passage.document)
    words = text[quote.span.start : quote.span.end]
    inside = passage.span.start <= quote.span.start < quote.span.end <= passage.span.end
    if not inside or not words.strip() or text[passage.span.start : passage.span.end] != passage.text:
        return None
    return Citation(number, passage.document, passage.title, passage.page, passage.section, passage.language,
                    passage.passage_id, quote.span.start, quote.span.end, words, passage.text, round(quote.score, 4),
                    _inside(quote))


def _inside(quote: Quote) -> tuple[int, int] | None:
    """The answer's words as offsets into the quote, where they lie wholly inside it."""
    if quote.words is None or not quote.span.start <= quote.words.start < quote.words.end <= quote.span.end:
        return None
    return quote.words.start - quote.span.start, quote.words.end - quote.span.start


def _paragraph(name: str, cited: list[tuple[Quote, Citation]], is_list: bool) -> str:
    lines: list[str] = []
    lead_in = ""
    quoted = " ".join(one.quote for _, one in cited)
    for quote, one in cited:
        shown = f"{_one_line(one.quote)} [{one.number}]"
        if quote.lead_in and quote.lead_in != lead_in and numbers_held(quote.lead_in, quoted):
            shown = f"{quote.lead_in}: {shown}" if not is_list else f"{quote.lead_in}:\n- {shown}"
        elif is_list:
            shown = f"- {shown}"
        lead_in = quote.lead_in
        lines.append(shown)
    if name and numbers_held(name, quoted):
        lines.insert(0, f"{name}:")
    return "\n".join(lines)


def numbers_held(text: str, quoted: str) -> bool:
    """Whether every number in `text` stands in the quotes."""
    return set(NUMBER.findall(text)) <= set(NUMBER.findall(quoted))


def _one_line(text: str) -> str:
    """A quote as shown in running text: line breaks as spaces; the citation keeps it as it stands."""
    return " ".join(text.split())
