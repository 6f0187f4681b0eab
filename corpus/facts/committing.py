"""Who commits, and in which words: "We, the Governors ...", "The Ministry undertakes to", "hereby resolve to:".

The words stand in data/commitment_words.json.
"""

import re
from dataclasses import dataclass
from functools import cache

from corpus.facts.phrases import SPACELESS, alternatives, any_phrase, plain, words

FILE = "commitment_words"
MAX_SUBJECT_WORDS = 16
MAX_BODY_CHARACTERS = 400
MAX_WORDS_BEHIND_LEAD_IN = 14
ENDS_COLON = re.compile(r"[:：៖]['\"”’)\s]*$")
ENDS_DASH = re.compile(r"[–—-]['\"”’)\s]*$")
EARLIER = re.compile(r"\b(?:previous|earlier|past|existing)\b", re.IGNORECASE)
GERUND_LAST = re.compile(r"\b\w+ing\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
FIRST_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[^\W\d_])")
CLAUSE_EDGE = re.compile(r"[,;:]\s")
AMOUNT = r"(?=(?:\s+(?:up|to|at|least|about|some|over|another|an?|additional|further|the|sum|of|total)){0,4}" \
    r"\s+(?:[A-Z]{2,3}\s?)?[$€£¥฿₫₱₩]?\s?\d)"


@dataclass(frozen=True)
class Subject:
    """Who a verb belongs to, as offsets into the sentence; `is_we` where it is the first person."""

    start: int
    end: int
    is_we: bool


def _list(name: str) -> re.Pattern[str]:
    return any_phrase(FILE, name)


@cache
def _sentence_verbs() -> re.Pattern[str]:
    """The committing verbs; also those that need no "to" where an amount follows: "pledges USD 2 million"."""
    of_amounts = rf"{alternatives(words(FILE)['amount_verbs'])}{AMOUNT}"
    return re.compile(rf"{alternatives(words(FILE)['sentence_verbs'])}|{of_amounts}", re.IGNORECASE)


@cache
def _ends_in(name: str) -> re.Pattern[str]:
    return re.compile(rf"{alternatives(words(FILE)[name])}\s*$", re.IGNORECASE)


@cache
def _ends_in_adverbs() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(words(FILE)['adverbs'])}[\s,]*)+$", re.IGNORECASE)


@cache
def _starts_with(name: str) -> re.Pattern[str]:
    return re.compile(rf"[\s\"“'(]*{alternatives(words(FILE)[name])}", re.IGNORECASE)


def find_subject(sentence: str, verb_start: int) -> Subject | None:
    """The subject right before a verb: the first person, or a name that opens the sentence. None where the words
    before the verb are something else: a relative clause, a report of the past, a definition."""
    before = sentence[:verb_start].rstrip()
    adverbs = _ends_in_adverbs().search(before)
    before = (before[: adverbs.start()] if adverbs else before).rstrip(" ,")
    we = _ends_in("first_person").search(before)
    if we:
        return Subject(we.start(), len(before), True)
    opening = _starts_with("first_person").match(before)
    if opening and before[opening.end() :].lstrip().startswith(",") and not _list("past").search(before):
        return Subject(opening.start(), opening.end(), True)  # "We, the mayors of ..., commit to"
    if opening and SPACELESS.search(opening[0]) and len(before) > opening.end():
        return Subject(opening.end() + 1, len(before), False)  # "พวกเรา นายกเทศมนตรี ... ขอให้คำมั่น"
    start = len(before) - len(before.lstrip(" \"“'("))
    start += _introduction_length(before[start:])
    named = before[start:]
    first = "T" if start and re.match(r"(?:the|each|every|all)\b", named) else named[:1]
    proper = first.isupper() or (first.isalpha() and first.lower() == first.upper())
    if not named or not proper or len(named.split()) > MAX_SUBJECT_WORDS or re.search(r"[;:\"“”]", named):
        return None
    if _list("not_in_subject").search(named):
        return None
    return Subject(start, len(before), False)


def _introduction_length(text: str) -> int:
    """Characters of the words that lead up to a subject: "Mindful of the above, | the Mayors"."""
    if re.match(r"(?:the|each|every|all)\b", text, re.IGNORECASE):
        return 0
    found = re.match(r".*,\s+(?=(?:the|each|every|all)\s+[^\W\d_])", text)
    return found.end() if found else 0


def committing_subject(sentence: str) -> tuple[Subject, int] | None:
    """The subject of a sentence by which somebody commits, and where the committing verb ends."""
    text = plain(sentence)
    if _list("not_binding").search(text) or _is_only_preamble(text):
        return None
    first = _starts_with("verb_first").match(text)
    if first:
        return Subject(first.end(), first.end(), True), first.end()
    for verb in _sentence_verbs().finditer(text):
        subject = find_subject(text, verb.start())
        if subject is not None and not _is_noun(text, verb) and not _list("past").search(text[: verb.end()]):
            return subject, verb.end()
    return None


def _is_only_preamble(text: str) -> bool:
    """ "Ghi nhận những cam kết ..." takes note of commitments; "Recognising ..., we commit" makes one."""
    return (_starts_with("preambles").match(text) is not None and not _list("first_person").search(text)
            and not _introduction_length(text))


