"""DOCX, PPTX, XLSX made by their libraries, ODT made here: headings, counted numbers, tables, what is hidden."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from docx.document import Document as Docx
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor
from openpyxl.styles import Font, PatternFill
from pptx.util import Inches

from corpus.formats.docx_numbers import counted
from corpus.formats.found import Found, Unreadable, table_rows
from corpus.formats.parse import parse
from corpus.formats.tcvn3 import LETTERS
from corpus.read import read_document

NUMBERING = """<w:abstractNum {} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
</w:abstractNum>"""


def saved(document: object) -> bytes:
    buffer = BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def read_docx(fill: Callable[[Docx], None]) -> Found:
    document = docx.Document()
    fill(document)
    return parse("file.docx", saved(document))


def numbered(document: Docx, texts: list[tuple[int, str]]) -> None:
    """Adds paragraphs of one list, each with its level."""
    part = document.part.numbering_part.element
    part.insert(0, parse_xml(NUMBERING.format(nsdecls("w"))))
    number = part.add_num(77)
    for level, text in texts:
        properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = number.numId


def test_a_title_in_the_properties_that_the_text_does_not_bear_out_is_passed_over() -> None:
    def titled(title: str) -> Found:
        def fill(document: Docx) -> None:
            document.core_properties.title = title
            document.add_heading("Call for tenders of the River Towns", 1)
            document.add_paragraph("The nine towns ask for offers for a market hall.")

        return read_docx(fill)

    assert titled("Security of networks in eight offices").title == ""
    assert titled("Call for Tenders: market hall, 2031").title == "Call for Tenders: market hall, 2031"


def test_notes_in_the_last_rows_of_a_table_stand_under_it() -> None:
    rows = [["Town", "Costs (a)"], ["Brasa", "3"], ["(a) Without the costs of the school in Ossa.", ""]]
    assert table_rows(rows) == "| Town | Costs (a) |\n| Brasa | 3 |\n(a) Without the costs of the school in Ossa."
    assert table_rows([*rows[:2], ["Total", ""]]).endswith("| Total |  |")


def test_headings_and_title_of_a_docx() -> None:
    def fill(document: Docx) -> None:
        document.add_heading("River Towns Programme", 0)
        document.add_heading("Background", 1)
        document.add_heading("The towns", 2)
        document.add_paragraph("There are nine of them.")

    found = read_docx(fill)
    assert found.title == "River Towns Programme"
    assert found.text == ("# River Towns Programme\n\n# Background\n\n## The towns\n\nThere are nine of them.")


def test_numbers_of_lists_are_counted_as_word_counts_them() -> None:
    texts = [(0, "Roads"), (1, "north"), (1, "south"), (2, "bridge"), (0, "Markets"), (1, "night")]
    text = read_docx(lambda document: numbered(document, texts)).text
    assert [line.strip() for line in text.splitlines()] == [
        "III. Roads", "(a) north", "(b) south", "III.b.1 bridge", "IV. Markets", "(a) night"]


@pytest.mark.parametrize(("number", "kind", "written"), [
    (4, "lowerRoman", "iv"), (28, "upperLetter", "BB"), (5, "decimalZero", "05"), (12, "thaiNumbers", "๑๒"),
    (1999, "upperRoman", "MCMXCIX"), (3, "decimal", "3")])
def test_kinds_of_numbers(number: int, kind: str, written: str) -> None:
    assert counted(number, kind) == written


def test_tables_of_a_docx_are_rows_and_a_cell_over_two_rows_is_in_both() -> None:
    def fill(document: Docx) -> None:
        table = document.add_table(3, 3)
        for row, texts in enumerate([("Phase", "Town", "Cost"), ("II", "Brasa", "3"), ("", "Tavola | east", "1")]):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0))

    assert read_docx(fill).text == ("| Phase | Town | Cost |\n| II | Brasa | 3 |\n| II | Tavola / east | 1 |")


def test_a_table_that_only_places_things_is_no_table() -> None:
    def fill(document: Docx) -> None:
        outer = document.add_table(2, 2)
        outer.cell(0, 0).text = "Works of the year"
        inner = outer.cell(1, 0).add_table(2, 2)
        for place, text in enumerate(["Town", "Cost of its works", "Brasa", "3 million of the Guild"]):
            inner.cell(place // 2, place % 2).text = text
        frame = document.add_table(1, 1)
        frame.cell(0, 0).text = "Decided in March."
        frame.cell(0, 0).add_paragraph("Signed in May.")

    text = "\n".join(line for line in read_docx(fill).text.splitlines() if line)
    assert text == ("Works of the year\n| Town | Cost of its works |\n| Brasa | 3 million of the Guild |\n"
                    "Decided in March.\nSigned in May.")


def test_a_tab_to_the_margin_parts_a_page_number_from_its_heading() -> None:
    def fill(document: Docx) -> None:
        run = document.add_paragraph("Works of chapter 13").add_run()
        run._r.append(parse_xml(f'<w:ptab {nsdecls("w")} w:relativeTo="margin" w:alignment="right" w:leader="dot"/>'))
        run.add_text("3-4")

    assert read_docx(fill).text == "Works of chapter 13\t3-4"


def test_a_small_table_in_a_cell_stays_in_its_row() -> None:
    def fill(document: Docx) -> None:
        outer = document.add_table(2, 2)
        for place, text in enumerate(["Town", "What is built there in this year", "Brasa, which lies on the river"]):
            outer.cell(place // 2, place % 2).text = text
        inner = outer.cell(1, 1).add_table(2, 2)
        for place, text in enumerate(["road", "north", "bridge", ""]):
            inner.cell(place // 2, place % 2).text = text

    assert read_docx(fill).text == ("| Town | What is built there in this year |\n"
                                    "| Brasa, which lies on the river | road, north; bridge |")


def test_what_a_docx_hides_is_left_out() -> None:
    def fill(document: Docx) -> None:
        paragraph = document.add_paragraph("The bridge is closed.")
        hidden = paragraph.add_run(" Hidden says open.")
        hidden.font.hidden = True
        paragraph.add_run(" White says open.").font.color.rgb = RGBColor(255, 255, 255)
        deleted = OxmlElement("w:del")
        run = OxmlElement("w:r")
        text = OxmlElement("w:delText")
        text.text = " Deleted says open."
        run.append(text)
        deleted.append(run)
        paragraph._p.append(deleted)
        document.add_comment(paragraph.runs[0], "Comment says open.")
        document.sections[0].header.paragraphs[0].text = "Running line"
        document.add_section(WD_SECTION.NEW_PAGE)

    assert read_docx(fill).text == "The bridge is closed."


@pytest.mark.parametrize("look", [
    '<w:rPr><w:vanish/></w:rPr>', '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>', '<w:rPr><w:sz w:val="1"/></w:rPr>'])
def test_what_the_style_of_a_docx_hides_is_left_out(look: str) -> None:
    def fill(document: Docx) -> None:
        for kind in ("paragraph", "character"):
            document.styles.element.append(parse_xml(
                f'<w:style {nsdecls("w")} w:type="{kind}" w:styleId="{kind}"><w:name w:val="{kind}"/>{look}</w:style>'))
        document.add_paragraph("The bridge is closed.").add_run(" It is open.").style = document.styles["character"]
        document.add_paragraph("It is open.").style = document.styles["paragraph"]
        table = document.add_table(2, 2)
        for place, text in enumerate(["Town", "Cost", "Brasa", "3"]):
            table.cell(place // 2, place % 2).text = text
        table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))

    assert read_docx(fill).text == "The bridge is closed.\n\n| Town | Cost |"


def test_white_letters_on_a_dark_ground_of_a_docx_are_read() -> None:
    def fill(document: Docx) -> None:
        for around in ("rPr", "pPr"):
            paragraph = document.add_paragraph()
            run = paragraph.add_run(f"Seen in {around}.")
            run.font.color.rgb = RGBColor(255, 255, 255)
            properties = run._r.rPr if around == "rPr" else paragraph._p.get_or_add_pPr()
            properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="003366"/>'))

    assert read_docx(fill).text == "Seen in rPr.\n\nSeen in pPr."


def test_text_in_old_vietnamese_fonts_of_a_docx_is_read() -> None:
    codes = {letter: code for code, letter in LETTERS.items()}

    def fill(document: Docx) -> None:
        run = document.add_paragraph().add_run("".join(codes.get(letter, letter) for letter in "Bộ Kế hoạch và Đầu tư"))
        run.font.name = ".VnTime"
        run._r.rPr.rFonts.set(qn("w:hAnsi"), ".VnTime")

    assert read_docx(fill).text == "Bộ Kế hoạch và Đầu tư"


def test_slides_are_pages_with_titles_lists_tables_and_notes() -> None:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "Works"
    slide.placeholders[1].text_frame.text = "Bridge"
    slide.placeholders[1].text_frame.add_paragraph().text = "Market"
    slide.notes_slide.notes_text_frame.text = "Say when."
    second = presentation.slides.add_slide(presentation.slide_layouts[5])
    second.shapes.title.text = "Costs"
    table = second.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for place, text in enumerate(["Town", "Cost", "Brasa", "3"]):
        table.cell(place // 2, place % 2).text = text
    hidden = presentation.slides.add_slide(presentation.slide_layouts[5])
    hidden.shapes.title.text = "Hidden"
    hidden._element.set("show", "0")
    found = parse("file.pptx", saved(presentation))
    assert found.pages == 3 and found.warnings == ["1 hidden slide was left out."]
    pages = [page.strip() for page in found.text.split("\f")]
    assert pages[:2] == ["## Works\n\n- Bridge\n- Market\n\nSay when.", "## Costs\n\n| Town | Cost |\n| Brasa | 3 |"]
    assert "Hidden" not in found.text


def test_numbered_paragraphs_and_cells_over_two_rows_of_a_slide() -> None:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    frame = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1)).text_frame
    outer, inner = 'type="arabicPeriod" startAt="3"', 'type="alphaLcParenR"'
    for text, level, numbered in (("Bridge", 0, outer), ("north", 1, inner), ("south", 1, inner), ("Market", 0, outer),
                                  ("All of them by May.", 0, "")):
        paragraph = frame.paragraphs[0] if not frame.paragraphs[0].text else frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
        if numbered:
            paragraph._p.get_or_add_pPr().append(parse_xml(f"<a:buAutoNum {nsdecls('a')} {numbered}/>"))
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text, table.cell(1, 1).text = "II", "Brasa", "Tavola"
    table.cell(0, 0).merge(table.cell(1, 0))
    text = parse("file.pptx", saved(presentation)).text
    assert [line for line in text.splitlines() if line] == [
        "3. Bridge", "  a) north", "  b) south", "4. Market", "All of them by May.", "| II | Brasa |",
        "| II | Tavola |"]


def test_what_a_slide_does_not_show_is_left_out() -> None:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    for left, text in ((1, "The bridge is closed."), (-9, "Beside it says open."), (99, "Far off says open.")):
        box = slide.shapes.add_textbox(Inches(left), Inches(1), Inches(4), Inches(1))
        box.text_frame.text = text
        box._element.nvSpPr.cNvPr.set("descr", "An alternative text says open.")
    for look in ('sz="100"', ""):
        run = slide.shapes[0].text_frame.add_paragraph().add_run()
        run.text = "Unseen says open."
        clear = "" if look else '<a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>'
        run._r.insert(0, parse_xml(f"<a:rPr {nsdecls('a')} {look}>{clear}</a:rPr>"))
    assert parse("file.pptx", saved(presentation)).text.strip() == "The bridge is closed."


def test_what_a_sheet_does_not_show_is_left_out_and_told() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (["Town", "Secret", "Cost"], ["Brasa", "open", 3], ["Hidden", "open", 4], ["Tavola", "open", 5]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    for place, colour, ground in (("E1", "FFFFFF", None), ("F1", "FFFFFF", "003366")):
        sheet[place] = f"white in {place}"
        sheet[place].font = Font(color=f"FF{colour}")
        if ground:
            sheet[place].fill = PatternFill("solid", fgColor=f"FF{ground}")
    sheet["G1"] = 7
    sheet["G1"].number_format = ";;;"
    found = parse("file.xlsx", saved(workbook))
    assert found.text == ("# Sheet\n\n| Town | Cost | white in F1 |\n| Brasa | 3 |  |\n| Tavola | 5 |  |")
    assert found.warnings == ["4 hidden rows, columns and cells were left out."]


def test_hidden_rows_of_an_ods_are_left_out() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    states = (("Town", ""), ("open", ' table:visibility="collapse"'), ("filtered", ' table:visibility="filter"'),
              ("Brasa", ""))
    rows = "".join(f"<table:table-row{state}>{cell.format(text)}{cell.format('x')}</table:table-row>"
                   for text, state in states)
    table = f'<table:table table:name="Costs">{rows}</table:table>'
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(odt(table))) as old, zipfile.ZipFile(buffer, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr("content.xml", old.read("content.xml").replace(b"office:text", b"office:spreadsheet"))
        new.writestr("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:"
                     "xmlns:manifest:1.0'/>")
    assert parse("file.ods", buffer.getvalue()).text == "# Costs\n\n| Town | x |\n| Brasa | x |"


def test_sheets_are_tables_with_values_as_people_write_them() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Costs"
    for row in (["Town", "Opened", "Cost"], ["Brasa", date(2031, 3, 5), 3.0], ["Tavola", None, 1.25]):
        sheet.append(row)
    workbook.create_sheet("Secret").append(["hidden"])
    workbook["Secret"].sheet_state = "hidden"
    found = parse("file.xlsx", saved(workbook))
    assert found.text == "# Costs\n\n| Town | Opened | Cost |\n| Brasa | 2031-03-05 | 3 |\n| Tavola |  | 1.25 |"
    assert found.warnings == ["1 hidden sheet was left out."]


def test_the_name_of_a_sheet_is_no_title(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Town", "Cost"])
    path = tmp_path / "costs-of-2031.xlsx"
    path.write_bytes(saved(workbook))
    assert read_document(path).title == "costs of 2031"
    workbook.properties.title = "Costs of the towns"
    path.write_bytes(saved(workbook))
    assert read_document(path).title == "Costs of the towns"


def test_a_title_over_a_table_is_not_its_header() -> None:
    workbook = openpyxl.Workbook()
    for row in (["Costs of the towns"], [], ["Town", "Cost"], ["Brasa", 3]):
        workbook.active.append(row)
    assert parse("file.xlsx", saved(workbook)).text == "# Sheet\n\nCosts of the towns\n| Town | Cost |\n| Brasa | 3 |"


def test_a_head_of_two_rows_is_one() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (["Targets"], [], ["Town", "Mills", None, "Cost"], [None, 2031, 2032], ["Brasa", 3, 4, 5]):
        sheet.append(row)
    sheet.merge_cells("B3:C3")
    assert parse("file.xlsx", saved(workbook)).text == (
        "# Sheet\n\nTargets\n| Town | Mills 2031 | Mills 2032 | Cost |\n| Brasa | 3 | 4 | 5 |")
    sheet["D4"] = 7  # then it may be a row of values under a merged name
    assert "| Town | Mills |  | Cost |\n|  | 2031 | 2032 | 7 |" in parse("file.xlsx", saved(workbook)).text


def test_one_cell_far_out_does_not_make_a_sheet_of_millions() -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "near"
    workbook.active["XFD1048576"] = "far"
    with pytest.raises(Unreadable, match="holds a table of 1,048,576 rows"):
        parse("file.xlsx", saved(workbook))


def odt(body: str, styles: str = "") -> bytes:
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
                     for name in ("office", "text", "table", "style"))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"<office:document-content {names}><office:automatic-styles>{styles}"
                         f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
                         "</office:document-content>")
    return buffer.getvalue()


def test_an_odt_with_headings_lists_and_tables() -> None:
    styles = ('<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
              'style:num-suffix=")"/></text:list-style>')
    body = ('<text:h text:outline-level="2">Works</text:h><text:p>Two<text:s/>towns<office:annotation><text:p>note'
            '</text:p></office:annotation> agreed.</text:p><text:list text:style-name="L"><text:list-item>'
            '<text:p>Bridge</text:p></text:list-item><text:list-item><text:p>Market</text:p></text:list-item></text:list>'
            '<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell>'
            '<text:p>b</text:p></table:table-cell></table:table-row></table:table>')
    assert parse("file.odt", odt(body, styles)).text == (
        "## Works\n\nTwo towns agreed.\n\n1) Bridge\n2) Market\n\n| a | b |")


def test_what_an_odt_does_not_show_is_left_out() -> None:
    fo = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    svg = 'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    styles = "".join(f'<style:style style:name="{name}"><style:text-properties {fo} {look}/></style:style>'
                     for name, look in (("none", 'text:display="none"'), ("white", 'fo:color="#ffffff"'),
                                        ("small", 'fo:font-size="0pt"')))
    hidden = "".join(f'<text:p>{mark}<text:span text:style-name="{name}"> says open.</text:span></text:p>'
                     for mark, name in (("One.", "none"), ("Two.", "white"), ("Three.", "small")))
    body = (f'{hidden}<text:section text:display="none"><text:p>Section says open.</text:p></text:section>'
            f'<text:p>Four.<svg:desc {svg}>Alternative text says open.</svg:desc></text:p>')
    assert parse("file.odt", odt(body, styles)).text.split() == ["One.", "Two.", "Three.", "Four."]
    grounded = f'<style:style style:name="box"><style:x {fo} fo:background-color="#003366"/></style:style>'
    assert "Two. says open." in parse("file.odt", odt(body, styles + grounded)).text


def test_macros_are_not_looked_at() -> None:
    data = saved(docx.Document())
    buffer = BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 AutoOpen Shell")
    with pytest.raises(Unreadable, match="holds no text"):
        parse("file.docm", buffer.getvalue())
