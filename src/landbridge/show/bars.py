"""Bars, one row each: a line of words, below it the bar with its number at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import altair as alt
import numpy as np

from landbridge.show import fmt
from landbridge.show.labels import Placed, width_of
from landbridge.show.legend import Key, legend
from landbridge.show.projection import Points
from landbridge.show.sheet import Sheet

SIZE: Final = 12.0
"""Size of the text, pixels."""

_ROW: Final = 38.0
_BAR: Final = 11.0


@dataclass(frozen=True)
class Bar:
    """A row: its words, its parts from left to right (palette token, value), and its number.

    Parts with negative values run to the left of zero.
    """

    label: str
    parts: Sequence[tuple[str, float]]
    number: str


@dataclass(frozen=True)
class Pair:
    """A row with two values on one line, such as observed and modelled; token: colour of both."""

    label: str
    first: float
    second: float
    number: str
    token: str


def bars(rows: Sequence[Bar], width: float, keys: Sequence[Key] = ()) -> alt.LayerChart:
    """Draw bars to a common scale, with a legend above where keys are given."""
    strip = legend(keys, width, 0, SIZE)
    height = strip.bottom + _ROW * len(rows) + 4
    zero, per_unit = _scale(rows, width)
    areas, texts = [], []
    for index, row in enumerate(rows):
        y = strip.bottom + _ROW * index
        boxes, number = _drawn(row, zero, per_unit, y + 19)
        areas += boxes
        texts += [_label(row.label, y, width), number]
    sheet = Sheet()
    sheet.lines([(np.array([[zero, strip.bottom + 14], [zero, height - 4]]), "rule", 1)])
    sheet.areas(areas)
    sheet.texts(texts)
    strip.draw(sheet)
    return sheet.chart(width, height)


def _scale(rows: Sequence[Bar], width: float) -> tuple[float, float]:
    """Where zero is, and pixels per unit, so that all bars and their numbers fit."""
    low = min((_reach(row, -1) for row in rows), default=0.0)
    high = max((_reach(row, 1) for row in rows), default=0.0)
    left = 8 + _widest(row for row in rows if _falls(row)) if low < 0 else 1.0
    right = 12 + _widest(row for row in rows if not _falls(row))
    per_unit = max(width - left - right, width / 4) / max(high - low, 1e-12)
    return left - low * per_unit, per_unit


def _widest(rows: Iterable[Bar]) -> float:
    """Width of the widest number, pixels."""
    return max((width_of(row.number, SIZE) for row in rows), default=0.0)


def _falls(row: Bar) -> bool:
    """Whether a bar runs to the left only, so that its number stands there."""
    return _reach(row, -1) < 0 and _reach(row, 1) <= 0


def _reach(row: Bar, side: int) -> float:
    """How far a bar reaches to one side of zero."""
    return sum(value for _, value in row.parts if value * side > 0)


def _drawn(
    row: Bar, zero: float, per_unit: float, y: float
) -> tuple[list[tuple[str, list[Points]]], Placed]:
    """The parts of a bar, and its number at the end."""
    boxes, right, left = [], zero, zero
    for token, value in row.parts:
        start = right if value >= 0 else left
        end = start + value * per_unit
        boxes.append((token, [_box(start, end, y)]))
        right, left = max(right, end), min(left, end)
    if _falls(row):
        return boxes, Placed(row.number, left - 5, y + _BAR / 2, "right", SIZE)
    return boxes, Placed(row.number, right + 5, y + _BAR / 2, "left", SIZE)


def pairs(
    rows: Sequence[Pair], width: float, keys: Sequence[Key], ends: tuple[str, str]
) -> alt.LayerChart:
    """Draw pairs of values: the first as a ring, the second as a dot, a line between them.

    The scale is the square root of the values, so that small rows can be read beside big ones.
    ends: what the ring and the dot stand for.
    """
    both = [Key(ends[0], "○", "ink"), Key(ends[1], "●", "ink"), *keys]
    strip = legend(both, width, 0, SIZE)
    most = max((max(row.first, row.second) for row in rows), default=0.0)
    room = width - max((width_of(row.number, SIZE) for row in rows), default=0.0) - 22
    sheet = Sheet()
    for index, row in enumerate(rows):
        y = strip.bottom + _ROW * index
        at = [
            5 + room * float(np.sqrt(max(value, 0.0) / max(most, 1e-12)))
            for value in (row.first, row.second)
        ]
        _draw_pair(sheet, row, at, y, (width, room))
    strip.draw(sheet)
    return sheet.chart(width, strip.bottom + _ROW * len(rows) + 4)


def _draw_pair(
    sheet: Sheet, row: Pair, at: Sequence[float], y: float, size: tuple[float, float]
) -> None:
    middle = y + 19 + _BAR / 2
    track = (np.array([[5, middle], [5 + size[1], middle]]), "rule", 1.0)
    sheet.lines([track, (np.array([[at[0], middle], [at[1], middle]]), row.token, 3.0)])
    sheet.dots([(at[1], middle)], row.token, row.token, 56)
    sheet.dots([(at[0], middle)], "paper", row.token, 56)
    number = Placed(row.number, max(at) + 10, middle, "left", SIZE)
    sheet.texts([_label(row.label, y, size[0]), number])


def _label(label: str, y: float, width: float) -> Placed:
    most = int(width / (SIZE * 0.56))
    return Placed(fmt.shortened(label, most), 1, y + 9, "left", SIZE)


def _box(start: float, end: float, y: float) -> Points:
    return np.array([[start, y], [end, y], [end, y + _BAR], [start, y + _BAR]]).round(1)
