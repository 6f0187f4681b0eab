"""Many documents: how fast they are indexed, with how much memory, and what a kill or one change costs.

`python -m tests.bench.at_size --files 1000 --texts 7 [--model]` makes files of several generated texts (seven have some
20 passages) and prints a table. Each step
runs in a process of its own, so that its peak memory is its own. Without --model vectors are quick ones without
meaning, so that only the work around the model is measured.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assistant.settings import read_settings
from index.build import build
from index.embed import Embedder, open_embedder
from tests.integration.quick_vectors import QuickVectors
from training.generated.__main__ import generate
from training.generated.language import language_codes

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Prints a JSON line for each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--texts", type=int, default=1, help="generated texts in each file")
    parser.add_argument("--model", action="store_true", help="embed with the default model")
    parser.add_argument("--step", nargs=2, metavar=("CORPUS", "INDEX"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        one_build(Path(options.step[0]), Path(options.step[1]), options.model)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.files, options.texts, ["--model"] if options.model else [])


def measure(folder: Path, files: int, texts: int, more: list[str]) -> None:
    """A quarter of the collection; all of it with a kill in the middle, one change, a removal, nothing."""
    corpus, index = folder / "corpus", folder / "index"
    corpus.mkdir()
    quarter = max(1, files // 4)
    write_documents(corpus, 0, quarter, texts)
    told(f"{quarter} files, all new", step(corpus, folder / "index-of-quarter", more))
    write_documents(corpus, quarter, files, texts)
    whole = time.monotonic()
    process = start(corpus, index, more)
    vectors = index / "vectors"
    while process.poll() is None and len(list(vectors.glob("*.npz"))) < files // 2:
        time.sleep(0.02)
    process.kill()
    process.wait()
    kept = {path: path.stat().st_mtime_ns for path in vectors.glob("*.npz")}
    told(f"killed with {len(kept)} of {files} embedded", {"seconds": round(time.monotonic() - whole, 2)})
    told("the rest", step(corpus, index, more))
    again = sum(path.exists() and path.stat().st_mtime_ns != changed for path, changed in kept.items())
    if again:
        raise SystemExit(f"{again} documents were embedded again after the kill")
    first = min(corpus.glob("*.txt"))
    first.write_text(first.read_text("utf-8") + "\n\nOne sentence was added at the end.\n", "utf-8")
    told("one document changed", step(corpus, index, more))
    max(corpus.glob("*.txt")).unlink()
    told("one document removed", step(corpus, index, more))
    told("nothing changed", step(corpus, index, more))


def write_documents(corpus: Path, first: int, end: int, texts: int) -> None:
    """Files of generated texts, each the same in every run."""
    codes = list(language_codes())
    for number in range(first, end):
        parts = [generate(3, number * texts + part, codes)["text"] for part in range(texts)]
        (corpus / f"document-{number:05}.txt").write_text("\n\n".join(parts), "utf-8")


def start(corpus: Path, index: Path, more: list[str]) -> "subprocess.Popen[bytes]":
    """A build in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.at_size", "--step", str(corpus), str(index), *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def step(corpus: Path, index: Path, more: list[str]) -> dict[str, object]:
    """What a build says of itself."""
    process = start(corpus, index, more)
    output, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"A build failed with status {process.returncode}.")
    result: dict[str, object] = json.loads(output.splitlines()[-1])
    return result


def one_build(corpus: Path, index: Path, with_model: bool) -> None:
    """Builds, and prints seconds by kind of work, passages a second, and the peak memory of this process."""
    settings = read_settings()
    embedder: Embedder = open_embedder("", settings.cache_directory) if with_model else QuickVectors()
    spent: dict[str, float] = {}
    last = ["starting", time.monotonic()]

    def note(text: str, fraction: float) -> None:
        now = time.monotonic()
        spent[str(last[0])] = spent.get(str(last[0]), 0.0) + now - float(last[1])
        last[:] = [text.split()[0], now]

    receipt = build(corpus, index, embedder, note, cache_directory=settings.cache_directory)
    note("done", 1.0)
    fresh = sum(int(receipt.documents[name]["passages"]) for name in (*receipt.added, *receipt.updated))
    print(json.dumps({
        "passages": receipt.passages, "fresh_passages": fresh, "seconds": receipt.seconds,
        "fresh_passages_per_second": round(fresh / receipt.seconds, 1) if receipt.seconds else 0,
        "peak_mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "seconds_by_work": {name: round(seconds, 2) for name, seconds in spent.items()},
    }))


def told(name: str, result: dict[str, object]) -> None:
    """One line of the table."""
    print(json.dumps({"step": name, **result}), flush=True)


if __name__ == "__main__":
    main()
