"""Phases and deadlines in time as a picture: a bar or a mark beside each row's words, years above, today across all.

Each row's drawing is an SVG as wide as its place, with positions in percent: it stays readable on a phone, and its
words are words of the page, which wrap, are read out, and open the row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.register.dates import days
from assistant.register.register import Row, deadline_status
from corpus.facts.model import Deadline, Phase, When
from page import register_texts as said
from page.markup import button, element, safe, words
from page.register_badges import badges_html, is_ambiguous

MOST_TICKS = 8
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
STUB = 4.0  # the length of what has no end, in percent
CENTRED = (12, 88)  # where a label fits on both sides of its place, in percent


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`; None where the documents do not say."""

    first: date | None
    last: date | None

    @property
    def known(self) -> list[date]:
        """The days that are said."""
        return [day for day in (self.first, self.last) if day]


@dataclass(frozen=True)
class Scale:
    """The whole years from one to another, both in it."""

    first: int
    last: int

    @classmethod
    def around(cls, spans: Sequence[Span], today: date) -> "Scale":
        """The years of all the spans and of today."""
        years = [day.year for span in spans for day in span.known] + [today.year]
        return cls(min(years), max(years))

    def at(self, day: date) -> float:
        """Where a day is, in percent."""
        begins = date(self.first, 1, 1).toordinal()
        length = date(self.last, 12, 31).toordinal() + 1 - begins
        return round(100 * (day.toordinal() - begins) / length, 2)

    def ticks(self) -> list[int]:
        """The years that are named."""
        length = self.last - self.first + 1
        step = next((step for step in STEPS if length / step <= MOST_TICKS), STEPS[-1])
        return [year for year in range(self.first, self.last + 1) if year % step == 0] or [self.first]


def span_of(row: Row) -> Span | None:
    """When a phase lasts, or the days that a deadline may fall on; None where there is no date to draw."""
    fact = row.fact
    if isinstance(fact, Deadline):
        return Span(*days(fact.when.iso)) if fact.when.iso else None
    if not isinstance(fact, Phase):
        return None
    span = Span(_days(fact.starts)[0], _days(fact.ends)[1])
    return span if span.known else None


def _days(when: When | None) -> tuple[date, date] | tuple[None, None]:
    return days(when.iso) if when and when.iso else (None, None)


def timeline_html(rows: Sequence[Row], today: date) -> str:
    """The picture, and below it the rows that cannot be drawn."""
    drawn = [(row, span) for row in rows if (span := span_of(row))]
    parts = []
    if drawn:
        scale = Scale.around([span for _, span in drawn], today)
        parts.append(_legend() + _axis(scale, today) + _programmes(drawn, scale, today))
    vague = [row for row in rows if is_ambiguous(row)]
    dateless = [row for row in rows if not is_ambiguous(row) and not span_of(row)]
    listed = _undrawn(said.AMBIGUOUS, vague) + _undrawn(said.WITHOUT_DATE, dateless)
    return element("section", element("div", "".join(parts), class_="picture") + listed, class_="timeline",
                   aria_label=said.TIMELINE_LABEL)


def _legend() -> str:
    drawings = {"bar": '<rect class="bar" x="0" y="4" width="100%" height="10" rx="2"/>',
                "open": '<rect class="open" x="1" y="4.5" width="90%" height="9" rx="2"/>',
                "mark": _mark(50), "vague": _vague(10, 80) + _mark(90)}
    entries = "".join(element("li", _svg(drawings[name]) + safe(text)) for name, text in said.LEGEND.items())
    return element("ul", entries, class_="legend", aria_hidden="true")


def _axis(scale: Scale, today: date) -> str:
    at, years = scale.at(today), scale.ticks()
    named = "".join(f'<text x="{scale.at(date(year, 1, 1))}%" y="14" dx="4" {_class(position)}>{year}</text>'
                    for position, year in enumerate(years))
    anchor = "start" if at < CENTRED[0] else "end" if at > CENTRED[1] else "middle"
    now = (f'<text class="today" x="{at}%" y="32" text-anchor="{anchor}">{safe(said.TODAY)}, '
           f"{safe(said.day_name(today))}</text>")
    return element("div", _svg(_grid(scale, today, with_today=False) + named + now, title=_axis_title(scale, today)),
                   class_="axis")


def _class(position: int) -> str:
    """On a narrow screen every second year keeps its name."""
    return 'class="year second"' if position % 2 else 'class="year"'


