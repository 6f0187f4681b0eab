"""The page as people use it: asked, read and followed up in a real Chromium."""

import pytest

from tests.browser.asking import COUNTRIES, UNKNOWN, ask
from tests.browser.conftest import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no /usr/bin/chromium: apt-get install chromium"),
]


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_an_answer_opens_the_passage_with_its_quote_marked(visit):
    page = visit()
    turn = ask(page, COUNTRIES)
    assert "Paraguay" in turn.locator(".answer").inner_text()
    panel = page.locator("#evidence")
    panel.wait_for()  # opens by itself at [1]
    assert "Source 1" in page.locator("#evidence-count").inner_text()

    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    turn.locator(".answer .mark", has_text="[1]").first.click()
    quote = panel.locator("blockquote mark")
    assert quote.inner_text().strip()
    shown = turn.locator(".answer").inner_text()
    assert " ".join(quote.inner_text().split()) in " ".join(shown.split())
    passage = panel.locator("blockquote")
    assert len(passage.inner_text()) > len(quote.inner_text()) + 200
    assert passage.get_attribute("lang") == "en"
    assert passage.get_attribute("dir") == "auto"
    assert "K-NUPP" in panel.locator("h2").inner_text()
    assert "Phase 2" in panel.locator(".where").inner_text()
    assert "UN-Habitat" in panel.inner_text()
    quote_box, passage_box = quote.bounding_box(), passage.bounding_box()
    assert passage_box["y"] <= quote_box["y"] < passage_box["y"] + passage_box["height"]
    assert panel.bounding_box()["x"] > turn.bounding_box()["x"] + 400, "beside the conversation on a wide screen"


def test_steps_are_shown_while_it_works(visit):
    page = visit()
    page.evaluate("""() => {
        window.steps = [];
        new MutationObserver(() => window.steps.push(document.querySelector('#steps .now')?.textContent ?? ''))
            .observe(document.querySelector('#progress'), {childList: true, subtree: true, characterData: true});
    }""")
    ask(page, COUNTRIES)
    steps = " ".join(page.evaluate("window.steps"))
    assert "searching" in steps
    assert page.locator("#steps").get_attribute("aria-live") == "polite"
    assert page.locator("#steps").inner_text() == ""


def test_a_follow_up_is_understood_and_said_how(visit):
    page = visit()
    ask(page, COUNTRIES)
    turn = ask(page, "And in phase 1?")
    aside = turn.locator(".aside").inner_text()
    assert aside.startswith("Understood as:")
    assert "phase 1" in aside.lower()
    assert "K-NUPP" in aside


def test_an_example_is_asked_with_a_click(visit):
    page = visit()
    assert page.locator("[data-ask]").count() >= 3
    page.locator("[data-ask][data-ask*='Phase II']").click()
    page.locator(".turn[data-status=answered]").wait_for()
    assert "Phase II" in page.locator(".turn .question").inner_text()


def test_not_found_says_what_was_searched_and_offers_the_closest(visit):
    page = visit()
    turn = ask(page, UNKNOWN, "not_found")
    assert "Not found" in turn.locator(".verdict").inner_text()
    assert "passages" in turn.locator(".searched").inner_text()
    assert turn.locator(".problem").count() == 0
    assert page.locator("#evidence").is_hidden()
    turn.locator(".closest .place").first.click()
    page.locator("#evidence").wait_for()
    assert page.locator("#evidence-count").inner_text() == "Close passage 1 of 3"
    assert page.locator("#evidence mark").count() == 0, "nothing is highlighted where nothing was found"


def test_all_of_it_works_by_keyboard(visit):
    page = visit()
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA", "the question box is ready"
    page.keyboard.type("Which countries participate")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("in K-NUPP phase 2?")
    assert "\n" in page.locator("#question textarea").input_value()
    page.keyboard.press("Enter")
    turn = page.locator(".turn[data-status=answered]")
    turn.wait_for()
    mark = turn.locator(".answer .mark").first
    for _ in range(40):  # past the sources
        page.keyboard.press("Shift+Tab")
        if mark.evaluate("one => one === document.activeElement"):
            break
    assert mark.evaluate("one => one === document.activeElement")
    assert mark.evaluate("one => getComputedStyle(one).outlineStyle") == "solid", "focus can be seen"
    assert mark.get_attribute("aria-label").startswith("Source 1")
    page.keyboard.press("Enter")
    assert page.locator("#evidence blockquote").evaluate("one => one === document.activeElement")
    page.keyboard.press("Escape")
    assert page.locator("#evidence").is_hidden()
    assert mark.evaluate("one => one === document.activeElement"), "focus returns to the mark"


