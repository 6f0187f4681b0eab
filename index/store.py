"""Vectors and passages on disk. The only place that knows Chroma (through langchain-chroma).

Two collections share one folder: `passages`, each with its text and where it stands, and `sentences`, the vectors of
the sentences in them. A folder is written by one process and then only read.
"""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import chromadb  # noqa: E402  (telemetry is read at import)
from chromadb.config import Settings  # noqa: E402
from chromadb.errors import ChromaError  # noqa: E402
from langchain_chroma import Chroma  # noqa: E402

from corpus.document import Passage, Sentence, Span  # noqa: E402
from index.embed import Embedder, Vectors  # noqa: E402
from index.errors import IndexingError  # noqa: E402

COSINE = {"hnsw": {"space": "cosine"}}
WRITE_BATCH = 1_000


class VectorStore:
    """The Chroma folder of one complete state of the index."""

    def __init__(self, folder: Path, embedder: Embedder | None = None) -> None:
        try:
            self._client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
            self.passages = self._collection("passages", embedder)
            self.sentences = self._collection("sentences", embedder)
        except (ChromaError, ValueError, RuntimeError) as error:
            raise IndexingError(f"The vector store in {folder} cannot be opened ({error}). "
                                "Run: python -m assistant index --rebuild") from error

    def _collection(self, name: str, embedder: Embedder | None) -> Chroma:
        return Chroma(name, embedding_function=embedder, client=self._client, collection_configuration=COSINE)

    def close(self) -> None:
        """Lets go of the files; Chroma otherwise keeps every folder it has opened."""
        self._client.close()

    def add(self, passages: Sequence[Passage], vectors: Vectors, sentence_vectors: Sequence[Vectors]) -> None:
        """Stores passages with their vectors (n, dimensions) and those of their sentences, one array a passage."""
        _write(self.passages, [passage.passage_id for passage in passages], vectors,
               [passage.text for passage in passages], [_to_metadata(passage) for passage in passages])
        ids, rows, texts, metadatas = [], [], [], []
        for passage, rows_of_one in zip(passages, sentence_vectors, strict=True):
            for number, sentence in enumerate(passage.sentences):
                ids.append(sentence_id(passage.passage_id, number))
                rows.append(rows_of_one[number])
                start = sentence.span.start - passage.span.start
                texts.append(passage.text[start : start + sentence.span.end - sentence.span.start])
                metadatas.append({"passage_id": passage.passage_id, "document": passage.document})
        if ids:
            _write(self.sentences, ids, np.stack(rows), texts, metadatas)

    def remove(self, document: str) -> None:
        """Takes out everything of one document."""
        for collection in (self.passages, self.sentences):
            ids = collection.get(where={"document": document}, include=[])["ids"]
            for start in range(0, len(ids), WRITE_BATCH):
                collection.delete(ids=ids[start : start + WRITE_BATCH])

    def all_passages(self) -> list[Passage]:
        """Every passage, in the order of documents and positions."""
        found = self.passages.get(include=["metadatas", "documents"])
        passages = [_from_metadata(passage_id, text, metadata) for passage_id, text, metadata
                    in zip(found["ids"], found["documents"], found["metadatas"], strict=True)]
        return sorted(passages, key=lambda passage: (passage.document, passage.span.start))

    def sentence_count(self) -> int:
        """How many sentence vectors there are."""
        return len(self.sentences.get(include=[])["ids"])

    def nearest(self, vector: np.ndarray, limit: int) -> set[str]:
        """Ids of up to `limit` passages nearest to `vector`, and of those that hold the nearest sentences."""
        query = vector.tolist()
        try:
            near = {document.id for document, _ in
                    self.passages.similarity_search_by_vector_with_relevance_scores(query, k=limit)}
            near |= {document.metadata["passage_id"] for document, _ in
                     self.sentences.similarity_search_by_vector_with_relevance_scores(query, k=limit)}
        except (ChromaError, RuntimeError) as error:
            raise IndexingError(f"The vector store does not answer ({error}). Run: python -m assistant index --rebuild"
                                ) from error
        return {passage_id for passage_id in near if passage_id}

    def passage_vectors(self, passage_ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Vectors by passage id."""
        return _vectors(self.passages, passage_ids)

    def sentence_vectors(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Vectors by sentence id (see `sentence_id`)."""
        return _vectors(self.sentences, ids)


def sentence_id(passage_id: str, number: int) -> str:
    """The id of the `number`-th sentence of a passage."""
    return f"{passage_id}:{number}"


def _vectors(collection: Chroma, ids: Sequence[str]) -> dict[str, np.ndarray]:
    found = collection.get(ids=list(ids), include=["embeddings"])
    return dict(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True)) if found["ids"] else {}


def _write(collection: Chroma, ids: list[str], vectors: Vectors, texts: list[str],
           metadatas: Iterable[dict[str, str | int]]) -> None:
    rows = list(metadatas)
    # langchain-chroma's own add_texts would embed the shown text; what is embedded here has its context before it.
    for start in range(0, len(ids), WRITE_BATCH):
        part = slice(start, start + WRITE_BATCH)
        collection._collection.upsert(ids=ids[part], embeddings=vectors[part], documents=texts[part],
                                      metadatas=rows[part])  # type: ignore[arg-type]


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
    sentences = tuple(
        Sentence(Span(start, end), kind, tuple(Span(*span) for span in headings),
                 tuple(Span(*span) for span in lead_ins), list_id)
        for start, end, kind, list_id, headings, lead_ins in json.loads(str(metadata["sentences"]))
    )
    page = metadata.get("page")
    return Passage(passage_id, str(metadata["document"]), str(metadata["title"]), str(metadata["section"]),
                   None if page is None else int(page), str(metadata["language"]),
                   Span(int(metadata["start"]), int(metadata["end"])), text, sentences)
