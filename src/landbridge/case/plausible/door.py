"""All checks of plausibility, and the rows of `confirmed` that answer them."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.case.loaded import Tables
from landbridge.case.plausible.capacity import capacities
from landbridge.case.plausible.confirmed import unknown_checks, without_doubt
from landbridge.case.plausible.density import densities
from landbridge.case.plausible.doubt import Doubt
from landbridge.case.plausible.known import Known
from landbridge.case.plausible.length import lengths
from landbridge.case.plausible.observed import overrun
from landbridge.case.plausible.payload import payloads
from landbridge.case.plausible.price import prices
from landbridge.case.plausible.rate import rates
from landbridge.case.plausible.speed import speeds
from landbridge.case.plausible.yields import yields
from landbridge.errors import Problem

CHECKS = (
    capacities,
    overrun,
    speeds,
    rates,
    lengths,
    densities,
    prices,
    payloads,
    yields,
)
"""The checks, one subject each."""


def implausible(tables: Tables, *, sound: bool) -> Iterator[Problem]:
    """Numbers that cannot be, or hardly can, and that no row of `confirmed` answers.

    sound: whether the case is read without an error so far; only then can be said that a row of
    `confirmed` answers nothing.
    """
    known = Known(tables)
    doubts: list[Doubt] = [doubt for check in CHECKS for doubt in check(known)]
    answered = {doubt.key for doubt in doubts}
    given = tables.get("confirmed")
    if given is not None:
        yield from unknown_checks(given)
        if sound:
            yield from without_doubt(given, answered)
    said = _said(known)
    yield from (doubt.problem for doubt in doubts if doubt.key not in said)


def _said(known: Known) -> set[tuple[str, ...]]:
    keys = known.full("confirmed").select("table", "row", "column", "check")
    return set(keys.iter_rows())
