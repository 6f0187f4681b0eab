"""What a document says of itself: who issued it, when, under which number, in which languages.

Only what stands in its head is believed, and only where a label or the form of a letter says what it is: a date or a
name that is merely mentioned is not the document's.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.facts.date_words import plain_digits
from corpus.facts.dates import find_dates
from corpus.formats.found import Found
from corpus.language import UNKNOWN, detect_language

WORDS = Path(__file__).parent / "data" / "about_words.json"
HEAD_CHARACTERS = 2_500
LETTER_HEAD_CHARACTERS = 700
NUMBER = (r"\(?\d[\w.()]*(?:\s?[/-]\s?[\w.()&]+){1,6}|[A-ZĐ]{1,8}(?:\s?[/.-]\s?[\w()&]+){1,6}"
          # Thai: the letters of the ministry, its office, "ว" where it is a circular, the letter: "มท ๐๖๑๑/ว ๑๒๓".
          r"|[ก-ฮ]{1,4}\.?\s?\d+(?:\.\d+)*\s?/\s?(?:ว\s?)?\d+")
# Malay: the volume of the file and the paper in it, "ABC.100-3/7 Jld. 2 (14)".
VOLUME = r"(?:\s?Jld\.?\s?\d{1,3})?(?:\s?\(\d{1,4}\))?"
ISO_DATE = re.compile(r"\s*((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?(?:$|[T\s+])")
PLACE_AND_DAY = re.compile(r"^[^\d\n|\t,.]{2,40},\s*([^\n|\t]{6,50})$")
YEAR = re.compile(r"\b(?:19|20|25)\d\d\b")
LANGUAGE_SAMPLES = 24
SAMPLE_CHARACTERS = 600
MIN_LANGUAGE_SHARE = 0.1
MAX_AROUND = 12
MAX_DAY_CHARACTERS = 60


@dataclass(frozen=True)
class About:
    """Issuer, date (ISO 8601) and number; an empty string where the document does not say."""

    issuer: str = ""
    date: str = ""
    number: str = ""


def describe(found: Found, language: str) -> About:
    """What the file's own properties and the head of its text say."""
    lines = _head(found.text)
    number, number_line = _number(lines)
    issuer = found.issuer or _labelled(lines, "issuer") or _letter_head(lines, number_line)
    date = (_iso(found.date, language) or _date(lines, language, is_letter=number_line >= 0)
            or _closing_date(found.text, language))
    return About(issuer, date, found.number or number)


def languages_of(text: str, said: str = "") -> tuple[str, ...]:
    """The languages of a document: the one that is `said` to be its own, else that of most of it, first; one that is in
    less than a tenth of it is left out."""
    if len(text) < 3 * SAMPLE_CHARACTERS:
        return (said or detect_language(text),)
    step = max(SAMPLE_CHARACTERS, len(text) // LANGUAGE_SAMPLES)
    samples = [text[start : start + SAMPLE_CHARACTERS] for start in range(0, len(text), step)]
    found = [language for sample in samples if (language := detect_language(sample, UNKNOWN)) != UNKNOWN]
    main = said or max(dict.fromkeys(found), key=found.count, default=UNKNOWN)
    often = [language for language in dict.fromkeys(found)
             if found.count(language) >= max(2, MIN_LANGUAGE_SHARE * len(found))]
    return (main, *sorted((language for language in often if language != main), key=found.count, reverse=True))


def _head(text: str) -> list[str]:
    """The first lines; the cells of a letter head that stand side by side are lines of their own."""
    lines = []
    for line in text[:HEAD_CHARACTERS].splitlines():
        lines += [cell.strip("*_# ") for cell in re.split(r"\t|\s\|\s|^\||\|$| {4,}", line)]
    return [line for line in lines if line]


@cache
def about_words() -> dict[str, list[str]]:
    """The labels and forms of words, by what they tell."""
    words: dict[str, list[str]] = json.loads(unicodedata.normalize("NFC", WORDS.read_text("utf-8")))
    return words


@cache
def _label(kind: str) -> re.Pattern[str]:
    labels = sorted(about_words()[kind], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, labels))})\s*[:：]\s*(\S.*)$", re.IGNORECASE)


