"""The page with a chat model: a real server whose replies are written down, slowed so that streaming can be seen."""

import pytest

from tests.browser.asking import ask
from tests.browser.conftest import CHROMIUM, serving, visiting
from tests.integration.chat.scripted_server import saying, statements

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no /usr/bin/chromium: apt-get install chromium"),
]
QUESTION = "When was phase 2 of K-NUPP launched?"
LAUNCHED = ("Phase 2 was launched in June 2022.", 1, "Phase 2 was launched in June 2022 at a side event")
BEGAN = ("Implementation began in November 2022.", 1, "Phase 2 implementation began in November 2022")
INVENTED = ("The budget is 12 million <b>dollars</b>.", 1, "Phase 2 was launched in June 2022 at a side event")


@pytest.fixture(scope="module")
def running(page_folder, cache_directory):
    """The scripted server and the page that asks it."""
    with saying(statements()) as server, serving(
            page_folder, cache_directory, ASSISTANT_CHAT_MODEL="openai:small<i>model",
            ASSISTANT_CHAT_BASE_URL=server.url) as url:
        yield server, url


@pytest.fixture
def server(running):
    running[0].piece_seconds, running[0].break_after = 0.0, None
    return running[0]


@pytest.fixture
def visit(chromium, running):
    with visiting(chromium, running[1]) as open_page:
        yield open_page


def begin(page, question=QUESTION):
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")


def test_it_is_said_beforehand_who_writes_and_where_and_afterwards_what_it_cost(server, visit):
    server.replies = [statements(LAUNCHED, INVENTED)]
    page = visit()
    assert page.locator(".writes").inner_text() == "Answers are written by small<i>model on this machine."
    turn = ask(page, QUESTION)
    assert "12 million" not in turn.locator(".answer").inner_text()
    written = turn.locator(".written").inner_text()
    assert "small<i>model on this machine" in written and "14 tokens in, 10 out" in written
    assert "first word after" in written
    left_out = turn.locator(".left-out")
    assert not left_out.locator("li").is_visible()
    left_out.locator("summary").press("Enter")
    assert "12 million <b>dollars</b>" in left_out.locator("li").inner_text()
    assert "stands in none of its quotes" in left_out.locator("li").inner_text()


def test_statements_come_one_by_one_and_can_be_stopped(server, visit):
    server.replies, server.piece_seconds = [statements(INVENTED, LAUNCHED, *[BEGAN] * 20)], 0.15
    page = visit(390, 740)
    begin(page)
    page.locator(".turn[data-status=writing]").wait_for()
    shown = page.locator(".turn .answer").inner_text()
    assert "June 2022" in shown and "12 million" not in page.locator("#log").inner_text()
    page.locator(".answer .mark").first.click()
    assert "June 2022" in page.locator("#evidence mark").inner_text()
    page.keyboard.press("Escape")
    page.locator("#stop").click()
    turn = page.locator(".turn[data-status=stopped]")
    turn.wait_for()
    told = turn.locator(".stopped").inner_text()
    assert "You stopped this answer" in told and "Written by small<i>model on this machine" in told
    assert "June 2022" in turn.locator(".answer").inner_text()
    assert page.locator("#stop").is_hidden()
    assert turn.evaluate("one => one === document.activeElement")
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_the_sources_of_an_answer_are_counted_while_it_is_written(server, visit):
    server.replies, server.piece_seconds = [statements(LAUNCHED, BEGAN)], 0.15
    page = visit()
    begin(page)
    page.locator(".turn[data-status=writing]").wait_for()
    assert page.locator("#evidence-count").inner_text() == "Source 1", "the panel is open from the first statement on"
    page.locator(".turn[data-status=answered]").wait_for()
    page.locator("#evidence-count", has_text="Source 1 of 2").wait_for()
    page.locator("#evidence-next").click()
    assert page.locator("#evidence mark").inner_text() == BEGAN[2]
    assert page.locator("#evidence-next").is_disabled()


