"""What demands and shipments ask for."""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Ints
from landbridge.model.build import Block, Build
from landbridge.model.equations.rows import add_where, declare, row_of
from landbridge.model.index import numbers


def add_demand(b: Build) -> None:
    """Sell no more than a demand asks for; meet it in full or pay for the rest, if it is due.

        Σ_s sale[d,s]  ≤  q[d]                  demand d with a willingness to pay
        Σ_s sale[d,s] + unmet[d]  =  q[d]       demand d without one; no `unmet` in strict mode

    q: `demand.quantity_kt`.  s: streams whose origin the demand accepts.
    """
    table = b.case.table("demand")
    quantity = numbers(table["quantity_kt"])
    due = table["price_usd_t"].is_null().to_numpy()
    every = np.arange(table.height)
    lower = np.where(due, quantity, -np.inf)
    rows = declare(b, "demand", {"demand": every}, lower=lower, upper=quantity)
    _add(b, rows, b.columns["sale"], "demand", every)
    _add(b, rows, b.columns["unmet"], "demand", every)


def add_shipment(b: Build) -> None:
    """Deliver a shipment, or pay for what is left behind.

        delivered[h] + left[h]  =  q[h]          for every shipment h; no `left` in strict mode

    q: `shipments.quantity_kt`.
    """
    table = b.case.table("shipments")
    quantity = numbers(table["quantity_kt"])
    every = np.arange(table.height)
    rows = declare(b, "shipment", {"shipment": every}, lower=quantity, upper=quantity)
    _add(b, rows, b.columns["delivery"], "shipment", every)
    _add(b, rows, b.columns["left_behind"], "shipment", every)


def _add(b: Build, rows: Ints, block: Block, key: str, at: Ints) -> None:
    add_where(b, row_of(rows, at, at.size)[block.keys[key]], block.ids)
