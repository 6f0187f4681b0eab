"""Whether a question asks for rows of the register, and for which: "Which deadlines are in 2026?", "List the donors."

A classifier tells what is asked for (data/register_kinds.json). Dates and phases must fit the row; every other word
that is no way of asking (`words` there) is a condition: a row must hold it. Where no row meets all conditions,
the register has no say and the passages decide.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from assistant.question import DIGITS, Question
from assistant.register.periods import meets
from assistant.register.rows import Row
from corpus.facts.dates import Mention, find_dates
from corpus.facts.model import AnyFact, Commitment, Deadline, Kind, Partner, Phase, Role, When
from corpus.numerals import folded, numbered_labels
from index.words import TOKEN, UNSPACED, held_terms, question_terms

EXAMPLES = Path(__file__).parent / "data" / "register_kinds.json"
OTHER = "other"
# Curve in docs/decisions/0011.
LEAST_PROBABILITY = 0.5
# Of the letter triples of a script without spaces, so many are known from the examples where nothing else is said.
LEAST_KNOWN = 0.6
FACT_KINDS: dict[str, Kind] = {
    "commitments": "commitment", "deadlines": "deadline", "phases": "phase", "phases_ending": "phase",
    "phases_starting": "phase", "donors": "partner", "leads": "partner", "ministries": "partner",
    "countries": "partner", "implementing": "partner", "partners": "partner"}
ROLES: dict[str, tuple[Role, ...]] = {
    "donors": ("donor",), "leads": ("lead",), "ministries": ("ministry",), "countries": ("participating country",),
    "implementing": ("implementing",), "partners": ("partner", "implementing", "lead", "ministry")}
# "When does it end?" asks of one phase; "What ends in 2026?" asks which.
NEED_DATE = ("phases_ending", "phases_starting")
UNSPACED_RUN = re.compile(rf"[{UNSPACED}]+")
SMALL_WORD = 3  # "of", "the": no letters of an abbreviation


@dataclass(frozen=True)
class RegisterQuery:
    """What a question asks of the register: the kind of question, whether it asks how many, and the rows that meet its
    conditions, those that a later document superseded last."""

    kind: str
    probability: float
    counts: bool
    rows: tuple[Row, ...]

    @property
    def sure(self) -> float:
        """How sure it is that these rows are the answer: no surer than the least sure row."""
        return self.probability * min(row.fact.confidence for row in self.rows)


def asked_of_register(question: Question, probabilities: Mapping[str, float], rows: Sequence[Row]
                      ) -> RegisterQuery | None:
    """What the question asks for, or None where it asks for something else or no row meets its conditions.

    `probabilities` are those of the classifier of EXAMPLES; rows that a person rejected are passed over.
    """
    kind = max(probabilities, key=lambda name: probabilities[name])
    if kind == OTHER or probabilities[kind] < LEAST_PROBABILITY:
        return None
    wanted = [row for row in rows if row.decision != "rejected" and _is_of(kind, row.fact)]
    mentions = find_dates(question.interpreted, question.language)
    dates = tuple(_asked_date(kind, mention.when) for mention in mentions)
    if kind in NEED_DATE and not dates:
        return None
    wanted = [row for row in wanted if all(_meets_date(kind, row.fact, when) for when in dates)]
    wanted = [row for row in wanted if all(_meets_label(row.fact, *label) for label in question.labels)]
    rest = _without(question, mentions)
    if not _is_asking(rest):
        return None
    for instrument in _instruments():
        if instrument.search(_folded(rest)):
            wanted = [row for row in wanted if instrument.search(_folded(_text(row.fact)))]
    for term_forms in _conditions(rest, bool(dates)):
        wanted = [row for row in wanted if any(_holds(row.fact, form) for form in term_forms)]
    wanted = _numbered(rest, wanted)
    if not wanted:
        return None
    return RegisterQuery(kind, probabilities[kind], bool(_counting().search(_folded(rest))),
                         tuple(sorted(wanted, key=lambda row: not row.standing)))


def _is_of(kind: str, fact: AnyFact) -> bool:
    if isinstance(fact, Partner):
        return fact.role in ROLES.get(kind, ())
    return fact.kind == FACT_KINDS[kind]


def _dates(kind: str, fact: AnyFact) -> list[tuple[When, When]]:
    """The spans of time that a question of this kind is about, from and until."""
    if isinstance(fact, Phase):
        first, last = (fact.starts or fact.ends), (fact.ends or fact.starts)
        if kind == "phases_ending":
            first = last = fact.ends
        elif kind == "phases_starting":
            first = last = fact.starts
        return [(first, last)] if first and last else []
    if isinstance(fact, Deadline):
        return [(fact.when, fact.when)]
    if isinstance(fact, Commitment):
        return [(when, when) for when in (fact.adopted, *fact.dates) if when]
    return []


def _asked_date(kind: str, when: When) -> When:
    """In "What ends in 2026?" the verb of the question is no bound of the date."""
    own = {"phases_ending": "until", "phases_starting": "from"}.get(kind)
    return replace(when, bound="on") if when.bound == own else when


def _meets_date(kind: str, fact: AnyFact, when: When) -> bool:
    """Also where the year is part of a name ("Forum 2031")."""
    named = set(question_terms(when.written)) <= _terms(fact)
    return named or any(meets(when, first, last) for first, last in _dates(kind, fact))


def _meets_label(fact: AnyFact, name: str, number: int) -> bool:
    if name == "phase":
        own = fact.ordinal if isinstance(fact, Phase) else fact.phase if isinstance(fact, Partner) else None
        return own == number
    if isinstance(fact, Commitment) and fact.number == str(number):
        return _is_way_of_asking([name])
    return {folded(name), str(number)} <= _terms(fact)


def _without(question: Question, mentions: Sequence[Mention]) -> str:
    """The question without its dates and numbered labels, which are conditions of their own."""
    text = question.interpreted
    cuts = [(mention.bound_start, mention.end) for mention in mentions]
    cuts += [(label.start, label.end) for label in numbered_labels(text)]
    return "".join(" " if any(first <= place < last for first, last in cuts) else character
                   for place, character in enumerate(text))


def _is_asking(text: str) -> bool:
    """Whether what is written in scripts without spaces is a way of asking, as far as the examples know them."""
    triples = [triple for run in UNSPACED_RUN.findall(_normal(text)) for triple in question_terms(run)]
    return sum(triple in _asking() for triple in triples) >= LEAST_KNOWN * len(triples)


def _conditions(text: str, is_dated: bool) -> list[list[str]]:
    """The words that are no way of asking, each as its forms. Beside a date, "started" is told by the row's own dates;
    without one it is a condition."""
    words = [match[0] for match in TOKEN.finditer(_normal(text)) if not UNSPACED_RUN.match(match[0])]
    forms = [[folded(form) for form in question_terms(word)] for word in words if not word.isdigit()]
    return [one for one in forms if one and not _is_way_of_asking(one)
            and not (is_dated and any(form in _dated() for form in one))]


def _is_way_of_asking(forms: Iterable[str]) -> bool:
    return any(form in _asking() for form in forms)


def _numbered(text: str, rows: list[Row]) -> list[Row]:
    """A number in the question is how many there are, or a commitment's own, or stands in the row."""
    for match in DIGITS.finditer(_normal(text)):
        if match[0] == str(len(rows)):
            continue
        rows = [row for row in rows if match[0] in _terms(row.fact)
                or (isinstance(row.fact, Commitment) and row.fact.number == match[0])]
    return rows


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _holds(fact: AnyFact, form: str) -> bool:
    """Whether a row has a word, in English also in the other number ("reefs", "reef")."""
    forms = {form} if len(form) <= SMALL_WORD else {form, form.removesuffix("s"), f"{form}s"}
    return bool(forms & _terms(fact))


