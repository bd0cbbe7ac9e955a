"""What a fleet of vehicles can carry in a year."""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Floats
from landbridge.model.arccosts import HOURS_A_YEAR
from landbridge.model.build import Build
from landbridge.model.equations.rows import add_where, declare
from landbridge.model.index import numbers, positions
from landbridge.model.network import Kind


def add_fleet(b: Build) -> None:
    """Limit the hours all flows take of a fleet's vehicles; every trip returns empty.

        Σ_{s,l} f[s,l] · 1000/payload · (2·length[l]/speed + turnaround)
            ≤  vehicles · 8760 · availability

    f: flow on the links that use the fleet, kt/yr.  payload: t.  length: km.  speed: km/h.
    turnaround: h a round trip.  Both sides in vehicle-hours a year, for every fleet.
    Source: the usual round-trip count of ship and wagon planning, e.g. Christiansen et al. (2007),
    Maritime Transportation, Handbooks in OR & MS 14, ch. 4.
    """
    fleets, links = b.case.table("fleets"), b.case.table("links")
    rows = declare(b, "fleet", {"fleet": np.arange(fleets.height)}, upper=vehicle_hours(b))
    if not rows.size:
        return
    fleet = positions(links["fleet"], fleets["id"])
    flows = b.flows_on(Kind.LINK)
    uses = np.flatnonzero(fleet[flows.keys["row"]] >= 0)
    link = flows.keys["row"][uses]
    add_where(b, rows[fleet[link]], flows.ids[uses], hours_per_kt(b)[link])


def vehicle_hours(b: Build) -> Floats:
    """Hours the vehicles of each fleet are fit for service in a year."""
    fleets = b.case.table("fleets")
    return numbers(fleets["vehicles"]) * HOURS_A_YEAR * numbers(fleets["availability"])


def hours_per_kt(b: Build) -> Floats:
    """Vehicle-hours that a kt takes on each link with a fleet, 0 on the others, (links,)."""
    fleets, links = b.case.table("fleets"), b.case.table("links")
    fleet = positions(links["fleet"], fleets["id"])
    trip = (
        2.0
        * numbers(links["length_km"], 0.0)
        / np.append(numbers(fleets["speed_km_h"]), 1.0)[fleet]
    )
    trip += np.append(numbers(fleets["turnaround_h"]), 0.0)[fleet]
    trips = 1000.0 / np.append(numbers(fleets["payload_t"]), 1.0)[fleet]
    return np.where(fleet >= 0, trip * trips, 0.0)
