"""What the scores of retrieved passages are made of, so that a report can show why one passage came before another."""

from typing import TypedDict

from assistant.evidence import SIGNALS
from assistant.finding import Finding


class ScoreParts(TypedDict):
    """Of one passage: its retrieval `score` and the four numbers that add up to it (see retrieve.py), and the score of
    its best sentence as `evidence`; None where no sentence of it may answer. `reader` is the reader's logit that the
    passage answers; None where no reader is used, and the least it gave where it has not read this one."""

    passage_id: str
    score: float
    cosine: float
    best_sentence: float
    coverage: float
    away: float
    evidence: float | None
    reader: float | None


def score_parts(finding: Finding) -> list[ScoreParts]:
    """The parts of every passage found, in the order of the answer's `retrieved`."""
    scored = {one.passage.passage_id: one for one in finding.retrieval.passages}
    best: dict[str, float] = {}
    read: dict[str, float] = {}
    for one in finding.evidence:  # best first
        best.setdefault(one.found.passage.passage_id, round(one.score, 4))
        if len(one.signals) > len(SIGNALS):
            read[one.found.passage.passage_id] = round(float(one.signals[len(SIGNALS)]), 4)
    found = [scored[passage.passage_id] for passage, _ in finding.ranked]
    return [ScoreParts(passage_id=one.passage.passage_id, score=round(one.score, 4), cosine=round(one.cosine, 4),
                       best_sentence=round(one.best_sentence, 4), coverage=round(one.coverage, 4),
                       away=round(one.away, 4), evidence=best.get(one.passage.passage_id),
                       reader=read.get(one.passage.passage_id)) for one in found]
