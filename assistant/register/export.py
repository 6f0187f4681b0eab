"""Rows of the register as files for other programs: CSV, JSON and XLSX. The calendar is in calendar.py."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from assistant.errors import AssistantError
from assistant.register.calendar import calendar
from assistant.register.dates import deadline_status
from assistant.register.rows import Row
from assistant.register.table import NAMES, cells, columns
from corpus.facts.model import FACTS, Kind

Format = Literal["csv", "json", "xlsx", "ics"]
Link = Callable[[Row], str]
PROOF = ["Start", "End", "Passage", "Confidence", "Row", "Decision", "Superseded by", "Conflicts with", "Link"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDE, NARROW, SHORT = 60, 18, 12
MAX_CELL_CHARACTERS = 32_767  # what a cell of a spreadsheet holds


def export(rows: Sequence[Row], kind: Kind, format: Format, today: date, link: Link | None = None,
           built: datetime | None = None) -> bytes:
    """Rows of one kind as a file. `today` tells which deadlines are past, `link` where a row is shown; `built` is when
    the index was made, the date of a calendar's entries (default: `today`)."""
    if any(row.fact.kind != kind for row in rows):
        raise AssistantError(f"Only {NAMES[kind]} can be exported as {NAMES[kind]}. Export one kind of rows at a time.")
    if format == "ics":
        return calendar(rows, kind, today, link, built)
    if format == "json":
        listed = [as_dict(row, today, link) for row in rows]
        return (json.dumps(listed, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    table = [[*columns(kind), *PROOF], *([*cells(row, today), *_proof(row, link)] for row in rows)]
    return _csv(table) if format == "csv" else _xlsx(table, NAMES[kind].capitalize())


def as_dict(row: Row, today: date, link: Link | None = None) -> dict[str, Any]:
    """A row for JSON: all fields of the fact, its first proof at the top, and what became of it."""
    fact, proof = row.fact, row.fact.proofs[0]
    values = FACTS.dump_python([fact], mode="json")[0]
    of_row: dict[str, Any] = {"fact_id": row.fact_id, "decision": row.decision, "superseded_by": row.superseded_by,
                              "conflicts": list(row.conflicts), "link": link(row) if link else ""}
    if fact.kind == "deadline":
        of_row["status"] = deadline_status(fact, today)
    if row.original:
        of_row["original"] = FACTS.dump_python([row.original], mode="json")[0]
    return {"kind": fact.kind, "document": fact.document, "title": fact.title, "page": proof.page,
            "section": proof.section, "start": proof.start, "end": proof.end, "quote": proof.quote,
            "language": proof.language, "passage_id": proof.passage_id} | values | of_row


def _proof(row: Row, link: Link | None) -> list[str]:
    proof = row.fact.proofs[0]
    return [str(proof.start), str(proof.end), proof.passage_id, f"{row.fact.confidence:.2f}", row.fact_id, row.decision,
            row.superseded_by, " ".join(row.conflicts), link(row) if link else ""]


def _csv(table: Sequence[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([_guarded(cell) for cell in line] for line in table)
    return stream.getvalue().encode("utf-8-sig", "replace")  # spreadsheets take UTF-8 without the mark for their own


def _guarded(cell: str) -> str:
    """A spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _xlsx(table: Sequence[Sequence[str]], title: str) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for number, line in enumerate(table, 1):
        for place, text in enumerate(line, 1):
            cell = sheet.cell(number, place)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_CELL_CHARACTERS]
            cell.data_type = "s"  # words of a document are never a formula
            cell.alignment = Alignment(vertical="top", wrap_text=number > 1)
            cell.font = Font(bold=number == 1)
    for place, heading in enumerate(table[0], 1):
        longest = max(len(line[place - 1]) for line in table)
        width = SHORT if longest <= SHORT else WIDE if longest > WIDE else NARROW if longest <= NARROW else 32
        sheet.column_dimensions[get_column_letter(place)].width = max(width, len(heading) + 2)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
