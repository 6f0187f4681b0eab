"""What `python -m assistant documents` does, and how documents read in a terminal."""

import json
import shutil
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.documents.options import FIELDS
from assistant.errors import AssistantError
from assistant.progress import Progress, harmless
from assistant.settings import Settings
from corpus.child import printable
from index.generations import hold_current
from index.snapshot import Manifest, StoredDocument

if TYPE_CHECKING:
    from assistant.documents.receipts import FileReceipt, RemovalReceipt
    from assistant.pipeline import Assistant
    from index.snapshot import Snapshot

WIDEST_TITLE = 60
LEADS_OUT = "It is a link that leads out of the folder, or nowhere. Put the file itself there."
COLUMNS = ("name", "title", "date", "number", "language", "pages", "passages", "facts", "status")


def run_documents(settings: Settings, options: Namespace) -> None:
    """Does what the options say and prints the result."""
    if options.action == "list":
        manifest = _manifest(settings)
        rows = [document_as_dict(row) for row in manifest.documents]
        rows += [{"name": file, "status": _failed(reason)} for file, reason in manifest.failed.items()]
        _print(rows if options.json else list_text(rows, manifest), options.json)
        return
    with Progress() as progress:
        assistant = _assistant(settings, progress)
        if options.action == "show":
            result, text = _show(assistant, options.names[0])
        elif options.action == "add":
            _add(assistant, options, progress)
            return
        elif options.action == "remove":
            _remove(assistant, options, progress)
            return
        else:
            from assistant.documents.editing import edit

            changes = {field: value for field in FIELDS if (value := getattr(options, field)) is not None}
            row = edit(assistant, options.names[0], changes, progress)
            result, text = document_as_dict(row), _about(row)
    _print(result if options.json else text, options.json)


def _assistant(settings: Settings, progress: Progress) -> "Assistant":
    from assistant.pipeline import Assistant
    from index.embed import open_embedder

    return Assistant(settings, open_embedder(settings.embedding_model, settings.cache_directory, progress))


def _manifest(settings: Settings) -> Manifest:
    folder, held = hold_current(settings.index_directory)
    with held:
        return Manifest.load(folder)


def _print(result: Any, as_json: bool) -> None:
    print(json.dumps(result, ensure_ascii=False, indent=2) if as_json else harmless(result))


def _add(assistant: "Assistant", options: Namespace, progress: Progress) -> None:
    from assistant.documents.putting_in import add

    files, refused = _files(options.names)
    receipts = [*add(assistant, files, progress), *refused]
    _print([asdict(one) for one in receipts] if options.json else "\n".join(map(receipt_text, receipts)), options.json)
    failed = [one for one in receipts if one.outcome == "failed"]
    if failed:
        raise AssistantError(f"{len(failed)} of {len(receipts)} could not be added: {failed[0].file}: "
                             f"{failed[0].reason}")


def _remove(assistant: "Assistant", options: Namespace, progress: Progress) -> None:
    from assistant.documents.taking_out import remove

    receipts = remove(assistant, options.names, progress)
    _print([asdict(one) for one in receipts] if options.json else "\n".join(map(removal_text, receipts)), options.json)
    found = [trace for one in receipts for trace in one.traces]
    if found:
        raise AssistantError(f"It was taken out, but words of it were found again in: {found[0]}. Ask the page "
                             "something or end it, then run: python -m assistant index --rebuild")


def _files(given: Sequence[str]) -> tuple[list[tuple[str, Path]], list["FileReceipt"]]:
    """The files themselves, and all in the folders that were given, hidden ones only if they are named; and receipts
    of links in a folder that lead out of it: who packed a folder must not choose other files of this machine."""
    from assistant.documents.receipts import FileReceipt
    from corpus.formats.archive import is_left_by_programs

    found, refused = [], []
    for path in map(Path, given):
        if path.is_dir():
            inner = [one for one in sorted(path.rglob("*")) if not one.is_dir()
                     and not any(map(is_left_by_programs, one.relative_to(path).parts))]
            if not inner:
                raise AssistantError(f"The folder {path} holds no files. Name another one.")
            for one in inner:
                if one.is_symlink() and not _leads_into(one, path):
                    refused.append(FileReceipt(printable(one.name), "failed", reason=LEADS_OUT))
                else:
                    found.append((one.name, one))
        elif path.exists():
            found.append((path.name, path))
        else:
            raise AssistantError(f"There is no file {path}. Nothing was added.")
    return found, refused


def _leads_into(link: Path, folder: Path) -> bool:
    try:
        return link.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return False


def _show(assistant: "Assistant", name: str) -> tuple[dict[str, Any], str]:
    from index.versions import named

    snapshot = assistant.snapshot()
    row = named(snapshot.documents.values(), name)
    if row is None:
        raise AssistantError(f"The index has no document '{name}'. See: python -m assistant documents")
    passages = [passage for passage in snapshot.passages if passage.document == row.name]
    text = snapshot.stored_text(row.name)
    shown = document_as_dict(row) | {"text": text, "passage_list": [
        {"passage_id": one.passage_id, "start": one.span.start, "end": one.span.end, "page": one.page,
         "section": one.section, "language": one.language} for one in passages]}
    note = snapshot.manifest.noted.get(row.name)
    return shown | {"note": note or ""}, f"{_about(row, note)}\n\n{_marked(snapshot, row.name, text)}"


