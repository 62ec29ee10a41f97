"""Shapes of the charts, as plain numbers for an SVG that the server writes. The table beside says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.figures.report import Line

WIDTH, HEIGHT, FOOT, GAP = 480, 120, 18, 3


@dataclass(frozen=True)
class Bar:
    """One bar in the user units of the drawing; `hidden` is drawn as a hatched stub, never to scale."""

    x: float
    y: float
    width: float
    height: float
    label: str
    hidden: bool
    middle: float


@dataclass(frozen=True)
class Chart:
    """Bars side by side; the tallest one is as tall as the drawing."""

    width: int
    height: int
    floor: int
    bars: list[Bar]


def columns(lines: Sequence[Line], *, every: int = 1) -> Chart:
    """A column for each line; each `every`-th has its name below."""
    top = max((line.number or 0 for line in lines), default=0) or 1
    step = WIDTH / max(len(lines), 1)
    bars = []
    for place, line in enumerate(lines):
        tall = 6.0 if line.number is None else round(HEIGHT * line.number / top, 1)
        x = round(place * step + GAP / 2, 1)
        label = line.name if place % every == 0 else ""
        middle = round(x + (step - GAP) / 2, 1)
        bars.append(Bar(x, round(HEIGHT - tall, 1), round(step - GAP, 1), tall, label, line.number is None, middle))
    return Chart(WIDTH, HEIGHT + FOOT, HEIGHT, bars)
