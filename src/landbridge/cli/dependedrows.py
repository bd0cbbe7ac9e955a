"""Dependence as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.cli import summary

if TYPE_CHECKING:
    import polars as pl

    from landbridge.study.dependence.losses import Losses
    from landbridge.study.dependence.table import DependenceTable


def shares(rows: pl.DataFrame, lost: Losses, tolerance: float) -> summary.Rows:
    """Things of one kind with their shares, intervals and what is lost without each."""
    from landbridge.show.fmt import between, share, tonnes

    head = ["what", ">kt a year", ">in the plan", f">plans up to {100 * tolerance:g} % worse"]
    head += [">closed: million USD lost", ">the economy's", ">missing kt", ">stranded kt"]
    head += [">no passage: lost", ">the economy's"]
    told = []
    for row in rows.iter_rows(named=True):
        closed = _lost(lost, row, "closed")
        barred = _lost(lost, row, "no passage")
        span = "–" if row["low"] is None else between(row["low"], row["high"])
        told.append(
            [
                row["name"],
                tonnes(row["kt"]),
                share(row["share"]),
                span,
                _money(closed),
                _money(closed, "home_musd"),
                tonnes(closed.get("unmet_kt")),
                tonnes(closed.get("stranded_kt")),
                _money(barred),
                _money(barred, "home_musd"),
            ]
        )
    return [head, *told]


def _lost(lost: Losses, row: dict[str, Any], how: str) -> dict[str, Any]:
    found = lost.rows.filter(kind=row["kind"], id=row["id"], how=how)
    return found.row(0, named=True) if found.height else {}


def _money(row: dict[str, Any], column: str = "loss_musd") -> str:
    from landbridge.show.fmt import number

    if row.get("problem"):
        return "no plan"
    musd = row.get(column)
    return number(musd, 0 if abs(musd or 0.0) >= 9.95 else 1)


def by_good(table: DependenceTable, names: dict[str, dict[str, str]]) -> summary.Rows:
    """Goods with the country most of each crosses, and how concentrated its ways are."""
    from landbridge.show.fmt import number, ranged, tonnes

    most = {row["good"]: row for row in table.by_good.iter_rows(named=True)}
    by = {
        version: {row["good"]: row for row in table.concentration.filter(by=version).to_dicts()}
        for version in ("countries", "links")
    }
    head = ["good", ">kt a year", "crosses most", ">share", ">HHI by country", ">by link"]
    rows = []
    for good, row in by["countries"].items():
        first = most.get(good)
        crossed = "" if first is None else first["name"]
        part = "" if first is None else ranged(first["share"], first["low"], first["high"])
        other = by["links"][good]["hhi"]
        named = names["good"].get(good, good)
        figures = [number(row["hhi"], 2), number(other, 2)]
        rows.append([named, tonnes(row["kt"]), crossed, part, *figures])
    return [head, *rows]


def goods(goods: pl.DataFrame, names: dict[str, dict[str, str]]) -> summary.Rows:
    """What is lost of every good."""
    from landbridge.show.fmt import number, tonnes

    head = ["good", "how", ">missing kt", ">stranded kt", ">not bought kt"]
    head += [">moving costs more, million USD", ">USD a tonne more", ">days a tonne more"]
    columns = ("unmet_kt", "stranded_kt", "unserved_kt")
    rows = [
        [
            names["good"].get(row["good"], row["good"]),
            row["how"],
            *(tonnes(row[name]) for name in columns),
            *(number(row[name], 1) for name in ("extra_cost_musd", "extra_usd_t", "extra_days")),
        ]
        for row in goods.iter_rows(named=True)
    ]
    return [head, *rows]


def parties(lost: Losses, names: dict[str, dict[str, str]]) -> summary.Rows:
    """Who loses most."""
    from landbridge.show.fmt import number

    rows = []
    for part in lost.parties.partition_by("how", maintain_order=True):
        for row in part.head(summary.TOP).iter_rows(named=True):
            who = names["country"].get(row["party"], row["party"])
            rows.append([row["role"], who, row["how"], number(row["loss_musd"], 1)])
    return [["who", "of", "how", ">loses"], *rows]


def ways(ways: pl.DataFrame, names: dict[str, dict[str, str]]) -> summary.Rows:
    """Links that carry more of a good."""
    from landbridge.show.fmt import tonnes

    rows = [
        [
            names["good"].get(row["good"], row["good"]),
            row["name"],
            *(tonnes(row[name]) for name in ("base_kt", "then_kt", "change_kt")),
        ]
        for row in ways.iter_rows(named=True)
    ]
    return [["good", "link", ">before kt", ">then kt", ">more kt"], *rows]