@pytest.mark.parametrize("width", [360, 390, 820])
def test_a_phone_shows_everything_in_its_width(visit, width):
    page = visit(width, 740, has_touch=True, is_mobile=True)
    assert not scrolls_sideways(page)
    turn = ask(page, COUNTRIES)
    assert page.locator("#evidence").is_hidden(), "a sheet must not cover the answer by itself"
    turn.locator(".answer .mark").first.tap()
    panel = page.locator("#evidence")
    panel.wait_for()
    box = panel.bounding_box()
    assert box["y"] > 60
    assert abs(box["y"] + box["height"] - 740) < 2, "a sheet at the foot of the screen"
    assert panel.locator("mark").is_visible()
    assert page.locator("#talk").evaluate("one => one.inert"), "what lies behind the sheet cannot be reached"
    assert not scrolls_sideways(page)
    page.locator("#evidence-shade").tap(position={"x": 20, "y": 20})
    panel.wait_for(state="hidden")
    page.locator(".filter summary").tap()
    assert not scrolls_sideways(page)


def test_dark_mode_follows_the_system(visit):
    def luminance(page):
        colour = page.evaluate("getComputedStyle(document.querySelector('.gradio-container')).backgroundColor")
        return sum(int(part) for part in colour.strip("rgb()").split(",")[:3])

    assert luminance(visit(color_scheme="light")) > 600
    assert luminance(visit(color_scheme="dark")) < 150


def test_the_search_can_be_limited_to_documents(visit):
    page = visit()
    page.locator(".filter summary").click()
    page.locator(".filter label", has_text="Vientiane Declaration").click()
    assert "1 of 5" in page.locator(".filter .chosen").inner_text()
    page.keyboard.press("Escape")
    turn = ask(page, COUNTRIES, "not_found")
    assert "Vientiane Declaration" in turn.locator(".aside").inner_text()
    titles = turn.locator(".closest .title").all_inner_texts()
    assert titles
    assert all("Vientiane" in title for title in titles)


def test_a_new_conversation_forgets_the_old_one(visit):
    page = visit()
    ask(page, COUNTRIES)
    page.locator("#new").click()
    page.locator("#log .start").wait_for()
    assert page.locator(".turn").count() == 0
    page.locator("#evidence").wait_for(state="hidden")
    turn = ask(page, "And in phase 1?", None)
    assert turn.locator(".aside").count() == 0


def test_a_question_under_way_can_be_left(visit):
    page = visit()
    page.locator("#question textarea").fill(COUNTRIES)
    page.keyboard.press("Enter")
    page.locator("#new").click()
    page.locator("#log .start").wait_for()
    page.wait_for_timeout(1_500)
    assert page.locator(".turn").count() == 0
    ask(page, COUNTRIES)


def test_a_question_that_is_heard_after_it_was_left_is_not_shown(visit):
    page = visit()
    ask(page, UNKNOWN, "not_found")
    held = []
    page.route("**/queue/join*", lambda route: route.continue_() if held else held.append(route))
    page.locator("#question textarea").fill(COUNTRIES)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    page.locator("#new").click()
    page.locator("#log .start").wait_for()
    held[0].continue_()
    page.wait_for_timeout(1_500)
    assert page.locator(".turn").count() == 0
    assert page.locator("#steps").inner_text() == ""
    turn = ask(page, "And in phase 1?", None)
    assert turn.locator(".aside").count() == 0 and page.locator(".turn").count() == 1


def test_a_question_sent_twice_is_asked_once(visit):
    page = visit()
    held = []
    page.route("**/queue/join*", lambda route: held.append(route))
    page.locator("#question textarea").fill(COUNTRIES)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert len(held) == 2
    held[0].continue_()
    page.locator(".turn[data-status=answered]").wait_for()
    held[1].continue_()
    page.wait_for_timeout(1_500)
    assert page.locator(".turn").count() == 1 and page.locator("#question textarea").input_value() == ""


def test_the_newest_question_stands_at_the_top_and_typing_does_not_move_the_page(visit):
    page = visit()
    ask(page, COUNTRIES)
    turn = ask(page, COUNTRIES)
    assert 0 < turn.locator(".question").bounding_box()["y"] < 200
    page.mouse.wheel(0, -250)
    page.wait_for_timeout(200)
    before = page.evaluate("scrollY")
    page.locator("#question textarea").click()
    page.keyboard.type("word")
    assert abs(page.evaluate("scrollY") - before) < 3


def test_an_answer_is_copied_with_its_sources(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, COUNTRIES)
    turn.locator("[data-copy]").click()
    turn.locator("[data-copy]", has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(COUNTRIES)
    assert "[1]" in copied
    assert "Sources:" in copied
    assert "K-NUPP" in copied
