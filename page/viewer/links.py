"""Links to a place in a document. They name its text by its hash, so that they never show other words as quoted."""

from urllib.parse import urlencode

from index.snapshot import Snapshot, StoredDocument
from page.viewer.contents import content_of

PATH = "/document"


def document_link(document: StoredDocument, content: str = "") -> str:
    """The link to a whole document. `content` is the hash of its text, where the stored document does not hold it."""
    return f"{PATH}/{_content(document, content)}?{urlencode({'document': document.name})}"


def citation_link(document: StoredDocument, passage_id: str, start: int, end: int, content: str = "") -> str:
    """The link to the words at `start` to `end` of its text. It names the document too: where nothing has that text any
    more, it can be said what became of it."""
    place = {"passage": passage_id, "start": start, "end": end, "document": document.name}
    return f"{PATH}/{_content(document, content)}?{urlencode(place)}"


def link_in(snapshot: Snapshot, name: str, passage_id: str, start: int, end: int) -> str:
    """The link to words of an indexed document; empty where it is not indexed (any more)."""
    document = snapshot.documents.get(name)
    return citation_link(document, passage_id, start, end, content_of(snapshot, name)) if document else ""


def _content(document: StoredDocument, content: str) -> str:
    return content or str(getattr(document, "content", ""))
