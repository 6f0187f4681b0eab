"""How well one sentence of a retrieved passage proves an answer: what is looked at, and the score it adds up to.

Every signal is a number that means the same in any language. Their weights are not set by hand: `training/` fits them
on invented documents and writes data/evidence.json (see docs/decisions). A trained reader can add more.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from assistant.kinds import FORMS, form_signals, lacks_required_form
from assistant.question import Question
from assistant.retrieve import Retrieval, ScoredPassage
from corpus.document import Passage, Sentence
from corpus.numerals import folded, numbered_labels
from index.reader import Words
from index.snapshot import Snapshot
from index.words import held_terms, question_terms, share_held

# A document that holds less than this share of the names that the best one holds is about something else.
NAMED_SHARE = 0.5
# Of a passage's own score beside that of its best sentence, where passages are put in order: the best sentence alone
# is best on programme documents, the passage's score on prose (curve in docs/decisions/0005).
RETRIEVAL_WEIGHT = 40
# Where the reader has read, of the passage's own score, and of its word that the passage answers (docs/decisions/0010).
READ_RETRIEVAL_WEIGHT, READ_PASSAGE_WEIGHT = 80, 0.3
# A passage in which nothing may answer counts as that much worse than the worst in which something may.
WITHOUT_EVIDENCE = 3
WEIGHTS = Path(__file__).parent / "data" / "evidence.json"

SIGNALS = (
    "focus_cosine",  # of the sentence to the question without its names and labels, above the mean of all
    "passage_cosine",
    "coverage",  # of the question's words by the passage (BM25 over its bound)
    "overlap",  # of the question's words by the sentence itself
    "context_overlap",  # by the sentence with title, headings and introducing lines
    "label_match",  # "Phase 2" is asked and the sentence stands under or speaks of it
    "names_missing_passage",  # share of the question's names that the passage and its title do not hold
    "names_missing_document",  # … that the document does not hold
    "numbers_missing",  # share of the question's numbers that the passage and its title do not hold
    *(f"form_{kind}" for kind in FORMS),  # has the form the question wants (a date, an amount …)
    "in_list",  # a list item, key-value line or row
    "cut_off",  # ends in an ellipsis
    "names_missing_abroad",  # names_missing_document where question and passage differ in language
    "overlap_at_home",  # overlap where they share it
    "length",  # logarithm of its characters
    "at_home",  # question and passage are in one language, which the model favours beyond its meaning
    "is_question",  # ends in a question mark
)


READER_SIGNALS = ("reader_passage", "reader_sentence")  # its logits that the passage answers, that the sentence does


@dataclass(frozen=True)
class Evidence:
    """A sentence that may answer: its place in the retrieval, its signals (those of SIGNALS, then, where a reader has
    read, those of READER_SIGNALS), the score they add up to, and the words that the reader takes for the answer's own
    (None where it has not read the sentence)."""

    found: ScoredPassage
    number: int
    signals: np.ndarray
    score: float
    words: Words | None = None

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.found.passage.sentences[self.number]

    @property
    def text(self) -> str:
        """Its text, verbatim."""
        passage = self.found.passage
        return passage.text[self.sentence.span.start - passage.span.start : self.sentence.span.end - passage.span.start]

    def signal(self, name: str) -> float:
        """One of its signals, by the name in SIGNALS."""
        return float(self.signals[SIGNALS.index(name)])


@dataclass(frozen=True)
class Weights:
    """Fitted weights: `rank` of the signals, and of the calibration that turns the best evidence into a probability."""

    rank: np.ndarray
    calibration: np.ndarray
    intercept: float

    @classmethod
    def load(cls, path: Path = WEIGHTS, with_reader: bool = False) -> "Weights":
        """Reads data/evidence.json; the names of the signals must be those of this file."""
        data = json.loads(path.read_text("utf-8"))
        data = data["with_reader"] if with_reader else data
        names = (*SIGNALS, *READER_SIGNALS) if with_reader else SIGNALS
        return cls(np.array([data["rank"].get(name, 0.0) for name in names]),
                   np.array([data["calibration"].get(name, 0.0) for name in (*CALIBRATION, *names)]),
                   data["intercept"])


CALIBRATION = ("score", "margin", "retrieval_score")  # and then the signals of the best evidence


@cache
def default_weights(with_reader: bool = False) -> Weights:
    """The weights that are shipped."""
    return Weights.load(with_reader=with_reader)


def gather(snapshot: Snapshot, question: Question, retrieval: Retrieval, kinds: Mapping[str, float],
           weights: Weights) -> list[Evidence]:
    """The sentences of the retrieved passages that may answer, with their scores, best first.

    What is said of another phase, or of another programme than the one named, may not, nor what holds no amount where
    an amount is wanted: it is left out, however alike.
    """
    asked = _Asked(question, kinds,
                   snapshot.words.term_weights(question_terms(question.interpreted)),
                   snapshot.words.term_weights(question.names), retrieval.mean_focus_cosine)
    evidence = []
    named = _documents_named(snapshot, asked.names)
    for found in retrieval.passages:
        if found.passage.document not in named:
            continue
        shared = _passage_signals(snapshot, asked, found)
        for number in range(len(found.passage.sentences)):
            signals = _signals(snapshot, asked, found, number, shared)
            if signals is None:
                continue
            evidence.append(Evidence(found, number, signals, float(weights.rank @ signals)))
    return sorted(evidence, key=lambda one: (-one.score, one.found.passage.passage_id, one.number))


def by_evidence(retrieval: Retrieval, evidence: Sequence[Evidence]) -> list[tuple[Passage, float]]:
    """The retrieved passages by the best evidence in each, their own score and what the reader says of them, best
    first, with the sum."""
    read = bool(evidence) and len(evidence[0].signals) > len(SIGNALS)
    weight = READ_RETRIEVAL_WEIGHT if read else RETRIEVAL_WEIGHT
    best: dict[str, float] = {}
    for one in evidence:
        said = READ_PASSAGE_WEIGHT * float(one.signals[len(SIGNALS)]) if read else 0.0
        best.setdefault(one.found.passage.passage_id, one.score + said)
    lowest = min(best.values(), default=0.0) - WITHOUT_EVIDENCE
    scored = [(found.passage, best.get(found.passage.passage_id, lowest) + weight * found.score)
              for found in retrieval.passages]
    # Sorting keeps the order of the retrieval among equals.
    return sorted(scored, key=lambda pair: -pair[1])


def confidence(evidence: Sequence[Evidence], weights: Weights) -> float:
    """The probability that the best evidence answers the question, in [0, 1]."""
    if not evidence:
        return 0.0
    logit = float(weights.calibration @ calibration_signals(evidence) + weights.intercept)
    return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


def calibration_signals(evidence: Sequence[Evidence]) -> np.ndarray:
    """CALIBRATION, with how far the best evidence stands above the next passage's, and then its signals."""
    best = evidence[0]
    others = [one.score for one in evidence if one.found.passage.passage_id != best.found.passage.passage_id]
    margin = best.score - others[0] if others else 0.0
    return np.concatenate([[best.score, margin, best.found.score], best.signals])


