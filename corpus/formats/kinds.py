"""What kind a file is: by its content first, by its name where the content does not tell."""

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from corpus.formats.found import Unreadable

TEXT_KINDS = {".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html",
              ".htm": "html", ".xhtml": "html", ".mht": "mail", ".mhtml": "mail", ".csv": "csv", ".tsv": "csv",
              ".eml": "mail"}
BINARY_KINDS = {".pdf": "pdf", ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".pptx": "pptx", ".pptm": "pptx",
                ".ppsx": "pptx", ".xlsx": "sheet", ".xlsm": "sheet", ".xls": "sheet", ".ods": "sheet", ".odt": "odt",
                ".zip": "zip"}
READABLE_SUFFIXES = (*TEXT_KINDS, *BINARY_KINDS)
SAVE_AS = {".doc": "Save it as .docx", ".dot": "Save it as .docx", ".rtf": "Save it as .docx",
           ".ppt": "Save it as .pptx", ".odp": "Save it as .pptx", ".pages": "Export it as .docx or PDF",
           ".wpd": "Save it as .docx", ".msg": "Save it as .eml", ".7z": "Unpack it, or pack it as .zip",
           ".rar": "Unpack it, or pack it as .zip", ".tar": "Unpack it, or pack it as .zip",
           ".gz": "Unpack it, or pack it as .zip", ".epub": "Save it as PDF", ".xps": "Save it as PDF",
           ".djvu": "Save it as PDF", ".tif": "Put it in a PDF", ".tiff": "Put it in a PDF",
           ".jpg": "Put it in a PDF", ".jpeg": "Put it in a PDF", ".png": "Put it in a PDF"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_SIGNATURES = ((b"Rar!", ".rar"), (b"7z\xbc\xaf\x27\x1c", ".7z"), (b"\x1f\x8b", ".gz"), (b"{\\rtf", ".rtf"),
                    (b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"II*\0", ".tif"), (b"MM\0*", ".tif"),
                    (b"AT&TFORM", ".djvu"))
PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
HTML_START = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
MAIL_START = re.compile(rb"(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
MAIL_HEADER = re.compile(rb"^(?:from|received|mime-version|message-id):", re.I | re.M)


def kind_of(name: str, data: bytes) -> str:
    """The kind of a file: "pdf", "docx", "pptx", "sheet", "odt", "zip", "html", "mail", "csv", "markdown", "text".

    Raises Unreadable for what cannot be read, with what to do instead.
    """
    suffix = PurePath(name).suffix.lower()
    if not data.strip():
        raise Unreadable("holds no text. Put text in it, or take it out of the folder.")
    # Before PDF: an archive may begin with one that is not packed.
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _kind_of_zip(suffix, data)
    if data[:1024].lstrip().startswith(b"%PDF-") or (suffix not in TEXT_KINDS and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith(OLE):
        return _kind_of_ole(suffix, data)
    for signature, other in OTHER_SIGNATURES:
        if data.startswith(signature):
            raise not_read_yet(other)
    if data.startswith(PROGRAMS) and b"\0" in data[:4096]:
        raise Unreadable("is a program, not a document. Take it out of the folder.")
    if suffix in BINARY_KINDS and suffix not in TEXT_KINDS:
        return _text_behind(suffix, data)
    if suffix not in TEXT_KINDS:
        raise not_read_yet(suffix)
    return _text_kind(suffix, data)


def is_disguised(data: bytes) -> bool:
    """Whether a file that is named as plain text is a web page, a PDF or another kind of its own."""
    start = data[:4096]
    return start.lstrip().startswith((b"%PDF-", b"{\\rtf")) or bool(HTML_START.match(start))


def not_read_yet(suffix: str) -> Unreadable:
    """What is said of a kind that nothing here reads."""
    remedy = SAVE_AS.get(suffix, "Save it as PDF, .docx, .html or plain text")
    return Unreadable(f"is of the kind '{suffix}', which cannot be read. {remedy}." if suffix else
                      f"has no ending that tells its kind. Name it .pdf, .docx, .html or .txt. {remedy}.")


def _text_kind(suffix: str, data: bytes) -> str:
    start = data[:4096]
    if TEXT_KINDS[suffix] in ("text", "csv") and HTML_START.match(start):
        return "html"
    if TEXT_KINDS[suffix] == "html" and MAIL_START.match(start) and MAIL_HEADER.search(start):
        return "mail"
    return TEXT_KINDS[suffix]


def _text_behind(suffix: str, data: bytes) -> str:
    """A text file with the ending of another kind, such as a web page saved as .doc or .pdf."""
    if HTML_START.match(data[:4096]):
        return "html"
    raise Unreadable(f"is no {suffix} file, or it is damaged. Open it in the program that made it and save it anew.")


def _kind_of_zip(suffix: str, data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names and _is_small(archive) else b""
    except Exception as error:
        raise Unreadable("is damaged: its end is missing or broken. Copy or save it anew.") from error
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        return _kind_of_open_document(mimetype)
    if mimetype.startswith(b"application/epub"):
        raise not_read_yet(".epub")
    for folder, kind in (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "sheet")):
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return kind
    if suffix not in ("", ".zip") and suffix in BINARY_KINDS:
        raise Unreadable(f"is a ZIP archive that holds no {suffix} document. Save it anew.")
    return "zip"


def _is_small(archive: zipfile.ZipFile) -> bool:
    return archive.getinfo("mimetype").file_size < 200


def _kind_of_open_document(mimetype: bytes) -> str:
    kind = mimetype.decode("ascii", "replace").rsplit(".", 1)[-1].strip()
    if kind.startswith("text"):
        return "odt"
    if kind.startswith("spreadsheet"):
        return "sheet"
    raise not_read_yet(".odp") if kind.startswith("presentation") else not_read_yet("." + kind[:20])


def _kind_of_ole(suffix: str, data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("is password-protected. Save it without a password.")
    if suffix == ".xls" or (suffix not in SAVE_AS and "Workbook".encode("utf-16-le") in data):
        return "sheet"
    raise not_read_yet(suffix if suffix in SAVE_AS else ".doc")
