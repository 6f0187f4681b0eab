"""Every word the Register tab says by itself, and how it names dates and what became of a row."""

import re
from dataclasses import replace
from datetime import date

from assistant.register.conflicts import Reason
from assistant.register.dates import DeadlineStatus
from assistant.register.rows import Decision
from corpus.facts.model import AnyFact, Bound, Deadline, Kind, Partner, Phase, When
from page.texts import counted, date_name

TAB = "Register"
# What a delegate asks first stands first.
KINDS: dict[Kind, str] = {"commitment": "Commitments", "deadline": "Deadlines", "phase": "Phases",
                          "partner": "Partners"}
NOUNS: dict[Kind, tuple[str, str]] = {
    "commitment": ("commitment", "commitments"), "deadline": ("deadline", "deadlines"), "phase": ("phase", "phases"),
    "partner": ("partner", "partners")}
TIMELINE = "Timeline"
SHOWN = "What the register shows"
FILTERS = {"programme": "Programme", "document": "Document", "year": "Year", "theme": "Theme", "role": "Role",
           "language": "Language"}
ALL = {"programme": "All programmes", "document": "All documents", "year": "All years", "theme": "All themes",
       "role": "All roles", "language": "All languages"}
FILTER_LABEL = "Narrow down the rows"
TEXT_LABEL = "Words in the row or its quote"
TEXT_PLACEHOLDER = "Find words"
MORE_FILTERS = "Filters"
CLEAR = "Clear filters"
SORT_BY = "Sort by"
AS_READ = "as they stand in the documents"
NONE_LEFT = "No row has all of this."
SHOW_ALL = "Show all"
FIRST_SHOWN = "Only the first {shown} are shown; filter, or show all."
DOWNLOAD = "Download these rows:"
FORMATS = {"csv": "CSV", "json": "JSON", "xlsx": "Excel", "ics": "Calendar"}

EMPTY = "The register is empty"
EMPTY_KIND = {
    "commitment": "No commitments were read: none of the documents has clauses by which somebody binds themselves.",
    "deadline": "No deadlines were read: none of the documents says until when somebody must do something.",
    "phase": "No phases were read: none of the documents describes the phases of a programme.",
    "partner": "No partners were read: none of the documents says who takes part in a programme and as what.",
    "timeline": "No phases and no deadlines were read, so there is nothing to draw.",
}
EMPTY_TEXT = (
    "When documents are indexed, these are read out of them, each with the words that say so:",
    "There may be none because the documents say nothing of the kind, or say it in a way that is not understood; then "
    "nothing is shown rather than something wrong. What they say can still be found under Ask.",
)
READ = {
    "commitment": "Commitments: the clauses of declarations, charters and letters by which somebody binds themselves.",
    "deadline": "Deadlines: dates by which somebody must do something.",
    "phase": "Phases of programmes, with their dates, status and places.",
    "partner": "Partners: donors, leads, ministries, participating countries and others who take part.",
}

ROW_LABEL = "The row and its evidence"
CLOSE = "Close the row (Escape)"
PREVIOUS = "Previous row"
NEXT = "Next row"
EVIDENCE = "What the document says"
SUPERSEDED = "Superseded by a later document"
REASONS: dict[Reason, str] = {
    "different dates": "The two give different dates.", "different status": "The two give a different status.",
    "different names": "The two write out the same name in different ways.",
    "different deadlines": "The two give different days for the same thing.",
}
SAVED: dict[Decision, str] = {"": "Taken back.", "confirmed": "Confirmed.", "corrected": "Corrected.",
                              "rejected": "Rejected."}
WRITTEN = "written"
WAS = "read as"
NOTHING = "nothing"
CONFIDENCE = "Confidence"
CONFLICTS = "In conflict with another row"
THIS_ROW = "This row"
OTHER_ROW = "The other row"
OPEN_OTHER = "Open that row"
LINK = "Link to this row"
GONE = "This row is not in the register any more: its words were changed in the documents, or the document was removed."
WORDS_GONE = "These words do not stand there any more."
BADGES = {"inferred": "inferred", "superseded": "superseded", "conflict": "in conflict", "ambiguous": "ambiguous date"}
INFERRED = "Inferred: no words say all of this outright; part of it follows from where they stand."
DECISIONS: dict[Decision, str] = {"confirmed": "confirmed", "corrected": "corrected", "rejected": "rejected"}
DECIDED: dict[Decision, str] = {
    "": "Is this row right? What you decide is marked as a person’s, and can be taken back.",
    "confirmed": "A person confirmed this row.",
    "corrected": "A person corrected this row; what had been read stands beside it.",
    "rejected": "A person rejected this row; it does not count any more.",
}
DECISION = "Your decision about this row"
CONFIRM = "Confirm"
REJECT = "Reject"
CORRECT = "Correct"
TAKE_BACK = "Take it back"
SAVE = "Save the correction"
CANCEL = "Cancel"
CORRECT_HINT = ("Dates as 2026, 2026-11 or 2026-11-30, with a word before them if need be, as in “before 2026-11-30”. "
                "Several values are parted by semicolons.")
