"""The Evaluation tab as people use it: a set is uploaded, run, cancelled, read, compared and kept."""

import json
import shutil
from pathlib import Path

import pytest

from tests.browser.asking import COUNTRIES, UNKNOWN, ask
from tests.browser.conftest import CHROMIUM
from tests.browser.test_page import scrolls_sideways

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no /usr/bin/chromium: apt-get install chromium"),
]
LINES = (Path(__file__).parent.parent / "data" / "evaluate_questions.jsonl").read_text("utf-8").splitlines()
TAG = '<img src=x onerror="window.hacked=1">'


def open_tab(page):
    page.get_by_role("tab", name="Evaluation").click()
    # The lists are there once the tab has heard from the server.
    page.wait_for_function("document.querySelector('#evaluation-against input')?.value === 'no other run'")
    return page


def upload(page, folder, name, lines):
    path = folder / name
    path.write_text("\n".join(lines), "utf-8")
    page.locator("#evaluation-tab input[type=file]").set_input_files(path)


def choose(page, what, text):
    page.locator(f"#{what} input").click()
    page.get_by_role("option", name=text).first.click()


def run(page):
    """Runs the chosen set and waits until its result is there; returns the name of the saved run."""
    link = "document.querySelector('.downloads a')?.getAttribute('href')"
    before = page.evaluate(link)
    page.locator("#evaluation-run").click()
    page.wait_for_function(f"before => {link} && {link} !== before", arg=before)
    page.locator("#evaluation-progress", has_text="Done and saved.").wait_for()
    return page.evaluate(link).split("/")[1]


def test_every_bad_line_is_named_and_nothing_is_kept(visit, tmp_path, page_folder):
    page = open_tab(visit())
    twice = json.dumps({"id": TAG, "question": "Who?", "answerable": False})
    upload(page, tmp_path, "bad.jsonl", ["not json", '{"question": "Who?"}', twice, twice])
    problem = page.locator("#evaluation-upload-note .problem")
    problem.wait_for()
    told = problem.locator("li").all_inner_texts()
    assert [line.split(" ")[1] for line in told] == ["1", "2", "4"]
    assert "is not JSON" in told[0] and "'answerable'" in told[1] and TAG in told[2]
    assert problem.locator("img").count() == 0 and page.evaluate("window.hacked") is None
    assert not (page_folder / "evaluation" / "questions" / "bad.jsonl").exists()
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    page.locator("#evaluation-tab input[type=file]").set_input_files(tmp_path / "binary.jsonl")
    problem.get_by_text("binary.jsonl are not text in UTF-8").wait_for()


def test_a_set_is_run_read_compared_and_downloaded(visit, tmp_path):
    page = open_tab(visit())
    hostile = json.dumps({"id": "x", "question": f"{TAG} ${{window.hacked=1}} {{{{value}}}}?", "answerable": False})
    upload(page, tmp_path, "small.jsonl", [*LINES[:3], hostile])
    page.locator("#evaluation-set-note", has_text="4 questions, 3 of them answerable").wait_for()
    assert "Kept as small.jsonl" in page.locator("#evaluation-upload-note").inner_text()
    first = run(page)
    result = page.locator("#evaluation-result")
    assert result.locator("h2").first.inner_text() == "small.jsonl"
    assert result.locator(".headlines > div").count() == 4 and result.locator("svg").count() == 2
    question = result.locator("details.question").first
    question.locator("summary").click()
    assert question.locator(".passages th").all_inner_texts() == ["rank", "evidence", "retrieval", "cosine",
                                                                 "best sentence", "coverage", "other language",
                                                                 "reader"]
    numbers = [float(cell) for cell in question.locator(".passages tbody tr").first.locator("td").all_inner_texts()]
    assert numbers[2] == pytest.approx(0.5 * numbers[3] + 0.5 * numbers[4] + 0.15 * numbers[5], abs=0.002)
    assert result.locator("img, script").count() == 0 and page.evaluate("window.hacked") is None
    right = result.locator("details.good-one").count()
    assert right >= 2
    result.get_by_label("Only those that were not answered rightly").check()
    assert result.locator("details.good-one:visible").count() == 0

    second = run(page)
    assert second != first
    page.locator("#evaluation-against input").click()
    page.get_by_role("option").nth(1).click()
    result.locator("strong", has_text="no difference shown").wait_for()
    assert result.locator("h2", has_text=f"Against {first}").count() == 1
    kept = {}
    for link in result.locator(".downloads a").all():
        with page.expect_download() as download:
            link.click()
        kept[download.value.suggested_filename.rpartition("-")[2]] = download.value.path().read_text("utf-8")
    assert set(kept) == {"report.html", "metrics.json", "questions.jsonl"}
    assert "no difference shown" in kept["report.html"] and json.loads(kept["metrics.json"])["questions"] == 4
    assert len(kept["questions.jsonl"].splitlines()) == 4


