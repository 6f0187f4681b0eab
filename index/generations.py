"""Where the states of the index lie on disk, and how one takes the place of another.

The index folder holds one folder a state ("generation") and the file CURRENT with the name of the one in force. A
build writes a new generation under a name of its own and then replaces CURRENT in one step, so a reader in any process
sees the old state or the new one, never a mixture. Generations are never changed once they are in force: Chroma must
not be written to while another process reads, and writes into a folder even when it only opens it.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from index.errors import IndexingError

try:
    import fcntl
except ImportError:  # Windows, where a folder with open files cannot be renamed in the first place
    fcntl = None  # type: ignore[assignment]

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
PARTIAL, DISCARDED = ".partial", ".discarded"
GENERATION = re.compile(r"generation-\d{8}T\d{12}")


def current_generation(index_folder: Path) -> str | None:
    """The name of the generation in force; None where nothing has been indexed."""
    try:
        name = (index_folder / CURRENT).read_text("utf-8", "replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise IndexingError(f"The index in {index_folder} cannot be read ({error.strerror or error}). Allow reading "
                            "there, or name another folder with --index.") from error
    if not GENERATION.fullmatch(name):
        raise IndexingError(f"The index in {index_folder} is damaged: its file {CURRENT} names no generation. "
                            "Run: python -m assistant index --rebuild")
    return name


def hold_current(index_folder: Path) -> tuple[Path, IO[bytes]]:
    """The folder of the generation in force, and its open manifest: until that is closed no build removes the folder.

    Raises IndexingError where nothing has been indexed or the generation is gone.
    """
    index_folder = index_folder.absolute()
    while (name := current_generation(index_folder)) is not None:
        held = _hold(index_folder / name)
        if held is not None:
            return index_folder / name, held
        # A build put another in force and removed this one between the two looks; if not, it is really gone.
        if current_generation(index_folder) == name:
            raise IndexingError(f"The index in {index_folder} is damaged: {name} has no {MANIFEST}. "
                                "Run: python -m assistant index --rebuild")
    raise IndexingError(f"Nothing has been indexed in {index_folder} yet. Run: python -m assistant index")


def _hold(folder: Path) -> IO[bytes] | None:
    path = folder / MANIFEST
    try:
        held = path.open("rb")
    except OSError:
        return None
    if fcntl is not None:
        fcntl.flock(held, fcntl.LOCK_SH)  # waits for the moment in which a build renames the folder, not longer
    if path.exists() and os.path.samestat(path.stat(), os.fstat(held.fileno())):
        return held
    held.close()
    return None


@contextmanager
def new_generation(index_folder: Path, just_before: Callable[[], None] | None = None) -> Iterator[Path]:
    """An empty folder to write a generation into; it comes into force when the block ends, and goes if it fails. Called
    `just_before` it comes into force: what must change together with it.

    Only the process that holds the lock of the build may call it.
    """
    name = f"generation-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    partial = index_folder / f"{name}{PARTIAL}"
    partial.mkdir()
    try:
        yield partial
        _flush(partial)
        partial.replace(index_folder / name)
        flush_directory(index_folder)
        if just_before:
            just_before()
        _put_in_force(index_folder, name)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _put_in_force(index_folder: Path, name: str) -> None:
    temporary = index_folder / f"{CURRENT}{PARTIAL}"
    with temporary.open("w", encoding="utf-8") as stream:
        stream.write(name)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(index_folder / CURRENT)
    flush_directory(index_folder)


def remove_others(index_folder: Path) -> None:
    """Removes the remains of killed builds, and the generations that are neither in force nor read by anyone."""
    try:
        in_force = current_generation(index_folder)
    except IndexingError:
        in_force = None
    for path in list(index_folder.iterdir()):
        if path.name.endswith((PARTIAL, DISCARDED)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        elif GENERATION.fullmatch(path.name) and path.name != in_force:
            _remove_unless_held(path)


def _remove_unless_held(folder: Path) -> None:
    discarded = folder.with_name(f"{folder.name}{DISCARDED}")
    try:
        with (folder / MANIFEST).open("rb") as manifest:
            if fcntl is not None:
                fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # First away from its name: a reader must find all of it or nothing.
            folder.replace(discarded)
    except FileNotFoundError:
        discarded = folder  # without a manifest nobody can be reading it
    except OSError:
        return  # somebody reads it: the next build removes it
    shutil.rmtree(discarded, ignore_errors=True)


def file_sizes(folder: Path) -> dict[str, int]:
    """The size of every file in a generation but its manifest, by its path in there."""
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != MANIFEST}


def first_damaged(folder: Path, sizes: dict[str, int]) -> str | None:
    """The first file that is missing or has not the size it was written with; None where all are whole.

    Chroma must not be let near damaged files: it ends the whole process on a truncated one, and fills in missing ones.
    """
    for name, size in sizes.items():
        try:
            found = (folder / name).stat().st_size
        except OSError:
            return name
        # Chroma notes in its database that it was opened, so that this file may grow.
        if found != size and not (found > size and name.endswith(".sqlite3")):
            return name
    return None


def _flush(folder: Path) -> None:
    """Without this a power cut could leave a generation in force whose files are empty."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
        else:
            flush_directory(path)
    flush_directory(folder)


def flush_directory(folder: Path) -> None:
    """Makes sure that names put into a folder outlast a power cut."""
    if os.name != "posix":  # elsewhere a directory cannot be opened for this
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
