"""A small file that is somebody's work is never changed in place: it is the old file or the new one, at any moment."""

import os
import shutil
from pathlib import Path

from index.generations import flush_directory


def put_in_place(path: Path, content: bytes) -> None:
    """Writes a file beside itself, flushes it and puts it in its own place. OSError where that cannot be."""
    path = path.resolve()  # a link stays a link
    partial = path.with_name(f".{path.name}.partial")  # what a killed process left there is written over
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    flush_directory(path.parent)
