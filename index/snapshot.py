"""One complete state of the index, as a question sees it.

The index folder holds one folder a state ("generation") and the file CURRENT with the name of the one in force. A
build writes a new generation beside the old and then replaces CURRENT in one step, so a reader in any process sees
the old state or the new one, never a mixture: an open Chroma folder would not show another process's changes.
"""

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.document import Passage, Sentence
from corpus.split import clean_heading
from index.embed import Embedder
from index.errors import IndexingError
from index.languages import LanguageMeans
from index.store import VectorStore
from index.words import Words

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class StoredDocument:
    """What the index keeps of one document; its NFC text lies in texts/`text_file`."""

    name: str
    file: str
    title: str
    issuer: str
    date: str
    language: str
    origin: str
    fingerprint: str
    text_file: str
    passages: int


@dataclass(frozen=True)
class Manifest:
    """What a generation says of itself."""

    format: int
    model: str
    built: str
    passages: int
    sentences: int
    documents: tuple[StoredDocument, ...]

    def save(self, folder: Path) -> None:
        """Writes it into the generation's folder."""
        (folder / MANIFEST).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Manifest":
        """Reads it; IndexingError where it is missing or of another format."""
        try:
            data = json.loads((folder / MANIFEST).read_text("utf-8"))
            documents = tuple(StoredDocument(**row) for row in data.pop("documents"))
            return cls(**data, documents=documents)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexingError(f"The index in {folder.parent} is damaged or of another version ({error}). "
                                "Run: python -m assistant index --rebuild") from error


def current_generation(index_folder: Path) -> str | None:
    """The name of the generation in force; None where nothing has been indexed."""
    try:
        return (index_folder / CURRENT).read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None


class Snapshot:
    """A generation opened for questions."""

    def __init__(self, index_folder: Path, embedder: Embedder) -> None:
        name = current_generation(index_folder)
        if name is None:
            raise IndexingError(f"Nothing has been indexed in {index_folder} yet. Run: python -m assistant index")
        self.folder = index_folder / name
        self.name = name
        self.manifest = Manifest.load(self.folder)
        if self.manifest.format != FORMAT:
            raise IndexingError("The index was made by another version of the product. Run: python -m assistant index")
        if self.manifest.model != embedder.identity:
            raise IndexingError(
                f"The index was made with the embedding model '{self.manifest.model}', the setting names "
                f"'{embedder.identity}'. Run: python -m assistant index (or set ASSISTANT_EMBEDDING_MODEL back)."
            )
        self.embedder = embedder
        self.store = VectorStore(self.folder / "chroma", embedder)
        self.passages: list[Passage] = self.store.all_passages()
        if len(self.passages) != self.manifest.passages:
            raise IndexingError(f"The index in {index_folder} is damaged: {len(self.passages)} of "
                                f"{self.manifest.passages} passages are there. Run: python -m assistant index --rebuild")
        self.position = {passage.passage_id: row for row, passage in enumerate(self.passages)}
        self.documents = {document.name: document for document in self.manifest.documents}
        self._texts: dict[str, str] = {}

    @cached_property
    def words(self) -> Words:
        """The lexical index over `passages`, in the same order."""
        return Words.load(self.folder / "words")

    @cached_property
    def means(self) -> LanguageMeans:
        """The language means that its vectors were shifted by."""
        with np.load(self.folder / "means.npz") as stored:
            return LanguageMeans(tuple(str(code) for code in stored["languages"]), stored["passages"],
                                 stored["questions"])

    def text(self, document: str) -> str:
        """The stored NFC text of a document."""
        if document not in self._texts:
            self._texts[document] = self.stored_text(document)
        return self._texts[document]

    def stored_text(self, document: str) -> str:
        """The same, read from disk now and not from memory: what the evidence gate compares quotes with."""
        path = self.folder / "texts" / self.documents[document].text_file
        # newline="": a line break inside the text must not be translated, or offsets would move.
        with path.open(encoding="utf-8", newline="") as stream:
            return stream.read()

    def headings(self, passage: Passage, sentence: Sentence) -> list[str]:
        """The headings and introducing lines above a sentence, outermost first, cleaned."""
        text = self.text(passage.document)
        return [cleaned for start, end in (*sentence.headings, *sentence.lead_ins)
                if (cleaned := clean_heading(text[start:end].lstrip("•-–—*◦▪● \t")))]

    def close(self) -> None:
        """Lets go of the files."""
        self.store.close()
