"""`/document/<content>`: the page of a document, the pictures of its pages, and its own style and script."""

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from assistant.pipeline import Assistant
from corpus.errors import CorpusError
from page.attempt import attempt
from page.viewer import said
from page.viewer.pictures import Busy, Pictures
from page.viewer.place import Opened, named, opened
from page.viewer.sheet import document_html, told_html

FOLDER = Path(__file__).parent
SCRIPTS = {"copy.js": FOLDER.parent / "copy.js", "viewer.js": FOLDER / "viewer.js"}
CONTENT = re.compile(r"[0-9a-f]{16}")
# Stricter than that of the rest of the page: nothing inline, nothing evaluated.
HEADERS = {"content-security-policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
                                      "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
           "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-store"}


def document_routes(assistant: Assistant) -> list[Route]:
    """The routes. Not async, so that the server works on them in threads."""
    pictures = Pictures(assistant.settings.corpus_directory)

    def show(request: Request) -> Response:
        answer, problem = attempt(lambda: _document(assistant, pictures, request))
        return answer or _told(500, said.FAILED_TITLE, problem)

    def picture(request: Request) -> Response:
        answer, problem = attempt(lambda: _picture(assistant, pictures, request))
        return answer or PlainTextResponse(problem, 500, HEADERS)

    def style(request: Request) -> Response:
        return FileResponse(FOLDER / "viewer.css", media_type="text/css", headers=HEADERS)

    def script(request: Request) -> Response:
        return FileResponse(SCRIPTS[request.url.path.rpartition("/")[2]], media_type="text/javascript", headers=HEADERS)

    return [Route("/document/viewer.css", style), *(Route(f"/document/{name}", script) for name in SCRIPTS),
            Route("/document/{content}", show), Route("/document/{content}/page/{page:int}.png", picture)]


def _told(status: int, title: str, text: str) -> Response:
    return HTMLResponse(told_html(title, text), status, HEADERS)


def _document(assistant: Assistant, pictures: Pictures, request: Request) -> Response:
    content, query = request.path_params["content"], request.query_params
    if not CONTENT.fullmatch(content):
        return _told(404, said.UNKNOWN_TITLE, said.UNKNOWN)
    snapshot = assistant.snapshot()
    asked = query.get("document", "")
    name = named(snapshot, content, asked)
    if name is None and asked not in snapshot.documents:
        # A link that names a document was once made of one; one that does not may be anything.
        return _told(410, said.GONE_TITLE, said.GONE) if asked else _told(404, said.UNKNOWN_TITLE, said.UNKNOWN)
    is_changed = name is None
    shown = opened(snapshot, name or asked, query, is_changed)
    located, problem = _located(pictures, shown)
    return HTMLResponse(document_html(shown, located, problem), 200, HEADERS)


def _located(pictures: Pictures, shown: Opened) -> tuple[dict[int, bool], str]:
    """The pages that can be shown as pictures, with whether the quoted words were found; else what is said of that."""
    located: dict[int, bool] = {}
    try:
        for page in shown.shown_pages():
            picture = pictures.draw(shown, page)
            if picture is None:
                return {}, ""
            located[page] = picture.located
    except CorpusError as error:
        return located, str(error) if str(error) == said.FILE_DIFFERS else f"{said.NO_PICTURE} {error}"
    except Busy:
        return located, said.BUSY
    return located, ""


def _picture(assistant: Assistant, pictures: Pictures, request: Request) -> Response:
    content, page = request.path_params["content"], request.path_params["page"]
    snapshot = assistant.snapshot()
    name = named(snapshot, content, request.query_params.get("document", ""))
    if name is None:
        return PlainTextResponse(said.UNKNOWN, 404, HEADERS)
    shown = opened(snapshot, name, request.query_params)
    if not 1 <= page <= shown.pages:
        return PlainTextResponse(said.NO_PICTURE, 404, HEADERS)
    try:
        drawn = pictures.draw(shown, page)
    except CorpusError as error:
        return PlainTextResponse(str(error), 404, HEADERS)
    except Busy:
        return PlainTextResponse(said.BUSY, 503, HEADERS | {"retry-after": "3"})
    if drawn is None:
        return PlainTextResponse(said.NO_PICTURE, 404, HEADERS)
    return Response(drawn.png, media_type="image/png",
                    headers=HEADERS | {"x-quote-located": "yes" if drawn.located else "no"})
