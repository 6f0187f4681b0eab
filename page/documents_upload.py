"""Files on their way in: each is sent by itself, and waits here until it is put in, or is forgotten after an hour.

Not by Gradio's own upload: it cannot tell how far it is, and makes other names of those in many scripts.
"""

import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from assistant.errors import AssistantError
from assistant.settings import Settings
from corpus.read import MAX_FILE_BYTES
from page import documents_texts as said

PATH = "documents/put"
NAME_HEADER = "x-file-name"
KEPT_SECONDS = 3_600
LONGEST_NAME = 1_000  # characters that are kept for the receipt; under which name it lies is decided there


@dataclass(frozen=True)
class Waiting:
    """A file that was sent: the name it has at home, and where its bytes are."""

    name: str
    path: Path
    sent: float


class Uploads:
    """The files that wait. `close` deletes what is left of them."""

    def __init__(self, settings: Settings) -> None:
        self.largest_bytes = min(settings.max_upload_megabytes * 1024**2, MAX_FILE_BYTES)
        self.total_bytes = settings.max_upload_total_megabytes * 1024**2
        self.is_allowed = settings.may_manage_documents
        self.folder = Path(tempfile.mkdtemp(prefix="documents-"))
        self._waiting: dict[str, Waiting] = {}
        self._lock = threading.Lock()

    def keep(self, name: str, path: Path) -> str:
        """Takes over a file that was sent whole; its key."""
        with self._lock:
            key = path.name
            self._waiting[key] = Waiting(name, path, time.monotonic())
            return key

    def take(self, keys: Iterable[str]) -> list[tuple[str, Path]]:
        """The files of these keys, which do not wait any more; AssistantError where one of them is not there."""
        with self._lock:
            if any(key not in self._waiting for key in keys):
                raise AssistantError(said.FILES_GONE)
            taken = [self._waiting.pop(key) for key in dict.fromkeys(keys)]
        return [(one.name, one.path) for one in taken]

    def room_bytes(self) -> int:
        """How much may still be sent, once what was forgotten is deleted."""
        with self._lock:
            for key, one in list(self._waiting.items()):
                if time.monotonic() - one.sent > KEPT_SECONDS:
                    del self._waiting[key]
                    one.path.unlink(missing_ok=True)
            # Also what is being sent now, and what is being put in.
            return self.total_bytes - sum(path.stat().st_size for path in self.folder.iterdir())

    def close(self) -> None:
        """Deletes all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def delete(files: Iterable[tuple[str, Path]]) -> None:
    """Deletes files that were taken."""
    for _, path in files:
        path.unlink(missing_ok=True)


def upload_route(uploads: Uploads) -> Route:
    """Takes one file: its bytes are the body, its name stands in a header, which no other site's page may send."""

    async def put(request: Request) -> Response:
        if not uploads.is_allowed:
            return PlainTextResponse(f"{said.READ_ONLY} {said.HOW_TO_ALLOW}", 403)
        name = unquote(request.headers.get(NAME_HEADER, ""))[:LONGEST_NAME]
        path = uploads.folder / uuid.uuid4().hex
        try:
            problem = await _receive(request, path, name, uploads)
        except (ClientDisconnect, OSError) as error:
            problem = f"{name} could not be received ({error or 'the connection broke off'}). Send it again."
        if problem:
            path.unlink(missing_ok=True)
            return PlainTextResponse(problem, 413)
        return JSONResponse({"key": uploads.keep(name, path), "name": name})

    return Route(f"/{PATH}", put, methods=["POST"])


async def _receive(request: Request, path: Path, name: str, uploads: Uploads) -> str:
    room = uploads.room_bytes()
    received = 0
    with path.open("wb") as stream:
        async for chunk in request.stream():
            received += len(chunk)
            if received > uploads.largest_bytes:
                return said.too_large(name, uploads.largest_bytes)
            if received > room:
                return said.too_much(name, uploads.total_bytes)
            stream.write(chunk)
    return ""
