"""The register of an index on disk, without a model: its facts, and the dates and texts of its documents."""

from datetime import datetime
from pathlib import Path

from assistant.register.register import About, Register
from corpus.facts.model import AnyFact, from_json
from corpus.read import CORRECTIONS
from index.errors import IndexingError
from index.generations import first_damaged, hold_current
from index.snapshot import FACTS, MEND, TEXTS, Manifest


def open_register(index_folder: Path, corpus_folder: Path, with_replaced: bool = False) -> tuple[Register, datetime]:
    """The register of the documents that no newer version replaces, or of all, and when its index was made.
    IndexingError where nothing is indexed or the index is damaged, AssistantError where the file of decisions is."""
    folder, held = hold_current(index_folder)
    with held:
        manifest = Manifest.load(folder)
        facts = read_facts_file(folder, manifest)
        about = {row.name: About(row.date, _text(folder, row.text_file)) for row in manifest.documents
                 if with_replaced or not row.replaced_by}
    facts = [fact for fact in facts if fact.document in about]
    return Register(facts, corpus_folder / CORRECTIONS, about), datetime.fromisoformat(manifest.built)


def read_facts_file(folder: Path, manifest: Manifest) -> list[AnyFact]:
    """The facts of a generation that is held. IndexingError where they are damaged."""
    reason = "it is missing or not whole"
    try:
        if first_damaged(folder, {FACTS: manifest.files[FACTS]}) is None:
            return from_json((folder / FACTS).read_bytes())
    except KeyError:
        reason = "it was never written"
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
    raise IndexingError(f"The index in {folder.parent} is damaged: {FACTS} cannot be read ({reason}). {MEND}")


def _text(folder: Path, name: str) -> str:
    try:
        # newline="": as it was stored.
        with (folder / TEXTS / name).open(encoding="utf-8", newline="") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexingError(f"The index in {folder.parent} is damaged: the text {name} cannot be read ({error}). {MEND}"
                            ) from error
