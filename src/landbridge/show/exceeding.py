"""An exceedance curve: how much is lost in a year that comes once in so many."""

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

_HEIGHT: Final = 260.0
_LINES: Final = 6

YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Return periods that are marked below, as far as the curve goes."""


@dataclass(frozen=True)
class Curve:
    """Losses by return period.

    years, losses: along the curve, years rising.  token: its colour.
    band, low, high: years of a band around it, and its edges; nothing where there is none.
    """

    years: Sequence[float]
    losses: Sequence[float]
    token: str
    band: Sequence[float] = ()
    low: Sequence[float] = ()
    high: Sequence[float] = ()


def exceeding(
    curves: Sequence[Curve], width: float, keys: Sequence[Key], unit: str
) -> alt.LayerChart:
    """Draw curves over return periods, years on a logarithmic scale.

    unit: of losses, shown above the axis.
    """
    strip = legend(keys, width, 0, SIZE)
    most = max([1e-9, *(loss for curve in curves for loss in (*curve.losses, *curve.high))])
    last = max(2.0, *(curve.years[-1] for curve in curves))
    ticks = _ticks(most)
    left = 10 + max(width_of(fmt.number(tick), SIZE) for tick in ticks)
    frame = _Frame(left, width - 14, strip.bottom + 26, strip.bottom + 26 + _HEIGHT, last, most)
    sheet = Sheet()
    sheet.areas([("rule", [frame.band(curve)]) for curve in curves if curve.band])
    sheet.lines([(frame.level(tick), "rule", 1.0) for tick in ticks])
    sheet.lines([(frame.line(curve), curve.token, 2.4) for curve in curves])
    sheet.texts(_words(frame, ticks, unit))
    strip.draw(sheet)
    return sheet.chart(width, frame.bottom + 44)


@dataclass(frozen=True)
class _Frame:
    """Where years and losses stand, pixels."""

    left: float
    right: float
    top: float
    bottom: float
    last: float
    most: float

    def x(self, years: float) -> float:
        return self.left + (self.right - self.left) * float(np.log(years) / np.log(self.last))

    def y(self, loss: float) -> float:
        return self.bottom - (self.bottom - self.top) * loss / self.most

    def level(self, loss: float) -> Points:
        return np.array([[self.left, self.y(loss)], [self.right, self.y(loss)]])

    def line(self, curve: Curve) -> Points:
        pairs = zip(curve.years, curve.losses, strict=True)
        return np.array([[self.x(years), self.y(loss)] for years, loss in pairs])

    def band(self, curve: Curve) -> Points:
        out = [[self.x(a), self.y(b)] for a, b in zip(curve.band, curve.high, strict=True)]
        back = [[self.x(a), self.y(b)] for a, b in zip(curve.band, curve.low, strict=True)]
        return np.array([*out, *reversed(back)]).round(1)


def _ticks(most: float) -> list[float]:
    """Round losses from nothing up, about as many as there is room for."""
    step = 10.0 ** np.floor(np.log10(most / _LINES))
    step = next(step * by for by in (1, 2, 5, 10) if step * by * _LINES >= most)
    return [float(step * at) for at in range(int(most / step) + 1)]


def _words(frame: _Frame, ticks: Sequence[float], unit: str) -> list[Placed]:
    """Losses at the left, years below, and what both are."""
    levels = [
        Placed(
            fmt.number(tick, 0 if ticks[-1] >= len(ticks) else 1),
            frame.left - 6,
            frame.y(tick),
            "right",
            SIZE,
        )
        for tick in ticks
    ]
    years: list[Placed] = []
    for one in YEARS:
        if one > frame.last * 1.001:
            break
        text = f"{one:,}"
        half = width_of(text, SIZE) / 2
        at = min(frame.x(one), frame.right + 12 - half)
        if not years or at - half > years[-1].x + width_of(years[-1].text, SIZE) / 2 + 6:
            years.append(Placed(text, at, frame.bottom + 14, "center", SIZE))
    middle = (frame.left + frame.right) / 2
    below = Placed("once in so many years", middle, frame.bottom + 34, "center", SIZE, "muted")
    return [*levels, *years, below, Placed(unit, 2, frame.top - 14, "left", SIZE, "muted")]
