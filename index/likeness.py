"""How much of their text documents share.

Each text is told by its runs of nine characters (Broder's shingles; nine is what "Mining of Massive Datasets" uses for
long documents), hashed by scikit-learn. Every fourth hash is kept, so that a collection of thousands fits into memory;
which one is the same for all texts, and so the share that is kept tells of the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, load_npz, save_npz, triu, vstack
from sklearn.feature_extraction.text import HashingVectorizer

SHINGLE_CHARACTERS = 9
KEPT_ONE_IN = 4
HASHES = 2**26


@dataclass(frozen=True)
class Sketches:
    """One row a document, with a 1 for each hash that is kept of it."""

    rows: csr_matrix

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Sketches":
        """The sketches of texts, in their order."""
        if not texts:
            return cls(csr_matrix((0, HASHES), dtype=np.int32))
        return cls(vstack([_sketch(text) for text in texts], format="csr"))

    def save(self, path: Path) -> None:
        """Writes them into one file."""
        save_npz(path, self.rows, compressed=False)

    @classmethod
    def load(cls, path: Path) -> "Sketches":
        """Reads what `save` wrote."""
        return cls(csr_matrix(load_npz(path)))

    def taken(self, positions: Sequence[int]) -> "Sketches":
        """Those of some documents."""
        return Sketches(csr_matrix(self.rows[list(positions)]))

    @classmethod
    def joined(cls, parts: Sequence["Sketches"]) -> "Sketches":
        """Several, one after the other."""
        return cls(csr_matrix(vstack([part.rows for part in parts], format="csr"))) if parts else cls.of([])

    def pairs(self, least_shared: float = 0.0) -> list[tuple[int, int, float, float]]:
        """Every two documents of which the shorter shares at least `least_shared` with the other, by position (first <
        second): the share of all their text that both have (Jaccard), and the share of the shorter that the other has
        too (containment)."""
        sizes = np.diff(self.rows.indptr)
        # scipy makes room for every column there could be, a quarter of a gigabyte: only those that are used are kept.
        hashes, columns = np.unique(self.rows.indices, return_inverse=True)
        used = csr_matrix((self.rows.data, columns.astype(np.int32), self.rows.indptr),
                          shape=(len(sizes), len(hashes)))
        common = triu(used @ used.T, k=1, format="coo")
        shorter = common.data / np.minimum(sizes[common.row], sizes[common.col])
        shared = common.data / (sizes[common.row] + sizes[common.col] - common.data)
        found = zip(common.row.tolist(), common.col.tolist(), shared.tolist(), shorter.tolist(), strict=True)
        return sorted(pair for pair in found if pair[3] >= least_shared)


@cache
def _vectorizer() -> HashingVectorizer:
    return HashingVectorizer(analyzer="char", ngram_range=(SHINGLE_CHARACTERS, SHINGLE_CHARACTERS), binary=True,
                             norm=None, alternate_sign=False, n_features=HASHES, dtype=np.int32)


def _sketch(text: str) -> csr_matrix:
    hashed = np.unique(_vectorizer().transform([text]).indices)
    kept = hashed[hashed % KEPT_ONE_IN == 0]
    return csr_matrix((np.ones(len(kept), np.int32), kept, [0, len(kept)]), shape=(1, HASHES))
