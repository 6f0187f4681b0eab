"""Readings from the public sets of ../shared/bench, from the invented sets of training/ and from generated documents.

Kept out, to measure on: every second article of XQuAD, every second row of ClapNQ, and two of the invented sets.
"""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.pipeline import Assistant, known_names
from assistant.question import understand
from assistant.retrieve import retrieve
from assistant.settings import ROOT, read_settings
from corpus.document import Passage
from index.embed import Embedder
from training.examples import indexed, normal
from training.reader.readings import Reading, passages_of, reading, with_negatives

BENCH = ROOT.parent / "shared" / "bench"
LANGUAGES = ("en", "vi", "th", "es", "zh", "ar", "de", "el", "hi", "ro", "ru", "tr")
# Asked of held; those of the region oftener.
PAIRS = (*[("en", "en"), ("vi", "vi"), ("th", "th"), ("vi", "en"), ("en", "vi"), ("th", "en")] * 3,
         *[("en", "th"), ("vi", "th"), ("th", "vi")] * 2)
OTHER_PAIRS = 6
TRAINED_SETS = ("set1", "set3")
CANDIDATES, HARD = 8, 3


def is_kept(number: int) -> bool:
    """Whether the article or row of this number is kept out of training."""
    return number % 2 == 1


def squad(chance: random.Random) -> Iterator[Reading]:
    """SQuAD 2.0 (Rajpurkar et al. 2018): half of its questions only seem to be answered by their paragraph."""
    for article in json.loads((BENCH / "squad2.train.json").read_text("utf-8"))["data"]:
        for place, paragraph in enumerate(article["paragraphs"]):
            passages = passages_of(str(place), article["title"].replace("_", " "), paragraph["context"], "en")
            for one in paragraph["qas"]:
                answers = [] if one["is_impossible"] else _spans(one)
                yield from _own(one["question"], passages, answers, "squad", chance)


def xquad(embedder: Embedder, chance: random.Random) -> Iterator[Reading]:
    """XQuAD (Artetxe et al. 2020) within and across languages, each with the nearest other paragraph."""
    articles = {language: json.loads((BENCH / f"xquad.{language}.json").read_text("utf-8"))["data"]
                for language in LANGUAGES}
    kept_in = [number for number in range(len(articles["en"])) if not is_kept(number)]
    places = [(number, place) for number in kept_in for place in range(len(articles["en"][number]["paragraphs"]))]
    vectors = {language: embedder.encode_passages([_paragraph(articles, language, *one)["context"] for one in places])
               for language in LANGUAGES}
    asked_vectors = _question_vectors(articles, embedder)
    others = [(chance.choice(LANGUAGES), chance.choice(LANGUAGES)) for _ in range(OTHER_PAIRS * 2)]
    for row, (number, place) in enumerate(places):
        for asked, held in [*chance.sample(PAIRS, 11), *chance.sample(others, 5)]:
            questions = _paragraph(articles, asked, number, place)["qas"]
            chosen = chance.sample(range(len(questions)), min(5, len(questions)))
            for one in chosen:
                question, own = questions[one]["question"], _paragraph(articles, held, number, place)
                answers = _spans(next(qa for qa in own["qas"] if qa["id"] == questions[one]["id"]))
                title = articles["en"][number]["title"].replace("_", " ")
                passages = passages_of("own", title, own["context"], held)
                yield from _own(question, passages, answers, f"xquad {asked}-{held}", chance)
                near = _nearest(asked_vectors[question], vectors[held], row, chance)
                other = passages_of("other", articles["en"][places[near][0]]["title"].replace("_", " "),
                                    _paragraph(articles, held, *places[near])["context"], held)
                yield from _own(question, other, [], f"xquad {asked}-{held}", chance)


def _question_vectors(articles: dict[str, Any], embedder: Embedder) -> dict[str, np.ndarray]:
    """The vector of every question of the articles that are trained on, in all languages."""
    questions = sorted({one["question"] for language in LANGUAGES for number, article in enumerate(articles[language])
                        if not is_kept(number) for paragraph in article["paragraphs"] for one in paragraph["qas"]})
    return dict(zip(questions, embedder.encode_questions(questions), strict=True))