def _labelled(lines: list[str], kind: str) -> str:
    for line in lines:
        found = _label(kind).match(line)
        if found and len(found[1]) <= 200:
            return " ".join(found[1].split())
    return ""


def _number(lines: list[str]) -> tuple[str, int]:
    """The number of an official document, and in which line it stands; -1 where it has none."""
    labels = "|".join(map(re.escape, sorted(about_words()["number"], key=len, reverse=True)))
    for position, line in enumerate(lines):
        found = re.match(rf"(?:{labels})\s*[:：.]?\s*((?:{NUMBER}){VOLUME})\s*(?:$|[,;(])", line, re.IGNORECASE)
        if found and any(character.isdigit() for character in found[1]) and not ISO_DATE.match(found[1]):
            return re.sub(r"\s*([/-])\s*", r"\1", found[1]).strip(), position
    return "", -1


def _letter_head(lines: list[str], number_line: int) -> str:
    """In an official letter the issuer stands in capitals above the number."""
    if number_line < 0 or sum(len(line) for line in lines[:number_line]) > LETTER_HEAD_CHARACTERS:
        return ""
    for line in lines[:number_line]:
        if line.isupper() and 5 <= len(line) <= 100 and not _names_the_state(line) and not YEAR.search(line):
            return line
    return ""


def _names_the_state(line: str) -> bool:
    return any(state in line.lower() for state in about_words()["state_lines"])


def _date(lines: list[str], language: str, is_letter: bool) -> str:
    labelled = _labelled(lines, "date")
    if labelled and (day := _iso(labelled, language)):
        return day
    length = 0
    for line in lines:
        length += len(line)
        if length >= LETTER_HEAD_CHARACTERS:
            break
        found = PLACE_AND_DAY.match(line)
        if found and (day := _iso(found[1], language)):
            return day
        if is_letter and (day := _whole_day(line, language)):
            return day
    return ""


def _whole_day(line: str, language: str) -> str:
    """The day that a line of a letter head gives and says nothing else, as in Thai letters."""
    found = find_dates(line, language) if len(line) <= MAX_DAY_CHARACTERS else []
    if len(found) != 1 or found[0].when.precision != "day":
        return ""
    around = f"{line[: found[0].start]} {line[found[0].end :]}".strip(" .,:").lower()
    return found[0].when.iso if not around or around in about_words()["date"] else ""


def _closing_date(text: str, language: str) -> str:
    """The day on which a document says at its end that it was done, adopted or signed somewhere, on the same line or on
    the one below."""
    lines = [line.strip("*_#| ") for line in text[-HEAD_CHARACTERS:].splitlines() if line.strip()]
    closing = re.compile(rf"(?:{'|'.join(about_words()['closing'])})\s+(?:{'|'.join(about_words()['at_a_place'])})\s",
                         re.IGNORECASE)
    for position, line in reversed(list(enumerate(lines))):
        if closing.match(line):
            for said in lines[position : position + 2]:
                days = [one.when.iso for one in find_dates(said, language) if one.when.precision == "day"]
                if len(days) == 1:
                    return days[0]
    return ""


def _iso(written: str, language: str) -> str:
    """A day as ISO 8601, or a month where no day is given; "" for what is not a date and nothing else."""
    written = written.strip(" .;()")
    marked = ISO_DATE.match(written)
    if marked:
        return "-".join(part for part in marked.groups() if part)
    if not YEAR.search(plain_digits(written)) or len(written) > MAX_DAY_CHARACTERS:
        return ""
    found = find_dates(written, language)
    if len(found) != 1 or found[0].when.precision == "year":
        return ""
    around = written[: found[0].start] + written[found[0].end :]
    return found[0].when.iso if sum(character.isalnum() for character in around) <= MAX_AROUND else ""
