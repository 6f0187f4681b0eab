"""Who must act, and to whom, from the grammar of a clause: "each team shall submit ... to the Unit", "đề nghị Quý Cơ
quan ... gửi về Bộ ...", "Kepala Desa menyampaikan ... kepada ...". Empty where that is not clear.
"""

import re
from functools import cache

import regex

from corpus.facts.committing import committing_subject
from corpus.facts.duty_words import FILE, found_in, opens_with
from corpus.facts.phrases import alternatives, any_phrase, plain, words

MAX_ACTOR_WORDS, MAX_NAME_WORDS = 16, 8
MIN_NAME_CHARACTERS = 3
ACTIVE = re.compile(r"me[mnlry]?\w+|ber\w+", re.IGNORECASE)  # the active verbs of Indonesian and Malay
ASKED = regex.compile(
    r"\s+(?P<who>(?:(?:the|all|each|every|our|its|members?)\s|\p{Lu})[^,;:]{2,90}?)\s+(?:kindly\s+)?to\s")
ASKED_DIRECTLY = regex.compile(
    r"(?:(?:bantuan|kesediaan|perkenan|kiranya|kepada|agar|supaya)\s+)*(?P<who>\p{Lu}[^,;:]*?)\s+"
    r"(?:untuk|agar|supaya|dapat|segera)\s")
INTRODUCED = regex.compile(r"[\s,](?P<who>(?:the|each|every|all)\s+\p{Lu}[^,]*)$|,\s+(?P<who>[^,]+)$")
SAID_OF = re.compile(r"\s+(?:là|adalah|selaku|sebagai)\s")
ENGLISH_NAME = regex.compile(
    r"(?:(?:[Tt]he|[Tt]his|[Oo]ur|[Ee]ach|[Ii]ts)\s+)?\p{Lu}[\w’'-]*(?:\s+(?:(?:of|and|the|for)\s+){0,3}\p{Lu}[\w’'-]*)*"
    r"|(?:the|this|our|their)\s+\p{Ll}[\w-]*(?:\s\p{Ll}[\w-]*){0,3}?"
    r"(?=\s+(?:by|before|no|not|on|within|using|in|at|via|with|and|through|every)\b|[,.;:)]|\s*$)")
NAME = regex.compile(
    r"(?P<name>\p{Lu}[^,;:.()*]*?|[\u0e00-\u17ff]+)(?:\s+(?:trước|chậm|muộn|bằng|qua|theo|kèm|để|paling|sebelum|selambat\S*|"
    r"selewat\S*|melalui|dengan|hingga|dalam|sa|bago|และ|ภายใน|ก่อน)\b|\s+dan\s+\p{Ll}|[,;:.()*]|\s*$)")


def find_actor(clause: str, language: str) -> tuple[str, str]:
    """Who must act, and what is left of the clause: the act. The first is empty where the clause names nobody."""
    text = plain(clause)
    for ask in found_in("asks", text):
        asked = ASKED.match(clause, ask.end())
        if asked:
            return asked["who"].strip(), clause[asked.end() :].strip()
    commits = committing_subject(clause)
    if commits is not None:
        return clause[commits[0].start : commits[0].end].strip(), clause[commits[1] :].strip()
    verb = _organisation_that_acts(clause)
    if verb is not None:
        return clause[:verb].strip(" ,"), clause[verb:]
    for duty in found_in("obligations", text):
        before, act = _subject(clause[: duty.start()]), clause[duty.end() :].strip(" ,:")
        if opens_with("passive", act) or duty[0].lower().startswith("to be"):
            return _agent(clause, language), clause.strip()
        if any_phrase(FILE, "requests").fullmatch(duty[0]):
            return _asked_directly(act)
        if is_name(before) and len(before.split()) <= MAX_ACTOR_WORDS:
            return before, act
        if len(act.split()) > 1:
            return _asked_directly(act)
    return _subject_of_active_verb(clause, language)


