"""Lanes of time: a line of words, below it what held from when to when, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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

_LANE: Final = 38.0
_BAR: Final = 9.0


@dataclass(frozen=True)
class Lane:
    """One lane: its words, spans of days (first, last, palette token), and events.

    events: day, sign and palette token of what is shown as a sign on the lane.
    """

    label: str
    spans: Sequence[tuple[date, date, str]]
    events: Sequence[tuple[date, str, str]]


def timeline(
    lanes: Sequence[Lane], ends: tuple[date, date], width: float, keys: Sequence[Key]
) -> alt.LayerChart:
    """Draw lanes to one scale of days from the first to the last, with years below.

    What lies before the first day is cut.
    """
    strip = legend(keys, width, 0, SIZE)
    bottom = strip.bottom + _LANE * len(lanes) + 6
    scale = _Scale(ends, width)
    sheet = Sheet()
    years = _years(ends)
    sheet.lines(
        [
            (np.array([[scale(day), strip.bottom + 6], [scale(day), bottom]]), "rule", 1)
            for day in years
        ]
    )
    for at, lane in enumerate(lanes):
        _draw(sheet, lane, scale, strip.bottom + _LANE * at, width)
    sheet.lines([(np.array([[1, bottom], [width - 1, bottom]]), "rule", 1)])
    sheet.texts(_named(years, ends, scale, bottom + 13))
    strip.draw(sheet)
    return sheet.chart(width, bottom + 24)


class _Scale:
    def __init__(self, ends: tuple[date, date], width: float) -> None:
        self._first, self._days = ends[0], max((ends[1] - ends[0]).days, 1)
        self._room = width - 16

    def shows(self, day: date) -> bool:
        """Whether a day is not before the first."""
        return day >= self._first

    def __call__(self, day: date) -> float:
        within = min(max((day - self._first).days, 0), self._days)
        return 8 + self._room * within / self._days


def _draw(sheet: Sheet, lane: Lane, scale: _Scale, top: float, width: float) -> None:
    middle = top + 26
    spans = [span for span in lane.spans if scale.shows(span[1])]
    sheet.areas(
        [(token, [_box(scale(first), scale(last), middle)]) for first, last, token in spans]
    )
    most = int(width / (SIZE * 0.56))
    label = Placed(fmt.shortened(lane.label, most), 1, top + 11, "left", SIZE)
    signs = _apart(
        [
            Placed(sign, scale(day), middle, "center", SIZE, token, bold=True)
            for day, sign, token in lane.events
            if scale.shows(day)
        ]
    )
    sheet.texts([label])
    sheet.texts(signs, halo=True)


def _apart(signs: list[Placed]) -> list[Placed]:
    """Signs of days close together side by side, in their order."""
    placed: list[Placed] = []
    for sign in signs:
        least = placed[-1].x + width_of(placed[-1].text, SIZE) + 1 if placed else sign.x
        placed.append(
            Placed(
                sign.text, max(sign.x, least), sign.y, sign.align, sign.size, sign.colour, bold=True
            )
        )
    return placed


def _box(start: float, end: float, middle: float) -> Points:
    top, low, right = middle - _BAR / 2, middle + _BAR / 2, max(end, start + 2)
    return np.array([[start, top], [right, top], [right, low], [start, low]]).round(1)


def _years(ends: tuple[date, date]) -> list[date]:
    """The first days of the years between."""
    return [date(year, 1, 1) for year in range(ends[0].year + 1, ends[1].year + 1)]


def _named(years: Sequence[date], ends: tuple[date, date], scale: _Scale, y: float) -> list[Placed]:
    """Names of the years where they begin; of the ends where no year begins between."""
    if not years:
        left, right = (fmt.day(day) for day in ends)
        return [
            Placed(left, scale(ends[0]), y, "left", SIZE),
            Placed(right, scale(ends[1]), y, "right", SIZE),
        ]
    texts: list[Placed] = []
    for day in years:
        x = scale(day)
        if x + width_of(str(day.year), SIZE) <= scale(ends[1]) and (
            not texts or x >= texts[-1].x + width_of(texts[-1].text, SIZE) + 8
        ):
            texts.append(Placed(str(day.year), x + 3, y, "left", SIZE))
    return texts
