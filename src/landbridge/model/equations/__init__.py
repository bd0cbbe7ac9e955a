"""The equations of the programme, one function each, each with a golden programme in the tests."""

from __future__ import annotations

from collections.abc import Callable

from landbridge.model.build import Build
from landbridge.model.equations.balance import add_balance
from landbridge.model.equations.capacity import (
    add_good_capacity,
    add_interchange_capacity,
    add_limit,
    add_link_capacity,
)
from landbridge.model.equations.fleets import add_fleet
from landbridge.model.equations.markets import add_demand, add_shipment
from landbridge.model.equations.plants import (
    add_input,
    add_plant_capacity,
    add_plant_minimum,
    add_unit_capacity,
    add_unit_minimum,
)
from landbridge.model.equations.quotas import add_quota

EQUATIONS: dict[str, Callable[[Build], None]] = {
    "balance": add_balance,
    "link_capacity": add_link_capacity,
    "interchange_capacity": add_interchange_capacity,
    "good_capacity": add_good_capacity,
    "limit": add_limit,
    "fleet": add_fleet,
    "quota": add_quota,
    "demand": add_demand,
    "shipment": add_shipment,
    "input": add_input,
    "plant_capacity": add_plant_capacity,
    "plant_minimum": add_plant_minimum,
    "unit_capacity": add_unit_capacity,
    "unit_minimum": add_unit_minimum,
}
"""Every equation by the name of its rows, in the order they are added."""
