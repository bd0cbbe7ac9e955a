"""Where the goods go: maps, who is crossed, the routes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import altair as alt
import polars as pl

from landbridge.case.cells import km_by_country
from landbridge.show import fmt
from landbridge.show.basemap import CREDIT
from landbridge.show.blocks import Cell, Column, Figure, Prose, Section, Table
from landbridge.show.findings import passed
from landbridge.show.map import FlowMap, flow_map, grouped, reach, unlocated
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.study.nearly import TOLERANCE, finds_intervals

ROUTES = 20
"""Routes in the table; the others are named with their tonnes."""

CROSSED = 5
"""Countries in the table of those crossed."""

FULL = 1e-6
"""USD/t from which a capacity binds."""

CLOSER = 0.6
"""A map of the home country is added where it fills less than this share of the whole one."""


def maps(m: Material) -> Section | None:
    """A map of what flows in pipes and tanks, and one of dry goods; one map if all is of a kind."""
    flows = m.solution.flows.filter((pl.col("table") == "links") & (pl.col("kt") > 0))
    drawn = [
        figure
        for title, goods in _kinds(m, flows)
        for figure in _maps(m, title, flows.filter(pl.col("good").is_in(goods)))
    ]
    if not drawn:
        return None
    return Section("maps", "The flows on the map", "Maps", [*drawn, Prose([CREDIT], quiet=True)])


def _kinds(m: Material, flows: pl.DataFrame) -> list[tuple[str, list[str]]]:
    """Goods by whether they are poured or pumped: the handling classes that pipelines carry."""
    goods = m.case.table("goods").filter(pl.col("id").is_in(flows["good"].unique().to_list()))
    piped = _piped(m)
    liquid = [good for good, kind in goods.select("id", "handling").iter_rows() if kind in piped]
    dry = [good for good in goods["id"] if good not in liquid]
    if not liquid or not dry:
        return [("All goods", [*liquid, *dry])]
    return [("Oil, gas and products", liquid), ("Dry goods and containers", dry)]


def _piped(m: Material) -> set[str]:
    """Handling classes that are liquid or gas by their name, or travel with those that are."""
    words = ("liquid", "crude", "oil", "gas", "product", "chemical")
    classes = m.case.table("goods")["handling"].unique().drop_nulls().to_list()
    return {kind for kind in classes if any(word in kind for word in words)}


def _maps(m: Material, title: str, flows: pl.DataFrame) -> list[Figure]:
    """A map of all that flows, and, where that reaches far, one of the home country."""
    links = set(flows["id"])
    if len(unlocated(m.case, links)) == len(links):
        return []
    named = flows.with_columns(stream=_stream_names(m, flows))
    summed, colours = grouped(named, "stream")
    loading = m.solution.loading
    on = loading.filter((pl.col("table") == "links") & pl.col("id").is_in(list(links)))
    shown = FlowMap(
        case=m.case,
        flows=summed,
        colours=colours,
        loading=dict(on.select("id", "loading").drop_nulls().iter_rows()),
        limited=frozenset(on.filter(pl.col("scarcity_usd_t") > FULL)["id"]),
        full=_full_places(m, flows),
    )
    told = _told(m, named, on)
    title = f"{title}, {m.solution.year}"
    near = replace(shown, focus=m.home)
    figures = [_figure(m, title, told, shown)]
    if m.home and 0 < reach(near) < CLOSER:
        figures.append(_figure(m, f"{title}: in and around {m.names.country(m.home)}", told, near))
    return figures


def _figure(m: Material, title: str, told: str, shown: FlowMap) -> Figure:
    def draw(width: float) -> alt.LayerChart:
        return flow_map(shown, width)

    missing = len(unlocated(m.case, set(shown.flows["link"])))
    without = f" Not drawn for want of coordinates: {fmt.count(missing, 'link')}."
    note = "Width is tonnes a year, arrows show the direction, thin grey lines carry nothing."
    return picture(title, told, draw, note + (without if missing else ""))


def _stream_names(m: Material, flows: pl.DataFrame) -> pl.Series:
    """A good's name, with the country it comes from where there are two or three."""
    origins = dict(flows.group_by("good").agg(pl.col("origin").n_unique()).iter_rows())
    texts = [
        m.names.good(good) + (f", {m.names.country(origin)}" if origins[good] in (2, 3) else "")
        for good, origin in flows.select("good", "origin").iter_rows()
    ]
    return pl.Series("stream", texts, dtype=pl.String)


def _full_places(m: Material, flows: pl.DataFrame) -> frozenset[str]:
    full = m.solution.scarcity.filter(pl.col("table") == "interchanges")["id"].to_list()
    there = m.case.table("interchanges").filter(pl.col("id").is_in(full))["place"].to_list()
    used = {*flows["from"], *flows["to"]}
    return frozenset(place for place in there if place in used)


