"""Make the packaged basemap from world-atlas (Natural Earth 1:50m) and ISO country codes.

    npm install world-atlas@2.0.2 i18n-iso-countries@7.14.0     # in any empty folder
    python tools/make_basemap.py node_modules src/landbridge/show/data/basemap.json

world-atlas (ISC licence) packs Natural Earth (public domain) as TopoJSON: lines that two countries
share are stored once. This script keeps that, drops what a page-sized map cannot show, replaces
numeric country codes by alpha-3 ones, and marks the lines listed in `disputed_lines.csv`, and all
lines beside a territory that has no ISO code, as disputed. The Caspian is water, as in the source.
"""

from __future__ import annotations

import csv
import heapq
import json
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

GRID = 0.01  # degrees: about a kilometre, a third of a pixel on a page-sized map of Eurasia
MIN_TRIANGLE = 0.0015  # square degrees: smallest bend that is kept
MIN_ISLAND = 0.02  # square degrees: smallest island that is kept, unless it is the whole country

Arc = np.ndarray[Any, np.dtype[np.float64]]


def main(modules: Path, target: Path) -> None:
    """Read the two packages under `modules` and write the basemap to `target`."""
    topology = json.loads((modules / "world-atlas/countries-50m.json").read_text())
    codes = json.loads((modules / "i18n-iso-countries/codes.json").read_text())
    countries = _countries(topology, {numeric: alpha3 for _, alpha3, numeric, *_ in codes})
    arcs, countries, dashed = _split(_arcs(topology), countries)
    countries = _without_specks(arcs, countries)
    arcs = [_simplified(arc) for arc in arcs]
    target.write_text(_packed(arcs, countries, dashed), encoding="utf-8")


