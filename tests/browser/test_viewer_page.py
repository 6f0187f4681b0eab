"""The page of a document as people reach it: from an answer's quote, by a shared link, on a phone, by keyboard."""

import shutil
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from tests.browser.asking import ask
from tests.browser.conftest import CHROMIUM, ROOT, serving, visiting
from tests.browser.test_page import scrolls_sideways

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no /usr/bin/chromium: apt-get install chromium"),
]
WHO = "Who is the keeper of the Amber Lighthouse Programme?"
KEEPER = "The keeper of the Amber Lighthouse Programme is Odalys Wren"
PAGES = 4
QUOTE_PAGE = 3
BRIDGES = """The river letter of Brasa

The town of Brasa builds nine bridges over the river.

Each bridge of Brasa is made of stone, and each is forty metres long.
"""
IN_VIEW = """one => { const box = one.getBoundingClientRect();
  return box.height > 0 && box.top >= 0 && box.bottom <= window.innerHeight; }"""


def lighthouse_pdf():
    """A PDF of some pages; the keeper is named on one of them only, below much else."""
    styles = getSampleStyleSheet()
    story = [Paragraph("Amber Lighthouse Programme", styles["Title"])]
    for page in range(1, PAGES + 1):
        story.append(Paragraph(f"Chapter {page}. Work of the year", styles["Heading2"]))
        for one in range(12):
            story.append(Paragraph(f"In district {page * 20 + one} the lamps were cleaned, the stairs were painted and "
                                   f"{page * 31 + one * 7} visitors were counted by the wardens on duty.",
                                   styles["BodyText"]))
        if page == QUOTE_PAGE:
            story.append(Paragraph(f"{KEEPER}, who was appointed by the harbour council.", styles["BodyText"]))
        story.append(PageBreak())
    buffer = BytesIO()
    SimpleDocTemplate(buffer, title="Amber Lighthouse Programme", author="Harbour Council").build(story)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def own_folder(tmp_path_factory, built_index):
    folder = tmp_path_factory.mktemp("viewer")
    shutil.copytree(built_index, folder / "index")
    shutil.copytree(ROOT / "corpus" / "documents", folder / "corpus")
    (folder / "corpus" / "lighthouse.pdf").write_bytes(lighthouse_pdf())
    (folder / "corpus" / "bridges.txt").write_text(BRIDGES, "utf-8")
    return folder


@pytest.fixture(scope="module")
def own_page(own_folder, cache_directory):
    with serving(own_folder, cache_directory) as url:
        yield url


@pytest.fixture
def visit(chromium, own_page):
    with visiting(chromium, own_page) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def link(chromium, own_page):
    """The link of the answer's quote, as a person copies it."""
    with visiting(chromium, own_page) as open_page:
        page = open_page()
        ask(page, WHO)
        return page.locator("#evidence .document-links a").evaluate("one => one.href")


