"""Sentences that tell of a phase: "Phase I (2020-2022)", "Phase 2 began in November 2022 and ends in 2026"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, zip_longest

from corpus.document import Sentence
from corpus.facts.dates import Mention, find_dates
from corpus.facts.model import When
from corpus.facts.periods import find_periods
from corpus.facts.phase_labels import PhaseLabel, Scope, phase_labels, scopes
from corpus.facts.phase_names import known_names
from corpus.facts.phase_values import Told, period_of, places_of, status_of
from corpus.facts.runs import bounded
from corpus.facts.source import Source
from corpus.facts.vocabulary import any_listed

BRACKET = re.compile(r"[\s*_]*[,–—-]?\s*\(([^)]*)\)")
NAME = re.compile(r"[A-Z\u00c0-\u1eff][^\s,.;()]*|[\"“][^\"”]*[\"”]|\([^)]*\)")
NAMELY = re.compile(r"[\s,:(–—-]+")
NAMED_TITLE = re.compile(r"\s*[\"“«‘'](?P<title>[^\"”»’']{2,80})[\"”»’'](?:\s*\((?P<bracket>[^)]*)\))?")
# "Stage 1, dredging, ran from ...": what stands between commas only describes it.
APPOSITION = re.compile(r"\s*,\s+(?!which|that|and|but)([^,.;:()\d]{2,40}),\s+")
ELLIPSIS = re.compile(r"\b(?:the|yang)\s+(first|second|third|fourth|fifth|kedua|ketiga|keempat|kelima)(?=\s+\()",
                      re.IGNORECASE)
SINGULAR = ("phase", "stage")
LISTED = re.compile(r"(?:[,;:]|\s)*(?:(?:and|dan|và|serta)\s+)?(?:the\s+|an?\s+)?([^\W\d_][^,;:.()\d]{1,50}?)"
                    r"\s*\([^)]*\d{4}[^)]*\)")
BETWEEN = re.compile(r"(?:between|antara)\s+$", re.IGNORECASE)
AND = re.compile(r"\s*(?:and|dan)\s*", re.IGNORECASE)
REACH_CHARACTERS = 30
MAX_SUBJECT_CHARACTERS = 90


def told_by_sentences(source: Source, day_first: bool | None) -> Iterator[Told]:
    """What the sentences of a document say of its phases."""
    under = scopes(source)
    starts = {block.span.start: block for block in source.document.blocks if block.kind == "paragraph"}
    spans = sorted((block.span.start, block.span.end) for block in starts.values())
    for passage in source.passages:
        for sentence in passage.sentences:
            if sentence.kind == "row":
                continue
            words = " ".join(source.words(sentence.span).split("\n"))
            labels = _labels(words)
            if any_listed("phases", "no_longer_holds").search(words):
                labels_read: Iterator[Told] = _brackets_only(labels, words, sentence, source, day_first)
            else:
                labels_read = _told(labels, words, sentence, source, day_first)
            yield from (told for told in labels_read if told.says_something())
            block = next((start for start, end in spans if start <= sentence.span.start < end), None)
            scope = under.get(block) if block is not None else None
            if scope is not None and not labels and not scope.components:
                yield from _told_below(scope, words, sentence, source, day_first)


def _labels(words: str) -> tuple[PhaseLabel, ...]:
    """The phases a sentence names: those with a number, else those with a name. "The first stage (2024), the second
    (2025)": the second is one too."""
    numbered = phase_labels(words)
    several = any_listed("phases", "lists_of_phases").search(words)
    from_where = numbered[0].end if numbered else several.end() if several else len(words)
    if not numbered and not ELLIPSIS.search(words, from_where):
        inline = _listed_inline(words, several.end()) if several else ()
        if len(inline) > 1:
            return inline
        return tuple(PhaseLabel(None, words[start:end], start, end) for start, end in known_names(words))
    found = list(numbered)
    for left_out in ELLIPSIS.finditer(words, from_where):
        label, = phase_labels(f"{left_out[1]} phase") or (None,)
        if label is not None and all(left_out.start(1) >= one.end or left_out.end(1) <= one.start for one in found):
            found.append(PhaseLabel(label.ordinal, left_out[1], *left_out.span(1)))
    return tuple(sorted(found, key=lambda one: one.start))


