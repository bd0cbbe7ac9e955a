"""Thousands of random networks: the same answer as exact network simplex, every no proved."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from landbridge.engine.certificate import proves_infeasible
from landbridge.engine.lp import Arrays, Floats
from landbridge.engine.outcome import Infeasible, Unbounded
from landbridge.engine.prove import Proved, prove

from .networks import arrays, exact, random_net

NETWORKS = 5_000
CHUNKS = 20


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_networks_cost_what_exact_arithmetic_says(chunk: int) -> None:
    random = np.random.default_rng([2023, chunk])
    seen = set()
    for _ in range(NETWORKS // CHUNKS):
        net = random_net(random)
        a, expected = arrays(net), exact(net)
        match prove(a):
            case Proved(optimum, certificate):
                assert certificate.holds
                assert float(a.cost @ optimum.x) == pytest.approx(expected, abs=1e-7)
                seen.add("solved")
            case Infeasible() as claim:
                # A network that cannot be served may also hold a circle that pays without end.
                assert expected == "impossible"
                assert proves_infeasible(a, claim)
                assert proved_exactly(a, claim.ray)
                seen.add(expected)
            case Unbounded():
                assert expected == "without limit"
                seen.add("without limit")
    assert seen >= {"solved", "impossible"}


def proved_exactly(a: Arrays, ray: Floats) -> bool:
    """Farkas' lemma in fractions; rays of networks are whole multiples of their largest entry."""
    weight = [Fraction(round(y * 2520), 2520) for y in (ray / np.abs(ray).max()).tolist()]
    return any(separates(a, [sign * y for y in weight]) for sign in (1, -1))


def separates(a: Arrays, y: list[Fraction]) -> bool:
    """Whether y·(A x) can be at most less than what the rows, all equations, demand."""
    required = sum(w * Fraction(side) for w, side in zip(y, a.row_lower.tolist(), strict=True))
    most = Fraction(0)
    for column in range(a.cost.size):
        part = slice(a.matrix.indptr[column], a.matrix.indptr[column + 1])
        entries = zip(a.matrix.indices[part].tolist(), a.matrix.data[part].tolist(), strict=True)
        pull = sum((y[row] * Fraction(value) for row, value in entries), Fraction(0))
        if pull > 0 and np.isinf(a.upper[column]):
            return False
        most += pull * Fraction(a.upper[column]) if pull > 0 else 0
    return required > most
