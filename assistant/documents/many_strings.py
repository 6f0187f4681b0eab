"""Which of many strings of bytes stand in a file, all looked for in one pass: the time does not grow with their number.

Where twelve bytes have the hash of the first twelve of a string, all of that string is compared.
"""

from collections.abc import Iterable

import numpy as np

FEWEST_BYTES = 12
CHUNK_BYTES = 256 * 1024  # what is worked out of it stays in the processor's cache
TABLE_BITS_A_STRING = 64  # so that one place in 64 is compared for nothing
FIRST, SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)  # odd, so that no bit is lost

Buffer = bytes | memoryview


class ManyStrings:
    """Strings to look for, each of at least FEWEST_BYTES."""

    def __init__(self, strings: Iterable[bytes]) -> None:
        self._by_beginning: dict[bytes, list[bytes]] = {}
        for one in strings:
            if len(one) < FEWEST_BYTES:
                raise ValueError(f"shorter than {FEWEST_BYTES} bytes: {one!r}")
            self._by_beginning.setdefault(one[:FEWEST_BYTES], []).append(one)
        self._bits = (TABLE_BITS_A_STRING * len(self._by_beginning) + 1).bit_length()
        self._table = np.zeros(1 << self._bits, bool)
        for beginning in self._by_beginning:
            self._table[_hashes(beginning, self._bits)] = True

    def found_in(self, data: Buffer) -> set[bytes]:
        """Those that stand in `data`."""
        found: set[bytes] = set()
        if not self._by_beginning:
            return found
        for start in range(0, len(data) - FEWEST_BYTES + 1, CHUNK_BYTES):
            hashes = _hashes(data[start : start + CHUNK_BYTES + FEWEST_BYTES - 1], self._bits)
            for at in np.flatnonzero(self._table[hashes]):
                place = start + int(at)
                for one in self._by_beginning.get(bytes(data[place : place + FEWEST_BYTES]), ()):
                    if data[place : place + len(one)] == one:
                        found.add(one)
        return found


def _hashes(data: Buffer, bits: int) -> np.ndarray:
    """int64 array (len(data) - 11): the hash of each run of FEWEST_BYTES, below 2 ** bits."""
    count = len(data) - FEWEST_BYTES + 1
    eights = np.lib.stride_tricks.sliding_window_view(np.frombuffer(data, np.uint8), 8)
    words = np.ascontiguousarray(eights).view(np.uint64)[:, 0]
    mixed = words[:count] * FIRST ^ words[4 : count + 4] * SECOND
    return (mixed >> np.uint64(64 - bits)).astype(np.int64)
