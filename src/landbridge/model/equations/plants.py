"""What plants take in, and how much they and their units can and must run."""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Floats, Ints
from landbridge.model.build import Block, Build
from landbridge.model.equations.rows import add_where, declare, row_of
from landbridge.model.index import numbers, positions


def add_input(b: Build) -> None:
    """Feed a recipe with each of its inputs, whatever country they come from.

        Σ_s intake[r,g,s]  =  ratio[r,g] · run[r]          for every recipe r and good g it takes in

    run: throughput, kt/yr.  ratio: `recipe_goods.ratio` (in), kt per kt of throughput.
    What the recipe gives out enters the balance of the products.
    Source: Koopmans (1951), Activity Analysis of Production and Allocation, ch. 3.
    """
    inputs = b.case.table("recipe_goods").filter(role="in")
    recipe = positions(inputs["recipe"], b.case.table("recipes")["id"])
    every = np.arange(inputs.height)
    keys, group = {"recipe": recipe, "input": every}, b.group_of("recipes", recipe)
    rows = declare(b, "input", keys, lower=0.0, upper=0.0, group=group)
    intake, run = b.columns["intake"], b.columns["run"]
    b.programme.add_terms(rows[intake.keys["input"]], intake.ids, 1.0)
    b.programme.add_terms(rows, run.ids[recipe], -numbers(inputs["ratio"]))


def add_plant_capacity(b: Build) -> None:
    """Limit the throughput of all recipes of a plant together.

        Σ_{r of p} run[r]  ≤  u[p]          for every plant p with a capacity

    run: kt/yr.  u: `plants.capacity_kt`.
    """
    capacity = numbers(b.case.table("plants")["capacity_kt"])
    limited = np.flatnonzero(~np.isnan(capacity))
    rows = declare(b, "plant_capacity", {"plant": limited}, upper=capacity[limited])
    run = b.columns["run"]
    add_where(b, row_of(rows, limited, capacity.size)[run.keys["plant"]], run.ids)


def add_plant_minimum(b: Build) -> None:
    """Run a plant at least at its minimum, or pay for what is missing.

        Σ_{r of p} run[r] + shortfall[p]  ≥  m[p]          for every plant p with a minimum

    run, shortfall: kt/yr; no shortfall in strict mode.  m: `plants.min_kt`.
    """
    least = numbers(b.case.table("plants")["min_kt"])
    must = np.flatnonzero(least > 0)
    rows = declare(b, "plant_minimum", {"plant": must}, lower=least[must])
    by_plant = row_of(rows, must, least.size)
    run, shortfall = b.columns["run"], b.columns["plant_shortfall"]
    add_where(b, by_plant[run.keys["plant"]], run.ids)
    add_where(b, by_plant[shortfall.keys["plant"]], shortfall.ids)


def add_unit_capacity(b: Build) -> None:
    """Limit what all recipes together draw on a unit of a plant.

        Σ_r use[r,v] · run[r]  ≤  u[v]          for every unit v

    run: kt/yr.  use: `recipe_units.use`.  u: `units.capacity_kt`.
    Source: Koopmans (1951), Activity Analysis of Production and Allocation, ch. 3.
    """
    capacity = numbers(b.case.table("units")["capacity_kt"])
    every = np.arange(capacity.size)
    rows = declare(b, "unit_capacity", {"unit": every}, upper=capacity)
    columns, unit, use = _draws(b)
    b.programme.add_terms(rows[unit], columns, use)


def add_unit_minimum(b: Build) -> None:
    """Draw on a unit at least its minimum, or pay for what is missing.

        Σ_r use[r,v] · run[r] + shortfall[v]  ≥  m[v]          for every unit v with a minimum

    run, shortfall: kt/yr; no shortfall in strict mode.  m: `units.min_kt`.
    """
    least = numbers(b.case.table("units")["min_kt"])
    must = np.flatnonzero(least > 0)
    rows = declare(b, "unit_minimum", {"unit": must}, lower=least[must])
    by_unit = row_of(rows, must, least.size)
    columns, unit, use = _draws(b)
    add_where(b, by_unit[unit], columns, use)
    shortfall: Block = b.columns["unit_shortfall"]
    add_where(b, by_unit[shortfall.keys["unit"]], shortfall.ids)


def _draws(b: Build) -> tuple[Ints, Ints, Floats]:
    """Run columns that draw on units, the unit of each, and how much per kt of throughput."""
    uses = b.case.table("recipe_units")
    recipe = positions(uses["recipe"], b.case.table("recipes")["id"])
    unit = positions(uses["unit"], b.case.table("units")["id"])
    return b.columns["run"].ids[recipe], unit, numbers(uses["use"])
