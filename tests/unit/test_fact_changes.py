"""Two versions of a document are compared by what they say, not by where it stands."""

from dataclasses import replace

from assistant.documents.fact_changes import fact_changes
from corpus.facts.model import Commitment, Deadline, Partner, Phase, Proof, When

PROOF = (Proof(0, 1, "x", "p", "", None, "en"),)


def day(iso: str) -> When:
    return When(iso, iso, "day", "by")


def deadline(what: str, iso: str) -> Deadline:
    return Deadline(document="a", title="A", programme="Moorings", proofs=PROOF, when=day(iso), what=what)


def phase(ordinal: int, end: str | None) -> Phase:
    return Phase(document="a", title="A", programme="Moorings", proofs=PROOF, ordinal_written=f"Phase {ordinal}",
                 ordinal=ordinal, ends=day(end) if end else None)


def partner(name: str) -> Partner:
    return Partner(document="a", title="A", programme="Moorings", proofs=PROOF, name=name, role="donor")


def clause(number: str, text: str) -> Commitment:
    return Commitment(document="a", title="A", programme="", proofs=PROOF, number=number, text=text)


def test_nothing_is_told_where_the_same_is_said() -> None:
    facts = [deadline("submit the report", "2031-06-30"), phase(1, "2030-01-01"), partner("Sundal"), clause("1", "x y")]
    assert fact_changes(facts, [replace(fact, document="b") for fact in reversed(facts)]) == ()


def test_what_moved_is_told_from_and_to() -> None:
    old = [deadline("submit the report on moorings", "2031-06-30"), phase(2, "2030-01-01")]
    new = [deadline("submit the report on all moorings", "2031-10-31"), phase(2, "2032-01-01"), phase(3, None)]
    assert fact_changes(old, new) == (
        "phase 2 end changed from 2030-01-01 (by) to 2032-01-01 (by)", "phase 3 is new",
        "deadline moved from 2031-06-30 (by) to 2031-10-31 (by): submit the report on all moorings")


def test_new_and_gone_are_told() -> None:
    assert fact_changes([partner("Sundal")], [partner("Tavola")]) == (
        "partner Tavola (donor) is new", "partner Sundal (donor) is gone")
    old, new = [clause("1", "plant trees"), clause("2", "mend roads")], [clause("1", "plant no trees")]
    assert fact_changes(old, new) == ("commitment 1. plant no trees changed; it was: plant trees",
                                      "commitment 2. mend roads is gone")


def test_each_fact_is_paired_once() -> None:
    old = [deadline("send the list", "2031-01-01"), deadline("send the list", "2031-02-01")]
    new = [deadline("send the list", "2031-02-01"), deadline("send the list", "2031-03-01")]
    assert fact_changes(old, new) == ("deadline moved from 2031-01-01 (by) to 2031-03-01 (by): send the list",)