def _listed_inline(words: str, start: int) -> tuple[PhaseLabel, ...]:
    """ "three stages: survey (2024), dredging (2025) and planting (2026)"."""
    found, position = [], start
    if not words[start:].lstrip().startswith(":") or words[:start].endswith(SINGULAR):
        return ()
    while (item := LISTED.match(words, position)) is not None:
        found.append(PhaseLabel(None, item[1], *item.span(1)))
        position = item.end()
    return tuple(found)


def _told(labels: tuple[PhaseLabel, ...], words: str, sentence: Sentence, source: Source,
          day_first: bool | None) -> Iterator[Told]:
    yield from _brackets_only(labels, words, sentence, source, day_first)
    for label, following in zip_longest(labels, labels[1:]):
        if _stands_within(words[: label.start]):
            continue
        clause = words[label.end : following.start if following else len(words)]
        clause = APPOSITION.sub(" ", clause, count=1) if APPOSITION.match(clause) else clause
        language = source.document.language
        moved = _moved(words[: label.start], clause)
        if moved is not None:
            ends = _new_end(find_dates(clause, language, day_first), moved)
            yield replace(Told(label, sentence.span, 1), ends=ends)
            continue
        yield _by_verbs(Told(label, sentence.span, 1), clause, language, day_first)


def _moved(before: str, clause: str) -> int | None:
    """Where in a clause the dates follow that say to when the end of a phase is moved: "extends Phase 2 from ...",
    "Phase 2 was extended from ..."; None where nothing says so."""
    verbs = list(any_listed("phases", "moves_end").finditer(before))
    if verbs and not before[verbs[-1].end() :].strip():
        return 0
    verb = _verb("moves_end", clause)
    return verb.end() if verb else None


def _new_end(dates: list[Mention], moved: int) -> When | None:
    """Of "from December to June" the second, for the first is the end that it was."""
    near = [date for date in dates if date.start >= moved][:2]
    if not near or near[0].bound_start - moved > REACH_CHARACTERS:
        return None
    if near[0].when.bound != "from":
        return near[0].when
    return near[1].when if len(near) > 1 and near[1].bound_start - near[0].end <= REACH_CHARACTERS else None


def _brackets_only(labels: tuple[PhaseLabel, ...], words: str, sentence: Sentence, source: Source,
                   day_first: bool | None) -> Iterator[Told]:
    for label in labels:
        bracket = BRACKET.match(words, label.end)
        if bracket:
            starts, ends = period_of(bracket[1], source.document.language, day_first)
            yield Told(label, sentence.span, 1, starts=starts, ends=ends)


def _told_below(scope: Scope, words: str, sentence: Sentence, source: Source,
                day_first: bool | None) -> Iterator[Told]:
    """A sentence below the heading of a phase whose subject is the phase: "Expected to start in April 2026"."""
    told = Told(scope.label, sentence.span, 1, explicit=False, line_above=scope.line)
    told = _by_verbs(told, words, source.document.language, day_first)
    if told.says_something():
        yield told


def _stands_within(before: str) -> bool:
    """"In Phase 2 training began": it is not the phase that began."""
    work = list(any_listed("phases", "work_on").finditer(before))
    if work and not before[work[-1].end() :].strip():
        # "Work on Stage 2 started": so did the stage.
        return False
    last = before.rstrip().split(" ")[-2:]
    return any(any_listed("phases", "within_a_phase").fullmatch(" ".join(last[-count:])) for count in (1, 2) if last)


