"""PDFs made by a library: order, columns, hyphens, running lines, tables, hidden text, and pages that are pictures."""

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from corpus.child import Child, NeedsRecognition
from corpus.errors import CorpusError
from corpus.formats import recognise
from corpus.formats.found import Unreadable
from corpus.formats.parse import parse

LEFT = ["The programme began in the spring of 2031", "with four towns on the river Neru and has", "since grown to nine "
        "of them, each with its own", "plan for roads, markets and clean water."]
RIGHT = ["Its second part is paid for by the Lantern", "Guild and by the towns themselves, which", "give one third of "
         "the costs of every bridge", "and one half of the costs of every school."]


def made(draw: Callable[[Canvas], None], **options: object) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def lines(canvas: Canvas, texts: list[str], x: float = 72, y: float = 700, size: float = 11) -> None:
    canvas.setFont("Helvetica", size)
    for number, text in enumerate(texts):
        canvas.drawString(x, y - 14 * number, text)


def text_of(data: bytes) -> str:
    return parse("file.pdf", data).text


def test_a_paragraph_is_one_line_and_a_cut_word_is_whole() -> None:
    text = text_of(made(lambda canvas: lines(canvas, [
        "The towns have agreed on a plan for the develop-", "ment of the river bank, which every multi-",
        "stakeholder meeting has confirmed since then.", "It was a multi-stakeholder plan from its first day."])))
    assert "plan for the development of the river bank, which every multi-stakeholder meeting" in text


def test_columns_drawn_line_by_line_are_read_one_after_the_other() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for number, (left, right) in enumerate(zip(LEFT * 2, RIGHT * 2, strict=True)):
            canvas.drawString(60, 700 - 13 * number, left)
            canvas.drawString(320, 700 - 13 * number, right)

    text = " ".join(text_of(made(draw)).split())
    assert text == " ".join(LEFT * 2 + RIGHT * 2)


def test_columns_that_the_file_draws_one_after_the_other_stay_so() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LEFT, 60, 700, 10)
        lines(canvas, RIGHT, 320, 700, 10)

    assert " ".join(text_of(made(draw)).split()) == " ".join(LEFT + RIGHT)


def test_pages_without_their_running_lines_and_numbers() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(1, 6):
            lines(canvas, ["Plan of the River Towns, volume 3"], y=810, size=9)
            lines(canvas, [f"What page {'abcde'[number - 1]} says stands only there."])
            lines(canvas, [f"Page {number} of 5"], x=280, y=30, size=9)
            canvas.showPage()

    text = text_of(made(draw))
    pages = [page.strip() for page in text.split("\f")]
    assert pages == [f"What page {name} says stands only there." for name in "abcde"]


def test_a_heading_with_a_number_at_the_top_of_a_page_is_no_page_number() -> None:
    def draw(canvas: Canvas) -> None:
        for phase in (1, 2, 3):
            lines(canvas, [f"Phase {phase}"], y=800, size=16)
            lines(canvas, LEFT * 3)
            lines(canvas, [f"Plan of the towns | {phase}"], x=280, y=30, size=9)
            canvas.showPage()

    pages = text_of(made(draw)).split("\f")
    assert [page.strip().splitlines()[0] for page in pages] == ["# Phase 1", "# Phase 2", "# Phase 3"]
    assert "Plan of the towns" not in "".join(pages)


def test_large_print_is_a_heading_and_the_title() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["River Towns Programme"], y=760, size=22)
        lines(canvas, ["Background"], y=720, size=15)
        lines(canvas, LEFT, y=690)

    found = parse("file.pdf", made(draw))
    assert found.title == "River Towns Programme"
    assert found.text.startswith("# River Towns Programme\n\n## Background\n\nThe programme began")


def test_a_ruled_table_is_rows_with_the_header_first() -> None:
    buffer = BytesIO()
    table = Table([["Town", "Length", "Cost"], ["Brasa", "12 km", "3.5 million"], ["Tavola", "", "1 million"]])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    SimpleDocTemplate(buffer).build([table])
    assert text_of(buffer.getvalue()) == (
        "| Town | Length | Cost |\n| Brasa | 12 km | 3.5 million |\n| Tavola |  | 1 million |")


