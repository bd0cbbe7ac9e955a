"""Plans at the hours that they cause: an equilibrium of users, or an optimum of the system."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from landbridge.case.case import Case
from landbridge.engine.certificate import TOLERANCE, certify
from landbridge.engine.lp import Arrays, Floats
from landbridge.engine.outcome import Optimum
from landbridge.engine.paths.generate import NotForPathsError, optimum_over_paths
from landbridge.engine.paths.split import Flows
from landbridge.engine.prove import NotProvedError, Proved, prove
from landbridge.engine.solver import SolverError
from landbridge.engine.sums import sum_by
from landbridge.errors import CertificateError, Problem
from landbridge.model.arccosts import time_usd_t_h
from landbridge.model.build import Build
from landbridge.model.congestion.congested import Congested, congested, with_queues_kept
from landbridge.model.congestion.rounds import IDLE, Rounds, Settled, Ways
from landbridge.model.congestion.segments import FINEST
from landbridge.model.engines import Engine, flows_for, over_paths
from landbridge.model.equations.rows import declare
from landbridge.model.index import matches, positions
from landbridge.model.network import Network, build_network
from landbridge.model.outcome import not_proved, proved
from landbridge.model.programme import assemble
from landbridge.model.solved import Solved
from landbridge.model.streams import build_streams

Routing = Literal["fixed", "user", "system"]
"""Hours as given; each stream takes what is best for it; all take what is best for all."""

LARGEST_GAP = 1e-4
"""The gap, as a share of the money moved, from which on nothing is reported."""

LOAD = "load"
"""The rows of the programme that count loads; they limit nothing."""


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """How near a plan is to an equilibrium, and what its loads and hours are.

    gap: what the best plan at the hours of the loads would save, as a share of the money moved.
    rounds: linear programmes it took.
    congested: what is congested.  load: kt/yr by row.  hours: of waiting by row.
    worth: of an hour to the mean tonne, USD/t/h by row.
    toll: what one more tonne costs the others, USD/t by row, whether it is charged or not.
    """

    routing: Routing
    gap: float
    rounds: int
    congested: Congested
    load: Floats
    hours: Floats
    worth: Floats
    toll: Floats

    @property
    def sentence(self) -> str:
        """How near it is in one plain sentence."""
        if self.gap <= TOLERANCE:
            return "At the hours shown no other plan would save anything: this is an equilibrium."
        return (
            f"At the hours shown the best plan would save one part in {1.0 / self.gap:,.0f} of the "
            "money moved; at an equilibrium it saves nothing."
        )

    def facts(self) -> dict[str, Any]:
        """How near it is, with stable keys."""
        return {"gap": self.gap, "rounds": self.rounds}


def equilibrium(
    case: Case, routing: Routing, *, strict: bool = False, engine: Engine = "auto"
) -> tuple[Solved, Equilibrium]:
    """The plan of a case whose year has been applied, at the hours that it causes itself.

    engine: decides flows on links or on paths, as in `solve`.

    Its certificate says that no plan is better at these hours and tolls, but for what rounding
    leaves, which is charged with the tolls; `Equilibrium.gap` says what it would be without.

    Raises CaseError, InfeasibleError and CertificateError as `proved` does; CaseError where a row
    of congestion lacks a number; CertificateError where the gap is above `LARGEST_GAP`.
    """
    kept = with_queues_kept(case)
    net = build_network(kept)
    streams = build_streams(kept, net)
    waits = congested(case, net)

    def programme(hours: Floats, toll: Floats) -> Build:
        there = _at(net, waits, hours, toll)
        return _counted(assemble(kept, there, streams, strict=strict), waits)

    build = programme(np.zeros(waits.rows.height), _NO_TOLL)
    asked = _Asked(kept, routing, waits, programme)
    flows = flows_for(build, engine)
    if flows and (first := over_paths(build, build.programme.arrays(), flows)):
        with suppress(NotForPathsError):
            return _at_rest(asked, first, flows)
    return _at_rest(asked, proved(build), None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """An equilibrium asked for.

    case: with queues kept.  waits: what is congested in it.
    programme: that of the case at hours of waiting by row and tolls by good and arc.
    """

    case: Case
    routing: Routing
    waits: Congested
    programme: Callable[[Floats, Floats], Build]


def _at_rest(asked: _Asked, first: Solved, flows: Flows | None) -> tuple[Solved, Equilibrium]:
    """From the plan without waiting to one at the hours that it causes.

    flows: what paths decide, if they do.
    Raises NotForPathsError where links have to.
    """
    ways = _ways(first.build, asked.waits)
    settled = _settled(first, ways, flows, system=asked.routing == "system")
    near = _near(asked, ways, settled, first.arrays, flows)
    if not near.gap <= LARGEST_GAP:
        raise NotForPathsError("no rest") if flows else CertificateError(_unsettled(near))
    charged = _charged(first.build.net, asked.case, near, ways, settled)
    found = _checked(asked.programme(near.hours, charged), settled)
    if found.certificate.holds:
        return found, near
    said = found.certificate.sentence
    raise NotForPathsError(said) if flows else not_proved(said)


_NO_TOLL = np.empty((0, 0))


def _at(net: Network, waits: Congested, hours: Floats, toll: Floats) -> Network:
    """The network at hours of waiting of the rows of congestion, and tolls."""
    added = sum_by(waits.arc, hours[waits.row], net.kind.size)
    return replace(net, hours=waits.hours + added, border_hours=waits.border_hours, toll=toll)


def _counted(build: Build, waits: Congested) -> Build:
    """The programme with a row for each row of congestion that counts its load, without sides."""
    flow, table = build.columns["flow"], build.case.table("congestion")
    rows = declare(build, LOAD, {"congestion": positions(waits.rows["id"], table["id"])})
    pair, at = matches(waits.arc, flow.keys["arc"])
    build.programme.add_terms(rows[waits.row[pair]], flow.ids[at])
    return build


def _ways(build: Build, waits: Congested) -> Ways:
    """Flow columns on congested rows; goods to which an hour is worth the same are one load."""
    flow = build.columns["flow"]
    pair, at = matches(waits.arc, flow.keys["arc"])
    known, of_good = np.unique(time_usd_t_h(build.case), return_inverse=True)
    class_ = of_good[build.streams.good[flow.keys["stream"][at]]]
    key, load = np.unique(waits.row[pair] * known.size + class_, return_inverse=True)
    return Ways(
        column=flow.ids[at],
        load=load,
        row=key // known.size,
        worth=known[key % known.size],
        times=waits.waiting,
        scale=waits.scale,
    )


def _settled(first: Solved, ways: Ways, flows: Flows | None, *, system: bool) -> Settled:
    try:
        return Rounds(first.arrays, ways, flows, system=system).settle(first.optimum.x)
    except SolverError as fault:
        raise not_proved(str(fault)) from fault


def _near(
    asked: _Asked, ways: Ways, settled: Settled, empty: Arrays, flows: Flows | None
) -> Equilibrium:
    load, lost = ways.on_row(settled.own), ways.on_row(ways.worth * settled.own)
    busy = load > IDLE * ways.scale
    dearest = np.zeros(load.size)
    np.maximum.at(dearest, ways.row, ways.worth)
    hours = ways.times.time(load)
    toll = _toll(ways, settled, load, lost)
    charged = toll if asked.routing == "system" else np.zeros(toll.size)
    price = ways.worth * hours[ways.row] + charged[ways.row]
    return Equilibrium(
        routing=asked.routing,
        gap=_gap(empty, ways, settled, price, flows),
        rounds=settled.rounds,
        congested=asked.waits,
        load=load,
        hours=hours,
        worth=np.where(busy, lost / np.where(busy, load, 1.0), dearest),
        toll=toll,
    )


def _toll(ways: Ways, settled: Settled, load: Floats, lost: Floats) -> Floats:
    """What a tonne more costs the others on every row, USD/t.

    Where the marginal cost all but jumps, at a measured point, any toll between is right, and it
    is the one at which what is there is best.
    """
    near = 4.0 * FINEST * ways.scale
    least, most = (
        lost * ways.times.slope(np.maximum(at, 0.0)) for at in (load - near, load + near)
    )
    paid = settled.price - ways.worth * ways.times.time(load)[ways.row]
    highest = np.full(load.size, -np.inf)
    used = settled.own > IDLE * ways.scale[ways.row]
    np.maximum.at(highest, ways.row[used], paid[used])
    here = lost * ways.times.slope(load)
    return np.clip(np.where(np.isfinite(highest), highest, here), least, most)


def _gap(empty: Arrays, ways: Ways, settled: Settled, price: Floats, flows: Flows | None) -> float:
    """What the best plan would save where each load pays a price, as a share of the money moved.

    empty: the programme without what loads cost.
    """
    x = settled.optimum.x
    cost = empty.cost + ways.per_column(price, empty.cost.size)
    try:
        best = _best(replace(empty, cost=cost), flows)
    except NotProvedError as fault:
        raise not_proved(str(fault)) from fault
    moved = float(np.sum(np.abs(cost * x)))
    return max(0.0, float(cost @ (x - best.x))) / (moved or 1.0)


def _best(arrays: Arrays, flows: Flows | None) -> Optimum:
    """The proved optimum of a programme.

    Raises NotProvedError where there is none over links, NotForPathsError where over paths.
    """
    if flows is not None:
        found = optimum_over_paths(arrays, flows)
        if not certify(arrays, found).holds:
            raise NotForPathsError("the best plan at the hours of the loads is not proved")
        return found
    outcome = prove(arrays)
    if not isinstance(outcome, Proved):
        raise NotProvedError("at the hours of the loads no plan is best")
    return outcome.optimum


def _charged(net: Network, case: Case, near: Equilibrium, ways: Ways, settled: Settled) -> Floats:
    """The toll on every arc by good, USD/t, (goods, arcs), with what rounding leaves.

    A load that is none may pay more than the price at which it would begin.
    """
    waits, worth = near.congested, time_usd_t_h(case)
    due = near.toll if near.routing == "system" else np.zeros(near.toll.size)
    charge = settled.price - ways.worth * near.hours[ways.row]
    idle = settled.own <= IDLE * ways.scale[ways.row]
    charge = np.where(idle, np.maximum(charge, due[ways.row]), charge)
    by_row = np.broadcast_to(due, (worth.size, due.size)).copy()
    for good in range(worth.size):
        mine = np.flatnonzero(ways.worth == worth[good])
        by_row[good, ways.row[mine]] = charge[mine]
    toll = np.zeros((net.kind.size, worth.size))
    np.add.at(toll, waits.arc, by_row[:, waits.row].T)
    return toll.T


def _checked(build: Build, settled: Settled) -> Solved:
    """The plan at the hours it was settled at, checked against a programme made afresh."""
    arrays = build.programme.arrays()
    return Solved(build, arrays, settled.optimum, certify(arrays, settled.optimum))


def _unsettled(near: Equilibrium) -> Problem:
    return Problem(
        code="E402",
        message=f"Flows and hours did not settle in {near.rounds} rounds: at the hours they cause "
        f"another plan would save {near.gap:.1e} of the money moved.",
        file="congestion.csv",
        rule=f"A plan with routing {near.routing} is reported up to a gap of {LARGEST_GAP:.0e}.",
        hint="Where goods value time very differently there may be no equilibrium near: try the "
        "other routing, or take rows out by the shape none. Please report the case.",
    )
