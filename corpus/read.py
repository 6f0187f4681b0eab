"""A file of the corpus folder -> Document. What the folder says of its files stands in its sources.csv."""

import csv
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.about import describe, languages_of
from corpus.blocks import read_blocks
from corpus.child import printable, shared_child
from corpus.document import Block, Document
from corpus.errors import CorpusError
from corpus.formats.found import Found
from corpus.formats.kinds import is_disguised
from corpus.formats.plain import decode_marked, without_comments
from corpus.formats.tidy import NEVER_SHOWN
from corpus.headings import clean_heading
from corpus.subject import subject_of

SOURCES = "sources.csv"
SOURCE_COLUMNS = ("file", "title", "issuer", "date", "language", "origin", "number", "replaces")
CORRECTIONS = "register-corrections.jsonl"  # what people say of facts; written by the register
TEXT_SUFFIXES = (".txt", ".md")
OFFICE_SUFFIXES = (".docx", ".docm", ".dotx", ".pptx", ".pptm", ".ppsx", ".xlsx", ".xlsm", ".ods", ".odt")
SHEET_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
LONGEST_TITLE_CHARACTERS = 300
MAX_FILE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Source:
    """What sources.csv says of one file; an empty string where it says nothing. `replaces` names the older version that
    it replaces, or is "none" where it replaces nothing."""

    file: str
    title: str = ""
    issuer: str = ""
    date: str = ""
    language: str = ""
    origin: str = ""
    number: str = ""
    replaces: str = ""


def corpus_files(folder: Path) -> list[Path]:
    """The files of the corpus folder that are documents, in the order of their names."""
    if not folder.is_dir():
        raise CorpusError(f"There is no corpus folder at {folder}. Create it, or name another one with --corpus.")
    return sorted(path for path in folder.iterdir() if path.is_file() and not _is_beside(path))


def folders_beside(folder: Path) -> list[Path]:
    """The folders in the corpus folder that hold files. They are not read."""
    inner = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    return [path for path in inner if any(file.is_file() and not _is_beside(file) for file in path.rglob("*"))]


def not_files(folder: Path) -> list[Path]:
    """What lies in the corpus folder and can be no document: pipes, devices, links that lead to nothing."""
    others = (path for path in folder.iterdir() if not path.is_file() and not path.is_dir())
    return sorted(path for path in others if not _is_beside(path))


def _is_beside(path: Path) -> bool:
    return path.name in (SOURCES, CORRECTIONS) or path.name.startswith((".", "~$")) or path.suffix in (".tmp", ".lock")


def read_sources(folder: Path) -> dict[str, Source]:
    """The rows of sources.csv by file name; empty where there is no such file."""
    path = folder / SOURCES
    if not path.exists():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return {source.file: source for source in _source_rows(csv.DictReader(stream))}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CorpusError(f"{path} cannot be read ({error}). Save it as UTF-8 CSV with the columns "
                          f"{', '.join(SOURCE_COLUMNS)}.") from error


def _source_rows(rows: "csv.DictReader[str]") -> Iterator[Source]:
    if rows.fieldnames is None or "file" not in rows.fieldnames:
        raise CorpusError(f"{SOURCES} has no column 'file'. Its first line must be: {','.join(SOURCE_COLUMNS)}.")
    for row in rows:
        values = {name: unicodedata.normalize("NFC", (row.get(name) or "").strip()) for name in SOURCE_COLUMNS}
        if values["file"]:
            yield Source(**values)


def read_document(path: Path, source: Source | None = None) -> Document:
    """Reads one file. Raises CorpusError with the reason where it cannot be read, or holds several documents."""
    data = read_bytes(path)
    if _is_archive(path, data):
        raise CorpusError(f"{printable(path.name)} is an archive of several documents. Add it with read_documents, or "
                          "unpack it.")
    return _document(path, document_name(path), _found(path, data, ""), source or Source(path.name))


