"""What a person looks at in the Register tab, as the page's script sends it with everything that is done there.

The server keeps nothing of a visitor: what is sent says which rows, in which order, which one is open, and what is to
be done. All of it is checked here; what cannot be is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from assistant.register.register import Decision, Filter, Register
from corpus.facts.model import KINDS, Kind

MAX_TEXT = 200
Shown = Literal["phase", "partner", "commitment", "deadline", "timeline", ""]
Part = Literal["controls", "rows", "panel"]
# What the timeline draws.
DRAWN: tuple[Kind, ...] = ("phase", "deadline")


@dataclass(frozen=True)
class Act:
    """Something that is decided about a row. `changes` are the fields of the form where it is corrected."""

    fact_id: str
    decision: Decision
    changes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """`kind` is empty before the register is first shown. `sort` is the heading of a column. `opened` is the id of the
    open row, `is_correcting` whether its form is open; `parts` are what is to be drawn anew, `acts` what is to be done
    first."""

    kind: Shown = ""
    chosen: dict[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    everything: bool = False
    opened: str = ""
    is_correcting: bool = False
    parts: tuple[Part, ...] = ("controls", "rows", "panel")
    acts: tuple[Act, ...] = ()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of rows it shows."""
        return tuple(kind for kind in KINDS if kind == self.kind) or DRAWN


VIEW: TypeAdapter[View] = TypeAdapter(View)


def read_view(sent: str | None) -> View:
    """What the script sent; the view at the beginning where that cannot be read."""
    try:
        return VIEW.validate_json(sent or "{}")
    except ValidationError:
        return View()


def offered(register: Register, kinds: tuple[Kind, ...]) -> dict[str, list[str]]:
    """The values that rows of these kinds can be filtered by, by the names of `Filter`."""
    found: dict[str, dict[str, None]] = {}
    for kind in kinds:
        for name, values in register.choices(kind).items():
            found.setdefault(name, {}).update(dict.fromkeys(values))
    return {name: sorted(values, key=str.casefold) for name, values in found.items()}


def filter_of(register: Register, kinds: tuple[Kind, ...], chosen: Mapping[str, str]) -> Filter:
    """The filter that is chosen. What these kinds cannot be filtered by is left out: nobody could see or clear it."""
    values = offered(register, kinds)
    known = {name: chosen[name] for name in values if chosen.get(name) in values[name]}
    year = known.pop("year", "")
    return Filter(**known, year=int(year) if year else None, text=chosen.get("text", "")[:MAX_TEXT].strip())
