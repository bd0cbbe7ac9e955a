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
from landbridge.show.palette import assign
from landbridge.show.projection import SMALL, Points, View, fit
from landbridge.show.ribbons import Drawn, Flow, Way, drawn
from landbridge.show.sheet import Sheet
from landbridge.show.ways import Network, network

WIDEST_BAND: Final = 0.023
"""Width of the busiest way as a share of the width of the map."""


@dataclass(frozen=True)
class FlowMap:
    """What a flow map shows, before it is drawn.

    flows: link, reverse (bool), colour (text, a key of `colours`) and kt; summed already.
    colours: what is coloured alike -> palette token, in the order of the legend.
    loading: link -> share of its capacity used; limited: links whose capacity binds.
    full: places with an interchange whose capacity binds.
    focus: country the map is about; blank: all that carries something.
    """

    case: Case
    flows: pl.DataFrame
    colours: Mapping[str, str]
    loading: Mapping[str, float]
    limited: frozenset[str] = frozenset()
    full: frozenset[str] = frozenset()
    focus: str = ""


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
    view = fit(extent(busy if busy.courses else idle, _places_in(shown)), width, pad, aspect)
    busy = _in_pixels(busy, view)
    flows = _flows(shown, busy)
    per_kt = width * WIDEST_BAND / max(_busiest(flows), 1e-9)
    bands = drawn(busy.ways, flows, lambda tonnes: max(1.0, tonnes * per_kt))
    keys = _keys(shown, flows, per_kt)
    strip = legend(keys, width, view.height + 8, 10 if width < SMALL else 11)
    land = basemap(view)
    sheet = Sheet()
    _ground(sheet, land, view, lines=lines)
    sheet.lines((way.xy, "idle", 0.9) for way in _in_pixels(idle, view).ways.values())
    _bands(sheet, bands)
    map_words(sheet, _words(shown, kt), busy, view, land=land, bands=bands)
    sheet.areas([("paper", [_below(view, strip.bottom)])])
    strip.draw(sheet)
    return sheet.chart(width, strip.bottom)


def reach(shown: FlowMap) -> float:
    """How wide the country in focus is as a share of the map without focus; 0 where unknown."""
    net = network(shown.case, set(shown.flows["link"]))
    near, far = (extent(net, places) for places in (_places_in(shown), ()))
    if len(near) < 2 or len(far) < 2:
        return 0.0
    return float(np.ptp(near, axis=0).max() / max(np.ptp(far, axis=0).max(), 1e-9))


def _places_in(shown: FlowMap) -> set[str]:
    places = shown.case.table("places").filter(pl.col("country") == shown.focus)
    return set(places["id"])


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
    for link, reverse, colour, kt in shown.flows.select(
        "link", "reverse", "colour", "kt"
    ).iter_rows():
        for way, ahead in net.parts.get(link, ()):
            found[way, ahead is not reverse, shown.colours[colour]] += kt
    return [Flow(way, ahead, token, kt) for (way, ahead, token), kt in found.items() if kt > 0]


def _busiest(flows: list[Flow]) -> float:
    total: dict[str, float] = defaultdict(float)
    for flow in flows:
        total[flow.way] += flow.kt
    return max(total.values(), default=0.0)


def _ground(sheet: Sheet, land: Basemap, view: View, *, lines: bool) -> None:
    frame = np.array([[0, 0], [view.width, 0], [view.width, view.height], [0, view.height]])
    sheet.areas([("sea", [frame])])
    sheet.areas(("land", rings) for _, rings in land.land)
    if lines:
        sheet.lines((line, "border", 0.7) for line in land.solid)
        sheet.lines(((line, "border", 0.7) for line in land.dashed), strokeDash=[2, 2.5])


def _below(view: View, bottom: float) -> Points:
    """The ground of the legend, which hides what runs off the map below."""
    left, right, top = -2, view.width + 2, view.height
    return np.array([[left, top], [right, top], [right, bottom + 9], [left, bottom + 9]])


def _bands(sheet: Sheet, bands: Drawn) -> None:
    sheet.lines(((band.xy, band.token, band.width) for band in bands.bands), strokeCap="round")
    sheet.areas((token, [head]) for head, token in bands.arrows)


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
