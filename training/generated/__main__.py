"""Writes the generated training documents, or checks a file of them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from random import Random
from typing import Any

from training.generated.check import check
from training.generated.documents import Document, compose
from training.generated.language import language_codes, load_language
from training.generated.questions import about, questions

KINDS = {"programme": 40, "declaration": 18, "letter": 20, "report": 22}
# The main languages of the product, more than the others.
LANGUAGES = {"en": 7, "vi": 6, "id": 4, "ms": 3, "th": 3, "fil": 3}


def told(document: Document) -> list[list[str]]:
    """What the text tells, so that the check can see that a refused question asks for something else."""
    by_id = {id(entity): entity for entity in document.entities}
    pairs = {(about(document, by_id[mark.entity]), mark.relation) for mark in document.body.marks}
    return [list(pair) for pair in sorted(pairs)]


def generate(seed: int, number: int, codes: list[str]) -> dict[str, Any]:
    """Each document has its own seed, so that one is the same however many are written."""
    chance = Random(f"{seed}-{number}")
    language = load_language(chance.choices(codes, [LANGUAGES.get(code, 2) for code in codes])[0])
    document = compose(language, chance.choices(list(KINDS), list(KINDS.values()))[0], chance)
    rows = questions(document, chance)
    return {"language": language.code, "title": document.title, "text": document.body.text, "questions": rows,
            "told": told(document)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--check", type=Path)
    parser.add_argument("--documents", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--samples", type=int, default=10)
    parser.add_argument("--languages", nargs="*", default=list(language_codes()))
    options = parser.parse_args()
    if options.check:
        return check(options.check, options.samples, options.seed)
    with options.output.open("w", encoding="utf-8") as out:
        written = 0
        for number in range(options.documents * 3):
            document = generate(options.seed, number, options.languages)
            if len(document["questions"]) < 12:
                continue  # too little was told to ask about
            out.write(json.dumps(document, ensure_ascii=False) + "\n")
            written += 1
            if written == options.documents:
                break
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
