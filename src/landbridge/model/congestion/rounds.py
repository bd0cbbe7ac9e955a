"""Rounds of linear programmes until flows and the hours they cause agree.

An hour is worth more to one good than to another, so there is no single cost whose minimum is the
equilibrium. Goods to which it is worth the same are a class; each round minimises

    Σ_s,a c[s,a] · x[s,a]  +  Σ_g,a F[g,a](y[g,a])

with y[g,a] the load of class g on row a, and F[g,a] the integral of what one more tonne of it
costs while the other classes are as the round before left them: w[g] · t(v[a]) for users, with the
loss of the others added for the system. Where a round changes nothing, each stream takes only ways
on which none is better at the hours of the loads. With one class a round is Beckmann's convex
programme and its minimum what is looked for; with several the rounds are steps to a fixed point.
Where they do not get nearer, the next go half as far.

Sources: Beckmann, McGuire & Winsten (1956), Studies in the Economics of Transportation, ch. 3;
Dafermos (1972), The traffic assignment problem for multiclass-user transportation networks;
Florian & Spiess (1982), The convergence of diagonalization algorithms for asymmetric network
equilibrium problems.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from landbridge.engine.congestion.times import Times
from landbridge.engine.lp import Arrays, Floats, Ints, Programme
from landbridge.engine.outcome import Optimum
from landbridge.engine.paths.split import Flows
from landbridge.engine.sums import sum_by
from landbridge.model.congestion.deciders import ByLinks, ByPaths
from landbridge.model.congestion.segments import PIECES, Shared, cut, of_pieces

MOST_ROUNDS = 400

IDLE = 1e-9
"""Share of its scale below which a load is none."""

_STALLED = 20  # rounds without getting nearer after which steps are halved
_SMALLEST = 1 / 64  # of a step
_ROUNDING = 1e-11  # share of its magnitude up to which a flow is the rounding of others
_BEYOND = 16.0  # costs of the case that no way is worth; dearer pieces would only blur the others


@dataclass(frozen=True, slots=True)
class Ways:
    """Flow columns on congested rows, by row and by what an hour is worth to them.

    column, load: pairs of a flow column and the load it is part of.
    row, worth: of each load, the row of congestion and what an hour is worth, USD/t/h.
    times, scale: by row.
    """

    column: Ints
    load: Ints
    row: Ints
    worth: Floats
    times: Times
    scale: Floats

    def own(self, x: Floats) -> Floats:
        """Each load of a plan, kt/yr."""
        return sum_by(self.load, np.maximum(x[self.column], 0.0), self.row.size)

    def on_row(self, loads: Floats) -> Floats:
        """Sum of loads over each row."""
        return sum_by(self.row, loads, self.scale.size)

    def per_column(self, usd_t: Floats, columns: int) -> Floats:
        """What columns cost where each load costs something, USD/t."""
        return sum_by(self.column, usd_t[self.load], columns)


@dataclass(frozen=True, slots=True)
class Settled:
    """A plan that is best where each load pays a price.

    optimum: of the programme.  own: loads.  price: USD/t by load.  rounds: how many it took.
    """

    optimum: Optimum
    own: Floats
    price: Floats
    rounds: int


class Rounds:
    """The programme of the rounds, held by the solver."""

    def __init__(
        self, arrays: Arrays, ways: Ways, flows: Flows | None = None, *, system: bool
    ) -> None:
        """arrays: the programme without what loads cost.  flows: what paths decide, if they do."""
        self._base, self._ways = arrays, ways
        self._shared = Shared(ways.times.take(ways.row), ways.worth, ways.scale[ways.row], system)
        self._arrays = _with_pieces(arrays, ways)
        self._by = ByLinks(self._arrays) if flows is None else ByPaths(flows)
        dearest = float(np.max(np.abs(arrays.cost), initial=0.0))
        self._most = _BEYOND * dearest if dearest > 0 else np.inf

    def settle(self, x: Floats) -> Settled:
        """Go on from flows until loads change no more, or for `MOST_ROUNDS`.

        Raises SolverError where the solver gives no answer, NotForPathsError where links have to
        decide.
        """
        ways = self._ways
        own = np.minimum(ways.own(x), self._shared.scale)
        step, nearest, since, rounds = 1.0, np.inf, 0, 0
        while True:
            rounds += 1
            found = self._round(own)
            new = ways.own(found.x)
            left = 2.0 * self._shared.finest(new, self._others(new))
            change = float(np.max(np.abs(new - own) / left, initial=0.0))
            nearest, since = (change, 0) if change < 0.9 * nearest else (nearest, since + 1)
            stuck = since >= _STALLED and step <= _SMALLEST
            if change <= 1.0 or stuck or rounds >= MOST_ROUNDS:
                return self._settled(found, rounds)
            if since >= _STALLED:
                step, since, nearest = max(step / 2, _SMALLEST), 0, change
            own = own + step * (new - own)

    def _others(self, own: Floats) -> Floats:
        """The load of the other classes on the row of each."""
        return np.maximum(self._ways.on_row(own)[self._ways.row] - own, 0.0)

    def _round(self, own: Floats) -> Optimum:
        ways = self._ways
        lost = (
            self._others(own),
            np.maximum(ways.on_row(ways.worth * own)[ways.row] - ways.worth * own, 0.0),
        )
        pieces = cut(self._shared, own, *lost)
        self._arrays = replace(
            self._arrays,
            cost=np.append(self._base.cost, np.minimum(pieces.slope, self._most).reshape(-1)),
            upper=np.append(self._base.upper, pieces.width.reshape(-1)),
        )
        return self._by.best(self._arrays)

    def _settled(self, found: Optimum, rounds: int) -> Settled:
        exact = self._by.exact(self._arrays, found)
        rows, columns = self._base.row_lower.size, self._base.cost.size
        x = exact.x[:columns]
        noise = _ROUNDING * self._base.magnitude[self._base.column_group]
        x = np.where(np.abs(x) <= noise, 0.0, x)
        optimum = Optimum(x, exact.row_dual[:rows], exact.column_dual[:columns])
        return Settled(optimum, self._ways.own(x), -exact.row_dual[rows:], rounds)


def _with_pieces(base: Arrays, ways: Ways) -> Arrays:
    """The programme with every load made of pieces."""
    loads = ways.row.size
    programme = Programme(np.append(base.magnitude, ways.scale[ways.row]))
    programme.add_programme(base)
    group = base.magnitude.size + np.arange(loads)
    pieces = programme.add_columns("pieces", loads * PIECES, group=of_pieces(group))
    # At most, where equal would do: so that no price is below nought, and no way earns by it.
    rows = programme.add_rows("made of pieces", loads, upper=0.0, group=group)
    programme.add_terms(rows[ways.load], ways.column, 1.0)
    programme.add_terms(of_pieces(rows), pieces, -1.0)
    return programme.arrays()