def _told(m: Material, flows: pl.DataFrame, loading: pl.DataFrame) -> str:
    """The map in words: its five busiest links and those that are full."""
    sums = (
        flows.group_by("id", "from", "to")
        .agg(pl.col("kt").sum())
        .sort("kt", "id", descending=[True, False])
        .head(5)
    )
    busiest = [
        f"{m.names.place(start)} to {m.names.place(end)} {fmt.mass(kt)}"
        for _, start, end, kt in sums.iter_rows()
    ]
    text = f"A map of flows. The busiest links: {fmt.listed(busiest)}."
    full = loading.filter(pl.col("scarcity_usd_t") > FULL)["name"].to_list()
    return text + (f" At their limit: {fmt.listed(full[:8])}." if full else "")


def routes(m: Material) -> Section | None:
    """Which countries the goods cross, and the biggest routes."""
    if m.routes.is_empty():
        return None
    blocks = [table for table in (_crossings(m), _routes(m)) if table is not None]
    return Section("routes", "Where the goods go", "Routes", blocks)


def _crossings(m: Material) -> Table | None:
    goods = m.export_goods[:12]
    shares = {good: {row["country"]: row for row in passed(m, good)} for good, _ in goods}
    lands = _lands(goods, shares)
    if not lands:
        return None
    columns = [Column("Good"), Column("Leaves", "a year", number=True)]
    columns += [Column(m.names.country(land), "crossed by", number=True) for land in lands]
    rows = [
        [m.names.good(good), fmt.mass(kt), *(_part(shares[good].get(land)) for land in lands)]
        for good, kt in goods
    ]
    return Table(
        f"Who is crossed: share of each good that leaves {m.names.country(m.home) or 'its origin'}",
        columns,
        rows,
        "A country counts as crossed if a route runs through it, on land or in pipes, on the way "
        "to another; passing its waters does not count. A tonne may cross several. Shares are "
        f"those of this plan{_below(m)}.",
    )


def _below(m: Material) -> str:
    """What stands below a share, or how to find it."""
    if not finds_intervals(m.solution):
        return ", which is too large for all its intervals; `landbridge ranges` finds one"
    worse = fmt.share(TOLERANCE)
    return f"; below them, what they can be in plans at most {worse} worse than it"


def _lands(
    goods: Sequence[tuple[str, float]], shares: dict[str, dict[str, dict[str, Any]]]
) -> list[str]:
    """The countries most crossed: by the good of which they carry most, the first good first."""
    weight: dict[str, float] = {}
    for rank, (good, _) in enumerate(goods):
        for land, row in shares[good].items():
            weight[land] = max(weight.get(land, 0.0), row["share"] / (1 + rank))
    return sorted(weight, key=lambda land: (-weight[land], land))[:CROSSED]


def _part(row: dict[str, Any] | None) -> Cell | str:
    """A share, with its interval below it where it has one."""
    if row is None or row["share"] < 0.0005:
        return fmt.NOTHING
    part = fmt.share(row["share"])
    span = "" if row["low"] is None else fmt.between(row["low"], row["high"])
    return part if span in ("", part) else Cell(part, note=span)


def _routes(m: Material) -> Table:
    moved = m.routes.filter(pl.col("from") != pl.col("to"))
    rows = moved.sort("kt", descending=True, maintain_order=True)
    shown, rest = rows.head(ROUTES), rows.slice(ROUTES)
    columns = [
        Column("Route"),
        Column("Good"),
        Column("Tonnes", "kt a year", number=True),
        Column("Cost", "USD/t", number=True),
        Column("Time", "", number=True),
        Column("Length", "km", number=True),
        Column("Through"),
    ]
    kt = fmt.mass(float(rest["kt"].sum()))
    smaller = f"And {fmt.count(rest.height, 'smaller route')} with {kt}. "
    note = (
        f"{smaller if rest.height else ''}≈ marks a route that is one of several as good as it: "
        "another plan could use them instead."
    )
    caption = f"The {min(ROUTES, rows.height)} biggest routes"
    return Table(caption, columns, _cells(m, shown), note, dense=True)


def _cells(m: Material, routes: pl.DataFrame) -> list[list[Cell | str]]:
    return [
        [
            Cell(f"{'≈ ' if row['one_of_several'] else ''}{_ends(m, row)}", note=str(row["path"])),
            m.names.good(row["good"]),
            fmt.tonnes(row["kt"]),
            fmt.per_tonne(row["usd_t"]),
            fmt.hours(row["hours"]),
            fmt.number(row["km"]),
            _through(m, str(row["countries"])),
        ]
        for row in routes.iter_rows(named=True)
    ]


def _ends(m: Material, row: dict[str, Any]) -> str:
    return f"{m.names.place(str(row['from']))} → {m.names.place(str(row['to']))}"


def _through(m: Material, countries: str) -> str:
    """Countries in the order of their km, with km where they are known."""
    parts = sorted(km_by_country(countries).items(), key=lambda pair: -pair[1])
    return ", ".join(f"{m.names.country(land)} {fmt.number(km)}" for land, km in parts[:4])
