"""Small raised characters (the number of a footnote, a power) -> text in which they do not join what they stand at.

On the line "2026" with a raised 3 would be the year 20263. Digits become the raised digits of Unicode, as the page
shows them, after a space where they are the sign of a note: readers of years and names and the forms in which words are
compared all see "2026". Powers and units ("10⁶", "m²") are one word. Ordinals ("1st", "XIXe") stay on the line.
"""

import re

RAISED = str.maketrans("0123456789abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
SIGNS = str.maketrans("+-−–", "⁺⁻⁻⁻")
BRACKET = str.maketrans(")", "⁾")
NUMBERS = re.compile(r"(?:[+−–-]?\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)\)?")
ALREADY = "⁰¹²³⁴⁵⁶⁷⁸⁹"
LAST_WORD = re.compile(r"[^\W_]+$")
ROMAN = re.compile(r"[IVXLC]+$")
MAX_UNIT_LETTERS = 2


def raised(before: str, text: str) -> str:
    """How raised `text` is written after `before`, the line up to it. Words that are raised stay as they are."""
    bare = text.strip()
    if before.endswith(("[", "(")):  # "[3]" joins nothing
        return text
    word = LAST_WORD.search(before)
    is_letter = len(bare) == 1 and bare.isascii() and bare.islower() and bare != "q"
    if is_letter and not (word and _is_noted_by_letter(word[0], bare)):
        return text
    if not is_letter and not NUMBERS.fullmatch(bare):
        return text
    written = bare[0].translate(SIGNS).translate(RAISED) + bare[1:].translate(RAISED).translate(BRACKET)
    if word and word[0][-1] not in ALREADY and not _is_power(word[0], bare):
        written = " " + written
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    # The sign in front of a note's own text.
    return start + written + (end or ("" if before.strip() else " "))


def _is_noted_by_letter(word: str, letter: str) -> bool:
    """Whether a raised letter after `word` is the sign of a note: "2026 ᵃ", not "124e", "XIXe" or "No"."""
    return len(word) > MAX_UNIT_LETTERS and not ROMAN.match(word) and not (letter == "e" and word.isdigit())


def _is_power(word: str, number: str) -> bool:
    """Whether a raised number after `word` belongs to it: 10⁶, m², km³, s⁻¹, x²."""
    if word[-1].isdigit():
        return word == "10"
    return len(word) <= MAX_UNIT_LETTERS and (number in ("2", "3") or number[0] in "+−–-")
