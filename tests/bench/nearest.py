"""From which likeness on a quote with mistakes, or a statement without a quote, is taken to mean a sentence: the curves
behind `NEAREST_QUOTE` and `NEAREST_STATEMENT`.

    python -m tests.bench.nearest

Sentences of the shipped and the invented documents are spoilt as models spoil quotes (letters changed, words left out,
put in or replaced) and looked for in their passage; and in another passage of another document, where nothing is right.
"""

import random
import sys
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from assistant.chat.quotes import MIN_QUOTE_LETTERS, plain
from assistant.settings import ROOT
from corpus.document import Document, Passage
from corpus.read import read_documents
from corpus.split import split

FOLDERS = (ROOT / "corpus" / "documents", ROOT / "training" / "set1" / "documents",
           ROOT / "training" / "set2" / "documents")
THRESHOLDS = (60, 65, 70, 75, 80, 85, 90, 95)
Spoil = Callable[[str, random.Random, Sequence[str]], str]


def main() -> None:
    """One line a way of spoiling, one column a threshold: right, and wrong, of all."""
    drawn = random.Random(7)
    passages = [passage for folder in FOLDERS for path in sorted(folder.iterdir()) if path.suffix in (".txt", ".md")
                for _, document in read_documents(path) if isinstance(document, Document)
                for passage in split(document)]
    words = [word for passage in passages for word in passage.text.split()]
    sentences = [(passage, passage.text[start:end]) for passage in passages for start, end in _inside(passage)
                 if sum(letter.isalnum() for letter in passage.text[start:end]) >= MIN_QUOTE_LETTERS]
    print(f"{len(passages)} passages, {len(sentences)} sentences; right / wrong of all, in per cent")
    for title, find in (("quotes", _found), ("statements", _found_of_statement)):
        print(f"{title:28}" + "".join(f"{one:>12}" for one in THRESHOLDS))
        for name, spoil in WAYS.items():
            _print(name, [find(spoil(sentence, drawn, words), passage, sentence) for passage, sentence in sentences])
        _print("another passage", [
            find(sentence, drawn.choice([one for one in passages if one.document != passage.document]), "")
            for passage, sentence in sentences])


def _found_of_statement(statement: str, passage: Passage, meant: str) -> tuple[float, bool]:
    """How like the likest sentence is to a statement, and whether it is the one that was meant."""
    likest = max(((fuzz.token_set_ratio(statement.casefold(), passage.text[start:end].casefold()),
                   passage.text[start:end]) for start, end in _inside(passage)), default=(0.0, ""))
    return likest[0], likest[1] == meant


def _found(quote: str, passage: Passage, meant: str) -> tuple[float, bool]:
    """How like the likest part of the passage is, and whether it lies in the sentence that was meant."""
    held, wanted = plain(passage.text), plain(quote).text.strip()
    if not wanted or len(wanted) > 2 * len(held.text):
        return 0.0, False
    found = fuzz.partial_ratio_alignment(wanted, held.text)
    if found is None or found.dest_end <= found.dest_start:
        return 0.0, False
    start, end = held.starts[found.dest_start], held.ends[found.dest_end - 1]
    touched = [passage.text[one:two] for one, two in _inside(passage) if one < end and start < two]
    return found.score, meant in touched


def _print(name: str, found: Sequence[tuple[float, bool]]) -> None:
    cells = []
    for threshold in THRESHOLDS:
        right = sum(score >= threshold and is_right for score, is_right in found)
        wrong = sum(score >= threshold and not is_right for score, is_right in found)
        cells.append(f"{100 * right / len(found):5.1f}/{100 * wrong / len(found):4.1f}")
    print(f"{name:28}" + "".join(f"{one:>12}" for one in cells), flush=True)


def _letters(share: float) -> Spoil:
    def spoil(text: str, drawn: random.Random, words: Sequence[str]) -> str:
        return "".join(drawn.choice("aeinrt ") if drawn.random() < share else letter for letter in text)
    return spoil


def _words_out(share: float) -> Spoil:
    def spoil(text: str, drawn: random.Random, words: Sequence[str]) -> str:
        return " ".join(word for word in text.split() if drawn.random() >= share)
    return spoil


def _words_other(share: float) -> Spoil:
    def spoil(text: str, drawn: random.Random, words: Sequence[str]) -> str:
        return " ".join(drawn.choice(words) if drawn.random() < share else word for word in text.split())
    return spoil


def _words_in(share: float) -> Spoil:
    def spoil(text: str, drawn: random.Random, words: Sequence[str]) -> str:
        return " ".join(part for word in text.split()
                        for part in ([word, drawn.choice(words)] if drawn.random() < share else [word]))
    return spoil


def _inside(passage: Passage) -> list[tuple[int, int]]:
    first = passage.span.start
    return [(one.span.start - first, one.span.end - first) for one in passage.sentences
            if passage.span.start <= one.span.start < one.span.end <= passage.span.end]


WAYS: dict[str, Spoil] = {
    "5 % of letters": _letters(0.05), "15 % of letters": _letters(0.15), "30 % of letters": _letters(0.3),
    "15 % of words left out": _words_out(0.15), "30 % of words left out": _words_out(0.3),
    "15 % of words put in": _words_in(0.15), "15 % of words others": _words_other(0.15),
    "30 % of words others": _words_other(0.3), "50 % of words others": _words_other(0.5),
}

if __name__ == "__main__":
    sys.exit(main())