FIELDS = {
    "programme": "Programme", "ordinal_written": "Phase, as written", "ordinal": "Number of the phase",
    "phase_title": "Title", "starts": "Start", "ends": "End", "status": "Status",
    "status_written": "Status, as written", "places": "Places", "name": "Name", "role": "Role",
    "role_written": "Role, as written", "phase": "Phase", "place": "Place", "number": "Number", "text": "Commitment",
    "who": "Who", "instrument": "Instrument", "adopted": "Adopted", "themes": "Themes", "figures": "Figures",
    "dates": "Dates", "when": "Date", "what": "What", "to_whom": "To whom",
}

TODAY = "Today"
TIMELINE_LABEL = "Phases and deadlines in time"
LEGEND = {"bar": "phase", "open": "no start or end is given", "mark": "deadline",
          "vague": "deadline within a month or year"}
WITHOUT_DATE = "Without a date"
AMBIGUOUS = "Ambiguous dates: day and month cannot be told apart"
NO_PROGRAMME = "No programme named"

STATUS: dict[DeadlineStatus, str] = {"past": "past", "due today": "due today", "coming": "coming",
                                     "ambiguous": "not clear"}
BOUNDS: dict[Bound, str] = {"on": "", "by": "by ", "before": "before ", "after": "after ", "from": "from ",
                            "until": "until "}


def when_name(when: When | None) -> str:
    """ "by 30 November 2026"; both readings of an ambiguous date; the words as written where nothing else is known."""
    if when is None:
        return ""
    named = date_name(when.iso) or " or ".join(map(date_name, when.alternatives)) or when.written
    return BOUNDS[when.bound] + named


def starts_and_ends(fact: Phase) -> tuple[str, str]:
    """Its dates; what is called its start need not be said to be "from" then."""
    def named(when: When | None, said_anyway: Bound) -> str:
        return when_name(replace(when, bound="on") if when and when.bound == said_anyway else when)

    return named(fact.starts, "from"), named(fact.ends, "until")


def span_name(fact: Phase) -> str:
    """ "2020 – 2022", "until November 2026"."""
    start, end = starts_and_ends(fact)
    if start and end:
        return f"{start} – {end}"
    return when_name(fact.starts) or when_name(fact.ends)


def title(fact: AnyFact) -> str:
    """What a row is called: a partner's name, what is to be done, a phase with its title."""
    if isinstance(fact, Deadline):
        return _one_line(fact.what)
    if isinstance(fact, Phase):
        return _one_line(": ".join(filter(None, (fact.ordinal_written, fact.phase_title))))
    return _one_line(fact.name if isinstance(fact, Partner) else fact.label())


def saying(fact: AnyFact) -> str:
    """What a row says that another may contradict: a date, a status, a name."""
    if isinstance(fact, Deadline):
        return when_name(fact.when)
    if isinstance(fact, Phase):
        return ", ".join(part for part in (span_name(fact), fact.status) if part not in ("", "unknown"))
    return title(fact)


def line(fact: AnyFact) -> str:
    """A row in one line, with its programme and date."""
    when = when_name(fact.when) if isinstance(fact, Deadline) else ""
    return ": ".join(filter(None, (fact.programme, when, title(fact))))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def in_document(title: str, page: int | None) -> str:
    """A document's title with the page in it."""
    return title if page is None else f"{title}, p. {page}"


def day_name(day: date) -> str:
    """ "22 November 2026"."""
    return date_name(day.isoformat())


def found(kind: Kind, shown: int, of: int, rejected: int) -> str:
    """ "12 commitments", "3 of 12 commitments, 1 of them rejected"."""
    told = counted(of, *NOUNS[kind]) if shown == of else f"{shown:,} of {counted(of, *NOUNS[kind])}"
    return f"{told}, {rejected:,} of them rejected" if rejected else told


def on_timeline(phases: int, deadlines: int) -> str:
    """ "2 phases, 1 deadline"."""
    return f"{counted(phases, *NOUNS['phase'])}, {counted(deadlines, *NOUNS['deadline'])}"


def left_out(kind: Kind, rows: int) -> str:
    """Which rows become no event of a calendar, and why."""
    why = "it names no single day" if rows == 1 else "they name no single day"
    return f"{counted(rows, *NOUNS[kind])} left out of the calendar: {why}"


def naming_fields(problem: str) -> str:
    """What is wrong with a correction, with the fields named as the form names them."""
    return re.sub(r"'([a-z_]+)'", lambda match: f"“{FIELDS.get(match[1], match[1])}”", problem)
