"""The rows of the Documents tab: what is indexed, what could not be, and what the folder holds besides."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.facts.model import Kind
from index.differences import Differences
from index.snapshot import Snapshot, StoredDocument
from page.documents_texts import Status


@dataclass(frozen=True)
class DocumentRow:
    """One row. `key` is the name of a document, or of a file without one. `note` is why it could not be read or what
    is doubtful of it; `facts_by_kind` counts the facts read from it."""

    key: str
    status: Status
    title: str
    file: str
    document: StoredDocument | None = None
    note: str = ""
    facts_by_kind: Mapping[Kind, int] | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its passages, that of most of it first."""
        if self.document is None:
            return ()
        return tuple(dict.fromkeys([self.document.language, *self.document.languages]))

    @property
    def searched(self) -> str:
        """What a filter looks for words in."""
        one = self.document
        known = (one.issuer, one.number, one.date, one.name) if one else ()
        return " ".join((self.title, self.file, *known))


def document_rows(snapshot: Snapshot, folder: Differences) -> list[DocumentRow]:
    """Every document of the index, every file that could not be read, and every file that is not indexed yet."""
    facts: dict[str, Counter[Kind]] = {}
    for fact in snapshot.facts:
        facts.setdefault(fact.document, Counter())[fact.kind] += 1
    manifest = snapshot.manifest
    rows = [DocumentRow(one.name, _status(one, folder), one.title, one.file, one, manifest.noted.get(one.name, ""),
                        facts.get(one.name, {})) for one in manifest.documents]
    # Of an archive, a document that could not be read is called "papers.zip/letter.docx".
    rows += [DocumentRow(name, "needs OCR" if "OCR" in reason else "failed", name, name.partition("/")[0], None, reason)
             for name, reason in manifest.failed.items() if name.partition("/")[0] not in folder.gone]
    failed = set(manifest.failed)
    rows += [DocumentRow(file, "new", file, file) for file in folder.new if file not in failed]
    return rows


def _status(document: StoredDocument, folder: Differences) -> Status:
    if document.file in folder.gone:
        return "gone"
    if document.file in folder.changed:
        return "changed"
    return "replaced" if document.replaced_by else "indexed"