def test_a_run_can_be_cancelled_and_does_not_keep_others_from_asking(visit, tmp_path, page_folder):
    page, other = open_tab(visit()), open_tab(visit())
    line = json.loads(LINES[0])
    upload(page, tmp_path, "many.jsonl", [json.dumps({**line, "id": str(number)}) for number in range(3_000)])
    page.locator("#evaluation-set-note", has_text="3,000 questions").wait_for()
    page.locator("#evaluation-run").click()
    page.locator("#evaluation-progress", has_text="of 3,000, about").wait_for()
    choose(other, "evaluation-set", "small.jsonl" if (page_folder / "evaluation/questions/small.jsonl").exists()
           else "many.jsonl")
    other.locator("#evaluation-run").click()
    told = other.locator("#evaluation-progress .problem")
    told.wait_for()
    assert "only one runs at a time" in told.inner_text()
    other.get_by_role("tab", name="Ask").click()
    ask(other, COUNTRIES)
    runs = page_folder / "evaluation" / "runs"
    before = sorted(path.name for path in runs.iterdir()) if runs.exists() else []
    page.locator("#evaluation-cancel").click()
    page.locator("#evaluation-progress", has_text="cancelled. Nothing was saved").wait_for()
    page.locator("#evaluation-run").wait_for()
    assert (sorted(path.name for path in runs.iterdir()) if runs.exists() else []) == before


def test_saved_runs_are_opened_again_and_damaged_ones_named(visit, tmp_path, page_folder):
    page = open_tab(visit(360, 740, color_scheme="dark"))
    upload(page, tmp_path, "again.jsonl", LINES[3:5])
    page.locator("#evaluation-set-note", has_text="2 questions").wait_for()
    run(page)
    made = page.locator("#evaluation-result .note").first.inner_text()
    runs = page_folder / "evaluation" / "runs"
    saved = next(path for path in runs.iterdir() if "again" in path.name)
    shutil.copytree(saved, runs / "2001-01-01-000000-broken")
    (runs / "2001-01-01-000000-broken" / "run.json").write_text("{", "utf-8")
    shutil.copytree(saved, runs / "2001-01-01-000000-cut")
    (runs / "2001-01-01-000000-cut" / "questions.jsonl").write_text('{"id": 1}', "utf-8")
    made_then = json.loads((saved / "run.json").read_text("utf-8")) | {"date": "2001-01-01T00:00:00+00:00"}
    (runs / "2001-01-01-000000-cut" / "run.json").write_text(json.dumps(made_then), "utf-8")

    page = open_tab(visit(360, 740, color_scheme="dark"))
    assert "2001-01-01-000000-broken: run.json" in page.locator("#evaluation-saved-note").inner_text()
    choose(page, "evaluation-saved", "again.jsonl · 1 January 2001")
    problem = page.locator("#evaluation-result .problem")
    problem.wait_for()
    assert "cannot be read (questions.jsonl, line 1" in problem.inner_text()
    choose(page, "evaluation-saved", made)
    page.locator("#evaluation-result .report").wait_for()
    page.evaluate("document.querySelectorAll('#evaluation-result details').forEach((one) => { one.open = true; })")
    assert page.locator("#evaluation-result .passages").count() == 2
    assert not scrolls_sideways(page)


def test_answers_marked_in_the_chat_are_evaluated(visit):
    page = visit()
    ask(page, COUNTRIES).locator("[data-verdict=right]").click()
    page.locator(".told", has_text="Saved").wait_for()
    turn = ask(page, UNKNOWN, "not_found")
    turn.locator("[data-verdict=wrong]").click()
    turn.get_by_label("I do not know").check()
    turn.get_by_role("button", name="Save", exact=True).click()
    turn.locator(".told", has_text="Saved").wait_for()
    open_tab(page)
    choose(page, "evaluation-set", "feedback.jsonl (marked in the chat)")
    page.locator("#evaluation-set-note", has_text="left out: line").wait_for()
    run(page)
    for place in ("#evaluation-progress", "#evaluation-result .report"):
        assert "left out: line" in page.locator(place).inner_text()


def test_the_tabs_are_reached_by_keyboard_and_keep_the_conversation(visit):
    page = visit()
    ask(page, COUNTRIES)
    page.get_by_role("tab", name="Evaluation").focus()
    page.keyboard.press("Enter")
    page.locator("#evaluation-run").wait_for()
    assert page.get_by_role("tab", name="Evaluation").get_attribute("aria-selected") == "true"
    assert page.locator("#question textarea").is_hidden() and page.locator("button.skip").is_hidden()
    page.get_by_role("tab", name="Ask").focus()
    page.keyboard.press("Enter")
    assert page.locator(".turn .answer .mark").first.is_visible()