def opened(page, address):
    """Follows a link as somebody does who was sent it; every picture has come."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def yellow(page, image):
    """Where on the screen a picture has the colour of a highlight: (share of its points, their middle's y)."""
    shot = Image.open(BytesIO(image.screenshot())).convert("RGB")
    points = [(x, y) for x in range(0, shot.width, 2) for y in range(0, shot.height, 2)
              if (rgb := shot.getpixel((x, y)))[0] > 200 and rgb[1] > 170 and rgb[2] < 190]
    return len(points) * 4 / (shot.width * shot.height), sum(y for _, y in points) / max(1, len(points))


def test_an_answer_opens_its_document_at_the_quoted_words(visit):
    page = visit()
    ask(page, WHO)
    page.locator("#evidence .document-links a").wait_for()
    with page.context.expect_page() as other:
        page.get_by_role("link", name="Open in document").click()
    document = other.value
    document.wait_for_load_state("networkidle")
    assert document.title() == "Amber Lighthouse Programme"
    quote = document.locator("mark#quote")
    assert KEEPER in " ".join(quote.inner_text().split())
    assert document.locator("mark").count() == 1
    assert quote.evaluate(IN_VIEW) and document.evaluate("scrollY") > 0, "below the fold, and scrolled to"
    image = document.locator("#picture img")
    assert image.get_attribute("alt") == f"Page {QUOTE_PAGE}"
    assert image.evaluate("one => one.complete && one.naturalWidth > 1000")
    assert document.locator("#picture .notice").count() == 0
    share, _ = yellow(document, image)
    assert 0.0005 < share < 0.05, "some words are marked on the picture, not the page"
    assert image.evaluate("one => one.getBoundingClientRect().width") > 400, "the picture stands beside the text"


def test_a_link_that_is_shared_opens_there_and_so_does_what_is_copied_from_it(visit, link):
    page = opened(visit(permissions=["clipboard-read", "clipboard-write"]), link)
    quote = page.locator("mark#quote")
    assert KEEPER in " ".join(quote.inner_text().split()) and quote.evaluate(IN_VIEW)
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Link copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    again = opened(visit(), copied)
    assert again.locator("mark#quote").inner_text() == quote.inner_text()
    # Another page, then back to the words.
    again.get_by_role("link", name="Next page →").click()
    again.locator(f"img[alt='Page {QUOTE_PAGE + 1}']").wait_for()
    assert again.locator(f"#page-{QUOTE_PAGE + 1}").evaluate(IN_VIEW)
    again.get_by_role("link", name="Go to the quoted words").click()
    again.locator(f"img[alt='Page {QUOTE_PAGE}']").wait_for()
    assert again.locator("mark#quote").evaluate(IN_VIEW)
    again.get_by_label("Page", exact=True).fill("1")
    again.get_by_role("button", name="Go", exact=True).click()
    again.locator("img[alt='Page 1']").wait_for()
    again.get_by_role("link", name="Programme documents").click()
    again.wait_for_selector("#log .start")


def test_the_page_fits_a_phone_with_text_first_and_the_picture_a_tap_away(visit, link):
    page = opened(visit(390, 740, has_touch=True, is_mobile=True), link)
    assert not scrolls_sideways(page)
    assert page.locator("mark#quote").evaluate(IN_VIEW) and page.locator("#picture").is_hidden()
    switch = page.get_by_role("button", name="Page as it looks")
    assert switch.evaluate(IN_VIEW), "stays in reach where the words are"
    switch.tap()
    image = page.locator("#picture img")
    image.wait_for()
    assert switch.get_attribute("aria-pressed") == "true" and page.locator("#text").is_hidden()
    assert not scrolls_sideways(page)
    page.wait_for_function("document.querySelector('#picture img').complete")
    share, middle = yellow(page, image)
    assert share > 0.0005
    top = image.evaluate("one => one.getBoundingClientRect().top")
    assert 0 < top + middle < 740, "the marked words are on the screen"
    page.get_by_role("button", name="Text", exact=True).tap()
    assert page.locator("mark#quote").evaluate(IN_VIEW)


def test_the_quote_can_be_read_in_the_dark(visit, link):
    page = opened(visit(color_scheme="dark"), link)
    colours = page.evaluate("""() => { const of = (name) => getComputedStyle(document.querySelector(name));
      return [of("body").backgroundColor, of("mark").color, of("mark").backgroundColor]; }""")
    paper, ink, marked = ([int(one) for one in colour[4:-1].split(", ")] for colour in colours)
    assert sum(paper) < 150 and contrast(ink, marked) > 7 and contrast(marked, paper) > 1.5


def contrast(one, other):
    """That of the Web Content Accessibility Guidelines, 1 to 21."""
    def luminance(colour):
        parts = [value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_all_of_it_is_reached_by_keyboard(visit, link):
    page = opened(visit(), link)
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("""() => { const one = document.activeElement;
          return [one.textContent.trim() || one.name, getComputedStyle(one).outlineStyle]; }"""))
    names = [name for name, _ in reached]
    assert names[:3] == ["Programme documents", "Go to the quoted words", "Copy link"]
    assert all(outline == "solid" for name, outline in reached if name != "page"), "focus can be seen"
    page.get_by_role("link", name="Go to the quoted words").focus()
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("Enter")
    page.wait_for_function(f"({IN_VIEW})(document.querySelector('mark'))")


def test_printed_it_is_the_document_alone(visit, link):
    page = opened(visit(), link)
    page.emulate_media(media="print")
    for gone in (".bar", ".acts", ".steps", ".anchor"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator("mark").evaluate("one => getComputedStyle(one).textDecorationLine") == "underline"
    assert page.locator("#picture img").is_visible() and not scrolls_sideways(page)


def test_a_link_to_text_that_changed_or_is_gone_says_so(visit, own_folder):
    page = visit()
    turn = ask(page, "How many bridges does the town of Brasa build?")
    assert "nine bridges" in turn.locator(".answer").inner_text()
    address = page.locator("#evidence .document-links a").evaluate("one => one.href")
    assert "nine bridges" in opened(page, address).locator("mark").inner_text()

    path = own_folder / "corpus" / "bridges.txt"
    path.write_text(BRIDGES.replace("nine", "two"), "utf-8")
    bring_in_line(visit())
    opened(page, address)
    assert "has changed since the link was made" in page.locator(".notice").inner_text()
    assert page.locator("mark").count() == 0 and "two bridges" in page.locator("#text").inner_text()
    assert not page.get_by_role("link", name="Go to the quoted words").count()

    path.unlink()
    bring_in_line(visit())
    gone = page.request.get(address)
    assert gone.status == 410 and "bridges" not in gone.text().partition("</h1>")[2]
    assert "no longer here" in gone.text()


def bring_in_line(page):
    """As a person does who has changed the folder."""
    page.get_by_role("tab", name="Documents").click()
    page.get_by_role("button", name="Bring the index in line with the folder").click()
    page.locator("#documents-work [data-ended]").wait_for()
