"""From a programme of periods to its proved optimum."""

from __future__ import annotations

from landbridge.engine.lp import Arrays
from landbridge.engine.outcome import Infeasible
from landbridge.engine.prove import NotProvedError, Proved, prove
from landbridge.engine.solver import Live
from landbridge.errors import InfeasibleError, Problem
from landbridge.model.build import Build
from landbridge.model.engines import flows_for, over_paths
from landbridge.model.outcome import not_proved
from landbridge.model.solved import Solved

LARGE = 50_000
"""Columns from which on interior point is quicker than simplex."""


def proved_of(arrays: Arrays) -> Proved:
    """The proved optimum of a programme.

    Raises InfeasibleError where strict mode asks for the impossible, CertificateError where nothing
    could be proved.
    """
    live = Live(arrays)
    if arrays.cost.size >= LARGE:
        live.from_inside()
    try:
        outcome = prove(arrays, live)
    except NotProvedError as fault:
        raise not_proved(str(fault)) from fault
    if isinstance(outcome, Proved):
        return outcome
    if isinstance(outcome, Infeasible):
        message = "What strict mode asks for cannot be had while the outage lasts."
        rule = "In strict mode everything that is asked for is a must, in every period."
        raise InfeasibleError(Problem("E346", message, rule=rule, hint=""))
    raise not_proved("some plan earns without limit")


def alone(build: Build, arrays: Arrays) -> Solved:
    """The proved optimum of a year at other numbers, over paths where these decide large cases.

    Raises what `proved_of` raises.
    """
    flows = flows_for(build, "auto")
    if flows is not None and (solved := over_paths(build, arrays, flows)) is not None:
        return solved
    found = proved_of(arrays)
    return Solved(build, arrays, found.optimum, found.certificate)
