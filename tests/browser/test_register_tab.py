"""The Register tab as people use it: a row is found, proved, decided about, drawn in time, and taken along."""

import io
import json
import urllib.error
import urllib.request

import pytest
from openpyxl import load_workbook

from tests.browser.conftest import CHROMIUM
from tests.browser.test_page import scrolls_sideways

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no /usr/bin/chromium: apt-get install chromium"),
]


def open_tab(page, kind=""):
    page.get_by_role("tab", name="Register").click()
    page.locator("#register-rows .found").wait_for()
    return show(page, kind) if kind else page


def show(page, kind):
    page.locator(f"[data-show={kind}]").click()
    page.locator(f"#register-controls [data-kind={kind}]").wait_for()
    page.locator(".timeline" if kind == "timeline" else f"table.{kind}").wait_for()
    return page


def open_row(page, text):
    page.locator("table.rows .opens", has_text=text).first.click()
    page.locator(".row-head h2", has_text=text).wait_for()
    return page.locator("#register-panel")


def told(page, text):
    page.locator(".decision .told", has_text=text).wait_for()


def test_who_must_do_what_until_when_is_seen_at_once_and_proved(visit):
    page = open_tab(visit(), "deadline")
    row = page.locator("table.deadline tbody tr", has_text="Bộ Kế hoạch và Đầu tư").first
    assert row.locator("td").first.inner_text() == "before 17 January 2020"
    assert row.locator("td").nth(1).inner_text() == "past"
    row.locator("td").first.click()  # anywhere on the row
    panel = page.locator("#register-panel")
    quote = panel.locator(".proof mark").first
    quote.wait_for()
    assert "17 tháng 01 năm 2020" in quote.inner_text()
    passage = panel.locator(".proof blockquote").first
    assert passage.get_attribute("lang") == "vi" and len(passage.inner_text()) > len(quote.inner_text())
    quote_box, passage_box = quote.bounding_box(), passage.bounding_box()
    assert passage_box["y"] <= quote_box["y"] < passage_box["y"] + passage_box["height"]
    assert "9480" in panel.locator(".proof .document-title").first.inner_text()
    assert panel.bounding_box()["x"] > page.locator("table.rows").bounding_box()["x"] + 400, "beside the table"
    assert row.locator(".opens").get_attribute("aria-expanded") == "true"


def test_filters_combine_are_cleared_and_keep_the_focus(visit):
    page = open_tab(visit(), "partner")
    everything = page.locator("table.partner tbody tr").count()
    page.get_by_role("combobox", name="Role", exact=True).select_option("participating country")
    page.locator(".found", has_text=" of ").wait_for()
    countries = page.locator("table.partner tbody tr").count()
    assert 0 < countries < everything
    search = page.get_by_label("Words in the row or its quote")
    search.press_sequentially("paraguay", delay=30)
    page.wait_for_function("many => document.querySelectorAll('table.partner tbody tr').length < many", arg=countries)
    shown = page.locator("table.partner .opens").all_inner_texts()
    assert "Republic of Paraguay" in shown and "Nigeria" not in shown
    assert search.evaluate("one => one === document.activeElement") and search.input_value() == "paraguay"
    search.fill("nowhere at all")
    page.get_by_text("No row has all of this").wait_for()
    page.get_by_role("button", name="Clear filters").click()
    page.wait_for_function("many => document.querySelectorAll('table.partner tbody tr').length === many",
                           arg=everything)
    assert search.input_value() == "" and page.get_by_role("combobox", name="Role", exact=True).input_value() == ""


def test_columns_sort_by_keyboard_and_say_how(visit):
    page = open_tab(visit(), "partner")
    page.locator("th", has_text="Role").locator("button").focus()
    for direction in ("ascending", "descending"):
        page.keyboard.press("Enter")
        page.locator(f"th[aria-sort={direction}]", has_text="Role").wait_for()
        page.wait_for_function("document.activeElement.dataset.sort === 'Role'")
        roles = page.locator("table.partner td[data-label=Role]").all_inner_texts()
        assert roles == sorted(roles, reverse=direction == "descending") and len(set(roles)) > 1


