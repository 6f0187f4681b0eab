"""Reads files in a child process, which a hostile file may break, fill or hold up without harm to anything else.

One child reads file after file, so that a thousand files do not pay for a thousand starts. One that dies or does not
answer in time is replaced; so is one that has read many files, for parsers keep memory.
"""

import atexit
import base64
import json
import os
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.formats.found import Found

MEMORY_BYTES = 2 * 1024**3
REQUEST = struct.Struct(">II")  # the lengths of a request and of the file that goes with it
ANSWER = struct.Struct(">I")  # the length of an answer
SECONDS = 60.0
SECONDS_TO_RECOGNISE = 900.0
FILES_A_CHILD = 200
MAX_ANSWER_BYTES = 300 * 1024 * 1024
ROOT = Path(__file__).resolve().parent.parent
KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "SYSTEMROOT", "LD_LIBRARY_PATH")
START = "import sys; sys.path.insert(0, sys.argv[1]); from corpus.worker import serve; serve()"


class NeedsRecognition(CorpusError):
    """The pages of a file are pictures of text."""


@dataclass(frozen=True)
class Picture:
    """A page as PNG, and whether the words that were to be marked were found on it."""

    png: bytes
    located: bool


class Child:
    """The child process and the files it reads; safe to use from several threads, one file at a time."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.files = 0

    def read(self, name: str, data: bytes, member: str = "") -> Found:
        """What is found in a file, or in one member of an archive. Raises CorpusError, which names it."""
        shown = f"{name}/{member}" if member else name
        request = {"what": "parse", "name": name, "member": member}
        reply = self._ask(shown, request, data, self.seconds)
        if reply.get("needs_recognition") and self._recognises():
            reply = self._ask(shown, request | {"with_recognition": True}, data, SECONDS_TO_RECOGNISE)
        if "reason" in reply:
            error = NeedsRecognition if reply.get("needs_recognition") else CorpusError
            raise error(f"{printable(shown)} {reply['reason']}")
        return Found(**reply["found"])

    def members(self, name: str, data: bytes) -> list[str] | None:
        """The names of the files in an archive; None where the file is none."""
        reply = self._ask(name, {"what": "members", "name": name}, data, self.seconds)
        if "reason" in reply:
            raise CorpusError(f"{printable(name)} {reply['reason']}")
        members: list[str] | None = reply["members"]
        return members

    def draw(self, name: str, data: bytes, member: str, page: int, text: str, start: int, end: int) -> Picture:
        """A page of a PDF (1 is the first) as a picture, with the words marked that stand at `start` to `end` of the
        page's stored `text`. Raises CorpusError, which names the file."""
        shown = f"{name}/{member}" if member else name
        reply = self._ask(shown, {"what": "draw", "name": name, "member": member, "page": page, "text": text,
                                  "start": start, "end": end}, data, self.seconds)
        if "reason" in reply:
            raise CorpusError(f"{printable(shown)} {reply['reason']}")
        return Picture(base64.b64decode(reply["picture"]), bool(reply["located"]))

    def close(self) -> None:
        """Ends the child; the next file starts another one."""
        with self.lock:
            self._end()

    def _recognises(self) -> bool:
        return bool(self._ask("", {"what": "languages", "name": ""}, b"", self.seconds).get("languages"))

    def _ask(self, shown: str, request: dict[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
        with self.lock:
            if self.files >= FILES_A_CHILD:
                self._end()
            fresh = self.process is None
            reply, in_time = self._exchange(request, data, seconds)
            if reply is None and in_time and not fresh:
                # An earlier file may have left this child without memory.
                reply, in_time = self._exchange(request, data, seconds)
        if reply is not None:
            return reply
        if not in_time:
            return {"reason": f"is not read after {seconds:.0f} seconds. Cut it into parts, or save it anew."}
        return {"reason": "makes its parser stop: it is damaged, or needs more than "
                          f"{MEMORY_BYTES // 1024**3} GiB of memory. Save it anew, or cut it into parts."}

    def _exchange(self, request: dict[str, Any], data: bytes, seconds: float) -> tuple[dict[str, Any] | None, bool]:
        """The answer, or None where the child is gone without one; and whether that was before its time was up."""
        process = self._started()
        self.files += 1
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            reply = _send(process, request | {"seconds": seconds}, data)
        finally:
            timer.cancel()
        if reply is None:
            self._end()
        return reply, not late.is_set()

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self._end()
            variables = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", START, str(ROOT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env=variables | {"OMP_THREAD_LIMIT": "1"}, cwd=ROOT.anchor)
        return self.process

    def _end(self) -> None:
        process, self.process, self.files = self.process, None, 0
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not written to one that died
                    continue


def _send(process: subprocess.Popen[bytes], request: dict[str, Any], data: bytes) -> dict[str, Any] | None:
    assert process.stdin is not None and process.stdout is not None
    header = json.dumps(request).encode("ascii")
    try:
        process.stdin.write(REQUEST.pack(len(header), len(data)) + header)
        process.stdin.write(data)
        process.stdin.flush()
        size = process.stdout.read(ANSWER.size)
        if len(size) < ANSWER.size or ANSWER.unpack(size)[0] > MAX_ANSWER_BYTES:
            return None
        reply = process.stdout.read(ANSWER.unpack(size)[0])
        answer = json.loads(reply)
    except (OSError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def printable(name: str) -> str:
    """A file's name as text that can be shown: nothing in it turns the line around or is not text."""
    return "".join(character if character.isprintable() and not 0xD800 <= ord(character) < 0xE000
                   else f"\\x{ord(character):02x}" for character in name)


@cache
def shared_child() -> Child:
    """The child of this process."""
    child = Child()
    atexit.register(child.close)
    return child
