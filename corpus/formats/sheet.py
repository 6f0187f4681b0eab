"""Spreadsheets (XLSX, XLS, ODS): every sheet that is shown as a table under its name. Formulas are never run."""

import re
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import python_calamine as calamine

from corpus.formats.found import MAX_ROWS, MAX_TEXT_CHARACTERS, Found, Unreadable, table_rows, told_left_out
from corpus.formats.office import describe
from corpus.formats.packed import open_office, read_part
from corpus.formats.sheet_head import with_one_head
from corpus.formats.sheet_hidden import Hidden, hidden_in

MAX_CELLS = 5_000_000
CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


def read_sheet(data: bytes) -> Found:
    """Reads a spreadsheet: its stored values, as they were when it was saved."""
    found = Found("")
    is_packed = data.startswith(b"PK")
    unseen: dict[str, Hidden] = {}
    if is_packed:
        with open_office(data) as archive:
            describe(archive, found)
            _refuse_far_cells(archive)
            unseen = hidden_in(archive)
    try:
        workbook = calamine.load_workbook(BytesIO(data))
    except calamine.PasswordError as error:
        raise Unreadable("is password-protected. Save it without a password.") from error
    except (calamine.CalamineError, OSError) as error:
        raise Unreadable("is damaged and cannot be opened. Open it in the program that made it and save it anew."
                         ) from error
    parts, rows, size, hidden, dropped = [], 0, 0, 0, 0
    for sheet in workbook.sheets_metadata:
        if sheet.visible != calamine.SheetVisibleEnum.Visible:
            hidden += 1
        elif sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            table, left_out = _table(workbook, sheet.name, rows, unseen.get(sheet.name, Hidden()))
            rows += len(table)
            dropped += left_out
            text = table_rows(table)
            size += len(text)
            if size > MAX_TEXT_CHARACTERS:
                raise Unreadable(f"holds more than {MAX_TEXT_CHARACTERS:,} characters. Cut it into parts.")
            if text:
                parts.append(f"# {' '.join(sheet.name.split())}\n\n{text}\n")
    found.text = "\n".join(parts)
    if not parts:
        raise Unreadable("holds no text in its sheets. Put text in it, or take it out of the folder.")
    if hidden:
        found.warnings.append(told_left_out(hidden, "hidden sheet"))
    if dropped:
        found.warnings.append(f"{dropped} hidden rows, columns and cells were left out.")
    return found


def _refuse_far_cells(archive: ZipFile) -> None:
    """One filled cell far out makes a sheet of billions of empty ones, all of which the parser would make room for."""
    for name in archive.namelist():
        if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
            continue
        rows, columns = 0, 0
        for column, row in CELL.findall(read_part(archive, name) or b""):
            rows = max(rows, int(row))
            columns = max(columns, _column_number(column))
        if rows * columns > MAX_CELLS:
            raise _too_large(rows, columns)


def _column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_large(rows: int, columns: int) -> Unreadable:
    return Unreadable(f"holds a table of {rows:,} rows and {columns:,} columns, more than can be read. Cut it into "
                      "parts.")


def _table(workbook: calamine.CalamineWorkbook, name: str, rows_before: int, hidden: Hidden
           ) -> tuple[list[list[str]], int]:
    """The cells that are shown, and how many rows, columns and cells with something in them are not."""
    try:
        sheet = workbook.get_sheet_by_name(name)
    except calamine.CalamineError as error:
        raise Unreadable("is damaged: a sheet of it cannot be read. Open it in the program that made it and save it "
                         "anew.") from error
    if sheet.height * sheet.width > MAX_CELLS or sheet.height + rows_before > MAX_ROWS:
        raise _too_large(sheet.height, sheet.width)
    top, left = sheet.start or (0, 0)
    cells = [[_shown(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
    # What is hidden goes first, and its place must stay until then.
    shown, left_out = hidden.without(cells, top, left)
    if len(shown) == len(cells):
        shown = with_one_head(shown, sheet.merged_cell_ranges or (), top, left)
    return shown, left_out


def _shown(value: Any) -> str:
    """A value as people write it: whole numbers without a point, dates by year, month, day."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value)
