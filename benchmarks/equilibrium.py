"""Times a user equilibrium beside AequilibraE's bi-conjugate Frank-Wolfe, in one run.

    python benchmarks/equilibrium.py [--gap 1e-6] [--network NET [--trips TRIPS]] [--json FILE]

Sioux Falls, a public network, and a generated grid: some three minutes on two cores, hardly any of
them ours. --network adds one in the format of the project Transportation Networks for Research,
with the trips of its file or, without one, trips made up by gravity from a fixed seed. Each
contender runs in a process of its own that has done Sioux Falls before, so that neither compiling
nor loading counts; of AequilibraE only `execute` is timed, not how its graph is prepared. Gap and
objective of both are measured here from their loads. Nothing is written without --json.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from engines.memory import peak
from roads import Roads, grid, public, sioux_falls
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from landbridge.engine.congestion.assignment import assign
from landbridge.engine.congestion.network import Demand, Network
from landbridge.engine.lp import Floats

MOST_ITERATIONS = 2_000
"""Where AequilibraE is stopped; the gap told shows how far it was."""


class Spent(NamedTuple):
    """Seconds on the clock, and of all cores together, which other work disturbs less."""

    seconds: float
    busy: float


def main() -> None:
    """Run every network by every contender and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gap", type=float, default=1e-6)
    parser.add_argument("--network", type=Path)
    parser.add_argument("--trips", type=Path)
    parser.add_argument("--grid", type=int, default=15, help="nodes along a side of the grid")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    versions = {name: _version(name) for name in ("landbridge", "numba", "numpy", "aequilibrae")}
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(", ".join(f"{name} {number}" for name, number in versions.items()))
    contenders = {"landbridge": by_landbridge}
    if find_spec("aequilibrae"):
        contenders["aequilibrae bfw"] = by_aequilibrae
    else:
        print("AequilibraE is not installed (pip install aequilibrae), so it does not take part")
    roads = [sioux_falls(), grid(asked.grid)]
    if asked.network:
        roads.append(public(asked.network, asked.trips))
    records = []
    for one in roads:
        results = [run(one, name, by, asked.gap) for name, by in contenders.items()]
        records += [{**result, "versions": versions} for result in results]
        for other in results[1:]:
            ratio = other["seconds"] / results[0]["seconds"]
            busy = other["busy_seconds"] / results[0]["busy_seconds"]
            print(f"{one.name:28} ratio {ratio:.1f}, of seconds busy {busy:.1f}", flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


def run(roads: Roads, contender: str, by: Any, gap: float) -> dict[str, Any]:
    """One network by one contender, in a process of its own."""
    os.environ["AEQ_SHOW_PROGRESS"] = "FALSE"  # drawing progress would count against AequilibraE
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as alone:
        load, spent, memory = alone.submit(timed, by, roads, gap).result()
    reached, objective = measured(roads, load)
    size = f"{roads.tail.size:7,} arcs {np.count_nonzero(roads.trips):9,} pairs"
    took = f"{spent.seconds:9.3f} s {spent.busy:9.3f} s busy {memory or 0:6.0f} MiB"
    found = f"gap {reached:.2e}  {objective:,.9g}"
    print(f"{roads.name:28} {size}  {contender:16} {took}  {found}", flush=True)
    return {
        "name": roads.name,
        "contender": contender,
        "seconds": spent.seconds,
        "busy_seconds": spent.busy,
        "peak_mib": memory,
        "objective": objective,
        "gap": reached,
    }


def timed(by: Any, roads: Roads, gap: float) -> tuple[Floats, Spent, float | None]:
    """Loads, time spent, and the most memory taken; after a first run that does not count."""
    by(sioux_falls(), 1e-3)
    return *by(roads, gap), peak()


def spent_on(work: Callable[[], object]) -> Spent:
    """The time that some work takes."""
    begun, busy = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - begun, time.process_time() - busy)


def by_landbridge(roads: Roads, gap: float) -> tuple[Floats, Spent]:
    """Loads by the engine of this project, and the time spent."""
    start, end = np.nonzero(roads.trips)
    demand = Demand.of(start, end, roads.trips[start, end])
    network = Network.of(roads.nodes, roads.tail, roads.head, roads.first_through)
    found = []
    spent = spent_on(lambda: found.append(assign(network, roads.times, demand, tolerance=gap)))
    return found[0].load, spent


def by_aequilibrae(roads: Roads, gap: float) -> tuple[Floats, Spent]:
    """Loads by AequilibraE on all cores, and the time spent."""
    matrices, paths = import_module("aequilibrae.matrix"), import_module("aequilibrae.paths")

    zones = np.arange(1, roads.trips.shape[0] + 1)
    number = np.arange(1, roads.tail.size + 1)
    graph = paths.Graph()
    graph.network = pd.DataFrame(
        {
            "link_id": number,
            "a_node": roads.tail + 1,
            "b_node": roads.head + 1,
            "direction": np.ones(number.size, np.int8),
            "free": roads.free,
            "capacity": roads.capacity,
            "alpha": roads.factor,
            "beta": roads.power,
        }
    )
    graph.prepare_graph(zones)
    graph.set_graph("free")
    graph.set_blocked_centroid_flows(roads.first_through > 0)
    matrix = matrices.AequilibraeMatrix()
    matrix.create_empty(zones=zones.size, matrix_names=["trips"], memory_only=True)
    matrix.index[:] = zones
    matrix.matrices[:, :, 0] = roads.trips
    matrix.computational_view(["trips"])
    work = paths.TrafficAssignment()
    work.set_classes([paths.TrafficClass("all", graph, matrix)])
    work.set_vdf("BPR")
    work.set_vdf_parameters({"alpha": "alpha", "beta": "beta"})
    work.set_capacity_field("capacity")
    work.set_time_field("free")
    work.set_algorithm("bfw")
    work.max_iter, work.rgap_target = MOST_ITERATIONS, gap
    spent = spent_on(work.execute)
    return work.results()["trips_ab"].reindex(number).to_numpy(), spent


def measured(roads: Roads, load: Floats) -> tuple[float, float]:
    """The relative gap and Beckmann's sum of loads, by SciPy's search."""
    cost = roads.times.time(load)
    zones = roads.trips.shape[0]
    inner = roads.tail >= roads.first_through
    # A zone that may not be passed gets a node of its own to leave from.
    tail = np.where(inner, roads.tail, roads.tail + roads.nodes)
    start = np.arange(zones) + np.where(np.arange(zones) < roads.first_through, roads.nodes, 0)
    ways = sparse.csr_array((cost, (tail, roads.head)), shape=(2 * roads.nodes,) * 2)
    reach = dijkstra(ways, indices=start)[:, :zones]
    np.fill_diagonal(reach, 0.0)
    total = float(load @ cost)
    return (total - float((roads.trips * reach).sum())) / total, float(
        roads.times.integral(load).sum()
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not there"


if __name__ == "__main__":
    main()
