"""Marks under answers: given, changed and withdrawn in a real Chromium, and what then stands in the file."""

import json
import urllib.error
import urllib.request

import pytest

from tests.browser.asking import COUNTRIES, UNKNOWN, ask
from tests.browser.conftest import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no /usr/bin/chromium: apt-get install chromium"),
]


@pytest.fixture
def kept(page_folder):
    """The line of a turn in the file; None where it has none."""

    def line_of(turn):
        name = f"feedback-{turn.get_attribute('data-key')}"
        lines = (page_folder / "evaluation" / "feedback.jsonl").read_text("utf-8").splitlines()
        return next((row for row in map(json.loads, lines) if row["id"] == name), None)

    return line_of


def mark(turn, verdict):
    return turn.locator(f"[data-verdict={verdict}]")


def told(turn, text):
    turn.locator(".told", has_text=text).wait_for()
    return turn.locator(".told").inner_text()


def test_a_right_answer_becomes_a_question_line(visit, kept, page_url, page_folder):
    page = visit()
    turn = ask(page, COUNTRIES)
    assert turn.locator("[data-verdict][aria-pressed=false]").count() == 3
    opened, scrolled = page.locator("[data-open]").count(), page.evaluate("scrollY")
    assert opened
    mark(turn, "right").focus()
    page.keyboard.press("Enter")
    assert "evaluation/feedback.jsonl" in told(turn, "Saved: this question is now part of your question set")
    assert mark(turn, "right").get_attribute("aria-pressed") == "true"
    assert mark(turn, "right").evaluate("one => one === document.activeElement")
    assert page.locator("#evidence").is_visible() and page.locator("[data-open]").count() == opened
    assert page.evaluate("scrollY") == scrolled
    line = kept(turn)
    assert line["answerable"] and line["question"] == COUNTRIES and line["history"] == []
    evidence = line["evidence"][0]
    assert evidence["document"] == "k-nupp" and evidence["quote"] == page.locator("#evidence mark").text_content()

    follow_up = ask(page, "And in phase 1?", None)
    assert mark(turn, "right").get_attribute("aria-pressed") == "true"
    mark(follow_up, "right").click()
    told(follow_up, "Saved")
    assert kept(follow_up)["history"] == [COUNTRIES]
    mark(turn, "right").click()
    told(turn, "Withdrawn")
    assert kept(turn) is None and kept(follow_up)
    with pytest.raises(urllib.error.HTTPError, match=r"40[34]"):
        urllib.request.urlopen(f"{page_url}gradio_api/file={page_folder}/evaluation/feedback.jsonl", timeout=10)


def test_a_wrong_passage_is_corrected(visit, kept):
    page = visit(360, 740, has_touch=True, is_mobile=True)
    turn = ask(page, COUNTRIES)
    mark(turn, "wrong_passage").tap()
    form = turn.locator(".feedback-form")
    form.wait_for()
    assert mark(turn, "wrong_passage").get_attribute("aria-expanded") == "true"
    assert form.locator(".candidates > li").count() == 12
    assert form.locator(".cited").count() == 1 and form.locator(".candidates > li .cited").first.is_visible()
    form.locator(".save").tap()
    form.locator(".mark-problem", has_text="choose a passage").wait_for()
    passage = form.locator(".candidates > li").nth(2)
    assert passage.locator(".sentences").is_hidden()
    passage.locator("input[type=radio]").check()
    sentence = passage.locator(".sentences label").first
    quote = sentence.text_content()
    sentence.tap()
    form.locator("input[type=text]").fill("<b>5 countries</b>")
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    form.locator(".save").tap()
    told(turn, "Saved")
    assert form.count() == 0 and mark(turn, "wrong_passage").get_attribute("aria-pressed") == "true"
    assert mark(turn, "wrong_passage").evaluate("one => one === document.activeElement"), "focus goes back to the mark"
    line = kept(turn)
    assert line["evidence"] == [{"document": "k-nupp", "quote": quote}] and line["must"] == [["<b>5 countries</b>"]]
    assert line["verdict"] == "wrong_passage" and line["cited"]
    mark(turn, "wrong_passage").tap()
    assert passage.locator("input[type=checkbox]").first.is_checked(), "what was said is there to be changed"
    form.locator("input[value=not_known]").check()
    form.locator(".save").tap()
    assert "It does not count in an evaluation" in told(turn, "Saved in the place of your earlier mark")
    assert kept(turn)["answerable"] is None


def test_not_found_can_be_right(visit, kept):
    page = visit()
    turn = ask(page, UNKNOWN, "not_found")
    assert mark(turn, "wrong_passage").count() == 0
    assert mark(turn, "right").get_attribute("aria-label") == "Right: the documents really do not say"
    mark(turn, "right").click()
    told(turn, "Saved")
    line = kept(turn)
    assert line["answerable"] is False and line["evidence"] == [] and line["status"] == "not_found"


def test_what_cannot_be_saved_stays_in_the_form(visit, kept, page_folder):
    page = visit()
    turn = ask(page, UNKNOWN, "not_found")
    path = page_folder / "evaluation" / "feedback.jsonl"
    held = path.read_bytes() if path.exists() else b""
    mark(turn, "wrong").click()
    form = turn.locator(".feedback-form")
    form.locator("input[type=radio][value='1']").check()
    form.locator("input[type=text]").fill("France")
    path.unlink(missing_ok=True)
    path.mkdir(parents=True)
    try:
        form.locator(".save").click()
        form.locator(".mark-problem", has_text="could not be saved in evaluation/feedback.jsonl").wait_for()
        assert form.locator("input[type=radio][value='1']").is_checked()
        assert form.locator("input[type=text]").input_value() == "France"
        assert mark(turn, "wrong").get_attribute("aria-pressed") == "false"
    finally:
        path.rmdir()
        path.write_bytes(held)
    page.locator("#question textarea").fill("Which countries participate in K-NUPP phase 2?")
    page.keyboard.press("Enter")
    form.locator(".save").click()  # while the next question is being answered
    told(turn, "Saved")
    page.locator(".turn[data-status=answered]").wait_for()
    assert mark(turn, "wrong").get_attribute("aria-pressed") == "true" and page.locator(".turn").count() == 2
    assert kept(turn)["must"] == [["France"]] and path.read_bytes().startswith(held)


def test_a_made_up_mark_is_refused_and_the_conversation_stays(visit):
    page = visit()
    turn = ask(page, COUNTRIES)
    turn.evaluate("""one => one.dispatchEvent(new CustomEvent("feedback", {
        bubbles: true, detail: { turn: "another", action: "press", verdict: "right" } }))""")
    page.get_by_text("no longer part of your conversation").wait_for()
    assert turn.locator(".answer").is_visible() and turn.locator(".told").inner_text() == ""
