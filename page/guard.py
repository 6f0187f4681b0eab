"""What the web server lets in and out, before Gradio sees it.

Gradio limits the size of each uploaded file but not of requests, and has routes that nothing on this page needs. The
headers make the browser itself refuse to load anything from another host.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

UPLOADS = ("/gradio_api/upload", "/documents/put")
CLOSED_PATHS = ("/gradio_api/upload_progress", "/gradio_api/proxy", "/gradio_api/stream")
# Gradio compiles its templates in the browser, hence 'unsafe-inline' and 'unsafe-eval'; nothing comes from elsewhere.
POLICY = ("default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
          "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
          "base-uri 'self'; form-action 'self'")
HEADERS = ((b"content-security-policy", POLICY.encode()), (b"x-content-type-options", b"nosniff"),
           (b"referrer-policy", b"no-referrer"))


class TooLarge(Exception):
    """A request body went past the limit."""


class Guard:
    """ASGI middleware: refuses large bodies, what is closed and what the page of another site sends (by it documents
    could be removed), and adds the headers. Without `max_upload_bytes` nothing can be uploaded."""

    def __init__(self, app: Application, max_body_bytes: int, max_upload_bytes: int = 0) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes
        self.max_upload_bytes = max_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_upload = scope["path"].rstrip("/") in UPLOADS
        most = self.max_upload_bytes if is_upload else self.max_body_bytes
        if any(scope["path"].startswith(path) for path in CLOSED_PATHS) or (is_upload and not most):
            await _refuse(send, 404, b"Not here.")
        elif scope.get("method") == "POST" and (b"sec-fetch-site", b"cross-site") in scope["headers"]:
            await _refuse(send, 403, b"Not from the page of another site.")
        elif _announced_bytes(scope) > most:
            await _refuse(send, 413, b"Too large.")
        else:
            await self._pass_on(scope, receive, send, most)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        received = 0
        answering = False

        async def counted_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise TooLarge
            return message

        async def send_with_headers(message: Message) -> None:
            nonlocal answering
            if message["type"] == "http.response.start":
                answering = True
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        try:
            await self.app(scope, counted_receive, send_with_headers)
        except TooLarge:
            if not answering:
                await _refuse(send, 413, b"Too large.")


def _announced_bytes(scope: Scope) -> int:
    value = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(value) if value.isdigit() else 0


async def _refuse(send: Send, status: int, said: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(said)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": said})
