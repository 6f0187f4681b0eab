"""The bytes of a file -> what is found in it, by the reader of its kind."""

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from corpus.formats.found import MAX_TEXT_CHARACTERS, Found, Unreadable
from corpus.formats.kinds import BINARY_KINDS, TEXT_KINDS, kind_of
from corpus.formats.plain import decode, without_comments
from corpus.formats.tidy import tidy

# Imported when the first file of the kind comes: a folder of text files needs none of them.
READERS = {"docx": ("docx", "read_docx"), "pptx": ("pptx", "read_pptx"), "sheet": ("sheet", "read_sheet"),
           "odt": ("odt", "read_odt"), "html": ("html", "read_html"), "mail": ("mail", "read_mail"),
           "csv": ("csv_table", "read_csv")}


def parse(name: str, data: bytes, with_recognition: bool = False) -> Found:
    """Reads the file called `name`. Raises Unreadable, with what is said of the file after its name."""
    kind = kind_of(name, data)
    if kind == "zip":
        raise Unreadable("is an archive inside of an archive. Unpack it.")
    if kind == "pdf":
        from corpus.formats.pdf import read_pdf

        found = read_pdf(data, with_recognition)
    elif kind in READERS:
        found = _reader(kind)(data)
    else:
        text = decode(data)
        found = Found(without_comments(text) if kind == "markdown" else text)
    found.text = tidy(found.text)
    if not found.text.strip():
        raise Unreadable("holds no text. Put text in it, or take it out of the folder.")
    if len(found.text) > MAX_TEXT_CHARACTERS:
        raise Unreadable(f"holds more than {MAX_TEXT_CHARACTERS:,} characters. Cut it into parts.")
    suffix = PurePath(name).suffix.lower()
    if (BINARY_KINDS | TEXT_KINDS).get(suffix) != kind:
        found.warnings.append(f"Its ending is '{suffix}', but it is a {kind} file and was read as one.")
    for field in ("title", "issuer", "date", "number"):
        setattr(found, field, " ".join(tidy(str(getattr(found, field))).split())[:500])
    return found


def _reader(kind: str) -> Callable[[bytes], Found]:
    module, function = READERS[kind]
    reader: Callable[[bytes], Found] = getattr(import_module(f"corpus.formats.{module}"), function)
    return reader
