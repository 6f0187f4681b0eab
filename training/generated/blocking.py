"""When a fact that was left out can still be worked out from what was told, it is no fair near miss."""

from __future__ import annotations

from training.generated.documents import Document
from training.generated.invent import Entity

# A left-out relation, and the told relations of the same thing that would make "no answer" debatable.
BLOCKERS = {
    "status": {"start", "end", "period"}, "duration": {"start", "end", "period"},
    "period": {"start", "end", "duration"}, "start": {"period", "duration"}, "end": {"period", "duration"},
    "purpose": {"reason", "components", "achievements", "beneficiaries"}, "reason": {"purpose"},
    "letter_reason": {"letter_basis"}, "letter_basis": {"letter_reason"},
    "subject": {"submit", "letter_reason"}, "submit": {"subject"},
    
    "achievements": {"beneficiaries"}, "beneficiaries": {"achievements", "purpose"}, "submit_to": {"email"},
    "legal_basis": {"reason"},
}
# Programme facts that its phases may tell, and the reverse.
SHARED = {"budget", "beneficiaries", "places", "achievements", "status", "start", "end", "period", "duration"}


def debatable(document: Document, entity: Entity, relation: str) -> bool:
    if any(document.marks(entity, other) for other in BLOCKERS.get(relation, ())):
        return True
    if relation in ("contact", "email", "phone"):
        return relation == "contact" and any(document.marks(e, "name") for e in document.entities)
    if relation == "submit_to" and any(document.marks(e, "email") for e in document.entities):
        return True
    if relation == "commitments_count":  # a list can be counted
        return any(document.marks(e, "commitment_topic") for e in document.entities)
    if relation == "findings":  # figures are findings of a kind
        return any(document.marks(e, e.kind) for e in document.entities if e.kind in ("figure", "percentage"))
    phases = [e for e in document.entities if e.kind == "phase" and e.parent is entity]
    if entity.kind == "programme":
        return _told_by_phases(document, entity, relation, phases)
    if entity.kind == "phase" and entity.parent:
        return _told_by_programme(document, entity, entity.parent, relation)
    if entity.kind in ("letter", "declaration", "report"):
        return any(document.marks(e, relation) for e in document.entities if e is not entity)
    return False


def _told_by_phases(document: Document, entity: Entity, relation: str, phases: list[Entity]) -> bool:
    if relation == "phase_count":
        return any(document.names.get(id(phase), ["\0"])[0] in document.body.text for phase in phases)
    if relation == "purpose":
        return entity.named != "abbreviation"
    if relation in ("figure", "percentage", "achievements"):
        return any(e.kind in ("figure", "percentage") for e in document.entities)
    return relation in SHARED and any(document.marks(phase, relation) for phase in phases)


def _told_by_programme(document: Document, entity: Entity, parent: Entity, relation: str) -> bool:
    if relation in ("places", "status", "achievements"):
        return bool(document.marks(parent, relation))
    if relation in ("budget", "beneficiaries") and document.marks(parent, relation):
        # The total less the other phases would be the answer.
        others = [e for e in document.entities if e.kind == "phase" and e is not entity]
        return all(document.marks(other, relation) for other in others)
    edges = (entity.ordinal == 1 and relation != "end") or (entity.last and relation != "start")
    times = ("start", "end", "period", "duration")
    return relation in times and edges and any(document.marks(parent, other) for other in times)
