"""The head of a table in a sheet that takes two rows: names over several columns, and under each what tells them apart.
Read as two rows, a value would stand under "2026" and nothing would say 2026 of what."""

from collections.abc import Iterable

Range = tuple[tuple[int, int], tuple[int, int]]  # the first and the last cell that are one: row, column


def with_one_head(rows: list[list[str]], merged: Iterable[Range], top: int, left: int) -> list[list[str]]:
    """The rows, of which the first stands at `top` and its first cell at `left`, with a head of two rows written as one
    ("Households 2026"). It is one for sure if cells of the first row with several names are merged over columns that
    each have a name below, and nothing stands below its other names."""
    head = next((number for number, row in enumerate(rows) if sum(map(bool, row)) > 1), len(rows))
    if head + 1 >= len(rows):
        return rows
    above, below = rows[head], rows[head + 1]
    over: dict[int, str] = {}
    for (first, begin), (last, end) in merged:
        is_free = 0 <= begin - left < len(above) and begin - left not in over
        if first - top == head == last - top and end > begin and is_free:
            over |= dict.fromkeys(range(begin - left, min(end - left + 1, len(above))), above[begin - left])
    alone = [column for column, name in enumerate(above) if name and column not in over]
    if not over or not alone or not all(over.values()) or len(below) < len(above) or any(
            not below[column] for column in over) or any(below[column] for column in range(len(below))
                                                         if column not in over):
        return rows
    joined = [f"{over[column]} {below[column]}" if column in over else name for column, name in enumerate(above)]
    return [*rows[:head], joined, [""] * len(below), *rows[head + 2 :]]
