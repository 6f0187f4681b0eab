"""The vectors of each document in a file of its own, as the model gave them.

A file's name is made from what its vectors depend on (the document, its fingerprint, the model, the texts that the
language means come from), so that one that is there is right.
"""

import hashlib
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from corpus.document import Passage
from index.embed import Embedder, Vectors
from index.errors import IndexingError
from index.languages import parallel_sentences_key


class VectorFiles:
    """The files in one folder, for one model. Only the process that builds the index uses them."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.folder = folder
        self.model = embedder.identity

    def path(self, name: str, fingerprint: str) -> Path:
        """Where the vectors of a document are, or would be."""
        key = f"{name}|{fingerprint}|{self.model}|{parallel_sentences_key()}"
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.npz"

    def save(self, name: str, fingerprint: str, embedded: str, batches: Sequence[tuple[Vectors, Vectors]]) -> None:
        """Stores the vectors of a document's passages and of their sentences, given in batches of both; `embedded` is
        the hash of what they were made of."""
        self.folder.mkdir(exist_ok=True)
        path = self.path(name, fingerprint)
        temporary = path.with_suffix(".tmp")
        empty = np.zeros((0, 0), np.float32)
        with temporary.open("wb") as stream:
            np.savez(stream, embedded=np.array(embedded),
                     passages=np.concatenate([passages for passages, _ in batches] or [empty]),
                     sentences=np.concatenate([sentences for _, sentences in batches] or [empty]))
        temporary.replace(path)

    def take_over(self, name: str, before: str, fingerprint: str, embedded: str) -> bool:
        """Copies the vectors that a document had under the fingerprint `before`, if they were made of the same."""
        path = self.path(name, before)
        try:
            with np.load(path) as stored:
                if str(stored["embedded"]) != embedded:
                    return False
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return False
        temporary = self.path(name, fingerprint).with_suffix(".tmp")
        shutil.copyfile(path, temporary)
        temporary.replace(self.path(name, fingerprint))
        return True

    def load(self, name: str, fingerprint: str, passages: Sequence[Passage]) -> tuple[Vectors, Vectors] | None:
        """Vectors of the passages, and of the sentences in them; None where there is no whole file of them."""
        try:
            with np.load(self.path(name, fingerprint)) as stored:
                vectors, sentences = stored["passages"], stored["sentences"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
        whole = len(vectors) == len(passages) and len(sentences) == sum(len(passage.sentences) for passage in passages)
        return (vectors, sentences) if whole else None

    def load_stored(self, name: str, fingerprint: str, passages: Sequence[Passage]) -> tuple[Vectors, Vectors]:
        """The same, where they must be there."""
        found = self.load(name, fingerprint, passages)
        if found is None:
            raise IndexingError(f"The vectors of {name} in {self.folder} are damaged. "
                                "Run: python -m assistant index --rebuild")
        return found

    def remove_but(self, documents: Iterable[tuple[str, str]]) -> None:
        """Removes all files but those of the documents given, each with its name and fingerprint."""
        kept = {self.path(name, fingerprint) for name, fingerprint in documents}
        for path in self.folder.glob("*"):
            if path not in kept:
                path.unlink()