def test_what_is_copied_of_a_model_says_so_and_carries_its_quotes(server, visit):
    server.replies = [statements(LAUNCHED)]
    page = visit()
    copied = ask(page, QUESTION).locator(".copy-text").text_content()
    assert f"› Phase 2: “{LAUNCHED[2]}”" in copied and "Written by the language model small<i>model" in copied
    server.replies = [(401, "Incorrect API key")]
    copied = ask(page, "When was K-NUPP phase 2 launched?").locator(".copy-text").text_content()
    assert "Written by" not in copied and "“" not in copied, "quotes stand in such an answer as they are"


def test_it_is_said_beside_a_question_set_that_the_model_is_asked(server, visit):
    page = visit()
    page.get_by_role("tab", name="Evaluation").click()
    page.locator("#evaluation-set-note .writes-run").wait_for()
    told = page.locator("#evaluation-set-note .writes-run").inner_text()
    assert "small<i>model writes the answers, on this machine" in told and "questions" in told


def test_where_the_model_breaks_off_quotes_take_the_place_of_what_it_wrote(server, visit):
    server.replies, server.piece_seconds, server.break_after = [statements(LAUNCHED, *[BEGAN] * 20)], 0.15, 22
    page = visit()
    begin(page)
    page.locator(".turn[data-status=writing]").wait_for()
    turn = page.locator(".turn[data-status=answered]")
    turn.wait_for()
    told = turn.locator(".fallback").inner_text()
    assert "broke off" in told and "taken back" in told
    assert LAUNCHED[0] not in turn.locator(".answer").inner_text()


def test_the_reading_of_a_follow_up_can_be_put_right_in_its_place(server, visit):
    server.replies = [statements(LAUNCHED)]
    page = visit()
    ask(page, QUESTION)
    server.replies = ["When did implementation of K-NUPP phase 2 begin?", statements(BEGAN)]
    turn = ask(page, "And the implementation?", None)
    page.locator(".turn:last-child:is([data-status=answered], [data-status=not_found])").wait_for()
    assert turn.locator(".reading").inner_text().startswith("Understood as:")
    turn.locator("[data-change-reading]").press("Enter")
    box = turn.locator(".reading-form textarea")
    assert box.evaluate("one => one === document.activeElement")
    page.keyboard.press("Escape")
    assert turn.locator("[data-change-reading]").evaluate("one => one === document.activeElement")
    page.keyboard.press("Enter")
    box.fill(QUESTION)
    server.replies = [statements(LAUNCHED)]
    box.press("Enter")
    page.locator(".turn:last-child .question", has_text=QUESTION).wait_for()
    page.locator(".turn:last-child[data-status=answered]").wait_for()
    assert page.locator(".turn").count() == 2, "in the place of what was misunderstood"


def test_the_language_of_the_answer_can_be_chosen(server, visit):
    server.replies = [statements(("Giai đoạn 2 bắt đầu vào tháng 6 năm 2022.", 1, LAUNCHED[2]))]
    page = visit()
    page.locator("#answer-language").select_option(label="Tiếng Việt")
    turn = ask(page, QUESTION)
    assert "Answer in Vietnamese" in server.asked[-1]["messages"][1]["content"]
    assert "tháng 6 năm 2022" in turn.locator(".answer").inner_text()
    assert turn.locator(".answer p").first.get_attribute("lang") == "vi"


def test_statements_stand_apart_and_nothing_moves_when_the_last_has_come(server, visit):
    server.replies, server.piece_seconds = [statements(LAUNCHED, *[BEGAN] * 4)], 0.1
    page = visit()
    begin(page)
    page.locator(".turn[data-status=writing] .answer p").nth(1).wait_for()
    places = "all => all.map(one => one.getBoundingClientRect()).map(one => [one.top, one.bottom])"
    lines = page.locator(".turn .answer p, .turn .sources, .turn .more, .turn .written")
    written = lines.evaluate_all(places)
    page.locator(".turn[data-status=answered]").wait_for()
    done = lines.evaluate_all(places)
    assert [top for top, _ in done] == pytest.approx([top for top, _ in written], abs=1)
    assert done[1][0] - done[0][1] >= 8


