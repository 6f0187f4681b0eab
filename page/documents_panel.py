"""The open document as HTML: what is known of it, its versions, its facts, and the forms that change or remove it."""

from collections.abc import Mapping, Sequence

from assistant.documents.editing import MAX_CHARACTERS
from index.snapshot import StoredDocument
from index.versions import NOTHING
from page import documents_texts as said
from page import register_texts, texts
from page.documents_rows import DocumentRow
from page.documents_view import View
from page.markup import button, element, safe, snippet, words
from page.viewer.links import document_link

SHORT = 70  # characters of a choice that are shown


def panel_html(rows: Sequence[DocumentRow], view: View, may_change: bool) -> str:
    """The row that is open, or that there is none (any more); empty where no row is open."""
    if not view.opened:
        return ""
    row = next((row for row in rows if row.key == view.opened), None)
    inside = element("p", safe(said.GONE), class_="problem") if row is None else _row(row, rows, view, may_change)
    return _bar() + element("div", inside, class_="row-body", data_shown=view.opened, data_form=view.form,
                            aria_label=said.PANEL, role="region")


def _bar() -> str:
    steps = button("←", data_step="-1", data_key="previous", aria_label=said.PREVIOUS)
    steps += button("→", data_step="1", data_key="next", aria_label=said.NEXT)
    close = button("✕", data_close=True, data_key="close", aria_label=said.CLOSE)
    return element("div", element("p", "", class_="row-count") + steps + close, class_="panel-bar")


def _row(row: DocumentRow, rows: Sequence[DocumentRow], view: View, may_change: bool) -> str:
    document = row.document
    titles = texts.told_apart({one.key: one.title for one in rows if one.document})
    others = sum(one.file == row.file and one is not row for one in rows if one.document)
    form = _forms(row, others, titles, view) if may_change else ""
    status = element("p", safe(said.STATUS_EXPLAINED[row.status]), class_="row-kind")
    title = words(row.title, "h2", language=document.language if document else None, tabindex="-1", data_key="title")
    if document is None:
        why = element("h3", safe(said.REASON)) + words(row.note, "p", class_="reason") if row.note else ""
        return element("div", status + title, class_="row-head") + why + form
    link = element("p", element("a", safe(said.OPEN), href=document_link(document), target="_blank", rel="noopener",
                                class_="open-document"))
    head = element("div", status + title + link, class_="row-head")
    return head + _known(row) + _doubts(row, titles) + _versions(document, titles) + _facts(row) + form



def _known(row: DocumentRow) -> str:
    one = row.document
    if one is None:
        return ""
    values = {"issuer": one.issuer, "date": texts.date_name(one.date), "number": one.number,
              "language": texts.language_names(row.languages), "origin": one.origin,
              "pages": "" if one.pages is None else f"{one.pages:,}", "passages": f"{one.passages:,}", "file": one.file,
              "name": "" if one.file.startswith(f"{one.name}.") else one.name}
    return element("dl", "".join(_entry(said.FIELDS[name], words(value)) for name, value in values.items() if value),
                   class_="fields")


def _entry(name: str, value: str) -> str:
    return element("div", element("dt", safe(name)) + element("dd", value))


def _section(heading: str, inside: str) -> str:
    return element("section", element("h3", safe(heading)) + inside, aria_label=heading)


def _doubts(row: DocumentRow, titles: Mapping[str, str]) -> str:
    one = row.document
    if one is None:
        return ""
    lines = [words(line, "li") for line in (*one.warnings, row.note) if line]
    if one.similar_to in titles:
        lines.append(element("li", f"{safe(said.SIMILAR)} {_link(one.similar_to, titles)} ({one.similarity:.0%})"))
    return _section(said.WARNINGS, element("ul", "".join(lines), class_="warnings")) if lines else ""


def _versions(document: StoredDocument, titles: Mapping[str, str]) -> str:
    lines = [element("li", f"{safe(name)} {_link(other, titles)}")
             for name, other in ((said.REPLACED_BY, document.replaced_by), (said.REPLACES, document.replaces)) if other]
    return _section(said.VERSIONS, element("ul", "".join(lines))) if lines else ""


def _link(name: str, titles: Mapping[str, str]) -> str:
    if name not in titles:
        return words(name)
    return button(words(titles[name]), data_open=name, class_="to-document")