def _arcs(topology: dict[str, Any]) -> list[Arc]:
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def _countries(topology: dict[str, Any], alpha3: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        found.append({"iso": alpha3.get(shape.get("id", ""), ""), "polygons": polygons})
    return found


def _split(
    arcs: list[Arc], countries: list[dict[str, Any]]
) -> tuple[list[Arc], list[dict[str, Any]], list[int]]:
    """Cut arcs where a disputed stretch starts or ends; say which pieces are disputed."""
    sides = _sides(countries)
    rules = _rules()
    pieces: list[Arc] = []
    parts: list[list[int]] = []
    dashed: list[int] = []
    for index, arc in enumerate(arcs):
        flags = _disputed(arc, sides[index], rules)
        cuts = [0, *(np.flatnonzero(np.diff(flags)) + 1).tolist(), len(flags)]
        parts.append(list(range(len(pieces), len(pieces) + len(cuts) - 1)))
        for start, end in pairwise(cuts):
            dashed += [len(pieces)] if flags[start] else []
            pieces.append(arc[start : end + 1])
    renumbered = [{**country, "polygons": _renumber(country, parts)} for country in countries]
    return pieces, renumbered, dashed


def _renumber(country: dict[str, Any], parts: list[list[int]]) -> list[list[list[int]]]:
    def pieces(arc: int) -> list[int]:
        return parts[arc] if arc >= 0 else [~piece for piece in reversed(parts[~arc])]

    return [
        [[piece for arc in ring for piece in pieces(arc)] for ring in polygon]
        for polygon in country["polygons"]
    ]


def _sides(countries: list[dict[str, Any]]) -> dict[int, list[str]]:
    sides: dict[int, list[str]] = defaultdict(list)
    for country in countries:
        for polygon in country["polygons"]:
            for arc in (arc for ring in polygon for arc in ring):
                sides[arc if arc >= 0 else ~arc].append(country["iso"])
    return sides


def _rules() -> dict[frozenset[str], tuple[float, ...]]:
    text = Path(__file__).with_name("disputed_lines.csv").read_text(encoding="utf-8")
    return {
        frozenset((row["first"], row["second"])): tuple(
            float(row[side]) for side in ("west", "south", "east", "north")
        )
        for row in csv.DictReader(text.splitlines())
    }


def _disputed(
    arc: Arc, sides: list[str], rules: dict[frozenset[str], tuple[float, ...]]
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """For each segment of an arc whether it is drawn dashed; coasts never are."""
    segments = len(arc) - 1
    if len(sides) < 2:
        return np.zeros(segments, dtype=bool)
    if "" in sides:
        return np.ones(segments, dtype=bool)
    box = rules.get(frozenset(sides))
    if box is None:
        return np.zeros(segments, dtype=bool)
    middle = (arc[:-1] + arc[1:]) / 2
    inside = (middle >= box[:2]) & (middle <= box[2:])
    return np.asarray(inside.all(axis=1))


def _without_specks(arcs: list[Arc], countries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = []
    for country in countries:
        areas = [_area(arcs, polygon[0]) for polygon in country["polygons"]]
        floor = min(MIN_ISLAND, max(areas))
        polygons = [
            polygon
            for polygon, area in zip(country["polygons"], areas, strict=True)
            if area >= floor
        ]
        kept.append({**country, "polygons": polygons})
    return kept


def _area(arcs: list[Arc], ring: list[int]) -> float:
    """Square degrees within a ring."""
    points = np.concatenate([arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring])
    x, y = np.unwrap(points[:, 0], period=360), points[:, 1]
    if abs(x[-1] - x[0]) > 180:
        return float("inf")  # a ring around a pole
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2


def _simplified(arc: Arc) -> Arc:
    """Drop the points whose bend is smallest, first to last (Visvalingam & Whyatt 1993)."""
    before = list(range(-1, len(arc) - 1))
    after = list(range(1, len(arc) + 1))
    least = 4 if np.array_equal(arc[0], arc[-1]) else 2
    bends = [(_bend(arc, i - 1, i, i + 1), i) for i in range(1, len(arc) - 1)]
    heapq.heapify(bends)
    current = {i: area for area, i in bends}
    while bends and len(current) + 2 > least:
        area, i = heapq.heappop(bends)
        if current.get(i) != area:
            continue
        if area >= MIN_TRIANGLE:
            break
        del current[i]
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if j in current:
                current[j] = max(area, _bend(arc, before[j], j, after[j]))
                heapq.heappush(bends, (current[j], j))
    return arc[[0, *sorted(current), len(arc) - 1]]


def _bend(arc: Arc, i: int, j: int, k: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = arc[i], arc[j], arc[k]
    squeeze = float(np.cos(np.radians(by)))  # a degree of longitude shrinks towards the poles
    return squeeze * abs(float((bx - ax) * (cy - ay) - (cx - ax) * (by - ay))) / 2


def _packed(arcs: list[Arc], countries: list[dict[str, Any]], dashed: list[int]) -> str:
    used = sorted(
        {
            arc if arc >= 0 else ~arc
            for c in countries
            for p in c["polygons"]
            for r in p
            for arc in r
        }
    )
    number = {old: new for new, old in enumerate(used)}

    def renamed(arc: int) -> int:
        return number[arc] if arc >= 0 else ~number[~arc]

    return json.dumps(
        {
            "source": "Natural Earth 1:50m (public domain), as packed by world-atlas 2.0.2 (ISC)",
            "grid": GRID,
            "arcs": [_deltas(arcs[old]) for old in used],
            "dashed": [number[arc] for arc in dashed if arc in number],
            "countries": [
                {
                    "iso": country["iso"],
                    "polygons": [[[renamed(a) for a in r] for r in p] for p in country["polygons"]],
                }
                for country in countries
            ],
        },
        separators=(",", ":"),
    )


def _deltas(arc: Arc) -> list[int]:
    steps = np.round(arc / GRID).astype(int)
    moves = np.diff(steps, axis=0)
    return [int(n) for n in [*steps[0], *moves[moves.any(axis=1)].ravel()]]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
