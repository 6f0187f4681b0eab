"""95 % intervals by the bootstrap, vectorised: a resample is a row of weights, how often each question was drawn.

Questions about one document stand or fall together, so whole documents are drawn where there are enough of them
("clustered": Field and Welsh 2007).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

RESAMPLES, SEED = 2_000, 20_240_919
ENOUGH_DOCUMENTS = 5
TOLERATED_RISK = 0.05


class Estimate(NamedTuple):
    """A value, its 95 % interval, and the number of questions it was measured on; None where there are none."""

    value: float | None
    low: float | None
    high: float | None
    questions: int


NOTHING = Estimate(None, None, None, 0)


def draws(documents: Sequence[str]) -> np.ndarray:
    """Weights (resamples, questions). `documents` holds the evidence document of each question, "" for none."""
    count = len(documents)
    if len(set(documents) - {""}) >= ENOUGH_DOCUMENTS:
        # A question without a document is a cluster of its own.
        names = [name or f"\n{number}" for number, name in enumerate(documents)]
        clusters = np.unique(names, return_inverse=True)[1]
    else:
        clusters = np.arange(count)
    size = int(clusters.max()) + 1
    drawn = np.random.default_rng(SEED).multinomial(size, np.full(size, 1 / size), size=RESAMPLES)
    return drawn[:, clusters].astype(np.float64)


def mean(values: Sequence[float | None], counts: Sequence[float], drawn: np.ndarray) -> Estimate:
    """The mean of the values that there are, each counted `counts` times."""
    known = np.array([value is not None for value in values])
    numbers = np.array([value or 0.0 for value in values])
    weights = np.where(known, np.array(counts, float), 0.0)

    def of(rows: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            return (rows @ (numbers * weights)) / (rows @ weights)

    return _estimate(of, drawn, int(known.sum()))


def auroc(positive: Sequence[bool], scores: Sequence[float], drawn: np.ndarray) -> Estimate:
    """The area under the ROC curve: how often a positive scores above a negative, ties counting half."""
    from sklearn.metrics import roc_auc_score

    labels, numbers = np.array(positive, bool), np.array(scores)
    if labels.all() or not labels.any():
        return NOTHING
    value = float(roc_auc_score(labels, numbers))
    # For thousands of resamples at once, as the Mann-Whitney statistic that it is.
    above = numbers[labels][:, None] - numbers[~labels][None, :]
    won = (np.sign(above) + 1) / 2

    def of(rows: np.ndarray) -> np.ndarray:
        first, second = rows[:, labels], rows[:, ~labels]
        with np.errstate(invalid="ignore"):
            return ((first @ won) * second).sum(1) / (first.sum(1) * second.sum(1))

    return _estimate(of, drawn, len(labels))._replace(value=value)


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Points (share of questions answered, share of those that are wrong), surest first (El-Yaniv and Wiener 2010)."""
    order, wrong = _surest_first(confidences, right)
    coverages, risks, _ = _curves(np.ones((1, len(order))), wrong)
    return [(float(coverage), float(risk)) for coverage, risk in zip(coverages[0], risks[0], strict=True)]


def area_and_coverage(confidences: Sequence[float], right: Sequence[bool],
                      drawn: np.ndarray) -> tuple[Estimate, Estimate]:
    """The area under the risk-coverage curve, and the largest coverage whose risk is at most 5 %."""
    order, wrong = _surest_first(confidences, right)

    def area(rows: np.ndarray) -> np.ndarray:
        _, risks, weights = _curves(rows[:, order], wrong)
        return (risks * weights).sum(1) / weights.sum(1)

    def coverage(rows: np.ndarray) -> np.ndarray:
        coverages, risks, _ = _curves(rows[:, order], wrong)
        return np.where(risks <= TOLERATED_RISK, coverages, 0.0).max(1)

    return _estimate(area, drawn, len(order)), _estimate(coverage, drawn, len(order))


def _surest_first(confidences: Sequence[float], right: Sequence[bool]) -> tuple[np.ndarray, np.ndarray]:
    """The order of the questions and which are wrong in it; of equally sure ones the wrong come first."""
    wrong = ~np.array(right, bool)
    order = np.lexsort((~wrong, -np.array(confidences)))
    return order, wrong[order].astype(float)


def _curves(weights: np.ndarray, wrong: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    covered = weights.cumsum(1)
    risks = (weights * wrong).cumsum(1) / np.maximum(covered, 1.0)
    return covered / covered[:, -1:], risks, weights


def _estimate(of: Callable[[np.ndarray], np.ndarray], drawn: np.ndarray, questions: int) -> Estimate:
    if not questions:
        return NOTHING
    resampled = of(drawn)
    resampled = resampled[~np.isnan(resampled)]
    value = float(of(np.ones((1, drawn.shape[1])))[0])
    if not resampled.size:
        return Estimate(value, None, None, questions)
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Estimate(value, float(low), float(high), questions)
