"""The evidence panel as HTML: which document, where in it, and the quote in its surroundings."""

from page import texts
from page.markup import button, element, safe, verbatim, words
from page.passages import Evidence
from page.viewer import said

# Static: the page's script fills `evidence-body` from the hidden evidence of an answer, so that a mark opens at once.
PANEL = element(
    "aside",
    element("div", element("p", "Evidence", id="evidence-count")
            + button("←", id="evidence-previous", aria_label="Previous source")
            + button("→", id="evidence-next", aria_label="Next source")
            + button("✕", id="evidence-close", aria_label="Close the evidence (Escape)"), class_="panel-bar")
    + element("div", "", id="evidence-body", tabindex="-1"),
    id="evidence", aria_label="Evidence", hidden=True,
) + element("div", "", id="evidence-shade", hidden=True)


def evidence_html(evidence: Evidence, position: int, beneath: str = "") -> str:
    """One passage: its document and place, then its words, then what stands `beneath` them as HTML; `position` is its
    place among those of its answer."""
    label = f"Source {evidence.number}" if evidence.number is not None else f"{texts.CLOSE_PASSAGE} {position + 1}"
    return element("div", _head(evidence) + passage_html(evidence) + beneath, class_="evidence", data_label=label)


def _head(evidence: Evidence) -> str:
    """Which document and where in it; stays in view while the passage is scrolled."""
    title = words(evidence.title, "h2", class_="document-title")
    where = f"Section: {evidence.section}" if evidence.section else ""
    page = f"Page {evidence.page}" if evidence.page is not None else ""
    about = (evidence.issuer, texts.date_name(evidence.date), evidence.origin, texts.language_name(evidence.language))
    place = words(" · ".join(part for part in (where, page) if part), "p", class_="where") if where or page else ""
    origin = words(" · ".join(part for part in about if part), "p")
    return element("div", title + place + origin + links_html(evidence.link), class_="evidence-head")


def links_html(link: str) -> str:
    """To the words in their document, and that link to pass on; nothing where they do not stand there any more."""
    if not link:
        return ""
    opener = element("a", safe(said.OPEN_IN_DOCUMENT), href=link, target="_blank", rel="noopener")
    copier = button(safe(said.COPY_LINK), data_copy_link=link, data_done=said.COPIED)
    return element("p", opener + copier, class_="document-links")


def passage_html(evidence: Evidence) -> str:
    """The document's own characters, line breaks and all; only the marks of what was left out are ours."""
    gap = element("span", "…", class_="gap", aria_hidden="true")
    quote = element("mark", _quote(evidence)) if evidence.quote else ""
    passage = element("span", verbatim(evidence.opening) + quote + verbatim(evidence.closing), class_="passage")
    before = element("span", verbatim(evidence.before.lstrip()), class_="around")
    after = element("span", verbatim(evidence.after.rstrip()), class_="around")
    shown = ("" if evidence.starts_document else gap) + before + passage + after
    return element("blockquote", shown + ("" if evidence.ends_document else gap), dir="auto",
                   lang=evidence.language or None, tabindex="0", aria_label=texts.PASSAGE_LABEL)


def _quote(evidence: Evidence) -> str:
    """The quote, the words that answer made bold."""
    if evidence.words is None:
        return verbatim(evidence.quote)
    start, end = evidence.words
    return (verbatim(evidence.quote[:start]) + element("strong", verbatim(evidence.quote[start:end]))
            + verbatim(evidence.quote[end:]))
