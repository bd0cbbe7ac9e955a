"""Calibration: what was observed becomes the best plan, with the smallest frictions, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import yaml

from landbridge.case.case import Case
from landbridge.case.scenario import load_scenario
from landbridge.model.solve import solve
from landbridge.study.calibration.calibrate import Calibration, calibrate
from landbridge.study.calibration.meaning import CHEAP, DEAR, meaning
from tests.model.making import Row, demand, frame, link, made_of, make, supply
from tests.model.random_cases import random_rows


def seen(row: str, kt: float, table: str = "links", **more: Any) -> Row:
    about = {"id": f"{table}_{row}", "year": 2023, "table": table, "row": row}
    return {**about, "quantity_kt": kt, **more}


def two_lines(*observed: Row, **more: Any) -> Case:
    """30 kt by a near line that costs 5 and takes 50, or a far one that costs 8 USD/t."""
    rows: dict[str, Any] = {
        "links": [link("mine town", 5, id="near", capacity_kt=50), link("mine town", 8, id="far")],
        "supply": [supply("mine", 40)],
        "demand": [demand("town", 30)],
    }
    return make(**{**rows, "observed": observed, **more})


def on(found: Calibration) -> dict[str, float]:
    return dict(found.frictions.select("row", "usd_t").iter_rows())


def test_a_dearer_way_that_was_used_reveals_the_difference() -> None:
    found = calibrate(solve(two_lines(seen("far", 12))))
    assert sum(map(abs, on(found).values())) == pytest.approx(3.0)
    assert len(on(found)) == 1
    assert found.fewest
    row = found.fit.row(0, named=True)
    assert (row["observed_kt"], row["plan_kt"], row["fitted_kt"]) == (12, 0, pytest.approx(12))
    assert row["met"]
    assert "One friction, of 3.0 USD/t, makes that plan the best" in found.sentences[1]


def test_what_the_plan_does_anyway_reveals_nothing() -> None:
    found = calibrate(solve(two_lines(seen("near", 30))))
    assert found.frictions.is_empty()
    assert found.sentences[-1].endswith("no friction is revealed.")
    assert found.scenario["friction"] == []


def test_capacities_are_never_changed() -> None:
    found = calibrate(solve(two_lines(seen("near", 70))))
    row = found.fit.row(0, named=True)
    assert row["fitted_kt"] == pytest.approx(30)
    assert not row["met"]
    assert "less than nothing" in row["why"]


def test_what_takes_more_than_is_believed_is_missed() -> None:
    strict = two_lines(seen("far", 12), demand=[demand("town", 30, price_usd_t=20)])
    found = calibrate(solve(strict), most_usd_t=1.0)
    assert found.frictions.is_empty()
    assert not found.fit["met"][0]
    assert "do not allow it" in found.fit["why"][0]


def test_the_scenario_makes_the_fitted_plan_the_best(tmp_path: Path) -> None:
    case = two_lines(seen("far", 12))
    found = calibrate(solve(case))
    file = tmp_path / "frictions.yaml"
    file.write_text(found.yaml, encoding="utf-8")
    calibrated = solve(case, load_scenario(file))
    s = calibrated.solved
    assert s.arrays.cost @ found.fitted.x == pytest.approx(s.arrays.cost @ s.optimum.x, abs=1e-6)
    assert yaml.safe_load(found.yaml) == found.scenario
    assert calibrated.scenarios == ("Calibrated on 2023",)


def test_what_the_case_has_already_is_added_to() -> None:
    case = two_lines(seen("near", 30), frictions=[{"table": "links", "row": "near", "usd_t": 9}])
    found = calibrate(solve(case))
    row = found.frictions.filter(row="near")
    assert found.sum_usd_t == pytest.approx(6.0)
    if row.height:
        assert row["total_usd_t"][0] == pytest.approx(9 + row["usd_t"][0])


def test_inputs_and_other_statistics_are_left_out() -> None:
    observed = [
        seen("far", 12, statistic="A"),
        {**seen("far", 29, statistic="B"), "id": "other"},
        {**seen("near", 1, is_input=True), "id": "input"},
    ]
    found = calibrate(solve(two_lines(*observed)))
    assert found.fit["observed"].to_list() == ["links_far"]
    from landbridge.case.statistic import by_statistic

    other = calibrate(solve(by_statistic(two_lines(*observed), "B")))
    assert other.fit["observed_kt"].to_list() == [29]


def test_what_no_friction_bears_alone_is_left_out_with_the_reason() -> None:
    ways = [link("mine town", 5, id="near", both_ways=True), link("mine town", 8, id="far")]
    found = calibrate(
        solve(
            two_lines(
                seen("town", 3, "places"),
                seen("gone", 3),
                links=[*ways, link("mine town", 1, id="gone", closes=2000)],
                supply=[supply("mine", 40), supply("town", 4, "coal")],
                demand=[demand("town", 30), demand("mine", 4, "coal")],
            )
        )
    )
    reasons = dict(found.fit.select("observed", "why").iter_rows())
    assert reasons["links_gone"] == "Not open in the case in 2023."
    assert found.fit.filter(observed="links_gone")["fitted_kt"].to_list() == [None]


def test_without_observations_it_says_so() -> None:
    found = calibrate(solve(two_lines()))
    assert found.sentences == [
        "The case holds no observations for 2023 that frictions could explain."
    ]
    assert found.frictions.is_empty()


def test_a_tolerance_reveals_only_what_is_no_chance() -> None:
    """12 kt at 3 USD more are 36 thousand; a plan that costs 150 may be 10 % worse, by 15."""
    base = solve(two_lines(seen("far", 12)))
    loose = calibrate(base, tolerance=0.1)
    assert loose.sum_usd_t == pytest.approx(3.0 - 15 / 12)
    assert loose.loss_musd == pytest.approx(0.015)
    assert calibrate(base, tolerance=0.3).frictions.is_empty()
    assert "at most 10 % worse than the best" in loose.sentences[1]


@pytest.mark.parametrize("wrong", [{"tolerance": -0.1}, {"most_usd_t": 0.0}])
def test_what_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="never negative"):
        calibrate(solve(two_lines()), **wrong)


@pytest.mark.parametrize("seed", range(600, 630))
def test_flows_of_a_plan_with_planted_frictions_are_explained(seed: int) -> None:
    """Random cases, plants and limits and all: every link as observed is met and proved best."""
    rows = random_rows(seed)
    for row in [*rows["links"], *rows["link_goods"]]:  # what is free might run in circles, too
        row["cost_usd_t"] = 1.0 + (row["cost_usd_t"] or 0.0)
    frictions = [f for f in rows["frictions"] if f["table"] == "links"]
    for friction in frictions:  # below zero moving might cost nothing, and run in circles
        friction["usd_t"] = abs(friction["usd_t"])
    planted = {**rows, "frictions": frictions}
    made = solve(made_of(planted))
    flows = made.flows.filter(table="links").group_by("id", maintain_order=True)
    carried = {str(key[0]): float(part["kt"].sum()) for key, part in flows}
    observed = [seen(row["id"], carried.get(row["id"], 0.0)) for row in rows["links"]]
    plain = {name: of for name, of in rows.items() if name != "frictions"}
    base = solve(made_of({**plain, "observed": observed}))
    found = calibrate(base)
    assert found.adders.smallest.holds
    assert found.adders.optimal.holds
    used = found.fit.filter(pl.col("fitted_kt").is_not_null())
    size = max(used["observed_kt"].to_list(), default=1.0)
    assert (used["difference_kt"].abs() <= 1e-5 * size).all(), used.filter(~pl.col("met"))
    under = solve(made_of({**plain, "observed": observed}), found.scenario).solved
    best, fitted = under.arrays.cost @ under.optimum.x, under.arrays.cost @ found.fitted.x
    assert fitted == pytest.approx(best, rel=1e-7, abs=1e-5)
    assert np.abs(found.adders.value).sum() == pytest.approx(found.sum_usd_t)


def test_frictions_on_markets_go_on_to_the_same_market_in_other_years() -> None:
    case = make(
        years=(2022, 2023),
        links=[link("mine town", 5), link("mine port", 5)],
        supply=[supply("mine", 40)],
        demand=[
            demand("town", 30, id="town_22", year=2022, price_usd_t=20),
            demand("port", 30, id="port_22a", year=2022, price_usd_t=30),
            demand("port", 30, id="port_22b", year=2022, price_usd_t=21),
            demand("town", 30, id="town_23", year=2023, price_usd_t=20),
            demand("port", 30, id="port_23a", year=2023, price_usd_t=30),
            demand("port", 30, id="port_23b", year=2023, price_usd_t=21),
        ],
        observed=[{**seen("port_22b", 2, "demand"), "year": 2022}],
    )
    found = calibrate(solve(case, year=2022))
    rows = {entry["row"] for entry in found.scenario["friction"]}
    assert found.frictions.height == 1
    assert rows in ({"port_22b", "port_23b"}, {"town_22", "town_23"}, {"mine_town"}, {"mine_port"})
    carried = calibrate(solve(case, year=2022)).frictions.with_columns(
        table=pl.lit("demand"), row=pl.lit("port_22b")
    )
    from landbridge.study.calibration.overlay import overlay

    said = overlay(carried, case, 2022)
    assert [entry["row"] for entry in said["friction"]] == ["port_22b", "port_23b"]
    assert solve(case, said, year=2023).certificate.holds


def test_every_friction_has_a_likely_meaning() -> None:
    places = frame("places", [{"id": p, "name": p, "country": c} for p, c in ("aA", "bB", "cA")])
    ways = frame("links", [link("a b"), link("a c")])
    case = make().with_tables({"places": places, "links": ways})
    assert DEAR["border"] in meaning(case, "links", "a_b", 1.0)
    assert CHEAP["border"] in meaning(case, "links", "a_b", -1.0)
    assert DEAR["links"] in meaning(case, "links", "a_c", 1.0)
    for table in ("interchanges", "supply", "demand", "recipes"):
        assert DEAR[table] in meaning(case, table, "x", 2.0)
        assert CHEAP[table] in meaning(case, table, "x", -2.0)
