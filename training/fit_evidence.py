"""Fits the weights of assistant/data/evidence.json on invented documents. See docs/decisions/0005.

Two steps. Rank: a conditional logit over the sentences retrieved for each answerable question (which of them holds the
evidence?), L2-regularised, as in McFadden (1974). Calibration: a logistic regression on the best sentence's signals,
over all questions, answerable or not (is it right?). Each set is reported with the weights fitted on the others.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.evidence import CALIBRATION, SIGNALS, WEIGHTS, Evidence, calibration_signals
from assistant.pipeline import Assistant
from assistant.settings import read_settings
from index.embed import open_embedder
from training.examples import Example, examples, indexed

HERE = Path(__file__).parent
SETS = ("set1", "set2", "set3", "set4")
UNANSWERABLE_SHARE = 0.2
FOREIGN_EVERY = 3
ABROAD_WEIGHT = 0.4
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


def scaled(all_examples: Sequence[Example]) -> np.ndarray:
    """The spread of each signal, so that one penalty fits all."""
    spread = np.concatenate([[one.signals for one in example.evidence] for example in all_examples
                             if example.evidence]).std(axis=0)
    return np.where(spread > 1e-6, spread, 1.0)


def weight(example: Example) -> float:
    """Half of the questions of the sets are asked in another language than the answer's; of those people ask, fewer."""
    right = next(one for one, is_right in zip(example.evidence, example.right, strict=True) if is_right)
    return 1.0 if right.found.passage.language == example.language else ABROAD_WEIGHT


def fit_rank(fitted: Sequence[Example], spread: np.ndarray, penalty: float) -> np.ndarray:
    """Weights (signals,) that rank the right sentences first."""
    groups = [(np.stack([one.signals for one in example.evidence]) / spread, example.right, weight(example))
              for example in fitted if example.right.any()]
    total_weight = sum(share for _, _, share in groups)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = penalty * weights @ weights, 2 * penalty * weights
        for signals, right, share in groups:
            logits = signals @ weights
            odds = np.exp(logits - logits.max())
            shares, right_shares = odds / odds.sum(), odds * right / (odds * right).sum()
            total -= share * np.log((odds * right).sum() / odds.sum()) / total_weight
            gradient = gradient - share * (right_shares - shares) @ signals / total_weight
        return float(total), gradient

    return minimize(loss, np.zeros(len(spread)), jac=True, method="L-BFGS-B").x / spread


def ranked(example: Example, weights: np.ndarray) -> tuple[list[Evidence], bool]:
    """The evidence in the order of the weights, and whether the first is right."""
    scores = np.array([weights @ one.signals for one in example.evidence])
    order = np.argsort(-scores, kind="stable")
    evidence = [replace(example.evidence[i], score=float(scores[i])) for i in order]
    return evidence, bool(example.right[order[0]])


