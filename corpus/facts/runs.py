"""Where a run of names in a sentence ends."""

import re

from corpus.facts.keys import WITHOUT_SPACES, folded_words
from corpus.facts.vocabulary import any_listed, listed

VIETNAMESE = re.compile(r"[ăđơưạ-ỹĂĐƠƯẠ-Ỹ]")
TOKEN = re.compile(r"\([^()]*\)|[,;]|[^\s,;()]+")
ENDS_RUN = re.compile(r"[.:?!—–]$")


def bounded_behind(words: str) -> str:
    """The run of names that ends `words`: capitals and the small words inside names, back to another word."""
    if VIETNAMESE.search(words):
        # There small words make up names; only marks end them.
        return re.split(r"[.:;?!]\s+|\)\s*[,;]?\s*", words)[-1]
    inside = {folded_words(word) for word in (*listed("names", "inside_names"), *listed("names", "and"))}
    start = len(words)
    for token in reversed(list(TOKEN.finditer(words))):
        word = token[0].strip("\"“”'’")
        if ENDS_RUN.search(word) or not (
                word[:1].isupper() or WITHOUT_SPACES.match(word) or folded_words(word) in inside or word[:1] in "(,;"):
            break
        start = token.start()
    # A small word that opens the run belongs to what stands before it.
    return re.sub(rf"\A(?:[,;]|\s|(?:{'|'.join(sorted(map(re.escape, inside), key=len, reverse=True))})\s)+", "",
                  words[start:])


def bounded(words: str) -> str:
    """The run of names that opens `words`: capitals and the small words inside names, until another word."""
    vietnamese = VIETNAMESE.search(words[:120]) is not None
    inside = {folded_words(word) for word in (*listed("names", "inside_names"), *listed("names", "and"))}
    stops = any_listed("names", "ends_names")
    end = 0
    for token in TOKEN.finditer(words):
        word = token[0].strip("\"“”'’")
        bare = word.rstrip(".:")
        if vietnamese:
            stop = word[:1].islower() and stops.match(words, token.start()) is not None
            going_on = not stop and word not in (",", ";", "(")
        else:
            going_on = not bare or bare[0].isupper() or folded_words(bare) in inside or word[0] in "(,;"
        if not going_on:
            break
        end = token.end()
        if ENDS_RUN.search(word) and len(bare) > 3:
            break
    return words[:end]
