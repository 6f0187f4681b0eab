"""Precision and recall of the register by kind: `python -m tests.register.score --folder tests/register/invented`.

Rows found are paired one to one with gold rows, so that as many as can be are right; see agree.py for what makes two
rows the same. An optional gold row that is found is neither right nor false.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

import numpy
from scipy.optimize import linear_sum_assignment

from corpus.document import Document, Passage
from corpus.facts.model import KINDS, AnyFact
from corpus.read import Source, read_document, read_sources
from corpus.split import split
from tests.register.agree import field_scores, same_row
from tests.register.gold import GoldRow, read_gold

ROOT = Path(__file__).resolve().parents[2]
SHIPPED_DOCUMENTS = ROOT / "corpus" / "documents"
# A required row outweighs any number of optional ones that a pairing could gain in its place.
REQUIRED, OPTIONAL = 10.0, 1.0

FactReader = Callable[[Document, Sequence[Passage]], list[AnyFact]]


@dataclass
class KindScore:
    """What was found of one kind; `fields` holds, for every field that gold gives, how well each paired row has it."""

    right: list[tuple[GoldRow, AnyFact]] = field(default_factory=list)
    missed: list[GoldRow] = field(default_factory=list)
    false: list[AnyFact] = field(default_factory=list)
    fields: dict[str, list[float]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        """Of the rows found, how many are right; 1 where nothing was found."""
        found = len(self.right) + len(self.false)
        return len(self.right) / found if found else 1.0

    @property
    def recall(self) -> float:
        """Of the required gold rows, how many were found; 1 where there are none."""
        required = len(self.right) + len(self.missed)
        return len(self.right) / required if required else 1.0


Scores = dict[str, KindScore]


def no_scores() -> Scores:
    """Where counting starts."""
    return {kind: KindScore() for kind in KINDS}


def add_scores(scores: Scores, gold: Sequence[GoldRow], facts: Sequence[AnyFact]) -> None:
    """Adds the rows of one document to `scores`."""
    for kind, score in scores.items():
        wanted = [row for row in gold if row.kind == kind]
        found = [fact for fact in facts if fact.kind == kind]
        pairs = _pair(wanted, found)
        for row, fact in pairs:
            if row.optional:
                continue
            score.right.append((row, fact))
            for name, value in field_scores(row, fact).items():
                score.fields.setdefault(name, []).append(value)
        paired_rows, paired_facts = {id(row) for row, _ in pairs}, {id(fact) for _, fact in pairs}
        score.missed += [row for row in wanted if not row.optional and id(row) not in paired_rows]
        score.false += [fact for fact in found if id(fact) not in paired_facts]


def _pair(wanted: list[GoldRow], found: list[AnyFact]) -> list[tuple[GoldRow, AnyFact]]:
    if not wanted or not found:
        return []
    worth = numpy.zeros((len(wanted), len(found)))
    for i, row in enumerate(wanted):
        for j, fact in enumerate(found):
            if same_row(row, fact):
                # Among equals the pairing that agrees in more fields.
                agreed = field_scores(row, fact).values()
                worth[i, j] = (OPTIONAL if row.optional else REQUIRED) + (fmean(agreed) if agreed else 0.0)
    pairs = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [(wanted[i], found[j]) for i, j in pairs if worth[i, j]]


def score_folder(folder: Path, read_facts: FactReader) -> Scores:
    """Reads every document that `folder` has gold for; one that is not in the folder is a shipped one."""
    scores = no_scores()
    for path in sorted(folder.glob("*.json")):
        file = next((place for place in (folder, SHIPPED_DOCUMENTS) if (place / f"{path.stem}.txt").exists()), None)
        if file is None:
            raise FileNotFoundError(f"There is gold at {path}, but no document {path.stem}.txt beside it.")
        name = f"{path.stem}.txt"
        document = read_document(file / name, read_sources(file).get(name, Source(name)))
        add_scores(scores, read_gold(path, document.text), read_facts(document, split(document)))
    return scores


def table(scores: Scores) -> str:
    """The counts by kind, then how well the fields of right rows agree."""
    lines = [f"{'kind':<12}{'gold':>6}{'found':>7}{'right':>7}{'precision':>11}{'recall':>8}"]
    every = KindScore()
    for one in scores.values():
        every.right += one.right
        every.missed += one.missed
        every.false += one.false
    for kind, one in (*scores.items(), ("all", every)):
        right = len(one.right)
        lines.append(f"{kind:<12}{right + len(one.missed):>6}{right + len(one.false):>7}{right:>7}"
                     f"{one.precision:>11.3f}{one.recall:>8.3f}")
    for kind, one in scores.items():
        if one.fields:
            agreed = ", ".join(f"{name} {fmean(values):.2f} of {len(values)}" for name, values in one.fields.items())
            lines.append(f"{kind} fields: {agreed}")
    return "\n".join(lines)


def wrong_rows(scores: Scores) -> str:
    """Every false and every missed row in a line, with its document and its first quote."""
    lines = []
    for kind, one in scores.items():
        lines += [f"FALSE  {kind} {fact.document}: {fact.label()[:110]} | {_first_proof(fact)}"
                  for fact in one.false]
        lines += [f"MISSED {kind} {row.document}: {dict(row.values)} | {_short(row.quotes[0])}" for row in one.missed]
    return "\n".join(lines)


def _first_proof(fact: AnyFact) -> str:
    return _short(fact.proofs[0].quote) if fact.proofs else "no proof"


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= 100 else f"{line[:99]}…"


def main() -> int:
    """Prints the table and the wrong rows of a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.register.score", description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "tests" / "register" / "shipped",
                        help="where the gold files are, with their documents")
    parser.add_argument("--numbers-only", action="store_true", help="do not print the wrong rows")
    options = parser.parse_args()
    # Imported here: the scorer itself is tested without it.
    from corpus.facts.read import read_facts

    scores = score_folder(options.folder, read_facts)
    print(table(scores))
    if not options.numbers_only:
        print(wrong_rows(scores))
    return 0


if __name__ == "__main__":
    sys.exit(main())