def _terms(fact: AnyFact) -> frozenset[str]:
    """The terms of what a row says, its dates aside, with the initials of its programme and title. Its quote is not
    looked at: it may be of many rows."""
    initials = ["".join(word[0] for word in name.split() if len(word) > SMALL_WORD or word.isupper()).casefold()
                for name in (fact.programme, fact.title)]
    return held_terms(_text(fact)) | frozenset(initials)


def _text(fact: AnyFact) -> str:
    return "\n".join(text for field in fields(fact) if field.name != "proofs"
                     for text in _texts(getattr(fact, field.name)))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for one in value for text in _texts(one)] if isinstance(value, tuple) else []


@cache
def _counting() -> re.Pattern[str]:
    """The words that ask how many."""
    return _any_of(word for words in _data()["counting"].values() for word in words)


@cache
def _instruments() -> list[re.Pattern[str]]:
    """The words for each kind of document, of all languages: "the charter" is no other document."""
    return [_any_of(words) for words in _data()["instruments"].values()]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Found as whole words; in scripts without spaces anywhere."""
    return re.compile("|".join(re.escape(word) if UNSPACED_RUN.match(word) else rf"\b{re.escape(word)}\b"
                               for word in map(_folded, words)))


def _folded(text: str) -> str:
    return folded(_normal(text).casefold())


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(EXAMPLES.read_text("utf-8"))
    return loaded


@cache
def _dated() -> frozenset[str]:
    """The verbs that say when, folded."""
    return frozenset(folded(term) for words in _data()["dated"].values() for word in words
                     for term in question_terms(word))


@cache
def _asking() -> frozenset[str]:
    """The words of asking, folded; for scripts without spaces, the letter triples of the examples."""
    data = _data()
    words = [word for name in ("words", "counting", "instruments") for words in data[name].values() for word in words]
    runs = [run for kind, by_language in data["kinds"].items() if kind != OTHER
            for texts in by_language.values() for text in texts for run in UNSPACED_RUN.findall(_normal(text))]
    return frozenset(folded(term) for text in (*words, *runs) for term in question_terms(text))
