"""What is being done, told on stderr: a bar on a terminal, a line now and then elsewhere."""

import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm

SECONDS_BETWEEN_LINES = 5.0
WIDTH_OF_BAR = 40
# Text from documents and questions must not steer the terminal: control characters, and marks that turn text around.
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@contextmanager
def heeding_control_c() -> Iterator[None]:
    """Ctrl-C ends the work also where a library swallows it, as some do while they are imported."""

    def note(number: int, frame: FrameType | None) -> None:
        Progress.interrupted = True
        raise KeyboardInterrupt

    def tell(lost: "sys.UnraisableHookArgs") -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            sys.__unraisablehook__(lost)

    before = signal.signal(signal.SIGINT, note), sys.unraisablehook
    sys.unraisablehook = tell
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before[0])
        sys.unraisablehook = before[1]
        Progress.interrupted = False


def harmless(text: str) -> str:
    """`text` without the characters that steer a terminal."""
    return STEERING.sub("", text)


class Progress:
    """Called with what is being done and the fraction that is done, 0 to 1. Use it in a `with` statement.

    Raises KeyboardInterrupt where the person has pressed Ctrl-C and the first one was lost (see `heeding_control_c`).
    """

    interrupted = False

    def __init__(self, quiet: bool = False) -> None:
        self._bar: tqdm[None] | None = None
        self._kind, self._told = "", -SECONDS_BETWEEN_LINES
        self._quiet = quiet
        self._on_terminal = sys.stderr.isatty()

    def __call__(self, text: str, fraction: float) -> None:
        if Progress.interrupted:
            raise KeyboardInterrupt
        text = harmless(" ".join(text.split()))
        if self._on_terminal:
            self._draw(text, fraction)
        elif not self._quiet:
            self._tell(text)

    def _draw(self, text: str, fraction: float) -> None:
        from tqdm import tqdm

        columns, lines = shutil.get_terminal_size()
        if self._bar is None:
            # On a terminal that tells no size tqdm draws nothing.
            self._bar = tqdm(total=1.0, file=sys.stderr, leave=False, ncols=columns, nrows=lines,
                             bar_format="{desc} {bar:30} {percentage:3.0f}%")
        self._bar.set_description_str(text[: max(10, columns - WIDTH_OF_BAR)], refresh=False)
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
