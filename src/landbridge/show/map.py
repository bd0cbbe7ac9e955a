"""The flow map: land, and on it every link with the tonnes it carries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import altair as alt
import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.show import fmt
from landbridge.show.basemap import Basemap, basemap
from landbridge.show.extent import extent
from landbridge.show.legend import Key, legend
from landbridge.show.maplabels import Words, map_words
from landbridge.show.names import names
from landbridge.show.palette import assign, hue
from landbridge.show.projection import Points, View, fit
from landbridge.show.ribbons import Drawn, Flow, Way, drawn
from landbridge.show.shapes import features, outlines
from landbridge.show.ways import Network, network

WIDEST_BAND: Final = 0.023
"""Width of the busiest way as a share of the width of the map."""

SMALL: Final = 500
"""Width in pixels below which a map is for a phone: fewer labels, less margin."""


@dataclass(frozen=True)
class FlowMap:
    """What a flow map shows, before it is drawn.

    flows: link, reverse (bool), colour (text, a key of `colours`) and kt; summed already.
    colours: what is coloured alike -> palette token, in the order of the legend.
    loading: link -> share of its capacity used; limited: links whose capacity binds.
    full: places with an interchange whose capacity binds.
    """

    case: Case
    flows: pl.DataFrame
    colours: Mapping[str, str]
    loading: Mapping[str, float]
    limited: frozenset[str] = frozenset()
    full: frozenset[str] = frozenset()


def flow_map(shown: FlowMap, width: float = 820, *, lines: bool = True) -> alt.LayerChart:
    """Draw a flow map of the given width, pixels; lines: whether to draw country lines.

    Width is tonnes, an arrow head the direction, a per-cent label the share of capacity used. Links
    that carry nothing are thin and grey. A link with an end without coordinates is left out.
    """
    kt = _carried(shown.flows)
    all_links = shown.case.table("links")["id"].to_list()
    busy = network(shown.case, {link for link in all_links if kt.get(link, 0.0) > 0})
    idle = network(shown.case, {link for link in all_links if kt.get(link, 0.0) <= 0})
    pad, aspect = (26, (0.6, 0.85)) if width < SMALL else (44, (0.46, 0.75))
    view = fit(extent(busy if busy.courses else idle, kt), width, pad, aspect)
    busy = _in_pixels(busy, view)
    flows = _flows(shown, busy)
    per_kt = width * WIDEST_BAND / max(_busiest(flows), 1e-9)
    bands = drawn(busy.ways, flows, lambda tonnes: max(1.0, tonnes * per_kt))
    keys = _keys(shown, flows, per_kt)
    strip, height = legend(keys, width, view.height, 10 if width < SMALL else 11)
    land = basemap(view)
    layers = [
        *_ground(land, view, lines),
        *_idle(_in_pixels(idle, view)),
        *_bands(bands),
        *map_words(_words(shown, kt), busy, view, height, bands, land),
        outlines([("paper", [_strip(view, height)])]),
        *strip,
    ]
    return alt.layer(*layers).properties(width=width, height=height)


def unlocated(case: Case, links: set[str]) -> list[str]:
    """Those of the links that cannot be drawn, for want of coordinates."""
    return sorted(links - set(network(case, links).courses))


def _carried(flows: pl.DataFrame) -> dict[str, float]:
    return dict(flows.group_by("link").agg(pl.col("kt").sum()).iter_rows())


def _in_pixels(net: Network, view: View) -> Network:
    ids, lonlat = list(net.sites), np.array([*net.sites.values()]).reshape(-1, 2)
    lonlat[:, 0] = view.lon + (lonlat[:, 0] - view.lon + 180) % 360 - 180
    sites = {key: (float(x), float(y)) for key, (x, y) in zip(ids, view.xy(lonlat), strict=True)}
    return replace(
        net,
        sites=sites,
        courses={link: view.xy(course) for link, course in net.courses.items()},
        ways={key: Way(view.xy(way.xy), way.links) for key, way in net.ways.items()},
    )


def _flows(shown: FlowMap, net: Network) -> list[Flow]:
    found: dict[tuple[str, bool, str], float] = defaultdict(float)
    for link, reverse, colour, kt in shown.flows.select("link", "reverse", "colour", "kt").iter_rows():
        for way, ahead in net.parts.get(link, ()):
            found[way, ahead is not reverse, shown.colours[colour]] += kt
    return [Flow(way, ahead, token, kt) for (way, ahead, token), kt in found.items() if kt > 0]


def _busiest(flows: list[Flow]) -> float:
    total: dict[str, float] = defaultdict(float)
    for flow in flows:
        total[flow.way] += flow.kt
    return max(total.values(), default=0.0)


def _ground(land: Basemap, view: View, lines: bool) -> list[alt.Chart]:
    frame = np.array([[0, 0], [view.width, 0], [view.width, view.height], [0, view.height]])
    ground = [outlines([("sea", [frame])]), outlines([("land", rings) for _, rings in land.land])]
    thin = {"stroke": hue("border"), "strokeWidth": 0.7}
    if lines and land.solid:
        ground.append(features(land.solid, thin))
    if lines and land.dashed:
        ground.append(features(land.dashed, {**thin, "strokeDash": [2, 2.5]}))
    return ground


def _strip(view: View, height: float) -> Points:
    """The ground of the legend, which hides what runs off the map below."""
    top = view.height
    return np.array([[-2, top], [view.width + 2, top], [view.width + 2, height], [-2, height]])


def _idle(net: Network) -> list[alt.Chart]:
    lines = [way.xy for way in net.ways.values()]
    return [features(lines, {"stroke": hue("idle"), "strokeWidth": 0.9})] if lines else []


def _bands(bands: Drawn) -> list[alt.Chart]:
    if not bands.bands:
        return []
    style = {"strokeCap": "round", "strokeJoin": "round"}
    lines = [(band.xy, {"w": round(band.width, 2), "c": hue(band.token)}) for band in bands.bands]
    heads = [(token, [head]) for head, token in bands.arrows]
    return [features(lines, style), *([outlines(heads)] if heads else [])]


def _words(shown: FlowMap, kt: Mapping[str, float]) -> Words:
    called = names(shown.case)
    return Words(
        loading=shown.loading,
        limited=shown.limited,
        full=shown.full,
        kt=kt,
        titles=called.places,
        lands=called.countries,
        home=shown.case.meta.economy,
    )


def _keys(shown: FlowMap, flows: list[Flow], per_kt: float) -> list[Key]:
    used = {flow.token for flow in flows}
    keys = [Key(name, "line", token, 5) for name, token in shown.colours.items() if token in used]
    for kt in _round_sizes(_busiest(flows)) if flows else []:
        size = f"{kt / 1000:g}{fmt.NARROW}Mt" if kt >= 1000 else f"{kt:g}{fmt.NARROW}kt"
        keys.append(Key(size, "line", "muted", max(1.0, kt * per_kt)))
    if shown.loading:
        keys.append(Key("of capacity used", f"50{fmt.NARROW}%", "ink"))
    if shown.limited or shown.full:
        keys.append(Key("at its limit; ring: port or terminal", f"100{fmt.NARROW}%", "bad"))
    return keys


def _round_sizes(biggest: float) -> list[float]:
    """Two round amounts that give the scale: about the biggest, and a fifth of it."""
    power = 10.0 ** np.floor(np.log10(max(biggest, 1e-9)))
    top = max(float(step * power) for step in (1, 2, 5) if step * power <= biggest * 1.0001)
    return [top / 5, top]


def grouped(flows: pl.DataFrame, by: str, most: int = 6) -> tuple[pl.DataFrame, dict[str, str]]:
    """Sum link flows by link, direction and colour, and choose the colours.

    by: the column of `flows` that is shown as colour. Members beyond the biggest are "other".
    """
    sizes = flows.group_by(by).agg(pl.col("kt").sum()).sort("kt", by, descending=[True, False])
    biggest = sizes[by].to_list()
    kept = biggest if len(biggest) <= most + 1 else biggest[:most]
    colour = pl.when(pl.col(by).is_in(kept)).then(pl.col(by)).otherwise(pl.lit("other"))
    summed = (
        flows.rename({"id": "link"})
        .with_columns(colour.alias("colour"))
        .group_by("link", "reverse", "colour")
        .agg(pl.col("kt").sum())
        .filter(pl.col("kt") > 0)
        .sort("link", "reverse", "colour")
    )
    tokens = assign(kept)
    return summed, tokens if len(kept) == len(biggest) else {**tokens, "other": "c8"}