def calibration_rows(some: Sequence[Example], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The signals of the best sentence (questions, calibration_signals), whether it is right, whether the question is
    answerable."""
    # Questions for which nothing may answer are refused without being weighed.
    pairs = [(ranked(example, weights), example.answerable) for example in some if example.evidence]
    return (np.stack([calibration_signals(evidence) for (evidence, _), _ in pairs]),
            np.array([right for (_, right), _ in pairs]), np.array([answerable for _, answerable in pairs]))


def fit_calibration(rows: np.ndarray, right: np.ndarray, answerable: np.ndarray, strength: float
                    ) -> tuple[np.ndarray, float]:
    """Weights (calibration_signals,) and intercept. Unanswerable questions are half of these sets, most of them near
    misses; of those people ask they are fewer: all together they are given the weight UNANSWERABLE_SHARE."""
    spread = np.where(rows.std(axis=0) > 1e-6, rows.std(axis=0), 1.0)
    odds = UNANSWERABLE_SHARE / (1 - UNANSWERABLE_SHARE)
    weights = np.where(answerable, 1.0, odds * answerable.sum() / max(1, (~answerable).sum()))
    model = LogisticRegression(C=strength, max_iter=5_000).fit(rows / spread, right, sample_weight=weights)
    return model.coef_[0] / spread, float(model.intercept_[0])


def report(name: str, some: Sequence[Example], weights: np.ndarray, calibration: np.ndarray, intercept: float) -> None:
    """Prints how the weights do: best sentence right, and telling right from wrong."""
    rows, right, answerable = calibration_rows(some, weights)
    sure = 1 / (1 + np.exp(-(rows @ calibration + intercept)))
    found = np.mean([example.right.any() for example in some if example.answerable])
    print(f"{name}: {len(some)} questions, evidence retrieved {found:.3f}, best sentence right "
          f"{right[answerable].mean():.3f}, AUROC right {roc_auc_score(right, sure):.3f}, AUROC answerable "
          f"{roc_auc_score(answerable, sure):.3f}")
    for threshold in THRESHOLDS:
        shown = sure >= threshold
        print(f"   shown above {threshold}: refused {np.mean(~shown[~answerable]):.3f}, false refusals "
              f"{np.mean(~shown[answerable]):.3f}, right among shown {right[shown].mean():.3f}")


def fit(sets: Sequence[Sequence[Example]], foreign: Sequence[Example], rank_penalty: float, strength: float
        ) -> tuple[np.ndarray, np.ndarray, float]:
    """Both steps on some sets; `foreign` are questions asked of documents that cannot answer them."""
    fitted = [example for some in sets for example in some]
    weights = fit_rank(fitted, scaled(fitted), rank_penalty)
    rows, right, answerable = calibration_rows([*fitted, *foreign[::FOREIGN_EVERY]], weights)
    calibration, intercept = fit_calibration(rows, right, answerable, strength)
    return weights, calibration, intercept


def main(arguments: Sequence[str] | None = None) -> int:
    """Fits, reports each set by the weights of the others, and writes the weights of all."""
    parser = argparse.ArgumentParser(description="Fits the weights of assistant/data/evidence.json.")
    parser.add_argument("--rank-penalty", type=float, default=0.003)
    parser.add_argument("--strength", type=float, default=0.1)
    parser.add_argument("--write", action="store_true", help="write the weights fitted on all sets")
    given = parser.parse_args(arguments)
    sets = {name: load(name) for name in SETS}
    foreign = [example for name, other in zip(SETS, (*SETS[1:], SETS[0]), strict=True)
               for example in load(name, other)]
    for name, held_out in sets.items():
        others = [some for other, some in sets.items() if other != name]
        report(f"{name}, held out", held_out, *fit(others, foreign, given.rank_penalty, given.strength))
    weights, calibration, intercept = fit(list(sets.values()), foreign, given.rank_penalty, given.strength)
    for name, some in sets.items():
        report(f"{name}, fitted", some, weights, calibration, intercept)
    shipped = named(SIGNALS, weights, calibration, intercept)
    print(json.dumps(shipped, indent=1))
    if given.write:
        save(shipped)
    return 0


def named(names: Sequence[str], weights: np.ndarray, calibration: np.ndarray, intercept: float) -> dict[str, Any]:
    """As data/evidence.json has them."""
    return {"rank": dict(zip(names, weights.round(4).tolist(), strict=True)),
            "calibration": dict(zip((*CALIBRATION, *names), calibration.round(4).tolist(), strict=True)),
            "intercept": round(intercept, 4)}


def save(fitted: dict[str, Any]) -> None:
    """Writes parts of data/evidence.json; the others stay."""
    WEIGHTS.write_text(json.dumps(json.loads(WEIGHTS.read_text("utf-8")) | fitted, indent=1) + "\n", "utf-8")


def load(name: str, asked_of: str = "") -> list[Example]:
    """The examples of a folder of training/, its documents indexed in the cache folder; with `asked_of` its questions
    are asked of another folder's documents, which cannot answer them."""
    settings = read_settings()
    embedder = open_embedder(settings.embedding_model, settings.cache_directory)
    corpus = asked_of or name
    index = settings.cache_directory / f"training-{corpus}"
    indexed(HERE / corpus / "documents", index, embedder)
    settings = read_settings(index_directory=index)
    found = examples(Assistant(settings, embedder), HERE / name / "questions.jsonl")
    return [replace(one, answerable=False, right=np.zeros_like(one.right)) if asked_of else one for one in found]


if __name__ == "__main__":
    sys.exit(main())
