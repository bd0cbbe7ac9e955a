"""Frictions that a scenario adds."""

from __future__ import annotations

from landbridge.case.case import Case
from landbridge.case.read import read
from landbridge.case.scenario import apply, load_scenario
from landbridge.case.template import STARTER


def after(case: Case, **said: object) -> Case:
    return apply(case, load_scenario(said))


def test_a_friction_is_added_or_takes_the_place_of_one() -> None:
    case = read(STARTER)
    on = {"table": "links", "row": "rail_north"}
    more = after(case, friction=[{**on, "good": "fuel", "usd_t": 2, "note": "Queues."}])
    rows = more.table("frictions").select("row", "good", "usd_t", "note").rows()
    assert rows[-1] == ("rail_north", "fuel", 2.0, "Queues.")
    assert len(rows) == case.table("frictions").height + 1
    other = after(case, friction=[{**on, "usd_t": -3}])
    assert other.table("frictions")["usd_t"].to_list() == [-3.0]
    assert case.table("frictions")["usd_t"].to_list() == [1.5]
