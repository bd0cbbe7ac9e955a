"""A cost that grows with a load, cut into straight pieces that are fine near where the load is.

    load  <=  Σ_k u[k],   0 <= u[k] <= width[k],   cost  =  Σ_k slope[k] · u[k]

The slopes rise, so pieces fill one after the other. A piece costs its mean marginal cost, so the
price of the load is the marginal cost there to within one piece. From `FINEST` on the pieces grow
with the distance from the load, each about twice the one before: a load far from where it belongs
goes most of the way at once, and near there the pieces are as fine as the solver can tell apart.
The other way, tangents from below (Kelley 1960), comes to the same in theory; but tangents near
each other are rows that hardly differ, and a solver with a tolerance of a billionth cannot tell
where they meet.

Source: Dantzig (1963), Linear Programming and Extensions, ch. 24, separable convex functions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.congestion.times import Times
from landbridge.engine.lp import Floats, Ints

FINEST = 2.0**-27
"""The first piece on either side, as a share of the load over which hours change by as much again.

Ten times what the solver can tell apart.
"""

COARSEST = 2.0
"""How far the last piece but the endless one reaches, in loads, or in those to be expected."""

SIDE = 36
"""Pieces on either side of a load."""

PIECES = 2 * SIDE + 2
"""Pieces of every load: on either side, the first from no load, the last without end."""

_SUDDEN = 2.0**-12  # of the size to be expected: the least load over which hours may double


@dataclass(frozen=True, slots=True)
class Shared:
    """Loads that share the hours of a row with others, each with a worth of an hour of its own.

    times: hours of the row of each, whose load is its own and that of the others.
    worth: of an hour to a tonne, USD/t/h.  scale: the size of load to be expected, kt/yr.
    system: whether what a tonne costs the others counts.
    """

    times: Times
    worth: Floats
    scale: Floats
    system: bool

    def price(self, own: Floats, others: Floats, lost: Floats) -> Floats:
        """What one more tonne costs, USD/t.

            w · t(v)                              user
            w · t(v) + (w · own + lost) · t'(v)   system,    v = own + others

        lost: what an hour is worth to all the others on the row, thousand USD a year per hour.
        """
        load = own + others
        price = self.worth * self.times.time(load)
        if self.system:
            price += (self.worth * own + lost) * self.times.slope(load)
        return price

    def finest(self, own: Floats, others: Floats) -> Floats:
        """Width of the finest piece around each load."""
        slope = self.times.slope(own + others)
        grown = self.times.time(own + others) / np.where(slope > 0, slope, np.inf)
        length = np.where(slope > 0, grown, self.scale)
        return FINEST * np.clip(length, _SUDDEN * self.scale, self.scale)

    def repeated(self) -> Shared:
        """Every load as often as it has pieces."""
        at = np.repeat(np.arange(self.worth.size), PIECES)
        return Shared(self.times.take(at), self.worth[at], self.scale[at], self.system)


@dataclass(frozen=True, slots=True)
class Pieces:
    """width, slope: (loads, PIECES), kt/yr and USD/t; the last width is without end."""

    width: Floats
    slope: Floats


def cut(shared: Shared, own: Floats, others: Floats, lost: Floats) -> Pieces:
    """The pieces around each load while the others stay as they are."""
    every = shared.repeated()
    centre, finest = own[:, None], shared.finest(own, others)[:, None]
    ratio = COARSEST * np.maximum(shared.scale[:, None], centre) / finest
    steps = finest * ratio ** (np.arange(SIDE) / (SIDE - 1.0))
    below = np.maximum(centre - steps[:, ::-1], 0.0)
    point = np.concatenate([np.zeros_like(centre), below, centre, centre + steps], axis=1)
    end = np.append(point[:, 1:], point[:, -1:], axis=1)

    def price(at: Floats) -> Floats:
        around = (np.repeat(values, PIECES) for values in (others, lost))
        return every.price(at.reshape(-1), *around).reshape(at.shape)

    # Simpson's rule keeps the mean between the ends, so that slopes of pieces never fall.
    slope = (price(point) + 4.0 * price(0.5 * (point + end)) + price(end)) / 6.0
    width = np.maximum(end - point, 0.0)
    width[:, -1] = np.inf
    return Pieces(width, np.maximum.accumulate(slope, axis=1))


def of_pieces(loads: Ints) -> Ints:
    """What belongs to each load, for each of its pieces."""
    return np.repeat(loads, PIECES)
