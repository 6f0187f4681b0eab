"""What `python -m assistant register` does, and how rows read in a terminal; the options stand in __main__.py."""

import json
import shutil
import sys
import textwrap
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assistant.errors import AssistantError
from assistant.file_in_place import put_in_place
from assistant.progress import harmless
from assistant.register.calendar import vague
from assistant.register.export import as_dict, export
from assistant.register.register import Filter, Register, Row
from assistant.register.stored import open_register
from assistant.register.table import NAMES, OWN, cells, columns, note, one_line, short
from assistant.settings import Settings
from corpus.facts.model import FACTS, Kind

KIND_OF: dict[str, Kind] = {name: kind for kind, name in NAMES.items()}
WIDEST_LINE = 120
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def run_register(settings: Settings, options: Namespace) -> None:
    """Prints or saves rows of the register, its conflicts, or the JSON Schema of its facts."""
    if options.what == "schema":
        _give(schema().encode("utf-8"), options.output)
        return
    register, built = open_register(settings.index_directory, settings.corpus_directory, bool(options.document))
    today = options.today or date.today()
    if options.what == "conflicts":
        _give(_conflicts(register, options.format, today), options.output)
        return
    kind = KIND_OF[options.what]
    chosen = Filter(options.programme, options.document, options.year, options.theme, options.role, options.language,
                    options.text)
    rows = register.rows(kind, chosen)
    if options.format == "table":
        _give(table_text(rows, kind, today).encode("utf-8"), options.output)
    else:
        if not rows:
            print(_no_rows(kind), file=sys.stderr)
        _give(export(rows, kind, options.format, today, built=built), options.output)
    if options.format == "ics":
        _tell_left_out(rows)
    if orphans := register.orphans():
        print(f"Note: {len(orphans)} decisions are about rows that the documents no longer have.", file=sys.stderr)


def schema() -> str:
    """The JSON Schema of the facts, as docs/register.schema.json has it."""
    return json.dumps({"$schema": DIALECT, **FACTS.json_schema()}, ensure_ascii=False, indent=2) + "\n"


def table_text(rows: Sequence[Row], kind: Kind, today: date) -> str:
    """Rows for people: each with its values, the quote that proves it, and where that stands."""
    if not rows:
        return _no_rows(kind) + "\n"
    blocks = [_block(number, row, today) for number, row in enumerate(rows, 1)]
    return harmless("\n\n".join([f"{len(rows)} {NAMES[kind] if len(rows) > 1 else kind}", *blocks])) + "\n"


def _no_rows(kind: Kind) -> str:
    return f"No {NAMES[kind]} in the register fit."


def _block(number: int, row: Row, today: date) -> str:
    kind = row.fact.kind
    width = min(shutil.get_terminal_size().columns, WIDEST_LINE)
    shown = dict(zip(columns(kind), cells(row, today), strict=True))
    values = [f"{name}: {shown[name]}" for name in OWN[kind] if shown[name]]
    head, indent = f"[{number}] ", "    "
    return "\n".join([*_wrapped(" · ".join(values), width, head, indent), *_proof(row, indent, width)])


def _proof(row: Row, indent: str, width: int) -> list[str]:
    proof = row.fact.proofs[0]
    page = f", page {proof.page}" if proof.page is not None else ""
    place = f"{row.fact.document}{page}, characters {proof.start}–{proof.end}"
    said = note(row)
    # A quote is never cut: it is what proves the row.
    return [*_wrapped(f"“{one_line(proof.quote)}”", width, indent, indent),
            f"{indent}{place}{f' — {said}' if said else ''}"]


def _wrapped(text: str, width: int, first: str, indent: str) -> list[str]:
    """At spaces only, so that names and words stay whole."""
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=indent, break_long_words=False,
                         break_on_hyphens=False)


def _conflicts(register: Register, form: str, today: date) -> bytes:
    pairs = [(one, register.row(one.first), register.row(one.second)) for one in register.conflicts()]
    changes = [(row, register.row(row.superseded_by)) for row in register.rows("deadline") if row.superseded_by]
    if form == "json":
        found = [(str(one.reason), rows) for one, *rows in pairs] + [("superseded", [*rows]) for rows in changes]
        listed = [{"reason": reason, "rows": [as_dict(row, today) for row in rows]} for reason, rows in found]
        return (json.dumps(listed, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    blocks = [_pair(f"{one.reason.capitalize()}:", first, second) for one, first, second in pairs]
    blocks += [_pair("Superseded: the second row took the place of the first.", *rows) for rows in changes]
    return (harmless("\n\n".join(blocks) or "No conflicts in the register.") + "\n").encode("utf-8")


def _pair(reason: str, first: Row, second: Row) -> str:
    width = min(shutil.get_terminal_size().columns, WIDEST_LINE)
    lines = [reason]
    for row in (first, second):
        lines += _wrapped(short(row.fact), width, "  - ", "    ")
        lines += _proof(row, "    ", width)
    return "\n".join(lines)


def _tell_left_out(rows: Sequence[Row]) -> None:
    for row in vague(rows):
        print(harmless(f"Note: no event for “{short(row.fact)}”: its day is not certain."), file=sys.stderr)


def _give(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(content.decode("utf-8"))
        return
    try:
        if output.exists() and not output.is_file():
            output.write_bytes(content)  # a pipe or a device is not to be replaced by a file
        else:
            put_in_place(output, content)
    except OSError as error:
        raise AssistantError(f"{output} cannot be written ({error.strerror or error}). Name another file with --output."
                             ) from error
