"""Facts made by hand, for tests of the register."""

from pathlib import Path
from typing import Any

from assistant.register.register import About, Register
from corpus.facts.model import AnyFact, Commitment, Deadline, Partner, Phase, Proof, When


def proof(quote: str, start: int = 0, language: str = "en", page: int | None = 1, section: str = "") -> Proof:
    return Proof(start, start + len(quote), quote, "passage", section, page, language)


def when(iso: str, bound: Any = "on", written: str = "", alternatives: tuple[str, ...] = ()) -> When:
    precision: Any = ("year", "month", "day")[iso.count("-")] if iso else "day"
    return When(written or iso, iso, precision, bound, alternatives)


def about(document: str, quote: str, start: int, language: str, programme: str, title: str) -> dict[str, Any]:
    return {"document": document, "title": title or document, "programme": programme,
            "proofs": (proof(quote, start, language),)}


def phase(document: str, quote: str, *, start: int = 0, programme: str = "Lantern Programme", language: str = "en",
          title: str = "", ordinal: int = 2, **values: Any) -> Phase:
    return Phase(**about(document, quote, start, language, programme, title),
                 **{"ordinal_written": f"Phase {ordinal}", "ordinal": ordinal} | values)


def partner(document: str, name: str, role: Any = "ministry", *, start: int = 0, programme: str = "Lantern Programme",
            language: str = "en", quote: str = "", **values: Any) -> Partner:
    return Partner(**about(document, quote or name, start, language, programme, ""), name=name, role=role, **values)


def commitment(document: str, text: str, number: str = "1", *, start: int = 0, language: str = "en", **values: Any
               ) -> Commitment:
    return Commitment(**about(document, text, start, language, "Harbour Charter", ""), number=number, text=text,
                      **values)


def deadline(document: str, quote: str, date: When, what: str, *, start: int = 0, programme: str = "",
             language: str = "en", title: str = "", **values: Any) -> Deadline:
    return Deadline(**about(document, quote, start, language, programme, title), when=date, what=what, **values)


def register(folder: Path, facts: list[AnyFact], documents: dict[str, About] | None = None) -> Register:
    return Register(facts, folder / "register-corrections.jsonl", documents)
