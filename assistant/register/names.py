"""Whether two names are one partner's, written out in two ways.

"Ministry of Land, Infrastructure and Transport (MOLIT)" and "... Infrastructure and Technology (MOLIT)" are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.register.filter import plain
from assistant.register.words import WORD, overlap

ABBREVIATION = re.compile(r"\(([A-ZĐ][\w&.\-]{1,14})\)")
SHARED = 0.6  # of the words of both
MIN_WORDS_UNSHORTENED = 4
SAME_WORD = 0.75  # "Organization" and "Organisation", "Transport" and "Transports"


@dataclass(frozen=True)
class FullName:
    """A name as it is compared: its abbreviation, "" where it gives none, and the words that one is made of, which
    are those that begin with a capital."""

    abbreviation: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> "FullName":
        """A name as a document gives it."""
        found = ABBREVIATION.search(name)
        # In "(Lao PDR)" and "(Phase)" capitals are not most of the letters.
        if found is None or sum(letter.isupper() for letter in found[1]) * 2 <= len(found[1]):
            full, short = name, ""
        else:
            full, short = name[: found.start()], plain(found[1])
        return cls(short, tuple(plain(word) for word in WORD.findall(full) if not word[0].islower()))


def two_expansions(first: FullName, second: FullName) -> bool:
    """Whether both are full names of one abbreviation that differ in words which stand for the same of its letters.

    Departments of two places share an abbreviation and differ in the place, which is no letter of it; a name that only
    says more than the other contradicts nothing. One without the abbreviation may be somebody else's and must say more.
    """
    short = {first.abbreviation, second.abbreviation} - {""}
    if len(short) != 1 or overlap(set(first.words), set(second.words)) < SHARED:
        return False
    if "" in (first.abbreviation, second.abbreviation) \
            and min(len(first.words), len(second.words)) < MIN_WORDS_UNSHORTENED:
        return False
    matcher = SequenceMatcher(None, first.words, second.words, autojunk=False)
    changes = [(first.words[a:b], second.words[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag == "replace"]
    return any(_contradict(one, other, *short) for one, other in changes)


def _contradict(one: Sequence[str], other: Sequence[str], letters: str) -> bool:
    """Whether two runs of words in the same place stand for the same letters and are other words."""
    if len(one) != len(other):
        return False
    return all(a[0] == b[0] and a[0] in letters and not _same_word(a, b) for a, b in zip(one, other, strict=True))


def _same_word(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one) \
        or SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME_WORD
