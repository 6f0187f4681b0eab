"""What is known about a document is corrected by a person; kept in sources.csv beside the documents."""

import re
from collections.abc import Mapping

from assistant.documents.changing import bring_in_force, changing_documents, stored_documents
from assistant.documents.options import FIELDS
from assistant.documents.sources_file import with_values
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.register.dates import days
from corpus.errors import CorpusError
from corpus.read import SOURCES
from index.embed import Report
from index.snapshot import StoredDocument
from index.versions import NOTHING, named

MAX_CHARACTERS = 500
LANGUAGE = re.compile(r"[a-z]{2,3}")


def edit(assistant: Assistant, name: str, changes: Mapping[str, str], report: Report) -> StoredDocument:
    """Changes what is known about a document and brings that into the index: a title, issuer, date, number, language
    (its code), origin, or the older version that it `replaces` ("none" for none). An empty text takes an earlier edit
    back. AssistantError where there is no such document or a value cannot be; then nothing is changed."""
    with changing_documents(assistant) as pending:
        stored = stored_documents(assistant)
        row = _document(stored, name)
        values = {field: _checked(field, text, row, stored) for field, text in changes.items()}
        if not values:
            raise AssistantError(f"There is nothing to change. Give one of: {', '.join(FIELDS)}.")
        try:
            (pending.folder / SOURCES).write_bytes(with_values(pending.corpus, row.source_file, values))
        except CorpusError as error:
            raise AssistantError(f"Nothing was changed. {error}") from error
        bring_in_force(assistant, pending, report)
        found = assistant.snapshot().documents.get(row.name)
    if found is None:
        raise AssistantError(f"'{row.name}' can no longer be read. See: python -m assistant documents")
    return found


def _document(stored: Mapping[str, StoredDocument], name: str) -> StoredDocument:
    row = named(stored.values(), name)
    if row is None:
        raise AssistantError(f"The index has no document '{name}'. See: python -m assistant documents")
    return row


def _checked(field: str, text: str, row: StoredDocument, stored: Mapping[str, StoredDocument]) -> str:
    if field not in FIELDS:
        raise AssistantError(f"A document has no field '{field}' to edit. It has: {', '.join(FIELDS)}.")
    text = "".join(sign if sign.isprintable() else " " for sign in text.encode("utf-8", "replace").decode("utf-8"))
    text = " ".join(text.split())
    if len(text) > MAX_CHARACTERS:
        raise AssistantError(f"The {field} is longer than {MAX_CHARACTERS} characters. Give less.")
    if text and field == "date":
        try:
            days(text)
        except ValueError as error:
            raise AssistantError(f"The date '{text}' cannot be read. Give it as 2026, 2026-11 or 2026-11-30."
                                 ) from error
    if text and field == "language" and not LANGUAGE.fullmatch(text):
        raise AssistantError(f"'{text}' is no code of a language. Give one such as en, vi or th.")
    if text and field == "replaces" and text.casefold() != NOTHING:
        return _older(text, row, stored)
    return text


def _older(text: str, row: StoredDocument, stored: Mapping[str, StoredDocument]) -> str:
    """The name of the file of the version that is replaced."""
    older = _document(stored, text)
    one: StoredDocument | None = older
    seen: set[str] = set()
    while one is not None and one.name not in seen:
        if one.name == row.name:
            raise AssistantError(f"'{row.name}' cannot replace '{older.name}', which is it or a newer version of it. "
                                 "Name an older one.")
        seen.add(one.name)
        one = stored.get(one.replaces)
    return older.source_file
