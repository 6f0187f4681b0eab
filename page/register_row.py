"""The open row as HTML: its values, the words that prove it where they stand, and what another row says instead."""

from collections.abc import Iterable

from assistant.answer import Citation
from assistant.errors import AssistantError
from assistant.register.register import Register, Row, editable
from assistant.register.table import one_line
from corpus.facts.model import AnyFact, Proof, When
from index.snapshot import Snapshot
from page import register_texts as said
from page import texts
from page.evidence import links_html, passage_html
from page.markup import button, element, safe, verbatim, words
from page.passages import in_surroundings
from page.register_badges import badges_html
from page.register_decision import Draft, decision_html

TITLES = ("text", "what", "name", "ordinal_written", "phase_title", "number")


def panel_html(snapshot: Snapshot, register: Register, fact_id: str, draft: Draft) -> str:
    """The row with that id, or that there is none (any more); empty where no row is open."""
    if not fact_id:
        return ""
    try:
        row = register.row(fact_id)
    except AssistantError:
        inside = element("p", safe(said.GONE), class_="problem")
    else:
        inside = _row(snapshot, register, row, draft)
    return _bar() + element("div", inside, class_="row-body", data_shown=fact_id,
                           aria_label=said.ROW_LABEL, role="region")


def _bar() -> str:
    steps = button("←", data_step="-1", data_key="previous", aria_label=said.PREVIOUS)
    steps += button("→", data_step="1", data_key="next", aria_label=said.NEXT)
    close = button("✕", data_close=True, data_key="close", aria_label=said.CLOSE)
    return element("div", element("p", "", class_="row-count") + steps + close, class_="panel-bar")


def _row(snapshot: Snapshot, register: Register, row: Row, draft: Draft) -> str:
    fact = row.fact
    kind = element("p", safe(said.NOUNS[fact.kind][0].capitalize()), class_="row-kind")
    title = words(said.title(fact), "h2", language=fact.proofs[0].language, tabindex="-1", data_key="title")
    link = element("p", element("a", safe(said.LINK), href=f"#register/{row.fact_id}"))
    head = element("div", kind + title + badges_html(row) + link, class_=f"row-head {fact.kind}")
    return (head + _others(register, row) + _fields(row) + _proofs(snapshot, fact) + decision_html(row, draft))


def _fields(row: Row) -> str:
    before = editable(row.original) if row.original else {}
    now = editable(row.fact)
    entries = []
    for name in now:
        value = _value(getattr(row.fact, name))
        was = ""
        if before and before[name] != now[name]:
            was = words(f"{said.WAS}: {before[name] or said.NOTHING}", "span", class_="was")
        is_title = name in TITLES and value in said.title(row.fact)  # it stands above
        if was or (value and not is_title):
            entries.append(_entry(said.FIELDS.get(name, name), words(value) + was))
    if row.fact.confidence < 1:
        entries.append(_entry(said.CONFIDENCE, safe(texts.confidence_name(row.fact.confidence))))
    inferred = element("p", safe(said.INFERRED), class_="note") if row.fact.inferred else ""
    return element("dl", "".join(entries), class_="fields") + inferred


def _entry(name: str, value: str) -> str:
    return element("div", element("dt", safe(name)) + element("dd", value))


def _value(value: object) -> str:
    if isinstance(value, When):
        named, written = said.when_name(value), one_line(value.written)
        return named if written in (named, value.iso) else f"{named} ({said.WRITTEN}: {written})"
    if isinstance(value, tuple):
        return "; ".join(_value(one) for one in value)
    return "" if value in (None, "unknown") else one_line(str(value))


def _proofs(snapshot: Snapshot, fact: AnyFact) -> str:
    shown = "".join(_proof(snapshot, fact, proof) for proof in fact.proofs)
    return element("section", element("h3", safe(said.EVIDENCE)) + shown, class_="proofs", aria_label=said.EVIDENCE)


def _proof(snapshot: Snapshot, fact: AnyFact, proof: Proof) -> str:
    place = _place(fact, proof)
    if proof.passage_id not in snapshot.position or fact.document not in snapshot.documents:
        return element("div", place + element("p", safe(said.WORDS_GONE), class_="note"), class_="proof")
    passage = snapshot.passages[snapshot.position[proof.passage_id]]
    cited = Citation(1, fact.document, fact.title, proof.page, proof.section, proof.language, proof.passage_id,
                     proof.start, proof.end, proof.quote, passage.text, fact.confidence)
    evidence = in_surroundings(snapshot, cited)
    return element("div", place + links_html(evidence.link) + passage_html(evidence), class_="proof")


def _place(fact: AnyFact, proof: Proof) -> str:
    section = f"Section: {proof.section}" if proof.section else ""
    page = f"Page {proof.page}" if proof.page is not None else ""
    where = " · ".join(part for part in (section, page, texts.language_name(proof.language)) if part)
    return words(fact.title, "p", class_="document-title") + words(where, "p", class_="where")


def _others(register: Register, row: Row) -> str:
    """The rows that say something else, each beside this one."""
    shown = ""
    if row.superseded_by:
        shown += _beside(said.SUPERSEDED, "", row, _known(register, [row.superseded_by]))
    reasons: dict[str, list[str]] = {}
    for one in register.conflicts():
        if row.fact_id in (one.first, one.second):
            other = one.second if one.first == row.fact_id else one.first
            reasons.setdefault(other, []).append(said.REASONS[one.reason])
    for other_row in _known(register, row.conflicts):
        shown += _beside(said.CONFLICTS, " ".join(reasons.get(other_row.fact_id, [])), row, [other_row])
    return shown


def _known(register: Register, ids: Iterable[str]) -> list[Row]:
    found = []
    for fact_id in ids:
        try:
            found.append(register.row(fact_id))
        except AssistantError:  # it was decided about meanwhile
            continue
    return found


def _beside(heading: str, reason: str, row: Row, others: Iterable[Row]) -> str:
    cards = "".join(_card(said.OTHER_ROW, other, opens=True) for other in others)
    why = element("p", safe(reason), class_="note") if reason else ""
    return element("section", element("h3", safe(heading)) + why
                   + element("div", _card(said.THIS_ROW, row) + cards, class_="pair"), class_="beside")


def _card(name: str, row: Row, opens: bool = False) -> str:
    fact, proof = row.fact, row.fact.proofs[0]
    quote = element("blockquote", element("mark", verbatim(proof.quote)), dir="auto", lang=proof.language or None)
    opener = button(safe(said.OPEN_OTHER), data_open=row.fact_id) if opens else ""
    says = element("p", safe(name), class_="card-name") + words(said.saying(fact), "p", class_="saying")
    return element("div", says + quote + _place(fact, proof) + opener,
                   class_="card")
