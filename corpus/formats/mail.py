"""EML: who wrote to whom, when, about what, and the text of the mail. Attachments are named, not opened."""

from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from corpus.formats.found import Found, Unreadable
from corpus.formats.html import read_html
from corpus.formats.plain import decode

SHOWN = ("From", "To", "Cc", "Date", "Subject")
MAX_PARTS = 1_000


def read_mail(data: bytes) -> Found:
    """Reads a mail."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = decode(data).encode("utf-8")
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
    except (MessageError, ValueError, IndexError, AttributeError, TypeError) as error:
        raise Unreadable("is no mail that can be read. Save it anew as .eml.") from error
    headers = {name: _header(message, name) for name in SHOWN}
    if not any(headers.values()):
        raise Unreadable("is no mail: it has no sender and no subject. Save it anew as .eml.")
    text, attached = _text(message)
    lines = [f"{name}: {value}" for name, value in headers.items() if value]
    if attached:
        lines.append(f"Attachments: {', '.join(attached)}")
    sender = headers["From"].split("<")[0].strip(' "')
    found = Found("\n".join(lines) + f"\n\n{text}", headers["Subject"], sender, _date(headers["Date"]))
    if attached:
        found.warnings.append("1 attachment was not read. Save it as a file of its own." if len(attached) == 1 else
                              f"{len(attached)} attachments were not read. Save them as files of their own.")
    return found


def _header(message: Message, name: str) -> str:
    try:
        return " ".join(str(message.get(name) or "").split())
    # Headers of hostile mails make the parser of the standard library raise many things.
    except Exception:
        return ""


def _date(value: str) -> str:
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def _text(message: EmailMessage | Message) -> tuple[str, list[str]]:
    """The plain text of a mail, or that of its web page; and the names of what hangs on it."""
    plain: list[str] = []
    pages: list[str] = []
    attached: list[str] = []
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise Unreadable(f"has more than {MAX_PARTS:,} parts. Save its text as a file of its own.")
        if part.is_multipart():
            continue
        name, kind = _file_name(part), part.get_content_type()
        if name or part.get_content_disposition() == "attachment":
            attached.append(name or kind)
        elif kind == "text/plain":
            plain.append(_decoded(part))
        elif kind == "text/html":
            pages.append(_page(part))
    shown = plain if any(text.strip() for text in plain) else pages
    return "\n\n".join(text.strip() for text in shown if text.strip()), attached


def _file_name(part: Message) -> str:
    try:
        return " ".join((part.get_filename() or "").split())[:200]
    except Exception:
        return ""


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else str(payload or "").encode("utf-8", "replace")


def _decoded(part: Message) -> str:
    data = _bytes(part)
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError, ValueError):
        try:
            return decode(data)
        except Unreadable:
            return data.decode("utf-8", "replace")


def _page(part: Message) -> str:
    try:
        return read_html(_decoded(part).encode("utf-8", "replace")).text
    except Unreadable:
        return ""
