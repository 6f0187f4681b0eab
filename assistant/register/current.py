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
        self._register: Register | None = None

    def of(self, snapshot: Snapshot) -> Register:
        """The register of a snapshot. AssistantError where the file of decisions is damaged."""
        with self._lock:
            state = (snapshot.name, *self._file_state())
            if self._register is None or state != self._state:
                about = {name: About(one.date, snapshot.text(name)) for name, one in snapshot.documents.items()}
                self._register = Register(snapshot.facts, self._corrections, about)
                self._state = state
            return self._register

    def _file_state(self) -> tuple[int, int]:
        try:
            found = self._corrections.stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size
