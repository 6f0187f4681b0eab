"""The page of a document as HTML."""

from urllib.parse import urlencode

from page import texts
from page.markup import button, element, safe, words
from page.viewer import said
from page.viewer.body import body_html, page_link, part_link
from page.viewer.links import PATH, citation_link, document_link
from page.viewer.place import Opened

HEAD = ('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="/document/viewer.css">'
        '<script src="/document/copy.js" defer></script><script src="/document/viewer.js" defer></script>')


def document_html(opened: Opened, located: dict[int, bool], problem: str) -> str:
    """The whole page. `located` are the pages that are shown as pictures, each with whether the quoted words were found
    on it; `problem` is why there are none."""
    notices = _notices(opened, problem)
    picture = _pictures(opened, located) if located else ""
    views = ""
    if picture:
        buttons = (button(safe(said.TEXT), data_view="text", aria_pressed="true")
                   + button(safe(said.PICTURE), data_view="picture", aria_pressed="false"))
        views = element("div", buttons, class_="views", role="group", aria_label=said.VIEWS)
    text = element("section", _parts(opened) + body_html(opened) + _parts(opened), id="text", aria_label=said.TEXT)
    return _page(opened.document.title, _head(opened) + notices + views
                 + element("main", text + picture, class_="both" if picture else "alone"))


def told_html(title: str, text: str) -> str:
    """A page that tells why there is no document to show."""
    return _page(title, element("main", words(title, "h1") + words(text, "p"), class_="told"))


def _page(title: str, inside: str) -> str:
    back = element("nav", element("a", safe(said.BACK), href="/"), class_="bar")
    return (f'<!doctype html><html lang="en"><head>{HEAD}{element("title", safe(title))}</head>'
            f"<body>{back}{inside}</body></html>")


def _head(opened: Opened) -> str:
    document = opened.document
    pages = document.pages or (opened.pages if opened.pages > 1 else None)
    about = {"issuer": document.issuer, "date": texts.date_name(document.date),
             "number": document.number, "language": texts.language_names((document.language, *document.languages)),
             "pages": f"{pages:,}" if pages else "", "origin": document.origin}
    entries = "".join(element("div", element("dt", safe(said.FIELDS[name])) + words(value, "dd"))
                      for name, value in about.items() if value)
    has_quote = opened.start < opened.end
    link = (citation_link(document, opened.passage_id, opened.start, opened.end) if has_quote
            else document_link(document))
    acts = button(safe(said.COPY_LINK), data_copy_link=link, data_done=said.COPIED)
    begin, stop = opened.span_of_part()
    # Where another part or page is looked at, the way back leads to the picture of the words too.
    is_there = begin <= opened.start < stop and opened.page == opened.page_at(opened.start)
    if has_quote:
        target = "#quote" if is_there else f"{link}#quote"
        acts = element("a", safe(said.GO_TO_QUOTE), href=target) + acts
    return element("header", words(document.title, "h1", document.language) + element("dl", entries)
                   + element("p", acts, class_="acts"))


def _notices(opened: Opened, problem: str) -> str:
    told = []
    if opened.is_changed:
        told.append(f"{said.CHANGED} {said.CHANGED_FOUND if opened.passage_id else said.CHANGED_LOST}"
                    if opened.is_lost or opened.passage_id else said.CHANGED)
    elif opened.is_lost:
        told.append(said.LOST)
    if problem:
        told.append(problem)
    return "".join(words(one, "p", class_="notice", role="status") for one in told) + _versions(opened)


def _versions(opened: Opened) -> str:
    """Links to the version before and after."""
    return "".join(element("p", safe(f"{said_of} ") + element("a", words(other.title), href=document_link(other)),
                           class_="notice", role="status")
                   for said_of, other in ((said.NEWER, opened.newer), (said.OLDER, opened.older)) if other)


def _parts(opened: Opened) -> str:
    if len(opened.parts) < 2:
        return ""
    earlier = element("a", safe(said.EARLIER), href=part_link(opened, opened.part - 1)) if opened.part else ""
    later = ""
    if opened.part + 1 < len(opened.parts):
        later = element("a", safe(said.LATER), href=part_link(opened, opened.part + 1))
    here = element("span", safe(said.part_name(opened.part + 1, len(opened.parts))))
    return element("nav", earlier + here + later, class_="steps", aria_label=said.PARTS)


def _pictures(opened: Opened, located: dict[int, bool]) -> str:
    shown = "".join(_picture(opened, page, found) for page, found in located.items())
    return element("section", _pages(opened) + shown, id="picture", aria_label=said.PICTURE)


def _picture(opened: Opened, page: int, found: bool) -> str:
    query = {"start": opened.start, "end": opened.end, "document": opened.document.name}
    begin, stop = opened.page_span(page)
    is_quoted = opened.start < opened.end and opened.start < stop and opened.end > begin
    address = f"{PATH}/{opened.document.content}/page/{page}.png?{urlencode(query)}"
    image = f'<img src="{safe(address)}" alt="{safe(said.page_name(page))}" width="1400">'
    note = "" if found or not is_quoted else words(said.NOT_LOCATED, "p", class_="notice", role="status")
    return note + element("figure", image + element("figcaption", safe(said.page_name(page))))


def _pages(opened: Opened) -> str:
    if opened.pages < 2:
        return ""
    before = element("a", safe(said.PAGE_BEFORE), href=page_link(opened, opened.page - 1)) if opened.page > 1 else ""
    after = ""
    if opened.page < opened.pages:
        after = element("a", safe(said.PAGE_AFTER), href=page_link(opened, opened.page + 1))
    kept = {"document": opened.document.name}
    if opened.start < opened.end:
        kept |= {"passage": opened.passage_id, "start": str(opened.start), "end": str(opened.end)}
    hidden = "".join(f'<input type="hidden" name="{name}" value="{safe(value)}">' for name, value in kept.items())
    box = (f'<label>{safe(said.GO_TO_PAGE)} <input type="number" name="page" min="1" max="{opened.pages}" '
           f'value="{opened.page}" required></label>')
    form = element("form", hidden + box + f"<button>{safe(said.GO)}</button>",
                   action=f"{PATH}/{opened.document.content}")
    return element("nav", before + form + after, class_="steps", aria_label=said.PAGES)
