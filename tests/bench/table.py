"""The table of retrieval, choosing and refusing on the public sets: the product beside the baselines, one run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from tests.bench.collections import BenchQuestion, Collection, clapnq, mtrag, xquad
from tests.bench.systems import Ranked, System

ASKED = list[tuple[BenchQuestion, Ranked]]


@dataclass(frozen=True)
class Measure:
    """A number of one collection: `of` takes the questions with what a system ranked, and says nothing (None) of a
    system that does not do such a thing. `target` is what the product is to reach."""

    name: str
    target: float | None
    of: Callable[[ASKED], float | None]


def recall(depth: int, kind: str = "", answerable: bool = False) -> Callable[[ASKED], float | None]:
    """The mean share of a question's documents among the first `depth`, of the questions of one kind."""
    def of(asked: ASKED) -> float | None:
        shares = [len(set(ranked.documents[:depth]) & one.relevant) / len(one.relevant) for one, ranked in asked
                  if kind in ("", one.kind) and (one.answerable or not answerable)]
        return float(np.mean(shares))

    return of


def answer_in_quotes(sentences: int) -> Callable[[ASKED], float | None]:
    """How often the answer's words stand in the best sentences of the passage from which the best is."""
    def of(asked: ASKED) -> float | None:
        if not any(ranked.quotes for _, ranked in asked):
            return None
        held = []
        for one, ranked in asked:
            best = [text for name, text in ranked.quotes if name == ranked.quotes[0][0]][:sentences]
            held.append(any(answer in text for answer in one.answers for text in best))
        return float(np.mean(held))

    return of


def gold_sentence_quoted(asked: ASKED) -> float | None:
    """How often one of the three best quotes holds a gold sentence, of the answerable questions."""
    if not any(ranked.quotes for _, ranked in asked):
        return None
    return float(np.mean([any(text in gold or gold in text for gold in one.answers for _, text in ranked.quotes[:3])
                          for one, ranked in asked if one.answerable and one.answers]))


def answerable_auroc(asked: ASKED) -> float | None:
    """How well the system tells the questions that can be answered from those that cannot."""
    return float(roc_auc_score([one.answerable for one, _ in asked], [ranked.sure for _, ranked in asked]))


def gold_sentences_f1(asked: ASKED) -> float | None:
    """F1 of the three best quotes against the gold sentences, over the answerable questions."""
    if not any(ranked.quotes for _, ranked in asked):
        return None
    return float(np.mean([_f1(one.answers, [text for _, text in ranked.quotes[:3]]) for one, ranked in asked
                          if one.answerable and one.answers]))


def _f1(gold: Sequence[str], quotes: Sequence[str]) -> float:
    # Sentences are cut differently here and there: one counts as the other where it holds it.
    same = [[quote in one or one in quote for one in gold] for quote in quotes]
    precision = np.mean([any(row) for row in same]) if same else 0.0
    found = np.mean([any(row[place] for row in same) for place in range(len(gold))]) if same else 0.0
    return float(2 * precision * found / (precision + found)) if precision + found else 0.0


def measured() -> Iterator[tuple[Collection, list[Measure]]]:
    """The collections with what is measured on them and the targets."""
    for asked, held, target in (("en", "en", 0.98), ("vi", "vi", 0.96), ("th", "th", 0.955), ("en", "vi", 0.88),
                                ("vi", "en", 0.88), ("th", "en", 0.85)):
        yield xquad(asked, [held]), [Measure("R@1", target, recall(1)), *_sentences(asked, held)]
    for asked in ("en", "vi"):
        yield xquad(asked, ["en", "vi"]), [Measure("R@1, answer in the other language", 0.85,
                                                   recall(1, "other language")),
                                           Measure("R@1, in the same language", 0.95, recall(1, "same language"))]
    yield clapnq(), [Measure("R@5", 0.97, recall(5)), Measure("R@5, answerable", None, recall(5, answerable=True)),
                     Measure("AUROC answerable", 0.90, answerable_auroc),
                     Measure("gold sentence in three quotes", 0.80, gold_sentence_quoted),
                     Measure("F1 of gold sentences", None, gold_sentences_f1)]
    yield mtrag(), [Measure("R@5, follow-ups", 0.78, recall(5, "follow-up")),
                    Measure("R@5, stand-alone", None, recall(5, "stand-alone"))]


def _sentences(asked: str, held: str) -> list[Measure]:
    targets = {"en": (0.88, 0.90), "vi": (0.85, 0.88)}.get(asked, (None, None)) if asked == held else (None, None)
    return [Measure("answer in the one best sentence", targets[0], answer_in_quotes(1)),
            Measure("in the best two", targets[1], answer_in_quotes(2))]


def print_table(systems: dict[str, System], only: str = "") -> None:
    """Runs every system on every collection whose name holds `only`, and prints a line a measure, as soon as it is
    known."""
    print(f"{'':34}{'':38}" + "".join(f"{name:>14}" for name in systems) + f"{'target':>14}", flush=True)
    for collection, measures in measured():
        if only not in collection.name:
            continue
        asked = {name: list(zip(collection.questions, system(collection), strict=True))
                 for name, system in systems.items()}
        for one in measures:
            values = [one.of(asked[name]) for name in systems]
            shown = "".join(f"{'–' if value is None else f'{value:.3f}':>14}" for value in values)
            target = "–" if one.target is None else f"{one.target:.3f}"
            print(f"{collection.name:34}{one.name:38}{shown}{target:>14}", flush=True)
