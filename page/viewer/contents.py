"""Which document has which text: the hash of a text names it in links."""

import hashlib
from weakref import WeakKeyDictionary

from index.snapshot import Snapshot

DIGITS = 16
_known: WeakKeyDictionary[Snapshot, dict[str, str]] = WeakKeyDictionary()


def content_of(snapshot: Snapshot, name: str) -> str:
    """The hash of a document's stored text: the first 16 digits of its SHA-256."""
    known = _known.setdefault(snapshot, {})
    if name not in known:
        stored = str(getattr(snapshot.documents[name], "content", ""))
        known[name] = stored or hashlib.sha256(snapshot.stored_text(name).encode("utf-8")).hexdigest()[:DIGITS]
    return known[name]


def named(snapshot: Snapshot, content: str, name: str = "") -> str | None:
    """The document that has that text; of several that do, the one of that name, or else the first."""
    if name in snapshot.documents and content_of(snapshot, name) == content:
        return name
    return next((one for one in snapshot.documents if content_of(snapshot, one) == content), None)
