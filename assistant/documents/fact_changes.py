"""What is different between two versions of a document, told by the facts in them."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from assistant.register.filter import plain
from assistant.register.table import date_text
from assistant.register.words import content_words, overlap
from corpus.facts.model import AnyFact, Commitment, Deadline, Partner, Phase, When

SAME_SUBJECT = 0.6  # of the words of two deadlines, or two clauses
MAX_CHARACTERS = 120


def fact_changes(old: Sequence[AnyFact], new: Sequence[AnyFact]) -> tuple[str, ...]:
    """A line for each fact that is new, gone or different, in the order of the new version; gone ones last."""
    lines: list[str] = []
    for kind in ("phase", "partner", "commitment", "deadline"):
        before = [fact for fact in old if fact.kind == kind]
        after = [fact for fact in new if fact.kind == kind]
        pairs = _paired(before, after)
        lines += [line for fact in after for line in _told(pairs.get(id(fact)), fact)]
        met = {id(fact) for fact in pairs.values()}
        lines += [f"{_name(fact)} is gone" for fact in before if id(fact) not in met]
    return tuple(dict.fromkeys(lines))


def _paired(before: Sequence[AnyFact], after: Sequence[AnyFact]) -> dict[int, AnyFact]:
    """For facts of the new version, by their id(), the same ones of the old: those that say the same, then those with
    the same key, then those about the same subject. Each is paired once."""
    pairs: dict[int, AnyFact] = {}
    for key in (_whole, _key):
        free = _free(before, pairs.values())
        for fact in _free(after, (one for one in after if id(one) in pairs)):
            same = next((one for one in free if key(one) == key(fact) is not None), None)
            if same is not None:
                pairs[id(fact)] = same
                free.remove(same)
    free = _free(before, pairs.values())
    likeness = sorted(((_likeness(one, fact), -place, fact, one) for place, fact in enumerate(after)
                       if id(fact) not in pairs for one in free), key=lambda found: found[:2], reverse=True)
    for likely, _, fact, one in likeness:
        if likely >= SAME_SUBJECT and id(fact) not in pairs and any(one is other for other in free):
            pairs[id(fact)] = one
            free = [other for other in free if other is not one]
    return pairs


def _free(facts: Sequence[AnyFact], taken: Iterable[AnyFact]) -> list[AnyFact]:
    ids = {id(fact) for fact in taken}
    return [fact for fact in facts if id(fact) not in ids]


def _whole(fact: AnyFact) -> Hashable:
    return plain(fact.label())


def _key(fact: AnyFact) -> Hashable:
    if isinstance(fact, Phase):
        return plain(fact.programme), fact.ordinal if fact.ordinal is not None else plain(fact.ordinal_written)
    if isinstance(fact, Partner):
        return plain(fact.name), fact.phase, plain(fact.place)
    if isinstance(fact, Commitment):
        return (plain(fact.instrument), fact.number) if fact.number else None
    return plain(fact.what)


def _likeness(one: AnyFact, other: AnyFact) -> float:
    if isinstance(one, Deadline) and isinstance(other, Deadline):
        texts = one.what, other.what
    elif isinstance(one, Commitment) and isinstance(other, Commitment):
        texts = one.text, other.text
    else:
        return 0.0
    return overlap(*(set(content_words(text)) for text in texts))


def _told(before: AnyFact | None, fact: AnyFact) -> Iterator[str]:
    if before is None:
        yield f"{_name(fact)} is new"
    elif isinstance(fact, Phase) and isinstance(before, Phase):
        name = _name(fact)
        yield from _moved(f"{name} start changed", before.starts, fact.starts)
        yield from _moved(f"{name} end changed", before.ends, fact.ends)
        if fact.status != before.status:
            yield f"{name} status changed from {before.status} to {fact.status}"
    elif isinstance(fact, Partner) and isinstance(before, Partner):
        if fact.role != before.role:
            yield f"partner {_short(fact.name)} changed from {before.role} to {fact.role}"
    elif isinstance(fact, Deadline) and isinstance(before, Deadline):
        yield from _moved("deadline moved", before.when, fact.when, f": {_short(fact.what)}")
    elif isinstance(fact, Commitment) and isinstance(before, Commitment) and plain(fact.text) != plain(before.text):
        yield f"{_name(fact)} changed; it was: {_short(before.text)}"


def _moved(what: str, before: When | None, now: When | None, after: str = "") -> Iterator[str]:
    texts = [date_text(when) or "not told" for when in (before, now)]
    if texts[0] != texts[1]:
        yield f"{what} from {texts[0]} to {texts[1]}{after}"


NAMES: dict[str, Callable[[AnyFact], str]] = {
    "phase": lambda fact: f"phase {fact.ordinal}" if isinstance(fact, Phase) and fact.ordinal is not None
    else _short(fact.label()),
    "partner": lambda fact: f"partner {_short(fact.label())}",
    "commitment": lambda fact: f"commitment {_short(fact.label())}",
    "deadline": lambda fact: f"deadline {_short(fact.label())}",
}


def _name(fact: AnyFact) -> str:
    return NAMES[fact.kind](fact)


def _short(text: str) -> str:
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= MAX_CHARACTERS else f"{line[: MAX_CHARACTERS - 1].rstrip()}…"
