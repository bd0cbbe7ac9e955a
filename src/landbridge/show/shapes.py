"""Layers of a chart whose coordinates are pixels already: areas, lines, words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from landbridge.show.labels import Placed
from landbridge.show.palette import hue
from landbridge.show.projection import Points

_PIXELS = {"type": "identity", "scale": 1, "translate": [0, 0]}


def outlines(areas: Iterable[tuple[str, Sequence[Points]]]) -> alt.Chart:
    """Filled areas: for each a palette token and its rings."""
    shapes = [
        _feature("MultiPolygon", [[[*ring.tolist(), ring[0].tolist()] for ring in rings]], {"c": hue(token)})
        for token, rings in areas
    ]
    colour = {"scale": None, "legend": None}
    chart = alt.Chart(_data(shapes)).mark_geoshape(strokeWidth=0.6)
    return chart.encode(
        fill=alt.Fill("properties.c:N", **colour), stroke=alt.Stroke("properties.c:N", **colour)
    ).project(**_PIXELS)


def features(
    lines: Iterable[Points] | Iterable[tuple[Points, dict[str, Any]]], style: Mapping[str, Any]
) -> alt.Chart:
    """Lines, all in one style, or each with its own width `w` and colour `c`."""
    pairs = [line if isinstance(line, tuple) else (line, {}) for line in lines]
    own = bool(pairs and pairs[0][1])
    shapes = [_feature("LineString", line.round(1).tolist(), facts) for line, facts in pairs]
    chart = alt.Chart(_data(shapes)).mark_geoshape(filled=False, **style).project(**_PIXELS)
    if not own:
        return chart
    plain = {"scale": None, "legend": None}
    return chart.encode(
        strokeWidth=alt.StrokeWidth("properties.w:Q", **plain),
        stroke=alt.Stroke("properties.c:N", **plain),
    )


def words(
    labels: Iterable[Placed], width: float, height: float, style: Mapping[str, Any]
) -> list[alt.Chart]:
    """Texts at their spots, one layer for each side they are aligned to."""
    by_side: dict[tuple[str, float], list[dict[str, Any]]] = {}
    for label in labels:
        spot = {"x": round(label.x, 1), "y": round(label.y, 1), "t": label.text}
        by_side.setdefault((label.align, label.size), []).append(spot)
    return [
        alt.Chart(alt.Data(values=spots))
        .mark_text(align=align, baseline="middle", fontSize=size, **style)
        .encode(x=across(width), y=down(height), text="t:N")
        for (align, size), spots in by_side.items()
    ]


def dots(
    spots: Sequence[tuple[float, float]], width: float, height: float, style: Mapping[str, Any]
) -> alt.Chart:
    """Round marks at points."""
    values = [{"x": round(x, 1), "y": round(y, 1)} for x, y in spots]
    marks = alt.Chart(alt.Data(values=values)).mark_point(shape="circle", opacity=1, **style)
    return marks.encode(x=across(width), y=down(height))


def across(width: float) -> alt.X:
    """Pixels from the left."""
    return alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False, zero=False), axis=None)


def down(height: float) -> alt.Y:
    """Pixels from the top."""
    return alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False, zero=False), axis=None)


def _data(shapes: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Shapes as text: a chart copies its data many times, and text costs nothing to copy."""
    text = json.dumps(shapes, separators=(",", ":"))
    return alt.InlineData(values=text, format=alt.JsonDataFormat(type="json"))


def _feature(kind: str, coordinates: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": dict(facts), "geometry": geometry}
