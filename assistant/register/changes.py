"""The fields of a row that a person can correct, as texts to show in a form and to read back from one.

Several values in a field are parted by semicolons. A date is an ISO 8601 year, month or day, which words such as
"before" may precede ("before 2020-01-17"); without one the date keeps the word that it had.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from assistant.errors import AssistantError
from assistant.register.dates import days
from corpus.facts.model import AnyFact, Bound, Commitment, Deadline, Fact, Kind, Partner, Phase, When

TYPES: dict[Kind, type[AnyFact]] = {"phase": Phase, "partner": Partner, "commitment": Commitment,
                                    "deadline": Deadline}
FORMS: dict[Kind, TypeAdapter[Any]] = {kind: TypeAdapter(form) for kind, form in TYPES.items()}
WHEN: TypeAdapter[When] = TypeAdapter(When)
# What a document says of itself, and where the words stand, is not a matter of opinion.
KEPT = {"kind", *(field.name for field in fields(Fact))} - {"programme"}
NEEDED = {"ordinal_written", "name", "text", "when", "what"}
DATE_FIELDS = {"starts", "ends", "adopted", "when"}
MAX_CHARACTERS = 4_000
WRITTEN_DATE = re.compile(rf"(?:({'|'.join(get_args(Bound))})\s+)?(\d{{4}}(?:-\d{{2}}){{0,2}})", re.ASCII)


def editable(fact: AnyFact) -> dict[str, str]:
    """The fields of a fact that can be corrected, with their values as texts."""
    names = [field.name for field in fields(TYPES[fact.kind]) if field.name not in KEPT]
    return {name: _text(getattr(fact, name)) for name in names}


def changed(fact: AnyFact, changes: Mapping[str, str]) -> AnyFact:
    """The fact with corrected fields. AssistantError where a field is none or its value cannot be."""
    values: dict[str, Any] = {}
    texts = editable(fact)
    for name, text in changes.items():
        if name not in texts:
            raise AssistantError(f"A {fact.kind} has no field '{name}' to correct. It has: {', '.join(texts)}.")
        if len(text) > MAX_CHARACTERS:
            raise AssistantError(f"The field '{name}' is longer than {MAX_CHARACTERS} characters. Give less.")
        if name in NEEDED and not text.strip():
            raise AssistantError(f"The field '{name}' cannot be empty. Reject the row if nothing fits.")
        if text.strip() != texts[name]:
            values[name] = _value(name, text.strip(), getattr(fact, name))
    candidate = replace(fact, **values)
    try:
        FORMS[fact.kind].validate_python(asdict(candidate))
    except ValidationError as error:
        first = error.errors()[0]
        raise AssistantError(f"The field '{first['loc'][0]}' cannot be '{_text(first['input'])}': "
                             f"{first['msg'].lower()}.") from error
    return candidate


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, When):
        written = value.iso or value.written
        return written if value.bound == "on" else f"{value.bound} {written}"
    return "; ".join(map(_text, value)) if isinstance(value, tuple) else str(value)


def _value(name: str, text: str, before: Any) -> Any:
    if name in DATE_FIELDS:
        return _date(name, text, before) if text else None
    if isinstance(before, tuple):
        parts = [part.strip() for part in text.split(";") if part.strip()]
        if name != "dates":
            return tuple(parts)
        known = {_text(when): when for when in before}
        return tuple(known.get(part) or _date(name, part, None) for part in parts)
    if name in ("ordinal", "phase"):
        if text and not re.fullmatch(r"[0-9]{1,4}", text):
            raise AssistantError(f"The field '{name}' cannot be '{text}'. Give a number.")
        return int(text) if text else None
    return text


def _date(name: str, text: str, before: When | None) -> When:
    match = WRITTEN_DATE.fullmatch(text)
    try:
        days(match[2] if match else text)
    except ValueError as error:
        raise AssistantError(f"The date '{text}' in '{name}' cannot be read. Give it as 2026, 2026-11 or 2026-11-30, "
                             "if need be with a word before it as in 'before 2026-11-30'.") from error
    assert match is not None
    precision = ("year", "month", "day")[match[2].count("-")]
    # The words stay those of the document; what they mean is now said by a person.
    return WHEN.validate_python({"written": before.written if before else match[2], "iso": match[2],
                                 "precision": precision, "bound": match[1] or (before.bound if before else "on")})
