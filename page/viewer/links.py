"""Links to a place in a document. They name its text by its hash, so that they never show other words as quoted."""

from urllib.parse import urlencode

from index.snapshot import Snapshot, StoredDocument

PATH = "/document"


def document_link(document: StoredDocument) -> str:
    """The link to a whole document."""
    return f"{PATH}/{document.content}?{urlencode({'document': document.name})}"


def citation_link(document: StoredDocument, passage_id: str, start: int, end: int) -> str:
    """The link to the words at `start` to `end` of its text. It names the document too: where nothing has that text any
    more, it can be said what became of it."""
    place = {"passage": passage_id, "start": start, "end": end, "document": document.name}
    return f"{PATH}/{document.content}?{urlencode(place)}"


def link_in(snapshot: Snapshot, name: str, passage_id: str, start: int, end: int) -> str:
    """The link to words of an indexed document; empty where it is not indexed (any more)."""
    document = snapshot.documents.get(name)
    return citation_link(document, passage_id, start, end) if document else ""
