"""The Documents tab as HTML: what there is in numbers, whether the folder has changed, the filter, and the table."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.register.filter import plain
from index.differences import Differences
from page import documents_texts as said
from page import texts
from page.documents_rows import DocumentRow
from page.documents_view import View
from page.markup import button, element, safe, words

MOST_ROWS = 300  # more would make the page slow; they are shown when asked for


@dataclass(frozen=True)
class Column:
    """`of` gives the words of a cell, `by` what the rows are sorted by; None stands last. Where space is short, one
    that is `spare` is left out. Words that are `quoted` may be in the document's language."""

    heading: str
    of: Callable[[DocumentRow], str]
    by: Callable[[DocumentRow], Any]  # Any: numbers in one column, words in another
    is_spare: bool = False
    is_quoted: bool = False
    is_number: bool = False


def _words(heading: str, of: Callable[[DocumentRow], str], is_spare: bool = False, is_quoted: bool = True) -> Column:
    return Column(heading, of, lambda row: plain(of(row)) or None, is_spare, is_quoted)


def _count(heading: str, of: Callable[[Any], int | None]) -> Column:
    def number(row: DocumentRow) -> int | None:
        return of(row.document) if row.document else None

    return Column(heading, lambda row: "" if number(row) is None else f"{number(row):,}", number, True, False, True)


TITLE = Column("Document", lambda row: row.title, lambda row: plain(row.title), is_quoted=True)
COLUMNS = (
    TITLE,
    _words("Issuer", lambda row: row.document.issuer if row.document else "", is_spare=True),
    Column("Date", lambda row: said.dated(row.document.date) if row.document else "",
           lambda row: (row.document.date or None) if row.document else None),
    _words("Number", lambda row: row.document.number if row.document else "", is_spare=True),
    _words("Language", lambda row: texts.language_names(row.languages), is_quoted=False),
    _count("Pages", lambda document: document.pages),
    _count("Passages", lambda document: document.passages),
    _count("Facts", lambda document: document.facts),
    _words("Status", lambda row: said.STATUS[row.status], is_quoted=False),
)


def head_html(rows: Sequence[DocumentRow], folder: Differences | None, view: View, may_change: bool) -> str:
    """The numbers, whether the index is in line with the folder (not while it is being changed), and the filter."""
    counts = element("p", safe(_counts(rows)), class_="counts")
    return counts + (_folder(folder, rows, may_change) if folder else "") + (_filter(view) if rows else "")


def _counts(rows: Sequence[DocumentRow]) -> str:
    stored = [row.document for row in rows if row.document]
    told = [texts.counted(len(stored), "document", "documents"),
            texts.counted(sum(one.passages for one in stored), "passage", "passages"),
            texts.counted(sum(one.facts for one in stored), "fact", "facts")]
    languages = Counter(row.document.language for row in rows if row.document)
    told.append(texts.language_names([code for code, _ in languages.most_common()]))
    statuses = Counter(row.status for row in rows)
    told += [f"{statuses[status]:,} {said.STATUS[status]}" for status in ("replaced", "failed", "needs OCR")
             if statuses[status]]
    return " · ".join(filter(None, told))


def _folder(folder: Differences, rows: Sequence[DocumentRow], may_change: bool) -> str:
    if folder.none:
        failed = any(row.status in ("failed", "needs OCR") for row in rows)
        again = button(safe(said.TRY_AGAIN), data_act="index", data_key="index", class_="again")
        return element("p", safe(said.IN_LINE) + (again if failed and may_change else ""), class_="folder note")
    told = safe(said.folder_changed(len(folder.new), len(folder.changed), len(folder.gone)))
    mend = button(safe(said.BRING_IN_LINE), data_act="index", data_key="index", class_="mend") if may_change else ""
    return element("p", element("span", told) + mend, class_="folder changed", role="status")


def _filter(view: View) -> str:
    text = (f'<input type="search" name="text" value="{safe(view.text)}" aria-label="{safe(said.TEXT_LABEL)}" '
            f'placeholder="{safe(said.TEXT_PLACEHOLDER)}" dir="auto" data-key="text" autocomplete="off">')
    return element("form", text, class_="filters", role="search", aria_label=said.FILTER_LABEL, autocomplete="off")


