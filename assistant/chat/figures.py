"""Whether the dates, numbers and labels of a text stand in those it is held against, compared by what they mean."""

from collections.abc import Collection, Sequence

from assistant.chat.amounts import Number
from assistant.chat.claims import Claims
from corpus.facts.model import When

BEFORE, AFTER = frozenset({"before", "by", "until"}), frozenset({"after", "from"})


def missing_figure(claims: Claims, held: Sequence[Claims]) -> str:
    """The first date, number, label, day or month of a text that those it is held against do not have, for people; ""
    where they have all."""
    for when in claims.dates:
        if not _holds_date(when, held):
            return f"the date “{when.written}”"
    years = {when.iso[:4] for one in held for when in one.dates if when.iso}
    values = {value for one in held for number in one.numbers for value in number.values}
    written = {number.written.casefold() for one in held for number in one.numbers}
    for number in claims.numbers:
        if not (number.values & values or number.written.casefold() in written or number.written in years):
            return f"the number “{number.written}”"
    for name, value in sorted(claims.labels - {label for one in held for label in one.labels}):
        return f"“{name} {value}”"
    days = {day for one in held for day in one.days} | {
        (int(when.iso[5:7]), int(when.iso[8:10])) for one in held for when in one.dates if len(when.iso) == 10}
    if claims.days - days:
        return "a day"
    months = {month for one in held for month in one.months} | {
        int(when.iso[5:7]) for one in held for when in one.dates if len(when.iso) >= 7}
    if claims.months - months:
        return "a month"
    return ""


def unproved_amount(claims: Claims, held: Sequence[Claims]) -> str:
    """A number whose unit or bound is not that of the same number in the quotes."""
    units = {unit for one in held for unit in (*one.units, *(number.unit for number in one.numbers))}
    for number in claims.numbers:
        same = [other for one in held for other in one.numbers if other.values & number.values]
        if (number.unit and number.unit not in units) or (
                same and number.unit and not any(other.unit in ("", number.unit) for other in same)):
            return f"the unit of “{number.written}” stands in none of its quotes"
        if same and number.bound and not any(other.bound in (None, number.bound) for other in same):
            return f"that it is {number.bound} “{number.written}” stands in none of its quotes"
        if _lacks_bound(number, same, claims.limits):
            return f"its quotes say that there is a bound to “{number.written}” (such as “at least”), and it does not"
    return "a unit or currency in it stands in none of its quotes" if claims.signs - units else ""


def _lacks_bound(number: Number, same: Sequence[Number], limits: Collection[str]) -> bool:
    """Whether a number stands without a bound that it has wherever its quotes state it, and none is said apart."""
    stated = [other for other in same if other.unit == number.unit] or same
    return (number.bound == "" and bool(stated) and all(other.is_bounded for other in stated)
            and not any(other.bound in limits for other in stated))


def _holds_date(when: When, held: Sequence[Claims]) -> bool:
    digits = _digits(when.written)
    for one in held:
        for other in one.dates:
            same = other.iso and when.iso and (other.iso == when.iso or other.iso.startswith(f"{when.iso}-"))
            if same and when.precision == "year" and not digits <= _digits(other.written):
                continue  # "Q3 2025" is not proved by "Q2 2025"
            if same and not _contradict(when, other):
                return True
            if when.alternatives and when.alternatives == other.alternatives:
                return True
            if when.iso and when.iso in other.alternatives and _holds_month(when.iso, held):
                return True
        if when.precision == "year" and not digits and any(number.written == when.iso for number in one.numbers):
            return True
    return False


def _holds_month(iso: str, held: Sequence[Claims]) -> bool:
    """Whether the month is named beside a date that can be read two ways: "in June 2023 … on 5/6/2023"."""
    return any(when.iso == iso[:7] for one in held for when in one.dates)


def _contradict(when: When, other: When) -> bool:
    return (when.bound in BEFORE and other.bound in AFTER) or (when.bound in AFTER and other.bound in BEFORE)


def _digits(written: str) -> set[str]:
    return {run for run in "".join(one if one.isdigit() else " " for one in written).split() if len(run) < 4}
