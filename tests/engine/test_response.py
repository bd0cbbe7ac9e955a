"""How a vertex moves with the numbers of its programme, against solving again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from landbridge.engine.lp import Arrays
from landbridge.engine.outcome import NO_BASIS
from landbridge.engine.prove import Proved, prove
from landbridge.engine.response import Response

from .networks import programme, random_net


def solved(seed: int) -> tuple[Arrays, Proved]:
    """A random network with a solution, its costs all different so that it is the only one."""
    random = np.random.default_rng([31, seed])
    while True:
        a = programme(random_net(random)).arrays()
        a = replace(a, cost=np.abs(a.cost) + 1.0 + random.random(a.cost.size))
        found = prove(a)
        if isinstance(found, Proved) and a.cost.size > 2:
            return a, found


@pytest.mark.parametrize("seed", range(40))
def test_a_little_more_here_moves_the_vertex_as_solving_again_does(seed: int) -> None:
    a, found = solved(seed)
    x = found.optimum.x
    inner = (x > a.lower + 0.5) & (x < a.upper - 0.5)
    response = Response(a, found.optimum)
    column = np.flatnonzero(inner)
    if not column.size:
        return
    row = a.matrix[:, [int(column[0])]].tocoo().row
    side = a.row_lower.copy()
    side[row] += 1e-3 * a.matrix[:, [int(column[0])]].tocoo().data
    changed = replace(a, row_lower=side, row_upper=side)
    again = prove(changed)
    assert isinstance(again, Proved)
    moved = response.moved(changed)
    assert moved is not None
    assert moved == pytest.approx(again.optimum.x, abs=1e-8)


@pytest.mark.parametrize("seed", range(20))
def test_costs_alone_move_nothing(seed: int) -> None:
    a, found = solved(seed)
    moved = Response(a, found.optimum).moved(replace(a, cost=2.0 * a.cost))
    assert moved == pytest.approx(found.optimum.x)


def test_a_coefficient_moves_it_to_first_order() -> None:
    """x = 10 / k at k = 2 is 5; for k = 2.02 the slope of −2.5 says 4.95, exactly it is 4.9505."""
    from landbridge.engine.lp import Programme

    p = Programme(10.0)
    use, spare = p.add_columns("use", 1, cost=-1.0), p.add_columns("spare", 1, cost=0.0)
    row = p.add_rows("room", 1, lower=10.0, upper=10.0)
    p.add_terms(row, use, 2.0)
    p.add_terms(row, spare, 1.0)
    a = p.arrays()
    found = prove(a)
    assert isinstance(found, Proved)
    changed = replace(a, matrix=sparse.csc_array(np.array([[2.02, 1.0]])))
    moved = Response(a, found.optimum).moved(changed)
    assert moved is not None
    assert moved[0] == pytest.approx(4.95)


def test_what_has_no_basis_or_another_shape_does_not_move() -> None:
    a, found = solved(3)
    assert Response(a, replace(found.optimum, basis=NO_BASIS)).moved(a) is None
    other, _ = solved(4)
    if other.matrix.shape != a.matrix.shape:
        assert Response(a, found.optimum).moved(other) is None
