"""The limits of the web server, without one."""

import pytest

from page.guard import Guard


def finished(coroutine):
    """What it returns. Nothing here waits, so no event loop is needed, which the tests with a browser already run."""
    with pytest.raises(StopIteration) as end:
        coroutine.send(None)
    return end.value.value


@pytest.mark.parametrize(("path", "chunks", "announced", "upload", "status"), [
    ("/", [b"x" * 10], None, 0, 200),
    ("/", [], 101, 0, 413),
    ("/", [b"x" * 60, b"x" * 60], None, 500, 413),  # a body that does not say its length
    ("/gradio_api/upload", [], None, 0, 404),
    ("/gradio_api/upload", [b"x" * 60, b"x" * 60], None, 120, 200),
    ("/gradio_api/upload", [b"x" * 60, b"x" * 60], None, 119, 413),
    ("/gradio_api/upload/", [], 501, 500, 413),
    ("/documents/put", [b"x" * 60, b"x" * 60], None, 120, 200),
    ("/documents/put", [b"x" * 60, b"x" * 60], None, 119, 413),
    ("/gradio_api/upload_progress", [], None, 500, 404),
])
def test_the_guard_limits_what_comes_in(path, chunks, announced, upload, status):
    async def reads_all(scope, receive, send):
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def run():
        waiting = [*({"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks),
                   {"type": "http.request", "body": b""}]
        sent = []

        async def receive():
            return waiting.pop(0)

        async def send(message):
            sent.append(message)

        headers = [] if announced is None else [(b"content-length", str(announced).encode())]
        await Guard(reads_all, 100, upload)({"type": "http", "path": path, "headers": headers}, receive, send)
        return sent[0]["status"]

    assert finished(run()) == status


def test_the_page_of_another_site_cannot_post():
    async def never(scope, receive, send):
        raise AssertionError("it was passed on")

    async def run():
        sent = []

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "path": "/gradio_api/queue/join", "method": "POST",
                 "headers": [(b"sec-fetch-site", b"cross-site")]}
        await Guard(never, 100)(scope, None, send)
        return sent[0]["status"]

    assert finished(run()) == 403
