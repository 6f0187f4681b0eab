"""What the Documents tab shows and takes, without a browser."""

from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.documents.receipts import FileReceipt, RemovalReceipt
from assistant.errors import AssistantError
from assistant.settings import read_settings
from index.differences import Differences
from index.snapshot import StoredDocument
from page import documents_texts as said
from page.documents import head_html, in_order, rows_html
from page.documents_panel import panel_html
from page.documents_progress import work_html
from page.documents_putting_in import putting_in_html
from page.documents_rows import DocumentRow
from page.documents_upload import NAME_HEADER, PATH, Uploads, upload_route
from page.documents_view import View, read_view
from page.documents_work import Change
from page.start import documents_html, filter_html
from page.texts import told_apart

TAG = '<img src=x onerror="hacked">'
LETTER = StoredDocument("letter", "letter.txt", "A letter", "The ministry", "2024-09-19", "vi", "letter", "f", "t.txt",
                        8, 2, "17/2024", 3, ("vi", "en"), ("Page 2 is a picture.",), "c0ffee", replaces="older",
                        source_file="letter.txt")
OLDER = replace(LETTER, name="older", file="older.txt", title="The older letter", date="", pages=None,
                replaces="", replaced_by="letter", source_file="older.txt")
ROWS = [DocumentRow("letter", "indexed", LETTER.title, LETTER.file, LETTER, facts_by_kind={"deadline": 2}),
        DocumentRow("older", "replaced", OLDER.title, OLDER.file, OLDER, facts_by_kind={"deadline": 1}),
        DocumentRow("scan.pdf", "needs OCR", "scan.pdf", "scan.pdf", None, "needs OCR: its pages are pictures.")]


def test_the_table_has_everything_and_sorts_what_is_empty_last() -> None:
    html = rows_html(ROWS, View())
    for shown in ("A letter", "The ministry", "19 September 2024", "17/2024", "Vietnamese, English", "needs OCR",
                  "its pages are pictures", "replaced"):
        assert shown in html
    assert [row.key for row in in_order(ROWS, "Date", False)] == ["letter", "older", "scan.pdf"]
    assert [row.key for row in in_order(ROWS, "Passages", True)][-1] == "scan.pdf"
    assert 'aria-sort="descending"' in rows_html(ROWS, View(sort="Facts", descending=True))


def test_words_narrow_the_table_whatever_their_case_and_accents() -> None:
    html = rows_html(ROWS, View(text="MINISTRY older"))
    assert "1 of 3 documents" in html and "scan.pdf" not in html
    assert said.NONE_LEFT in rows_html(ROWS, View(text="nowhere"))


def test_the_head_counts_and_tells_of_the_folder() -> None:
    head = head_html(ROWS, Differences(("new.txt",), (), ("gone.txt",)), View(), may_change=True)
    assert "2 documents · 16 passages · 4 facts · Vietnamese · 1 replaced · 1 needs OCR" in head
    assert "The folder has changed: 1 new, 1 gone." in head and said.BRING_IN_LINE in head
    assert said.BRING_IN_LINE not in head_html(ROWS, Differences(("new.txt",)), View(), may_change=False)
    assert said.TRY_AGAIN in head_html(ROWS, Differences(), View(), may_change=True)
    assert said.IN_LINE not in head_html(ROWS, None, View(), may_change=True), "while it is being changed nobody knows"


def test_an_open_document_tells_its_versions_warnings_and_facts() -> None:
    html = panel_html(ROWS, View(opened="letter"), may_change=True)
    assert 'href="/document/c0ffee?document=letter"' in html and "Page 2 is a picture." in html
    assert 'data-open="older"' in html and "The older letter" in html
    assert 'data-register="deadline"' in html and "2 deadlines" in html
    assert 'data-register' not in panel_html(ROWS, View(opened="older"), may_change=True), "the register leaves it out"
    assert said.GONE in panel_html(ROWS, View(opened="nobody"), may_change=True)


def test_the_forms_say_what_they_do_and_are_missing_where_nothing_may_be_changed() -> None:
    edit = panel_html(ROWS, View(opened="letter", form="edit"), may_change=True)
    assert 'name="issuer" value="The ministry"' in edit and 'value="vi" selected' in edit
    remove = panel_html(ROWS, View(opened="letter", form="remove"), may_change=True)
    assert "letter.txt is deleted" in remove and "8 passages and 2 facts" in remove
    assert "scan.pdf is deleted" in panel_html(ROWS, View(opened="scan.pdf", form="remove"), may_change=True)
    for form in ("edit", "remove"):
        html = panel_html(ROWS, View(opened="letter", form=form), may_change=False)
        assert "data-form=\"edit\"" not in html.partition("row-body")[0] and "data-remove" not in html
        assert "<form" not in html
    assert "ASSISTANT_MANAGE_DOCUMENTS" in putting_in_html(False, 1, 1)
    assert "<input" not in putting_in_html(False, 1, 1)


