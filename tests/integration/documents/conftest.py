"""What tests of putting in and taking out begin with."""

from pathlib import Path

import pytest

from tests.integration.documents.place import LETTER, PLAN, Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    assert [one.outcome for one in made.add(letter=LETTER, plan=PLAN)] == ["added", "added"]
    return made
