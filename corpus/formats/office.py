"""What an office document says of itself: its properties, and which parts belong to which."""

import posixpath
import re
from zipfile import ZipFile

from corpus.formats.found import Found, Unreadable
from corpus.formats.packed import read_xml

DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
PLACEHOLDERS = ("untitled", "document", "document1", "powerpoint presentation", "presentation", "word document",
                "slide 1", "book1", "microsoft word")
HEADING = re.compile(r"^#+ ", re.MULTILINE)


def describe(archive: ZipFile, found: Found) -> None:
    """Title of docProps/core.xml and company of docProps/app.xml. Who typed it is not who issued it."""
    try:
        core, app = read_xml(archive, "docProps/core.xml"), read_xml(archive, "docProps/app.xml")
    except Unreadable:
        return
    title = core.findtext(f"{DUBLIN_CORE}title") if core is not None else None
    found.title = found.title or usable_title(title)
    publisher = core.findtext(f"{DUBLIN_CORE}publisher") if core is not None else None
    company = app.findtext("{*}Company") if app is not None else None
    found.issuer = found.issuer or " ".join((publisher or company or "").split())[:200]


def usable_title(title: str | None) -> str:
    """A title that somebody gave; not a file name or what a program puts there."""
    shown = " ".join((title or "").split())[:300]
    if shown.lower() in PLACEHOLDERS or shown.lower().startswith("microsoft word - "):
        return ""
    return "" if "." in shown[-5:] and shown.rsplit(".", 1)[-1].isalnum() and " " not in shown else shown


def shown_title(title: str, text: str) -> str:
    """The title in a file's properties, unless most of its words stand nowhere in a text that has headings of its own:
    then it is left from the document or template that the file was made of."""
    words, all_words = re.findall(r"\w+", title.lower()), set(re.findall(r"\w+", text.lower()))
    is_shown = 2 * sum(word in all_words for word in words) > len(words)
    return title if is_shown or not HEADING.search(text) else ""


def targets(archive: ZipFile, part: str) -> dict[str, str]:
    """The parts that `part` names, by the ids it uses for them."""
    folder, name = posixpath.split(part)
    relations = read_xml(archive, f"{folder}/_rels/{name}.rels")
    if relations is None:
        return {}
    inner = [relation for relation in relations if relation.get("TargetMode") != "External"]
    return {str(relation.get("Id")): posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/")
            for relation in inner}
