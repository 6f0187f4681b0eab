"""The lexical side: how much of what a question says stands in a passage, word for word.

Coverage is BM25 (Lucene's, by bm25s) divided by the most it could be, the sum of the inverse document frequencies of
the question's terms: between 0 and 1, with terms that no passage holds kept in the denominator.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
from bm25s.tokenization import Tokenized

from corpus.numerals import folded, roman_number
from index.terms import StoredTerms, TermsBuilder

K1, B = 1.5, 0.75
NO_TERM = "\0"
TERMS = "terms.npz"
# Scripts that write no spaces between words: character trigrams serve as terms.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
TOKEN = re.compile(rf"[{UNSPACED}]+|[^\W_{UNSPACED}]+(?:[-'’.][^\W_{UNSPACED}]+)*")
CAMEL = re.compile(r"(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])")


def _trigrams(run: str) -> list[str]:
    return [run[i : i + 3] for i in range(len(run) - 2)] or [run]


def _forms(token: str) -> list[str]:
    """The terms of one token: itself in lower case, the parts of a compound, a number in one spelling."""
    token = re.sub(r"['’]s$", "", token)
    number = roman_number(token)
    if number is not None:
        return [str(number)]
    if token.isdigit():
        return [token.lstrip("0") or "0"]
    forms = [token.casefold()]
    parts = [part for piece in re.split(r"[-'’.]", token) for part in CAMEL.split(piece) if part]
    if len(parts) > 1:
        forms = ["".join(parts).casefold(), *(form for part in parts if len(part) > 1 or part.isdigit()
                                                 for form in _forms(part))]
    return forms


def question_terms(text: str) -> list[str]:
    """The terms of a question, in order, repeats kept."""
    terms: list[str] = []
    for match in TOKEN.finditer(unicodedata.normalize("NFKC", text)):
        token = match[0]
        terms += _trigrams(token) if re.match(rf"[{UNSPACED}]", token) else _forms(token)
    return terms


def passage_terms(text: str) -> list[str]:
    """The terms of a passage: those of `question_terms`, and each again without diacritics, so that a question typed
    without them finds it."""
    terms = question_terms(text)
    return terms + [fold for term in terms if (fold := folded(term)) != term and fold.isascii()]


def indexed_terms(text: str) -> list[str]:
    """The same, or a term that no question has, for the library wants one at least."""
    return passage_terms(text) or [NO_TERM]


class Words:
    """A lexical index over passages, in the order they were given."""

    def __init__(self, bm25: bm25s.BM25, size: int, terms: StoredTerms | None = None) -> None:
        self._bm25 = bm25
        self._vocabulary: dict[str, int] = bm25.vocab_dict
        self._terms = terms
        self.size = size

    @classmethod
    def build(cls, texts: Iterable[str]) -> "Words":
        """Indexes `texts` (what is matched: title, headings and text of a passage)."""
        builder = TermsBuilder()
        for text in texts:
            builder.add(indexed_terms(text))
        return cls.of(builder.built())

    @classmethod
    def of(cls, terms: StoredTerms) -> "Words":
        """Indexes passages by their terms (see `indexed_terms`)."""
        bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
        if len(terms):
            vocabulary = {term: number for number, term in enumerate(terms.vocabulary)}
            bm25.index(Tokenized(terms, vocabulary), show_progress=False)  # it asks for lists, and goes over them
        else:
            bm25.index([[NO_TERM]], show_progress=False)  # an empty corpus has no vocabulary
        return cls(bm25, len(terms), terms)

    def save(self, folder: Path) -> None:
        """Writes the index into `folder`, once it was built."""
        assert self._terms is not None
        self._bm25.save(str(folder), show_progress=False)
        (folder / "size").write_text(str(self.size))
        self._terms.save(folder / TERMS)

    @classmethod
    def load(cls, folder: Path) -> "Words":
        """Reads what `save` wrote; the numbers stay on disk until they are needed."""
        bm25 = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
        return cls(bm25, int((folder / "size").read_text()))

    def stored_terms(self, folder: Path) -> StoredTerms:
        """What it was made of, from the folder it was loaded from."""
        return StoredTerms.load(folder / TERMS, self._vocabulary)

    def inverse_document_frequency(self, term: str) -> float:
        """ln(1 + (N - df + .5) / (df + .5)); a term that no passage holds has the highest."""
        row = self._vocabulary.get(term)
        starts = self._bm25.scores["indptr"]
        frequency = 0 if row is None else int(starts[row + 1] - starts[row])
        return float(np.log(1 + (self.size - frequency + 0.5) / (frequency + 0.5)))

    def coverage(self, question: str) -> np.ndarray:
        """float32 array (passages): BM25 over its upper bound, in [0, 1]."""
        terms = question_terms(question)
        known = [term for term in terms if term in self._vocabulary]
        if not known or not self.size:
            return np.zeros(self.size, np.float32)
        bound = sum(self.inverse_document_frequency(term) for term in terms)
        return (self._bm25.get_scores(known)[: self.size] / bound).astype(np.float32)

    def term_weights(self, terms: Iterable[str]) -> dict[str, float]:
        """Each of the terms with its rarity (inverse document frequency)."""
        return {term: self.inverse_document_frequency(term) for term in set(terms)}


def share_held(weights: Mapping[str, float], held: frozenset[str]) -> float:
    """How much of the weight of the terms is on those that `held` has; in [0, 1], 0 where there are no terms."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


@lru_cache(maxsize=50_000)
def held_terms(text: str) -> frozenset[str]:
    """The terms of a text as a set; kept, since the same passages are looked at for many questions."""
    return frozenset(passage_terms(text))