def test_a_follow_up_that_was_sent_to_be_completed_is_told_of_where_nothing_is_found(server, visit):
    server.replies = [statements(LAUNCHED)]
    page = visit()
    ask(page, QUESTION)
    server.replies = ["I am sorry, but I cannot help you with this one."]
    turn = ask(page, "Who won the football world cup in 1998?", "not_found")
    assert turn.locator(".written").inner_text().startswith(
        "small<i>model was asked on this machine what your question means.")
    assert "7 tokens in, 5 out" in turn.locator(".written").inner_text()


VIETNAMESE = "Hạn chót gửi đề xuất về Bộ Kế hoạch và Đầu tư là khi nào?"
BY = ("It must be sent before 17 January 2020.", 1, "trước ngày 17 tháng 01 năm 2020")
ENGLISH = "before 17 January 2020"


def ask_for_english(server, page):
    server.replies = [statements(BY)]
    page.locator("#answer-language").select_option(label="English")
    ask(page, VIETNAMESE)
    page.locator(".answer .mark").first.click()
    assert page.locator("#evidence mark").inner_text() == BY[2], "the original"
    server.asked.clear()


def test_a_quote_in_another_language_is_translated_beneath_it(server, visit):
    page = visit(390, 740)
    ask_for_english(server, page)
    server.replies, server.piece_seconds = [ENGLISH], 0.2
    page.locator("#evidence .translate").press("Enter")
    beneath = page.locator("#evidence .translation")
    page.locator("#evidence .translation .label", has_text="small<i>model is translating").wait_for()
    assert beneath.evaluate("one => one === document.activeElement"), "focus is not lost with the button"
    page.locator("#evidence .translated").wait_for()
    assert page.locator("#evidence .translated").inner_text() == ENGLISH
    assert page.locator("#evidence .translated").get_attribute("lang") == "en"
    assert "Translation by small<i>model, not checked for meaning" in beneath.inner_text()
    assert page.locator("#evidence mark").inner_text() == BY[2], "the original stays as it is"
    original, translation = page.locator("#evidence mark").bounding_box(), beneath.bounding_box()
    assert original["y"] + original["height"] <= translation["y"], "first, and seen beside it"
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    page.keyboard.press("Escape")
    page.locator(".answer .mark").first.click()
    assert page.locator("#evidence .translated").is_visible() and len(server.asked) == 1


def test_a_translation_with_another_date_is_left_out_and_one_that_failed_can_be_asked_again(server, visit):
    page = visit()
    ask_for_english(server, page)
    server.replies = [(401, "Incorrect API key"), ENGLISH.replace("2020", "2025")]
    page.locator("#evidence .translate").click()
    page.locator("#evidence .problem-told", has_text="was not accepted on this machine").wait_for()
    page.locator("#evidence .translate", has_text="Try again").click()
    page.locator("#evidence .problem-told", has_text="left out: it has the date “17 January 2025”").wait_for()
    assert page.locator("#evidence .translated, #evidence .translate").count() == 0


def test_a_translation_is_shown_while_a_question_is_under_way(server, visit):
    page = visit()
    ask_for_english(server, page)
    server.replies, server.piece_seconds = [statements(LAUNCHED, *[BEGAN] * 20), ENGLISH], 0.15
    begin(page)
    page.locator(".turn[data-status=working], .turn[data-status=writing]").wait_for()
    page.locator(".turn").first.locator(".answer .mark").click()
    page.locator("#evidence .translate").click()
    page.locator("#evidence .translated", has_text="17 January 2020").wait_for()
    assert page.locator(".turn:last-child:is([data-status=working], [data-status=writing])").count() == 1
