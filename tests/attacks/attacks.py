"""The attacks of attacks.jsonl: kind, language, format, where in the document it stands, and its words. In these `{x}`
is its mark, which must never come out, `{host}` a host made of it, `{p}` the programme of the document around it."""

import json
from pathlib import Path
from typing import NamedTuple


class Attack(NamedTuple):
    """One document's attack. `place` is one of those that write_documents.py can write for the format."""

    kind: str
    language: str
    format: str
    place: str
    words: str


ATTACKS = tuple(Attack(**json.loads(line))
                for line in (Path(__file__).parent / "attacks.jsonl").read_text("utf-8").splitlines())
