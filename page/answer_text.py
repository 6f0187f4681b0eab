"""An answer's text as HTML: paragraphs, lists, names of programmes, and marks that open their passage.

Nothing is read as Markdown: "**" and "2." in a quote are the document's own characters and stay as they are.
"""

import re
from collections.abc import Iterator

from assistant.answer import Answer, Citation
from page.markup import button, element, verbatim

MARK = re.compile(r"\[(\d{1,4})\]")
OWN_NUMBER = re.compile(r"\(?(\d{1,3}|[a-z]|[ivx]{1,4})[.)]")
BULLET = "- "


def answer_html(answer: Answer, key: str) -> str:
    """The answer's text; its marks open `evidence-{key}-{position}`."""
    quoted = _quoted_spans(answer)
    parts: list[str] = []
    items: list[str] = []
    for start, line in _lines(answer.answer):
        is_item = line.startswith(BULLET)
        if not is_item and items:
            parts.append(element("ul", "".join(items)))
            items = []
        if is_item:
            items.append(_item(answer, key, start, line, quoted))
        elif line.strip():
            parts.append(_paragraph(answer, key, start, line, quoted))
    if items:
        parts.append(element("ul", "".join(items)))
    return element("div", "".join(parts), class_="answer")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _item(answer: Answer, key: str, start: int, line: str, quoted: list[tuple[int, int]]) -> str:
    words = line[len(BULLET) :]
    numbered = "numbered" if OWN_NUMBER.match(words) else None
    inside = _with_marks(answer, key, start + len(BULLET), words, quoted)
    return element("li", inside, class_=numbered, dir="auto", lang=_language(answer, words))


def _paragraph(answer: Answer, key: str, start: int, line: str, quoted: list[tuple[int, int]]) -> str:
    introduces = line.rstrip().endswith(":") and not MARK.search(line)
    return element("p", _with_marks(answer, key, start, line, quoted), class_="names" if introduces else None,
                   dir="auto", lang=_language(answer, line))


def _with_marks(answer: Answer, key: str, start: int, line: str, quoted: list[tuple[int, int]]) -> str:
    positions = {citation.number: position for position, citation in enumerate(answer.citations)}
    parts: list[str] = []
    done = 0
    for match in MARK.finditer(line):
        number = int(match[1])
        at = start + match.start()
        # A footnote "[1]" inside a quote is the document's, not ours.
        if number not in positions or any(first <= at < last for first, last in quoted):
            continue
        citation = answer.citations[positions[number]]
        parts.append(_with_words(line[done : match.start()], citation))
        parts.append(_mark(citation, key, positions[number]))
        done = match.end()
    return "".join(parts) + verbatim(line[done:])


def _with_words(text: str, citation: Citation) -> str:
    """What stands before a mark, ending with its quote, the words that answer made bold."""
    quote = _one_line(citation.quote)
    shown = text.rstrip()
    if citation.words is None or not shown.endswith(quote):
        return verbatim(text)
    start, end = citation.words
    first = len(shown) - len(quote) + len(_one_line(citation.quote[:start] + "|")) - 1
    last = first + len(_one_line(citation.quote[start:end]))
    return verbatim(text[:first]) + element("strong", verbatim(text[first:last])) + verbatim(text[last:])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _mark(citation: Citation, key: str, position: int) -> str:
    return button(f"[{citation.number}]", class_="mark", data_evidence=f"evidence-{key}-{position}",
                  aria_label=f"Source {citation.number}: {citation.title}")


def _quoted_spans(answer: Answer) -> list[tuple[int, int]]:
    spans = []
    for citation in answer.citations:
        quote = _one_line(citation.quote)
        start = answer.answer.find(quote) if MARK.search(quote) else -1
        while start >= 0:
            spans.append((start, start + len(quote)))
            start = answer.answer.find(quote, start + 1)
    return spans


def _language(answer: Answer, line: str) -> str | None:
    """What a line is written in, for a screen reader to say it as it is meant: the language that a model was told, else
    that of the first passage the line cites."""
    if answer.writer and answer.writer.language and not answer.fallback:
        return answer.writer.language
    numbers = {int(match[1]) for match in MARK.finditer(line)}
    return next((citation.language for citation in answer.citations if citation.number in numbers), None)
