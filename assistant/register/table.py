"""A row of the register as people read it, in columns; the same on the page, in a terminal and in exports."""

from datetime import date

from assistant.register.dates import deadline_status
from assistant.register.rows import Row
from corpus.facts.model import AnyFact, Commitment, Deadline, Kind, Partner, Phase, When

OWN: dict[Kind, list[str]] = {
    "phase": ["Programme", "Phase", "Title", "Start", "End", "Status", "Places"],
    "partner": ["Partner", "Role", "Programme", "Phase", "Place"],
    "commitment": ["Number", "Commitment", "Who", "Instrument", "Adopted", "Themes", "Figures", "Dates"],
    "deadline": ["Date", "As written", "Status", "What", "Who", "To whom", "Programme"],
}
PROOF = ["Quote", "Document", "Page", "Section", "Language", "Note"]
NAMES: dict[Kind, str] = {"phase": "phases", "partner": "partners", "commitment": "commitments",
                          "deadline": "deadlines"}


def columns(kind: Kind) -> list[str]:
    """The headings of the cells of one kind."""
    return OWN[kind] + PROOF


def cells(row: Row, today: date) -> list[str]:
    """The cells of a row; `today` is the day that tells whether a deadline is past."""
    proof = row.fact.proofs[0]
    page = "" if proof.page is None else str(proof.page)
    return [*_own(row.fact, today), one_line(proof.quote), row.fact.document, page, proof.section, proof.language,
            note(row)]


def _own(fact: AnyFact, today: date) -> list[str]:
    if isinstance(fact, Phase):
        return [fact.programme, fact.ordinal_written, fact.phase_title, date_text(fact.starts), date_text(fact.ends),
                "" if fact.status == "unknown" else fact.status, "; ".join(fact.places)]
    if isinstance(fact, Partner):
        return [fact.name, fact.role, fact.programme, "" if fact.phase is None else str(fact.phase), fact.place]
    if isinstance(fact, Commitment):
        return [fact.number, one_line(fact.text), fact.who, fact.instrument, date_text(fact.adopted),
                "; ".join(fact.themes), "; ".join(fact.figures), "; ".join(map(date_text, fact.dates))]
    return [date_text(fact.when), one_line(fact.when.written), deadline_status(fact, today), one_line(fact.what),
            fact.who, fact.to_whom, fact.programme]


def date_text(when: When | None) -> str:
    """A date for people; it starts with the ISO date, so that texts sort as the dates do."""
    if when is None:
        return ""
    if not when.iso:
        return f"{' or '.join(when.alternatives)} (ambiguous)" if when.alternatives else when.written
    return when.iso if when.bound == "on" else f"{when.iso} ({when.bound})"


def note(row: Row) -> str:
    """What there is to say of a row besides its values."""
    said: list[str] = [row.decision] if row.decision else []
    if row.superseded_by:
        said.append("superseded by a later document")
    if row.conflicts:
        said.append(f"conflicts with {len(row.conflicts)} other row{'s' if len(row.conflicts) > 1 else ''}")
    if row.fact.inferred:
        said.append("inferred")
    return ", ".join(said)


def short(fact: AnyFact) -> str:
    """A row in a few words, with its dates."""
    if isinstance(fact, Phase):
        dates = " – ".join(text for text in (date_text(fact.starts), date_text(fact.ends)) if text)
        return ", ".join(part for part in (fact.programme, fact.ordinal_written, dates) if part)
    if isinstance(fact, Deadline):
        return f"{date_text(fact.when)}: {one_line(fact.what)}"
    return one_line(fact.label())


def one_line(text: str) -> str:
    """Without line breaks."""
    return " ".join(text.split())