def test_a_row_is_opened_stepped_and_closed_by_keyboard(visit):
    page = open_tab(visit(), "commitment")
    first = page.locator("table.commitment .opens").first
    first.focus()
    page.keyboard.press("Enter")
    heading = page.locator(".row-head h2")
    heading.wait_for()
    page.wait_for_function("document.activeElement.matches('.row-head h2')")
    begun = heading.inner_text()
    assert page.locator(".row-count").inner_text().startswith("1 of ")
    page.get_by_role("button", name="Next row").click()
    page.locator(".row-count", has_text="2 of").wait_for()
    page.wait_for_function("before => document.querySelector('.row-head h2').innerText !== before", arg=begun)
    page.keyboard.press("Escape")
    page.locator("#register-panel").wait_for(state="hidden")
    page.wait_for_function("document.activeElement.matches('table.commitment tr:nth-child(2) .opens')")
    page.keyboard.press("Enter")  # the same row once more
    heading.wait_for()
    page.wait_for_function("document.activeElement.matches('.row-head h2')")


def test_a_row_is_confirmed_rejected_and_taken_back(visit, page_folder):
    page = open_tab(visit(), "partner")
    counted = page.locator("[data-show=partner] .count")
    before = int(counted.inner_text())
    row = page.locator("table.partner tr", has_text="Kingdom of Cambodia").first
    open_row(page, "Kingdom of Cambodia").get_by_role("button", name="Confirm").click()
    told(page, "Confirmed.")
    row.locator(".badge", has_text="confirmed").wait_for()
    page.locator("#register-panel").get_by_role("button", name="Reject").click()
    told(page, "Rejected.")
    row.locator(".badge", has_text="rejected").wait_for()
    page.wait_for_function("many => document.querySelector('[data-show=partner] .count').innerText === String(many)",
                           arg=before - 1)
    kept = (page_folder / "corpus" / "register-corrections.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["decision"] for line in kept] == ["rejected"]
    other = open_tab(visit(), "partner")
    other.locator("table.partner tr", has_text="Kingdom of Cambodia").locator(".badge", has_text="rejected").wait_for()
    page.get_by_role("button", name="Take it back").click()
    told(page, "Taken back.")
    page.wait_for_function("document.activeElement.dataset.key === 'correct'")
    assert row.locator(".badge.decided").count() == 0 and int(counted.inner_text()) == before


def test_a_correction_is_checked_kept_and_shown_beside_what_was_read(visit):
    page = open_tab(visit(), "deadline")
    page.locator("table.deadline .opens").first.click()
    page.get_by_role("button", name="Correct").click()
    form = page.locator(".correction")
    form.get_by_label("Date", exact=True).fill("soon")
    form.get_by_role("button", name="Save the correction").click()
    form.locator(".mark-problem", has_text="The date “soon” in “Date” cannot be read").wait_for()
    assert form.get_by_label("Date", exact=True).input_value() == "soon"
    hostile = '<img src=x onerror="window.hacked=1">'
    form.get_by_label("Date", exact=True).fill("before 2020-02-01")
    form.get_by_label("Who", exact=True).fill(hostile)
    form.get_by_role("button", name="Save the correction").click()
    told(page, "Corrected.")
    fields = page.locator(".fields")
    assert "before 1 February 2020" in fields.inner_text() and "read as: before 2020-01-17" in fields.inner_text()
    row = page.locator("table.deadline tbody tr", has_text="before 1 February 2020")
    assert hostile in row.inner_text() and row.locator(".badge", has_text="corrected").count() == 1
    assert page.locator("#register-tab img, #register-tab script").count() == 0
    assert page.evaluate("window.hacked") is None
    page.get_by_role("button", name="Take it back").click()
    told(page, "Taken back.")
    page.locator("table.deadline td", has_text="before 17 January 2020").wait_for()


def test_rows_in_conflict_stand_side_by_side_with_both_quotes(visit):
    page = open_tab(visit(), "partner")
    page.locator("table.partner tr:has(.badge.conflict) .opens").first.click()
    cards = page.locator(".beside .card")
    cards.first.wait_for()
    assert cards.count() == 2
    one, other = cards.all()
    assert one.locator("mark").inner_text() != other.locator("mark").inner_text()
    assert abs(one.bounding_box()["y"] - other.bounding_box()["y"]) < 2
    before = page.locator(".row-head h2").inner_text()
    page.get_by_role("button", name="Open that row").click()
    page.wait_for_function("before => document.querySelector('.row-head h2').innerText !== before", arg=before)


def test_the_timeline_marks_today_and_opens_rows(visit):
    page = open_tab(visit(), "timeline")
    assert "Today, " in page.locator(".timeline text.today").text_content()
    bars = page.locator(".timeline li.phase .track svg[role=img]")
    assert bars.count() >= 4 and page.locator(".timeline li.deadline path.mark").count() >= 1
    bar = page.locator(".timeline li.phase", has_text="Scaling up People-Centered")
    assert "2026" in bar.locator("title").text_content()
    drawn, whole = bar.locator("rect.bar").bounding_box(), bar.locator(".track").bounding_box()
    assert whole["x"] <= drawn["x"] and drawn["x"] + drawn["width"] <= whole["x"] + whole["width"] + 1
    bar.locator("button").click()
    page.locator(".row-head h2", has_text="Scaling up People-Centered").wait_for()


def test_what_is_filtered_is_downloaded_in_every_format(visit, page_url):
    page = open_tab(visit(), "deadline")
    page.get_by_role("combobox", name="Year", exact=True).select_option("2020")
    page.locator(".downloads a[href*='year=2020']").first.wait_for()
    kept = {}
    for link in page.locator("#register-rows .downloads a").all():
        with page.expect_download() as download:
            link.click()
        kept[download.value.suggested_filename.rpartition(".")[2]] = download.value.path().read_bytes()
    rows = page.locator("table.deadline tbody tr").count()
    assert set(kept) == {"csv", "json", "xlsx", "ics"}
    listed = json.loads(kept["json"])
    assert len(listed) == rows and all("2020" in one["when"]["iso"] for one in listed)
    assert load_workbook(io.BytesIO(kept["xlsx"])).active.max_row == rows + 1
    calendar = kept["ics"].decode("utf-8")
    assert "DTSTART;VALUE=DATE:20200117" in calendar and f"#register/{listed[0]['fact_id']}" in \
        calendar.replace("\r\n ", "")
    show(page, "partner")
    assert page.locator("#register-rows .downloads a").all_inner_texts() == ["CSV", "JSON", "Excel"]
    for name in ("partner.ics", "nothing.csv", "deadline.exe", "..%2Fdeadline.csv"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{page_url}register/{name}", timeout=10)


def test_a_link_to_a_row_opens_it(visit, page_url):
    page = open_tab(visit(), "phase")
    panel = open_row(page, "Scaling up People-Centered")
    address = panel.get_by_role("link", name="Link to this row").get_attribute("href")
    page = visit(address=address)
    page.locator(".row-head h2", has_text="Scaling up People-Centered").wait_for()
    assert page.locator("[data-show=phase]").get_attribute("aria-pressed") == "true"
    page.goto(page_url + "#register/" + "0" * 16)
    page.locator("#register-panel .problem", has_text="not in the register any more").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_cards_a_sheet_and_the_timeline_in_its_width(visit, scheme):
    page = open_tab(visit(360, 740, color_scheme=scheme), "phase")
    assert page.locator("table.phase thead").is_hidden() and not scrolls_sideways(page)
    page.get_by_role("button", name="Filters").click()
    assert page.get_by_role("combobox", name="Programme", exact=True).is_visible() and not scrolls_sideways(page)
    page.get_by_role("combobox", name="Sort by").select_option("End")
    page.locator("th[aria-sort=ascending]", has_text="End").wait_for(state="attached")
    page.locator("table.phase .opens").first.click()
    sheet = page.get_by_role("dialog", name="The row and its evidence")
    sheet.wait_for()
    assert page.locator("#register-main").evaluate("one => one.inert") and not scrolls_sideways(page)
    page.keyboard.press("Escape")
    sheet.wait_for(state="hidden")
    show(page, "timeline")
    assert not scrolls_sideways(page)