def _marked(snapshot: "Snapshot", name: str, text: str) -> str:
    """The text with a line before each passage and one after the last."""
    parts, end = [], 0
    language = snapshot.documents[name].language
    for number, passage in enumerate((one for one in snapshot.passages if one.document == name), 1):
        page = f", page {passage.page}" if passage.page is not None else ""
        if passage.language and passage.language != language:
            page += f", {passage.language}"
        # Passages may overlap; what was shown is not shown again.
        parts.append(text[end : passage.span.start])
        parts.append(f"\n── passage {number} ({passage.passage_id}, characters {passage.span.start}–{passage.span.end}"
                     f"{page}) ──\n{text[max(end, passage.span.start) : passage.span.end]}")
        end = max(end, passage.span.end)
    return "".join([*parts, text[end:]])


def document_as_dict(row: StoredDocument) -> dict[str, Any]:
    """A document for JSON, without what only the index needs."""
    inner = {"fingerprint", "text_file", "said_to_replace"}
    return {name: value for name, value in asdict(row).items() if name not in inner} | {"status": status(row)}


def status(row: StoredDocument) -> str:
    """What became of a document, in a few words."""
    return f"replaced by {row.replaced_by}" if row.replaced_by else "indexed"


def _failed(reason: str) -> str:
    needs = "needs OCR: " if "recogni" in reason.lower() or "ocr" in reason.lower() else ""
    return f"failed: {needs}{reason}"


def list_text(rows: Sequence[Mapping[str, Any]], manifest: Manifest) -> str:
    """The documents as a table, one line each."""
    if not rows:
        return "The index holds no documents. Put some in with: python -m assistant documents add FILE"
    lines = [[_cell(name, row.get(name)) for name in COLUMNS] for row in rows]
    widths = [max(len(line[place]) for line in [list(COLUMNS), *lines]) for place in range(len(COLUMNS) - 1)]
    shown = ["  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1]]).rstrip()
             for line in [list(COLUMNS), *lines]]
    notes = [f"Note: {name}: {note}" for name, note in manifest.noted.items()]
    return "\n".join([*shown, *notes])


def _cell(name: str, value: Any) -> str:
    text = " ".join(str("" if value is None else value).split())
    widest = shutil.get_terminal_size().columns if name == "status" else WIDEST_TITLE
    return text if len(text) <= widest or name == "status" else f"{text[: widest - 1]}…"


def _about(row: StoredDocument, note: str | None = None) -> str:
    values = {"File": row.source_file, "Title": row.title, "Issuer": row.issuer, "Date": row.date,
              "Number": row.number, "Language": ", ".join(row.languages or (row.language,)), "Origin": row.origin,
              "Pages": row.pages, "Passages": row.passages, "Facts": row.facts, "Status": status(row),
              "Replaces": row.replaces, "Similar to": f"{row.similar_to} ({row.similarity:.0%} of the text)"
              if row.similar_to else "", "Note": note or ""}
    lines = [row.name, *(f"  {name}: {value}" for name, value in values.items() if value not in ("", None))]
    return "\n".join([*lines, *(f"  Warning: {warning}" for warning in row.warnings)])


def receipt_text(one: "FileReceipt") -> str:
    """What became of a file, for people."""
    if one.outcome == "failed":
        return f"{one.file}: failed: {one.reason}"
    if one.outcome == "duplicate":
        return f"{one.file}: already there as '{one.document}'; nothing was added."
    pages = "" if one.pages is None else f"{_count(one.pages, 'page')}, "
    lines = [f"{one.file}: {one.outcome} as '{one.document}' ({one.title}): {pages}{_count(one.passages, 'passage')}, "
             f"{_count(one.facts, 'fact')}, {', '.join(one.languages or (one.language,))}"]
    if one.replaces:
        lines.append(f"  replaces '{one.replaces}'")
    if one.similar_to:
        lines.append(f"  nearly the same as '{one.similar_to}' ({one.similarity:.0%} of the text)")
    lines += [f"  warning: {warning}" for warning in one.warnings]
    return "\n".join([*lines, *(f"  {change}" for change in one.changes)])


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def removal_text(one: "RemovalReceipt") -> str:
    """What became of a document that was taken out, for people."""
    proof = (f"found again: {'; '.join(one.traces)}" if one.traces else "nothing of it was found again"
             if one.sentences_checked else "its passages, vectors and facts are gone")
    others = [f"{number} that {why}" for number, why in ((one.sentences_shared, "another document has too"),
                                                         (one.sentences_short, "are too short")) if number]
    not_searched = f" (but not {' and '.join(others)})" if others else ""
    decisions = f" and {one.decisions} decisions about them" if one.decisions else ""
    lines = [f"{one.document or one.files[0]}: removed with {one.passages} passages, {one.facts} facts{decisions}; "
             f"{one.sentences_checked} of its sentences were looked for{not_searched}: {proof}."]
    return "\n".join([*lines, *(f"  left: {left}" for left in one.remains)])
