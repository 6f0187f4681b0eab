"""A corpus folder with two documents, its index of quick vectors, and files that come from elsewhere."""

from pathlib import Path

from assistant.documents.killed import LOCK
from assistant.documents.putting_in import add
from assistant.documents.receipts import FileReceipt
from assistant.pipeline import Assistant
from assistant.settings import read_settings
from tests.integration.quick_vectors import QuickVectors

LETTER = """Ministry of Harbours

Letter to the towns

The towns shall submit their report on moorings to the Harbour Office by 30 June 2031.

The lighthouse of Norrvik is painted white and red every second spring.

Phase 1 ends in 2030. The ferry company of Sundal takes part as a partner of the programme.
"""
MILL = "# Another\n\nThe mill of Arnes grinds barley from Monday to Friday.\n"
PLAN = "Night Market Plan\n\nThe night market of Tavola opens at half past six and is run by the Lantern Guild.\n"


class Place:
    """A corpus folder, its index, and files that come from elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.index, self.outside = folder / "corpus", folder / "index", folder / "outside"
        self.outside.mkdir()
        self.evaluation = folder / "evaluation"
        settings = read_settings({}, index_directory=self.index, corpus_directory=self.corpus,
                                 cache_directory=folder / "cache", evaluation_directory=self.evaluation)
        self.assistant = Assistant(settings, QuickVectors())

    def add(self, **texts: str) -> list[FileReceipt]:
        files = []
        for name, text in texts.items():
            path = self.outside / f"{name}.txt"
            path.write_text(text, "utf-8")
            files.append((path.name, path))
        return add(self.assistant, files, quiet)

    def state(self) -> tuple[dict[str, bytes], str, list[str]]:
        """All that must not change where a change is called off."""
        corpus = {path.name: path.read_bytes() for path in self.corpus.iterdir() if path.name != LOCK}
        return corpus, (self.index / "CURRENT").read_text(), sorted(path.name for path in self.index.rglob("*"))


def quiet(step: str, fraction: float) -> None:
    """Tells nobody."""
