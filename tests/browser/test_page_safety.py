"""The page under hostile questions and documents, over-long ones, several visitors, and the server behind it."""

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from tests.browser.asking import COUNTRIES, ask
from tests.browser.conftest import CHROMIUM, HOSTILE_TITLE

FOREIGN_LINK = 'a:not(.document-links > a[href^="/document/"])'  # the page's own links lead into its documents

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no /usr/bin/chromium: apt-get install chromium"),
]


def test_a_question_that_is_too_long_is_refused_and_given_back(visit):
    page = visit()
    turn = ask(page, "long " * 600, "problem")
    assert "longer than 2,000 characters" in turn.locator(".problem").inner_text()
    assert page.locator("#question textarea").input_value().startswith("long long")
    ask(page, "?!", "problem")
    ask(page, COUNTRIES)  # the refused questions are no part of what a follow-up refers to


@pytest.mark.parametrize("question", [
    '<img src=x onerror="window.hacked=1"> <script>window.hacked=1</script> <b>bold</b> Lunar Gardens?',
    "${window.hacked=1} {{value}} {{#each value}} `${alert(1)}` who is the Lunar gardener?",
    "[link](javascript:alert(1)) ![x](http://evil.example/x.png) **bold** Lunar gardener \u202e txet",
])
def test_a_hostile_question_stays_text(visit, question):
    page = visit()
    turn = ask(page, question, None)
    assert turn.locator(".question").inner_text().split() == question.replace("\u202e", "").split()
    assert turn.locator(f"img, script, b, {FOREIGN_LINK}, strong, em").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_hostile_document_stays_text(visit):
    page = visit()
    assert HOSTILE_TITLE in page.locator("#shelf").inner_text()
    page.locator(".filter summary").click()
    page.locator(".filter label", has_text="Lunar").click()
    page.keyboard.press("Escape")
    turn = ask(page, "Who is the gardener of the Lunar Gardens Programme?", None)
    turn.locator(".place").first.click()  # a source of the answer, or else a closest passage
    page.locator("#evidence").wait_for()
    for shown in (turn, page.locator("#evidence"), page.locator("#shelf"), page.locator("#choice")):
        assert shown.locator(f"img, script, {FOREIGN_LINK}, strong, em, b").count() == 0
    assert "<script>window.hacked=1</script>" in page.locator("#evidence blockquote").text_content()
    assert "**moon lettuce**" in page.locator("#evidence blockquote").text_content()
    assert HOSTILE_TITLE in page.locator("#evidence h2").inner_text()
    assert "3 February 2031" in page.locator("#evidence").inner_text()
    assert page.evaluate("window.hacked") is None


def test_two_visitors_do_not_see_each_other(visit):
    one, other = visit(), visit()
    ask(one, COUNTRIES)
    assert other.locator(".turn").count() == 0
    streams = set()
    other.on("request", lambda one: streams.add(one) if "queue/data" in one.url else None)
    for ended in ("requestfinished", "requestfailed"):
        other.on(ended, lambda one: streams.discard(one))
    turn = ask(other, "And in phase 1?", None)
    assert turn.locator(".aside").count() == 0
    assert other.locator(".turn").count() == 1
    until = time.monotonic() + 20
    while streams and time.monotonic() < until:  # one that leaving the page cuts short is complained of by Gradio
        other.wait_for_timeout(50)
    other.reload()
    other.wait_for_selector("#log .start")
    assert one.locator(".turn").count() == 1


def test_the_server_gives_nothing_but_the_page(page_url, page_folder):
    def status(path, data=None):
        try:
            with urllib.request.urlopen(urllib.request.Request(page_url + path, data), timeout=10) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code

    for path in (page_folder / "log", page_folder / "corpus" / "sources.csv", "/etc/passwd", "app.py"):
        assert status(f"gradio_api/file={path}") in (403, 404)
    assert status("gradio_api/upload_progress", b"x" * 100) == 404
    for name in ("%2e%2e", "..%2f..", "nothing", ".hidden"):
        assert status(f"evaluation/{name}/report.html") == 404
    assert status("docs") == 404
    assert status("openapi.json") == 404
    for path, size in (("queue/join", 2_000_000), ("upload", 22 * 1024**2)):
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(page_url).netloc, timeout=10)
        connection.putrequest("POST", f"/gradio_api/{path}")
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        assert connection.getresponse().status == 413
        connection.close()
    with urllib.request.urlopen(page_url, timeout=10) as response:
        assert "default-src 'self'" in response.headers["content-security-policy"]
