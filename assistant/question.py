"""What is asked: language, what a follow-up refers to, the names, numbers and numbered labels that an answer must fit.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.errors import AssistantError
from corpus.language import detect_language
from corpus.numerals import CONCEPTS, Label, numbered_labels
from index.words import question_terms

SPACES = ("Cc", "Zl", "Zp", "Zs")
UNSEEN = re.compile(r"\x1b\[[\d;]*[A-Za-z]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Scripts with capitals; elsewhere a name cannot be told by its form, but Latin words in the midst of them are names.
LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ][A-Za-zÀ-ɏḀ-ỿ0-9]*(?:[-'’.&][A-Za-zÀ-ɏḀ-ỿ0-9]+)*")
SENTENCE_OPENING = re.compile(r"(?:^|[.!?:]\s+|[\"“(]\s*)(?=\S)")
DIGITS = re.compile(r"\d+(?:[.,]\d+)*(?:\.[a-z]\b)?")
MAX_EXCHANGE_TERMS = 4
MAX_ABBREVIATION_LETTERS = 6  # longer ones in capitals are words of a heading
MIN_FOCUS_LETTERS = 3


@dataclass(frozen=True)
class Question:
    """A question as it is looked up. `interpreted` is complete in itself; `names` are lower-case terms of the names in
    it, `labels` pairs such as ("phase", 2), `numbers` its other numbers as written. `focus` is the question without
    names and labels: what is wanted of whatever they name."""

    text: str
    interpreted: str
    language: str
    names: frozenset[str]
    labels: frozenset[tuple[str, int]]
    numbers: frozenset[str]
    focus: str


def understand(text: str, history: Sequence[str] = (), max_characters: int = 2_000,
               known_names: frozenset[str] = frozenset()) -> Question:
    """The likeliest of the `readings` of a question."""
    return readings(text, history, max_characters, known_names)[0]


def readings(text: str, history: Sequence[str] = (), max_characters: int = 2_000,
             known_names: frozenset[str] = frozenset()) -> list[Question]:
    """The readings of a question after the earlier ones of its conversation, oldest first: made complete by what it
    follows upon, and, where it could be meant so, as it stands. AssistantError for an empty or over-long question.

    `known_names` are abbreviations of the documents in small letters; typed so ("asus"), they are names all the same.
    """
    clean = clean_question(text, max_characters)
    earlier = ""
    for previous in history:
        earlier = interpret(_restore_capitals(clean_question(previous, max_characters), known_names), earlier)[0]
    restored = _restore_capitals(clean, known_names)
    return [_read(clean, interpreted) for interpreted in interpret(restored, earlier)]


def _restore_capitals(text: str, known_names: frozenset[str]) -> str:
    return LATIN_WORD.sub(lambda match: match[0].upper() if match[0] in known_names else match[0], text)


def abbreviations(texts: Iterable[str]) -> frozenset[str]:
    """The abbreviations of some documents, in small letters: words of few letters in capitals, or with capitals inside
    ("K-NUPP"), that no document writes otherwise."""
    words = {word for text in texts for word in LATIN_WORD.findall(text)}
    found = {word.lower() for word in words if sum(character.isupper() for character in word) >= 2
             and (len(word) <= MAX_ABBREVIATION_LETTERS or not word.isupper())}
    others = {word.lower() for word in words if word.islower() or word.istitle()}
    return frozenset(word for word in found - others if word.isascii())


def _read(text: str, interpreted: str) -> Question:
    labels = numbered_labels(interpreted)
    return Question(text, interpreted, detect_language(text, "en"), _names(interpreted, labels),
                    frozenset((label.name, label.number) for label in labels), _numbers(interpreted, labels),
                    _focus(interpreted, labels))


def clean_question(text: str, max_characters: int) -> str:
    """NFC, in one line, without control and direction marks; AssistantError where nothing is left or too much."""
    if len(text) > 20 * max_characters:
        raise AssistantError(f"The question is longer than {max_characters:,} characters. Ask a shorter one.")
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", UNSEEN.sub("", text))
    spaced = (" " if unicodedata.category(character) in SPACES else character for character in text)
    clean = " ".join("".join(spaced).split())
    if not any(character.isalnum() for character in clean):
        raise AssistantError("The question is empty. Ask something about the documents.")
    if len(clean) > max_characters:
        raise AssistantError(f"The question is longer than {max_characters:,} characters. Ask a shorter one.")
    return clean


def interpret(question: str, earlier: str) -> list[str]:
    """The ways to complete a follow-up with what it leaves out of the question before it, likeliest first.

    "And in phase 1?" after "Which countries take part in K-NUPP phase 2?" asks the same of phase 1: the label is
    exchanged. "And which provinces does it cover?" is given the names and labels of the one before; whether that is
    meant, or the question stands alone, is seen by what the documents answer. One with names of its own stands alone.
    """
    if not earlier:
        return [question]
    labels, earlier_labels = numbered_labels(question), numbered_labels(earlier)
    exchanged = [(old, new) for new in labels for old in earlier_labels if old.name == new.name]
    rest = _without(question, labels)
    if exchanged and len(question_terms(rest)) <= MAX_EXCHANGE_TERMS and not _names(rest, []):
        old, new = exchanged[0]
        return [f"{earlier[: old.start]}{question[new.start : new.end]}{earlier[old.end :]}"]
    if _names(question, labels):
        return [question]
    return [f"{question} ({_subject(earlier, {label.name for label in labels}) or earlier})", question]


def _without(text: str, labels: Sequence[Label]) -> str:
    for label in reversed(labels):
        text = text[: label.start] + " " + text[label.end :]
    return text


def _subject(question: str, but_labels: set[str]) -> str:
    """The names and numbered labels of a question, as written, in order."""
    labels = numbered_labels(question)
    parts = [(label.start, question[label.start : label.end]) for label in labels if label.name not in but_labels]
    for run in _name_runs(question, labels):
        parts.append((run[0], question[run[0] : run[1]]))
    return ", ".join(dict.fromkeys(part for _, part in sorted(parts)))


def _name_runs(text: str, labels: Sequence[Label]) -> list[tuple[int, int]]:
    """Where names stand: words with a capital that do not open the sentence, words with several capitals."""
    openings = {match.end() for match in SENTENCE_OPENING.finditer(text)}
    other_script = any(character.isalpha() and not LATIN_WORD.match(character) for character in text)
    runs: list[tuple[int, int]] = []
    for match in LATIN_WORD.finditer(text):
        if any(label.start < match.end() and match.start() < label.end for label in labels):
            continue
        if not (other_script or _is_name(match[0], opens_sentence=match.start() in openings)):
            continue
        if runs and text[runs[-1][1] : match.start()].isspace():
            runs[-1] = (runs[-1][0], match.end())
        else:
            runs.append((match.start(), match.end()))
    return runs


def _is_name(word: str, opens_sentence: bool) -> bool:
    capitals = sum(character.isupper() for character in word)
    return capitals >= 2 or (len(word) > 1 and word[0].isupper() and not opens_sentence)


def _names(text: str, labels: Sequence[Label]) -> frozenset[str]:
    letters = [character for character in text if character.isalpha()]
    if letters and sum(character.isupper() for character in letters) > 0.6 * len(letters):
        return frozenset()  # written all in capitals: they tell nothing
    terms = {max(question_terms(word), key=len) for start, end in _name_runs(text, labels)
             for word in LATIN_WORD.findall(text[start:end]) if question_terms(word)}
    return frozenset(terms)


def _focus(text: str, labels: Sequence[Label]) -> str:
    """The question without its names and labels. Those are matched as words; left in, they draw the vector towards
    every sentence that names the programme, whatever it says (docs/decisions/0005)."""
    cuts = [(label.start, label.end) for label in labels] + _name_runs(text, labels)
    rest = text
    for start, end in sorted(cuts, reverse=True):
        rest = rest[:start] + " " + rest[end:]
    rest = " ".join(re.sub(r"[()]", " ", rest).split())
    return rest if sum(character.isalpha() for character in rest) >= MIN_FOCUS_LETTERS else text


def _numbers(text: str, labels: Sequence[Label]) -> frozenset[str]:
    """Its numbers, with those of labels that may be part of a name ("Forum 13")."""
    rest = frozenset(match[0] for match in DIGITS.finditer(_without(text, labels)))
    return rest | {str(label.number) for label in labels if label.name not in CONCEPTS}
