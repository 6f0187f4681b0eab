"""Charts of slides and texts, written by a library: their values are tables with a header."""

import zipfile
from datetime import date
from io import BytesIO

import docx
import pptx
import pytest
from docx.oxml import parse_xml
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from corpus.formats.parse import parse


def slide_with(data: CategoryChartData | XyChartData, kind: XL_CHART_TYPE, title: str = "") -> bytes:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    chart = slide.shapes.add_chart(kind, Inches(1), Inches(1), Inches(6), Inches(4), data).chart
    chart.has_title = bool(title)
    if title:
        chart.chart_title.text_frame.text = title
    buffer = BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def bars() -> CategoryChartData:
    data = CategoryChartData()
    data.categories = ["Brasa", "Tavola", "Neru"]
    data.add_series("2030", (4.3, 8.2, None))
    data.add_series("2031", (120_000, 0, 7))
    return data


TABLE = "Bridges by town\n|  | 2030 | 2031 |\n| Brasa | 4.3 | 120000 |\n| Tavola | 8.2 | 0 |\n| Neru |  | 7 |"


def test_a_chart_on_a_slide_is_a_table_under_its_title() -> None:
    assert parse("f.pptx", slide_with(bars(), XL_CHART_TYPE.COLUMN_CLUSTERED, "Bridges by town")).text == TABLE


@pytest.mark.parametrize(("form", "value", "written"), [("0%", 0.125, "12.5%"), ("General", 8.1999999999999993, "8.2")])
def test_one_series_with_days_has_a_header_and_values_as_people_write_them(
        form: str, value: float, written: str) -> None:
    data = CategoryChartData(number_format=form)
    data.categories = [date(2031, 3, 14), date(2031, 4, 1)]
    data.add_series("Share", (value, 0))
    lines = parse("f.pptx", slide_with(data, XL_CHART_TYPE.LINE)).text.split("\n")
    assert lines[0] == "| – | Share |" and lines[1] == f"| 2031-03-14 | {written} |"


def test_names_on_two_levels_are_one() -> None:
    data = CategoryChartData()
    for year in ("2030", "2031"):
        outer = data.add_category(year)
        for quarter in ("Q1", "Q2"):
            outer.add_sub_category(quarter)
    data.add_series("Schools", (1, 2, 3, 4))
    data.add_series("Roads", (5, 6, 7, 8))
    lines = parse("f.pptx", slide_with(data, XL_CHART_TYPE.BAR_CLUSTERED)).text.split("\n")
    assert lines[1] == "| 2030 Q1 | 1 | 5 |" and lines[4] == "| 2031 Q2 | 4 | 8 |"


def test_a_cloud_of_points_keeps_both_numbers_of_each() -> None:
    data = XyChartData()
    for name, points in (("North", ((1, 10), (2, 20))), ("South", ((5, 50),))):
        series = data.add_series(name)
        for x, y in points:
            series.add_data_point(x, y)
    text = parse("f.pptx", slide_with(data, XL_CHART_TYPE.XY_SCATTER)).text
    assert "| North | 2 | 20 |" in text and "| South | 5 | 50 |" in text


def test_a_chart_in_a_docx_stands_where_it_is_drawn() -> None:
    """The chart that one library writes on a slide is put into the text that another one writes."""
    with zipfile.ZipFile(BytesIO(slide_with(bars(), XL_CHART_TYPE.BAR_CLUSTERED, "Bridges by town"))) as slides:
        name = next(name for name in slides.namelist() if "charts/chart" in name and name.endswith(".xml"))
        chart = slides.read(name)
    document = docx.Document()
    document.add_paragraph("Before.")
    document.add_paragraph().add_run()._r.append(parse_xml(
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><c:chart r:id="rId77" '
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></w:drawing>'))
    document.add_paragraph("After.")
    buffer, out = BytesIO(), BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", b'<Relationship Id="rId77" Type="chart" '
                                                         b'Target="charts/chart1.xml"/></Relationships>')
            new.writestr(part, data)
        new.writestr("word/charts/chart1.xml", chart)
    text = parse("f.docx", out.getvalue()).text
    assert " ".join(text.split()) == " ".join(f"Before. {TABLE} After.".split())
