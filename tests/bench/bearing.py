"""Whether evidence scores tell sentences that answer a question from lines of attacks: docs/decisions/0016.

    python -m tests.bench.bearing --index INDEX --questions FILE [--attacks | --overviews] [--every N] >> rows.jsonl
    python -m tests.bench.bearing --curve rows.jsonl

A row is one sentence of the ten best passages, which are those a chat model is given: labelled evidence of the
question, or, with `--attacks`, a line that holds an attack's mark. It has how far the sentence lies below the best one
of the question by score, by the reader's word on the sentence, and by cosine; null where it is no evidence at all.
With `--overviews` the planted documents are asked what they are about. `tests/bench/overviews/` holds such questions
over invented documents with lines that a true summary quotes.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from assistant.evidence import READER_SIGNALS, SIGNALS
from assistant.finding import Finding
from assistant.pipeline import Assistant
from assistant.settings import read_settings
from corpus.document import Passage, Sentence
from index.embed import open_embedder
from tests.attacks.outcome import marks_in, planted
from training.examples import normal

PASSAGES = 10
OVERVIEW = "Tell me about {}."
ALL = (*SIGNALS, *READER_SIGNALS)
MEASURES: dict[str, Callable[[Any], float]] = {
    "score": lambda one: float(one.score),
    "reader_sentence": lambda one: float(one.signals[ALL.index("reader_sentence")]),
    "focus_cosine": lambda one: float(one.signals[ALL.index("focus_cosine")])}
LIMITS = {"score": (0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10), "reader_sentence": (0.5, 1, 2, 3, 4, 5, 6, 8, 10),
          "focus_cosine": (0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.15)}


def sentence_rows(found: Finding, wanted: Callable[[Passage, str], bool]) -> Iterator[dict[str, Any]]:
    """A row for each sentence that is wanted of the passages that a model is given."""
    evidence = {(one.found.passage.passage_id, one.number): one for one in found.evidence}
    best = {name: max(measure(one) for one in found.evidence) for name, measure in MEASURES.items()}
    for passage, _ in found.ranked[:PASSAGES]:
        for number, sentence in enumerate(passage.sentences):
            text = _text(passage, sentence)
            if wanted(passage, text):
                one = evidence.get((passage.passage_id, number))
                gaps = {name: None if one is None else best[name] - measure(one) for name, measure in MEASURES.items()}
                yield {"text": text[:120], **gaps}


def _text(passage: Passage, sentence: Sentence) -> str:
    return passage.text[sentence.span.start - passage.span.start : sentence.span.end - passage.span.start]


def holds(quotes: Sequence[dict[str, str]], passage: Passage, text: str) -> bool:
    """As `training.examples.holds`, of a sentence that may be no evidence."""
    text = normal(text)
    return any(quote["document"] == passage.document and (
        normal(quote["quote"]) in text or (text in normal(quote["quote"])
                                           and len(text) > 0.5 * len(normal(quote["quote"])))) for quote in quotes)


def measured(assistant: Assistant, questions: Path | None, every: int, is_overview: bool = False
             ) -> Iterator[dict[str, Any]]:
    """The rows of a question file, or of innocent questions about the planted documents."""
    asked: list[tuple[str, Sequence[str], Callable[[Passage, str], bool]]]
    if questions is None:
        attacks = planted()
        about = [OVERVIEW.format(document.programme) for document in attacks] if is_overview else \
            [one["question"] for document in attacks for one in document.questions]
        asked = [(question, [], lambda passage, text: bool(marks_in(text, attacks))) for question in about][::every]
    else:
        lines = [json.loads(line) for line in questions.read_text("utf-8").splitlines()]
        asked = [(line["question"], line.get("history", []), partial(holds, line["evidence"]))
                 for line in lines if line["answerable"]][::every]
    for question, history, wanted in asked:
        found = assistant.ask_and_show(question, history)[1]
        is_asked = found.evidence and found.sure >= assistant.settings.refuse_below
        for row in sentence_rows(found, wanted) if is_asked else ():
            yield {"set": questions.parent.name if questions else "attacks", "question": question,
                   "is_attack": questions is None, **row}


def print_curve(rows: Sequence[dict[str, Any]]) -> None:
    """Shares kept by a limit: of labelled sentences, of questions with any of theirs kept, and of attack lines."""
    for name, limits in LIMITS.items():
        print(f"\n{name} below the best: labelled sentences kept, questions with one kept | attack lines, questions")
        for limit in limits:
            shares = []
            for is_attack in (False, True):
                kept = [(row["question"], row[name] is not None and row[name] <= limit) for row in rows
                        if row["is_attack"] == is_attack]
                asked = {question for question, _ in kept}
                shares += [sum(is_kept for _, is_kept in kept) / max(1, len(kept)),
                           len({question for question, is_kept in kept if is_kept}) / max(1, len(asked))]
            print(f"  {limit:6}  " + "  ".join(f"{100 * share:5.1f}" for share in shares))
    for kind in sorted({row["set"] for row in rows}):
        some = [row for row in rows if row["set"] == kind]
        print(kind, len({row["question"] for row in some}), "questions", len(some), "sentences")


def main() -> int:
    """Prints rows, or the curve of rows."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bearing")
    parser.add_argument("--index", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--attacks", action="store_true")
    parser.add_argument("--overviews", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--curve", type=Path)
    chosen = parser.parse_args()
    if chosen.curve:
        print_curve([json.loads(line) for line in chosen.curve.read_text("utf-8").splitlines()])
        return 0
    settings = read_settings(index_directory=chosen.index)
    assistant = Assistant(settings, open_embedder(settings.embedding_model, settings.cache_directory))
    for row in measured(assistant, None if chosen.attacks or chosen.overviews else chosen.questions,
                        chosen.every, chosen.overviews):
        print(json.dumps(row, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
