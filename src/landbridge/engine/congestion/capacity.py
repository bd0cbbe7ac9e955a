"""Capacities that may not be exceeded: a delay for every full arc, raised until its load fits.

The augmented Lagrangian charges an arc max(0, delay + stiffness · (load - capacity)). After each
settling that is the new delay; where the load did not come nearer to the capacity, the arc is made
stiffer.

That no flow fits is proved by the delays themselves: taken as the only costs, the demand would have
to pay more on its cheapest ways than full arcs could be paid for.

Source: Hestenes (1969), Multiplier and gradient methods, Journal of Optimization Theory and
Applications 4; Larsson and Patriksson (1995), An augmented Lagrangean dual algorithm for link
capacity side constrained traffic assignment problems, Transportation Research B 29.
"""

from __future__ import annotations

import numpy as np

from landbridge.engine.congestion.arrays import BOUND, DELAY, STIFFNESS
from landbridge.engine.congestion.equilibrium import unused
from landbridge.engine.congestion.network import OverfullError
from landbridge.engine.congestion.rounds import Rounds
from landbridge.engine.congestion.search import reach_all
from landbridge.engine.lp import Bools, Floats

_FIRST = 1e-3  # the gap to settle to before delays are known
_FINER = 0.1  # share of the worst overload to which ways are settled before delays are raised
_NEARER = 0.25  # share of an overload that may be left without being made stiffer
_STIFFER = 4.0
_PROVED = 1e-6  # share by which the demand has to pay more than arcs can take


def fit(rounds: Rounds, tolerance: float, most: int) -> float:
    """Settle with capacities: to a relative gap, and to loads that are over by no larger a share.

    Returns the gap reached, with the delays that stand in the table of its arcs.
    Raises OverfullError where the demand does not fit, with a proof.
    """
    limited = rounds.arcs.table[:, BOUND] > 0
    gap = rounds.settle(max(tolerance, _FIRST), most)
    _stiffen_first(rounds, limited)
    before = _overload(rounds, limited)
    while rounds.count < most:
        worst = float(before.max(initial=0.0))
        gap = rounds.settle(max(tolerance, min(_FIRST, _FINER * worst)), most)
        over = _overload(rounds, limited)
        gap += _raise_delays(rounds)
        if gap <= tolerance and over.max(initial=0.0) <= tolerance:
            break
        _refuse_overfull(rounds)
        rounds.arcs.table[over > _NEARER * before, STIFFNESS] *= _STIFFER
        before = over
        rounds.refresh()
    return gap


def _stiffen_first(rounds: Rounds, limited: Bools) -> None:
    """A load twice the capacity shall cost as much more as a whole way costs."""
    way = rounds.total() / float(rounds.pairs.quantity.sum())
    table = rounds.arcs.table
    table[limited, STIFFNESS] = (way or 1.0) / table[limited, BOUND]
    rounds.refresh()


def _overload(rounds: Rounds, limited: Bools) -> Floats:
    """The share by which each arc is over, 0 where it is not."""
    over, bound = np.zeros(limited.size), rounds.arcs.table[limited, BOUND]
    over[limited] = np.maximum(rounds.load[limited] / bound - 1, 0.0)
    return over


def _raise_delays(rounds: Rounds) -> float:
    """Make the charge for a load the delay of its arc; returns the share of it that is a gap."""
    table, total = rounds.arcs.table, rounds.total()
    over = rounds.load - table[:, BOUND]
    table[:, DELAY] = np.maximum(table[:, DELAY] + table[:, STIFFNESS] * over, 0.0)
    return unused(table[:, DELAY], over) / total if total > 0 else 0.0


def _refuse_overfull(rounds: Rounds) -> None:
    table, q = rounds.arcs.table, rounds.pairs
    room = float(table[:, DELAY] @ table[:, BOUND])
    closed = np.where(np.isfinite(q.fixed), 0.0, np.inf)
    delay = np.ascontiguousarray(table[:, DELAY])
    needed = float(q.quantity @ reach_all(rounds.graph, q._replace(fixed=closed), delay))
    if needed > room * (1 + _PROVED):
        raise OverfullError(np.flatnonzero(delay > 0))
