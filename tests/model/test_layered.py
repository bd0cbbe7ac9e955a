"""Two layers say of every share what tags beside the flow say, over links and over paths."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.engine.interval import Interval, Linear, NearBest
from landbridge.model.crossing import Crossing, crossing
from landbridge.model.layered import layered
from landbridge.model.quantities import Exports
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from tests.model.making import made_of
from tests.model.random_cases import random_rows

SEEDS = 12
ROOMS = (0.0, 0.01, 0.2)


def solved(seed: int) -> Solution:
    return solve(made_of(random_rows(seed)))


def asked_of(s: Solution, seed: int) -> list[tuple[Exports, list[str]]]:
    """Some questions: what of all, or of the exports of a country, crosses this or that."""
    dice = np.random.default_rng([5, seed])
    case = s.case
    countries, places = (case.table(name)["id"].to_list() for name in ("countries", "places"))
    links = case.table("links")["id"].to_list()
    origin = str(dice.choice(countries))
    return [
        (Exports(), [f"land/{dice.choice(countries)}"]),
        (Exports(), [f"links/{dice.choice(links)}", f"links/{dice.choice(links)}"]),
        (Exports(origin=origin), [f"places/{dice.choice(places)}"]),
        (Exports(good=str(dice.choice(case.table("goods")["id"].to_list()))), [origin]),
    ]


def within(s: Solution, found: Crossing, room: float, *, over_paths: bool) -> Interval | None:
    flows = found.flows if over_paths else None
    near = NearBest(found.arrays, s.solved.optimum, flows)
    room_keur = room * 1000.0 * abs(s.objective_musd)
    interval = near.interval(Linear(found.tagged, found.whole), room_keur)
    assert near.over_paths == over_paths
    return interval


def is_plan(s: Solution, x: np.ndarray) -> None:
    """It keeps to the programme without tags."""
    a = s.solved.arrays
    assert x.size == a.cost.size
    activity = a.matrix @ x
    size = 1e-7 * max(float(np.abs(activity).max(initial=0.0)), 1.0)
    assert (activity >= a.row_lower - size).all()
    assert (activity <= a.row_upper + size).all()
    assert (x >= a.lower - size).all()
    assert (x <= a.upper + size).all()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_layers_and_tags_agree(seed: int) -> None:
    s = solved(seed)
    b, a = s.solved.build, s.solved.arrays
    told = 0
    for exports, via in asked_of(s, seed):
        tags, layers = crossing(b, a, exports, via), layered(b, a, exports, via)
        for room in ROOMS:
            one = within(s, tags, room, over_paths=False)
            two = within(s, layers, room, over_paths=False)
            paths = within(s, layers, room, over_paths=True)
            if one is None:
                assert two is paths is None
                continue
            assert two is not None
            assert paths is not None
            told += one.low.value < one.high.value
            for other in (two, paths):
                assert other.low.value == pytest.approx(one.low.value, abs=2e-5)
                assert other.high.value == pytest.approx(one.high.value, abs=2e-5)
                for end in (other.low, other.high):
                    assert end.certificate.holds
                    is_plan(s, layers.plan(end.x))
