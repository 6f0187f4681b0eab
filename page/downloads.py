"""The files of saved runs, for people to keep: `evaluation/<run>/report.html` and its neighbours."""

from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from assistant.errors import AssistantError
from assistant.report import report_html
from assistant.saved_run import METRICS, QUESTIONS, REPORT
from assistant.saved_runs import open_run, run_folder
from page import texts
from page.attempt import attempt

PATH = "evaluation"


def download_route(evaluation_directory: Path) -> Route:
    """Gives a file of a saved run; with `?against=RUN` a report that holds the comparison."""

    # Not async, so that the server reads and renders it in a thread.
    def download(request: Request) -> Response:
        name, file = request.path_params["name"], request.path_params["file"]
        against = request.query_params.get("against", "")
        answer, problem = attempt(lambda: _file(evaluation_directory, name, file, against))
        return answer or PlainTextResponse(problem, 500 if problem == texts.UNEXPECTED_THERE else 404)

    return Route(f"/{PATH}/{{name}}/{{file}}", download)


def _file(evaluation_directory: Path, name: str, file: str, against: str) -> Response:
    folder = run_folder(evaluation_directory, name)
    if file not in (REPORT, METRICS, QUESTIONS) or not (folder / file).is_file():
        raise AssistantError("There is no such file of a saved run. Choose one on the page, under Evaluation.")
    kept_as = f"{name}-{file}"
    if file == REPORT and against:
        written = report_html(*open_run(evaluation_directory, name, against), other=against)
        return Response(written.encode("utf-8", "replace"), media_type="text/html",
                        headers={"content-disposition": f"attachment; filename*=utf-8''{quote(kept_as)}"})
    return FileResponse(folder / file, filename=kept_as)
