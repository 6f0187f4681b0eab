"""The child process that opens documents: it reads requests from its standard input and answers each on its output.

It may hold only so much memory, writes no file, starts no program but Tesseract, and reaches no network, whatever a
document makes a parser try. It imports the parsers, and what reads facts when it is first asked for them.
"""

import json
import os
import pickle
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from corpus.child import ANSWER, MEMORY_BYTES, REQUEST
from corpus.formats import archive
from corpus.formats.found import Unreadable
from corpus.formats.kinds import kind_of
from corpus.formats.parse import parse

GRACE_SECONDS = 10
FORBIDDEN = frozenset((
    "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "os.remove", "os.rename", "os.mkdir",
    "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "socket.connect", "socket.bind",
    "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "ftplib.connect",
    "smtplib.connect", "webbrowser.open", "pty.spawn"))
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def serve() -> None:
    """Answers requests until its input ends."""
    requests, answers = _take_pipes()
    _limit_memory()
    sys.setrecursionlimit(2_000)
    sys.addaudithook(_forbid)
    while True:
        sizes = requests.read(REQUEST.size)
        if len(sizes) < REQUEST.size:
            return
        header_bytes, data_bytes = REQUEST.unpack(sizes)
        request = json.loads(requests.read(header_bytes))
        data = requests.read(data_bytes)
        _limit_seconds(request["seconds"])
        reply = json.dumps(_answer(request, data)).encode("ascii")
        answers.write(ANSWER.pack(len(reply)) + reply)
        answers.flush()


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent. What a library prints goes nowhere, so that it cannot be taken for an answer."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    return requests, answers


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        return _work(request, data)
    except Unreadable as error:
        return {"reason": str(error), "needs_recognition": error.needs_recognition}
    except MemoryError:
        return {"reason": f"needs more than {MEMORY_BYTES // 1024**3} GiB of memory to be read. Cut it into parts."}
    except RecursionError:
        return {"reason": "is nested too deeply. Save it anew."}
    # Whatever a hostile file makes a parser raise, the file is named and the others are read.
    except Exception as error:
        return {"reason": f"makes its parser fail ({type(error).__name__}). Save it anew in another format."}


def _work(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    name = request["name"]
    if request["what"] == "members":
        return {"members": archive.member_names(data) if kind_of(name, data) == "zip" else None}
    if request["what"] == "languages":
        from corpus.formats.recognise import languages

        return {"languages": languages()}
    if request["what"] == "facts":
        return {"facts": _facts(data)}
    if request.get("member"):
        name, data = request["member"], archive.read_member(data, request["member"])
    if request["what"] == "draw":
        from corpus.formats.pdf_picture import draw_page

        if kind_of(name, data) != "pdf":
            raise Unreadable("is no PDF. Only the pages of a PDF are drawn.")
        return draw_page(data, request["page"], request["text"], request["start"], request["end"])
    return {"found": asdict(parse(name, data, request.get("with_recognition", False)))}


def _facts(data: bytes) -> str:
    from corpus.facts.model import as_json
    from corpus.facts.read import read_facts

    # What was made of the file, by the process that asks; the file's own bytes never come this way.
    document, passages = pickle.loads(data)
    return as_json(read_facts(document, passages)).decode("utf-8")


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; there only time is held
        return
    for limit, value in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        _, most = resource.getrlimit(limit)
        allowed = value if most == resource.RLIM_INFINITY else min(value, most)
        try:
            resource.setrlimit(limit, (allowed, most))
        except (ValueError, OSError):  # some systems know the limit and do not take it
            continue


def _limit_seconds(seconds: float) -> None:
    """Ends this process by itself if nobody is left to end it."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime + seconds + GRACE_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if most == resource.RLIM_INFINITY else min(soft, most), most))


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    if event in FORBIDDEN:
        raise PermissionError(f"a document may not make its parser use {event}")
    # A number names a file or pipe that is open already.
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING and (
            not isinstance(arguments[0], int) and arguments[0] != os.devnull):
        raise PermissionError("a document may not make its parser write a file")
    if event == "subprocess.Popen" and Path(str(arguments[0])).name not in ("tesseract", "tesseract.exe"):
        raise PermissionError("a document may not make its parser start a program")
