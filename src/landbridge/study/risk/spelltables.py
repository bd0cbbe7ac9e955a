"""What changes in a year with an outage, as tables: ways, goods, parties, capacities."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from landbridge.engine.lp import Floats
from landbridge.engine.sums import sum_by
from landbridge.model.gauge.gauge import Figures, Gauge
from landbridge.model.network import Kind
from landbridge.model.outages.timed import Timed
from landbridge.model.solution import Solution
from landbridge.model.solved import Solved
from landbridge.study.risk.known import called

SLIGHT = 1e-6
"""Changes below this (kt, million USD) are rounding."""

_KINDS = {"links": Kind.LINK, "interchanges": Kind.INTERCHANGE}


def detours(base: Solution, found: Timed) -> pl.DataFrame:
    """What every link and interchange carries in the days of the outage, kt, and without it."""
    at = next(t for t, one in enumerate(found.periods) if one.name == "outage")
    share, during = found.periods[at].share, found.plans[at]
    frames = []
    for table, kind in _KINDS.items():
        rows = base.case.table(table)
        usual, now = (share * _carried(plan, kind, rows.height) for plan in (base.solved, during))
        frames.append(
            pl.DataFrame({"table": table, "id": rows["id"], "usual_kt": usual, "kt": now})
        )
    moved = pl.concat(frames).with_columns(change_kt=pl.col("kt") - pl.col("usual_kt"))
    moved = moved.filter(pl.col("change_kt").abs() > SLIGHT)
    names = [called(base, *pair) for pair in moved.select("table", "id").iter_rows()]
    return (
        moved.with_columns(pl.Series("name", names, dtype=pl.String))
        .select("table", "id", "name", "usual_kt", "kt", "change_kt")
        .sort(pl.col("change_kt").abs(), descending=True, maintain_order=True)
    )


def _carried(plan: Solved, kind: Kind, rows: int) -> Floats:
    flows = plan.build.flows_on(kind)
    start = plan.build.columns["flow"].ids[0] if flows.ids.size else 0
    return sum_by(flows.keys["row"], plan.amount("flow")[flows.ids - start], rows)


def figures(found: Timed) -> list[Figures]:
    """What is measured of the plan of every period, at its rates a year."""
    return [Gauge(plan.build).read(plan) for plan in found.plans]


def goods_of(base: Solution, found: Timed) -> pl.DataFrame:
    """Of every good and period what more than usual is stranded, unmet, not bought; kt."""
    usual = {one.good: one for one in Gauge(base.solved.build).read(base.solved).goods}
    names = ("supplied_kt", "stranded_kt", "delivered_kt", "unmet_kt", "unserved_kt")
    rows = [
        {
            "good": one.good,
            "period": period.name,
            **{
                name: period.share * (getattr(one, name) - getattr(usual[one.good], name))
                for name in names
            },
        }
        for period, measured in zip(found.periods, figures(found), strict=True)
        for one in measured.goods
    ]
    kinds = {"good": pl.String, "period": pl.String} | dict.fromkeys(names, pl.Float64)
    changed = pl.any_horizontal(pl.col(names).abs() > SLIGHT)
    return pl.DataFrame(rows, schema=kinds).filter(changed)


def bearers(base: Solution, found: Timed) -> pl.DataFrame:
    """What parties gain more or less, million USD, the greatest loss first.

    Storage earns what is left: it buys at the prices of one period and sells at those of another.
    All changes add up to the loss.
    """
    usual = Gauge(base.solved.build).read(base.solved)
    change: dict[tuple[str, str], float] = {}
    for period, measured in zip(found.periods, figures(found), strict=True):
        for sign, gains in ((1.0, measured.gains), (-1.0, usual.gains)):
            for gain in gains:
                key = gain.role, gain.party
                change[key] = change.get(key, 0.0) + sign * period.share * gain.musd
    total = found.worth_musd - base.objective_musd * found.share
    rest = total - sum(change.values())
    change["storage", ""] = rest
    return _sorted((role, party, musd) for (role, party), musd in change.items())


def _sorted(rows: Iterable[tuple[str, str, float]]) -> pl.DataFrame:
    kinds = {"role": pl.String, "party": pl.String, "musd": pl.Float64}
    frame = pl.DataFrame(list(rows), schema=kinds, orient="row")
    return frame.filter(pl.col("musd").abs() > SLIGHT).sort("musd", maintain_order=True)


def scarce_in(base: Solution, found: Timed) -> pl.DataFrame:
    """Capacities whose rent is higher in the days of the outage, with what they earn then."""
    at = next(t for t, one in enumerate(found.periods) if one.name == "outage")
    usual = {(r.table, r.id): r for r in Gauge(base.solved.build).read(base.solved).rents}
    plan, share = found.plans[at], found.periods[at].share
    rows = []
    for rent in Gauge(plan.build).read(plan).rents:
        before = usual.get((rent.table, rent.id))
        if before is None or rent.scarcity > before.scarcity + SLIGHT:
            name = called(base, rent.table, rent.id)
            was = before.scarcity if before else 0.0
            rows.append((rent.table, rent.id, name, rent.scarcity, was, rent.rent_musd * share))
    names = ("table", "id", "name", "scarcity", "usual_scarcity", "rent_musd")
    kinds = {n: pl.String if n in names[:3] else pl.Float64 for n in names}
    return pl.DataFrame(rows, schema=kinds, orient="row")
