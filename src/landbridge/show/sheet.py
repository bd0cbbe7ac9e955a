"""A drawing in pixels, layer upon layer, that becomes an Altair chart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import altair as alt
import numpy as np
from altair.utils.schemapi import debug_mode

from landbridge.show.labels import Placed
from landbridge.show.palette import hue
from landbridge.show.projection import Points

FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"

HALO: Final = "paper"
"""Token of the rim round words that stand on lines."""

_PIXELS: Final[dict[str, Any]] = {"type": "identity", "scale": 1, "translate": [0, 0]}
_NOTHING: Final = {"data": {"values": []}, "mark": "point", "encoding": {}}
_CONFIG: Final[dict[str, Any]] = {
    "font": FONT,
    "background": "transparent",
    "aria": False,
    "padding": 0,
    "view": {"stroke": None},
}


class Sheet:
    """Marks in the order they are drawn, later ones on top; x to the right, y down, in pixels."""

    def __init__(self) -> None:
        self._layers: list[dict[str, Any]] = []

    def areas(self, areas: Iterable[tuple[str, Sequence[Points]]]) -> None:
        """Filled areas: for each a palette token and its rings."""
        shapes = [
            _shape("MultiPolygon", [[_closed(ring) for ring in rings]], {"c": hue(token)})
            for token, rings in areas
        ]
        colour = _plain("c", "nominal")
        self._shapes(shapes, {"strokeWidth": 0.6}, {"fill": colour, "stroke": colour})

    def lines(
        self, lines: Iterable[tuple[Points, str, float]], **style: str | Sequence[float]
    ) -> None:
        """Lines: for each its points, a palette token and its width; style: of all of them."""
        shapes = [
            _shape("LineString", line.round(1).tolist(), {"c": hue(token), "w": round(width, 2)})
            for line, token, width in lines
        ]
        encoding = {"stroke": _plain("c", "nominal"), "strokeWidth": _plain("w", "quantitative")}
        self._shapes(shapes, {"filled": False, "strokeJoin": "round", **style}, encoding)

    def dots(self, spots: Iterable[tuple[float, float]], inner: str, rim: str, size: float) -> None:
        """Round marks: palette tokens of the inside and the rim, size in square pixels."""
        values = [{"x": round(x, 1), "y": round(y, 1)} for x, y in spots]
        look = {"fill": hue(inner), "stroke": hue(rim), "strokeWidth": size**0.5 / 4, "size": size}
        self._at_pixels(values, {"type": "point", "shape": "circle", "opacity": 1, **look}, {})

    def texts(self, texts: Iterable[Placed], halo: bool = False) -> None:
        """Words at their spots; halo: with a rim, where they may stand on lines."""
        values = [
            {
                "x": round(text.x, 1),
                "y": round(text.y, 1),
                "t": text.text,
                "a": text.align,
                "s": text.size,
                "c": hue(text.colour),
                "b": "bold" if text.bold else "normal",
                "i": "italic" if text.italic else "normal",
            }
            for text in texts
        ]
        own = {"align": "a", "fontSize": "s", "fontWeight": "b", "fontStyle": "i"}
        mark: dict[str, Any] = {"type": "text", "baseline": "middle"}
        mark |= {name: {"expr": f"datum.{key}"} for name, key in own.items()}
        if halo:
            mark |= {"stroke": hue(HALO), "strokeWidth": 2.6, "strokeJoin": "round"}
        encoding = {"text": {"field": "t", "type": "nominal"}, "fill": _plain("c", "nominal")}
        self._at_pixels(values, mark, encoding)

    def chart(self, width: float, height: float) -> alt.LayerChart:
        """The drawing as a chart of that size."""
        layers = [_scaled(layer, width, height) for layer in self._layers]
        # Every layer is written here, so checking it against Vega-Lite's schema, which takes most
        # of the time a chart takes, is left to the tests.
        with debug_mode(arg=False):
            charts = [_chart(layer) for layer in layers or [_NOTHING]]
            chart: Any = alt.LayerChart(layer=charts, width=width, height=height)
            drawing: alt.LayerChart = chart.configure(**_CONFIG)
        return drawing

    def _shapes(
        self, shapes: list[dict[str, Any]], style: Mapping[str, Any], encoding: Mapping[str, Any]
    ) -> None:
        if shapes:
            layer = {
                "data": _data(shapes),
                "mark": {"type": "geoshape", **style},
                "encoding": {
                    name: {**channel, "field": f"properties.{channel['field']}"}
                    for name, channel in encoding.items()
                },
                "projection": _PIXELS,
            }
            self._layers.append(layer)

    def _at_pixels(
        self, values: list[dict[str, Any]], mark: Mapping[str, Any], encoding: Mapping[str, Any]
    ) -> None:
        if values:
            layer = {"data": _data(values), "mark": mark, "encoding": encoding}
            self._layers.append(layer)


def _chart(layer: dict[str, Any]) -> alt.Chart:
    encoding = alt.FacetedEncoding(**layer["encoding"])
    return alt.Chart(**{**layer, "encoding": encoding})


def _data(rows: list[dict[str, Any]]) -> alt.InlineData:
    """Rows as text, since a chart copies its data many times, and text costs nothing to copy."""
    text = json.dumps(rows, separators=(",", ":"))
    with debug_mode(arg=False):
        return alt.InlineData(values=text, format={"type": "json"})


def _scaled(layer: dict[str, Any], width: float, height: float) -> dict[str, Any]:
    """A layer whose x and y are pixels of a drawing of that size."""
    if "projection" in layer:
        return layer
    axes = {
        name: {
            "field": name,
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": domain, "nice": False, "zero": False},
        }
        for name, domain in (("x", [0, width]), ("y", [height, 0]))
    }
    return {**layer, "encoding": {**layer["encoding"], **axes}}


def _plain(field: str, kind: str) -> dict[str, Any]:
    """A channel that takes the values of a field as they are."""
    return {"field": field, "type": kind, "scale": None, "legend": None}


def _shape(kind: str, coordinates: object, facts: Mapping[str, Any]) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": dict(facts), "geometry": geometry}


def _closed(ring: Points) -> list[list[float]]:
    closed: list[list[float]] = np.vstack([ring, ring[:1]]).round(1).tolist()
    return closed
