"""What a person looks at and does in the Documents tab, as the page's script sends it.

The server keeps nothing of a visitor: what is sent says which documents, in which order, which one is open, and what
is to be done. All of it is checked here; what cannot be is left out.
"""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter, ValidationError

Part = Literal["head", "work", "rows", "panel"]
Doing = Literal["add", "remove", "edit", "index", "cancel"]
PARTS: tuple[Part, ...] = ("head", "work", "rows", "panel")


@dataclass(frozen=True)
class Act:
    """Something that is to be done: `uploads` are the keys of files that were sent, `document` the name of the one
    meant, `changes` the fields of the form, `number` that of the change that is cancelled."""

    what: Doing
    uploads: tuple[str, ...] = ()
    document: str = ""
    changes: dict[str, str] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True)
class View:
    """`sort` is the heading of a column, `opened` the key of the open row, `form` what is open in its panel, `followed`
    the number of the change whose end this page waits for or shows, -1 where that was closed, `refused` what it
    was told of an act that was refused; `parts` are what is to be drawn anew, `acts` what is to be done first."""

    text: str = ""
    sort: str = ""
    descending: bool = False
    everything: bool = False
    opened: str = ""
    form: Literal["", "edit", "remove"] = ""
    followed: int = 0
    refused: str = ""
    parts: tuple[Part, ...] = PARTS
    acts: tuple[Act, ...] = ()


VIEW: TypeAdapter[View] = TypeAdapter(View)


def read_view(sent: str | None) -> View:
    """What the script sent; the view at the beginning where that cannot be read."""
    try:
        return VIEW.validate_json(sent or "{}")
    except ValidationError:
        return View()
