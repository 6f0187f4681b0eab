"""The register: phases, partners, commitments and deadlines of all documents, with what people decided about them.

Facts come from the index, decisions from a file beside the corpus; what supersedes or contradicts what is worked out
from both. `rows` and `decide` are all that the page, the command line and other programs need.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from assistant.errors import AssistantError
from assistant.register.amendments import amendments
from assistant.register.changes import changed, editable
from assistant.register.conflicts import Conflict, conflicts_among
from assistant.register.corrections import Correction, belonging, changing, correction, read_corrections
from assistant.register.dates import deadline_status
from assistant.register.filter import choices, chosen_rows
from assistant.register.rows import About, Decision, Filter, Row
from corpus.facts.model import KINDS, AnyFact, Kind

__all__ = ["About", "Conflict", "Correction", "Decision", "Filter", "Register", "Row", "deadline_status", "editable"]


class Register:
    """All rows. `documents` says more of the documents that the facts are from, by their names: with their dates and
    texts it is seen more often that a later document changes an earlier one."""

    def __init__(self, facts: Sequence[AnyFact], corrections_path: Path, documents: Mapping[str, About] | None = None
                 ) -> None:
        self._path = corrections_path
        self._documents = documents or {}
        # What no words prove is no row.
        proved = [fact for fact in facts if fact.proofs]
        places = {name: place for place, name in enumerate(dict.fromkeys(fact.document for fact in proved))}
        self._facts = sorted(proved, key=lambda fact: (places[fact.document], fact.proofs[0].start))
        self._apply(read_corrections(corrections_path))

    def rows(self, kind: Kind, chosen: Filter = Filter()) -> list[Row]:  # noqa: B008 (it cannot change)
        """The rows of a kind that a filter lets through, in the order of the documents; rejected ones are marked."""
        return chosen_rows(self._of(kind), chosen)

    def row(self, fact_id: str) -> Row:
        """One row, by the id of its fact as read or as corrected. AssistantError where there is none."""
        return self._rows[self._position(fact_id)]

    def choices(self, kind: Kind) -> dict[str, list[str]]:
        """The values that rows of a kind can be filtered by, by the names of `Filter`; years as texts."""
        return choices(self._of(kind))

    def counts(self) -> dict[Kind, int]:
        """How many rows of each kind there are; rejected ones do not count."""
        return {kind: sum(row.decision != "rejected" for row in self._of(kind)) for kind in KINDS}

    def conflicts(self) -> list[Conflict]:
        """The pairs of rows that contradict each other."""
        return list(self._conflicts)

    def orphans(self) -> list[Correction]:
        """Decisions about rows that the documents no longer have. They stay in the file."""
        return list(self._orphans)

    def decide(self, fact_id: str, decision: Decision, changes: Mapping[str, str] | None = None) -> Row:
        """Confirms, corrects or rejects a row and saves that; "" takes an earlier decision back. `changes` are the new
        values of a corrected row as texts (see `editable`). AssistantError where that cannot be."""
        position = self._position(fact_id)
        fact = self._facts[position]
        if decision not in get_args(Decision):
            raise AssistantError(f"'{decision}' is no decision. Use confirmed, corrected, rejected or nothing.")
        if decision != "corrected" and changes:
            raise AssistantError("Only a corrected row has changed fields. Leave them out, or decide 'corrected'.")
        texts = editable(fact)
        new = {name: text.strip() for name, text in (changes or {}).items() if text.strip() != texts.get(name)}
        if decision == "corrected" and changed(fact, new) == fact:
            raise AssistantError("Nothing was changed in the row. Change a field, or confirm it.")
        with changing(self._path) as corrections:
            owners = belonging(self._facts, corrections)
            corrections[:] = [one for one, owner in zip(corrections, owners, strict=True) if owner != position]
            if decision:
                corrections.append(correction(self._facts, fact, decision, new))
        self._apply(corrections)
        return self._rows[position]

    def _of(self, kind: Kind) -> list[Row]:
        return [row for row in self._rows if row.fact.kind == kind]

    def _position(self, fact_id: str) -> int:
        if fact_id not in self._positions:
            raise AssistantError(f"The register has no row {fact_id}. It may have changed; open the register anew.")
        return self._positions[fact_id]

    def _apply(self, corrections: Sequence[Correction]) -> None:
        owners = belonging(self._facts, corrections)
        decided = {owner: one for owner, one in zip(owners, corrections, strict=True) if owner is not None}
        rows = [_decided(fact, decided.get(position)) for position, fact in enumerate(self._facts)]
        standing = [row for row in rows if row.decision != "rejected"]
        superseded = amendments(standing, self._documents)
        conflicts = conflicts_among([row for row in standing if row.fact_id not in superseded], self._documents)
        against: dict[str, dict[str, None]] = {}
        for one in conflicts:
            against.setdefault(one.first, {})[one.second] = None
            against.setdefault(one.second, {})[one.first] = None
        self._rows = [Row(row.fact, row.decision, superseded.get(row.fact_id, ""), tuple(against.get(row.fact_id, ())),
                          row.original) for row in rows]
        self._conflicts = conflicts
        self._orphans = [one for owner, one in zip(owners, corrections, strict=True) if owner is None]
        ids = [(fact.fact_id, position) for position, fact in enumerate(self._facts)]
        ids += [(row.fact.fact_id, position) for position, row in enumerate(self._rows)]
        # An id as read wins over one as corrected, the first of equal rows over the others.
        self._positions = dict(reversed(ids))


def _decided(fact: AnyFact, one: Correction | None) -> Row:
    if one is None:
        return Row(fact)
    if one.decision == "corrected":
        return Row(changed(fact, one.changes), one.decision, original=fact)
    return Row(fact, one.decision)
