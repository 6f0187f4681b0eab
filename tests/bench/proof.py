"""Whether a statement is proved by its quotes, by a check that shares nothing with the gate: strings alone.

It is stricter: a date or a number in other words than the quote's is a fault here. What it finds is to be read.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

from assistant.answer import Statement
from assistant.chat.parse import Claimed
from corpus.document import Passage

NO_QUOTE, FORGED, NUMBER, NAME = "no quote", "quote is not in the documents", "number not quoted", "name not quoted"
WORD_INSIDE = re.compile(r"(?<![.!?:]\s)(?<!^)\b[^\W\d_][\w’'-]*[^\W\d_]\b")  # not one that opens a sentence


def fault_of_shown(statement: Statement, text_of: Callable[[str], str]) -> str:
    """What is wrong with a statement that was shown; `text_of` gives a document's stored text. "" where it is proved.
    """
    if not statement.citations:
        return NO_QUOTE
    if any(text_of(one.document)[one.start : one.end] != one.quote for one in statement.citations):
        return FORGED
    return unquoted(statement.text, " ".join(one.quote for one in statement.citations))


def fault_of_said(claimed: Claimed, passages: Sequence[Passage]) -> str:
    """The same of a statement as the model said it, whose quotes may stand in any passage it was given."""
    quotes = [quote for _, quote in claimed.citations]
    if not any(quote.strip() for quote in quotes):
        return NO_QUOTE
    if any(not any(plain(quote) in plain(passage.text) for passage in passages) for quote in quotes):
        return FORGED
    return unquoted(claimed.text, " ".join(quotes))


def unquoted(statement: str, quoted: str) -> str:
    """The kind of the first thing in a statement that no quote of it has."""
    if set(re.findall(r"\d+", plain(statement))) - set(re.findall(r"\d+", plain(quoted))):
        return NUMBER
    held = plain(quoted)
    words = WORD_INSIDE.findall(unicodedata.normalize("NFC", statement))
    if any(word[0].isupper() and plain(word) not in held for word in words):
        return NAME
    return ""


def plain(text: str) -> str:
    """Compatibility forms and white space as one, in small letters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
