"""Intervals, one row each: a line of words, below it bands one over the other with a dot."""

from __future__ import annotations

from collections.abc import Sequence
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
_MIDDLE: Final = 24.5


@dataclass(frozen=True)
class Band:
    """Part of the scale from low to high; token: its colour; thick: its height, pixels."""

    low: float
    high: float
    token: str
    thick: float


@dataclass(frozen=True)
class Span:
    """A row: its words, bands from the widest to the narrowest, the value, its number."""

    label: str
    bands: Sequence[Band]
    value: float
    number: str


def spans(
    rows: Sequence[Span], width: float, keys: Sequence[Key], scale: tuple[float, float]
) -> alt.LayerChart:
    """Draw intervals to a common scale.

    scale: the values at the left and right end.
    """
    strip = legend(keys, width, 0, SIZE)
    room = width - max((width_of(row.number, SIZE) for row in rows), default=0.0) - 22
    sheet = Sheet()
    for index, row in enumerate(rows):
        _draw(sheet, row, (5.0, room), scale, strip.bottom + _ROW * index)
    strip.draw(sheet)
    return sheet.chart(width, strip.bottom + _ROW * len(rows) + 4)


def _draw(
    sheet: Sheet, row: Span, place: tuple[float, float], scale: tuple[float, float], y: float
) -> None:
    left, room = place
    middle = y + _MIDDLE

    def at(value: float) -> float:
        return left + room * (value - scale[0]) / max(scale[1] - scale[0], 1e-12)

    def line(low: float, high: float) -> Points:
        return np.array([[at(low), middle], [at(high), middle]])

    sheet.lines([(line(*scale), "rule", 1.0)])
    bands = [(line(band.low, band.high), band.token, band.thick) for band in row.bands]
    sheet.lines(bands, strokeCap="butt")
    sheet.dots([(at(row.value), middle)], "ink", "paper", 40)
    most = int((left + room) / (SIZE * 0.5))
    label = Placed(fmt.shortened(row.label, most), 1, y + 9, "left", SIZE)
    sheet.texts([label, Placed(row.number, left + room + 10, middle, "left", SIZE)])
