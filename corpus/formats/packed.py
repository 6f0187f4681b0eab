"""ZIP files, which DOCX, PPTX, XLSX and ODT are too: opened only if what they hold is of a size that can be held."""

import re
import zipfile
from io import BytesIO

from lxml import etree

from corpus.formats.found import Unreadable

# The strict form of office documents differs from the usual one in the names of its namespaces.
STRICT = b"http://purl.oclc.org/ooxml/"
MAX_MEMBERS = 5_000
MAX_INFLATED_BYTES = 200 * 1024 * 1024
MAX_XML_BYTES = 60 * 1024 * 1024


def open_packed(data: bytes) -> zipfile.ZipFile:
    """The ZIP file in `data`, its members counted and their sizes added up before any is inflated."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except Exception as error:
        raise Unreadable("is damaged: its end is missing or broken. Copy or save it anew.") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise Unreadable(f"holds {len(members):,} parts, more than {MAX_MEMBERS:,}. Cut it into several files.")
    inflated = sum(member.file_size for member in members)
    # A member that lies about its size is cut off by zipfile at the size it gives.
    if inflated > MAX_INFLATED_BYTES:
        raise Unreadable(f"inflates to {inflated / 1024**2:,.0f} MiB, more than {MAX_INFLATED_BYTES // 1024**2}. "
                         "Cut it into parts, or save it without its pictures.")
    if any(member.flag_bits & 0x1 for member in members):
        raise Unreadable("is password-protected. Save it without a password.")
    return archive


def open_office(data: bytes) -> zipfile.ZipFile:
    """An office document: no XML part of it may be so large that a tree of it does not fit in memory."""
    archive = open_packed(data)
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels")) and member.file_size > MAX_XML_BYTES:
            raise Unreadable(f"inflates to {member.file_size / 1024**2:,.0f} MiB of text in one part. "
                             "Cut it into several files.")
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of a member; None where there is none of that name."""
    try:
        return archive.read(name)
    except KeyError:
        return None
    except NotImplementedError as error:
        raise Unreadable("is packed in an old way that cannot be read. Unpack it and pack it anew.") from error
    except Exception as error:
        raise Unreadable("is damaged: a part of it cannot be unpacked. Save it anew.") from error


def read_xml(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """The XML of a member, or None: nothing is fetched, no entity is expanded, depth and size are held."""
    data = read_part(archive, name)
    return None if data is None else parse_xml(_transitional(data))


def _transitional(data: bytes) -> bytes:
    if STRICT not in data:
        return data
    return re.sub(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|drawingml|presentationml|spreadsheetml)/(\w+)",
                  rb"http://schemas.openxmlformats.org/\1/2006/\2",
                  data.replace(STRICT + b"officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"))


def parse_xml(data: bytes) -> etree._Element:
    """An XML tree. Raises Unreadable where it is broken, or declares entities."""
    if b"<!ENTITY" in data[:100_000] or "<!ENTITY".encode("utf-16-le") in data[:100_000]:
        raise Unreadable("declares entities, which no office program writes. Save it anew.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        deep = "depth" in str(error).lower()
        raise Unreadable("is nested too deeply. Save it anew." if deep else
                         "is damaged: its text is not whole. Save it anew.") from error
