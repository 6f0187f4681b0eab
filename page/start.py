"""What stands on the page before the first question: an invitation, examples, and the documents that are searched."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.snapshot import StoredDocument
from page import texts, writing_texts
from page.markup import button, element, safe, words

EXAMPLES = Path(__file__).parent / "examples.json"
MANY_DOCUMENTS = 8


@dataclass(frozen=True)
class Example:
    """A question to try, its language, and what it shows."""

    question: str
    language: str
    note: str


def examples(documents: Sequence[StoredDocument]) -> tuple[Example, ...]:
    """The shipped examples, where all the documents they ask about are indexed; none otherwise."""
    shipped = json.loads(EXAMPLES.read_text("utf-8"))
    if not set(shipped["documents"]) <= {document.name for document in documents}:
        return ()
    return tuple(Example(**row) for row in shipped["examples"])


def header_html(is_written: bool = False) -> str:
    """The page's name; `is_written` where a chat model writes the answers."""
    skip = button(safe(texts.SKIP), class_="skip", data_skip=True)
    name = element("h1", safe(texts.TITLE)) + element("p", safe(writing_texts.TAGLINE if is_written else texts.TAGLINE))
    return element("div", skip + name, class_="masthead")


def start_html(documents: Sequence[StoredDocument], problem: str = "", is_written: bool = False) -> str:
    """The conversation before it begins; `is_written` where a chat model writes the answers."""
    if problem or not documents:
        said = words(problem or texts.NO_DOCUMENTS, "p")
        return element("div", element("div", said, class_="problem", role="alert"), class_="start")
    offered = "".join(element("li", _example(example)) for example in examples(documents))
    text = writing_texts.START_TEXT if is_written else texts.START_TEXT
    said = element("h2", safe(texts.START_HEADING)) + element("p", safe(text))
    if offered:
        heading = element("h3", safe(texts.EXAMPLES_HEADING), id="examples-heading")
        said += heading + element("ul", offered, class_="examples", aria_labelledby="examples-heading")
    return element("div", said, class_="start")


def _example(example: Example) -> str:
    shown = words(example.question, language=example.language, class_="example-question")
    return button(shown + element("span", safe(example.note), class_="note"), data_ask=example.question)


def documents_html(documents: Sequence[StoredDocument]) -> str:
    """The list of what is searched, beside the conversation until evidence takes its place."""
    documents = [document for document in documents if not document.replaced_by]
    rows = "".join(element("li", _document(document)) for document in documents)
    heading = element("h2", f"{safe(texts.DOCUMENTS_HEADING)} {element('span', str(len(documents)), class_='count')}")
    return element("section", heading + element("ul", rows), class_="documents", aria_label=texts.DOCUMENTS_HEADING)


def _document(document: StoredDocument) -> str:
    facts = [document.issuer, texts.date_name(document.date), texts.language_name(document.language)]
    return words(document.title, class_="title") + words(" · ".join(fact for fact in facts if fact), class_="note")


def filter_html(documents: Sequence[StoredDocument], ticked: Collection[str] = ()) -> str:
    """The choice of documents to search in; none ticked means all but those that a newer version replaces."""
    if not documents:
        return ""
    search = ""
    if len(documents) > MANY_DOCUMENTS:
        search = f'<input type="search" aria-label="{safe(texts.FIND_LABEL)}" placeholder="{safe(texts.FIND_LABEL)}">'
    rows = "".join(_choice(document, document.name in ticked) for document in documents)
    searched = sum(not document.replaced_by for document in documents)
    everything = texts.counted(searched, "document", "documents")
    shown = f"{len(ticked)} of {everything}" if ticked else f"all {everything}"
    chosen = element("span", safe(shown), class_="chosen", data_all=str(searched))
    summary = element("summary", f"{safe(texts.SEARCH_IN)} {chosen}")
    inside = search + element("div", rows, class_="choices", role="group", aria_label=texts.SEARCH_LABEL)
    hint = element("p", safe(texts.SEARCH_HINT), class_="note")
    return element("details", summary + element("div", inside + hint, class_="choice-sheet"), class_="filter")


def _choice(document: StoredDocument, is_ticked: bool) -> str:
    box = f'<input type="checkbox" value="{safe(document.name)}"{" checked" if is_ticked else ""}>'
    replaced = element("span", safe(texts.REPLACED), class_="note") if document.replaced_by else ""
    return element("label", box + words(document.title) + replaced)
