"""What is lost when something closes: ranked, with maps of the worst."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt
import polars as pl

from landbridge.show import fmt
from landbridge.show.blocks import Block, Cell, Column, Figure, Prose, Section, Table
from landbridge.show.map import FlowMap, flow_map, unlocated
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.study.compare import SLIGHT
from landbridge.study.disruption.disruption import Disruption
from landbridge.study.disruption.shown import Shown
from landbridge.study.disruption.words import party_words

SHOWN = 6
"""Closures of each kind in its table."""

MAPPED = 3
"""The worst closures, of which there are maps."""

THIN = 0.01
"""Changes below this share of the greatest are not drawn."""

TITLES = {
    "countries": "Countries",
    "owners": "Owners",
    "places": "Places",
    "links": "Links",
    "interchanges": "Changes of mode or gauge, ports",
}

COLOURS = {"no longer carried": "bad", "carries the detour": "c1"}


def disruption(m: Material) -> Section | None:
    """The closures that cost most, kind by kind, and maps of the worst of all."""
    if m.solution.routing != "fixed" or m.disruption.rows.filter("solved").is_empty():
        return None
    found = m.disruption
    blocks: list[Block] = [Prose([_told(m, found), *found.sentences])]
    blocks += [_map(m, found, row) for row in _worst(found)]
    blocks += [table for kind in TITLES if (table := _table(m, found, kind)).rows]
    return Section("disruption", "What is lost when something closes", "Disruption", blocks)


def _told(m: Material, found: Disruption) -> str:
    solved = int(found.rows["solved"].sum())
    price = fmt.usd_t(m.case.meta.unmet_usd_t)
    closed = f"Each of the {solved} that the plan uses was"
    if found.bounded.height:
        closed = f"The {solved} that could be among the worst were each"
    return (
        f"{fmt.count(found.rows.height, 'thing')} can close: links, changes of mode, places, "
        f"countries other than {m.names.country(m.home) or 'none'}, owners. {closed} "
        "closed by itself for a year, and the best plan without it found and proved. What has to "
        f"be met and is not counts {price} where nothing else is said; "
        "that share of a loss is given beside it."
    )


def _worst(found: Disruption) -> Iterator[dict[str, Any]]:
    """The worst closures that lose different things."""
    rows = found.rows.filter(pl.col("solved"), pl.col("problem").is_null(), pl.col("loss_musd") > 0)
    different = rows.unique("loss_musd", keep="first", maintain_order=True)
    yield from different.head(MAPPED).iter_rows(named=True)


def _map(m: Material, found: Disruption, row: dict[str, Any]) -> Figure:
    """What is no longer carried where, and what carries the detour."""
    shown = found.shown(row["rank"])
    flows = _changes(m, shown)
    missing = len(unlocated(m.case, set(flows["link"])))
    bound = row["bound_by"] if row["bound_by_table"] == "links" else ""
    drawn = FlowMap(
        case=m.case,
        flows=flows,
        colours=COLOURS,
        loading={bound: 1.0} if bound else {},
        limited=frozenset({bound} - {""}),
    )

    def draw(width: float) -> alt.LayerChart:
        return flow_map(drawn, width)

    without = f" Not drawn for want of coordinates: {fmt.count(missing, 'link')}."
    note = f"Width is the change in tonnes a year. {_left(m, shown)}{without if missing else ''}"
    title = f"{row['name']} closed: {fmt.musd(row['loss_musd'])} a year"
    return picture(title, _described(shown), draw, note)


def _left(m: Material, shown: Shown) -> str:
    """What is not met and what is stranded in all, over all plans as good, beside the base."""
    base = m.disruption.base
    unmet, stranded = (
        fmt.tonnes(float(kt.sum())) for kt in (base.unmet["kt"], base.supplied["stranded_kt"])
    )
    return (
        f"Not met in all: {shown.unmet.words} ({unmet} kt before); stranded in all: "
        f"{shown.stranded.words} ({stranded} kt before). A range is over all plans as good."
    )


def _changes(m: Material, shown: Shown) -> pl.DataFrame:
    """Flows of links in each direction that are more or less than in the base by enough to see."""
    key = ["id", "reverse"]
    plan, base = (
        one.flows.filter(pl.col("table") == "links").group_by(key).agg(pl.col("kt").sum())
        for one in (shown.plan, m.disruption.base)
    )
    both = plan.join(base, on=key, how="full", coalesce=True, suffix="_base")
    change = pl.col("kt").fill_null(0.0) - pl.col("kt_base").fill_null(0.0)
    lost, gained = COLOURS
    size = pl.col("change").abs()
    return (
        both.select("reverse", link="id", change=change)
        .filter(size > SLIGHT, size > THIN * size.max())
        .select(
            "link",
            "reverse",
            pl.when(pl.col("change") < 0)
            .then(pl.lit(lost))
            .otherwise(pl.lit(gained))
            .alias("colour"),
            kt=pl.col("change").abs(),
        )
        .sort("link", "reverse")
    )


def _described(shown: Shown) -> str:
    links = shown.comparison.flows.filter(pl.col("table") == "links")
    told = [
        f"{row['name']} {fmt.signed(fmt.mass(row['change_kt']), row['change_kt'])}"
        for row in links.head(8).iter_rows(named=True)
    ]
    return (
        f"Changes of flows, the greatest first: {fmt.listed(told)}." if told else "Nothing moves."
    )


def _table(m: Material, found: Disruption, kind: str) -> Table:
    rows = found.rows.filter(pl.col("solved"), pl.col("kind") == kind)
    some = [_row(m, found, row) for row in rows.head(SHOWN).iter_rows(named=True)]
    columns = [
        Column("Closed"),
        Column("Lost", "million USD", number=True),
        Column("Not met", "kt, stranded below", number=True),
        Column("A tonne pays more", "USD, days below", number=True),
        Column("Who bears most", "million USD"),
        Column("Detour held up by"),
    ]
    rest = rows.height - len(some)
    note = f"And {rest} more that lose less." if rest > 0 else ""
    return Table(f"{TITLES[kind]}: what is lost in a year", columns, some, note, dense=True)


def _row(m: Material, found: Disruption, row: dict[str, Any]) -> list[Cell | str]:
    if row["problem"]:
        return [row["name"], "no plan", "", "", "", ""]
    penalty = row["penalty_musd"]
    return [
        row["name"],
        Cell(
            fmt.number(row["loss_musd"]),
            note=f"penalties {fmt.number(penalty)}" if penalty > 0.5 else "",
        ),
        Cell(fmt.tonnes(row["unmet_kt"]), note=fmt.tonnes(row["stranded_kt"])),
        Cell(fmt.number(row["usd_t"], 1), note=fmt.number(row["days"], 1)),
        _bearer(m, found, row["rank"]),
        _held_up(found, row),
    ]


def _bearer(m: Material, found: Disruption, rank: int) -> Cell:
    """Who loses most, at the prices of the plans."""
    losers = found.parties.filter(pl.col("rank") == rank, pl.col("musd") < 0)
    if losers.is_empty():
        return Cell(fmt.NOTHING)
    first = losers.row(0, named=True)
    return Cell(
        fmt.capital(party_words(m.case, first["role"], first["party"])),
        note=fmt.number(-first["musd"]),
    )


def _held_up(found: Disruption, row: dict[str, Any]) -> str:
    if not row["bound_by"]:
        return fmt.NOTHING
    one = found.base.loading.filter(table=row["bound_by_table"], id=row["bound_by"])
    return str(one["name"][0] or row["bound_by"]) if one.height else str(row["bound_by"])
