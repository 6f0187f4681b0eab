"""Fits how the reader's two signals join the others: the part "with_reader" of assistant/data/evidence.json.

The same two steps as fit_evidence.py, on the sets of training/ that the reader was not trained on. What it reads is
chosen by the weights without it, as in the product. See docs/decisions/0010.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.evidence import READER_SIGNALS, SIGNALS, Weights, default_weights
from assistant.reread import read_best, reweighed
from assistant.settings import read_settings
from index.embed import open_embedder
from index.reader import Reader
from training.examples import Example
from training.fit_evidence import fit, load, named, ranked, report, save

KEPT_SETS = ("set2", "set4")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fits, reports each set by the weights of the other, and writes the weights of both."""
    settings = read_settings()
    parser = argparse.ArgumentParser(description="Fits the weights for evidence that the reader has read.")
    parser.add_argument("--rank-penalty", type=float, default=0.03)
    parser.add_argument("--strength", type=float, default=0.1)
    parser.add_argument("--passages-read", type=int, default=settings.passages_read)
    parser.add_argument("--write", action="store_true", help="write the weights fitted on both sets")
    given = parser.parse_args(arguments)
    reader = Reader.open(open_embedder(settings.embedding_model, settings.cache_directory))
    if reader is None:
        print("There is no reader for this embedding model. Make one: make train-reader", file=sys.stderr)
        return 1
    sets = {name: load(name) for name in KEPT_SETS}
    foreign = [example for name, other in zip(KEPT_SETS, reversed(KEPT_SETS), strict=True)
               for example in load(name, other)]
    without = default_weights()
    for name, some in sets.items():
        report(f"{name} without the reader", some, without.rank, without.calibration, without.intercept)
    read = {name: [reread(one, without.rank, reader, given.passages_read) for one in some]
            for name, some in sets.items()}
    strange = [reread(one, without.rank, reader, given.passages_read) for one in foreign]
    for name, held_out in read.items():
        others = [some for other, some in read.items() if other != name]
        report(f"{name} with the reader, held out", held_out, *fit(others, strange, given.rank_penalty, given.strength))
    fitted = named((*SIGNALS, *READER_SIGNALS), *fit(list(read.values()), strange, given.rank_penalty, given.strength))
    print(json.dumps(fitted, indent=1))
    if given.write:
        save({"with_reader": fitted})
    return 0


def reread(example: Example, weights: np.ndarray, reader: Reader, depth: int) -> Example:
    """The example with what the reader says of the passages that the weights put first."""
    if not example.evidence:
        return example
    evidence, _ = ranked(example, weights)
    rights = {(one.found.passage.passage_id, one.number): bool(right)
              for one, right in zip(example.evidence, example.right, strict=True)}
    again = reweighed(evidence, read_best(example.question, evidence, reader, depth),
                      Weights(np.zeros(len(SIGNALS) + len(READER_SIGNALS)), np.zeros(0), 0.0))
    return replace(example, evidence=again,
                   right=np.array([rights[one.found.passage.passage_id, one.number] for one in again]))


if __name__ == "__main__":
    sys.exit(main())
