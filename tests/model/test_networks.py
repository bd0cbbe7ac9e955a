"""Hundreds of random networks as cases, in strict mode: networkx's exact answers, side by side."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from landbridge.errors import InfeasibleError
from landbridge.model.solve import solve
from tests.engine.networks import Net, exact, random_net

from .making import Row, demand, link, made_of, supply

BUNDLES, EACH = 10, 40


def payable(random: np.random.Generator) -> Net:
    """A random network whose arcs cost something or nothing, but never pay."""
    net = random_net(random)
    return replace(net, cost=np.abs(net.cost))


def rows_of(net: Net, name: str = "n") -> dict[str, list[Row]]:
    """Arcs as links; what a node has to spare as supply, what it needs as demand."""
    ends = zip(net.tail.tolist(), net.head.tolist(), strict=True)
    arcs = zip(ends, net.cost.tolist(), net.capacity.tolist(), strict=True)
    spare = [(f"{name}{at}", kt) for at, kt in enumerate(net.spare.tolist())]
    return {
        "links": [
            link(f"{name}{tail} {name}{head}", cost, capacity_kt=None if np.isinf(kt) else kt)
            for (tail, head), cost, kt in arcs
        ],
        "supply": [supply(place, kt) for place, kt in spare if kt > 0],
        "demand": [demand(place, -kt) for place, kt in spare if kt < 0],
    }


@pytest.mark.parametrize("bundle", range(BUNDLES))
def test_networks_that_can_be_served_cost_what_exact_arithmetic_says(bundle: int) -> None:
    """Forty networks side by side in one case; each is paid for as if it were alone."""
    random = np.random.default_rng([31, bundle])
    rows: dict[str, list[Row]] = {"links": [], "supply": [], "demand": []}
    expected: dict[str, int] = {}
    while len(expected) < EACH:
        net = payable(random)
        least = exact(net)
        if isinstance(least, int):
            name = f"n{len(expected)}_"
            expected[name] = least
            for table, more in rows_of(net, name).items():
                rows[table] += more
    solution = solve(made_of(rows), strict=True)
    assert solution.certificate.holds
    cost = {row["id"]: row["cost_usd_t"] for row in rows["links"]}
    paid = dict.fromkeys(expected, 0.0)
    for name, kt in solution.flows.select("id", "kt").iter_rows():
        paid[name.split("_")[0] + "_"] += cost[name] * kt
    assert paid == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("chunk", range(4))
def test_networks_that_cannot_be_served_are_proved_so(chunk: int) -> None:
    """What is proved to be too much is never more than what the greatest flow leaves unserved."""
    random = np.random.default_rng([32, chunk])
    refused = 0
    while refused < 15:
        net = payable(random)
        if exact(net) == "impossible":
            with pytest.raises(InfeasibleError) as no:
                solve(made_of(rows_of(net)), strict=True)
            needed, most = map(float, str(no.value.problems[0].value).split(" > "))
            assert 0 < needed - most <= unserved(net) + 1e-9
            refused += 1


def unserved(net: Net) -> int:
    graph = nx.DiGraph()
    for tail, head, kt in zip(net.tail, net.head, net.capacity, strict=True):
        graph.add_edge(int(tail), int(head), capacity=kt)
    for node, kt in enumerate(net.spare.tolist()):
        graph.add_edge("all", node, capacity=max(kt, 0))
        graph.add_edge(node, "any", capacity=max(-kt, 0))
    wanted = int(-net.spare[net.spare < 0].sum())
    return wanted - int(nx.maximum_flow_value(graph, "all", "any"))
