"""Many strings looked for at once, against the plain way."""

import random

import pytest

from assistant.documents import many_strings
from assistant.documents.many_strings import FEWEST_BYTES, ManyStrings


def test_finds_what_the_plain_way_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_strings, "CHUNK_BYTES", 1_000)  # so that strings lie over its borders
    choice = random.Random(1)
    for _ in range(20):
        data = bytes(choice.choices(b"ab ", k=choice.choice([0, 5, 11, 12, 13, 5_000])))
        places = [choice.randrange(len(data) + 1) for _ in range(200)]
        wanted = [one for at in places if len(one := data[at : at + choice.randrange(12, 40)]) >= FEWEST_BYTES]
        wanted += [bytes(choice.choices(b"ab ", k=choice.randrange(12, 16))) for _ in range(200)]
        expected = {one for one in wanted if one in data}
        assert ManyStrings(wanted).found_in(data) == expected
        assert ManyStrings(wanted).found_in(memoryview(data)) == expected


def test_too_short_a_string_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter than 12 bytes"):
        ManyStrings([b"eleven byte"])
    assert ManyStrings([]).found_in(b"anything at all") == set()
