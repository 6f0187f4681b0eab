"""Vectors and passages on disk. The only place that knows Chroma (through langchain-chroma).

Two collections share one folder: `passages`, each with its text and where it stands, and `sentences`, the vectors of
the sentences in them. A folder is written once, by one process, and then only read.
"""

import json
import os
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import chromadb  # telemetry is read at import
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from tenacity import Retrying, retry_if_exception_message, stop_after_delay, wait_fixed

from corpus.document import Passage, Sentence, Span
from index.embed import Embedder, Vectors
from index.errors import IndexingError
from index.store_files import blank_unused

# Wider than Chroma's own 100: whoever is asked for the nearest hundred then finds them all.
HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 200, "ef_search": 300}
# Chroma shares what it has opened between clients, and is not careful when two threads open or close at once.
OPENING = threading.Lock()
# Clients to be closed once nobody is opening or closing. The garbage collector may close a forgotten one in the middle
# of an opening, in the same thread: to wait for the lock there would be to wait for ever.
_WAITING: deque[Client] = deque()
BATCH = 1_000  # Chroma takes 5,461 rows at once, and 32,766 ids


class VectorStore:
    """The Chroma folder of one complete state of the index."""

    def __init__(self, folder: Path, embedder: Embedder | None = None, create: bool = False) -> None:
        self.folder = folder
        self._create = create
        with self._explained():
            self._client = _open(folder)
            try:
                self.passages = self._collection("passages", embedder, create)
                self.sentences = self._collection("sentences", embedder, create)
            except BaseException:
                self.close()
                raise

    def _collection(self, name: str, embedder: Embedder | None, create: bool) -> Chroma:
        return Chroma(name, embedding_function=embedder, client=self._client,
                      collection_configuration={"hnsw": HNSW}, create_collection_if_not_exists=create)

    def close(self) -> None:
        """Lets go of the files; Chroma otherwise keeps every folder it has opened."""
        _close(self._client)

    def add(self, passages: Sequence[Passage], vectors: Vectors, sentence_vectors: Vectors) -> None:
        """Stores passages with their vectors (passages, dimensions), and the vectors (sentences, dimensions) of all
        sentences in them, in order."""
        self._write(self.passages, [passage.passage_id for passage in passages], vectors,
                    [passage.text for passage in passages], [_to_metadata(passage) for passage in passages])
        ids: list[str] = []
        texts: list[str] = []
        metadatas: list[dict[str, str | int]] = []
        for passage in passages:
            ids += sentence_ids(passage)
            for span in (sentence.span for sentence in passage.sentences):
                texts.append(passage.text[span.start - passage.span.start : span.end - passage.span.start])
                metadatas.append({"passage_id": passage.passage_id, "document": passage.document})
        self._write(self.sentences, ids, sentence_vectors, texts, metadatas)

    def remove(self, passages: Sequence[Passage]) -> None:
        """Takes out passages and the vectors of the sentences in them."""
        for collection, ids in ((self.passages, [passage.passage_id for passage in passages]),
                                (self.sentences, [one for passage in passages for one in sentence_ids(passage)])):
            for start in range(0, len(ids), BATCH):
                with self._explained():
                    _patiently(collection._collection.delete, ids=ids[start : start + BATCH])

    def _write(self, collection: Chroma, ids: list[str], vectors: Vectors, texts: list[str],
               metadatas: list[dict[str, str | int]]) -> None:
        # langchain-chroma's own add_texts would embed the shown text; what is embedded has its context before it.
        for start in range(0, len(ids), BATCH):
            part = slice(start, start + BATCH)
            with self._explained():
                _patiently(collection._collection.upsert, ids=ids[part], embeddings=vectors[part],
                           documents=texts[part], metadatas=metadatas[part])

    def write_later(self) -> None:
        """Makes Chroma gather what is added, which a settled store writes out at once; for the next who opens it."""
        with self._explained():
            for collection in (self.passages, self.sentences):
                _patiently(collection._collection.modify, configuration={"hnsw": {"sync_threshold": BATCH}})

    def settle(self) -> None:
        """Writes out what Chroma keeps for later, so that a process which only opens the folder has nothing to write
        there; and closes it."""
        stored = [collection._collection for collection in (self.passages, self.sentences)]
        filled = [collection for collection in stored if collection.count()]
        with self._explained():
            for collection in filled:
                # One row once more, so that there are two in any case: Chroma writes out no fewer.
                row = collection.get(limit=1, include=["embeddings", "documents", "metadatas"])
                _patiently(collection.upsert, row["ids"], row["embeddings"], row["metadatas"], row["documents"])
                _patiently(collection.modify, configuration={"hnsw": {"sync_threshold": 2}})
            self.close()
            client = _open(self.folder)
            for collection in filled:
                client.get_collection(collection.name, embedding_function=None).get(limit=1, include=["embeddings"])
            _close(client)
        blank_unused(self.folder)

    def all_passages(self) -> list[Passage]:
        """Every passage, in the order of documents and positions."""
        with self._explained():
            passages: list[Passage] = []
            for start in range(0, self.passages._collection.count(), BATCH):
                found = self.passages.get(limit=BATCH, offset=start, include=["metadatas", "documents"])
                passages += [_from_metadata(passage_id, text, metadata) for passage_id, text, metadata
                             in zip(found["ids"], found["documents"], found["metadatas"], strict=True)]
        return sorted(passages, key=lambda passage: (passage.document, passage.span.start))

    def counts(self) -> tuple[int, int]:
        """How many passages and how many sentence vectors there are."""
        with self._explained():
            return self.passages._collection.count(), self.sentences._collection.count()

    def nearest(self, vector: np.ndarray, limit: int) -> set[str]:
        """Ids of up to `limit` passages nearest to `vector`, and of those that hold the nearest sentences."""
        query = vector.tolist()
        with self._explained():
            near = {document.id for document, _ in
                    self.passages.similarity_search_by_vector_with_relevance_scores(query, k=limit)}
            near |= {document.metadata["passage_id"] for document, _ in
                     self.sentences.similarity_search_by_vector_with_relevance_scores(query, k=limit)}
        return {passage_id for passage_id in near if passage_id}

    def nearest_in_other_languages(self, vector: np.ndarray, limit: int, language: str) -> set[str]:
        """Ids of up to `limit` passages nearest to `vector` among those that are not in `language`."""
        with self._explained():
            near = self.passages.similarity_search_by_vector_with_relevance_scores(
                vector.tolist(), k=limit, filter={"language": {"$ne": language}})  # type: ignore[dict-item]
        return {document.id for document, _ in near if document.id}

    def passage_vectors(self, passage_ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Vectors by passage id; IndexingError where one is missing."""
        return self._vectors(self.passages, passage_ids)

    def sentence_vectors(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Vectors by sentence id (see `sentence_id`); IndexingError where one is missing."""
        return self._vectors(self.sentences, ids)

    def known(self, passage_ids: Sequence[str]) -> set[str]:
        """Those of the ids that are there, of passages or of sentences in them."""
        wanted, found = list(passage_ids), set()
        with self._explained():
            for start in range(0, len(wanted), BATCH):
                part = wanted[start : start + BATCH]
                found |= set(self.passages._collection.get(ids=part, include=[])["ids"])
                there = self.sentences._collection.get(where={"passage_id": {"$in": part}},  # type: ignore[dict-item]
                                                       include=["metadatas"])
                found |= {str(metadata["passage_id"]) for metadata in there["metadatas"] or []}
        return found

    def _vectors(self, collection: Chroma, ids: Sequence[str]) -> dict[str, np.ndarray]:
        wanted = list(dict.fromkeys(ids))
        vectors: dict[str, np.ndarray] = {}
        with self._explained():
            for start in range(0, len(wanted), BATCH):
                found = collection.get(ids=wanted[start : start + BATCH], include=["embeddings"])
                vectors.update(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True))
        if len(vectors) != len(wanted):
            raise IndexingError(f"The vector store in {self.folder} is damaged: {len(wanted) - len(vectors)} vectors "
                                "are missing. Run: python -m assistant index --rebuild")
        return vectors

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        # What Chroma and its bindings were seen to raise on damaged files and full disks.
        except (ChromaError, RuntimeError, ValueError, AttributeError, TypeError, KeyError) as error:
            fault, mend = (("written", "Make room on the disk, or name another folder with --index.") if self._create
                           else ("read", "Run: python -m assistant index --rebuild"))
            raise IndexingError(f"The vector store in {self.folder} cannot be {fault} ({error}). {mend}") from error