def _by_verbs(told: Told, clause: str, language: str, day_first: bool | None) -> Told:
    """What a clause says whose subject is the phase."""
    told, position = _with_dates(told, clause, language, day_first)
    said = any_listed("phases", "said_of_status").search(clause, position)
    if said and _is_subject(clause[position : said.start()]):
        told = replace(told, status=status_of(said[0])[0], status_written=said[0])
    named = NAMED_TITLE.match(clause, _end_of("named", clause))
    if named:
        starts, ends = period_of(named["bracket"] or "", language, day_first)
        told = replace(told, title=named["title"], starts=told.starts or starts, ends=told.ends or ends)
    place = any_listed("phases", "happens_at").search(clause)
    return replace(told, places=places_of(bounded(clause[place.end() :]))) if place and told.says_something() else told


def _with_dates(told: Told, clause: str, language: str, day_first: bool | None) -> tuple[Told, int]:
    """With the dates that the verbs of a clause give, and where the last of these ends."""
    run, dates = _verb("runs", clause), find_dates(clause, language, day_first)
    for starts, ends, start, stop in _periods(clause, dates, language, day_first):
        # A period begins with the word that bounds it, which may be a verb: "began in ...".
        before = clause[: next((date.start for date in dates if date.start >= start), start)]
        follows = NAMELY.sub("", any_listed("phases", "namely").sub("", before)) == "" or (
            before.rstrip().endswith(":") and _is_subject(before))
        if follows or (run and 0 <= start - run.end() <= REACH_CHARACTERS):
            return replace(told, starts=starts, ends=ends), stop
    first = _date_after(_verb("starts", clause), dates)
    if first is not None:
        last = _end_behind(clause, first, dates)
        return replace(told, starts=first.when, ends=last.when if last else None), first.end
    last = _date_after(_verb("ends", clause), dates)
    return (replace(told, ends=last.when), last.end) if last else (told, 0)


def _periods(clause: str, dates: list[Mention], language: str, day_first: bool | None
             ) -> Iterator[tuple[When | None, When | None, int, int]]:
    """The periods of a clause with their offsets, also "between April and June 2025"."""
    for one, other in pairwise(dates):
        word = BETWEEN.search(clause[: one.start])
        if word and AND.fullmatch(clause[one.end : other.start]):
            yield one.when, other.when, word.start(), other.end
    for period in find_periods(clause, language, day_first):
        yield period.starts, period.ends, period.start, period.end


def _end_behind(clause: str, first: Mention, dates: list[Mention]) -> Mention | None:
    """The end that a clause gives behind its start: "and ends in June", "and will run until June"."""
    end = any_listed("phases", "ends").search(clause, first.end)
    if end and _is_subject(clause[first.end : end.start()]):
        return _date_after(end, dates)
    following = next((date for date in dates if date.start >= first.end), None)
    if following is None or following.when.bound != "until":
        return None
    between = any_listed("phases", "runs").sub(" ", clause[first.end : following.start])
    return following if _is_subject(any_listed("phases", "until").sub(" ", between)) else None


def _end_of(name: str, clause: str) -> int:
    verb = _verb(name, clause)
    return verb.end() if verb else len(clause)


def _verb(name: str, clause: str) -> re.Match[str] | None:
    found = any_listed("phases", name).search(clause)
    return found if found and _is_subject(clause[: found.start()]) else None


def _date_after(verb: re.Match[str] | None, dates: list[Mention]) -> Mention | None:
    return next((date for date in dates if verb and 0 <= date.start - verb.end() <= REACH_CHARACTERS), None)


def _is_subject(words: str) -> bool:
    """Whether nothing but the name of the programme and small words stands between the phase and its verb."""
    if len(words) > MAX_SUBJECT_CHARACTERS:
        return False
    left = any_listed("phases", "subject").sub(" ", NAME.sub(" ", words))
    return not re.search(r"[^\W_]", left)
