"""Letters in DOCX whose head and signature stand side by side in tables that draw nothing."""

from io import BytesIO

import docx
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.formats.parse import parse

NO_LINES = f'<w:tblBorders {nsdecls("w")}><w:top w:val="nil"/><w:insideV w:val="none"/></w:tblBorders>'
HEAD = (("GUILD OF BRASA", "HOUSE OF WATER", "No: 12/HW"), ("REPUBLIC OF TAVOLA", "Brasa, 5 March 2031"))


def lines_of(document: Docx) -> list[str]:
    buffer = BytesIO()
    document.save(buffer)
    return [line for line in parse("letter.docx", buffer.getvalue()).text.splitlines() if line]


def with_table(rows: tuple[tuple[tuple[str, ...], ...], ...], style: str = "", no_lines: bool = False) -> list[str]:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    if style:
        table.style = style
    if no_lines:
        table._tbl.tblPr.append(parse_xml(NO_LINES))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, paragraphs in zip(row.cells, cells, strict=True):
            cell.text = paragraphs[0]
            for text in paragraphs[1:]:
                cell.add_paragraph(text)
    return lines_of(document)


def test_the_head_of_a_letter_is_lines_and_not_a_row() -> None:
    lines = [line for cell in HEAD for line in cell]
    assert with_table((HEAD,)) == lines
    assert with_table((HEAD, (("Re: the bridge",), ("Urgent",)))) == [*lines, "Re: the bridge", "Urgent"]
    # "No border" in Word leaves the style of a grid and takes its lines away.
    assert with_table((HEAD,), "Table Grid", no_lines=True) == lines


def test_a_table_that_draws_its_cells_or_has_a_header_stays_a_table() -> None:
    assert with_table((HEAD,), "Table Grid")[0].startswith("| GUILD OF BRASA HOUSE OF WATER")
    assert with_table((HEAD,), "Light Shading")[0].startswith("| GUILD OF BRASA")
    rows = ((("Town",), ("Cost", "(million)")), (("Brasa",), ("3",)))
    assert with_table(rows) == ["| Town | Cost (million) |", "| Brasa | 3 |"]
    assert with_table(((("Town",), ("Cost",)),)) == ["| Town | Cost |"]
