"""What the gate would leave out of good answers that nobody here wrote.

    python -m tests.bench.gate.answers [--verbose]

ClapNQ: each sentence of an answer that people wrote, held against the sentences they chose as its evidence. MTRAG-UN:
each sentence of an answer that a large language model wrote and people put right, held against its contexts: against
all sentences of all of them, and against the two that are nearest by the embedding model, which stand for the quotes
that a model would give. Both are taken as right throughout, so all that is left out counts as lost; some of it is not
in the contexts, and is left out rightly.

The curve behind assistant/chat/denials.py: of the sentences that deny nothing, how many would be left out by how much
of a denying clause of their quotes they say; and of those that deny something, how many are when the denial is taken
out.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.chat.claims import claims_of
from assistant.chat.crossed import crossed_item, crossed_label
from assistant.chat.denials import denied_clauses, share_said
from assistant.chat.gate import unproved
from assistant.chat.lexicon import ordinary_words, small_words, word_scores
from assistant.chat.wording import without_negations
from assistant.settings import read_settings
from corpus.sentences import sentence_spans
from index.embed import Embedder, open_embedder
from tests.bench.collections import rows

NEAREST = 2
LIMITS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
LANGUAGE = "en"


@dataclass(frozen=True)
class Said:
    """A sentence of an answer, and the sentences it is held against."""

    text: str
    quotes: tuple[str, ...]


def clapnq_answers() -> Iterator[Said]:
    """The sentences of the answers of ClapNQ with the sentences that their writers selected."""
    for row in rows("clapnq.answerable.jsonl"):
        for one in row["output"]:
            for sentence in _sentences(one["answer"]):
                yield Said(sentence, tuple(one["selected_sentences"]))


def mtrag_answers() -> Iterator[Said]:
    """The sentences of the answers of MTRAG-UN with all sentences of their contexts."""
    for row in rows("mtrag-un.jsonl"):
        if row["answerability"] == ["ANSWERABLE"] and row["contexts"]:
            held = tuple(sentence for one in row["contexts"] for sentence in _sentences(one["text"]))
            for one in row["targets"]:
                for sentence in _sentences(one["text"]):
                    yield Said(sentence, held)


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text, 0, len(text), LANGUAGE)]


def nearest(said: Sequence[Said], embedder: Embedder) -> list[Said]:
    """Each sentence with the few of its sentences that are nearest to it by cosine."""
    held = list(dict.fromkeys(quote for one in said for quote in one.quotes))
    vectors = dict(zip(held, embedder.encode_passages(held), strict=True))
    kept = []
    for one, vector in zip(said, embedder.encode_questions([one.text for one in said]), strict=True):
        order = sorted(one.quotes, key=lambda quote: -float(vectors[quote] @ vector))
        kept.append(Said(one.text, tuple(order[:NEAREST])))
    return kept


def fault(one: Said, is_ordinary: Callable[[str], bool]) -> str:
    """Why a sentence would be left out; "" where it would be shown."""
    claims = claims_of(one.text, LANGUAGE, is_ordinary)
    held = [claims_of(quote, LANGUAGE, is_ordinary) for quote in one.quotes]
    return (unproved(claims, held) or crossed_item(claims, held)
            or crossed_label(claims, held, [frozenset()] * len(held)))


def shares(said: Sequence[Said], is_spoilt: bool) -> list[float]:
    """For each sentence beside quotes that deny something, the most that it says of a clause which does: of the
    sentences that deny nothing, or of the others without their denials."""
    found = []
    for one in said:
        if bool(denied_clauses(one.text, LANGUAGE)) is is_spoilt:
            text = without_negations(one.text, LANGUAGE) if is_spoilt else one.text
            clauses = [clause for quote in one.quotes for clause in denied_clauses(quote, LANGUAGE)]
            found += [max(share_said(clause, text, LANGUAGE) for clause in clauses)] if clauses else []
    return found


def _print_curve(said: Sequence[Said]) -> None:
    honest, spoilt = shares(said, False), shares(said, True)
    for limit in LIMITS:
        left, caught = (sum(one >= limit for one in listed) for listed in (honest, spoilt))
        print(f"  from {limit:.1f}: {left} of {len(honest)} honest, {caught} of {len(spoilt)} spoilt left out")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints how many sentences are left out, by reason; with --verbose each of them."""
    parser = argparse.ArgumentParser(description="Measures what the gate leaves out of good answers.")
    parser.add_argument("--verbose", action="store_true", help="print what is left out, and why")
    options = parser.parse_args(arguments)
    settings = read_settings({})
    embedder = open_embedder(settings.embedding_model, settings.cache_directory)
    clapnq, mtrag = list(clapnq_answers()), list(mtrag_answers())
    for name, said in (("ClapNQ, the selected sentences", clapnq), ("MTRAG-UN, all sentences", mtrag),
                       (f"MTRAG-UN, the {NEAREST} nearest", nearest(mtrag, embedder))):
        texts = [text for one in said for text in (one.text, *one.quotes)]
        is_ordinary = ordinary_words(word_scores(embedder), small_words(texts))
        faults = [(one, reason) for one in said if (reason := fault(one, is_ordinary))]
        print(f"{name}: {len(faults)} of {len(said)} left out")
        _print_curve(said)
        for reason, count in Counter(re.sub("“.*?”", "…", reason) for _, reason in faults).most_common():
            print(f"  {count:4} {reason}")
        for one, reason in faults if options.verbose else ():
            print(f"    {one.text} — {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
