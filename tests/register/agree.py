"""When a row that was read says the same as a gold row, and how well its other fields agree."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from corpus.facts.model import AnyFact, Commitment, Deadline, Partner, Phase, Proof, When
from tests.register.gold import LISTS, GoldRow

MIN_CLAUSE_OVERLAP = 0.6
# "(MOLIT)" after a name is the name again.
ABBREVIATION = re.compile(r"\s*\((?=[^()\s]*[^\W\d_a-z][^()\s]*[^\W\d_a-z])[^()\s]{2,16}\)")
ARTICLE = re.compile(r"(?:the|an|a)\s+")
DAY_MEANT = {"before": "by", "on": "by"}


def same_row(row: GoldRow, fact: AnyFact) -> bool:
    """Whether `fact` is the row that `row` asks for."""
    if isinstance(fact, Phase):
        return row.values["ordinal"] == fact.ordinal and all(
            _iso(given) in row.readings(name)
            for name, given in (("starts", fact.starts), ("ends", fact.ends)) if name in row.values)
    if isinstance(fact, Partner):
        names = {plain_name(name) for name in row.readings("name")}
        return (plain_name(fact.name) in names and fact.role in row.readings("role")
                and ("phase" not in row.values or fact.phase in row.readings("phase")))
    if isinstance(fact, Commitment):
        same_number = plain_number(fact.number) == plain_number(str(row.values["number"]))
        return same_number and clause_overlap(row, fact.proofs) >= MIN_CLAUSE_OVERLAP
    return _same_deadline(row, fact)


def _same_deadline(row: GoldRow, fact: Deadline) -> bool:
    bounds = {DAY_MEANT.get(bound, bound) for bound in row.readings("bound")}
    alternatives = row.values.get("alternatives", [])
    return (fact.when.iso in row.readings("iso") and set(fact.when.alternatives) >= set(alternatives)
            and DAY_MEANT.get(fact.when.bound, fact.when.bound) in bounds and proofs_meet(row, fact.proofs))


def plain_name(name: str) -> str:
    """A name without case, article, abbreviation in parentheses and punctuation at its end."""
    name = ABBREVIATION.sub("", unicodedata.normalize("NFC", name))
    return ARTICLE.sub("", " ".join(name.split()).strip(" .,;:").casefold(), count=1) if name else ""


def plain_number(number: str) -> str:
    """ "(a)" -> "a", "1." -> "1"."""
    return re.sub(r"[\W_]", "", number).casefold()


def proofs_meet(row: GoldRow, proofs: Sequence[Proof]) -> bool:
    """Whether any proof and any gold quote have a character of the text in common."""
    return any(_common(proof, span) > 0 for proof in proofs for span in row.spans)


def clause_overlap(row: GoldRow, proofs: Sequence[Proof]) -> float:
    """The characters that a proof and a gold quote share, as a part of the longer of the two; of the best pair."""
    return max((_common(proof, span) / max(proof.end - proof.start, span.end - span.start)
                for proof in proofs for span in row.spans), default=0.0)


def _common(proof: Proof, span: Any) -> int:
    return max(0, min(proof.end, span.end) - max(proof.start, span.start))


def field_scores(row: GoldRow, fact: AnyFact) -> dict[str, float]:
    """How well each field that `row` gives and that does not make the row the same agrees, between 0 and 1.
    "proof" is 1 where the first proof meets a gold quote."""
    scores = {"proof": float(bool(fact.proofs) and proofs_meet(row, fact.proofs[:1]))}
    for name in sorted(row.values.keys() - _KEYS[fact.kind]):
        scores[name] = _agreement(row, name, getattr(fact, name))
    return scores


_KEYS = {
    "phase": {"ordinal", "starts", "ends"},
    "partner": {"name", "role", "phase"},
    "commitment": {"number"},
    "deadline": {"iso", "alternatives", "bound"},
}


def _agreement(row: GoldRow, name: str, given: Any) -> float:
    if name in ("status", "adopted"):
        return float((_iso(given) if name == "adopted" else given) in row.readings(name))
    if name == "dates":
        wanted = [reading if isinstance(reading, list) else [reading] for reading in row.values[name]]
        return _set_agreement(wanted, [when.iso for when in given], lambda readings, iso: iso in readings)
    if name in LISTS:
        return _set_agreement(row.values[name], given, lambda one, other: _holds(one, other) or _holds(other, one))
    return max(word_agreement(str(reading), given) for reading in row.readings(name))


def _set_agreement(wanted: Sequence[Any], given: Sequence[Any], same: Any) -> float:
    """F1 of two lists; 1 where both are empty."""
    if not wanted or not given:
        return float(not wanted and not given)
    recall = sum(any(same(one, other) for other in given) for one in wanted) / len(wanted)
    precision = sum(any(same(one, other) for one in wanted) for other in given) / len(given)
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def word_agreement(wanted: str, given: str) -> float:
    """F1 of the words of two texts."""
    one, other = Counter(_words(wanted)), Counter(_words(given))
    common = (one & other).total()
    return 2 * common / (one.total() + other.total()) if common else 0.0


def _holds(outer: str, inner: str) -> bool:
    words = set(_words(inner))
    return bool(words) and words <= set(_words(outer))


def _words(text: str) -> Iterable[str]:
    # Marks belong to the word in scripts that write vowels with them.
    return re.findall(r"[\w\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+(?:[.,]\d+)*",
                      unicodedata.normalize("NFC", text).casefold())


def _iso(when: When | None) -> str | None:
    return when.iso if when is not None else None
