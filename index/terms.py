"""The terms of all passages as numbers, in the order of the passages: what a lexical index is made of.

A build works out those of new passages alone, and takes the others from the index before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class StoredTerms:
    """`numbers` (terms, uint32) of all passages one after the other, `starts` (passages + 1) where each begins;
    `vocabulary` are the terms by their numbers."""

    numbers: np.ndarray
    starts: np.ndarray
    vocabulary: Sequence[str]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[list[int]]:
        """The numbers of one passage after the other."""
        for start, end in zip(self.starts, self.starts[1:], strict=False):
            yield self.numbers[start:end].tolist()

    def save(self, path: Path) -> None:
        """Writes all but the vocabulary."""
        np.savez(path, numbers=self.numbers, starts=self.starts)

    @classmethod
    def load(cls, path: Path, vocabulary: Mapping[str, int]) -> "StoredTerms":
        """Reads what `save` wrote; `vocabulary` is that of the lexical index."""
        with np.load(path) as stored:
            return cls(stored["numbers"], stored["starts"], sorted(vocabulary, key=vocabulary.__getitem__))


@dataclass
class TermsBuilder:
    """Gathers them passage by passage."""

    previous: StoredTerms | None = None
    _vocabulary: dict[str, int] = field(default_factory=dict)
    _parts: list[np.ndarray] = field(default_factory=list)
    _lengths: list[int] = field(default_factory=list)
    _known: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self._known = np.full(len(self.previous.vocabulary) if self.previous else 0, -1, np.int64)

    def add(self, terms: Sequence[str]) -> None:
        """The next passage is one with these terms."""
        numbers = [self._vocabulary.setdefault(term, len(self._vocabulary)) for term in terms]
        self._parts.append(np.array(numbers, np.uint32))
        self._lengths.append(len(numbers))

    def keep(self, first: int, end: int) -> None:
        """The next passages are those from `first` to before `end` of the index before."""
        assert self.previous is not None
        starts = self.previous.starts[first : end + 1]
        numbers = self.previous.numbers[starts[0] : starts[-1]]
        for number in np.unique(numbers[self._known[numbers] < 0]):
            term = self.previous.vocabulary[number]
            self._known[number] = self._vocabulary.setdefault(term, len(self._vocabulary))
        self._parts.append(self._known[numbers].astype(np.uint32))
        self._lengths += np.diff(starts).tolist()

    def built(self) -> StoredTerms:
        """All of them, numbered in the order of the alphabet: what is stored depends on the passages alone."""
        vocabulary = sorted(self._vocabulary)
        places = np.empty(len(vocabulary), np.uint32)
        places[[self._vocabulary[term] for term in vocabulary]] = np.arange(len(vocabulary), dtype=np.uint32)
        numbers = np.concatenate([np.zeros(0, np.uint32), *self._parts])
        return StoredTerms(places[numbers], np.cumsum([0, *self._lengths]), vocabulary)
