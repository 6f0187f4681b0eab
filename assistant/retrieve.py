"""Question -> passages, best first.

score = .5 cosine of the passage + .5 cosine of its best sentence + .15 coverage of the question's words: the best of
the combinations measured (docs/decisions). Candidates come from Chroma and from the lexical index; they are then
scored exactly, so that the same index gives the same order on any rebuild.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.question import Question, understand
from corpus.document import Passage
from index.snapshot import Snapshot
from index.store import sentence_id

PASSAGE_WEIGHT, SENTENCE_WEIGHT, COVERAGE_WEIGHT = 0.5, 0.5, 0.15
# What a passage in another language than the question's gets beside: its words cannot be found there, and the model
# puts texts of one language closer together than their meaning alone would (curve in docs/decisions/0004).
AWAY = 0.042


@dataclass(frozen=True)
class ScoredPassage:
    """A passage with its score and what it is made of (`away`: AWAY, or 0 where it is in the question's language);
    `sentence_cosines` are its sentences' to the question, `focus_cosines` to the question without names and labels,
    both in the order of its sentences."""

    passage: Passage
    score: float
    cosine: float
    best_sentence: float
    coverage: float
    away: float
    sentence_cosines: tuple[float, ...]
    focus_cosines: tuple[float, ...]


@dataclass(frozen=True)
class Retrieval:
    """What was found for a question: passages best first, out of `searched` in so many documents; the vector of its
    focus."""

    passages: tuple[ScoredPassage, ...]
    searched: int
    documents_searched: int
    focus: np.ndarray
    mean_focus_cosine: float


def retrieve(snapshot: Snapshot, question: Question, limit: int, candidates: int,
             documents: Sequence[str] | None = None) -> Retrieval:
    """The `limit` best passages, of `documents` alone where they are given, else of all that no newer version replaces.
    """
    vector, focus = question_vectors(snapshot, question)
    coverage = snapshot.words.coverage(question.interpreted)
    allowed = None if documents is None else set(documents)
    rows = _candidate_rows(snapshot, vector, coverage, candidates, allowed, question.language)
    scored = _score(snapshot, rows, question, vector, focus, coverage)
    scored.sort(key=lambda one: (-one.score, one.passage.passage_id))
    cosines = [cosine for one in scored for cosine in one.focus_cosines]
    replaced = snapshot.replaced_documents if allowed is None else frozenset()
    searched = [passage for passage in snapshot.passages
                if (passage.document not in replaced if allowed is None else passage.document in allowed)]
    in_documents = len({passage.document for passage in searched})
    mean = float(np.mean(cosines)) if cosines else 0.0
    return Retrieval(tuple(scored[:limit]), len(searched), in_documents, focus, mean)


def question_vectors(snapshot: Snapshot, question: Question) -> tuple[np.ndarray, np.ndarray]:
    """Two float32 arrays (dimensions,), on common ground with passages of every language: of the whole question, and
    of its focus."""
    vectors = snapshot.embedder.encode_questions([question.interpreted, question.focus])
    shifted = snapshot.means.shift_questions(vectors, [question.language] * 2)
    return shifted[0], shifted[1]


def _candidate_rows(snapshot: Snapshot, vector: np.ndarray, coverage: np.ndarray, candidates: int,
                    allowed: set[str] | None, language: str) -> list[int]:
    if allowed is not None:
        # A filter makes the nearest-neighbour search slow and blind; the documents chosen are few: take them whole.
        return [row for row, passage in enumerate(snapshot.passages) if passage.document in allowed]
    replaced = snapshot.replaced_documents
    current = [row for row, passage in enumerate(snapshot.passages) if passage.document not in replaced]
    if len(current) <= candidates:
        return current
    store, here = snapshot.store, {snapshot.passages[row].passage_id for row in current}
    near = nearest_of(lambda limit: store.nearest(vector, limit), here, candidates)
    # Those in the question's own language may take all places.
    others = {snapshot.passages[row].passage_id for row in current if snapshot.passages[row].language != language}
    if others:
        near |= nearest_of(lambda limit: store.nearest_in_other_languages(vector, limit, language), others, candidates)
    covered = np.zeros_like(coverage)
    covered[current] = coverage[current]
    lexical = np.argsort(-covered, kind="stable")[:candidates]
    rows = {snapshot.position[passage_id] for passage_id in near} | {int(row) for row in lexical if covered[row] > 0}
    return sorted(rows)


def nearest_of(find: Callable[[int], set[str]], wanted: Collection[str], count: int) -> set[str]:
    """The `count` nearest of the passages `wanted`, or more; `find` gives the ids of as many of all passages as asked.

    Passages of replaced versions lie where their newer ones do and may take their places: then twice as many are asked
    for, until there are enough or no more come."""
    limit, found = count, find(count)
    while len(near := found.intersection(wanted)) < min(count, len(wanted)):
        before, limit = len(found), 2 * limit
        found = find(limit)
        if len(found) <= before:
            break
    return near


def _score(snapshot: Snapshot, rows: Sequence[int], question: Question, vector: np.ndarray, focus: np.ndarray,
           coverage: np.ndarray) -> list[ScoredPassage]:
    passages = [snapshot.passages[row] for row in rows]
    vectors = snapshot.store.passage_vectors([passage.passage_id for passage in passages])
    ids = [sentence_id(passage.passage_id, number) for passage in passages for number in range(len(passage.sentences))]
    sentence_vectors = snapshot.store.sentence_vectors(ids)
    scored = []
    for row, passage in zip(rows, passages, strict=True):
        cosine = float(vectors[passage.passage_id] @ vector)
        rows_of_one = [sentence_vectors[sentence_id(passage.passage_id, number)]
                       for number in range(len(passage.sentences))]
        sentences = tuple(float(row_vector @ vector) for row_vector in rows_of_one)
        to_focus = tuple(float(row_vector @ focus) for row_vector in rows_of_one)
        best = max(sentences, default=cosine)
        # The language of a short passage may be mistaken; that of its document hardly.
        away = AWAY * (question.language not in (passage.language, snapshot.documents[passage.document].language))
        score = PASSAGE_WEIGHT * cosine + SENTENCE_WEIGHT * best + COVERAGE_WEIGHT * float(coverage[row]) + away
        scored.append(ScoredPassage(passage, score, cosine, best, float(coverage[row]), away, sentences,
                                    to_focus))
    return scored


class PassageRetriever(BaseRetriever):
    """The same as a LangChain retriever: `invoke("When …?")` gives documents with their place and score as metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    snapshot: Snapshot
    limit: int = 10
    candidates: int = 100

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun
                                ) -> list[LangChainDocument]:
        found = retrieve(self.snapshot, understand(query), self.limit, self.candidates)
        return [LangChainDocument(id=one.passage.passage_id, page_content=one.passage.text, metadata={
            "document": one.passage.document, "title": one.passage.title, "section": one.passage.section,
            "page": one.passage.page, "language": one.passage.language, "start": one.passage.span.start,
            "end": one.passage.span.end, "score": one.score}) for one in found.passages]
