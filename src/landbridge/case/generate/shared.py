"""What several ways share: ships, agreements between neighbours, a port, a country's output."""

from __future__ import annotations

import numpy as np

from landbridge.case.generate.data import RAIL, SEA, WIDE_RAIL
from landbridge.case.generate.dice import Dice
from landbridge.case.generate.loads import Loads
from landbridge.case.generate.rules import Row
from landbridge.case.generate.settings import Settings
from landbridge.case.generate.ways import Ways
from landbridge.case.generate.world import World

FLEET = "ships"

_PAYLOAD_T, _SPEED_KM_H, _TURNAROUND_H, _AVAILABILITY = 12_000.0, 25.0, 72.0, 0.9


def fleet(settings: Settings, net: Ways, carried: Loads) -> Row:
    """The ships of all links at sea: about as many as cheapest routes would take."""
    at_sea = net.mode == SEA
    trip = 2 * net.km[at_sea] / _SPEED_KM_H + _TURNAROUND_H
    hours = float((carried.links[at_sea] * 1000 / _PAYLOAD_T * trip).sum())
    times = float(Dice(settings.seed, "fleet").between(0.3, 1.0, 1)[0])
    return {
        "id": FLEET,
        "name": "Ships",
        "vehicles": max(2, round(times * hours / 8760 / _AVAILABILITY)),
        "payload_t": _PAYLOAD_T,
        "speed_km_h": _SPEED_KM_H,
        "turnaround_h": _TURNAROUND_H,
        "availability": _AVAILABILITY,
    }


def limits(made: World) -> tuple[list[Row], list[Row]]:
    """Rows of limits and limit_members: the busiest borders by rail, and the busiest port."""
    dice = Dice(made.settings.seed, "limits")
    groups = [*_borders(made), *_port(made)]
    rows, members = [], []
    for at, (name, table, inside, kt) in enumerate(groups, 1):
        share = float(dice.between(0.25, 0.9, 1)[0])
        rows.append(
            {"id": f"limit_{at}", "name": name, "capacity_kt": max(60.0, round(share * kt))}
        )
        prefix = "link" if table == "links" else "change"
        members += [
            {"limit": f"limit_{at}", "table": table, "row": f"{prefix}_{one + 1}"} for one in inside
        ]
    return rows, members


Group = tuple[str, str, list[int], float]


def _borders(made: World) -> list[Group]:
    """The borders with most traffic by rail, one for every three countries."""
    here, net, lands = made.land, made.ways, made.names.lands
    first, second = here.country[net.start], here.country[net.end]
    rails = np.flatnonzero(np.isin(net.mode, (RAIL, WIDE_RAIL)) & (first != second))
    count = len(here.centres)
    pair = np.minimum(first, second)[rails] * count + np.maximum(first, second)[rails]
    kt = np.bincount(pair, made.loads.links[rails], minlength=count * count)
    busiest = np.argsort(-kt, kind="stable")[: max(1, count // 3)]
    return [
        (
            f"Trains between {lands[int(at) // count]} and {lands[int(at) % count]}",
            "links",
            rails[pair == at].tolist(),
            float(kt[at]),
        )
        for at in busiest
        if kt[at] > 0
    ]


def _port(made: World) -> list[Group]:
    """All interchanges of the port that handles most."""
    here, met = made.land, made.changes
    kt = np.bincount(met.place, made.loads.changes, minlength=here.size) * here.port
    port = int(kt.argmax())
    if not kt[port] > 0:
        return []
    inside = np.flatnonzero(met.place == port).tolist()
    return [(f"Berths of {made.names.towns[port]}", "interchanges", inside, float(kt[port]))]
