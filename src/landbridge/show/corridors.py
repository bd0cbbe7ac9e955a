"""The time/cost–distance chart: cost or time up, distance along, borders and transfers as steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from landbridge.show import fmt
from landbridge.show.labels import Placed, Wanted, around, brief, place, width_of
from landbridge.show.legend import Key, legend
from landbridge.show.palette import assign
from landbridge.show.projection import Points
from landbridge.show.sheet import Sheet

SIZE: Final = 12.0
UNITS: Final = {"usd_t": "USD/t", "hours": "days"}
"""What is drawn upwards, and the unit of the axis."""

_STEEP: Final = 0.02
"""Share of the height from which a step gets its name."""


@dataclass(frozen=True)
class _Frame:
    """Where the axes are, pixels, and how much fits on them."""

    left: float
    top: float
    right: float
    bottom: float
    most_km: float
    most: float

    def xy(self, km: ArrayLike, value: ArrayLike) -> Points:
        """Pixels of distances and heights."""
        x = self.left + np.asarray(km, dtype=float) / self.most_km * (self.right - self.left)
        y = self.bottom - np.asarray(value, dtype=float) / self.most * (self.bottom - self.top)
        return np.column_stack([x, y])


def corridor_chart(
    profiles: Mapping[str, pl.DataFrame], value: str = "usd_t", width: float = 820
) -> alt.LayerChart:
    """Draw corridors by their running totals (see `study.corridors.corridor_profile`).

    value: `usd_t`, or `hours`, which are shown as days. Source of the form: UN ESCAP, time/cost–
    distance methodology: a line per corridor, slopes for transport, steps for borders and
    transfers; the steepest steps are named.
    """
    lines = {name: _line(profile, value) for name, profile in profiles.items()}
    tokens = assign(lines)
    keys = [Key(_title(name, lines[name], value, width), "line", tokens[name], 3) for name in lines]
    keys += [Key("border", "│", "muted"), Key("change of mode or gauge", "○", "muted")]
    strip = legend(keys, width, 0, SIZE)
    most_km = max((line[-1, 0] for line in lines.values()), default=0.0)
    most = max((line[-1, 1] for line in lines.values()), default=0.0)
    ticks_up, ticks_on = ticks(most), ticks(most_km, 4 if width < 500 else 7)
    left = max(width_of(fmt.number(tick), SIZE) for tick in ticks_up) + 8
    top, high = strip.bottom + 22, min(300.0, width * 0.75)
    frame = _Frame(left, top, width - 14, top + high, max(most_km, 1e-9), max(most, 1e-9) * 1.03)
    ticks_up = [tick for tick in ticks_up if tick <= frame.most]
    ticks_on = [tick for tick in ticks_on if tick <= most_km * 1.001]
    height = frame.bottom + 38
    courses = {name: frame.xy(line[:, 0], line[:, 1]) for name, line in lines.items()}
    labels = _labels(profiles, courses, frame, (width, frame.bottom), value)
    sheet = Sheet()
    _axes(sheet, frame, ticks_on, ticks_up, UNITS[value])
    sheet.lines(((xy, tokens[name], 2.4) for name, xy in courses.items()), strokeCap="round")
    for name, profile in profiles.items():
        _marks(sheet, profile, courses[name], tokens[name])
    sheet.texts(labels, halo=True)
    strip.draw(sheet)
    return sheet.chart(width, height)


def ticks(most: float, about: int = 5) -> list[float]:
    """Round values from 0 to at least `most`."""
    rough = max(most, 1e-9) / about
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(float(k * power) for k in (1, 2, 2.5, 5, 10) if k * power >= rough * 0.999)
    return [step * index for index in range(int(np.ceil(max(most, 1e-9) / step - 1e-9)) + 1)]


def _line(profile: pl.DataFrame, value: str) -> Points:
    """Distance and height at the start and after every step."""
    scale = 1 / 24 if value == "hours" else 1.0
    steps = profile.select("km", pl.col(value) * scale).to_numpy()
    return np.vstack([[0.0, 0.0], steps])


def _title(name: str, line: Points, unit: str, width: float) -> str:
    """Name of a corridor, cut where it would not fit, and its totals."""
    km, value = line[-1].tolist()
    digits = 1 if unit == "hours" else 0
    totals = f": {fmt.number(value, digits)}{fmt.NARROW}{UNITS[unit]}, {fmt.km(km)}"
    room = int((width - 45) / (SIZE * 0.58)) - len(totals)
    return fmt.shortened(name, max(room, 12)) + totals


def _axes(sheet: Sheet, frame: _Frame, along: list[float], up: list[float], unit: str) -> None:
    sheet.lines((frame.xy([0, frame.most_km], [tick, tick]), "rule", 1.0) for tick in up)
    heights = frame.xy([0.0] * len(up), up)[:, 1].tolist()
    texts = [
        Placed(fmt.number(tick, _digits(up)), frame.left - 6, y, "right", SIZE, "muted")
        for tick, y in zip(up, heights, strict=True)
    ]
    for tick, x in zip(along, frame.xy(along, [0.0] * len(along))[:, 0].tolist(), strict=True):
        text = fmt.km(tick) if tick == along[-1] else fmt.number(tick)
        spare = frame.right + 12 - (x + width_of(text, SIZE) / 2)
        at = x + min(spare, 0.0)
        texts.append(Placed(text, at, frame.bottom + 14, "center", SIZE, "muted"))
    sheet.texts([*texts, Placed(unit, 2, frame.top - 13, "left", SIZE, "muted")])


def _digits(values: list[float]) -> int:
    return 0 if all(abs(value - round(value)) < 1e-9 for value in values) else 1


def _marks(sheet: Sheet, profile: pl.DataFrame, xy: Points, token: str) -> None:
    """Rings where the mode changes, upright strokes where a border is crossed."""
    kinds = profile["kind"].to_list()
    middles = ((xy[:-1] + xy[1:]) / 2).tolist()
    strokes = [
        np.array([xy[i] + [0, 5], xy[i + 1] - [0, 5]])
        for i, kind in enumerate(kinds)
        if kind == "border"
    ]
    rings = [
        (middles[i][0], middles[i][1]) for i, kind in enumerate(kinds) if kind == "interchange"
    ]
    sheet.lines((stroke, token, 1.6) for stroke in strokes)
    sheet.dots(rings, "paper", token, 44)


def _labels(
    profiles: Mapping[str, pl.DataFrame],
    courses: Mapping[str, Points],
    frame: _Frame,
    size: tuple[float, float],
    value: str,
) -> list[Placed]:
    """Names of the steepest steps, steepest first."""
    found: list[tuple[float, Wanted]] = []
    for name, profile in profiles.items():
        xy = courses[name]
        rises = (xy[:-1, 1] - xy[1:, 1]) / (frame.bottom - frame.top)
        for index, (kind, label) in enumerate(profile.select("kind", "label").iter_rows()):
            if kind != "link" and rises[index] >= _STEEP:
                x, y = ((xy[index] + xy[index + 1]) / 2).tolist()
                text = f"{brief(label.split(': ')[0], 34)} {_step(profile, index, value)}"
                found.append(
                    (float(rises[index]), Wanted(text, around(x, y, 9, 11), 11, patience=7))
                )
    found.sort(key=lambda pair: -pair[0])
    points = [xy for xy in courses.values() if len(xy)]
    obstacles = np.concatenate([_dense(xy) for xy in points]) if points else np.empty((0, 2))
    return place([wanted for _, wanted in found], *size, obstacles)


def _step(profile: pl.DataFrame, index: int, value: str) -> str:
    """What a step adds."""
    before = profile[value][index - 1] if index else 0.0
    rise = profile[value][index] - before
    return f"+{fmt.hours(rise)}" if value == "hours" else f"+{fmt.usd_t(rise)}"


def _dense(line: Points) -> Points:
    """Points every few pixels along a line."""
    pieces = [np.linspace(a, b, max(2, int(np.hypot(*(b - a)) / 6))) for a, b in pairwise(line)]
    return np.concatenate(pieces) if pieces else line