@dataclass(frozen=True)
class _Asked:
    """The question and what all its evidence is measured by."""

    question: Question
    kinds: Mapping[str, float]
    terms: dict[str, float]
    names: dict[str, float]
    mean_focus_cosine: float


def _documents_named(snapshot: Snapshot, names: Mapping[str, float]) -> set[str]:
    """The documents a question can be about: those that hold as much of its names as any does, or nearly."""
    shares = {name: 1 - _share_missing(names, _document_terms(snapshot, name)) for name in snapshot.documents}
    best = max(shares.values(), default=0.0)
    return {name for name, share in shares.items() if share >= NAMED_SHARE * best}


def _document_terms(snapshot: Snapshot, name: str) -> frozenset[str]:
    return held_terms(f"{snapshot.documents[name].title}\n{snapshot.text(name)}")


def _passage_signals(snapshot: Snapshot, asked: _Asked, found: ScoredPassage) -> tuple[float, float, float]:
    passage = found.passage
    text = f"{passage.title}\n{passage.section}\n{passage.text}"
    document = _document_terms(snapshot, passage.document)
    numbers = asked.question.numbers
    return (_share_missing(asked.names, held_terms(text)), _share_missing(asked.names, document),
            sum(not re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text) for number in numbers) / (len(numbers) or 1))


def _share_missing(names: Mapping[str, float], held: frozenset[str]) -> float:
    """The share of the names, weighted by rarity, that a text does not hold: one absent name outweighs common ones."""
    missing = sum(weight for name, weight in names.items() if name not in held and folded(name) not in held)
    return missing / sum(names.values()) if names else 0.0


def _signals(snapshot: Snapshot, asked: _Asked, found: ScoredPassage, number: int,
             shared: tuple[float, float, float]) -> np.ndarray | None:
    passage = found.passage
    sentence = passage.sentences[number]
    text = passage.text[sentence.span.start - passage.span.start : sentence.span.end - passage.span.start]
    headings = snapshot.headings(passage, sentence)
    match = _label_match(asked.question, text, headings)
    header = "" if sentence.kind == "paragraph" else "\n".join([*headings[-1:], text] if sentence.lead_ins else [text])
    if match is None or lacks_required_form(asked.kinds, asked.question.interpreted, text, header):
        return None
    overlap = share_held(asked.terms, held_terms(text))
    at_home = float(asked.question.language == passage.language)
    missing_passage, missing_document, missing_numbers = shared
    return np.array([
        found.focus_cosines[number] - asked.mean_focus_cosine,
        found.cosine - asked.mean_focus_cosine,
        found.coverage,
        overlap,
        share_held(asked.terms, held_terms("\n".join([passage.title, *headings, text]))),
        match,
        missing_passage,
        missing_document,
        missing_numbers,
        *form_signals(asked.kinds, text, header),
        float(sentence.kind != "paragraph"),
        float(text.rstrip().endswith("…")),
        missing_document * (1 - at_home),
        overlap * at_home,
        float(np.log1p(len(text))),
        at_home,
        float(text.rstrip().endswith(("?", "？"))),
    ])


def _label_match(question: Question, text: str, headings: Sequence[str]) -> float | None:
    """How far a sentence speaks of, or stands under, the question's labels ("Phase 2"): 1 of them alone, less where it
    speaks of others too ("from Phase 1 to Phase 2"); None where it has others only."""
    wanted: dict[str, set[int]] = {}
    for name, number in question.labels:
        wanted.setdefault(name, set()).add(number)
    levels = [_by_name(level) for level in [text, *reversed(headings)]]
    shares = []
    for name, numbers in wanted.items():
        standing = [level[name] for level in levels if name in level]
        if standing and not any(numbers & level for level in standing):
            return None
        innermost = standing[0] if standing else set()
        shares.append(len(numbers & innermost) / max(len(numbers), len(innermost)))
    return sum(shares) / len(shares) if shares else 0.0


@lru_cache(maxsize=50_000)
def _by_name(text: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for label in numbered_labels(text):
        found.setdefault(label.name, set()).add(label.number)
    return found
