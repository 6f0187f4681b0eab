"""The Documents tab as people use it, on a page of its own: put in, followed, cancelled, asked, edited, taken out."""

import shutil

import pytest

from tests.browser.asking import COUNTRIES, ask
from tests.browser.conftest import CHROMIUM, HOSTILE_TITLE, ROOT, serving, visiting
from tests.browser.test_page import scrolls_sideways

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no /usr/bin/chromium: apt-get install chromium"),
]
KITES = """Kite Harbour Programme

The Kite Harbour Programme keeps twelve wooden cranes in the harbour of Port Selwyn.

The harbour master of the Kite Harbour Programme is Oriel Tamsin. All cranes must be repainted by 30 November 2027.
"""
WHO = "Who is the harbour master of the Kite Harbour Programme?"
TAG = '<img src=x onerror="window.hacked=1">'


@pytest.fixture(scope="module")
def own_folder(tmp_path_factory, built_index):
    folder = tmp_path_factory.mktemp("documents")
    shutil.copytree(built_index, folder / "index")
    shutil.copytree(ROOT / "corpus" / "documents", folder / "corpus")
    return folder


@pytest.fixture(scope="module")
def own_page(own_folder, cache_directory):
    with serving(own_folder, cache_directory) as url:
        yield url


@pytest.fixture
def visit(chromium, own_page):
    with visiting(chromium, own_page) as open_page:
        yield open_page


# A box without size at the beginning of what a cell shows stands on its base line.
BASE_LINES = """body => [...body.rows].map((row) => [...row.cells].filter((one) => one.innerText.trim()).map((cell) => {
  const box = document.createElement("span"), shown = cell.querySelector(".opens, .badge") ?? cell;
  box.style.cssText = "display: inline-block; width: 0; height: 0";
  shown.prepend(box);
  const bottom = box.getBoundingClientRect().bottom;
  box.remove();
  return bottom; }))"""


def open_tab(page):
    page.get_by_role("tab", name="Documents").click()
    page.locator("table.documents-table").wait_for()
    return page


def put_in(page, *paths):
    page.locator("[data-choose=files]").set_input_files(list(paths))


def receipt(page, text):
    """Waits until a change that this page follows has ended so."""
    ended = page.locator("#documents-work [data-ended]", has_text=text)
    ended.wait_for(timeout=90_000)  # a busy machine takes its time for a step, and it is not the time that is tested
    return ended


def open_document(page, title):
    page.locator("table.documents-table .opens", has_text=title).click()
    page.locator("#documents-panel h2", has_text=title).wait_for()
    return page.locator("#documents-panel")


def field(page, name):
    return page.locator(f"#documents-panel form [name={name}]")


def remove(page, title):
    open_document(page, title)
    page.get_by_role("button", name="Remove …").click()
    page.locator(".removing").wait_for()
    page.get_by_role("button", name="Yes, remove it for good").click()
    return receipt(page, "Removed")


def written(folder, name, text):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_file_is_put_in_asked_and_taken_out_with_proof(visit, tmp_path, own_folder):
    page = open_tab(visit())
    assert page.locator(".counts").inner_text().startswith("4 documents")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    copy = tmp_path / "copy.txt"
    copy.write_bytes((own_folder / "corpus" / "k-nupp.txt").read_bytes())
    put_in(page, written(tmp_path, "kites.txt", KITES), broken, copy)
    told = receipt(page, "3 files: 1 was added, 1 is a duplicate, 1 was not put in.")
    assert "Kite Harbour Programme" in told.locator("li.added").inner_text()
    assert "English" in told.locator("li.added").inner_text()
    assert "damaged" in told.locator("li.failed .reason").inner_text()
    assert "Korea National Urban Policy Programme" in told.locator("li.duplicate").inner_text()
    page.locator(".counts", has_text="5 documents").wait_for()
    assert sorted(path.name for path in (own_folder / "corpus").glob("[!.]*.txt"))[2] == "kites.txt"

    page.get_by_role("tab", name="Ask").click()
    page.locator("#shelf", has_text="Kite Harbour Programme").wait_for()
    assert page.locator(".filter label").count() == 5
    assert "Oriel Tamsin" in ask(page, WHO).locator(".answer").inner_text()

    open_tab(page)
    panel = open_document(page, "Kite Harbour")
    assert panel.locator("a.open-document").get_attribute("href").startswith("/document/")
    page.get_by_role("button", name="Remove …").click()
    warned = page.locator(".removing").inner_text()
    assert "kites.txt is deleted" in warned and "cannot be undone" in warned
    page.get_by_role("button", name="Keep it").click()
    page.locator(".removing").wait_for(state="detached")
    assert (own_folder / "corpus" / "kites.txt").exists()
    proof = remove(page, "Kite Harbour").inner_text()
    assert "none was found again" in proof and "kites.txt" in proof
    assert not (own_folder / "corpus" / "kites.txt").exists()
    assert page.locator("table.documents-table", has_text="Kite Harbour").count() == 0

    page.get_by_role("tab", name="Ask").click()
    page.locator("#new").click()
    page.locator("#log .start").wait_for()
    page.locator("#shelf .documents", has_text="Documents 4").wait_for()
    turn = ask(page, WHO, "not_found")
    assert "Tamsin" not in turn.inner_text()


