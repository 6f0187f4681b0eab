"""Pages of a PDF as pictures. A child process draws them: a hostile file takes time there, and nothing else."""

import hashlib
import threading
from collections import OrderedDict
from pathlib import Path

from corpus.child import Child, Picture, printable
from corpus.errors import CorpusError
from corpus.read import MAX_FILE_BYTES, member_names
from index.snapshot import StoredDocument
from page.viewer import said
from page.viewer.place import Opened

SECONDS = 15.0
WAITING = 4
KEPT = 24


class Busy(Exception):
    """More pages are asked for than can be drawn."""


class Pictures:
    """Draws pages and keeps the last ones; safe to use from several threads."""

    def __init__(self, corpus_folder: Path) -> None:
        self.corpus_folder = corpus_folder
        self.child = Child(SECONDS)
        self._waiting = threading.BoundedSemaphore(WAITING)
        self._kept: OrderedDict[tuple[str, str, int, int, int], Picture | str] = OrderedDict()
        self._keeping = threading.Lock()

    def may_have(self, document: StoredDocument) -> bool:
        """Whether a document may have pages to draw, told by the name of its file."""
        return document.file.lower().endswith((".pdf", ".zip"))

    def draw(self, opened: Opened, page: int) -> Picture | None:
        """A page with the quoted words on it marked; None where the document is no PDF. Raises CorpusError with what is
        said of a file that cannot be drawn, and Busy."""
        document = opened.document
        if not self.may_have(document):
            return None
        begin, stop = opened.page_span(page)
        start, end = max(opened.start, begin) - begin, min(opened.end, stop) - begin
        start, end = (start, end) if start < end else (0, 0)
        # The file is looked at each time: what was removed from the folder is not shown from memory.
        data = self._file(document)
        key = (document.name, document.file_hash, page, start, end)
        with self._keeping:
            kept = self._kept.get(key)
        if kept is None:
            kept = self._drawn(document, data, page, opened.text[begin:stop], start, end)
            with self._keeping:
                self._kept[key] = kept
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        if isinstance(kept, str):
            raise CorpusError(kept)
        return kept if kept.png else None

    def _file(self, document: StoredDocument) -> bytes:
        """The bytes that were indexed. Raises CorpusError where the folder has them no more."""
        path = self.corpus_folder / document.file
        try:
            is_inside = path.resolve().is_relative_to(self.corpus_folder.resolve())
            data = path.read_bytes() if is_inside and path.stat().st_size <= MAX_FILE_BYTES else b""
        except OSError as error:
            raise CorpusError(said.FILE_DIFFERS) from error
        if hashlib.sha256(data).hexdigest() != document.file_hash:
            raise CorpusError(said.FILE_DIFFERS)
        return data

    def _drawn(self, document: StoredDocument, data: bytes, page: int, text: str, start: int, end: int
               ) -> Picture | str:
        if not self._waiting.acquire(blocking=False):
            raise Busy
        try:
            path = self.corpus_folder / document.file
            member = self._member(path, data, document.name)
            if member is None:
                return Picture(b"", False)
            # What does not come back in time or at all is not tried again: it would hold up the others each time.
            return self.child.draw(path.name, data, member, page, text, start, end)
        except CorpusError as error:
            return str(error)
        finally:
            self._waiting.release()

    def _member(self, path: Path, data: bytes, name: str) -> str | None:
        """The member of an archive that a document is, "" where the file is no archive; None where it is no PDF."""
        if not path.name.lower().endswith(".zip"):
            return "" if b"%PDF" in data[:1024] else None
        members = self.child.members(printable(path.name), data) or []
        found = next((member for member, own in member_names(path, members).items() if own == name), None)
        return found if found is not None and found.lower().endswith(".pdf") else None