def _facts(row: DocumentRow) -> str:
    found = row.facts_by_kind or {}
    # The register leaves out what a newer version replaces.
    is_there = row.document is not None and not row.document.replaced_by
    links = ""
    for kind in register_texts.KINDS:
        if found.get(kind):
            told = safe(texts.counted(found[kind], *register_texts.NOUNS[kind]))
            links += element("li", button(told, class_="to-register", data_register=kind, data_document=row.key)
                             if is_there else told)
    inside = element("ul", links, class_="facts") if links else element("p", safe(said.NO_FACTS), class_="note")
    return _section(said.FACTS, inside)


def _forms(row: DocumentRow, others: int, titles: Mapping[str, str], view: View) -> str:
    """The buttons, and below them the form that one of them opened."""
    document = row.document
    offered = (("edit", said.EDIT), ("remove", said.REMOVE)) if document else (("remove", said.REMOVE),)
    buttons = "".join(button(safe(name), class_="verdict-mark", data_form=form, data_key=f"form-{form}",
                             aria_expanded="true" if view.form == form else "false") for form, name in offered)
    below = ""
    if view.form == "edit" and document:
        below = _edit(document, titles)
    elif view.form == "remove":
        below = _remove(row, others)
    return element("section", element("div", buttons, class_="marks-row") + below, class_="decision feedback",
                   data_document=row.key, aria_label=said.EDIT_LABEL)


def editable(document: StoredDocument) -> dict[str, str]:
    """What can be edited, as it is now; `replaces` only as far as a person said so."""
    replaces = document.replaces if document.said_to_replace not in ("", NOTHING) else document.said_to_replace
    return {name: getattr(document, name) for name in said.EDITABLE} | {"replaces": replaces}


def _edit(document: StoredDocument, titles: Mapping[str, str]) -> str:
    codes = sorted({*texts.LANGUAGES, document.language} - {"", "tl"}, key=texts.language_name)
    older = {name: title for name, title in titles.items() if name != document.name}
    choices = {"language": {"": said.AS_READ, **{code: texts.language_name(code) for code in codes}},
               "replaces": {"": said.AS_FOUND, NOTHING: said.NO_OTHER, **older}}
    fields = "".join(_field(name, value, choices.get(name)) for name, value in editable(document).items())
    hint = element("p", safe(said.EDIT_HINT), class_="note", id="edit-hint")
    save = element("button", safe(said.SAVE), type="submit", class_="save", data_key="save")
    cancel = button(safe(said.CANCEL), data_form="edit", data_key="cancel")
    # What the change comes to is told beside the table, which a narrow window does not show behind the form.
    told = element("p", "", class_="told", role="status") + element("p", "", class_="mark-problem", role="alert")
    buttons = element("div", save + cancel, class_="form-buttons")
    return element("form", fields + hint + told + buttons, class_="correction", autocomplete="off", novalidate=True,
                   aria_label=said.EDIT_LABEL)


def _field(name: str, value: str, choices: Mapping[str, str] | None) -> str:
    label = words(said.FIELDS[name])
    if choices is not None:
        options = "".join(element("option", safe(snippet(shown, SHORT)), value=choice, selected=choice == value)
                          for choice, shown in choices.items())
        return element("label", label + element("select", options, name=name))
    return element("label", label + f'<input type="text" name="{name}" value="{safe(value)}" dir="auto" '
                                    f'maxlength="{MAX_CHARACTERS}" placeholder="{safe(said.AS_READ)}" '
                                    'aria-describedby="edit-hint">')


def _remove(row: DocumentRow, others: int) -> str:
    one = row.document
    passages, facts = (one.passages, one.facts) if one else (0, 0)
    lines = said.what_goes(row.file, passages, facts, others)
    told = words(said.REMOVE_LABEL, "h3") + element("ul", "".join(words(line, "li") for line in lines))
    yes = button(safe(said.REMOVE_YES), data_remove=True, class_="save danger", data_key="remove-yes")
    keep = button(safe(said.REMOVE_NO), data_form="remove", data_key="remove-no")
    return element("div", told + element("div", keep + yes, class_="form-buttons"), class_="correction removing",
                   role="group", aria_label=said.REMOVE_LABEL)