def test_a_look_that_was_on_its_way_hides_no_end(visit, tmp_path):
    """What the server says of how far it is can come after what was begun since."""
    page = open_tab(visit())
    put_in(page, written(tmp_path, "kites.txt", KITES))
    receipt(page, "1 was added")
    held, told = [], []

    def hold(route):
        if told:
            return route.continue_()
        return held.append((route, route.fetch()))  # made now, told later

    page.get_by_role("tab", name="Ask").click()
    page.route("**/gradio_api/run/**", hold)
    open_tab(page)  # what has ended is looked at once more
    open_document(page, "Kite Harbour")
    page.get_by_role("button", name="Remove …").click()
    page.wait_for_timeout(2_000)
    assert held
    page.get_by_role("button", name="Yes, remove it for good").click()
    page.locator("[data-under-way]").wait_for()
    held, told = told, held
    for route, response in told:
        route.fulfill(response=response)
    receipt(page, "Removed")


def test_work_is_found_again_seen_by_others_and_cancelled(visit, tmp_path, own_folder):
    lines = [f"Shipment {one} of the lantern ledger was weighed twice and signed by clerk {one * 7}." for one in
             range(6_000)]
    page, other = open_tab(visit()), visit(width=390, height=800)
    before = sorted(path.name for path in (own_folder / "corpus").iterdir() if path.name[0] != ".")
    put_in(page, written(tmp_path, "ledger.txt", "Lantern ledger\n\n" + "\n\n".join(lines)))
    page.locator("[data-under-way] progress").wait_for()
    page.reload()
    page.wait_for_selector(".filter")
    open_tab(page).locator("[data-under-way]", has_text="ledger.txt").wait_for()
    open_tab(other).locator("[data-under-way]", has_text="ledger.txt").wait_for()
    assert not scrolls_sideways(other)
    other.get_by_role("tab", name="Ask").click()
    ask(other, COUNTRIES)  # people ask meanwhile
    open_tab(other)
    put_in(other, written(tmp_path, "kites.txt", KITES))
    other.locator("#documents-work .problem", has_text="only one change is made at a time").wait_for()
    page.get_by_role("button", name="Cancel").click()
    for one in (page, other):
        receipt(one, "Cancelled. Nothing was changed.")
    page.locator(".counts", has_text="4 documents").wait_for()
    assert sorted(path.name for path in (own_folder / "corpus").iterdir() if path.name[0] != ".") == before
    assert "In line with the folder." in page.locator("#documents-head").inner_text()


def test_hostile_names_and_titles_stay_text(visit, tmp_path):
    page = open_tab(visit())
    put_in(page, written(tmp_path, f"{TAG}.txt".replace('"', "'").replace("/", ""), f"{TAG} Harbour\n\n{KITES}"))
    shown = receipt(page, "1 file: 1 was added.")
    assert "<img src=x onerror='window.hacked=1'>.txt" in shown.inner_text()
    open_document(page, "<img src=x")
    page.get_by_role("button", name="Edit").click()
    field(page, "title").fill(HOSTILE_TITLE)
    field(page, "issuer").fill(f'"{TAG}')
    page.get_by_role("button", name="Save").click()
    receipt(page, "Changed.")
    page.locator("#documents-panel h2", has_text="Lunar").wait_for()
    assert page.locator("#documents-panel h2").inner_text() == HOSTILE_TITLE
    for part in ("work", "head", "rows", "panel"):
        assert page.locator(f"#documents-{part}").locator("img, script, b").count() == 0
    assert f'"{TAG}' in page.locator("table.documents-table").inner_text() + page.locator("dl.fields").inner_text()
    page.get_by_label("Words in title").fill("lunar nobody")
    page.get_by_text("No document has all of these words.").wait_for()
    page.get_by_label("Words in title").fill("")
    page.locator("table.documents-table").wait_for()
    assert "none was found again" in remove(page, "Lunar").inner_text()
    assert page.evaluate("window.hacked") is None


