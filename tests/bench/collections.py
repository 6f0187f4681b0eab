"""The public question sets of ../shared/bench as collections: documents of one passage's length, and questions that
name the documents which hold the answer.

Only what the reader was not trained on is asked: every second article of XQuAD, every second row of ClapNQ, all of
MTRAG-UN. The documents of the others are there all the same.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.settings import ROOT
from training.reader.sources import is_kept

BENCH = ROOT.parent / "shared" / "bench"


@dataclass(frozen=True)
class BenchDocument:
    """A document: `name` is also its file's, without the ending."""

    name: str
    title: str
    text: str
    language: str


@dataclass(frozen=True)
class BenchQuestion:
    """A question; `relevant` names the documents that answer it, none where it has no answer. `history` holds the
    earlier questions, `answers` the answer's words or the sentences that hold it."""

    question: str
    relevant: frozenset[str]
    answers: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    answerable: bool = True
    kind: str = ""


@dataclass(frozen=True)
class Collection:
    """Documents and the questions asked of them."""

    name: str
    documents: tuple[BenchDocument, ...]
    questions: tuple[BenchQuestion, ...]

    def write(self, folder: Path) -> None:
        """As a corpus folder that `index` reads: one text file a document, and sources.csv."""
        folder.mkdir(parents=True)
        with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(["file", "title", "issuer", "date", "language", "origin"])
            for document in self.documents:
                (folder / f"{document.name}.txt").write_text(document.text, "utf-8")
                rows.writerow([f"{document.name}.txt", document.title, "", "", document.language, ""])


def xquad(asked: str, held: Sequence[str]) -> Collection:
    """XQuAD (Artetxe et al. 2020): questions in the language `asked`, of paragraphs in `held`; where that is several
    languages, each paragraph is there in one of them, in turn."""
    articles = {language: _articles(language) for language in {asked, "en", *held}}
    documents, questions = [], []
    for number, article in enumerate(articles["en"]):
        for place in range(len(article["paragraphs"])):
            language = held[(number + place) % len(held)]
            name = f"{number:02}-{place:02}"
            paragraph = articles[language][number]["paragraphs"][place]
            title = article["title"].replace("_", " ")
            documents.append(BenchDocument(name, title, paragraph["context"], language))
            answers = {one["id"]: tuple(answer["text"] for answer in one["answers"]) for one in paragraph["qas"]}
            kind = "same language" if language == asked else "other language"
            if not is_kept(number):
                continue
            questions += [BenchQuestion(one["question"], frozenset([name]), answers[one["id"]], kind=kind)
                          for one in articles[asked][number]["paragraphs"][place]["qas"]]
    return Collection(f"XQuAD {asked} of {'|'.join(held)}", tuple(documents), tuple(questions))


def _articles(language: str) -> list[dict[str, Any]]:
    return json.loads((BENCH / f"xquad.{language}.json").read_text("utf-8"))["data"]


def clapnq() -> Collection:
    """ClapNQ (Rosenthal et al. 2024): the passages of both files; the unanswerable questions have a near miss."""
    documents, questions = [], []
    for answerable in (True, False):
        found = rows(f"clapnq.{'answerable' if answerable else 'unanswerable'}.jsonl")
        for number, row in enumerate(found):
            names = [f"{row['id']}-{place}" for place in range(len(row["passages"]))]
            documents += [BenchDocument(name, one["title"], one["text"], "en")
                          for name, one in zip(names, row["passages"], strict=True)]
            if not is_kept(number):
                continue
            gold = tuple(sentence for one in row["output"] for sentence in one.get("selected_sentences") or ())
            questions.append(BenchQuestion(row["input"], frozenset(names), gold if answerable else (),
                                           answerable=answerable))
    return Collection("ClapNQ", tuple(documents), tuple(questions))


def mtrag() -> Collection:
    """MTRAG-UN (Rosenthal et al. 2025): the last user turns that have contexts, asked of the pool of all contexts."""
    documents: dict[str, BenchDocument] = {}
    questions = []
    for row in rows("mtrag-un.jsonl"):
        for one in row["contexts"]:
            documents[one["document_id"]] = BenchDocument(one["document_id"], one.get("title") or "", one["text"], "en")
        turns = [one["text"] for one in row["input"] if one["speaker"] == "user"]
        kind = "stand-alone" if len(turns) == 1 or row["Multi-Turn"] == ["N/A"] else "follow-up"
        if row["contexts"]:
            questions.append(BenchQuestion(turns[-1], frozenset(one["document_id"] for one in row["contexts"]),
                                           history=tuple(turns[:-1]), kind=kind,
                                           answerable=row["answerability"] == ["ANSWERABLE"]))
    return Collection("MTRAG-UN", tuple(documents.values()), tuple(questions))


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The lines of a set."""
    return (json.loads(line) for line in (BENCH / name).read_text("utf-8").splitlines())
