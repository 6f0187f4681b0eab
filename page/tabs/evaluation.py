"""The Evaluation tab: its Gradio parts and what they do. What is shown is made in page/evaluation.py."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.question_set import check_question_set
from assistant.question_sets import QuestionSetFile, keep_question_set, question_sets
from assistant.saved_runs import open_run, saved_runs
from page import evaluation as shown
from page import texts
from page.attempt import attempt
from page.evaluation_work import Evaluation, Evaluations, naming_only

SECONDS_BETWEEN_LOOKS = 0.7
Updates = dict[Any, Any]  # component -> what it becomes


class EvaluationTab:
    """Builds the tab where it is created; every visitor has an `own` (the number of the evaluation that was started
    from this page) and a `followed` one, whose progress is shown."""

    def __init__(self, evaluations: Evaluations) -> None:
        self.evaluations = evaluations
        self.folder = evaluations.assistant.settings.evaluation_directory
        with gr.Tab(texts.EVALUATION_TAB, id="evaluation", elem_id="evaluation-tab") as self.tab:
            self.own, self.followed = gr.State(0), gr.State(0)
            self.timer = gr.Timer(SECONDS_BETWEEN_LOOKS, active=False)
            with gr.Row(elem_id="evaluation-desk"):
                with gr.Column(elem_id="evaluation-controls"):
                    self._build_set()
                    self._build_run()
                    self._build_saved()
                with gr.Column(elem_id="evaluation-result-column"):
                    self.result = _html("evaluation-result", shown.START)
        self._listen()

    def _build_set(self) -> None:
        self.set = _choice(texts.QUESTION_SET, "evaluation-set")
        self.set_note = _html("evaluation-set-note")
        self.upload = gr.UploadButton(texts.UPLOAD_SET, file_types=[".jsonl"], size="sm", elem_id="evaluation-upload")
        self.upload_note = _html("evaluation-upload-note")

    def _build_run(self) -> None:
        self.run = gr.Button(texts.RUN_EVALUATION, variant="primary", elem_id="evaluation-run")
        self.progress = _html("evaluation-progress")
        self.cancel = gr.Button(texts.CANCEL_EVALUATION, elem_id="evaluation-cancel", visible=False)

    def _build_saved(self) -> None:
        self.saved = _choice(texts.SAVED_RUNS, "evaluation-saved")
        self.against = _choice(texts.COMPARE_WITH, "evaluation-against")
        self.saved_note = _html("evaluation-saved-note")

    def _listen(self) -> None:
        everything = [self.own, self.followed, self.timer, self.set, self.set_note, self.upload_note, self.run,
                      self.progress, self.cancel, self.saved, self.against, self.saved_note, self.result]

        def on(event: Callable[..., Any], task: Callable[..., Updates], given: list[Any], queue: bool = True) -> None:
            event(task, given, everything, show_progress="hidden", queue=queue, api_visibility="private")

        on(self.tab.select, self._arrive, [self.set, self.saved, self.against, self.own])
        on(self.set.change, self._describe, [self.set])
        on(self.upload.upload, self._keep, [self.upload])
        on(self.run.click, self._start, [self.set, self.own])
        on(self.cancel.click, self._cancel, [self.own, self.followed], queue=False)
        on(self.timer.tick, self._look, [self.own, self.followed, self.saved, self.against], queue=False)
        on(self.saved.change, self._open, [self.saved])
        on(self.against.input, self._compare, [self.saved, self.against])

    def _arrive(self, chosen: str | None, opened: str | None, against: str | None, own: int) -> Updates:
        """The sets and runs of this moment, and the evaluation that is under way, whoever started it."""
        sets = question_sets(self.folder)
        keys = [one.key for one in sets]
        key = chosen if chosen in keys else keys[0] if keys else None
        updates = {self.set: _choices(sets, key), self.set_note: self._set_html(key), **self._runs(opened, against)}
        if running := self.evaluations.under_way():
            updates |= self._follow(running, own)
        return updates

    def _runs(self, opened: str | None, against: str | None = "") -> Updates:
        runs = saved_runs(self.folder)
        listed = [(shown.run_name(one), one.name) for one in runs if not one.problem]
        same = {one.name for one in shown.comparable(runs, opened)}
        others = [(texts.NO_COMPARISON, ""), *(one for one in listed if one[1] in same)]
        return {self.saved: gr.Dropdown(choices=listed, value=_one_of(listed, opened, None)),
                self.against: gr.Dropdown(choices=others, value=_one_of(others, against, "")),
                self.saved_note: shown.unreadable_html(runs)}

    def _find(self, key: str | None) -> QuestionSetFile:
        for one in question_sets(self.folder):
            if one.key == key:
                return one
        raise AssistantError(texts.SET_GONE if key else texts.NO_SETS)

    def _set_html(self, key: str | None) -> str:
        html, problem = attempt(lambda: shown.set_html(self.evaluations.assistant, self._find(key).path))
        return html or (shown.problem_html(problem) if key else shown.note_html(problem))

    def _describe(self, key: str | None) -> Updates:
        return {self.set_note: self._set_html(key)}

    def _keep(self, file: str | None) -> Updates:
        """Keeps an uploaded set and chooses it, or tells what is wrong with it."""
        updates, problem = attempt(lambda: self._kept(Path(file or "")))
        return updates or {self.upload_note: shown.problem_html(problem)}

    def _kept(self, path: Path) -> Updates:
        with naming_only(path):
            _, faults = check_question_set(path)
        if faults:
            return {self.upload_note: shown.faults_html(texts.SET_FAULTS, faults)}
        kept = keep_question_set(self.folder, path.name, path.read_bytes())
        return {self.set: _choices(question_sets(self.folder), kept.key), self.set_note: self._set_html(kept.key),
                self.upload_note: shown.note_html(f"{texts.SET_KEPT} {kept.path.name}.")}

    def _start(self, key: str | None, own: int) -> Updates:
        begun, problem = attempt(lambda: self.evaluations.start(self._find(key)))
        if begun:
            return {self.own: begun.number, self.upload_note: "", **self._follow(begun, begun.number)}
        running = self.evaluations.under_way()
        if running:
            return self._follow(running, own, problem)
        return {self.progress: shown.problem_html(problem)}

    def _follow(self, running: Evaluation, own: int, message: str = "") -> Updates:
        return {self.followed: running.number, self.timer: gr.Timer(active=True), self.run: gr.Button(visible=False),
                self.cancel: gr.Button(visible=True),
                self.progress: shown.progress_html(running, running.number == own, message)}

    def _cancel(self, own: int, followed: int) -> Updates:
        running = self.evaluations.numbered(followed)
        if running is None or not running.is_under_way:
            return self._nothing()
        running.cancelled.set()
        return {self.progress: shown.progress_html(running, running.number == own)}

    def _look(self, own: int, followed: int, opened: str | None, against: str | None) -> Updates:
        """How far the evaluation is; when it has ended, what came of it."""
        running = self.evaluations.numbered(followed)
        if running and running.is_under_way:
            return {self.progress: shown.progress_html(running, running.number == own)}
        updates: Updates = {self.timer: gr.Timer(active=False), self.run: gr.Button(visible=True),
                            self.cancel: gr.Button(visible=False), self.progress: ""}
        if running and running.saved:
            # Somebody who started nothing goes on reading what is open.
            listed = self._runs(running.saved) if running.number == own else self._runs(opened, against)
            return {**updates, self.progress: shown.note_html(f"{texts.EVALUATED} {running.left_out}"), **listed}
        if running:
            updates[self.progress] = shown.problem_html(running.problem)
        return updates

    def _open(self, name: str | None) -> Updates:
        """Shows a saved run, not yet compared with another one."""
        if not name:
            return self._nothing()
        return {**self._runs(name), **self._shown(name)}

    def _compare(self, name: str | None, against: str | None) -> Updates:
        return self._shown(name, against or "") if name else self._nothing()

    def _nothing(self) -> Updates:
        return {self.result: gr.skip()}  # Gradio takes no empty answer

    def _shown(self, name: str, against: str = "") -> Updates:
        html, problem = attempt(
            lambda: shown.result_html(name, *open_run(self.folder, name, against), against))
        if html is None and against:  # it can be read, only not compared
            return {self.result: shown.problem_html(problem) + self._shown(name)[self.result]}
        return {self.result: html or shown.problem_html(problem)}


def _one_of(choices: list[tuple[str, str]], value: str | None, otherwise: str | None) -> str | None:
    return value if value in [one for _, one in choices] else otherwise


def _html(name: str, value: str = "") -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=None, apply_default_css=False)


def _choice(label: str, name: str) -> gr.Dropdown:
    return gr.Dropdown(label=label, choices=[], value=None, elem_id=name, filterable=False, interactive=True)


def _choices(sets: list[QuestionSetFile], key: str | None) -> gr.Dropdown:
    return gr.Dropdown(choices=[(shown.set_name(one), one.key) for one in sets], value=key)
