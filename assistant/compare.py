"""Whether one run is better than another on the same questions, or only luckier.

Binary measures: McNemar's exact test. The others: paired randomisation with 10,000 sign flips (Smucker, Allan,
Carterette 2007). Holm's correction over the measures.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from assistant.errors import AssistantError
from assistant.evaluate import Row
from assistant.measures import ANSWERS, BINARY, LOWER_IS_BETTER, REFUSING, RETRIEVAL

FLIPS, SEED, LEVEL = 10_000, 20_240_919, 0.05
# Of which refusals it is measured depends on the run, so it has no pairs.
PAIRED = tuple(name for name in (*RETRIEVAL, *ANSWERS, *REFUSING) if name != "rejection_precision")
LABELS = ("question", "history", "answerable", "must", "evidence")
NO_DIFFERENCE = "no difference shown"


@dataclass(frozen=True)
class Difference:
    """One measure of two runs, on the questions that both have it for; `p` is corrected for the number of measures."""

    measure: str
    before: float
    now: float
    wins: tuple[str, ...]
    losses: tuple[str, ...]
    questions: int
    p: float
    shown: bool


def compare(now: Sequence[Row], before: Sequence[Row]) -> list[Difference]:
    """The differences by measure. AssistantError where the runs are not of the same questions."""
    check_same(now, before)
    earlier = {row["id"]: row for row in before}
    found: list[tuple[str, list[str], np.ndarray, np.ndarray]] = []
    for name in PAIRED:
        pairs = [(row["id"], row["measures"].get(name), earlier[row["id"]]["measures"].get(name)) for row in now]
        pairs = [pair for pair in pairs if pair[1] is not None and pair[2] is not None]
        if pairs:
            ids, first, second = zip(*pairs, strict=True)
            found.append((name, list(ids), np.array(first, float), np.array(second, float)))
    corrected = holm([p_value(first - second, name in BINARY) for name, _, first, second in found])
    return [_difference(*one, p) for one, p in zip(found, corrected, strict=True)]


def check_same(now: Sequence[Row], before: Sequence[Row]) -> None:
    """AssistantError unless both are of the same questions with the same labels."""
    earlier = {row["id"]: row for row in before}
    here = {row["id"] for row in now}
    if here != set(earlier):
        example = sorted(here ^ set(earlier))[0]
        raise AssistantError(f"The saved run is of other questions ({len(earlier)} against {len(here)}; only one of "
                             f"them has '{example}'). Compare runs of the same questions.")
    for row in now:
        if any(row[label] != earlier[row["id"]].get(label) for label in LABELS):
            raise AssistantError(f"Question '{row['id']}' of the saved run reads or is labelled differently. Compare "
                                 "runs of the same questions.")


def p_value(differences: np.ndarray, binary: bool) -> float:
    """Two-sided, for the hypothesis that neither run is better."""
    from scipy.stats import binomtest, permutation_test

    wins, losses = int((differences > 0).sum()), int((differences < 0).sum())
    if wins + losses < 2:
        return 1.0  # one question is as likely to be won as lost
    if binary:
        return float(binomtest(wins, wins + losses).pvalue)
    # Questions without a difference change no mean; without them few pairs are tried exactly.
    test = permutation_test((differences[differences != 0],), lambda values, axis: values.mean(axis=axis),
                            permutation_type="samples", n_resamples=FLIPS, vectorized=True,
                            rng=np.random.default_rng(SEED))
    return float(test.pvalue)


def holm(values: Sequence[float]) -> list[float]:
    """p-values corrected by Holm's step-down method (1979)."""
    corrected, highest = [0.0] * len(values), 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        highest = max(highest, min(1.0, values[place] * (len(values) - rank)))
        corrected[place] = highest
    return corrected


def _difference(name: str, ids: list[str], first: np.ndarray, second: np.ndarray, p: float) -> Difference:
    better = (first - second) * (-1 if name in LOWER_IS_BETTER else 1)
    wins = tuple(one for one, sign in zip(ids, better, strict=True) if sign > 0)
    losses = tuple(one for one, sign in zip(ids, better, strict=True) if sign < 0)
    return Difference(name, float(second.mean()), float(first.mean()), wins, losses, len(ids), p, p < LEVEL)


def verdict(differences: Sequence[Difference]) -> str:
    """One line: which measures differ, or that none was shown to."""
    shown = [one for one in differences if one.shown]
    if not shown:
        return NO_DIFFERENCE
    return "; ".join(f"{one.measure} {'better' if _is_better(one) else 'worse'}: {one.before:.3f} before, "
                     f"{one.now:.3f} now (p {one.p:.3f})" for one in shown)


def _is_better(one: Difference) -> bool:
    return (one.now > one.before) != (one.measure in LOWER_IS_BETTER)


def comparison_as_dict(differences: Sequence[Difference]) -> dict[str, Any]:
    """For metrics.json."""
    return {"verdict": verdict(differences), "measures": {one.measure: asdict(one) for one in differences}}
