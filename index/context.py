"""What is embedded for a passage and for a sentence: its words and, before them, what tells what they are about.

A line such as "Phase II: 2024-2026" says nothing by itself; with the title of its document, its heading and the line
that introduces it ("Duration:") it does.
"""

from corpus.document import Document, Passage, Sentence
from corpus.headings import clean_heading

MAX_LEAD_IN_CHARACTERS = 120


def passage_context(document: Document, passage: Passage) -> str:
    """The passage with its document's title and its headings before it."""
    return "\n".join(part for part in (document.title, passage.section, passage.text) if part)


def sentence_headings(document: Document, sentence: Sentence) -> list[str]:
    """Headings and introducing lines above a sentence, outermost first, cleaned."""
    headings = [clean_heading(document.text[start:end]) for start, end in sentence.headings]
    lead_ins = [_introduction(document.text[start:end]) for start, end in sentence.lead_ins]
    return [part for part in headings + lead_ins if part]


def sentence_context(document: Document, sentence: Sentence) -> str:
    """The sentence with what stands above it, before it."""
    text = document.text[sentence.span.start : sentence.span.end]
    above = sentence_headings(document, sentence)
    # Prose carries its own subject; a list item, a key-value line and a row do not.
    if sentence.kind == "paragraph":
        return f"{document.title}: {text}"
    return f"{' › '.join([document.title, *above])}: {text}"


def _introduction(text: str) -> str:
    bare = clean_heading(text.lstrip("•-–—*◦▪● \t"))
    return bare if len(bare) <= MAX_LEAD_IN_CHARACTERS else "…" + bare[-MAX_LEAD_IN_CHARACTERS:]
