"""The Register tab as HTML: which kind of rows, what they are narrowed down by, and the rows as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.register.register import Register, Row, deadline_status
from corpus.facts.model import Deadline, Kind
from page import register_texts as said
from page import texts
from page.markup import button, element, safe, words
from page.register_badges import badges_html
from page.register_columns import FIRST_BY, Column, columns, filled, in_order
from page.register_downloads import downloads_html
from page.register_timeline import timeline_html
from page.register_view import View, filter_of, offered

MOST_ROWS = 300  # more would make the page slow; they are shown when asked for
SHORT = 60  # characters of a choice that are shown


def first_view(register: Register, view: View) -> View:
    """The view with a kind: that of the row to be opened, else the first that has rows."""
    if view.kind:
        return view
    kinds = list(said.KINDS)
    return replace(view, kind=next((kind for kind in kinds if _is_open(register, kind, view.opened)),
                                   next((kind for kind in kinds if register.counts()[kind]), kinds[0])))


def _is_open(register: Register, kind: Kind, opened: str) -> bool:
    return any(row.fact_id == opened for row in register.rows(kind)) if opened else False


def controls_html(register: Register, view: View, titles: Mapping[str, str]) -> str:
    """The switches between the kinds and the filters; `titles` are those of the documents by their names."""
    counts = register.counts()
    if not any(counts.values()):
        return ""
    switches = [_switch(kind, name, str(counts[kind]), view) for kind, name in said.KINDS.items()]
    switches.append(_switch("timeline", said.TIMELINE, "", view))
    group = element("div", "".join(switches), class_="switches", role="group", aria_label=said.SHOWN)
    return element("div", group + _filters(register, view, titles), class_="register-controls", data_kind=view.kind)


def _switch(kind: str, name: str, count: str, view: View) -> str:
    shown = safe(name) + (" " + element("span", count, class_="count") if count else "")
    return button(shown, data_show=kind, data_key=f"show-{kind}", aria_pressed="true" if view.kind == kind else "false")


def _filters(register: Register, view: View, titles: Mapping[str, str]) -> str:
    values = offered(register, view.kinds)
    if not values:
        return ""
    chosen = filter_of(register, view.kinds, view.chosen)
    text = (f'<input type="search" name="text" value="{safe(chosen.text)}" aria-label="{safe(said.TEXT_LABEL)}" '
            f'placeholder="{safe(said.TEXT_PLACEHOLDER)}" dir="auto" data-key="text" autocomplete="off">')
    selects = "".join(_select(name, values[name], str(getattr(chosen, name) or ""), titles)
                      for name in said.FILTERS if name in values)
    more = button(safe(said.MORE_FILTERS), class_="more", data_more=True, data_key="more", aria_expanded="false",
                  aria_controls="register-filters")
    return element("form", text + more + element("div", selects, class_="selects", id="register-filters"),
                   class_="filters", role="search", aria_label=said.FILTER_LABEL, autocomplete="off")


def _select(name: str, values: Sequence[str], chosen: str, titles: Mapping[str, str]) -> str:
    options = element("option", safe(said.ALL[name]), value="")
    options += "".join(element("option", safe(_short(_named(name, value, titles))), value=value,
                               selected=value == chosen) for value in values)
    return element("label", element("span", safe(said.FILTERS[name]))
                   + element("select", options, name=name, data_key=f"filter-{name}"))


def _named(name: str, value: str, titles: Mapping[str, str]) -> str:
    if name == "language":
        return texts.language_name(value)
    return titles.get(value, value) if name == "document" else value


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def rows_html(register: Register, view: View, today: date) -> str:
    """The rows that are chosen, as a table or in time."""
    if not any(register.counts().values()) and not any(register.rows(kind) for kind in view.kinds):
        return empty_html()
    chosen = filter_of(register, view.kinds, view.chosen)
    everything = [row for kind in view.kinds for row in register.rows(kind)]
    rows = [row for kind in view.kinds for row in register.rows(kind, chosen)]
    if not everything:
        return element("p", safe(said.EMPTY_KIND[view.kind]), class_="none")
    bar = _bar(view, rows, everything)
    if not rows:
        return bar + element("p", safe(said.NONE_LEFT), class_="none")
    if view.kind == "timeline":
        return bar + timeline_html([row for row in rows if row.decision != "rejected"], today)
    kind = view.kinds[0]
    ordered = in_order(kind, rows, _sorted_by(view), view.descending, today)
    shown = ordered if view.everything else ordered[:MOST_ROWS]
    return bar + _table(kind, shown, view, today) + _rest(shown, ordered) + downloads_html(kind, rows, chosen)


def empty_html() -> str:
    """What is read out of documents, and why there may be nothing of it."""
    read = element("ul", "".join(element("li", safe(said.READ[kind])) for kind in said.KINDS))
    inside = element("h2", safe(said.EMPTY)) + element("p", safe(said.EMPTY_TEXT[0])) + read
    return element("div", inside + element("p", safe(said.EMPTY_TEXT[1])), class_="start register-empty")


def _bar(view: View, rows: Sequence[Row], everything: Sequence[Row]) -> str:
    if view.kind == "timeline":
        found = said.on_timeline(*(sum(row.fact.kind == kind for row in rows) for kind in ("phase", "deadline")))
    else:
        rejected = sum(row.decision == "rejected" for row in rows)
        found = said.found(view.kinds[0], len(rows), len(everything), rejected)
    clear = button(safe(said.CLEAR), class_="clear", data_clear=True, data_key="clear") if any(
        view.chosen.values()) else ""
    sort = "" if view.kind == "timeline" else _sort_choice(view)
    told = element("p", safe(found), class_="found", role="status")
    return element("div", told + clear + sort, class_="rows-bar")


def _sorted_by(view: View) -> str:
    return view.sort or FIRST_BY.get(view.kinds[0], "")


def _sort_choice(view: View) -> str:
    """For narrow windows, where the headings of the columns are not shown."""
    options = element("option", safe(said.AS_READ), value="")
    options += "".join(element("option", safe(column.heading), value=column.heading,
                               selected=column.heading == _sorted_by(view)) for column in columns(view.kinds[0]))
    return element("label", element("span", safe(said.SORT_BY)) + element("select", options, data_sort_choice=True,
                                                                          data_key="sort"), class_="sort-choice")


def _table(kind: Kind, rows: Sequence[Row], view: View, today: date) -> str:
    """Roles are written out: a style sheet that makes cards of rows would otherwise take them away."""
    shown = filled(kind, rows, today)
    head = "".join(_heading(column, view) for column in shown)
    body = "".join(_row(row, shown, view, today) for row in rows)
    return element("table", element("thead", element("tr", head, role="row"), role="rowgroup")
                   + element("tbody", body, role="rowgroup"), role="table", class_=f"rows {kind}",
                   aria_label=said.KINDS[kind])


def _heading(column: Column, view: View) -> str:
    is_sorted = _sorted_by(view) == column.heading
    direction = ("descending" if view.descending else "ascending") if is_sorted else None
    sort = button(safe(column.heading), data_sort=column.heading, data_key=f"sort-{column.heading}")
    return element("th", sort, scope="col", role="columnheader", aria_sort=direction,
                   class_="spare" if column.is_spare else None)


def _row(row: Row, shown: Sequence[Column], view: View, today: date) -> str:
    language = row.fact.proofs[0].language
    cells = "".join(_cell(row, column, language, today) for column in shown)
    states = [row.decision, "" if row.standing else "fallen"]
    if isinstance(row.fact, Deadline):
        states.append(deadline_status(row.fact, today).replace(" ", "-"))
    return element("tr", cells, role="row", data_row=row.fact_id, class_=" ".join(filter(None, states)) or None,
                   data_open_row=row.fact_id == view.opened)


def _cell(row: Row, column: Column, language: str, today: date) -> str:
    text = column.of(row.fact, today)
    if column.is_main:
        opens = button(words(text, language=language), class_="opens", data_open=row.fact_id,
                       data_key=f"open-{row.fact_id}", aria_expanded="false")
        return element("th", opens + " " + badges_html(row), scope="row", role="rowheader", class_="main")
    # The language of the document's words; dates and the page's own words are the reader's.
    inside = words(text, language=language if column.is_quoted else None)
    return element("td", inside, role="cell", data_label=column.heading,
                   class_=" ".join(filter(None, ("spare" if column.is_spare else "", "" if text else "blank"))) or None)


def _rest(shown: Sequence[Row], rows: Sequence[Row]) -> str:
    if len(shown) == len(rows):
        return ""
    told = safe(said.FIRST_SHOWN.format(shown=f"{len(shown):,}"))
    return element("p", f"{told} {button(safe(said.SHOW_ALL), data_everything=True)}", class_="rest")
