"""What is being done, told on stderr: a bar on a terminal, a line now and then elsewhere."""

import shutil
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm

SECONDS_BETWEEN_LINES = 5.0


class Progress:
    """Called with what is being done and the fraction that is done, 0 to 1. Use it in a `with` statement."""

    def __init__(self, quiet: bool = False) -> None:
        self._bar: tqdm[None] | None = None
        self._kind, self._told = "", -SECONDS_BETWEEN_LINES
        self._quiet = quiet
        self._on_terminal = sys.stderr.isatty()

    def __call__(self, text: str, fraction: float) -> None:
        if self._on_terminal:
            self._draw(text, fraction)
        elif not self._quiet:
            self._tell(text)

    def _draw(self, text: str, fraction: float) -> None:
        from tqdm import tqdm

        if self._bar is None:
            columns, lines = shutil.get_terminal_size()  # tqdm draws nothing on a terminal that tells no size
            self._bar = tqdm(total=1.0, file=sys.stderr, leave=False, ncols=columns, nrows=lines,
                             bar_format="{desc} {bar:30} {percentage:3.0f}%")
        self._bar.set_description_str(text, refresh=False)
        self._bar.n = fraction
        self._bar.refresh()

    def _tell(self, text: str) -> None:
        """Every kind of work once, and then a line every few seconds."""
        kind, now = text.split(" ")[0], time.monotonic()
        if kind != self._kind or now - self._told >= SECONDS_BETWEEN_LINES:
            self._kind, self._told = kind, now
            print(text, file=sys.stderr, flush=True)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
