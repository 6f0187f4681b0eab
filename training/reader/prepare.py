"""Writes the readings that the reader is trained on, in a random order that is always the same."""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant.settings import read_settings
from index.embed import open_embedder
from training.reader import sources
from training.reader.readings import Reading, write

SEED = 7
BY_HAND_TIMES = 2  # questions that people wrote teach more than generated ones


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepares and counts them."""
    parser = argparse.ArgumentParser(description="Prepares what the reader is trained on.")
    parser.add_argument("--generated", type=Path, required=True, help="what training.generated wrote")
    parser.add_argument("--generated-share", type=float, default=0.6, help="of its questions")
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args(arguments)
    if not sources.BENCH.is_dir():
        print(f"The public sets to train on are not there: put them into {sources.BENCH}.", file=sys.stderr)
        return 1
    chance = random.Random(SEED)
    settings = read_settings()
    embedder = open_embedder(settings.embedding_model, settings.cache_directory)
    readings: list[Reading] = [*sources.squad(chance), *sources.clapnq(chance), *sources.xquad(embedder, chance),
                               *(one for name in sources.TRAINED_SETS for one in sources.invented(name, embedder)
                                 for _ in range(BY_HAND_TIMES)),
                               *sources.generated(given.generated, given.generated_share, chance)]
    chance.shuffle(readings)
    write(given.output, readings)
    counts = Counter((one.source.split("-")[0].split(" ")[0], bool(one.right)) for one in readings)
    for (source, answers), count in sorted(counts.items()):
        print(f"{source}: {count} that {'answer' if answers else 'do not'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