def test_numbered_items_keep_their_numbers() -> None:
    text = text_of(made(lambda canvas: lines(canvas, ["The towns shall:", "1. Build the bridge", "2. Open the market",
                                                      "(a) every morning"])))
    assert text == "The towns shall:\n1. Build the bridge\n2. Open the market\n(a) every morning"


@pytest.mark.parametrize("says_so", [True, False])
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_turned(turn: int, says_so: bool) -> None:
    def draw(canvas: Canvas) -> None:
        if says_so:
            canvas.setPageRotation(turn)
        canvas.translate(A4[0] / 2, A4[1] / 2)
        canvas.rotate(turn)
        lines(canvas, LEFT, -100, 60)

    assert text_of(made(draw)) == " ".join(LEFT)


def test_text_that_nobody_sees_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["The bridge is closed."])
        canvas.setFillColor(colors.white)
        lines(canvas, ["White on white says it is open."], y=600)
        canvas.setFillColor(colors.black)
        lines(canvas, ["No size says it is open."], y=560, size=0.4)
        lines(canvas, ["Outside of the page says it is open."], y=-200)
        canvas.saveState()
        invisible = canvas.beginText(72, 500)
        invisible.setTextRenderMode(3)
        invisible.textLine("Not drawn says it is open.")
        canvas.drawText(invisible)
        canvas.restoreState()
        canvas.setFillColor(colors.darkblue)
        canvas.rect(60, 390, 300, 30, fill=1)
        canvas.setFillColor(colors.white)
        lines(canvas, ["White on blue is seen."], y=400)

    assert text_of(made(draw)) == "The bridge is closed.\nWhite on blue is seen."


def test_words_that_are_blacked_out_are_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["The bridge is closed.", "The secret word is lantern.", "Marked words are read."])
        canvas.rect(60, 682, 300, 13, fill=1)
        canvas.setFillColor(colors.Color(1, 1, 0, alpha=0.4))
        canvas.rect(60, 668, 300, 13, fill=1)

    assert text_of(made(draw)) == "The bridge is closed.\nMarked words are read."