def rows_html(rows: Sequence[DocumentRow], view: View) -> str:
    """The documents whose words fit, as a table."""
    if not rows:
        return element("p", safe(said.EMPTY), class_="none")
    chosen = in_order([row for row in rows if _fits(row, view.text)], view.sort or TITLE.heading, view.descending)
    bar = _bar(chosen, rows, view)
    if not chosen:
        return bar + element("p", safe(said.NONE_LEFT), class_="none")
    shown = chosen if view.everything else chosen[:MOST_ROWS]
    return bar + _table(shown, view) + _rest(shown, chosen)


def _fits(row: DocumentRow, text: str) -> bool:
    searched = plain(row.searched)
    return all(word in searched for word in plain(text).split())


def in_order(rows: Sequence[DocumentRow], heading: str, descending: bool) -> list[DocumentRow]:
    """The rows sorted by a column, what is empty last."""
    column = next((one for one in COLUMNS if one.heading == heading), TITLE)
    some = sorted((row for row in rows if column.by(row) is not None), key=column.by, reverse=descending)
    return some + [row for row in rows if column.by(row) is None]


def _bar(chosen: Sequence[DocumentRow], rows: Sequence[DocumentRow], view: View) -> str:
    told = texts.counted(len(rows), "document", "documents")
    told = f"{len(chosen):,} of {told}" if view.text.strip() else ""  # how many there are stands above
    options = "".join(element("option", safe(column.heading), value=column.heading,
                              selected=column.heading == (view.sort or TITLE.heading)) for column in COLUMNS)
    sort = element("label", element("span", safe(said.SORT_BY))
                   + element("select", options, data_sort_choice=True, data_key="sort"), class_="sort-choice")
    return element("div", element("p", safe(told), class_="found", role="status") + sort, class_="rows-bar")


def _table(rows: Sequence[DocumentRow], view: View) -> str:
    """Roles are written out: a style sheet that makes cards of rows would otherwise take them away."""
    shown = [column for column in COLUMNS if column is TITLE or any(column.of(row) for row in rows)]
    head = "".join(_heading(column, view) for column in shown)
    body = "".join(_row(row, shown, view) for row in rows)
    return element("table", element("thead", element("tr", head, role="row"), role="rowgroup")
                   + element("tbody", body, role="rowgroup"), role="table", class_="rows documents-table",
                   aria_label=said.TAB)


def _heading(column: Column, view: View) -> str:
    is_sorted = (view.sort or TITLE.heading) == column.heading
    direction = ("descending" if view.descending else "ascending") if is_sorted else None
    sort = button(safe(column.heading), data_sort=column.heading, data_key=f"sort-{column.heading}")
    return element("th", sort, scope="col", role="columnheader", aria_sort=direction, class_=_class(column))


def _class(column: Column) -> str | None:
    return " ".join(filter(None, ("spare" if column.is_spare else "", "number" if column.is_number else ""))) or None


def _row(row: DocumentRow, shown: Sequence[Column], view: View) -> str:
    cells = "".join(_cell(row, column) for column in shown)
    return element("tr", cells, role="row", data_row=row.key, class_=row.status.replace(" ", "-").lower(),
                   data_open_row=row.key == view.opened)


def _cell(row: DocumentRow, column: Column) -> str:
    text = column.of(row)
    language = row.document.language if row.document and column.is_quoted else None
    if column is TITLE:
        opens = button(words(text, language=language), class_="opens", data_open=row.key, data_key=f"open-{row.key}",
                       aria_expanded="false")
        why = words(row.note, "span", class_="why") if row.document is None and row.note else ""
        return element("th", opens + why, scope="row", role="rowheader", class_="main")
    inside = words(text, language=language)
    if column.heading == "Status":
        inside = element("span", safe(text), class_=f"badge {row.status.replace(' ', '-').lower()}",
                         title=said.STATUS_EXPLAINED[row.status])
    return element("td", inside, role="cell", data_label=column.heading,
                   class_=" ".join(filter(None, (_class(column) or "", "" if text else "blank"))) or None)


def _rest(shown: Sequence[DocumentRow], rows: Sequence[DocumentRow]) -> str:
    if len(shown) == len(rows):
        return ""
    told = safe(said.FIRST_SHOWN.format(shown=f"{len(shown):,}"))
    return element("p", f"{told} {button(safe(said.SHOW_ALL), data_everything=True)}", class_="rest")
