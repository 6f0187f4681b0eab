"""Quoted words found again on the page of a PDF: joined lines, cut words, columns, many letters, turned pages."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from corpus.child import Child
from corpus.errors import CorpusError
from corpus.formats.parse import parse
from corpus.formats.pdf import with_tables
from corpus.formats.pdf_order import lines_of
from corpus.formats.pdf_page import PageReader
from corpus.formats.pdf_quote import boxes_of

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
LEFT = ["The programme began in four towns of the", "river valley of the upper Neru and has", "since grown to nine of "
        "them, each with its own", "plan for roads, markets and clean water."]
RIGHT = ["Its second part is paid for by the Lantern", "Guild and by the towns themselves, which", "give one third of "
         "the costs of every bridge", "and one half of the costs of every school."]


def made(draw: Callable[[Canvas], None]) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def lines(canvas: Canvas, texts: list[str], x: float = 72, y: float = 700, font: str = "Helvetica") -> None:
    canvas.setFont(font, 11)
    for number, text in enumerate(texts):
        canvas.drawString(x, y - 14 * number, text)


def marked(data: bytes, quote: str, page: int = 1, occurrence: int = 0, text: str | None = None) -> str:
    """The characters of the page that lie in the boxes of a quote of its text, without spaces."""
    stored = parse("file.pdf", data).text.split("\f")[page - 1] if text is None else text
    start = -1
    for _ in range(occurrence + 1):
        start = stored.index(quote, start + 1)
    document = pdfium.PdfDocument(data)
    content = PageReader(document[page - 1], keeps_places=True).read()
    boxes = boxes_of(content, lines_of(with_tables(content)), stored, start, start + len(quote))
    document.close()
    return "".join(one for one, place in content.places if one.strip() and any(
        box[0] <= (place[0] + place[2]) / 2 <= box[2] and box[1] <= (place[1] + place[3]) / 2 <= box[3]
        for box in boxes))


def test_joined_lines_and_a_cut_word() -> None:
    data = made(lambda canvas: lines(canvas, ["The towns have agreed on a plan for the develop-", "ment of the river "
                                              "bank, which every town has", "confirmed since then."]))
    assert marked(data, "plan for the development of the river") == "planforthedevelopmentoftheriver"


def test_columns_that_the_file_draws_across() -> None:
    def draw(canvas: Canvas) -> None:
        for number, (left, right) in enumerate(zip(LEFT * 2, RIGHT * 2, strict=True)):
            lines(canvas, [left], 60, 700 - 13 * number)
            lines(canvas, [right], 320, 700 - 13 * number)

    found = marked(made(draw), "river valley of the upper Neru and has since grown to nine")
    assert found == "rivervalleyoftheupperNeruandhassincegrowntonine"


@pytest.mark.parametrize("occurrence", [0, 1])
def test_words_that_stand_twice_are_marked_where_they_were_quoted(occurrence: int) -> None:
    data = made(lambda canvas: lines(canvas, ["1. Pay the guild today.", "2. Pay the guild tomorrow."]))
    stored = parse("file.pdf", data).text
    document = pdfium.PdfDocument(data)
    content = PageReader(document[0], keeps_places=True).read()
    start = stored.index("Pay the guild", stored.index(f"{occurrence + 1}."))
    (box,) = boxes_of(content, lines_of(with_tables(content)), stored, start, start + 13)
    document.close()
    assert A4[1] - box[3] < 700 - 14 * occurrence < A4[1] - box[1]


def test_words_that_are_not_on_the_page_are_not_marked() -> None:
    data = made(lambda canvas: lines(canvas, ["The bridge costs 15 million.", "The school costs nothing."]))
    for other in ("The bridge costs 1.5 million.", "The bridge costs 16 million.", "The bridges cost"):
        assert marked(data, other, text=f"{other} The school costs nothing.") == ""


def test_words_on_the_page_more_often_than_in_the_text_are_not_marked_at_random() -> None:
    data = made(lambda canvas: lines(canvas, ["Pay today.", "Pay today."]))
    assert marked(data, "Pay today.", text="Pay today.") == ""


def test_text_that_nobody_sees_is_not_marked() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["The bridge is closed."])
        canvas.setFillColor(colors.white)
        lines(canvas, ["The bridge is open."], y=600)

    assert marked(made(draw), "The bridge is open.", text="The bridge is open.") == ""


@pytest.mark.skipif(not DEJAVU.exists(), reason="needs DejaVu Sans: apt-get install fonts-dejavu-core")
def test_vietnamese_composed_in_the_text_and_not_in_the_file() -> None:
    import unicodedata

    pdfmetrics.registerFont(TTFont("DejaVu", str(DEJAVU)))
    sentence = "Thủ tướng Chính phủ phê duyệt Đề án phát triển đô thị thông minh."
    for form in ("NFC", "NFD"):
        data = made(lambda canvas, form=form: lines(canvas, [unicodedata.normalize(form, sentence)], font="DejaVu"))
        assert unicodedata.normalize("NFC", marked(data, "phê duyệt Đề án", text=sentence)) == "phêduyệtĐềán"


def test_rows_of_a_table() -> None:
    buffer = BytesIO()
    table = Table([["Town", "Length", "Cost"], ["Brasa", "12 km", "3.5 million"], ["Tavola", "", "1 million"]])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    SimpleDocTemplate(buffer).build([table])
    assert marked(buffer.getvalue(), "| Brasa | 12 km | 3.5 million |") == "Brasa12km3.5million"


@pytest.mark.parametrize("says_so", [True, False])
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side(turn: int, says_so: bool) -> None:
    def draw(canvas: Canvas) -> None:
        if says_so:
            canvas.setPageRotation(turn)
        canvas.translate(A4[0] / 2, A4[1] / 2)
        canvas.rotate(turn)
        lines(canvas, LEFT, -100, 60)

    data = made(draw)
    assert sorted(marked(data, "upper Neru and has since")) == sorted("upperNeruandhassince")
    child = Child()
    try:
        text = parse("file.pdf", data).text
        start = text.index("upper Neru")
        picture = child.draw("file.pdf", data, "", 1, text, start, start + 10)
    finally:
        child.close()
    image = Image.open(BytesIO(picture.png))
    yellow = [(x, y) for y in range(0, image.height, 4) for x in range(0, image.width, 4)
              if image.getpixel((x, y)) == (255, 226, 122)]
    wide = max(x for x, _ in yellow) - min(x for x, _ in yellow)
    tall = max(y for _, y in yellow) - min(y for _, y in yellow)
    assert picture.located and wide > 2 * tall  # the line is upright on the picture


def test_a_scan_is_drawn_without_marks_and_says_so() -> None:
    scan = made(lambda canvas: canvas.drawImage(ImageReader(Image.new("L", (600, 800), 200)), 0, 0, *A4))
    child = Child()
    try:
        picture = child.draw("scan.pdf", scan, "", 1, "The bridge is closed.", 4, 10)
        with pytest.raises(CorpusError, match=r"scan\.pdf has no page 2"):
            child.draw("scan.pdf", scan, "", 2, "", 0, 0)
        with pytest.raises(CorpusError, match=r"letter\.pdf is no"):
            child.draw("letter.pdf", b"no PDF at all", "", 1, "", 0, 0)
    finally:
        child.close()
    assert picture.png.startswith(b"\x89PNG") and not picture.located


def test_a_page_of_any_size_is_a_picture_of_bounded_size() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(14_000, 40))
    canvas.drawString(10, 10, "A strip")
    canvas.showPage()
    canvas.setPageSize((20, 14_000))
    canvas.drawString(1, 100, "A strip")
    canvas.save()
    child = Child()
    try:
        for page in (1, 2):
            image = Image.open(BytesIO(child.draw("strip.pdf", buffer.getvalue(), "", page, "", 0, 0).png))
            assert image.width * image.height <= 4_100_000
    finally:
        child.close()
