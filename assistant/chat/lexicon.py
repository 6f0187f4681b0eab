"""Whether a capitalised word is a name or an ordinary word that opens a sentence.

The embedding model's vocabulary tells it for a hundred languages: of an ordinary word the form in small letters is the
commoner one ("Participants"), of a name the other ("Google"). A word it does not know is a name, unless the documents
write it in small letters somewhere.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from index.embed import Embedder

WORD_START = "▁"
# What English words are made of others with: "Ministers", "Policies", "Additionally".
ENDINGS = ((re.compile(r"(?:es|s)$"), ""), (re.compile(r"ies$"), "y"), (re.compile(r"(?<=\w{5})ly$"), ""))
SMALL_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")


def word_scores(embedder: Embedder) -> Mapping[str, float]:
    """The log-probability of each whole word of the vocabulary; empty where the model has another kind of one."""
    try:
        tokenizer: Any = embedder.encoder[1]
        model = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    except (AttributeError, KeyError, ValueError):
        return {}
    if model.get("type") != "Unigram":
        return {}
    return {piece[1:]: score for piece, score in model["vocab"] if piece.startswith(WORD_START) and piece[1:].isalpha()}


def small_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that some text writes in small letters."""
    return frozenset(word for text in texts for word in SMALL_WORD.findall(text) if word.islower())


def ordinary_words(scores: Mapping[str, float], written_small: frozenset[str]) -> Callable[[str], bool]:
    """A function that tells of a capitalised word whether it is an ordinary one."""
    def is_ordinary(word: str) -> bool:
        small = word.lower()
        if small in written_small:
            return True
        for ending, base in ((None, ""), *ENDINGS):
            form, capital = (ending.sub(base, one) if ending else one for one in (small, word))
            if form in scores and len(form) > 1:
                return scores[form] > scores.get(capital, float("-inf"))
        return False

    return is_ordinary
