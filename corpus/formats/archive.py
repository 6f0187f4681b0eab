"""ZIP archives: their members are documents of their own. Nothing is ever unpacked to disk."""

import zipfile
from pathlib import PurePosixPath

from corpus.formats.found import Unreadable
from corpus.formats.packed import MAX_INFLATED_BYTES, open_packed, read_part

MAX_DOCUMENTS = 500
MAX_MEMBER_BYTES = 20 * 1024 * 1024


def member_names(data: bytes) -> list[str]:
    """The names of the files in an archive, as it gives them; folders and what programs put beside are left out."""
    with open_packed(data) as archive:
        names = [member.filename for member in archive.infolist() if not member.is_dir() and not _is_beside(member)]
    if len(names) > MAX_DOCUMENTS:
        raise Unreadable(f"holds {len(names):,} files, more than {MAX_DOCUMENTS:,}. Cut it into several archives.")
    if len(set(names)) < len(names):
        raise Unreadable("holds two files of one name. Pack it anew.")
    if not names:
        raise Unreadable("is an archive without files. Put documents in it, or take it out of the folder.")
    return names


def read_member(data: bytes, name: str) -> bytes:
    """The bytes of one file in an archive. Raises Unreadable for what must not be opened."""
    with open_packed(data) as archive:
        member = archive.getinfo(name)
        unix_mode = member.external_attr >> 16
        if unix_mode & 0o170000 == 0o120000:
            raise Unreadable("is a link, not a file. Pack the file itself.")
        path = PurePosixPath(name.replace("\\", "/"))
        if ".." in path.parts or path.is_absolute() or "\0" in name or ":" in path.parts[0]:
            raise Unreadable("has a name that leads out of the archive. Pack it anew with plain names.")
        if member.file_size > min(MAX_MEMBER_BYTES, MAX_INFLATED_BYTES):
            raise Unreadable(f"is larger than {MAX_MEMBER_BYTES // 1024**2} MiB. Cut it into parts.")
        found = read_part(archive, name)
        return found or b""


def _is_beside(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    return "__MACOSX" in path.parts or is_left_by_programs(path.name)


def is_left_by_programs(name: str) -> bool:
    """Whether a file is hidden, or one that Office and systems leave beside those of people."""
    return name.startswith((".", "~$")) or name in ("Thumbs.db", "desktop.ini")
