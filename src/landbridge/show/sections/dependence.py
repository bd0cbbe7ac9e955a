"""On whom trade depends: shares with their ranges, what is lost without each, what cuts it off."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from landbridge.show import fmt
from landbridge.show.blocks import (
    Block,
    Bullet,
    Bullets,
    Cell,
    Column,
    Figure,
    Prose,
    Section,
    Table,
)
from landbridge.show.legend import Key
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.show.spans import Band, Span, spans
from landbridge.study.dependence.cutting import CutSet
from landbridge.study.dependence.detour import Detour, detour
from landbridge.study.dependence.saying import PLURALS, cut_sentences
from landbridge.study.dependence.subject import Subject
from landbridge.study.dependence.table import GROUPS, DependenceTable

GOODS = 10
"""Goods in the table by good."""

WAYS = 3
"""Links named that carry more."""

NAMED = 12
"""Closures of a cut set that are named in a table; all are in the list below."""

TOLD = 0.1
"""HHI below which the bound of it says nothing."""

KINDS = {"country": "land crossed", "waters": "land or waters", "link": "link", "place": "port"}
"""Kinds in the table; what is not there is its own word."""


def dependence(m: Material) -> Section | None:
    """Shares, losses, detours, concentration and cut sets of exports.

    None where the case is about no economy, nothing leaves it, or hours grow with the load, which
    closures are not solved with.
    """
    if not m.home or not m.export_goods or m.solution.routing != "fixed":
        return None
    found = m.dependence
    rows = _shown(found)
    if rows.is_empty():
        return None
    blocks: list[Block] = [Prose([_told(m, found)]), _chart(rows, found), _table(m, found, rows)]
    around = _detours(m, found)
    blocks += [around] if around.rows else []
    blocks += [_by_good(m, found), _cuts(m, found)]
    title = f"On whom the exports of {m.names.country(m.home)} depend"
    return Section("dependence", title, "Dependence", blocks)


def _told(m: Material, found: DependenceTable) -> str:
    home = m.names.country(m.home)
    return (
        f"How much of the exports of {home}, by tonnes, crosses each country, link, port and "
        "owner: in the plan, and at least and at most in all plans up to "
        f"{fmt.share(found.tolerance)} worse than the best, both ends proved. Then each is "
        "closed and the case solved and proved again. What is lost is that of all together, not of "
        "one economy: a country that closes stops its own trade as well. Where a country closes "
        f"only to passage, nothing {home} sends or gets crosses it, and all else goes on."
    )


def _shown(found: DependenceTable) -> pl.DataFrame:
    parts = [found.of(group) for group in GROUPS]
    return pl.concat(parts).filter(pl.col("low").is_not_null())


def _chart(rows: pl.DataFrame, found: DependenceTable) -> Figure:
    drawn = [
        Span(
            row["name"],
            [Band(row["low"], row["high"], "c1", 7.0)],
            row["share"],
            fmt.ranged(row["share"], row["low"], row["high"]),
        )
        for row in rows.iter_rows(named=True)
    ]
    worse = fmt.share(found.tolerance)
    keys = [Key(f"plans at most {worse} worse", "line", "c1", 7), Key("this plan", "●", "ink")]

    def draw(width: float) -> alt.LayerChart:
        return spans(drawn, width, keys, (0.0, 1.0))

    told = [f"{span.label} {span.number}" for span in drawn]
    return picture(
        "Share of exports that crosses each, and what it can be",
        f"Intervals from 0 to 100 per cent. {'; '.join(told)}.",
        draw,
        "From 0 to 100 % of all exports by tonnes. Countries first, then links, ports and owners.",
    )


def _table(m: Material, found: DependenceTable, rows: pl.DataFrame) -> Table:
    home = m.names.country(m.home)
    columns = [
        Column("What"),
        Column("Crosses it", "in the plan", number=True),
        Column("Range", number=True),
        Column("Lost if closed", f"a year, of it {home}", number=True),
        Column("Not met", "more kt", number=True),
        Column("Stranded", "more kt", number=True),
        Column("No passage", f"lost, of it {home}", number=True),
    ]
    return Table(
        "What is lost if each closes",
        columns,
        [_row(found, row) for row in rows.iter_rows(named=True)],
        f"The smaller sum below a loss is what sellers, buyers, shippers and plants of {home} bear "
        "of it at the prices of the plans; it is more than the whole where others gain. What is to "
        f"be met and is not counts {m.case.meta.unmet_usd_t:,.0f} USD/t unless said otherwise.",
        dense=True,
    )


def _row(found: DependenceTable, row: dict[str, Any]) -> list[Cell | str]:
    closed, barred = (_lost(found, row, how) for how in ("closed", "no passage"))
    return [
        Cell(row["name"], note=KINDS.get(row["kind"], row["kind"])),
        Cell(fmt.share(row["share"]), note=fmt.mass(row["kt"])),
        fmt.between(row["low"], row["high"]),
        Cell(_money(closed), note=_money(closed, "home_musd")),
        fmt.tonnes(closed.get("unmet_kt")),
        fmt.tonnes(closed.get("stranded_kt")),
        Cell(_money(barred), note=_money(barred, "home_musd") if barred else ""),
    ]


def _lost(found: DependenceTable, row: dict[str, Any], how: str) -> dict[str, Any]:
    mine = found.losses.rows.filter(kind=row["kind"], id=row["id"], how=how)
    return mine.row(0, named=True) if mine.height else {}


def _money(row: dict[str, Any], column: str = "loss_musd") -> str:
    return "no plan" if row.get("problem") else fmt.musd(row.get(column))


def _detours(m: Material, found: DependenceTable) -> Table:
    """Where goods go that crossed the country and the link most exports cross."""
    firsts = [
        next((one for one in found.shown if one.kind in GROUPS[group]), None)
        for group in ("country", "link")
    ]
    rows = [row for on in firsts if on is not None for row in _detour(m, found, on)]
    columns = [
        Column("Closed"),
        Column("Good"),
        Column("Crossed it", "kt", number=True),
        Column("Lost", "kt", number=True),
        Column("More runs over"),
    ]
    return Table(
        "What carries the rest",
        columns,
        rows,
        "Of the plans that are best then, the one most like the plan above. Lost is what of the "
        "good no longer leaves.",
        dense=True,
    )


def _detour(m: Material, found: DependenceTable, on: Subject) -> list[list[Cell | str]]:
    passing = on.kind in ("country", "waters")
    around = detour(found.held, on, found.direction, "no passage" if passing else "closed")
    hit = around.goods.filter(pl.col("crossing_kt") > 0.5).head(4)
    how = "no passage" if passing else "closed"
    return [
        [
            Cell(on.name, note=how),
            m.names.good(row["good"]),
            fmt.tonnes(row["crossing_kt"]),
            fmt.tonnes(max(row["lost_kt"], 0.0)),
            _over(around, row["good"]),
        ]
        for row in hit.iter_rows(named=True)
    ]


def _over(around: Detour, good: str) -> str:
    gains = around.gains.filter(good=good, table="links").head(WAYS)
    named = [f"{row['name']} +{fmt.tonnes(row['change_kt'])}" for row in gains.to_dicts()]
    return "; ".join(named) or "nothing"


def _by_good(m: Material, found: DependenceTable) -> Table:
    most = {row["good"]: row for row in found.by_good.iter_rows(named=True)}
    by = {(row["good"], row["by"]): row for row in found.concentration.iter_rows(named=True)}
    cut = {(one.good, one.kind): one for one in found.cuts_by_good}
    goods = found.concentration.filter(by="countries")["good"].head(GOODS).to_list()
    columns = [
        Column("Good", "exports a year"),
        Column("Most crosses", "share and range"),
        Column("HHI", "by country", number=True),
        Column("HHI", "by link", number=True),
        Column("Countries that cut it off"),
        Column("Links, ports", "that do", number=True),
    ]
    rows: list[list[Cell | str]] = [
        [
            Cell(m.names.good(good), note=fmt.mass(by[good, "countries"]["kt"])),
            _most(most.get(good)),
            _hhi(by[good, "countries"]),
            _hhi(by[good, "links"]),
            _few(cut[good, "country"]),
            f"{_count(cut[good, 'link'])}, {_count(cut[good, 'place'])}",
        ]
        for good in goods
    ]
    return Table(
        "By good: who most of it crosses, how concentrated its ways are, and what cuts it off",
        columns,
        rows,
        "HHI: from near 0 to 1, over groups of routes of the plan that no single closure stops two "
        "of; below it, as how many equal independent ways. At least: in plans up to "
        f"{fmt.share(found.tolerance)} worse. Closures lie abroad and are the fewest that do.",
        dense=True,
    )


def _most(row: dict[str, Any] | None) -> Cell | str:
    if row is None:
        return "no third country"
    return Cell(row["name"], note=fmt.ranged(row["share"], row["low"], row["high"]))


def _hhi(row: dict[str, Any]) -> Cell:
    note = f"{fmt.number(row['equivalent'], 1)} ways"
    least = row["at_least"]
    if least is not None and least >= TOLD:
        note += f"; at least {fmt.number(least, 2)}"
    return Cell(fmt.number(row["hhi"], 2), note=note)


def _few(cut: CutSet) -> str:
    if cut.ids is None:
        return "none do"
    more = len(cut.names) - NAMED
    return ", ".join(cut.names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _count(cut: CutSet) -> str:
    return "none" if cut.ids is None else str(len(cut.ids))


def _cuts(m: Material, found: DependenceTable) -> Bullets:
    """The least closures of each kind that cut all exports off."""
    names = {"good": m.names.goods}
    told = zip(found.cuts, cut_sentences(found.cuts, names), strict=True)
    return Bullets(
        [Bullet(f"{fmt.capital(PLURALS[cut.kind][1])}.", sentence) for cut, sentence in told]
    )
