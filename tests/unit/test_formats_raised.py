"""Small raised characters do not join what they stand at, whatever the format; text is read from right to left."""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pptx
import pytest
from docx.document import Document as Docx
from pptx.util import Inches
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpus.facts.dates import find_dates
from corpus.formats.parse import parse
from corpus.formats.raised import raised
from index.words import question_terms

PARTS = [("The bridge opens in March 2031", ""), ("", "3"), (" on the 1", ""), ("", "st"), (" of 40 m", ""),
         ("", "2"), (" and for 10", ""), ("", "6"), (" people of the Guild", ""), ("", "a"), (".", ""), ("", "4,5")]
READ = "The bridge opens in March 2031 ³ on the 1st of 40 m² and for 10⁶ people of the Guild ᵃ.⁴,⁵"
HEBREW = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


@pytest.mark.parametrize(("before", "text", "written"), [
    ("2026", "3", "2026 ³"), ("2026 ", "3", "2026 ³"), ("XIX", "e", "XIXe"), ("124", "e", "124e"), ("1", "st", "1st"),
    ("see [", "3", "see [3"), ("s", "-1", "s⁻¹"), ("the Fund", "1", "the Fund ¹"), ("(the Fund)", "12", "(the Fund)¹²"),
    ("2026", "[3]", "2026[3]"), ("2026", "3)", "2026 ³⁾"), ("2026 ¹", "2", "2026 ¹²"), ("", "3", "³ "),
    ("20", "*", "20*"), ("The", " raised words ", "The raised words ")])
def test_raised_characters_are_parted_from_numbers_and_names(before: str, text: str, written: str) -> None:
    assert before + raised(before, text) == written


def test_a_raised_number_in_a_pdf() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    text = canvas.beginText(60, 700)
    for plain, up in PARTS:
        text.setFont("Helvetica", 6.5 if up else 11)
        text.setRise(4 if up else 0)
        text.textOut(plain or up)
    canvas.drawText(text)
    canvas.save()
    assert parse("file.pdf", buffer.getvalue()).text == READ


def test_a_raised_number_in_a_docx() -> None:
    document: Docx = docx.Document()
    paragraph = document.add_paragraph()
    for plain, up in PARTS:
        paragraph.add_run(plain or up).font.superscript = bool(up) or None
    buffer = BytesIO()
    document.save(buffer)
    assert parse("file.docx", buffer.getvalue()).text == READ


def test_a_raised_number_in_a_web_page_and_in_its_table() -> None:
    text = "".join(plain or f"<sup>{up}</sup>" for plain, up in PARTS)
    page = f"<html><body><p>{text}</p><table><tr><th>Town</th><th>Year</th></tr><tr><td>Brasa</td><td>{text}</td></tr>"
    lines = parse("file.html", f"{page}</table></body></html>".encode()).text.split("\n")
    assert lines[0] == READ and lines[-1] == f"| Brasa | {READ} |"


def test_a_raised_number_on_a_slide() -> None:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    paragraph = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(1)).text_frame.paragraphs[0]
    for plain, up in PARTS:
        run = paragraph.add_run()
        run.text = plain or up
        if up:
            run.font._element.set("baseline", "30000")
    buffer = BytesIO()
    presentation.save(buffer)
    assert parse("file.pptx", buffer.getvalue()).text == READ


def test_a_raised_number_and_a_note_in_an_odt() -> None:
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
                     for name in ("office", "text", "style"))
    text = "".join(plain or f'<text:span text:style-name="up">{up}</text:span>' for plain, up in PARTS)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"""<office:document-content {names}><office:automatic-styles>
            <style:style style:name="up"><style:text-properties style:text-position="super 58%"/></style:style>
            </office:automatic-styles><office:body><office:text><text:p>{text}</text:p><text:p>By 2031<text:note>
            <text:note-citation>7</text:note-citation><text:note-body><text:p>If paid.</text:p></text:note-body>
            </text:note> it is whole.</text:p></office:text></office:body></office:document-content>""")
    assert parse("file.odt", buffer.getvalue()).text.split("\n\n") == [READ, "By 2031[1] it is whole.", "[1] If paid."]


def test_the_year_and_the_name_beside_a_raised_number_are_read() -> None:
    assert {"2031", "guild", "m2"} <= set(question_terms(READ))
    assert [READ[one.start : one.end] for one in find_dates(READ, "en")] == ["March 2031"]


@pytest.mark.skipif(not Path(HEBREW).exists(), reason="no font with Hebrew letters: apt-get install fonts-dejavu-core")
def test_a_line_from_right_to_left_is_whole_words_in_the_order_of_reading() -> None:
    pdfmetrics.registerFont(TTFont("hebrew", HEBREW))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("hebrew", 12)
    first, second = "הגשר נסגר לתיקון עד סוף השנה והעיר משלמת שליש", "מן העלות של הגשר בשנת"
    canvas.drawRightString(540, 700, first[::-1])
    canvas.drawRightString(540, 684, "2031 " + second[::-1])
    canvas.save()
    assert parse("file.pdf", buffer.getvalue()).text.split("\n")[-1] == f"{first} {second} 2031"


def test_letters_in_the_form_that_they_take_beside_others_are_plain_letters() -> None:
    page = "<html><body><p>\ufee3\ufeae\ufea3\ufe92\ufe8e \ufefb</p></body></html>"
    assert parse("file.html", page.encode()).text == "مرحبا لا"
