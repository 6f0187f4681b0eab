"""Texts -> vectors. The only place that knows sentence-transformers.

`Embedder` is a LangChain `Embeddings`, so that any LangChain vector store can use it.
"""

import hashlib
import os
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings

from index.default_model import PROMPTS, DefaultModel, ensure_default_model
from index.errors import IndexingError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = np.ndarray  # float32, one row a text, unit length
Report = Callable[[str, float], None]

MAX_CHARACTERS = 8_000  # more than any model's window; NFKC can make a text 18 times longer
BATCH_SIZE = 32
IDENTIFYING_FILES = ("config.json", "modules.json", "config_sentence_transformers.json")


def normalised(text: str) -> str:
    """NFKC without control characters and lone surrogates, capped: the form in which every text is embedded."""
    text = text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFKC", text)[:MAX_CHARACTERS]
    text = text.replace("\u00ad", "")  # a soft hyphen stands inside a word
    return "".join(" " if unicodedata.category(character) in ("Cc", "Cf") else character for character in text)


def open_embedder(name_or_path: str, cache_directory: Path, report: Report | None = None) -> "Embedder":
    """The embedder for a sentence-transformers folder or name; for "" the default model, prepared if need be."""
    if name_or_path:
        return Embedder(name_or_path, report=report)
    default = ensure_default_model(cache_directory, report)
    if default.origin == "hub" and report:
        report(default.note, 0.0)
    return Embedder(default.name_or_path, default, report)


def _prompt(prompts: Mapping[str, str | None], names: Sequence[str]) -> str:
    """The model's own prompt: the first that says something (sentence-transformers adds empty ones)."""
    return next((prompt for name in names if (prompt := prompts.get(name))), "")


class Embedder(Embeddings):
    """A sentence-transformers model with its own prompts for questions and passages.

    `name_or_path` is a folder or a hub name; `default` is given where it is the built-in model. It is
    loaded at the first text, not before.
    """

    def __init__(self, name_or_path: str, default: DefaultModel | None = None, report: Report | None = None) -> None:
        self.name_or_path = name_or_path
        self._default = default
        self._report = report or (lambda text, fraction: None)

    @property
    def identity(self) -> str:
        """What an index built with this model is marked with: the model's name, and for a folder its weights' size."""
        if self._default is not None:
            return self._default.identity
        path = Path(self.name_or_path)
        if not path.is_dir():
            return self.name_or_path
        described = [f"{file.name}:{file.stat().st_size}" for file in sorted(path.glob("*.safetensors"))]
        described += [(path / name).read_text("utf-8") for name in IDENTIFYING_FILES
                      if (path / name).exists()]
        return f"{path.name}#{hashlib.sha256('|'.join(described).encode()).hexdigest()[:12]}"

    @cached_property
    def _model(self) -> "SentenceTransformer":
        # Imported at the first text: it takes seconds, and commands that embed nothing should not pay for it.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        if Path(self.name_or_path).is_dir():
            os.environ["HF_HUB_OFFLINE"] = "1"  # all is here; the hub need not even be asked
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        self._report("loading the embedding model", 0.0)
        try:
            model = SentenceTransformer(
                self.name_or_path, device="cpu", revision=self._default.revision if self._default else None,
                prompts=dict(PROMPTS) if self._default else None,
            )
        except (OSError, ValueError, KeyError) as error:
            reason = str(error).strip().split("\n")[0]
            raise IndexingError(
                f"The embedding model '{self.name_or_path}' cannot be loaded ({reason}). Set ASSISTANT_EMBEDDING_MODEL "
                "to a sentence-transformers folder or name that is on this machine, or unset it for the default model."
            ) from error
        # bfloat16 is 2.3 x faster where the processor has it and 3 x slower where it has not.
        if torch.cpu._is_avx512_bf16_supported():
            model = model.to(torch.bfloat16)
        return model.eval()

    @property
    def encoder(self) -> tuple[Any, Any]:
        """The transformer under the vectors, and its tokenizer: what the reader is built on."""
        first = self._model[0]
        return first.auto_model, first.tokenizer

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """float32 array (texts, dimensions) of unit vectors, with the model's prompt for questions."""
        return self._encode(texts, is_question=True)

    def encode_passages(self, texts: Sequence[str], report: Report | None = None) -> Vectors:
        """float32 array (texts, dimensions) of unit vectors, with the model's prompt for passages."""
        return self._encode(texts, is_question=False, report=report)

    def _encode(self, texts: Sequence[str], is_question: bool, report: Report | None = None) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        model = self._model
        encode = model.encode_query if is_question else model.encode_document
        prompt = _prompt(model.prompts, ("query",) if is_question else ("document", "passage", "corpus"))
        clean = [normalised(text) for text in texts]
        # Longest first, so that a batch is not padded by one long text; the slices let progress be seen.
        order = sorted(range(len(clean)), key=lambda i: -len(clean[i]))
        rows: list[np.ndarray] = []
        # While somebody waits, after each batch, so that a person who cancels it need not wait for eight.
        at_once = BATCH_SIZE if report else 8 * BATCH_SIZE
        for start in range(0, len(order), at_once):
            chunk = [clean[i] for i in order[start : start + at_once]]
            vectors = encode(chunk, prompt=prompt, batch_size=BATCH_SIZE, convert_to_tensor=True,
                             show_progress_bar=False)
            rows.append(vectors.float().cpu().numpy())
            if report:
                report("embedding", min(1.0, (start + len(chunk)) / len(order)))
        sorted_vectors = np.concatenate(rows)
        # bfloat16 leaves lengths a little off one.
        sorted_vectors /= np.maximum(np.linalg.norm(sorted_vectors, axis=1, keepdims=True), 1e-12)
        result = np.empty_like(sorted_vectors)
        result[order] = sorted_vectors
        return result

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's name for `encode_passages`."""
        return self.encode_passages(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """LangChain's name for `encode_questions` of one text."""
        return self.encode_questions([text])[0].tolist()