def test_what_is_known_is_edited_and_a_bad_date_told(visit):
    page = open_tab(visit())
    open_document(page, "Vientiane")
    page.get_by_role("button", name="Edit").click()
    field(page, "date").fill("yesterday")
    page.get_by_role("button", name="Save").click()
    page.locator("#documents-panel .mark-problem", has_text="yesterday").wait_for()
    assert field(page, "date").input_value() == "yesterday", "what was filled in is still there"
    field(page, "date").fill("2024-09-21")
    page.get_by_role("button", name="Save").click()
    receipt(page, "Changed.")
    page.locator("#documents-rows tr", has_text="21 September 2024").wait_for()
    page.locator("#documents-panel form").wait_for(state="detached")
    page.locator(".to-register", has_text="commitments").click()
    page.locator("#register-rows .found", has_text="6 commitments").wait_for()
    assert page.locator("#register-controls select[name=document]").input_value() == "vientiane-declaration-2024"
    open_tab(page)
    page.get_by_role("button", name="Edit").click()
    field(page, "date").fill("2024-09-19")
    page.get_by_role("button", name="Save").click()
    page.locator("#documents-rows tr", has_text="19 September 2024").wait_for()


def test_a_folder_that_has_changed_is_told_and_mended(visit, own_folder):
    path = written(own_folder / "corpus", "kites.txt", KITES)
    page = open_tab(visit())
    page.locator(".folder", has_text="The folder has changed: 1 new.").wait_for()
    assert "not indexed yet" in page.locator("tr", has_text="kites.txt").inner_text()
    page.get_by_role("button", name="Bring the index in line with the folder").click()
    receipt(page, "in line with the folder: 1 added")
    page.locator(".folder", has_text="In line with the folder.").wait_for()
    path.unlink()
    page.reload()
    page.wait_for_selector(".filter")
    open_tab(page)
    assert "gone from the folder" in page.locator("tr", has_text="Kite Harbour").inner_text()
    page.get_by_role("button", name="Bring the index in line with the folder").click()
    receipt(page, "1 removed")
    page.locator(".counts", has_text="4 documents").wait_for()


def test_files_that_cannot_be_sent_are_told_and_a_folder_can_be_chosen(visit, tmp_path):
    page = open_tab(visit())
    large = tmp_path / "large.txt"
    with large.open("wb") as stream:
        stream.truncate(21 * 1024**2)
    put_in(page, large)
    page.locator(".not-sent", has_text="large.txt is larger than 20 MB").wait_for()
    large.unlink()
    (tmp_path / "inner").mkdir()
    written(tmp_path / "inner", "kites.txt", KITES)
    for name in (".hidden", "~$kites.docx", "Thumbs.db"):
        written(tmp_path, name, "x")
    page.locator("[data-choose=folder]").set_input_files(tmp_path)
    receipt(page, "1 file: 1 was added.")
    assert all(name in page.locator(".not-sent").inner_text() for name in (".hidden", "~$kites.docx", "Thumbs.db"))
    # The same file, dropped.
    page.evaluate("""text => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "kites.txt"));
      document.querySelector("#documents-rows").dispatchEvent(
        new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }""", KITES)
    receipt(page, "1 file: 1 was there already, unchanged.")
    remove(page, "Kite Harbour")


def test_cells_stand_at_the_top_of_their_row_and_buttons_inside_of_the_panel(visit):
    page = open_tab(visit(width=1100))
    tops = page.locator("tr", has=page.locator(".opens", has_text="9480")).evaluate(
        "row => [...row.cells].filter((cell) => cell.offsetHeight).map((cell) => {"
        " const range = document.createRange(); range.selectNodeContents(cell);"
        " return range.getBoundingClientRect().top - row.getBoundingClientRect().top; })")
    assert max(tops) - min(tops) < 8, "no cell stands at the end of a title of two lines"
    for shown in (page, open_tab(visit())):
        for lines in shown.locator("table.documents-table tbody").evaluate(BASE_LINES):
            assert max(lines) - min(lines) < 0.6, "the cells of a row stand on one line"
    narrow = open_tab(visit(width=390, height=800))
    panel = open_document(narrow, "Vientiane")
    left = panel.locator("h2").bounding_box()["x"]
    assert panel.get_by_role("button", name="Edit").bounding_box()["x"] >= left - 12


def test_columns_sort_and_a_row_is_stepped_and_closed_by_keyboard(visit):
    page = open_tab(visit())
    heading = page.locator("th", has_text="Passages").locator("button")
    heading.click()
    page.locator("th[aria-sort=ascending]", has_text="Passages").wait_for()
    numbers = [int(one) for one in page.locator("td[data-label=Passages]").all_inner_texts()]
    assert numbers == sorted(numbers) and len(set(numbers)) > 1
    page.wait_for_function("document.activeElement.dataset.sort === 'Passages'")
    page.locator(".opens").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('#documents-panel h2')")
    page.get_by_role("button", name="Next document").click()
    page.locator("#documents-panel .row-count", has_text="2 of 4").wait_for()
    page.keyboard.press("Escape")
    page.locator("#documents-panel").wait_for(state="hidden")
    page.wait_for_function("document.activeElement.matches('tr:nth-child(2) .opens')")
