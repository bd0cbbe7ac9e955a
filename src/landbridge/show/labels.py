"""Where words go on a drawing so that they hide neither each other nor what they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from landbridge.show import fmt
from landbridge.show.projection import Points

Align = Literal["left", "center", "right"]
Box = tuple[float, float, float, float]

_NARROW: Final = frozenset("ijlftrI.,:;'|!()[] \u202f")
_WIDE: Final = frozenset("mwMWQGODНМШЩЖЮмшщжю%@—…")


@dataclass(frozen=True)
class Placed:
    """Words at a spot: the middle of their left end, centre or right end, pixels."""

    text: str
    x: float
    y: float
    align: Align = "left"
    size: float = 12
    colour: str = "ink"
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Wanted:
    """A label that should be shown, with the spots it may take, best first.

    spots: x and y of the middle of its left end, centre or right end, pixels.
    size: of its text, pixels; colour: a palette token.
    patience: how many obstacles it may cover before it is left out.
    """

    text: str
    spots: Sequence[tuple[float, float, Align]]
    size: float = 11
    colour: str = "ink"
    bold: bool = False
    italic: bool = False
    patience: float = 6

    def at(self, spot: tuple[float, float, Align]) -> Placed:
        """The label in one of its spots."""
        x, y, align = spot
        return Placed(self.text, x, y, align, self.size, self.colour, self.bold, self.italic)


def width_of(text: str, size: float) -> float:
    """About how wide a text is in a common sans-serif face, pixels; rather too wide."""
    return size * sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.33
    if letter in _WIDE:
        return 0.88
    if ord(letter) > 0x2E80:
        return 1.0
    return 0.68 if letter.isupper() else 0.58


def brief(title: str, length: int = 24) -> str:
    """A name short enough for a drawing: without what stands in brackets, then cut."""
    return fmt.shortened(title if len(title) <= 16 else title.partition(" (")[0], length)


def around(x: float, y: float, gap: float, size: float) -> list[tuple[float, float, Align]]:
    """Spots beside, above and below a point."""
    lift = gap + size * 0.55
    side = gap * 0.75
    return [
        (x + gap, y, "left"),
        (x - gap, y, "right"),
        (x, y - lift, "center"),
        (x, y + lift, "center"),
        (x + side, y - lift * 0.8, "left"),
        (x + side, y + lift * 0.8, "left"),
        (x - side, y - lift * 0.8, "right"),
        (x - side, y + lift * 0.8, "right"),
    ]


def place(wanted: Iterable[Wanted], width: float, height: float, obstacles: Points) -> list[Placed]:
    """Give each label, in the order given, its best free spot; what finds none is left out.

    obstacles: points that had better stay visible. Labels never overlap one another or the frame.
    """
    taken: list[Box] = []
    placed: list[Placed] = []
    for label in wanted:
        found = _best(label, (width, height), obstacles, taken)
        if found is not None:
            x, y, align = found
            taken.append(box(label.text, x, y, align, label.size))
            placed.append(label.at(found))
    return placed


def _best(
    label: Wanted, frame: tuple[float, float], obstacles: Points, taken: Sequence[Box]
) -> tuple[float, float, Align] | None:
    best, least = None, label.patience
    for rank, (x, y, align) in enumerate(label.spots):
        spot = box(label.text, x, y, align, label.size)
        if not _within(spot, frame) or any(_overlap(spot, other) for other in taken):
            continue
        cost = _covered(spot, obstacles) + 0.15 * rank
        if cost < least:
            best, least = (x, y, align), cost
    return best


def box(text: str, x: float, y: float, align: Align, size: float) -> Box:
    """Left, top, right and bottom of a label."""
    wide = width_of(text, size)
    left = x - {"left": 0.0, "center": wide / 2, "right": wide}[align]
    return left - 1, y - size * 0.6, left + wide + 1, y + size * 0.6


def _within(spot: Box, frame: tuple[float, float]) -> bool:
    return spot[0] >= 2 and spot[1] >= 2 and spot[2] <= frame[0] - 2 and spot[3] <= frame[1] - 2


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _covered(spot: Box, obstacles: Points) -> float:
    if obstacles.size == 0:
        return 0.0
    inside = (obstacles >= spot[:2]) & (obstacles <= spot[2:])
    return float(np.count_nonzero(inside.all(axis=1)))