def _axis_title(scale: Scale, today: date) -> str:
    return f"{scale.first}–{scale.last}. {said.TODAY}: {said.day_name(today)}."


def _programmes(drawn: Sequence[tuple[Row, Span]], scale: Scale, today: date) -> str:
    groups: dict[str, list[tuple[Row, Span]]] = {}
    for row, span in sorted(drawn, key=lambda one: (isinstance(one[0].fact, Deadline), min(one[1].known))):
        groups.setdefault(row.fact.programme, []).append((row, span))
    parts = []
    for programme, members in sorted(groups.items(), key=lambda group: min(min(span.known) for _, span in group[1])):
        lines = "".join(_line(row, span, scale, today) for row, span in members)
        parts.append(words(programme or said.NO_PROGRAMME, "h3") + element("ol", lines, class_="lines"))
    return "".join(parts)


def _line(row: Row, span: Span, scale: Scale, today: date) -> str:
    fact = row.fact
    if isinstance(fact, Deadline):
        status = deadline_status(fact, today)
        state, drawing, dates = status.replace(" ", "-"), _deadline(fact, span, scale), said.when_name(fact.when)
        name, told = said.title(fact), f"{dates} ({said.STATUS[status]})"
    else:
        assert isinstance(fact, Phase)
        state, drawing = fact.status.replace(" ", "-"), _bar(span, scale)
        dates = said.span_name(fact)
        name = said.title(fact)
        told = dates if fact.status == "unknown" else f"{dates} ({fact.status})"
    label = button(words(name, class_="name") + words(told, class_="dates"), data_open=row.fact_id,
                   data_key=f"open-{row.fact_id}")
    picture = element("div", _svg(_grid(scale, today) + drawing, title=f"{name}: {told}"), class_="track")
    faded = None if row.standing else "fallen"
    return element("li", element("div", label + badges_html(row), class_="label") + picture,
                   class_=" ".join(filter(None, (fact.kind, state, faded))), data_row=row.fact_id)


def _bar(span: Span, scale: Scale) -> str:
    start = scale.at(span.first) if span.first else None
    end = scale.at(span.last) if span.last else None
    if start is not None and end is not None:
        return f'<rect class="bar" x="{start}%" y="50%" width="{max(round(end - start, 2), 0.6)}%" height="12"/>'
    if start is not None:
        return (f'<rect class="open" x="{start}%" y="50%" width="{min(STUB, 100 - start)}%" height="11"/>'
                f'<rect class="bar" x="{start}%" y="50%" width="4" height="12"/>')
    assert end is not None
    return (f'<rect class="open" x="{max(0, round(end - STUB, 2))}%" y="50%" width="{min(STUB, end)}%" height="11"/>'
            f'<svg x="{end}%" y="50%" overflow="visible"><rect class="bar" x="-4" width="4" height="12"/></svg>')


def _deadline(fact: Deadline, span: Span, scale: Scale) -> str:
    assert span.first and span.last
    first, last = scale.at(span.first), scale.at(span.last)
    if span.first == span.last:
        return _mark(first)
    until = fact.when.bound not in ("after", "from")
    return _vague(first, last) + _mark((first if fact.when.bound == "before" else last) if until else first)


def _mark(at: float) -> str:
    return (f'<svg x="{at}%" y="50%" overflow="visible"><path class="mark" d="M0 -7 L7 0 L0 7 L-7 0 Z"/></svg>')


def _vague(first: float, last: float) -> str:
    return f'<rect class="vague" x="{first}%" y="50%" width="{round(last - first, 2)}%" height="8"/>'


def _grid(scale: Scale, today: date, with_today: bool = True) -> str:
    lines = "".join(f'<line class="grid" x1="{at}%" x2="{at}%" y1="0" y2="100%"/>'
                    for at in (scale.at(date(year, 1, 1)) for year in scale.ticks()))
    at = scale.at(today)
    return lines if not with_today else lines + (f'<line class="now" x1="{at}%" x2="{at}%" y1="0" y2="100%"/>')


def _svg(content: str, title: str = "") -> str:
    if not title:
        return element("svg", content, aria_hidden="true")
    return element("svg", element("title", safe(title)) + content, role="img", aria_label=title)


def _undrawn(heading: str, rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    lines = "".join(
        element("li", button(words(said.line(row.fact)), data_open=row.fact_id, data_key=f"open-{row.fact_id}")
                + badges_html(row), data_row=row.fact_id) for row in rows)
    return element("div", element("h3", safe(heading)) + element("ul", lines), class_="undrawn")
