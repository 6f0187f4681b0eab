"""Vectors without a model, for the tests that kill builds by the dozen and look only at what is on the disk."""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.build import build
from index.embed import Embedder, Report, Vectors

DOCUMENTS = 4


class QuickVectors(Embedder):
    """A direction for each text, made from its hash."""

    def __init__(self) -> None:
        super().__init__("quick")

    @property
    def identity(self) -> str:
        return "quick"

    @property
    def dimensions(self) -> int:
        return 64

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str], report: Report | None = None) -> Vectors:
        seeds = [int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8]) for text in texts]
        rows = np.array([np.random.default_rng(seed).normal(size=self.dimensions) for seed in seeds], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def write_edition(corpus: Path, edition: int) -> None:
    """Writes all documents of one edition, each of which names it."""
    corpus.mkdir(exist_ok=True)
    for number in range(DOCUMENTS):
        lines = [f"The committee of edition {edition} met {day} times in office {number}." for day in range(20)]
        (corpus / f"report-{number}.txt").write_text("\n\n".join(lines), "utf-8")


def main(corpus: Path, index: Path, cache: Path) -> None:
    """Builds one edition after the other until it is killed, telling of each that is done."""
    edition = int(sys.argv[4])
    while True:
        edition += 1
        write_edition(corpus, edition)
        build(corpus, index, QuickVectors(), cache_directory=cache)
        print(edition, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
