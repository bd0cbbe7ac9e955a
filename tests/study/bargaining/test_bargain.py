"""Bargaining over transit, each number worked out by hand or solved from the start."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import landbridge as lb
from landbridge.case.case import Case
from landbridge.case.scenario.form import Close, Scenario
from landbridge.engine.games.table import fill
from landbridge.errors import LandbridgeError
from landbridge.model.live.live import live
from landbridge.model.solve import solve
from landbridge.study.bargaining.bargain import bargain
from landbridge.study.bargaining.bargaining import Bargaining
from landbridge.study.bargaining.network import Network, extended_case
from landbridge.study.bargaining.options import building, options_in
from landbridge.study.bargaining.territory import territory
from landbridge.study.sweeps.means import Means
from tests.study.bargaining.transit import change, transit

ALONE = Means(workers=1)
THREE = ["AAA", "BBB", "CCC"]


def values(found: Bargaining, game: str) -> dict[str, Any]:
    rows = found.payoffs.filter(game=game).select("player", "shapley_musd").iter_rows()
    return {player: pytest.approx(value, abs=1e-6) for player, value in rows}


def worth(found: Bargaining, game: str) -> dict[str, Any]:
    rows = found.coalitions.filter(game=game).select("members", "worth_musd").iter_rows()
    return {"".join(one[0] for one in members): pytest.approx(value) for members, value in rows}


def test_rivals_for_transit_and_the_threat_of_a_bypass() -> None:
    found = bargain(transit(), THREE, means=ALONE)
    assert worth(found, "today") == {
        **dict.fromkeys(("", "A", "B", "C", "BC"), 0.0),
        "AB": 60.0,
        "AC": 24.0,
        "ABC": 84.0,
    }
    # B adds 60 whenever A came before, half of the orders; C likewise 24; A gets the rest.
    assert values(found, "today") == {"AAA": 42.0, "BBB": 30.0, "CCC": 12.0}
    # With the bypass, 10 a year: A sells 8 kt at 5,000 net by itself, 40 − 10. With B the 4 kt left
    # take it: 60 + 20 − 10. With C: 24 + 40 − 10. All three need none.
    assert worth(found, "options") == {
        **dict.fromkeys(("", "B", "C", "BC"), 0.0),
        "A": 30.0,
        "AB": 70.0,
        "AC": 54.0,
        "ABC": 84.0,
    }
    # A: first 30 (1/3), after B 70 and after C 54 (1/6 each), last 84 (1/3).
    a = 30 / 3 + (70 + 54) / 6 + 84 / 3
    b = (70 - 30) / 6 + (84 - 54) / 3
    c = (54 - 30) / 6 + (84 - 70) / 3
    assert values(found, "options") == {"AAA": a, "BBB": b, "CCC": c}
    assert a + b + c == pytest.approx(84.0)
    assert found.games["built"].to_list() == [[], []]
    assert found.options.row(0, named=True)["needs"] == ["AAA"]
    assert found.certificate <= 1e-9


def test_what_a_project_does_by_itself_is_the_game_with_it_alone() -> None:
    found = bargain(transit(), THREE, projects=["bypass"], options=False, means=ALONE)
    assert found.games["game"].to_list() == ["today"]
    change_of = dict(found.effects.select("player", "change_musd").iter_rows())
    assert change_of["BBB"] == pytest.approx((70 - 30) / 6 + (84 - 54) / 3 - 30)
    assert sum(change_of.values()) == pytest.approx(0.0)


def test_a_scenario_stands_in_for_a_project() -> None:
    wider = {"title": "C wider", "set": {"links/through_c/capacity_kt": "6"}}
    found = bargain(transit(), THREE, projects=[wider], options=False, means=ALONE)
    # C carries 6 kt by itself; with B only 4 kt are left to carry: v(AC) = 36, the rest as before.
    then = dict(found.effects.select("player", "shapley_musd").iter_rows())
    assert then["CCC"] == pytest.approx(36 / 6 + 24 / 3)
    assert found.effects["title"].unique().to_list() == ["C wider"]


def test_a_project_without_a_cost_is_free_and_said_to_be() -> None:
    found = bargain(transit(capex=None), THREE, means=ALONE)
    assert worth(found, "options")["A"] == 40.0
    assert any("count as free" in sentence for sentence in found.sentences)
    assert any("1 project is taken to be there" in sentence for sentence in found.sentences)


def test_who_is_not_named_is_the_economy_and_those_that_cost_most() -> None:
    found = bargain(transit(), means=ALONE, options=False)
    assert found.payoffs["player"].to_list() == ["AAA", "DDD", "BBB", "CCC"]
    assert found.open.is_empty()
    fewer = bargain(transit(), means=ALONE, options=False, most=3)
    assert fewer.payoffs["player"].to_list() == ["AAA", "DDD", "BBB"]
    assert fewer.open.rows() == [("CCC", "Ccc", pytest.approx(24.0))]
    assert any("Ccc do not play" in sentence for sentence in fewer.sentences)


def test_owners_bargain_too_and_lines_side_by_side_add_up() -> None:
    found = bargain(transit(), by="owners", options=False, means=ALONE)
    assert values(found, "today") == {"Beta": 60.0, "Gamma": 24.0}
    rows = found.payoffs.select("core_low_musd", "core_high_musd", "nucleolus_musd").rows()
    assert rows == [pytest.approx((60.0, 60.0, 60.0)), pytest.approx((24.0, 24.0, 24.0))]


def test_rivals_by_themselves_have_no_core_and_the_proof_is_shown() -> None:
    case = transit()
    scarce = case.with_tables({"supply": case.table("supply").with_columns(quantity_kt=4.0)})
    found = bargain(scarce, ["BBB", "CCC"], options=False, means=ALONE)
    game = found.games.row(0, named=True)
    assert game["core"] == "empty"
    assert game["needs_musd"] == pytest.approx(48.0)
    assert found.proofs["weight"].to_list() == [pytest.approx(1.0)] * 2
    assert game["imputations"] is False
    assert any("core is empty" in sentence for sentence in found.sentences)


def test_a_sample_comes_with_its_error_and_its_seed() -> None:
    found = bargain(transit(), THREE, samples=200, seed=7, options=False, means=ALONE)
    exact = {"AAA": 42.0, "BBB": 30.0, "CCC": 12.0}
    for player, value, error in found.payoffs.select(
        "player", "shapley_musd", "error_musd"
    ).iter_rows():
        assert abs(value - exact[player]) <= 5 * error + 1e-6
    assert found.games["core"].to_list() == ["not looked for"]
    assert found.seed == 7
    assert any("sample of 204 orders, seed 7" in sentence for sentence in found.sentences)


def test_a_plan_under_a_scenario_is_where_its_game_starts() -> None:
    plan = solve(transit(), Scenario(close=Close(links=("through_c",))))
    found = bargain(plan, THREE, options=False, means=ALONE)
    assert values(found, "today") == {"AAA": 30.0, "BBB": 30.0, "CCC": 0.0}


@pytest.mark.parametrize(
    ("players", "projects"), [(["AAA", "ZZZ"], []), (["AAA", "BBB"], ["nowhere.yaml"])]
)
def test_what_the_case_does_not_have_is_refused(players: list[str], projects: list[str]) -> None:
    with pytest.raises((LandbridgeError, FileNotFoundError)):
        bargain(transit(), players, projects=projects, options=False, means=ALONE)


def test_a_game_of_one_is_refused() -> None:
    with pytest.raises(LandbridgeError, match="two players"):
        bargain(transit(), ["AAA"], means=ALONE)


def rich() -> Case:
    """The same with projects of every kind: rows, limits, fleets, shared and dearer cells."""
    more: dict[str, list[dict[str, Any]]] = {
        "links": [
            {
                "id": "ferry",
                "from": "well",
                "to": "port",
                "mode": "pipe",
                "both_ways": False,
                "length_km": 100.0,
                "countries": "AAA:50;CCC:50",
                "capacity_kt": 9.0,
                "cost_usd_t": 500.0,
                "fleet": "ships",
            }
        ],
        "fleets": [
            {"id": "ships", "name": "Ships", "vehicles": 1.0, "payload_t": 100.0}
            | {"speed_km_h": 10.0, "turnaround_h": 200.0}
        ],
        "limits": [{"id": "harbour", "name": "Harbour", "capacity_kt": 7.0}],
        "limit_members": [
            {"limit": "harbour", "table": "links", "row": "through_b"},
            {"limit": "harbour", "table": "links", "row": "ferry"},
        ],
        "projects": [
            {"id": "harbour", "name": "Harbour wider", "capex_musd": 100.0},
            {"id": "quay", "name": "Another quay", "capex_musd": 30.0},
            {"id": "ships", "name": "More ships"},
            {"id": "toll", "name": "A toll on the line", "capex_musd": 5.0},
            {"id": "old", "name": "Built long ago", "status": "done"},
        ],
        "project_changes": [
            change("harbour", "limits", "harbour", "capacity_kt", "11"),
            change("quay", "limits", "harbour", "capacity_kt", "3", action="add"),
            change("ships", "fleets", "ships", "vehicles", "2"),
            change("toll", "links", "through_b", "cost_usd_t", "100"),
            change("old", "links", "through_c", "capacity_kt", "1"),
        ],
    }
    return transit(more=more)


def test_every_coalition_with_every_set_of_projects_is_what_a_cold_solve_finds() -> None:
    case = rich()
    held = live(case)
    options = options_in(case, 2023)
    assert [one.project for one in options] == ["bypass", "harbour", "quay", "ships", "toll"]
    assert [one.harmless for one in options] == [True, True, True, True, False]
    where = territory(held.base.case, "countries", THREE)
    with Network(held, where, options, extended_case(held, options), ALONE) as network:
        assert network.needs().tolist() == [0b001, 0b111, 0b111, 0b000, 0b011]
        table = fill(8, network.memory.ask)
        assert network.memory.solves == table.solves < 256 / 2
    some = np.random.default_rng(0).permutation(256)[:24].tolist()
    for mask in some:
        absent = tuple(one for at, one in enumerate(THREE) if not mask >> at & 1)
        built = [one for at, one in enumerate(options) if mask >> (3 + at) & 1]
        build = building(one.project for one in options if one in built)
        cold = solve(case, [build, Scenario(close=Close(countries=absent))])
        paid = sum(one.cost_musd for one in built)
        found = table.values[mask] + table.empty
        assert found == pytest.approx(cold.objective_musd + paid, abs=1e-6), mask


def test_coalitions_build_the_best_of_all_sets_of_projects() -> None:
    case = rich()
    options = options_in(case, 2023)
    found = bargain(case, THREE, means=ALONE)
    needs = {row["project"]: set(row["needs"]) for row in found.options.iter_rows(named=True)}
    start = solve(case, Scenario(close=Close(countries=tuple(THREE)))).objective_musd
    every = found.coalitions.filter(game="options")
    for row in every[[0b001, 0b101]].iter_rows(named=True):
        members = set(row["members"])
        may = [one.project for one in options if needs[one.project] <= members]
        closing = Scenario(close=Close(countries=tuple(set(THREE) - members)))
        best = max(
            solve(
                case, [building(p for p, one in zip(may, chosen, strict=True) if one), closing]
            ).objective_musd
            for chosen in product((0, 1), repeat=len(may))
        )
        assert row["worth_musd"] == pytest.approx(best - start, abs=1e-6), members


def test_the_answer_is_there_in_python_and_for_programs() -> None:
    found = lb.bargain(transit(), THREE, means=ALONE)
    facts = found.facts()
    assert facts["by"] == "countries"
    assert [row["player"] for row in facts["payoffs"]] == THREE * 2
    assert repr(found).startswith("3 countries bargain: Aaa, Bbb and Ccc.")


def test_it_is_the_same_with_a_store(tmp_path: Path) -> None:
    from landbridge.study.runs.store import Store

    means = replace(ALONE, store=Store(tmp_path), question="bargain")
    first = bargain(transit(), THREE, options=False, means=means)
    again = bargain(transit(), THREE, options=False, means=means)
    assert first.payoffs.equals(again.payoffs)