@pytest.mark.parametrize("state", ["ON", "OFF"])
def test_a_layer_that_is_switched_off_is_left_out(state: str) -> None:
    drawn = (b"BT /F1 12 Tf 72 700 Td (The bridge is closed.) Tj ET\n"
             b"/OC /L BDC BT /F1 12 Tf 72 600 Td (The layer says open.) Tj ET EMC\n")
    parts = [b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</" + state.encode() + b"[6 0 R]>>>>>>",
             b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
             b"/Properties<</L 6 0 R>>>>>>", b"<</Length %d>>stream\n%bendstream" % (len(drawn), drawn),
             b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", b"<</Type/OCG/Name(x)>>"]
    data = b"".join(b"%d 0 obj %b endobj\n" % (number, part) for number, part in enumerate(parts, 1))
    text = text_of(b"%PDF-1.5\n" + data + b"trailer<</Root 1 0 R>>\n%%EOF")
    assert ("layer says open" in text) is (state == "ON") and "closed" in text


def picture(text: str) -> bytes:
    page = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(page).text((120, 200), text, fill=0, font=ImageFont.load_default(size=44))
    return made(lambda canvas: canvas.drawImage(ImageReader(page), 0, 0, *A4))


def test_a_scan_without_text_is_told_as_needing_recognition() -> None:
    with pytest.raises(Unreadable, match=r"^needs OCR: its pages are pictures") as caught:
        parse("scan.pdf", picture("The bridge is closed for repair"))
    assert caught.value.needs_recognition


def test_a_scan_is_read_where_tesseract_is_installed() -> None:
    child = Child()
    try:
        if shutil.which("tesseract") is None:
            with pytest.raises(NeedsRecognition, match=r"scan\.pdf needs OCR"):
                child.read("scan.pdf", picture("The bridge is closed for repair"))
            pytest.skip("Tesseract is not installed: apt-get install tesseract-ocr")
        found = child.read("scan.pdf", picture("The bridge is closed for repair"))
    finally:
        child.close()
    assert "The bridge is closed for repair" in found.text and found.pages == 1


FONTS = ("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


@pytest.mark.parametrize("text", [
    "The bridge at Brasa is closed for repair until\nthe 14th of March 2031. The towns pay one third\n"
    "of the costs, which are 3,500,000 dollars.",
    "Bộ Kế hoạch và Đầu tư đề nghị các địa phương\ngửi danh sách cán bộ tham gia chương trình\n"
    "trước ngày 17 tháng 01 năm 2031."], ids=["eng", "vie"])
def test_a_scanned_letter_is_read_letter_by_letter(text: str, request: pytest.FixtureRequest) -> None:
    language = request.node.callspec.id
    if language not in recognise.languages():
        pytest.skip(f"Tesseract does not read {language} here: apt-get install tesseract-ocr tesseract-ocr-{language}")
    font = next((name for name in FONTS if Path(name).exists()), None)
    if font is None:
        pytest.skip("no font with Vietnamese letters is installed: apt-get install fonts-noto-core")
    page = Image.new("L", (1654, 2339), 255)
    ImageDraw.Draw(page).multiline_text((180, 220), text, fill=20, font=ImageFont.truetype(font, 38), spacing=20)
    data = made(lambda canvas: canvas.drawImage(ImageReader(page), 0, 0, *A4))
    child = Child()
    try:
        assert child.read("scan.pdf", data).text == " ".join(text.split("\n"))
    finally:
        child.close()


def test_pages_that_are_pictures_among_others_are_told() -> None:
    scan = Image.new("L", (600, 800), 200)

    def draw(canvas: Canvas) -> None:
        lines(canvas, LEFT * 3)
        canvas.showPage()
        canvas.drawImage(ImageReader(scan), 0, 0, *A4)

    assert "1 of 2 pages are pictures without text (2)" in parse("file.pdf", made(draw)).warnings[0]


def test_a_password_a_cut_file_and_empty_pages_are_told() -> None:
    locked = made(lambda canvas: lines(canvas, LEFT), encrypt=StandardEncryption("secret"))
    whole = made(lambda canvas: lines(canvas, LEFT))
    empty = made(lambda canvas: [canvas.showPage() for _ in range(3)])
    for data, reason in ((locked, "password-protected"), (whole[: len(whole) // 3], "damaged"),
                         (empty, "no text on its")):
        with pytest.raises(Unreadable, match=reason):
            parse("file.pdf", data)


def test_ten_thousand_empty_pages_are_refused() -> None:
    pages = b"".join(b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n" % number
                     for number in range(3, 10_003))
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 10_003))
    data = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 10000/Kids[" + kids
            + b"]>>endobj\n" + pages + b"trailer<</Root 1 0 R>>\n%%EOF")
    child = Child()
    try:
        with pytest.raises(CorpusError, match="has 10,000 pages, more than 5,000"):
            child.read("pages.pdf", data)
    finally:
        child.close()


def test_three_columns_with_notes_drawn_first_are_read_in_the_flows_of_the_file() -> None:
    third = ["Nobody has asked what becomes of the old", "bridge when the new one is open, and the", "towns have left "
             "that to the people who live", "beside it and have used it all their lives."]
    notes = ["Notes are drawn before the text that they", "belong to, as many programs do it with", "everything that "
             "stands at the foot of a page."]
    columns = [[line[:38].strip() for line in LEFT * 3], RIGHT * 3, third * 3]

    def draw(canvas: Canvas) -> None:
        lines(canvas, notes, 40, 100, 8)
        x = 40.0
        canvas.setFont("Helvetica", 9)
        # Their leading differs and the gutters are narrow, so that no straight cut parts them.
        for place, column in enumerate(columns):
            for number, text in enumerate(column):
                canvas.drawString(x, 700 - (12 + place / 2) * number, text)
            x += max(canvas.stringWidth(text, "Helvetica", 9) for text in column) + 6

    text = " ".join(text_of(made(draw)).split())
    assert text == " ".join([*(line for column in columns for line in column), *notes])


def test_rules_that_only_frame_rows_leave_the_rows_as_they_are() -> None:
    rows = [("Brasa", "12 km", "3.5 million"), ("Tavola", "8 km", "1 million")]

    def draw(canvas: Canvas) -> None:
        for number, y in enumerate((700, 620)):
            canvas.rect(60, y - 40, 300, 60)
            canvas.rect(360, y - 40, 120, 60)
            for place, row in enumerate(rows):
                for column, text in enumerate(row):
                    canvas.drawString(70 + 100 * column, y - 18 * place, f"{text}")
            canvas.drawString(370, y, "Remark " + "ab"[number])
        canvas.rect(60, 580, 420, 140)

    table = "| Brasa | 12 km | 3.5 million |\n| Tavola | 8 km | 1 million |"
    assert text_of(made(draw)) == f"{table}\nRemark a\n{table}\nRemark b"


def test_a_line_that_begins_in_bold_print_is_no_heading_and_parts_no_sentence() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["The second part of the plan, which is named the", "", "and every bridge of the towns."])
        writing = canvas.beginText(72, 686)
        writing.setFont("Helvetica-Bold", 11)
        writing.textOut("Works on the River Bank,")
        writing.setFont("Helvetica", 11)
        writing.textOut(" pays for the roads")
        canvas.drawText(writing)

    assert text_of(made(draw)) == ("The second part of the plan, which is named the Works on the River Bank, pays for "
                                   "the roads and every bridge of the towns.")


def test_headings_with_a_wide_gap_between_them_are_two() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 16)
        for y, text in ((760, "Minutes of the Committee"), (742, "of the River Towns"), (710.5, "Persons present")):
            canvas.drawString(72, y, text)
        lines(canvas, LEFT, y=680)

    assert text_of(made(draw)).startswith("# Minutes of the Committee of the River Towns\n\n# Persons present\n\nThe")


