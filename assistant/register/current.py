"""The register of the index of this moment, with what people decided about its rows."""

import threading
from pathlib import Path

from assistant.register.register import About, Register
from index.snapshot import Snapshot


class CurrentRegister:
    """Opens the register anew where the index was replaced, or another program decided about a row."""

    def __init__(self, corrections: Path) -> None:
        self._corrections = corrections
        self._lock = threading.Lock()
        self._state: tuple[str, int, int] | None = None
        self._registers: dict[bool, Register] = {}

    def of(self, snapshot: Snapshot, with_replaced: bool = False) -> Register:
        """The register of a snapshot, of the documents that no newer version replaces, or of all. AssistantError where
        the file of decisions is damaged."""
        with self._lock:
            state = (snapshot.name, *self._file_state())
            if state != self._state:
                self._registers, self._state = {}, state
            with_replaced = with_replaced or not snapshot.replaced_documents  # then it is the same
            if with_replaced not in self._registers:
                names = list(snapshot.documents) if with_replaced else snapshot.current_documents()
                about = {name: About(snapshot.documents[name].date, snapshot.text(name)) for name in names}
                facts = [fact for fact in snapshot.facts if fact.document in about]
                self._registers[with_replaced] = Register(facts, self._corrections, about)
            return self._registers[with_replaced]

    def _file_state(self) -> tuple[int, int]:
        try:
            found = self._corrections.stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size
