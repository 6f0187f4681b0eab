"""make bench: how well questions are answered, and how long one takes.

Prints the table of the public sets of ../shared/bench with the baselines beside the product, what `evaluate` measures
on the questions of ../shared/gold and on the shipped ones, the seconds an index of the shipped documents takes, and
the median milliseconds of a warm question. Says so and ends where ../shared is absent.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assistant.pipeline import Assistant
from assistant.settings import ROOT, read_settings
from index.build import build
from index.embed import open_embedder
from tests.bench.systems import bm25, plain_vectors, product, tutorial
from tests.bench.table import print_table

OWN = ROOT / "corpus" / "questions" / "programme-documents.jsonl"
GOLD = ROOT.parent / "shared" / "gold" / "questions.jsonl"


def main() -> int:
    """Runs the benchmark; 0 also where there is nothing to measure on."""
    if not GOLD.exists():
        print(f"No questions at ../{GOLD.relative_to(ROOT.parent)}: nothing was measured.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        settings = read_settings(index_directory=index)
        embedder = open_embedder(settings.embedding_model, settings.cache_directory)
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
        print_table({"BM25": bm25, "plain e5": plain_vectors(embedder), "tutorial": tutorial,
                     "product": product(settings, embedder)})
        return 0


def _median_milliseconds(assistant: Assistant) -> float:
    questions = [json.loads(line)["question"] for line in GOLD.read_text("utf-8").splitlines()]
    seconds = [assistant.ask(question).seconds["total"] for question in [*questions[:3], *questions]]
    return 1_000 * statistics.median(seconds[3:])


if __name__ == "__main__":
    sys.exit(main())
