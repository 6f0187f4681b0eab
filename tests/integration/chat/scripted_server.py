"""A real HTTP server that speaks the OpenAI protocol and says what a test wrote down, streamed in small pieces."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PIECE = 17


class ScriptedServer(ThreadingHTTPServer):
    """Answers each request with the next reply (the last one again where there are no more). A reply is its text, or a
    status and an error; `wait_seconds` passes before it and `piece_seconds` before each piece, `break_after` pieces it
    hangs up. Requests with a key of `refuses` are refused; not `is_streaming`, a reply comes in one piece. All of it
    may be changed while it runs."""

    daemon_threads = True

    def __init__(self, replies: Sequence[str | tuple[int, str]], wait_seconds: float, break_after: int | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies, self.wait_seconds, self.break_after = list(replies), wait_seconds, break_after
        self.piece_seconds = 0.0
        self.refuses: dict[str, str] = {}  # keys of a request that are refused, each with what is said
        self.is_streaming = True
        self.asked: list[dict[str, Any]] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def next_reply(self, asked: dict[str, Any]) -> str | tuple[int, str]:
        with self.lock:
            self.asked.append(asked)
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedServer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        refused = next((said for key, said in self.server.refuses.items() if asked.get(key)), None)
        reply = (400, refused) if refused else self.server.next_reply(asked)
        time.sleep(self.server.wait_seconds)
        if not isinstance(reply, str):
            self._whole(reply[0], {"error": {"message": reply[1], "type": "error", "code": reply[0]}})
            return
        if not self.server.is_streaming:
            self._whole(200, {"id": "1", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [
                {"index": 0, "message": {"role": "assistant", "content": reply}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}})
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        pieces = [reply[start : start + PIECE] for start in range(0, len(reply), PIECE)]
        for number, piece in enumerate(pieces):
            if number == self.server.break_after:
                self.connection.close()
                return
            time.sleep(self.server.piece_seconds)
            try:
                self._send({"delta": {"role": "assistant", "content": piece}, "finish_reason": None})
            except OSError:  # whoever asked has hung up
                return
        self._send({"delta": {}, "finish_reason": "stop"})
        self._send(None, {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12})
        self.wfile.write(b"data: [DONE]\n\n")

    def _whole(self, status: int, value: dict[str, Any]) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send(self, choice: dict[str, Any] | None, usage: dict[str, int] | None = None) -> None:
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted",
                 "choices": [{"index": 0, **choice}] if choice else [], "usage": usage}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Says nothing."""


@contextmanager
def saying(*replies: str | tuple[int, str], wait_seconds: float = 0, break_after: int | None = None
           ) -> Iterator[ScriptedServer]:
    """A server that runs while the block does."""
    with served(ScriptedServer(replies, wait_seconds, break_after)) as server:
        yield server


@contextmanager
def served(server: Any) -> Iterator[Any]:
    """Runs a server while the block does."""
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def statements(*said: tuple[str, int, str]) -> str:
    """A reply in the form that is asked for, of (statement, passage, quote)."""
    return json.dumps({"found": bool(said), "statements": [
        {"statement": text, "citations": [{"passage": passage, "quote": quote}]} for text, passage, quote in said]},
        ensure_ascii=False)
