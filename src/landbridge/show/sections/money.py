"""What goods fetch and what moving them costs: netbacks and the account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import polars as pl

from landbridge.case.cells import split
from landbridge.show import fmt
from landbridge.show.bars import Bar, bars
from landbridge.show.blocks import Cell, Column, Figure, Section, Table
from landbridge.show.legend import Key
from landbridge.show.material import Material
from landbridge.show.picture import picture

PARTS: Final = (
    ("transport_usd_t", "transport", "c1"),
    ("border_usd_t", "borders", "c5"),
    ("interchange_usd_t", "handling", "c2"),
    ("time_usd_t", "time under way", "c4"),
    ("friction_usd_t", "frictions", "c6"),
    ("tariff_usd_t", "tariffs of controls", "c7"),
)
"""Parts of the cost of a route: column of the routes, what it is called, its colour."""

RARE: Final = ("friction_usd_t", "tariff_usd_t")
"""Parts that are left out where there is none of them."""

Parts = Sequence[tuple[str, str, str]]

ITEMS: Final = {
    "value": "Value of what is sold",
    "supply": "Production and purchase",
    "transport": "Transport",
    "border": "Border fees",
    "interchange": "Handling and change of mode",
    "time": "Time under way",
    "friction": "Frictions beyond tariffs and prices",
    "tariff": "Tariffs of controls",
    "plant": "Running plants",
    "unmet": "Penalty for what is missing",
    "stranded": "Supply left stranded",
    "investment": "Yearly cost of what is built",
}
"""Items of the account in words."""

CHARTED: Final = 12
TABLED: Final = 30


def netbacks(m: Material) -> Section | None:
    """What a tonne fetches at its field, by route."""
    chosen = _from_fields(m)
    if chosen.is_empty():
        return None
    return Section(
        "netbacks",
        "What a tonne is worth where it is produced",
        "Netbacks",
        [_chart(m, chosen), _table(m, chosen)],
    )


def _from_fields(m: Material) -> pl.DataFrame:
    """Market routes from fields, or, where the case has none, from any place; dearest first."""
    market = m.routes.filter(
        (pl.col("kind") == "market")
        & pl.col("netback_usd_t").is_not_null()
        & (pl.col("from") != pl.col("to"))
    )
    if m.home:
        market = market.filter(pl.col("origin") == m.home)
    places = m.case.table("places")
    fields = places.filter(pl.col("kind") == "field")["id"].to_list()
    from_fields = market.filter(pl.col("from").is_in(fields))
    chosen = from_fields if from_fields.height else market
    return chosen.with_columns(
        price_usd_t=pl.col("netback_usd_t") + pl.col("usd_t"),
        income=pl.col("kt") * (pl.col("netback_usd_t") + pl.col("usd_t")),
    ).sort("income", descending=True, maintain_order=True)


def _chart(m: Material, chosen: pl.DataFrame) -> Figure:
    shown, parts = chosen.head(CHARTED), _parts(chosen)
    rows = [
        Bar(
            f"{_ends(m, row)}{_via(m, row)}: {fmt.inline(m.names.good(row['good']))}, "
            f"{fmt.mass(row['kt'])}",
            [(token, row[column] or 0.0) for column, _, token in parts],
            f"{fmt.number(row['usd_t'])} on the way, {fmt.usd_t(row['netback_usd_t'])} left",
        )
        for row in shown.iter_rows(named=True)
    ]
    keys = [Key(name, "line", token, 9) for _, name, token in parts]

    def draw(width: float) -> alt.LayerChart:
        return bars(rows, width, keys)

    return picture(
        f"What the way costs, and what is left: the {len(rows)} routes that earn most",
        _told(m, shown),
        draw,
        "The bar is what a tonne costs on the way; what is left is the netback: the price at the "
        "end of the route less these costs.",
    )


def _told(m: Material, shown: pl.DataFrame) -> str:
    best = shown.sort("netback_usd_t", descending=True).row(0, named=True)
    least = shown.sort("netback_usd_t").row(0, named=True)
    dear = shown.sort("usd_t", descending=True).row(0, named=True)
    return (
        f"Bars of what a tonne costs on the way. Most is left on {_ends(m, best)}, "
        f"{fmt.usd_t(best['netback_usd_t'])}; least on {_ends(m, least)}, "
        f"{fmt.usd_t(least['netback_usd_t'])}. The dearest way is {_ends(m, dear)}, "
        f"{fmt.usd_t(dear['usd_t'])}."
    )


def _table(m: Material, chosen: pl.DataFrame) -> Table:
    shown = chosen.head(TABLED)
    ordered = shown.with_columns(of=pl.col("income").sum().over("from")).sort(
        "of", "from", "income", descending=[True, False, True]
    )
    columns = [Column("Field and route"), Column("Tonnes", "kt a year", number=True)]
    columns.append(Column("Price at the end", "USD/t", number=True))
    columns += [Column(name.capitalize(), "USD/t", number=True) for _, name, _ in _parts(chosen)]
    columns.append(Column("Netback", "USD/t", number=True))
    rest = chosen.height - TABLED
    return Table(
        "Netback per field and route",
        columns,
        [_row(m, row, _parts(chosen)) for row in ordered.iter_rows(named=True)],
        f"And {fmt.count(rest, 'more route')} that earn less." if rest > 0 else "",
        dense=True,
    )


def _parts(chosen: pl.DataFrame) -> Parts:
    """The parts of the cost of routes; the rare ones only where there are any."""
    return [part for part in PARTS if part[0] not in RARE or chosen[part[0]].abs().max()]


def _row(m: Material, row: dict[str, Any], parts: Parts) -> list[Cell | str]:
    return [
        Cell(_ends(m, row), note=f"{m.names.good(row['good'])}{_via(m, row)}"),
        fmt.tonnes(row["kt"]),
        fmt.per_tonne(row["price_usd_t"]),
        *(fmt.per_tonne(row[column]) for column, _, _ in parts),
        fmt.per_tonne(row["netback_usd_t"]),
    ]


def _ends(m: Material, row: dict[str, Any]) -> str:
    return f"{m.names.place(row['from'])} → {m.names.place(row['to'])}"


def _via(m: Material, row: dict[str, Any]) -> str:
    """Where a route changes mode, ` by Aktau and Novorossiysk`; else a country it crosses."""
    changes = m.case.table("interchanges").select("id", "place").iter_rows()
    place_of = dict(changes)
    stops = [place_of[key] for key in split(row["interchanges"]) if key in place_of]
    named = [m.names.place(place).split(" (")[0] for place in dict.fromkeys(stops)]
    named = named or [m.names.country(land) for land in row["crossed"][:1]]
    return f" by {fmt.listed(named)}" if named else ""


def account(m: Material) -> Section | None:
    """What the plan earns and costs, item by item."""
    costs = m.solution.costs.filter(pl.col("musd").abs() > 1e-9)
    if costs.is_empty():
        return None
    items: dict[str, float] = dict(costs.iter_rows())
    rows = [
        Bar(
            ITEMS.get(item, item),
            [("c3" if item == "value" else "c1", musd)],
            fmt.musd(musd),
        )
        for item, musd in items.items()
    ]

    def draw(width: float) -> alt.LayerChart:
        return bars(rows, width)

    left = fmt.musd(m.solution.objective_musd)
    told = fmt.listed(
        f"{fmt.inline(ITEMS.get(item, item))} {fmt.musd(musd)}" for item, musd in items.items()
    )
    figure = picture(
        "The account of a year",
        f"Bars of income and costs: {told}.",
        draw,
        f"What is sold less all costs: {left} a year. The plan maximises this; goods that are to "
        "be delivered whatever they cost earn nothing here, so the balance may be negative.",
    )
    return Section("account", "What it costs", "Costs", [figure])
