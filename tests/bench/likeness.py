"""How much of their text documents share: the same ones edited, and different ones. `python -m tests.bench.likeness`"""

import random
import re
import sys
from pathlib import Path

import numpy as np

from index.likeness import Sketches
from training.generated.__main__ import generate
from training.generated.language import language_codes

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
DOCUMENTS = 200


def edited(text: str, share: float, other: str, chance: random.Random) -> str:
    """The text with a share of its lines taken from another document."""
    lines, spare = text.split("\n"), [line for line in other.split("\n") if line.strip()]
    filled = [place for place, line in enumerate(lines) if line.strip()]
    for place in chance.sample(filled, max(1, round(share * len(filled)))):
        lines[place] = chance.choice(spare)
    return "\n".join(lines)


def main(folders: list[Path]) -> None:
    """Prints both curves, and the likest pairs of different documents."""
    chance = random.Random(5)
    texts = [generate(11, number, list(language_codes()))["text"] for number in range(DOCUMENTS)]
    print("lines changed | shared of all text: least, median | shared of the shorter: least, median")
    for share in SHARES:
        both = [Sketches.of([text, edited(text, share, texts[number - 1], chance)]).pairs()[0][2:]
                for number, text in enumerate(texts)]
        same, held = np.array(both).T
        print(f"{share:5.0%} | {same.min():.2f} {np.median(same):.2f} | {held.min():.2f} {np.median(held):.2f}")
    for name, collection in [("generated", texts), *((str(folder), _texts(folder)) for folder in folders)]:
        found = Sketches.of(collection).pairs()
        print(f"different ones, {name}: {len(collection)} documents, most of all text "
              f"{max((one[2] for one in found), default=0):.2f}, most of the shorter "
              f"{max((one[3] for one in found), default=0):.2f}")


def _texts(folder: Path) -> list[str]:
    return [re.sub(r"\s+", " ", path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))]


if __name__ == "__main__":
    main([Path(one) for one in sys.argv[1:]])