def test_a_running_line_below_the_margin_is_known_as_the_first_of_its_page() -> None:
    def draw(canvas: Canvas) -> None:
        for name in "abcde":
            lines(canvas, ["Plan of the River Towns, volume 3"], y=A4[1] * 0.84, size=11)
            lines(canvas, [f"What page {name} says stands only there.", f"It ends with {name}.", f"Word {name}"], y=640)
            canvas.showPage()

    assert "volume 3" not in text_of(made(draw))


def test_a_line_whose_words_are_spread_over_its_width_is_no_row_of_cells() -> None:
    """A paragraph set to both edges; beside it, rows of the same gaps, which other rows share."""
    words = ["responsibility", "intergovernmental", "administrations", "undertakings"]
    above = "The towns on the river share what the bridge has cost them, for each of them has a"

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        width = canvas.stringWidth(above, "Helvetica", 11)
        canvas.drawString(72, 700, above)
        gap = (width - sum(canvas.stringWidth(word, "Helvetica", 11) for word in words)) / (len(words) - 1)
        x = 72.0
        for word in words:
            canvas.drawString(x, 686, word)
            x += canvas.stringWidth(word, "Helvetica", 11) + gap
        canvas.drawString(72, 672, "and of schools.")
        for row in range(3):
            for column, word in enumerate(("Brasa", "one bridge", f"203{row}")):
                canvas.drawString(72 + 160 * column, 600 - 14 * row, word)

    text = text_of(made(draw))
    assert f"{above} {' '.join(words)} and of schools." in text
    assert "Brasa\tone bridge\t2030\nBrasa\tone bridge\t2031" in text


def test_a_line_that_ends_inside_of_brackets_goes_on() -> None:
    text = text_of(made(lambda canvas: lines(canvas, [
        "The towns on the river share what the bridge has cost them, with the office of works",
        "of the district (the Office of Bridges,", "Roads and Markets of Brasa) and with the schools of nine towns."])))
    assert "(the Office of Bridges, Roads and Markets of Brasa)" in text