def _subject(before: str) -> str:
    """The subject in the words before a verb: without "Under clause 7," before it and "là cơ quan chủ trì" behind."""
    subject = _without_auxiliaries(before)
    if opens_with("openings", subject):
        found = INTRODUCED.search(subject)
        subject = found["who"] if found else subject
    return SAID_OF.split(subject)[0].strip()


def _organisation_that_acts(clause: str) -> int | None:
    """Where the verb stands after an organisation that opens a Vietnamese clause: "Sở Tài chính | gửi ..."."""
    # A verb in capitals is part of the name: "Sở Xây dựng".
    verb = next((found for found in found_in("deliver", clause) if found[0][:1].islower() and found.start()), None)
    if verb is None or not opens_with("organisations", clause) or not is_name(clause[: verb.start()]):
        return None
    before = clause[: verb.start()]
    return verb.start() if not found_in("obligations", before) and "," not in before.rstrip(" ,") else None


def _asked_directly(act: str) -> tuple[str, str]:
    """ "đề nghị | Quý Cơ quan | đề xuất ...", "mohon bantuan | Saudara | untuk ..."."""
    asked = ASKED_DIRECTLY.match(act)
    if asked and len(asked["who"].split()) <= MAX_NAME_WORDS:
        return asked["who"], act[asked.end() :].strip(" ,")
    verb = next(iter(found_in("deliver", act)), None)
    who = act[: verb.start()].strip(" ,") if verb else ""
    return (who, act[len(who) :].strip(" ,")) if is_name(who) and len(who.split()) <= MAX_NAME_WORDS else ("", act)


def _subject_of_active_verb(clause: str, language: str) -> tuple[str, str]:
    verb = next(iter(found_in("deliver", clause)), None)
    if verb is not None and ACTIVE.fullmatch(verb[0]):
        before = _without_auxiliaries(clause[: verb.start()])
        if is_name(before) and len(before.split()) <= MAX_NAME_WORDS:
            return before, clause[verb.start() :].strip()
    return _agent(clause, language), clause.strip()


def _agent(clause: str, language: str) -> str:
    """ "oleh Universitas ..." in a passive clause."""
    agents = (name_at(clause, agent.end(), language) for agent in found_in("agent", clause))
    return next((_without_auxiliaries(name) for name in agents if name), "")


@cache
def _auxiliaries() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,]+{alternatives(words(FILE)['auxiliaries'])})+[\s,]*$", re.IGNORECASE)


def _without_auxiliaries(text: str) -> str:
    return _auxiliaries().sub("", text.rstrip(" ,")).strip(" ,")


def is_name(text: str) -> bool:
    """Whether words may name somebody: they open with a capital or an article and hold no mark of a clause."""
    first = text.lstrip(" \"“(")[:1]
    opens = first.isupper() or opens_with("determiners", text)
    return opens and len(text) >= MIN_NAME_CHARACTERS and not re.search(r"[;:]", text)


def name_at(clause: str, position: int, language: str) -> str:
    """The name that begins at a position; empty where none does."""
    position += len(clause[position:]) - len(clause[position:].lstrip())
    if language == "en":
        found = ENGLISH_NAME.match(clause, position)
        return found[0] if found else ""
    found = NAME.match(clause, position)
    name = found["name"].strip() if found else ""
    return name if 0 < len(name.split()) <= MAX_NAME_WORDS else ""


@cache
def _receiver() -> re.Pattern[str]:
    data = words(FILE)
    return re.compile(rf"{alternatives(data['to_whom'])}|{alternatives(data['to_whom_directly'])}", re.IGNORECASE)


def find_receiver(clause: str, language: str) -> str:
    """To whom something is to be sent; empty where the clause does not say."""
    verb = next(iter(found_in("deliver", clause)), None)
    if verb is None:
        return ""
    receivers = list(_receiver().finditer(clause, verb.start()))
    if any_phrase(FILE, "lodged_with").search(clause):
        receivers += re.finditer(r"\bwith\b", clause)
    names = (name_at(clause, found.end(), language) for found in receivers)
    return next((name for name in names if len(name) > 1), "")
