"""What the plan earns and costs, item by item; the objective is the sum of the named parts."""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Floats
from landbridge.model.frictions import friction_of_rows, friction_of_sales
from landbridge.model.index import numbers
from landbridge.model.network import Kind
from landbridge.model.solved import Solved
from landbridge.model.variables import flow_costs

ITEMS = (
    "value",
    "supply",
    "transport",
    "interchange",
    "border",
    "time",
    "friction",
    "tariff",
    "plant",
    "unmet",
    "stranded",
    "investment",
)
"""Parts of the objective: value of the demand served, less all the others."""


def costs(s: Solved) -> pl.DataFrame:
    """Every part of the objective in million USD a year."""
    parts = {
        **_trade(s),
        **_moving(s),
        **_missing(s),
        "investment": investment_musd(s.build.case) * 1000.0,
    }
    musd = [parts[item] / 1000.0 for item in ITEMS]
    return pl.DataFrame({"item": ITEMS, "musd": musd}, schema_overrides={"musd": pl.Float64})


def objective_musd(frame: pl.DataFrame) -> float:
    """Value of the demand served less all costs, million USD a year."""
    signed = pl.when(item="value").then("musd").otherwise(-pl.col("musd"))
    return float(frame.select(signed.sum()).item())


def _trade(s: Solved) -> dict[str, float]:
    b = s.build
    price = numbers(b.case.table("demand")["price_usd_t"], 0.0)
    cost = numbers(b.case.table("supply")["cost_usd_t"])
    run = s.arrays.cost[b.columns["run"].ids] - friction_of_rows(b.case, "recipes")
    return {
        "value": float(s.amount("sale") @ price[b.columns["sale"].keys["demand"]]),
        "supply": float(s.amount("supply") @ cost),
        "plant": float(s.amount("run") @ run),
    }


def _frictions(s: Solved, flow: Floats) -> float:
    """What frictions of moving, of supplies, demands and recipes cost."""
    b = s.build
    keys = b.columns["sale"].keys
    good, origin = b.streams.good[keys["stream"]], b.streams.origin[keys["stream"]]
    parts = (
        s.amount("flow") @ flow,
        s.amount("supply") @ friction_of_rows(b.case, "supply"),
        s.amount("sale") @ friction_of_sales(b.case, keys["demand"], good, origin),
        s.amount("run") @ friction_of_rows(b.case, "recipes"),
    )
    return float(np.sum(parts))


def _moving(s: Solved) -> dict[str, float]:
    b, kt = s.build, s.amount("flow")
    keys = b.columns["flow"].keys
    costs = flow_costs(b, keys["stream"], keys["arc"])
    on_link: Floats = (b.net.kind[keys["arc"]] == Kind.LINK).astype(float)
    return {
        "transport": float(kt @ (costs.transport * on_link)),
        "interchange": float(kt @ (costs.transport * (1.0 - on_link))),
        "border": float(kt @ costs.border),
        "time": float(kt @ costs.time),
        "friction": _frictions(s, costs.friction),
        "tariff": float(kt @ costs.tariff),
    }


def _missing(s: Solved) -> dict[str, float]:
    b = s.build
    supply = b.case.table("supply")
    idle = numbers(supply["quantity_kt"]) - s.amount("supply")
    short = ("unmet", "left_behind", "plant_shortfall", "unit_shortfall")
    paid = [s.amount(name) @ s.arrays.cost[b.columns[name].ids] for name in short]
    return {
        "unmet": float(np.sum(paid)),
        "stranded": float(idle @ numbers(supply["stranded_usd_t"])),
    }


def stranded_musd(case: Case) -> float:
    """What leaving every supply behind would cost a year, million USD.

    The programme counts from there: delivering a tonne saves its stranded price.
    """
    supply = case.table("supply")
    return float(numbers(supply["quantity_kt"]) @ numbers(supply["stranded_usd_t"])) / 1000.0


def investment_musd(case: Case) -> float:
    """Yearly cost of the projects a scenario has built, million USD.

        capex · r / (1 − (1 + r)^−n),  or capex / n where r = 0

    r: `projects.discount_rate`.  n: `projects.life_years`.  Projects without a cost count nothing.
    """
    built = case.table("projects").filter(pl.col("id").is_in(case.built))
    capex = numbers(built["capex_musd"], 0.0)
    rate, life = numbers(built["discount_rate"]), numbers(built["life_years"])
    safe = np.where(rate > 0, rate, 1.0)
    factor = np.where(rate > 0, safe / (1.0 - (1.0 + safe) ** -life), 1.0 / life)
    return float(capex @ factor)
