"""Passages of replaced versions that lie before all others do not hide them, however many they are."""

import pytest

from assistant.retrieve import nearest_of


@pytest.mark.parametrize(("replaced", "current", "expected"), [(0, 50, 10), (5_000, 50, 10), (5_000, 7, 7), (20, 1, 1)])
def test_as_many_are_asked_for_as_are_needed(replaced: int, current: int, expected: int) -> None:
    ranked = [f"old {number}" for number in range(replaced)] + [f"new {number}" for number in range(current)]
    asked: list[int] = []

    def find(limit: int) -> set[str]:
        asked.append(limit)
        return set(ranked[:limit])

    near = nearest_of(find, ranked[replaced:], 10)
    assert len(near) >= expected and {f"new {number}" for number in range(expected)} <= near <= set(ranked[replaced:])
    assert asked[-1] <= 2 * (replaced + 10) and len(asked) <= 11


def test_a_search_that_gives_no_more_ends() -> None:
    assert nearest_of(lambda limit: {"old"}, ["new"], 10) == set()
