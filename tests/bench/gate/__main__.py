"""What the gate lets through of statements that are wrong, and drops of those that are right.

    python -m tests.bench.gate [--verbose] [--translations vi zh th]

The statements stand in *.jsonl beside this file: written by hand, in five languages, each with the quotes it cites and
whether it `holds`. The gate was mended by those about the shipped documents; those about invented documents were
written before it was tried on them, and so were those about figures (documents/), before there were checks of bounds
that are left off. Nothing is asked of a model; whether a quote bears on a question is
measured elsewhere (tests/bench/bearing.py). `--translations`: what is left out of 400 sentences of XQuAD when each is
put as a statement to the sentence that it is a translation of, names and countries aside; all of them are right.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.chat.claims import claims_of
from assistant.chat.gate import Failed, Gate, unproved
from assistant.chat.lexicon import ordinary_words, small_words, word_scores
from assistant.chat.parse import Claimed
from assistant.settings import ROOT, read_settings
from corpus.document import Document, Passage
from corpus.read import read_documents
from corpus.split import split
from index.embed import Embedder, open_embedder
from tests.bench.collections import xquad
from tests.bench.translations import side_by_side

FOLDER = Path(__file__).parent
DOCUMENTS = {"shipped": ROOT / "corpus" / "documents", "invented": ROOT / "training" / "set2" / "documents",
             "figures": FOLDER / "documents"}


@dataclass(frozen=True)
class Labelled:
    """A statement, the (document, quote) pairs it cites, and whether the documents say it."""

    holds: bool
    kind: str
    language: str
    statement: str
    quotes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Documents:
    """What the gate asks of an index."""

    texts: dict[str, str]
    passages: Sequence[Passage]

    def text(self, name: str) -> str:
        """A document's text."""
        return self.texts[name]


def labelled(name: str) -> list[Labelled]:
    """The statements of a file."""
    read = (json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines())
    return [Labelled(**{**one, "quotes": tuple(map(tuple, one["quotes"]))}) for one in read]


def documents_of(name: str) -> Documents:
    """The documents that the statements of a file are about, in passages."""
    documents = [document for path in sorted(DOCUMENTS[name].glob("*.txt"))
                 for _, document in read_documents(path) if isinstance(document, Document)]
    return Documents({one.name: one.text for one in documents}, [part for one in documents for part in split(one)])


def faults(statements: Iterable[Labelled], documents: Documents, embedder: Embedder) -> list[str]:
    """Why each statement would be left out, "" where it is shown."""
    is_ordinary = ordinary_words(word_scores(embedder), small_words(documents.texts.values()))
    return [_fault(one, documents, is_ordinary) for one in statements]


def _fault(one: Labelled, documents: Documents, is_ordinary: Callable[[str], bool]) -> str:
    passages = documents.passages
    gate = Gate(documents, passages, one.language, is_ordinary, 1.0)  # type: ignore[arg-type]
    cited = tuple((_passage(document, quote, passages), quote) for document, quote in one.quotes)
    checked = gate.check(Claimed(one.statement, cited))
    return checked.reason if isinstance(checked, Failed) else ""


def _passage(document: str, quote: str, passages: Sequence[Passage]) -> int:
    """The number of the passage that has the quote, else of the document's first."""
    own = [number for number, passage in enumerate(passages, 1) if passage.document == document]
    return next((number for number in own if quote in passages[number - 1].text), own[0])


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a table by kind; with --verbose each statement that is judged wrongly."""
    parser = argparse.ArgumentParser(description="Measures the gate on statements written by hand.")
    parser.add_argument("--verbose", action="store_true", help="print what is judged wrongly, and why")
    parser.add_argument("--translations", nargs="*", default=(), help="codes of languages of XQuAD")
    options = parser.parse_args(arguments)
    settings = read_settings({})
    embedder = open_embedder(settings.embedding_model, settings.cache_directory)
    for name in DOCUMENTS:
        statements = labelled(name)
        judged = list(zip(statements, faults(statements, documents_of(name), embedder), strict=True))
        for holds, title in ((False, "wrong, let through"), (True, "right, left out")):
            _print(f"{name}: {title}", [(one, fault) for one, fault in judged if one.holds is holds], options.verbose)
    for language in options.translations:
        _translated(language)
    return 0


def _translated(language: str) -> None:
    sides = zip(xquad("en", ["en"]).documents, xquad(language, [language]).documents, strict=True)
    pairs = [pair for one, other in sides for pair in side_by_side(one.text, other.text, language)][:400]
    for code, said_code, there in (("en", language, 0), (language, "en", 1)):
        found = Counter(re.sub("“.*?”", "…", _fault_of_translation(pair[1 - there], said_code, pair[there], code))
                        for pair in pairs)
        print(f"{code} > {said_code}: {len(pairs) - found.pop('', 0)} of {len(pairs)} left out: {dict(found)}")


def _fault_of_translation(said: str, language: str, quote: str, quote_language: str) -> str:
    claims = replace(claims_of(said, language, bool), names=(), openers=(), countries=())
    return unproved(claims, [claims_of(quote, quote_language, bool)])


def _print(title: str, judged: Sequence[tuple[Labelled, str]], is_verbose: bool) -> None:
    missed = [(one, fault) for one, fault in judged if bool(fault) is one.holds]
    print(f"{title:40}{len(missed):4} of {len(judged)}")
    for kind in dict.fromkeys(one.kind for one, _ in judged):
        of_kind = [one for one, _ in judged if one.kind == kind]
        print(f"  {kind:38}{sum(one.kind == kind for one, _ in missed):4} of {len(of_kind)}")
    for one, fault in missed if is_verbose else ():
        print(f"    [{one.kind}, {one.language}] {one.statement}" + f" — {fault}" * bool(fault))


if __name__ == "__main__":
    sys.exit(main())