def test_receipts_tell_each_outcome() -> None:
    change = Change(3, "add", "4 files", is_under_way=False, files=[
        FileReceipt("a.txt", "added", "letter", "A letter", 3, 8, 2, "vi", ("vi", "en"), "older", 0.93, "older",
                    ("Page 2 is a picture.",), changes=("deadline moved from 2025-06 to 2026-01",)),
        FileReceipt("b.txt", "duplicate", "letter"), FileReceipt(TAG, "failed", reason=f"{TAG} is broken. Mend it.")])
    html = work_html(change, 3, {"letter": "A letter", "older": "The older letter"})
    for shown in ("3 files: 1 was added, 1 is a duplicate, 1 was not put in.", "3 pages · 8 passages · 2 facts",
                  "(93%)", "deadline moved from 2025-06 to 2026-01", "Page 2 is a picture.", "The same text as"):
        assert shown in html
    assert "<img" not in html and "Mend it." in html
    places = [html.index(f'<li class="{outcome}"') for outcome in ("failed", "added", "duplicate")]
    assert places == sorted(places), "what somebody has to mend is seen first"
    assert "<details" in work_html(change, 0, {}), "whoever did not follow it finds it folded up"
    assert work_html(change, -1, {}) == "", "it was closed"


def test_an_archive_is_one_file_of_which_every_document_is_told() -> None:
    receipts = [FileReceipt("papers.zip/one.txt", "added", "papers/one"), FileReceipt("papers.zip/two.pdf", "failed"),
                FileReceipt("three.txt", "added", "three")]
    assert said.receipt_summary(receipts) == "2 files with 3 documents: 2 were added, 1 was not put in."
    one = replace(LETTER, name="papers/one", file="papers.zip", source_file="papers.zip/one.txt")
    rows = [DocumentRow("papers/one", "indexed", "One", "papers.zip", one),
            DocumentRow("papers.zip/two.pdf", "failed", "papers.zip/two.pdf", "papers.zip", None, "It is damaged.")]
    for opened, others in (("papers/one", "An archive"), ("papers.zip/two.pdf", "1 other document in it will go too")):
        html = panel_html(rows, View(opened=opened, form="remove"), may_change=True)
        assert "papers.zip is deleted" in html and (others in html) == (opened == "papers.zip/two.pdf")


def test_a_removal_shows_its_proof_or_what_was_found_again() -> None:
    gone = RemovalReceipt("letter", "A letter", ("letter.txt",), 8, 2, 41, (), ("2 marked answers quote it",), 1)
    change = Change(1, "remove", "A letter", is_under_way=False, removals=[gone])
    html = work_html(change, 1, {})
    assert "41 sentences that only it has were searched for" in html and "none was found again" in html
    assert "2 marked answers quote it" in html and "1 decision" in html
    change.removals = [replace(gone, sentences_checked=0)]
    assert "No sentence of it was searched for. It has no sentences." in work_html(change, 1, {})
    change.removals = [replace(gone, sentences_checked=0, sentences_shared=3, sentences_short=1)]
    html = work_html(change, 1, {})
    assert "No sentence of it was searched for. 3 sentences stand in another document too" in html
    assert "1 sentence is too short" in html and "none was found again" not in html
    change.removals = [replace(gone, traces=("word lists: “kites”",))]
    assert "none was found again" not in work_html(change, 1, {}) and "“kites”" in work_html(change, 1, {})


def test_nothing_that_a_document_says_becomes_markup() -> None:
    hostile = replace(LETTER, name=TAG, title=TAG, issuer=TAG, number=TAG, origin=TAG, file=TAG, warnings=(TAG,))
    rows = [DocumentRow(TAG, "indexed", TAG, TAG, hostile, TAG), DocumentRow("x", "failed", TAG, TAG, None, TAG)]
    for form in ("", "edit", "remove"):
        view = View(text=TAG, opened=TAG, form=form)  # type: ignore[arg-type]
        assert "<img" not in rows_html(rows, view) + head_html(rows, Differences(), view, True) + panel_html(
            rows, view, True)
    change = Change(1, "add", TAG, step=TAG)
    assert "<img" not in work_html(change, 1, {})


