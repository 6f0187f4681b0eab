"""Document -> its phases: one row for each phase of the programme, merged over all places that tell of it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from corpus.facts.countries import countries_in
from corpus.facts.dates import day_order
from corpus.facts.entries import Entry, entries
from corpus.facts.keys import Meaning, folded_words, key_meaning
from corpus.facts.model import Phase, When
from corpus.facts.phase_labels import PhaseLabel, Scope, cell_label, entry_label, field_label, phase_labels, scopes
from corpus.facts.phase_lines import told_by_lines
from corpus.facts.phase_lists import counted_parts
from corpus.facts.phase_periods import told_by_periods
from corpus.facts.phase_sentences import told_by_sentences
from corpus.facts.phase_values import SEPARATORS, Told, with_value
from corpus.facts.programme import programme_name
from corpus.facts.source import Source
from corpus.numerals import numbered_labels

OF_PHASES: tuple[Meaning, ...] = ("period", "start", "end", "status", "title", "activity", "places",
                                  "participating country")
CONFIDENCE = {3: 0.95, 2: 0.9, 1: 0.8}


def read_phases(source: Source) -> list[Phase]:
    """The phases of the programme a document is about, in their order. A phase of which the document says neither
    period nor title, status or place gives no row."""
    language = source.document.language
    day_first = day_order(source.document.text, language)
    told = [one for one in _told_by_entries(source, language, day_first) if one.says_something()]
    told += told_by_lines(source, day_first)
    told += told_by_periods(source, day_first)
    told += told_by_sentences(source, day_first)
    told = _numbered_where_known(told)
    named = list(dict.fromkeys(_name(one) for one in sorted(told, key=lambda one: one.span.start)))
    told.sort(key=lambda one: (one.label.ordinal or len(told), named.index(_name(one)), -one.weight, one.span.start))
    programme = programme_name(source)
    rows = (_phase(source, programme, list(group)) for _, group in groupby(told, key=_name))
    return [row for row in rows if row is not None]


def _name(told: Told) -> str:
    """What two lines about one phase have in common: its number, or the name of one without number."""
    return str(told.label.ordinal) if told.label.ordinal is not None else folded_words(told.label.written)


def _numbered_where_known(told: list[Told]) -> list[Told]:
    """With the number of a named phase on every line about it: the list of phases or its title gives it."""
    numbers = {folded_words(name): one.label.ordinal for one in told if one.label.ordinal is not None
               for name in (one.label.written, one.title) if name}
    return [one if one.label.ordinal is not None else replace(one, label=replace(
        one.label, ordinal=numbers.get(folded_words(one.label.written)))) for one in told]


def _told_by_entries(source: Source, language: str, day_first: bool | None) -> Iterator[Told]:
    under = scopes(source)
    for span, group in groupby(entries(source), key=lambda entry: entry.span):
        line = list(group)
        column = _phase_column(line)
        for entry in line:
            for told, meaning, value in _attributed(entry, under.get(span.start), column):
                yield with_value(told, meaning, value, language, day_first)


def _phase_column(line: list[Entry]) -> PhaseLabel | None:
    """The phase that a row of a table is about, where the column "Phase" is not its first: "No. | Phase | Period"."""
    return next((label for entry in line if entry.first_key and entry.key != entry.first_key
                 and key_meaning(entry.key) == "phase" and (label := cell_label(entry.value, entry.key))), None)


def _attributed(entry: Entry, scope: Scope | None, column: PhaseLabel | None
                ) -> Iterator[tuple[Told, Meaning | None, str]]:
    """Which phase an entry tells of, what the value means and the part of the value that is about that phase."""
    meaning = key_meaning(entry.key)
    row = entry_label(entry) or (column if meaning != "phase" else None)
    named = phase_labels(entry.key)
    across = cell_label(entry.key, entry.first_key) if entry.first_key and entry.above and not named else None
    if row is not None and entry.first_key:
        yield Told(row, entry.span, 3), meaning, entry.value
    elif meaning == "phase" and not entry.first_key and (listed := list(counted_parts(entry.value, entry.key))):
        for label, value in listed:
            yield Told(label, entry.span, 3), "period", value
    elif meaning == "phase" and (cell := _in_value(entry)) is not None:
        rest = entry.value[cell.end :].strip(SEPARATORS + "()")
        # "Pertama (First)" says the number again.
        again = bool(numbered_labels(f"{rest} phase")) or bool(phase_labels(rest))
        yield Told(cell, entry.span, 3), "title" if cell.ordinal is not None and not again else None, rest
        yield Told(cell, entry.span, 3), "period", rest
    elif across is not None and key_meaning(entry.above[-1]) in OF_PHASES:
        # "Phase | I | II" over "Period | 2020-2021 | 2022-2023".
        yield Told(across, entry.span, 3), key_meaning(entry.above[-1]), entry.value
    elif len(named) == 1:
        inner = meaning or (key_meaning(entry.above[-1]) if entry.above else None)
        if inner in OF_PHASES:
            value = _with_country(entry.key[: named[0].start], entry.value) if inner == "places" else entry.value
            yield Told(named[0], entry.span, 3), inner, value
    elif meaning in OF_PHASES and not named:
        parts = list(_parts(entry.value)) if scope is None else []
        for label, value in parts:
            yield Told(label, entry.span, 3), meaning, value
        if scope is not None and not scope.components:
            yield Told(scope.label, entry.span, 3, explicit=False, line_above=scope.line), meaning, entry.value


def _in_value(entry: Entry) -> PhaseLabel | None:
    """The phase that the value of the key "Phase" names, in a table or in a line of its own."""
    if entry.first_key:
        return cell_label(entry.value, entry.key)
    return None if entry.list_item else field_label(f"{entry.key}: {entry.value}")


def _with_country(before: str, places: str) -> str:
    """"Lao PDR – Phase II: Savannakhet" is in both."""
    country = before.strip(SEPARATORS)
    return f"{country}, {places}" if countries_in(country) == [country] else places


def _parts(value: str) -> Iterator[tuple[PhaseLabel, str]]:
    """The parts of a value that are about one phase each: "Phase II ongoing; Phase III in preparation"."""
    labels = phase_labels(value)
    if labels and labels[0].start == 0:
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            yield label, value[label.end : following.start if following else len(value)].strip(SEPARATORS)
    elif len(labels) == 1 and re.search(r"[(（]\s*$", value[: labels[0].start]):
        yield labels[0], value[: labels[0].start].rstrip(SEPARATORS + "(（")


def _phase(source: Source, programme: str, told: list[Told]) -> Phase | None:
    """One row of what was told of a phase, the most telling line first."""
    dated = [one for one in told if one.starts or one.ends]
    main = (dated or told)[0]
    starts = _date([one.starts for one in told])
    ends = _date([one.ends for one in told])
    lines = [main.span, *sorted(one.span for one in told)]
    lines += [one.line_above for one in told if one.line_above is not None]
    # A sentence inside a line that is a proof already proves nothing more.
    lines = [line for line in dict.fromkeys(lines)
             if not any(other != line and other.start <= line.start and line.end <= other.end for other in lines)]
    proofs = [source.proof(*span) for span in lines]
    proved = tuple(proof for proof in proofs if proof is not None)
    if not proved:
        return None
    status = next((one for one in told if one.status != "unknown"), None) or next(
        (one for one in told if one.status_written), told[0])
    # As the document mostly names it, of equals as its headings and keys do.
    names = [one.label.written for one in sorted(told, key=lambda one: (one.line_above is None, -one.weight))]
    inferred = not main.explicit and not any(one.explicit and one.weight != 2 for one in told)
    return Phase(
        document=source.document.name, title=source.document.title, programme=programme, proofs=proved,
        confidence=round(CONFIDENCE[main.weight] - 0.05 * inferred, 2), inferred=inferred,
        ordinal_written=max(names, key=names.count), ordinal=main.label.ordinal,
        phase_title=next((one.title for one in told if one.title), ""), starts=starts, ends=ends,
        status=status.status, status_written=status.status_written,
        places=tuple(dict.fromkeys(place for one in told for place in one.places)),
    )


def _date(dates: list[When | None]) -> When | None:
    """The first date told, or a more precise one that agrees with it."""
    known = [date for date in dates if date is not None]
    if not known:
        return None
    agreeing = [date for date in known if date.iso.startswith(known[0].iso) and known[0].iso]
    return max(agreeing, key=lambda date: len(date.iso)) if agreeing else known[0]
