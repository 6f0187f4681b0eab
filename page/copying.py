"""An answer as plain text, to be pasted into a note or a letter: the question, the words, and where they stand."""

from assistant.answer import Answer, Citation
from page import texts, writing_texts


def as_text(answer: Answer) -> str:
    """The question, the answer with its marks, and its sources, one a line. What a model wrote says so and carries its
    quotes along: without them whoever reads it elsewhere could not tell what proves it."""
    parts = [answer.question, answer.answer]
    if answer.citations:
        titles = texts.told_apart({citation.document: citation.title for citation in answer.citations})
        sources = [_source(citation, titles[citation.document], answer.is_by_model) for citation in answer.citations]
        parts.append("\n".join([f"{texts.SOURCES_HEADING}:", *sources]))
    if answer.writer and answer.is_by_model:
        parts.append(writing_texts.COPIED_WRITTEN.format(model=answer.writer.name))
    return "\n\n".join(parts)


def _source(citation: Citation, title: str, is_quoted: bool) -> str:
    place = f"[{citation.number}] {texts.place(title, citation.section, citation.page)}"
    return f"{place}: “{' '.join(citation.quote.split())}”" if is_quoted else place