def test_a_replaced_document_is_not_on_the_shelf_but_can_be_chosen() -> None:
    assert "The older letter" not in documents_html([LETTER, OLDER])
    html = filter_html([LETTER, OLDER], ["letter"])
    assert "The older letter" in html and "replaced by a newer version" in html
    assert 'value="letter" checked' in html and "1 of 1 document" in html


@pytest.mark.parametrize("sent", [None, "", "no json", '{"followed": "x"}', '{"acts": [{"what": "format"}]}'])
def test_what_cannot_be_understood_does_nothing(sent: str | None) -> None:
    assert read_view(sent) == View()


def test_time_left_is_told_once_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("page.documents_work.time.monotonic", lambda: now[0])
    change = Change(1, "add", "")
    change.report("reading", 0.9)
    now[0] += 10
    change.report("embedding", 0.0)  # another step begins
    now[0] += 2
    change.report("embedding", 0.1)
    assert change.seconds_left() is None, "too early"
    now[0] += 8
    change.report("embedding", 0.5)
    assert change.seconds_left() == pytest.approx(10)
    assert "about 10 seconds left of this step" in work_html(change, 1, {}), "others may follow"


def test_bringing_in_line_can_be_cancelled_between_steps() -> None:
    change = Change(1, "index", "")
    change.cancelled.set()
    with pytest.raises(AssistantError, match="Nothing was changed"):
        change.report("embedding", 0.5)


def served(**settings: str) -> tuple[Uploads, TestClient]:
    uploads = Uploads(read_settings({f"ASSISTANT_{name.upper()}": value for name, value in settings.items()}))
    return uploads, TestClient(Starlette(routes=[upload_route(uploads)]))


def send(client: TestClient, name: str, content: bytes):  # type: ignore[no-untyped-def]
    return client.post(f"/{PATH}", content=content, headers={NAME_HEADER: name})


def test_a_file_that_is_sent_waits_under_its_name_once() -> None:
    uploads, client = served()
    key = send(client, "b%C3%A1o%20c%C3%A1o.txt", "chữ".encode()).json()["key"]
    [(name, path)] = uploads.take([key])
    assert name == "báo cáo.txt" and path.read_text("utf-8") == "chữ"
    for keys in ([key], ["../../etc/passwd"]):
        with pytest.raises(AssistantError, match="Choose them again"):
            uploads.take(keys)
    uploads.close()
    assert not path.exists()


def test_what_is_too_large_is_refused_and_not_kept() -> None:
    uploads, client = served(max_upload_megabytes="1", max_upload_total_megabytes="2")
    answer = send(client, "big.txt", b"x" * (1024**2 + 1))
    assert answer.status_code == 413 and "big.txt is larger than 1 MB" in answer.text
    assert not list(uploads.folder.iterdir())
    for _ in range(2):
        assert send(client, "part.txt", b"x" * 1024**2).status_code == 200
    answer = send(client, "last.txt", b"x")
    assert answer.status_code == 413 and "more than 2 MB at once" in answer.text
    uploads.close()


@pytest.mark.parametrize(("host", "manage", "allowed"), [
    ("127.0.0.1", None, True), ("localhost", None, True), ("0.0.0.0", None, False), ("0.0.0.0", "true", True),
    ("127.0.0.1", "false", False)])
def test_documents_are_changed_from_the_own_machine_or_where_it_is_allowed(host: str, manage: str | None, allowed: bool
                                                                           ) -> None:
    uploads, client = served(host=host, **({} if manage is None else {"manage_documents": manage}))
    assert send(client, "a.txt", b"x").status_code == (200 if allowed else 403)
    uploads.close()


def test_documents_of_one_title_are_told_apart_by_their_names() -> None:
    rows = [replace(one, title="A letter", document=replace(one.document, title="A letter"))
            for one in ROWS[:2] if one.document]
    for form in ("", "edit"):
        assert "A letter (older)" in panel_html(rows, View(opened="letter", form=form), may_change=True)
    change = Change(1, "add", "letter.txt", is_under_way=False, files=[FileReceipt(
        "letter.txt", "added", "letter", "A letter", similar_to="older", similarity=.9, replaces="older")])
    html = work_html(change, 1, told_apart({one.key: one.title for one in rows}))
    assert html.count("A letter (older)") == 2 and html.count("A letter (letter)") == 1
