"""The picture of what growth costs: seconds and memory against flows, for both engines."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any

import altair as alt
import polars as pl

from landbridge.model.engines import PATHS_FROM
from landbridge.show.palette import hue
from landbridge.show.svg import svg

TITLE = "What growth costs"
WORDS = {"links": "flows on links", "paths": "flows on paths"}
COLOURS = {"links": hue("c2"), "paths": hue("c1")}
PANELS = {"seconds": "seconds", "peak_mib": "MiB at the most"}

Run = dict[str, Any]


def crossover(runs: list[Run]) -> float | None:
    """Flows from which paths are faster, None where they are at no or at every size measured.

    Between the sizes around it seconds are taken as a power of flows, a line on these axes.
    """
    by_flows: dict[int, dict[str, float]] = {}
    for run in runs:
        by_flows.setdefault(run["flows"], {})[run["engine"]] = run["seconds"]
    ratios = [
        (math.log(flows), math.log(both["links"] / both["paths"]))
        for flows, both in sorted(by_flows.items())
        if len(both) == 2
    ]
    crossings = [
        math.exp(x - y * (further - x) / (above - y))
        for (x, y), (further, above) in pairwise(ratios)
        if y < 0 <= above
    ]
    return crossings[-1] if crossings else None


def picture(runs: list[Run]) -> str:
    """Two panels with logarithmic axes, as SVG with fixed colours."""
    frame = pl.DataFrame(runs).with_columns(pl.col("engine").replace(WORDS))
    at = crossover(runs)
    panels = [_panel(frame, column, words, at) for column, words in PANELS.items()]
    drawn = alt.hconcat(*panels, spacing=28, background=hue("paper")).configure_view(stroke=None)
    return re.sub(r"var\(--[\w-]+,(#\w+)\)", r"\1", svg(drawn, TITLE, _told(runs, at)))


def _panel(frame: pl.DataFrame, column: str, words: str, at: float | None) -> alt.LayerChart:
    sizes = _scale(frame["flows"].to_numpy())
    x = alt.X("flows:Q", title="flows", scale=sizes, axis=_axis("~s"))
    taken = _scale(frame[column].to_numpy())
    y = alt.Y(f"{column}:Q", title=words, scale=taken, axis=_axis(",~g"))
    engines = alt.Scale(domain=list(WORDS.values()), range=list(COLOURS.values()))
    colour = alt.Color("engine:N", title=None, scale=engines, legend=alt.Legend(orient="top"))
    base = alt.Chart(frame).encode(x=x, y=y, color=colour)
    layers = [base.mark_line(strokeWidth=2), base.mark_point(filled=True, size=36, opacity=1)]
    marks = [(float(PATHS_FROM), f"paths from {PATHS_FROM:,}", [4, 3])]
    if at is not None:
        marks.append((at, f"as fast at {at:,.0f}", [1, 0]))
    for row, (flows, text, dash) in enumerate(marks):
        layers += _mark(flows, text if column == "seconds" else "", dash, sizes, row)
    return alt.LayerChart(layer=layers, width=330, height=260)


def _mark(flows: float, text: str, dash: list[int], sizes: alt.Scale, row: int) -> list[alt.Chart]:
    """A line at a number of flows, and to the left of it what it says."""
    place = alt.Chart(pl.DataFrame({"flows": [flows], "text": [text]})).encode(
        x=alt.X("flows:Q", scale=sizes)
    )
    line = place.mark_rule(color=hue("muted"), strokeDash=dash)
    said = place.mark_text(align="right", baseline="top", dx=-5, dy=15 * row, color=hue("muted"))
    return [line, said.encode(text="text:N", y=alt.value(4))]


def _scale(numbers: Any) -> alt.Scale:
    """A logarithmic scale with a little room on both sides."""
    ends = [float(numbers.min()) / 1.4, float(numbers.max()) * 1.4]
    return alt.Scale(type="log", domain=ends, nice=False)


def _axis(form: str) -> alt.Axis:
    """An axis with grid lines at 1, 2 and 5 times the powers of ten."""
    values = [float(f"{digit}e{power}") for power in range(-3, 9) for digit in (1, 2, 5)]
    return alt.Axis(
        values=values,
        format=form,
        labelOverlap=True,
        gridColor=hue("rule"),
        labelColor=hue("ink"),
        tickColor=hue("rule"),
    )


def _told(runs: list[Run], at: float | None) -> str:
    largest = {
        name: max(
            (run for run in runs if run["engine"] == name),
            key=lambda run: run["flows"],
            default=None,
        )
        for name in WORDS
    }
    said = [
        f"The largest case solved over {name} has {run['flows']:,} flows and took "
        f"{run['seconds']:,.1f} s and {run['peak_mib']:,.0f} MiB."
        for name, run in largest.items()
        if run
    ]
    same = "" if at is None else f" Both take as long at about {at:,.0f} flows."
    return "Seconds and memory against flows, both on logarithmic axes. " + " ".join(said) + same
