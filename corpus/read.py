"""A file of the corpus folder -> Document. What the folder says of its files stands in its sources.csv."""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from corpus.blocks import read_blocks
from corpus.document import Block, Document
from corpus.errors import CorpusError
from corpus.language import detect_language
from corpus.split import clean_heading

SOURCES = "sources.csv"
SOURCE_COLUMNS = ("file", "title", "issuer", "date", "language", "origin")
CORRECTIONS = "register-corrections.jsonl"  # what people say of facts; written by the register
TEXT_SUFFIXES = (".txt", ".md")
MAX_FILE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Source:
    """What sources.csv says of one file; an empty string where it says nothing."""

    file: str
    title: str = ""
    issuer: str = ""
    date: str = ""
    language: str = ""
    origin: str = ""


def corpus_files(folder: Path) -> list[Path]:
    """The files of the corpus folder that are documents, in the order of their names."""
    if not folder.is_dir():
        raise CorpusError(f"There is no corpus folder at {folder}. Create it, or name another one with --corpus.")
    return sorted(path for path in folder.iterdir() if path.is_file() and not _is_beside(path))


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
    """Reads one file. Raises CorpusError where it is not text, is empty or too large."""
    source = source or Source(path.name)
    text = _read_text(path)
    blocks = read_blocks(text)
    name = unicodedata.normalize("NFC", path.stem)
    language = source.language or detect_language(text)
    title = source.title or _first_heading(text, blocks) or name.replace("-", " ").replace("_", " ")
    return Document(name, path.name, text, blocks, title, source.issuer, source.date, language, source.origin)


def _read_text(path: Path) -> str:
    if path.suffix.lower() not in TEXT_SUFFIXES:
        raise CorpusError(f"{path.name}: files of the kind '{path.suffix}' cannot be read yet. Save it as plain text "
                          f"({' or '.join(TEXT_SUFFIXES)}).")
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise CorpusError(f"{path.name} is larger than {MAX_FILE_BYTES // 1024**2} MiB. Cut it into parts.")
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path.name} cannot be opened ({error.strerror}). Check that it may be read.") from error
    text = unicodedata.normalize("NFC", _decode(path.name, data)).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise CorpusError(f"{path.name} holds no text. Put text in it, or take it out of the folder.")
    return text


def _decode(name: str, data: bytes) -> str:
    marked_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    # A NUL is in no text but UTF-16: what has one is a program, a picture, a damaged file.
    if b"\0" in data and not marked_utf16:
        raise CorpusError(f"{name} is not text. Save it as UTF-8 text, or take it out of the folder.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(data).best()
    if best is None:
        raise CorpusError(f"{name} is not text in any encoding known here. Save it as UTF-8 text.")
    return str(best)


def _first_heading(text: str, blocks: tuple[Block, ...]) -> str:
    for block in blocks:
        if block.kind == "heading":
            return clean_heading(text[block.span.start : block.span.end])
    return ""
