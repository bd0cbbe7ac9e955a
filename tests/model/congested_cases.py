"""Random cases with ways on which hours grow with the load."""

from __future__ import annotations

from typing import Any

import numpy as np

from landbridge.case.case import Case

from .making import Row, made_of

SIDE = 3


def random_case(seed: int, worths: tuple[float, ...]) -> Case:
    """A grid of roads, most of them congested, and as many goods as there are worths of a day."""
    random = np.random.default_rng([11, seed])
    links = _links(random)
    goods = [f"g{at}" for at in range(len(worths))]
    supply = [_market(random, good, at) for good in goods for at in range(2)]
    demand = [
        _market(random, good, at) | {"price_usd_t": float(random.uniform(100, 500))}
        for good in goods
        for at in range(2)
    ]
    return made_of(
        {
            "goods": [
                {"id": good, "name": good, "time_usd_t_day": worth}
                for good, worth in zip(goods, worths, strict=True)
            ],
            "links": links,
            "supply": supply,
            "demand": demand,
            **_congestion(random, links),
        }
    )


def _links(random: np.random.Generator) -> list[Row]:
    steps = [(i, j, di, 1 - di) for i in range(SIDE) for j in range(SIDE) for di in (0, 1)]
    return [
        {
            "id": f"l{i}{j}{di}",
            "from": f"p{i}{j}",
            "to": f"p{i + di}{j + dj}",
            "mode": "road",
            "both_ways": True,
            "cost_usd_t": float(random.uniform(1, 20)),
            "hours": float(random.uniform(2, 20)),
            "capacity_kt": float(random.uniform(20, 60)) if random.random() < 0.3 else None,
        }
        for i, j, di, dj in steps
        if i + di < SIDE and j + dj < SIDE
    ]


def _market(random: np.random.Generator, good: str, at: int) -> Row:
    i, j = random.integers(SIDE, size=2)
    return {
        "id": f"{good}{at}",
        "place": f"p{i}{j}",
        "good": good,
        "quantity_kt": float(random.uniform(10, 40)),
    }


def _congestion(random: np.random.Generator, links: list[Row]) -> dict[str, list[Row]]:
    rows: list[Row] = []
    points: list[Row] = []
    for link in links:
        shape = str(random.choice(["bpr", "queue", "table", "none"]))
        row: dict[str, Any] = {"id": link["id"], "table": "links", "row": link["id"]}
        row |= {"shape": shape, "capacity_kt": float(random.uniform(20, 80))}
        row |= {"factor": float(random.uniform(0.2, 2)), "power": float(random.choice([1, 2, 4]))}
        row["vehicle_t"] = float(random.uniform(2000, 9000))
        rows.append(row)
        if shape == "table":
            load = np.sort(random.uniform(0, 60, 3))
            hours = np.append(0.0, np.cumsum(np.sort(random.uniform(0, 1, 2)) * np.diff(load)))
            points += [
                {"congestion": link["id"], "point": n + 1, "load_kt": float(at), "hours": float(h)}
                for n, (at, h) in enumerate(zip(load, hours, strict=True))
            ]
    return {"congestion": rows, "congestion_points": points}
