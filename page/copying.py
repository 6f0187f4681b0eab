"""An answer as plain text, to be pasted into a note or a letter: the question, the words, and where they stand."""

from assistant.answer import Answer
from page import texts


def as_text(answer: Answer) -> str:
    """The question, the answer with its marks, and its sources, one a line."""
    parts = [answer.question, answer.answer]
    if answer.citations:
        titles = texts.told_apart({citation.document: citation.title for citation in answer.citations})
        sources = [f"[{citation.number}] {texts.place(titles[citation.document], citation.section, citation.page)}"
                   for citation in answer.citations]
        parts.append("\n".join([f"{texts.SOURCES_HEADING}:", *sources]))
    return "\n\n".join(parts)
