"""What an official letter says it is about: the line after "V/v", "Re:", "Perihal:", "TENTANG", "เรื่อง" in its head.

The first heading of a letter is mostly the name of who sends it, which tells one of its letters from no other.
"""

import re
from collections.abc import Sequence
from functools import cache

from corpus.about import LETTER_HEAD_CHARACTERS, about_words
from corpus.document import Block

LONGEST_SUBJECT_CHARACTERS = 300


def subject_of(text: str, blocks: Sequence[Block]) -> str:
    """The subject of a letter; "" where its head names none."""
    lines = [(block.span.start, " ".join(text[block.span.start : block.span.end].split()).strip("*_# "))
             for block in blocks if block.kind not in ("row", "noise")]
    for position, (start, line) in enumerate(lines):
        if start > LETTER_HEAD_CHARACTERS:
            break
        found = _subject_label().match(line)
        following = lines[position + 1][1] if position + 1 < len(lines) else ""
        if found:
            said = found[1].strip() or following
        elif _salutation().fullmatch(line) and following.isupper():
            said = following  # as Malay letters have it
        else:
            continue
        # In the middle of a text "Về việc này, ..." goes on as a sentence.
        if 0 < len(said) <= LONGEST_SUBJECT_CHARACTERS and not said.endswith((",", ":", ";")):
            return f"{said[0].upper()}{said[1:]}".rstrip(".")
    return ""


@cache
def _subject_label() -> re.Pattern[str]:
    """A label with a colon, one that stands alone on its line, or one that needs neither."""
    def any_of(kind: str) -> str:
        return "|".join(map(re.escape, sorted(about_words()[kind], key=len, reverse=True)))

    bare, alone = any_of("subject_without_colon"), any_of("subject_on_next_line")
    return re.compile(rf"(?:(?:{any_of('subject')}|{bare})\s*[:：៖](?=\s|$)|(?:{bare})(?=\s)|(?:{alone})$)(.*)$",
                      re.IGNORECASE)


@cache
def _salutation() -> re.Pattern[str]:
    words = "|".join(map(re.escape, about_words()["salutations"]))
    return re.compile(rf"(?:{words})[\w\s/.&’'-]{{0,60}},?", re.IGNORECASE)
