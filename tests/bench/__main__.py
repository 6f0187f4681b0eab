"""make bench: how well questions are answered, and how long one takes. `--only ClapNQ` does only the public
collections of that name.

Prints the table of the public sets of ../shared/bench with the baselines beside the product, what `evaluate` measures
on the questions of ../shared/gold and on the shipped ones, the seconds an index of the shipped documents takes, and
the median milliseconds of a warm question. Says so and ends where ../shared is absent.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.pipeline import Assistant
from assistant.settings import ROOT, Settings, read_settings
from index.build import build
from index.embed import Embedder, open_embedder
from tests.bench.systems import bm25, plain_vectors, product, tutorial
from tests.bench.table import print_table

OWN = ROOT / "corpus" / "questions" / "programme-documents.jsonl"
GOLD = ROOT.parent / "shared" / "gold" / "questions.jsonl"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the benchmark; 0 also where there is nothing to measure on."""
    parser = argparse.ArgumentParser(description="Measures the product beside three baselines.")
    parser.add_argument("--only", default="", help="only the public collections whose name holds this")
    only = parser.parse_args(arguments).only
    if not GOLD.exists():
        print(f"No questions at ../{GOLD.relative_to(ROOT.parent)}: nothing was measured.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(index_directory=Path(folder) / "index")
        embedder = open_embedder(settings.embedding_model, settings.cache_directory)
        status = 0 if only else _shipped(settings, embedder)
        if status:
            return status
        without = product(replace(settings, passages_read=0), embedder, Path(folder))
        print_table({"BM25": bm25, "plain e5": plain_vectors(embedder), "tutorial": tutorial,
                     "no reader": without, "product": product(settings, embedder, Path(folder))}, only)
        return 0


def _shipped(settings: Settings, embedder: Embedder) -> int:
    """Times, and the questions over the shipped documents; an exit status."""
    index = settings.index_directory
    embedder.encode_questions(["warm"])
    started = time.perf_counter()
    build(settings.corpus_directory, index, embedder)
    print(f"index of the shipped documents: {time.perf_counter() - started:.1f} s, the model loaded")
    print(f"warm question: median {_median_milliseconds(Assistant(settings, embedder)):.0f} ms", flush=True)
    for questions in (GOLD, OWN):
        print(f"\n{questions.name}", flush=True)
        status = subprocess.run([sys.executable, "-m", "assistant", "evaluate", str(questions), "--index",
                                 str(index)], check=False).returncode
        if status:
            return status
    print()
    return 0


def _median_milliseconds(assistant: Assistant) -> float:
    questions = [json.loads(line)["question"] for line in GOLD.read_text("utf-8").splitlines()]
    seconds = [assistant.ask(question).seconds["total"] for question in [*questions[:3], *questions]]
    return 1_000 * statistics.median(seconds[3:])


if __name__ == "__main__":
    sys.exit(main())