def _nearest(question: np.ndarray, vectors: np.ndarray, own: int, chance: random.Random) -> int:
    order = np.argsort(-(vectors @ question))
    return int(chance.choice([row for row in order if row != own][:4]))


def _paragraph(articles: dict[str, Any], language: str, number: int, place: int) -> dict[str, Any]:
    return articles[language][number]["paragraphs"][place]


def _spans(one: dict[str, Any]) -> list[tuple[int, int]]:
    return [(answer["answer_start"], answer["answer_start"] + len(answer["text"])) for answer in one["answers"]]


def _own(question: str, passages: Sequence[Passage], answers: Sequence[tuple[int, int]], source: str,
         chance: random.Random) -> Iterator[Reading]:
    """The passage that answers; where none does, one of them."""
    yield from with_negatives(question, passages, answers, source, 0 if answers else 1, chance)


def clapnq(chance: random.Random) -> Iterator[Reading]:
    """ClapNQ (Rosenthal et al. 2024): gold sentences, and near misses."""
    for answerable in (True, False):
        path = BENCH / f"clapnq.{'answerable' if answerable else 'unanswerable'}.jsonl"
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            row = json.loads(line)
            if is_kept(number):
                continue
            for one in row["passages"]:
                gold = [sentence for answer in row["output"] for sentence in answer.get("selected_sentences") or ()]
                proofs = [(start, start + len(sentence)) for sentence in gold
                          if (start := one["text"].find(sentence)) >= 0]
                for passage in passages_of(row["id"], one["title"], one["text"], "en"):
                    yield reading(row["input"], passage, (), "clapnq", proofs)


def invented(name: str, embedder: Embedder) -> Iterator[Reading]:
    """A set of training/, its questions with the passages that the product retrieves for them."""
    folder = ROOT / "training" / name
    settings = read_settings()
    index = settings.cache_directory / f"training-{name}"
    indexed(folder / "documents", index, embedder)
    assistant = Assistant(read_settings(index_directory=index), embedder)
    snapshot = assistant.snapshot()
    for line in (folder / "questions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        asked = understand(row["question"], row.get("history", []), known_names=known_names(snapshot))
        found = retrieve(snapshot, asked, CANDIDATES, settings.candidates).passages
        readings = [_marked(asked.interpreted, one.passage, row, name) for one in found]
        missed = {quote["document"] for quote in row.get("evidence", [])} if not any(one.right for one in readings) \
            else set()
        readings += [marked for passage in snapshot.passages if passage.document in missed
                     if (marked := _marked(asked.interpreted, passage, row, name)).right]
        yield from [one for one in readings if one.right]
        yield from [one for one in readings if not one.right][:HARD]


def _marked(question: str, passage: Passage, row: dict[str, Any], source: str) -> Reading:
    quotes = [normal(one["quote"]) for one in row.get("evidence", []) if one["document"] == passage.document]
    start = passage.span.start
    proofs: list[tuple[int, int]] = []
    for sentence in passage.sentences:
        text = normal(passage.text[sentence.span.start - start : sentence.span.end - start])
        if any(quote in text or (text in quote and len(text) > 0.5 * len(quote)) for quote in quotes):
            proofs.append((sentence.span.start, sentence.span.end))
    answers = []
    for first, last in proofs:
        for words in [row["answer"]] if "answer" in row else row.get("answers", []):
            place = passage.text.find(words, first - start, last - start)
            if place >= 0:
                answers.append((start + place, start + place + len(words)))
    return reading(question, passage, answers, source, proofs)


def generated(path: Path, share: float, chance: random.Random) -> Iterator[Reading]:
    """Documents of training/generated, some of their questions."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        passages = passages_of("generated", row["title"], row["text"], row["language"])
        for one in row["questions"]:
            if chance.random() < share:
                spans = [tuple(span) for span in one.get("spans") or ([[one["start"], one["end"]]]
                                                                      if one["answerable"] else [])]
                yield from with_negatives(one["question"], passages, spans, "generated", 1, chance)
