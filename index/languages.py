"""Takes out of a vector what only says which language its text is in.

A multilingual model puts texts of one language closer together than their meaning alone would: a Vietnamese question
finds Vietnamese passages first, also where an English one holds the answer. The mean vector of parallel texts (the
same 16 in each language, `data/parallel_sentences.json`) differs between languages by just that; taking a language's
mean out and putting English's in leaves the meaning. Measured in docs/decisions.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.embed import Embedder, Report, Vectors

# The language whose ground is common to all: the one that models know best (docs/decisions/0004).
COMMON = "en"
PARALLEL_SENTENCES = Path(__file__).parent / "data" / "parallel_sentences.json"


@cache
def parallel_sentences() -> dict[str, list[str]]:
    """The parallel texts by language code; the n-th text of each language says the same."""
    return json.loads(PARALLEL_SENTENCES.read_text("utf-8"))["languages"]


def parallel_sentences_key() -> str:
    """Stands for the parallel texts in use: vectors that were shifted by the means of other texts do not fit."""
    return hashlib.sha256(COMMON.encode() + PARALLEL_SENTENCES.read_bytes()).hexdigest()[:16]


@dataclass(frozen=True)
class LanguageMeans:
    """Mean vectors, one row a language: of passages and of questions, which a model may embed differently."""

    languages: tuple[str, ...]
    passages: np.ndarray
    questions: np.ndarray

    @classmethod
    def measure(cls, embedder: Embedder) -> "LanguageMeans":
        """Embeds the parallel texts; a few seconds, once an index."""
        texts = parallel_sentences()
        flat = [text for each in texts.values() for text in each]
        shape = (len(texts), len(flat) // len(texts), -1)
        passages = embedder.encode_passages(flat).reshape(shape).mean(axis=1)
        questions = embedder.encode_questions(flat).reshape(shape).mean(axis=1)
        return cls(tuple(texts), passages, questions)

    @classmethod
    def prepared(cls, embedder: Embedder, cache_directory: Path | None, report: Report) -> "LanguageMeans":
        """The means for this model, from the cache folder or measured now and kept there."""
        if cache_directory is None:
            report("measuring languages", 0.0)
            return cls.measure(embedder)
        key = hashlib.sha256(f"{embedder.identity}|{parallel_sentences_key()}".encode()).hexdigest()[:16]
        path = cache_directory / f"language-means-{key}.npz"
        try:
            return cls.load(path)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            report("measuring languages", 0.0)  # the first time, or the file is damaged
            means = cls.measure(embedder)
        cache_directory.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        means.save(temporary)
        temporary.replace(path)
        return means

    @classmethod
    def load(cls, path: Path) -> "LanguageMeans":
        """Reads what `save` wrote."""
        with np.load(path) as stored:
            return cls(tuple(str(code) for code in stored["languages"]), stored["passages"], stored["questions"])

    def save(self, path: Path) -> None:
        """Writes the means into one file."""
        with path.open("wb") as stream:
            np.savez(stream, languages=np.array(self.languages), passages=self.passages, questions=self.questions)

    def shift_passages(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """`vectors` (n, dimensions) of passages in `languages`, on common ground; unit length."""
        return _shift(vectors, languages, self.languages, self.passages)

    def shift_questions(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """`vectors` (n, dimensions) of questions in `languages`, on common ground; unit length."""
        return _shift(vectors, languages, self.languages, self.questions)


def _shift(vectors: Vectors, languages: Sequence[str], known: tuple[str, ...], means: np.ndarray) -> Vectors:
    rows = {language: row for row, language in enumerate(known)}
    common = means[rows[COMMON]]
    # A language that is not in the table stays where it is.
    offsets = np.stack([common - means[rows[language]] if language in rows else np.zeros_like(common)
                        for language in languages]) if len(vectors) else np.zeros_like(vectors)
    shifted = vectors + offsets
    return shifted / np.maximum(np.linalg.norm(shifted, axis=1, keepdims=True), 1e-12)
