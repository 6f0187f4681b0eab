"""Reads files in a child process, which a hostile file may break, fill or hold up without harm to anything else.

One child reads file after file, so that a thousand files do not pay for a thousand starts. One that dies or does not
answer in time is replaced; so is one that has read many files, for parsers keep memory. Facts are read there too: what
looks for them takes long over some texts.
"""

import atexit
import base64
import json
import os
import pickle
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.document import Document, Passage
from corpus.errors import CorpusError
from corpus.facts.model import AnyFact, from_json
from corpus.formats.found import Found

MEMORY_BYTES = 2 * 1024**3
REQUEST = struct.Struct(">II")  # the lengths of a request and of the file that goes with it
ANSWER = struct.Struct(">I")  # the length of an answer
SECONDS = 60.0
SECONDS_TO_RECOGNISE = 900.0
SECONDS_FOR_FACTS = 300.0  # several MB of text on a busy machine, which reads this much in a second:
CHARACTERS_A_SECOND = 10_000
SECONDS_BETWEEN_LOOKS = 0.1  # at the clock, and at whether the work was cancelled
FILES_A_CHILD = 200
MAX_ANSWER_BYTES = 300 * 1024 * 1024
ROOT = Path(__file__).resolve().parent.parent
KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "SYSTEMROOT", "LD_LIBRARY_PATH")
CANCELLED = "is not read, since that was cancelled. Start again when you want to."
STOPPED = (f"makes its parser stop: it is damaged, or needs more than {MEMORY_BYTES // 1024**3} GiB of memory. Save it "
           "anew, or cut it into parts.")
START = "import sys; sys.path.insert(0, sys.argv[1]); from corpus.worker import serve; serve()"


def _never() -> bool:
    return False


class NeedsRecognition(CorpusError):
    """The pages of a file are pictures of text."""


@dataclass(frozen=True)
class Picture:
    """A page as PNG, and whether the words that were to be marked were found on it."""

    png: bytes
    located: bool


class Child:
    """The child process and the files it reads; safe to use from several threads, one file at a time."""

    def __init__(self, seconds: float = SECONDS, seconds_for_facts: float = SECONDS_FOR_FACTS) -> None:
        self.seconds, self.seconds_for_facts = seconds, seconds_for_facts
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.files = 0
        self.is_cancelled: Callable[[], bool] = _never

    @contextmanager
    def unless(self, is_cancelled: Callable[[], bool]) -> Iterator[None]:
        """While the block runs, whatever the child is at ends at once when this becomes true, and nothing more is
        begun: a scan may take a quarter of an hour."""
        before, self.is_cancelled = self.is_cancelled, is_cancelled
        try:
            yield
        finally:
            self.is_cancelled = before

    def read(self, name: str, data: bytes, member: str = "") -> Found:
        """What is found in a file, or in one member of an archive. Raises CorpusError, which names it."""
        shown = f"{name}/{member}" if member else name
        request = {"what": "parse", "name": name, "member": member}
        reply = self._ask(request, data, self.seconds)
        if reply.get("needs_recognition") and self._recognises():
            reply = self._ask(request | {"with_recognition": True}, data, SECONDS_TO_RECOGNISE)
        if "reason" in reply:
            error = NeedsRecognition if reply.get("needs_recognition") else CorpusError
            raise error(f"{printable(shown)} {reply['reason']}")
        return Found(**reply["found"])

    def members(self, name: str, data: bytes) -> list[str] | None:
        """The names of the files in an archive; None where the file is none."""
        reply = self._ask({"what": "members", "name": name}, data, self.seconds)
        if "reason" in reply:
            raise CorpusError(f"{printable(name)} {reply['reason']}")
        members: list[str] | None = reply["members"]
        return members

    def draw(self, name: str, data: bytes, member: str, page: int, text: str, start: int, end: int) -> Picture:
        """A page of a PDF (1 is the first) as a picture, with the words marked that stand at `start` to `end` of the
        page's stored `text`. Raises CorpusError, which names the file."""
        shown = f"{name}/{member}" if member else name
        reply = self._ask({"what": "draw", "name": name, "member": member, "page": page, "text": text,
                                  "start": start, "end": end}, data, self.seconds)
        if "reason" in reply:
            raise CorpusError(f"{printable(shown)} {reply['reason']}")
        return Picture(base64.b64decode(reply["picture"]), bool(reply["located"]))

    def facts(self, document: Document, passages: Sequence[Passage]) -> list[AnyFact]:
        """The facts of a document. Raises CorpusError, which says why there are none."""
        # What goes to the child is our own; what comes from it is taken as nothing but JSON.
        data = pickle.dumps((document, tuple(passages)), pickle.HIGHEST_PROTOCOL)
        seconds = min(self.seconds_for_facts, self.seconds + len(document.text) / CHARACTERS_A_SECOND)
        reply = self._ask({"what": "facts", "name": ""}, data, seconds)
        if "reason" in reply:
            raise CorpusError(f"Facts were not read from it: its text {reply['reason']}")
        return from_json(reply["facts"].encode("utf-8"))

    def close(self) -> None:
        """Ends the child; the next file starts another one."""
        with self.lock:
            self._end()

    def _recognises(self) -> bool:
        return bool(self._ask({"what": "languages", "name": ""}, b"", self.seconds).get("languages"))

    def _ask(self, request: dict[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
        with self.lock:
            if self.is_cancelled():
                return {"reason": CANCELLED}
            if self.files >= FILES_A_CHILD:
                self._end()
            fresh = self.process is None
            reply, ended = self._exchange(request, data, seconds)
            if reply is None and not ended and not fresh:
                # An earlier file may have left this child without memory.
                reply, ended = self._exchange(request, data, seconds)
        return reply if reply is not None else {"reason": ended or STOPPED}

    def _exchange(self, request: dict[str, Any], data: bytes, seconds: float) -> tuple[dict[str, Any] | None, str]:
        """The answer, or None where the child is gone without one; and why it was ended, where that was done here."""
        process = self._started()
        self.files += 1
        done, ended = threading.Event(), ""

        def watch() -> None:
            nonlocal ended
            until = time.monotonic() + seconds
            while not done.wait(SECONDS_BETWEEN_LOOKS):
                if self.is_cancelled():
                    ended = CANCELLED
                elif time.monotonic() > until:
                    ended = f"is not read after {seconds:.0f} seconds. Cut it into parts, or save it anew."
                if ended:
                    process.kill()
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            reply = _send(process, request | {"seconds": seconds}, data)
        finally:
            done.set()
            watcher.join()
        if reply is None:
            self._end()
        return reply, ended

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
