"""What is done in the Documents tab: changes are begun or cancelled, and what was asked for is drawn anew."""

from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from index.differences import Differences, Folder
from page import documents_texts as said
from page import texts
from page.attempt import attempt
from page.documents import head_html, rows_html
from page.documents_panel import editable, panel_html
from page.documents_progress import Titles, work_html
from page.documents_rows import DocumentRow, document_rows
from page.documents_upload import Uploads
from page.documents_view import Act, Part, View, read_view
from page.documents_work import Change, DocumentChanges
from page.evaluation import problem_html

Drawn = dict[Part, str]


class Documents:
    """What all visitors share: the changes, the files on their way in, and the folder that is looked at."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.may_change = assistant.settings.may_manage_documents
        self.changes = DocumentChanges(assistant)
        self.uploads = Uploads(assistant.settings)
        self.folder = Folder(assistant.settings.corpus_directory)

    def answer(self, sent: str | None) -> Drawn:
        """Does what is to be done, and draws the parts of the tab that a view asks for."""
        view = read_view(sent)
        followed, problem = view.followed, view.refused
        for act in view.acts:
            begun, problem = attempt(lambda act=act: self._do(act))  # type: ignore[misc]
            followed = begun.number if begun else followed
        return self._drawn(view, followed, problem)

    def look(self, sent: str | None) -> tuple[Drawn, bool]:
        """How far the change under way is, or everything anew once it has ended; and whether it has."""
        view = read_view(sent)
        if (running := self.changes.under_way()) is not None:
            return {"work": work_html(running, view.followed, {}, view.refused)}, False
        drawn = self._drawn(view, view.followed, view.refused)
        ended = self.changes.numbered(view.followed)
        if ended and ended.kind == "edit" and ended.problem:
            drawn.pop("panel", None)  # what was filled in is still to be mended
        return drawn, True

    def stop(self) -> None:
        """For the end of the process."""
        self.changes.stop()
        self.uploads.close()

    def _do(self, act: Act) -> Change | None:
        if not self.may_change:
            raise AssistantError(f"{said.READ_ONLY} {said.HOW_TO_ALLOW}")
        if act.what == "cancel":
            running = self.changes.numbered(act.number)
            if running and running.is_under_way:
                running.cancelled.set()
            return running
        if act.what == "index":
            return self.changes.bring_in_line()
        if act.what == "add":
            if not act.uploads:
                raise AssistantError(said.NOTHING_SENT)
            return self.changes.add(self.uploads.take(act.uploads))
        snapshot = self.assistant.snapshot()
        document = snapshot.documents.get(act.document)
        if act.what == "remove":
            # By its file: of an archive all goes, and a file that could not be read is no document.
            return self.changes.remove(document.file if document else act.document.partition("/")[0],
                                       document.title if document else act.document)
        if document is None:
            raise AssistantError(said.GONE)
        now = editable(document)
        values = {name: act.changes[name].strip() for name in now if name in act.changes}
        changed = {name: value for name, value in values.items() if value != now[name]}
        if not changed:
            raise AssistantError(said.NOTHING_CHANGED)
        return self.changes.edit(document.name, document.title, changed)

    def _drawn(self, view: View, followed: int, problem: str) -> Drawn:
        found, broken = attempt(self._rows)
        if found is None:
            work = work_html(self.changes.last(), followed, {}, problem)
            return {"head": "", "work": work, "rows": problem_html(broken), "panel": ""}
        rows, differences = found
        titles: Titles = texts.told_apart({row.key: row.title for row in rows if row.document})
        drawn: Drawn = {}
        if "head" in view.parts:
            drawn["head"] = head_html(rows, differences, view, self.may_change)
        if "work" in view.parts:
            drawn["work"] = work_html(self.changes.last(), followed, titles, problem)
        if "rows" in view.parts:
            drawn["rows"] = rows_html(rows, view)
        if "panel" in view.parts:
            drawn["panel"] = panel_html(rows, view, self.may_change)
        return drawn

    def _rows(self) -> tuple[list[DocumentRow], Differences | None]:
        snapshot = self.assistant.snapshot()
        # What a change under way does to the folder is no difference that anybody should mend.
        differences = None if self.changes.under_way() else self.folder.differences(snapshot)
        return document_rows(snapshot, differences or Differences()), differences
