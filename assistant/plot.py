"""A line in a plane as SVG, to stand in a page."""

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 420, 260, 48, 40, 12, 16
Y_TICKS = (0, 0.25, 0.5, 0.75, 1)


def plot(title: str, points: Sequence[Sequence[float]], x_name: str, y_name: str, x_ticks: Sequence[float]) -> str:
    """A figure with its caption; x runs from 0 to the last tick, y from 0 to 1."""
    most = max(x_ticks)

    def x(value: float) -> float:
        return round(LEFT + value / most * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - value * (HEIGHT - BOTTOM - TOP), 1)

    lines = [f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(tick)}" y2="{y(tick)}"/>'
             f'<text x="{LEFT - 6}" y="{y(tick) + 4}" text-anchor="end">{tick:g}</text>' for tick in Y_TICKS]
    lines += [f'<text x="{x(tick)}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{tick:g}</text>'
              for tick in x_ticks]
    curve = " ".join(f"{x(first)},{y(second)}" for first, second in points)
    return (f'<figure><svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" aria-label="{escape(title)}">'
            f'{"".join(lines)}<polyline class="curve" points="{curve}"/>'
            f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 6}" text-anchor="middle">{escape(x_name)}</text>'
            f'<text x="12" y="{HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 12 {HEIGHT / 2})">'
            f"{escape(y_name)}</text></svg><figcaption>{escape(title)}</figcaption></figure>")
