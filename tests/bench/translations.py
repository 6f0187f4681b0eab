"""What the check of translations refuses of honest ones, and what it lets through of spoilt ones: docs/decisions/0016.

    python -m tests.bench.translations vi es

Sentences of XQuAD, which people translated from English; of the paragraphs that have as many sentences in both
languages, so that they stand side by side. Both directions.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.chat.lexicon import ordinary_words, small_words, word_scores
from assistant.chat.same_facts import Pair, fault_of, other_names
from assistant.settings import read_settings
from corpus.sentences import sentence_spans
from index.embed import open_embedder
from tests.bench.collections import xquad

ENGLISH = "en"


def main() -> None:
    """A block of lines for each language and direction."""
    settings = read_settings()
    scores = word_scores(open_embedder("", settings.cache_directory))
    for language in sys.argv[1:]:
        sides = {code: [one.text for one in xquad(code, [code]).documents] for code in (ENGLISH, language)}
        is_ordinary = ordinary_words(scores, small_words(text for texts in sides.values() for text in texts[::2]))
        aligned = [both for english, other in zip(*sides.values(), strict=True)
                   for both in side_by_side(english, other, language)]
        _print([Pair(english, ENGLISH, other, language, is_ordinary) for english, other in aligned])
        _print([Pair(other, language, english, ENGLISH, is_ordinary) for english, other in aligned])


def side_by_side(english: str, other: str, language: str) -> list[tuple[str, str]]:
    """The sentences of a paragraph and of its translation in pairs; none where there are more of one."""
    first = [english[start:end] for start, end in sentence_spans(english, 0, len(english), ENGLISH)]
    second = [other[start:end] for start, end in sentence_spans(other, 0, len(other), language)]
    return list(zip(first, second, strict=True)) if len(first) == len(second) else []


def _print(pairs: Sequence[Pair]) -> None:
    drawn = random.Random(7)
    faults = Counter(re.sub(r"“.*?”", "…", fault_of(one)) or "shown" for one in pairs)
    denied = sum(bool(one.original().denied) != bool(one.translation().denied) for one in pairs)
    longest = max(len(one.said) / len(one.quote) for one in pairs)
    print(f"{pairs[0].quote_language} > {pairs[0].language}: {len(pairs)} honest: {dict(faults)}; "
          f"denial differs: {denied}; with a name noted: {sum(bool(other_names(one)) for one in pairs)}; "
          f"longest {longest:.1f} times the original", flush=True)
    for name, spoil in WAYS.items():
        spoilt = [replace(one, said=said) for one in pairs if (said := spoil(one, drawn)) not in ("", one.said)]
        caught = sum(bool(fault_of(one)) for one in spoilt)
        print(f"  {name}: {caught} of {len(spoilt)} caught", flush=True)


def _digit_changed(pair: Pair, drawn: random.Random) -> str:
    places = [at for at, character in enumerate(pair.said) if character in "0123456789"]
    if not places:
        return ""
    at = drawn.choice(places)
    return pair.said[:at] + str((int(pair.said[at]) + drawn.randint(1, 9)) % 10) + pair.said[at + 1 :]


def _number_left_out(pair: Pair, drawn: random.Random) -> str:
    found = list(re.finditer(r"\d+(?:[.,]\d+)*", pair.said))
    if not found:
        return ""
    match = drawn.choice(found)
    return pair.said[: match.start()] + pair.said[match.end() :]


def _number_put_in(pair: Pair, drawn: random.Random) -> str:
    at = drawn.choice([match.start() for match in re.finditer(r"\s|$", pair.said)])
    return f"{pair.said[:at]} {drawn.randint(1_001, 99_999)}{pair.said[at:]}"


WAYS: dict[str, Callable[[Pair, random.Random], str]] = {
    "a digit changed": _digit_changed, "a number left out": _number_left_out, "a number put in": _number_put_in,
    "not translated": lambda pair, drawn: pair.quote}

if __name__ == "__main__":
    main()
