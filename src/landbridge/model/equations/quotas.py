"""What quotas of controls in force leave free."""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.engine.lp import Ints
from landbridge.model.build import Build
from landbridge.model.equations.rows import declare
from landbridge.model.index import numbers, positions


def add_quota(b: Build) -> None:
    """Let no more pass than the quota of a control allows.

        Σ_{s,a in W(c)} f[s,a]  ≤  q[c]          for every quota c in force

    f: flow of stream s on arc a, kt/yr.  q: `controls.quota_kt`.
    W(c): the sales, exits or ways of transit the control is about, of the streams it is about; on
    its way a tonne takes one of them, unless it crosses the same country twice.
    """
    controls = b.case.table("controls")
    quotas = [ruling for ruling in b.streams.rulings if ruling.effect == "quota"]
    named = pl.Series([quota.control for quota in quotas], dtype=pl.String)
    at = positions(named, controls["id"])
    upper = numbers(controls["quota_kt"])[at]
    rows = declare(b, "quota", {"control": at}, upper=upper)
    for row, ruling in zip(rows, quotas, strict=True):
        columns = _counted(b, ruling.ways(b.net, b.streams.table))
        b.programme.add_terms(np.full(columns.size, row), columns, 1.0)


def _counted(b: Build, ways: np.ndarray) -> Ints:
    """Flow columns on the ways of a control."""
    flow = b.columns["flow"]
    return np.asarray(flow.ids[ways[flow.keys["stream"], flow.keys["arc"]]])
