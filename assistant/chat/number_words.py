"""Numbers in words, with their values and places: "twelve", "mười hai", "dua belas", "สิบสอง", "十二", "half".

English is number-parser's; what it cannot read stands in data/amounts.json: words that count, words that multiply what
stands before them, and expressions in which the same word counts nothing ("năm 2022" is a year). One alone is no number
to be proved: "một", "satu" and "一" are articles too.
"""

import re
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from number_parser import parse_number

from assistant.chat.tables import amounts
from corpus.facts.phrases import SPACELESS, alternatives

ENGLISH = re.compile(r"(?<!\w)(?:(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
                     r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
                     r"ninety|one hundred|one thousand|one million|one billion)"
                     r"(?:[\s-]+(?:and\s+)?(?:one|two|three|four|five|six|seven|eight|nine|hundred|thousand|million|"
                     r"billion))*)(?!\w)", re.IGNORECASE)
DOZEN, HALF = Decimal(12), Decimal("0.5")


class Spelled(NamedTuple):
    """A number in words and where it stands."""

    value: Decimal
    start: int
    end: int


def spelled_numbers(text: str, language: str) -> list[Spelled]:
    """The numbers in words of a text in a language, none where its words are not known. Ones are among them."""
    words = _words(language)
    if not words:
        return []
    rest = words["spared"].sub(lambda match: " " * len(match[0]), text) if words["spared"] else text
    found = []
    for value, pattern in words["fixed"]:
        for match in pattern.finditer(rest):
            found.append(Spelled(value, *match.span()))
            rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    if language.split("-")[0] == "en":
        for match in ENGLISH.finditer(rest):
            parsed = parse_number(re.sub(r"\s+", " ", match[0]).casefold(), language="en")
            if parsed is not None:
                found.append(Spelled(Decimal(parsed), *match.span()))
    elif words["run"]:
        for match in words["run"].finditer(rest):
            parts = words["part"].findall(match[0])
            found.append(Spelled(Decimal(_value([part.casefold() for part in parts], words)), *match.span()))
    return sorted(found, key=lambda one: one.start)


def _value(parts: list[str], words: dict[str, Any]) -> int:
    """"hai", "mươi", "lăm" is 25; digits alone in a row are read one by one ("二〇二六")."""
    numbers, times = words["numbers"], words["times"]
    if len(parts) > 2 and all(numbers.get(part, 10) < 10 for part in parts):
        return int("".join(str(numbers[part]) for part in parts))
    total = current = 0
    for part in parts:
        if part in words["teens"]:
            total, current = total + 10 + current, 0
        elif part in times:
            total, current = total + (current or 1) * times[part], 0
        elif part in numbers and numbers[part] < 10:
            current = numbers[part]
        elif part in numbers:
            total += numbers[part]
    return total + current


@cache
def _words(language: str) -> dict[str, Any]:
    listed = amounts()["words"].get(language.split("-")[0])
    if listed is None:
        return {}
    numbers, times, teens = listed["numbers"], listed.get("times", {}), set(listed.get("teens", ()))
    fixed = [(Decimal(value), [word]) for word, value in listed.get("ordinals", {}).items()]
    fixed += [(value, listed[name]) for value, name in ((HALF, "halves"), (DOZEN, "dozens")) if name in listed]
    spared = listed.get("spared")
    run = part = None
    if numbers:
        more = alternatives([*numbers, *times, *teens, *listed.get("fillers", ())])
        first = alternatives([*numbers, *(word for word in times if times[word] == 10)])
        between = "" if SPACELESS.search(min(numbers)) else r"\s+"
        body = rf"{first}(?:{between}{more})*"
        # In a script without spaces a sign counts before a word that is counted, and is a part of a word elsewhere.
        if "followed" in listed:
            body = rf"(?:(?<={listed['led_by']}){body}|{body}(?={listed['followed']}))"
        run = re.compile(body, re.IGNORECASE)
        part = re.compile(alternatives([*numbers, *times, *teens]), re.IGNORECASE)
    return {"numbers": numbers, "times": times, "teens": teens, "run": run, "part": part,
            "fixed": [(value, re.compile(alternatives(words), re.IGNORECASE)) for value, words in fixed],
            "spared": re.compile("|".join(rf"(?<!\w){one}(?!\w)" if one[0] < "\u0e00" and one[0] != "(" else one
                                          for one in spared), re.IGNORECASE) if spared else None}