def read_documents(path: Path, sources: Mapping[str, Source] | None = None
                   ) -> Iterator[tuple[str, Document | CorpusError]]:
    """The documents of a file: itself, or the members of an archive, each with the name it is shown by ("papers.zip/
    letter.docx") and the reason where one cannot be read. Raises CorpusError where the whole file cannot be read."""
    sources = sources or {}
    data = read_bytes(path)
    about = sources.get(_composed(path.name), Source(path.name))
    members = shared_child().members(path.name, data) if _is_archive(path, data) else None
    if members is None:
        yield path.name, _document(path, document_name(path), _found(path, data, ""), about)
        return
    for member, name in member_names(path, members).items():
        shown = f"{path.name}/{member}"
        # A title or date in the row of the archive is not that of each of its documents.
        own = sources.get(_composed(shown), Source(shown, issuer=about.issuer, origin=about.origin))
        try:
            yield printable(shown), _document(path, name, _found(path, data, member), own, member)
        except CorpusError as error:
            yield printable(shown), error


def _document(path: Path, name: str, found: Found, source: Source, member: str = "") -> Document:
    text = found.text
    blocks = read_blocks(text)
    languages = languages_of(text, source.language)
    language = languages[0]
    about = describe(found, language)
    subject = subject_of(text, blocks) if about.number else ""
    title = (source.title or found.title or subject or _own_title(member or path.name, text, blocks)
             or _shown_name(path, name))
    return Document(name, path.name, text, blocks, title, source.issuer or about.issuer, source.date or about.date,
                    language, source.origin, source.number or about.number, found.pages, languages,
                    tuple(found.warnings), _composed(f"{path.name}/{member}" if member else path.name),
                    source.replaces)


def document_name(path: Path) -> str:
    """The name in the index of a file."""
    return _composed(path.stem)


def member_names(path: Path, members: Iterable[str]) -> dict[str, str]:
    """The names in the index of the members of an archive. Of several that differ in nothing but their endings the
    first has its name without one."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for member in members:
        shown = printable(_composed(member.replace(chr(92), "/")))
        name = shown.rpartition(".")[0] or shown
        name = shown if name.casefold() in taken else name
        taken.add(name.casefold())
        names[member] = f"{document_name(path)}/{name}"
    return names


def _shown_name(path: Path, name: str) -> str:
    """The name of a document as its title, where it has letters that can be seen."""
    shown = printable(name.rpartition("/")[2].replace("-", " ").replace("_", " "))
    return shown if any(character.isalnum() for character in shown) else printable(path.name)


def read_bytes(path: Path, shown: str = "") -> bytes:
    """The bytes of a file, told as `shown` where it is no file, too large, or changes meanwhile (CorpusError)."""
    shown = shown or printable(path.name)
    try:
        # A pipe that takes the place of a file would be waited for without end.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise CorpusError(f"{shown} is no file but a pipe or device. Take it out of the folder.")
            data = file.read(MAX_FILE_BYTES + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise CorpusError(f"{shown} cannot be opened ({error.strerror}). Check that it may be read.") from error
    except ValueError as error:  # a NUL in its name
        raise CorpusError(f"{shown} cannot be opened ({error}). Rename it.") from error
    if len(data) > MAX_FILE_BYTES:
        raise CorpusError(f"{shown} is larger than {MAX_FILE_BYTES // 1024**2} MiB. Cut it into parts.")
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise CorpusError(f"{shown} was changed while it was read. Try again when it is written.")
    return data


def _is_archive(path: Path, data: bytes) -> bool:
    return data.startswith(b"PK") and path.suffix.lower() not in OFFICE_SUFFIXES


def _found(path: Path, data: bytes, member: str) -> Found:
    """Plain text that says its encoding is decoded here: that is one call, which takes memory and time by its length
    and has nothing to parse. All else is opened by the child."""
    suffix = path.suffix.lower()
    if not member and suffix in TEXT_SUFFIXES and not is_disguised(data):
        text = decode_marked(data)
        if text is not None:
            text = without_comments(text) if suffix == ".md" else text
            text = NEVER_SHOWN.sub("", unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n"))
            if not text.strip():
                raise CorpusError(f"{printable(path.name)} holds no text. Put text in it, or take it out of the "
                                  "folder.")
            return Found(text)
    return shared_child().read(path.name, data, member)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _own_title(file: str, text: str, blocks: tuple[Block, ...]) -> str:
    """The first heading. Those of a spreadsheet are the names of its sheets: "Sheet1" is no title."""
    if file.lower().endswith(SHEET_SUFFIXES):
        return ""
    for block in blocks:
        if block.kind == "heading":
            return clean_heading(text[block.span.start : block.span.end])[:LONGEST_TITLE_CHARACTERS]
    return ""