# Chroma does not wait where another connection writes, its own ones included (seen with `modify`).
_patiently = Retrying(retry=retry_if_exception_message(match=r".*database is locked"), wait=wait_fixed(0.2),
                      stop=stop_after_delay(60), reraise=True)


def _open(folder: Path) -> Client:
    try:
        with OPENING:
            client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    finally:
        _close_waiting()
    assert isinstance(client, Client)  # the interface that it is said to be has no close()
    return client


def _close(client: Client) -> None:
    _WAITING.append(client)
    _close_waiting()


def _close_waiting() -> None:
    """Closes them, unless somebody is opening or closing: who does comes here afterwards."""
    while _WAITING and OPENING.acquire(blocking=False):
        try:
            while _WAITING:
                _WAITING.popleft().close()
        finally:
            OPENING.release()


def sentence_id(passage_id: str, number: int) -> str:
    """The id of the `number`-th sentence of a passage."""
    return f"{passage_id}:{number}"


def sentence_ids(passage: Passage) -> list[str]:
    """The ids of all sentences of a passage, in order."""
    return [sentence_id(passage.passage_id, number) for number in range(len(passage.sentences))]


def _to_metadata(passage: Passage) -> dict[str, str | int]:
    sentences = [[*sentence.span, sentence.kind, sentence.list_id, sentence.headings, sentence.lead_ins]
                 for sentence in passage.sentences]
    metadata: dict[str, str | int] = {
        "document": passage.document, "title": passage.title, "section": passage.section,
        "language": passage.language, "start": passage.span.start, "end": passage.span.end,
        "sentences": json.dumps(sentences, separators=(",", ":")),
    }
    return metadata if passage.page is None else {**metadata, "page": passage.page}


def _from_metadata(passage_id: str, text: str, metadata: dict[str, str | int]) -> Passage:
    """What `_to_metadata` made of one. What many have alike is held once: there may be tens of thousands."""
    shared: dict[tuple[Span, ...], tuple[Span, ...]] = {}

    def spans(found: list[list[int]]) -> tuple[Span, ...]:
        made = tuple([Span(start, end) for start, end in found])
        return shared.setdefault(made, made)

    sentences = tuple(
        Sentence(Span(start, end), sys.intern(kind), spans(headings), spans(lead_ins), list_id)  # type: ignore[arg-type]
        for start, end, kind, list_id, headings, lead_ins in json.loads(str(metadata["sentences"]))
    )
    document, title, section, language = (sys.intern(str(metadata[name]))
                                          for name in ("document", "title", "section", "language"))
    page = metadata.get("page")
    return Passage(passage_id, document, title, section, None if page is None else int(page), language,
                   Span(int(metadata["start"]), int(metadata["end"])), text, sentences)
