"""What a chart is drawn from, mark by mark."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import numpy as np

from landbridge.engine.lp import Floats
from landbridge.show.palette import hue


def drawn(chart: alt.LayerChart) -> list[dict[str, Any]]:
    """Every mark with what it is drawn from."""
    found = chart.to_dict(validate=True)
    sets = found.get("datasets", {})
    rows: list[dict[str, Any]] = []
    for layer in found["layer"]:
        data = layer["data"].get("values") or sets[layer["data"]["name"]]
        rows += json.loads(data) if isinstance(data, str) else data
    return rows


def areas(chart: alt.LayerChart, token: str) -> list[Floats]:
    """Corners of the filled areas of a colour, in the order they are drawn."""
    return [
        np.array(ring, dtype=np.float64)
        for mark in drawn(chart)
        if mark.get("geometry", {}).get("type") == "MultiPolygon"
        and mark["properties"]["c"] == hue(token)
        for polygon in mark["geometry"]["coordinates"]
        for ring in polygon
    ]


def texts(chart: alt.LayerChart) -> list[dict[str, Any]]:
    return [mark for mark in drawn(chart) if "t" in mark]
