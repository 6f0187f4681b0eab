"""What the value of a key says of a phase: its period, status, title or places."""

import re
from dataclasses import dataclass, replace

from corpus.document import Span
from corpus.facts.countries import countries_listed
from corpus.facts.dates import find_dates
from corpus.facts.keys import Meaning
from corpus.facts.model import PhaseStatus, When
from corpus.facts.periods import find_periods
from corpus.facts.phase_labels import PhaseLabel
from corpus.facts.vocabulary import any_listed

STATUSES: tuple[PhaseStatus, ...] = ("planned", "under implementation", "completed")
SEPARATORS = " \t\n*_.,;:៖–—-"
QUOTES = "\"“”«»'‘’"
NOT_YET = re.compile(r"\b(?:not|chưa|belum|hindi pa)(?: \w+)?\s*$|ยังไม่\s*$", re.IGNORECASE)
BETWEEN_PLACES = re.compile(r"\s*[,;]\s*|\s+&\s+|\s+/\s+|\n")
BRACKETS = re.compile(r"\s*\([^)]*\)")
CASELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
MAX_TITLE_WORDS = 45
MAX_PLACE_WORDS = 6
MAX_PERIOD_WORDS = 9
MIN_PART_OF_STATUS = 0.6


@dataclass(frozen=True)
class Told:
    """What one line says of a phase. `weight`: 3 a key and its value, 2 a heading or label line, 1 a sentence.
    `explicit`: the line itself names the phase; else `line_above` does."""

    label: PhaseLabel
    span: Span
    weight: int
    explicit: bool = True
    line_above: Span | None = None
    starts: When | None = None
    ends: When | None = None
    title: str = ""
    status: PhaseStatus = "unknown"
    status_written: str = ""
    places: tuple[str, ...] = ()

    def says_something(self) -> bool:
        """Whether it says more than that there is such a phase."""
        return bool(self.starts or self.ends or self.title or self.status_written or self.places)


def with_value(told: Told, meaning: Meaning | None, value: str, language: str, day_first: bool | None) -> Told:
    """`told` with what `value` says, its key meaning `meaning`."""
    if meaning == "period":
        starts, ends = period_of(value, language, day_first)
        dates = find_dates(value, language, day_first)
        if not (starts or ends) and len(dates) == 1 and value.strip(SEPARATORS) == value[dates[0].start : dates[0].end]:
            # "2026" as a period is the whole of that year.
            starts = ends = dates[0].when if dates[0].when.precision != "day" else None
        return replace(told, starts=starts, ends=ends)
    if meaning in ("start", "end"):
        first = next(iter(find_dates(value, language, day_first)), None)
        when = first.when if first else None
        return replace(told, starts=when) if meaning == "start" else replace(told, ends=when)
    if meaning == "status":
        return replace(told, status=status_of(value)[0], status_written=value.strip(SEPARATORS))
    if meaning in ("title", "activity"):
        named = countries_listed(value)
        title = (value[: named.end] if named else value).strip(SEPARATORS + QUOTES)
        told = replace(told, places=named.countries) if named else told
        is_title = 0 < len(title.split()) <= MAX_TITLE_WORDS and re.search(r"[^\W\d_]", title) is not None
        is_date = period_of(value, language, day_first) != (None, None) and len(title.split()) <= MAX_PERIOD_WORDS
        return replace(told, title=title) if is_title and not is_date else told
    if meaning in ("places", "participating country"):
        return replace(told, places=places_of(value))
    return told


def period_of(text: str, language: str, day_first: bool | None) -> tuple[When | None, When | None]:
    """The first period of a text; a date alone only where its words bound it."""
    period = next(iter(find_periods(text, language, day_first)), None)
    if period is not None:
        return period.starts, period.ends
    bounded = [mention.when for mention in find_dates(text, language, day_first)]
    starts = next((when for when in bounded if when.bound == "from"), None)
    ends = next((when for when in bounded if when.bound == "until"), None)
    return starts, ends


def status_of(text: str) -> tuple[PhaseStatus, str]:
    """The status a text opens with most clearly and the words that say so; the earliest, of two there the longest."""
    found = [
        (match.start(), -len(match[0]), status, match[0])
        for status in STATUSES for match in any_listed("phases", "status", status).finditer(text)
        if not NOT_YET.search(text[: match.start()])
    ]
    return (min(found)[2], min(found)[3]) if found else ("unknown", "")


def status_alone(text: str) -> tuple[PhaseStatus, str]:
    """The status that words are and nothing else: "completed", "đã hoàn thành"."""
    status, written = status_of(text)
    return (status, written) if len(written) > MIN_PART_OF_STATUS * len(text.strip(SEPARATORS)) else ("unknown", "")


def places_of(text: str) -> tuple[str, ...]:
    """The names of places in a list of them; numbers and descriptions ("14 villages") are none."""
    parts = [part for piece in BETWEEN_PLACES.split(BRACKETS.sub("", text))
             for part in any_listed("names", "and").split(piece)]
    names = [_place(part) for part in parts]
    return tuple(dict.fromkeys(name for name in names if name))


def _place(part: str) -> str:
    name = part.strip(SEPARATORS)
    added = re.search(r"(?<!\w)(?:plus|ditambah|thêm)\s+(?=\w)", name, re.IGNORECASE)
    name = name[added.end() :] if added else name
    while (before := any_listed("phases", "before_places").match(name)) is not None and before.end() < len(name) and (
            before[0][0].islower() or CASELESS.match(name)):
        name = name[before.end() :].strip(SEPARATORS)
    words = name.split()
    while len(words) > 1 and words[-1].islower() and any_listed("phases", "after_places").fullmatch(words[-1]):
        words.pop()
    name = " ".join(words)
    named = bool(name) and (name[0].isupper() or CASELESS.match(name)) and not re.search(r"\d", name)
    # "All four countries", "Phase I districts": a name has no small words at its end.
    described = len(words) > 1 and words[-1].islower() and words[-1].isascii()
    return name if named and not described and len(words) <= MAX_PLACE_WORDS else ""
