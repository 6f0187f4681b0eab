"""Deadlines and ends of phases as a calendar (RFC 5545): whole days, nothing whose day is not known."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from assistant.errors import AssistantError
from assistant.progress import harmless
from assistant.register.dates import day_of
from assistant.register.rows import Row
from assistant.register.table import NAMES, date_text, one_line
from corpus.facts.model import Deadline, Kind, Phase, When

KINDS_WITH_DAYS: tuple[Kind, ...] = ("deadline", "phase")
PRODUCT = "-//programme-assistant//register//EN"
DOMAIN = "register.programme-assistant"
MAX_SUMMARY_CHARACTERS = 200
MAX_QUOTE_CHARACTERS = 2_000


def calendar(rows: Sequence[Row], kind: Kind, today: date, link: Callable[[Row], str] | None = None,
             built: datetime | None = None) -> bytes:
    """An event for each row that stands and has a day; it names the day as the document does, so one for "before 17
    January" is on the 17th and says "before". AssistantError for a kind without days."""
    if kind not in KINDS_WITH_DAYS:
        raise AssistantError(f"A calendar holds deadlines and phases, not {NAMES[kind]}. Choose another format.")
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", f"Register: {NAMES[kind]}")
    stamp = (built or datetime.combine(today, time(), UTC)).astimezone(UTC)
    # The same words twice in a document are one row said twice.
    events = {identifier: event for row in reversed(rows) if row.standing
              for identifier, event in [_event(row, stamp, link)] if event is not None}
    for event in reversed(events.values()):
        made.add_component(event)
    data: bytes = made.to_ical()
    read = Calendar.from_ical(data)
    if [str(event["UID"]) for event in read.walk("VEVENT")] != list(reversed(events)) or read.errors:
        raise AssistantError("The calendar cannot be read back as it was written. Export the rows as CSV instead.")
    return data


def vague(rows: Sequence[Row]) -> list[Row]:
    """The standing rows that get no event because their date is no certain day."""
    return [row for row in rows if row.standing and (when := _date(row)) is not None and day_of(when) is None]


def _date(row: Row) -> When | None:
    if isinstance(row.fact, Deadline):
        return row.fact.when
    return row.fact.ends if isinstance(row.fact, Phase) else None


def _event(row: Row, stamp: datetime, link: Callable[[Row], str] | None) -> tuple[str, Event | None]:
    when = _date(row)
    day = day_of(when)
    if when is None or day is None:
        return "", None
    identifier = f"{row.fact_id}@{DOMAIN}"
    event = Event()
    event.add("uid", identifier)
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    if day < date.max:
        event.add("dtend", day + timedelta(days=1))  # the first day after it
    event.add("transp", "TRANSPARENT")
    event.add("categories", [row.fact.kind])
    event.add("summary", _cut(_shown(_summary(row, when)), MAX_SUMMARY_CHARACTERS))
    address = link(row) if link else ""
    proof = row.fact.proofs[0]
    page = f", page {proof.page}" if proof.page is not None else ""
    said = [f"“{_cut(_shown(proof.quote), MAX_QUOTE_CHARACTERS)}”", f"{_shown(row.fact.title)}{page}", date_text(when)]
    event.add("description", "\n".join([*said, *([row.decision] if row.decision else []),
                                        *([address] if address else [])]))
    if address:
        event.add("url", address)
    return identifier, event


def _summary(row: Row, when: When) -> str:
    if isinstance(row.fact, Phase):
        return ", ".join(part for part in (row.fact.programme, row.fact.ordinal_written) if part) + " ends"
    assert isinstance(row.fact, Deadline)
    what = f"{row.fact.who}: {row.fact.what}" if row.fact.who else row.fact.what
    return f"Before {when.iso}: {what}" if when.bound == "before" else what


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    words = text[: most - 1].rsplit(" ", 1)[0]
    # Where there are no spaces near the end, as in Thai, it is cut anywhere.
    return (words if len(words) > most * 0.8 else text[: most - 1]) + "…"


def _shown(text: str) -> str:
    return harmless(one_line(text))
