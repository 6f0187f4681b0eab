"""The rows of the Register tab as files for people to keep: `register/deadline.ics?programme=…` and its neighbours."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.register.calendar import KINDS_WITH_DAYS, vague
from assistant.register.export import Format, export
from assistant.register.register import Filter, Row
from assistant.register.table import NAMES
from corpus.facts.model import KINDS, Kind
from page import register_texts as said
from page import texts
from page.attempt import attempt
from page.markup import button, element, safe, words
from page.register_view import filter_of

PATH = "register"
TYPES: dict[Format, str] = {
    "csv": "text/csv", "json": "application/json", "ics": "text/calendar",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST_LISTED = 50


def downloads_html(kind: Kind, rows: Sequence[Row], chosen: Filter) -> str:
    """The files, and the rows that will not be in the calendar."""
    given = {name: value for name, value in vars(chosen).items() if value not in ("", None)}
    query = f"?{urlencode(given)}" if given else ""
    formats = [one for one in get_args(Format) if one != "ics" or kind in KINDS_WITH_DAYS]
    links = [element("a", safe(said.FORMATS[one]), href=f"{PATH}/{kind}.{one}{query}", download=True)
             for one in formats]
    shown = element("p", " ".join([safe(said.DOWNLOAD), *links]), class_="downloads")
    return shown + (_left_out(rows) if kind in KINDS_WITH_DAYS else "")


def _left_out(rows: Sequence[Row]) -> str:
    left_out = vague(rows)
    if not left_out:
        return ""
    lines = "".join(element("li", button(words(said.line(row.fact)), data_open=row.fact_id)) for row in
                    left_out[:MOST_LISTED])
    summary = element("summary", safe(said.left_out(left_out[0].fact.kind, len(left_out))))
    return element("details", summary + element("ul", lines), class_="left-out")


def register_route(assistant: Assistant) -> Route:
    """Gives the rows of a kind that the query lets through, as a file."""

    # Not async, so that the server works in a thread.
    def download(request: Request) -> Response:
        kind, format = request.path_params["kind"], request.path_params["format"]
        address = str(request.base_url)
        answer, problem = attempt(lambda: _file(assistant, kind, format, request.query_params, address))
        return answer or PlainTextResponse(problem, 500 if problem == texts.UNEXPECTED_THERE else 404)

    return Route(f"/{PATH}/{{kind}}.{{format}}", download)


def _file(assistant: Assistant, name: str, ending: str, query: Mapping[str, str], address: str) -> Response:
    kind = next((one for one in KINDS if one == name), None)
    format = next((one for one in TYPES if one == ending), None)
    if kind is None or format is None:
        raise AssistantError("There is no such file of the register. Choose one on the page, under Register.")
    snapshot, register = assistant.register()
    rows = register.rows(kind, filter_of(register, (kind,), query))
    content = export(rows, kind, format, date.today(), lambda row: f"{address}#{PATH}/{row.fact_id}",
                     datetime.fromisoformat(snapshot.manifest.built))
    named = f"register-{NAMES[kind]}-{date.today().isoformat()}.{format}"
    return Response(content, media_type=TYPES[format],
                    headers={"content-disposition": f'attachment; filename="{named}"'})
