"""The engine of paths comes to what the engine of links comes to, with its own certificate."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from landbridge.engine.certificate import certify
from landbridge.engine.outcome import Optimum
from landbridge.engine.paths.generate import NotForPathsError, optimum_over_paths
from landbridge.engine.solver import solve as solve_arrays
from landbridge.model.flowing import flows_of
from landbridge.model.programme import build_programme
from landbridge.model.solve import solve

from .making import Row, demand, link, made_of, make, supply
from .random_cases import Rows, random_rows


def ruled(seed: int) -> Rows:
    """A random case with random rules that split streams, close ways, and charge."""
    dice = np.random.default_rng(seed)
    rows = random_rows(seed)
    case = made_of(rows)
    lands, goods = case.table("countries")["id"].to_list(), ";".join(case.table("goods")["id"])
    rules: list[Row] = []
    for at, effect in enumerate(("prohibit", "quota", "tariff")):
        end, through = dice.choice(lands, 2)
        figures: dict[str, Any] = {"quota": {"quota_kt": 3.0}, "tariff": {"tariff_usd_t": 2.5}}
        rule = {"id": f"rule_{at}", "title": "Rule", "authority": "A", "effect": effect}
        more = {"regime": "any", "goods": goods, "destinations": end, "transits": through}
        rules.append(rule | more | figures.get(effect, {}))
    ever = [
        {"control": rule["id"], "date": date(2020, 1, 1), "status": "in_force"} for rule in rules
    ]
    return rows | {"controls": rules, "control_status": ever}


@pytest.mark.parametrize("seed", range(150))
def test_both_engines_find_the_same_worth(seed: int) -> None:
    build = build_programme(made_of(ruled(seed) if seed % 2 else random_rows(seed)))
    arrays = build.programme.arrays()
    if not build.columns["flow"].ids.size:
        with pytest.raises(NotForPathsError):
            optimum_over_paths(arrays, flows_of(build))
        return
    paths = optimum_over_paths(arrays, flows_of(build))
    links = solve_arrays(arrays)
    assert isinstance(links, Optimum)
    assert certify(arrays, paths).holds
    size = np.abs(arrays.cost * links.x).sum()
    assert arrays.cost @ paths.x == pytest.approx(arrays.cost @ links.x, rel=1e-9, abs=1e-9 * size)


def test_a_solution_does_not_say_which_engine_made_it() -> None:
    rows = random_rows(4)
    links, paths = (solve(made_of(rows), engine=engine) for engine in ("links", "paths"))
    assert paths.objective_musd == pytest.approx(links.objective_musd)
    assert paths.certificate.holds
    assert set(paths.facts()) == set(links.facts())
    assert paths.routes["kt"].sum() > 0


def test_what_earns_on_its_way_is_left_to_links() -> None:
    earning = make(
        links=[link("mine town", 1.0), link("town mine", 1.0)],
        supply=[supply("mine", 9)],
        demand=[demand("town", 5)],
        frictions=[{"table": "links", "row": "mine_town", "usd_t": -3.0}],
    )
    build = build_programme(earning)
    cost = build.programme.arrays().cost[build.columns["flow"].ids]
    assert cost.min() >= 0, "frictions never make moving cost less than nothing"
    assert solve(earning, engine="paths").served["kt"].sum() == pytest.approx(5.0)


def test_strict_mode_still_explains_what_is_impossible() -> None:
    from landbridge.errors import InfeasibleError

    case = make(links=[link("mine town", capacity_kt=3)], supply=[supply("mine", 9)])
    short = make(
        links=[link("mine town", capacity_kt=3)],
        supply=[supply("mine", 9)],
        demand=[demand("town", 5)],
    )
    assert solve(case, engine="paths", strict=True).served.is_empty()
    with pytest.raises(InfeasibleError):
        solve(short, engine="paths", strict=True)


@pytest.mark.parametrize("seed", range(40))
def test_good_paths_first_change_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with the augmented Lagrangian, and interior points, for every limit exceeded."""
    monkeypatch.setattr("landbridge.engine.paths.generate._MANY", 1)
    monkeypatch.setattr("landbridge.engine.paths.generate._WIDE", 1)
    build = build_programme(made_of(ruled(seed) if seed % 2 else random_rows(seed)))
    if build.columns["flow"].ids.size:
        arrays = build.programme.arrays()
        paths, links = optimum_over_paths(arrays, flows_of(build)), solve_arrays(arrays)
        assert isinstance(links, Optimum)
        assert certify(arrays, paths).holds
        size = np.abs(arrays.cost * links.x).sum()
        assert arrays.cost @ paths.x == pytest.approx(arrays.cost @ links.x, abs=1e-9 * size)
