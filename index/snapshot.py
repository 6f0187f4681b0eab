"""One complete state of the index, as a question sees it."""

import hashlib
import json
import zipfile
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.document import Passage, Sentence
from corpus.facts.model import AnyFact, from_json
from corpus.headings import clean_heading
from index.embed import Embedder
from index.errors import IndexingError
from index.generations import MANIFEST, current_generation, first_damaged, hold_current
from index.languages import LanguageMeans
from index.likeness import Sketches
from index.store import VectorStore
from index.words import Words

__all__ = ["FORMAT", "Manifest", "Snapshot", "StoredDocument", "current_generation"]

FORMAT = 5
CHROMA, WORDS, MEANS, TEXTS, FACTS = "chroma", "words", "means.npz", "texts", "facts.json"
SKETCHES = "sketches.npz"
MEND = "Run: python -m assistant index --rebuild"


@dataclass(frozen=True)
class StoredDocument:
    """What the index keeps of one document; its NFC text lies in texts/`text_file`.

    `content` is made of that text (16 hex digits of SHA-256), `file_hash` of the bytes of its file; `source_file` is
    the name that sources.csv gives it. `replaces` and `replaced_by` name the version before and after it,
    `said_to_replace` is what sources.csv says of that. `similar_to` is a document with nearly the same text, and
    `similarity` how much of both is the same (0 to 1).
    """

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
    facts: int
    number: str = ""
    pages: int | None = None
    languages: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    content: str = ""
    file_hash: str = ""
    source_file: str = ""
    said_to_replace: str = ""
    replaces: str = ""
    replaced_by: str = ""
    similar_to: str = ""
    similarity: float = 0.0

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> "StoredDocument":
        """What `asdict` made of one, after a way through JSON."""
        values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value
                                  for name, value in row.items()}
        return cls(**values)


def content_hash(text: str) -> str:
    """What tells a stored text from others, and its address on the page: 16 hex digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True)
class Manifest:
    """What a generation says of itself. `files` are the sizes of its other files; `parallel_sentences` tells by which
    texts the language means were measured that its vectors are shifted by. `failed` gives the reason of each file of
    the corpus folder that could not be read, `noted` what is doubtful of a document."""

    format: int
    model: str
    parallel_sentences: str
    built: str
    passages: int
    sentences: int
    documents: tuple[StoredDocument, ...]
    files: dict[str, int]
    failed: dict[str, str] = field(default_factory=dict)
    noted: dict[str, str] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Writes it into the generation's folder."""
        (folder / MANIFEST).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Manifest":
        """Reads it; IndexingError where it is damaged or of another format."""
        try:
            data = json.loads((folder / MANIFEST).read_text("utf-8"))
            if data["format"] != FORMAT:
                raise IndexingError("The index was made by another version of the product. "
                                    "Run: python -m assistant index")
            documents = tuple(StoredDocument.from_dict(row) for row in data.pop("documents"))
            return cls(**data, documents=documents)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexingError(f"The index in {folder.parent} is damaged: {MANIFEST} cannot be read ({error}). {MEND}"
                                ) from error


class Snapshot:
    """The generation in force when it was opened. No build removes its files before it is closed or forgotten."""

    def __init__(self, index_folder: Path, embedder: Embedder) -> None:
        self.embedder = embedder
        self.folder, self._held = hold_current(index_folder)
        self.name = self.folder.name
        try:
            self.manifest = Manifest.load(self.folder)
            self._check()
            self.store = VectorStore(self.folder / CHROMA, embedder)
            self.passages: list[Passage] = self.store.all_passages()
            found = self.store.counts()
            if found != (self.manifest.passages, self.manifest.sentences):
                raise self._damaged(f"{found[0]} of {self.manifest.passages} passages and {found[1]} of "
                                    f"{self.manifest.sentences} sentences are there")
        except BaseException:
            self.close()
            raise
        self.position = {passage.passage_id: row for row, passage in enumerate(self.passages)}
        self.documents = {document.name: document for document in self.manifest.documents}
        self._texts: dict[str, str] = {}

    def _check(self) -> None:
        if self.manifest.model != self.embedder.identity:
            raise IndexingError(
                f"The index was made with the embedding model '{self.manifest.model}', the setting names "
                f"'{self.embedder.identity}'. Run: python -m assistant index (or set ASSISTANT_EMBEDDING_MODEL back)."
            )
        damaged = first_damaged(self.folder, self.manifest.files)
        if damaged is not None:
            raise self._damaged(f"{damaged} is missing or not whole")

    def _damaged(self, reason: str) -> IndexingError:
        return IndexingError(f"The index in {self.folder.parent} is damaged: {reason}. {MEND}")

    @cached_property
    def words(self) -> Words:
        """The lexical index over `passages`, in the same order."""
        try:
            return Words.load(self.folder / WORDS)
        except (OSError, ValueError, KeyError) as error:
            raise self._damaged(f"the words cannot be read ({error})") from error

    @cached_property
    def means(self) -> LanguageMeans:
        """The language means that its vectors were shifted by."""
        try:
            return LanguageMeans.load(self.folder / MEANS)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise self._damaged(f"the language means cannot be read ({error})") from error

    @cached_property
    def facts(self) -> list[AnyFact]:
        """The facts of all documents, in the order of the documents' names."""
        try:
            return from_json((self.folder / FACTS).read_bytes())
        except (OSError, ValueError) as error:
            raise self._damaged(f"the facts cannot be read ({' '.join(str(error).split())[:200]})") from error

    @cached_property
    def sketches(self) -> Sketches:
        """What the documents share is told by, in the order of the manifest."""
        try:
            return Sketches.load(self.folder / SKETCHES)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise self._damaged(f"the sketches cannot be read ({error})") from error

    def current_documents(self) -> list[str]:
        """The names of the documents that no newer version replaces."""
        return [row.name for row in self.manifest.documents if not row.replaced_by]

    @cached_property
    def replaced_documents(self) -> frozenset[str]:
        """The names of the others."""
        return frozenset(row.name for row in self.manifest.documents if row.replaced_by)

    def text(self, document: str) -> str:
        """The stored NFC text of a document."""
        if document not in self._texts:
            self._texts[document] = self.stored_text(document)
        return self._texts[document]

    def stored_text(self, document: str) -> str:
        """The same, read from disk now and not from memory: what the evidence gate compares quotes with."""
        path = self.folder / TEXTS / self.documents[document].text_file
        try:
            # newline="": a line break inside the text must not be translated, or offsets would move.
            with path.open(encoding="utf-8", newline="") as stream:
                return stream.read()
        except (OSError, UnicodeDecodeError) as error:
            raise self._damaged(f"the text of {document} cannot be read ({error})") from error

    def headings(self, passage: Passage, sentence: Sentence) -> list[str]:
        """The headings and introducing lines above a sentence, outermost first, cleaned."""
        text = self.text(passage.document)
        return [cleaned for start, end in (*sentence.headings, *sentence.lead_ins)
                if (cleaned := clean_heading(text[start:end].lstrip("•-–—*◦▪● \t")))]

    def close(self) -> None:
        """Lets go of the files. A snapshot that nobody refers to any more does so by itself."""
        store: VectorStore | None = self.__dict__.pop("store", None)
        if store is not None:
            store.close()
        self._held.close()

    def __del__(self) -> None:
        if "_held" in self.__dict__:
            self.close()