def is_committing_lead_in(sentence: str) -> bool:
    """Whether a line says that the list below it is what somebody commits to."""
    text = plain(sentence)
    if _list("not_a_lead_in").search(text) and not _list("first_person").search(text):
        return False
    verbs = list(_list("lead_in_verbs").finditer(text))
    for verb in reversed(verbs):
        start = verb.start()
        if _is_preamble(text, start) or _asks(text, start) or _is_noun(text, verb):
            continue
        behind = text[verb.end() :].strip()
        if len(behind.split()) > MAX_WORDS_BEHIND_LEAD_IN or re.search(r"[.;]\s+\w", behind):
            continue
        if ENDS_COLON.search(text) or (_ends_in("lead_in_endings").search(text.rstrip(" .…–—-:"))):
            return True
    return False


def _is_preamble(text: str, verb_start: int) -> bool:
    """ "REAFFIRMING our commitments to" takes up what was committed to elsewhere."""
    clause = CLAUSE_EDGE.split(text[:verb_start])[-1]
    if EARLIER.search(text[verb_start : verb_start + 40]):
        return True
    return bool(GERUND_LAST.search(clause)) and not _list("first_person").search(clause)


def _is_noun(text: str, verb: re.Match[str]) -> bool:
    """ "the pledges", "các cam kết": what is committed to elsewhere or by others."""
    return bool(_list("may_be_nouns").fullmatch(verb[0]) and _ends_in("determiners").search(text[: verb.start()]))


def _asks(text: str, verb_start: int) -> bool:
    """Whether somebody else is asked to commit: "đề nghị các đơn vị cam kết"."""
    clause = CLAUSE_EDGE.split(text[:verb_start])[-1]
    return bool(_list("not_a_lead_in").search(clause))


def opens_with(name: str, text: str) -> bool:
    """Whether a line opens with a phrase of a list."""
    return _starts_with(name).match(plain(text)) is not None


def committing_body(block: str) -> tuple[int, int] | None:
    """Where "We, the Governors and Mayors of ..., convened" names the body that speaks."""
    text = plain(block)
    we = _starts_with("first_person").match(text)
    if we is None or not text[we.end() :].lstrip().startswith(","):
        return None
    start = text.index(",", we.end()) + 1
    start += len(text[start:]) - len(text[start:].lstrip())
    rest = text[start : start + MAX_BODY_CHARACTERS]
    edges = [found.start() for found in re.finditer(r"[;:(]", rest) if rest[found.start()] != "(" or
             _starts_with("after_body").match(rest[found.end() :]) or rest[found.end() :].startswith("hereinafter")]
    edges += [found.start() for found in re.finditer(r",?\s+", rest)
              if _starts_with("after_body").match(rest[found.end() :]) and
              (found[0].startswith(",") or not _within_name(rest[found.end() :]))]
    end = min([*edges, len(rest)])
    body = rest[:end].rstrip(" ,.")
    return (start, start + len(body)) if len(body) > 3 else None


def _within_name(rest: str) -> bool:
    """A word like "in the" or "at the" ends the name of a body only behind a comma."""
    return re.match(r"(?:in|at|on|tại|pada|present|who|being|ay|ได้|ซึ่ง)\b", rest, re.IGNORECASE) is not None


def is_kept_sentence(text: str) -> bool:
    """Whether a clause that is a sentence of its own binds those who speak: "We will ...", "Each town shall ...", not
    "We invite ...", "We thank ...", "This statement creates no rights"."""
    if _list("not_binding").search(plain(text)):
        return False
    line = FIRST_SENTENCE.split(plain(text))[0]
    we = _starts_with("first_person").match(line)
    if we is None:
        return bool(_list("future").search(line) or _sentence_verbs().search(line))
    behind = line[we.end() :].lstrip(" ,")
    adverbs = re.match(rf"(?:{alternatives(words(FILE)['adverbs'])}[\s,]*)*", behind, re.IGNORECASE)
    return not _starts_with("binds_others").match(behind[adverbs.end() if adverbs else 0 :])


def is_sentence(text: str) -> bool:
    """Whether a clause has a subject of its own, "We will ...", instead of going on with the line above it."""
    line = plain(text)
    return bool(_starts_with("first_person").match(line)
                or re.match(r"\s*(?:[^\W\d_][\w’'-]*\s+){1,8}?(?:will|shall)\b", line, re.IGNORECASE))


def bearer_of_duties(heading: str) -> str:
    """Whom a heading such as "Duties of the recipient" names; empty where it names nobody."""
    found = _list("duties").search(plain(heading))
    rest = heading[found.end() :].strip(" *_:") if found else ""
    return "" if not rest or _starts_with("adverbs").match(rest) else rest


def names(name: str, text: str) -> bool:
    """Whether a heading is one of the words of a list and nothing else ("Our commitments", "Cam kết:")."""
    return re.fullmatch(rf"\W*(?:\d[\d.]*|[IVX]+)?[\s.):]*{alternatives(words(FILE)[name])}\W*", plain(text),
                        re.IGNORECASE) is not None


def mentions(name: str, text: str) -> bool:
    """Whether a text holds a phrase of a list."""
    return _list(name).search(plain(text)) is not None
