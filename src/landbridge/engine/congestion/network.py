"""What an assignment is asked: a network, classes of what travels, and demand between nodes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from landbridge.engine.lp import Bools, Floats, Ints


class DemandError(ValueError):
    """Demand, or a cost, that makes no sense."""


class UnconnectedError(ValueError):
    """Demand between nodes that no way leads between.

    pairs: rows of the demand.
    """

    def __init__(self, pairs: Ints) -> None:
        self.pairs = pairs
        super().__init__(
            f"no way leads from origin to destination for demand {pairs[:10].tolist()}"
        )


class OverfullError(ValueError):
    """Capacities that cannot take the demand, whichever ways it goes: there is a proof.

    arcs: which of them are too narrow together.
    """

    def __init__(self, arcs: Ints) -> None:
        self.arcs = arcs
        super().__init__(f"the capacities of arcs {arcs[:10].tolist()} cannot take the demand")


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs between nodes.

    nodes: how many.
    tail, head: of every arc, (arcs,).
    through: whether a way may lead through a node, (nodes,); a way may start and end anywhere.
    """

    nodes: int
    tail: Ints
    head: Ints
    through: Bools

    @classmethod
    def of(
        cls, nodes: int, tail: ArrayLike, head: ArrayLike, first_through_node: int = 0
    ) -> Network:
        """A network in which no way leads through the nodes before one.

        Raises DemandError where an arc ends outside of the network.
        """
        ends = np.asarray(tail, np.int64), np.asarray(head, np.int64)
        if any(end.size and (end.min() < 0 or end.max() >= nodes) for end in ends):
            raise DemandError("an arc starts or ends at no node of the network")
        return cls(nodes, *ends, np.arange(nodes) >= first_through_node)


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes that share the arcs and pay for them differently.

    fixed: what a unit of a class pays on an arc whatever the load, in money, 0 or more, inf where
    the arc is closed to it; (classes, arcs).
    value_of_time: what a unit of time is worth to it, in money, above 0; (classes,).
    """

    fixed: Floats
    value_of_time: Floats

    @classmethod
    def one(cls, arcs: int) -> Classes:
        """One class that pays nothing but time."""
        return cls(np.zeros((1, arcs)), np.ones(1))

    @property
    def hours(self) -> Floats:
        """What is paid, in time, (classes, arcs).

        Raises DemandError where it is negative or no number.
        """
        worth = np.asarray(self.value_of_time, np.float64)
        if not (np.isfinite(worth) & (worth > 0)).all():
            raise DemandError("the value of time of a class is not above 0")
        hours = np.asarray(self.fixed, np.float64) / worth[:, None]
        if not (hours >= 0).all():
            raise DemandError("what a class pays on an arc is negative or no number")
        return hours


@dataclass(frozen=True, slots=True)
class Demand:
    """What travels, whatever it takes; what stays where it is or is nothing takes no part.

    origin, destination: nodes, (rows,).  quantity: 0 or more, in units of load, (rows,).
    of_class: (rows,).
    """

    origin: Ints
    destination: Ints
    quantity: Floats
    of_class: Ints

    @classmethod
    def of(
        cls,
        origin: ArrayLike,
        destination: ArrayLike,
        quantity: ArrayLike,
        of_class: ArrayLike = 0,
    ) -> Demand:
        """Demand of one class or of several.

        Raises DemandError where a quantity is negative or not finite.
        """
        amount = np.asarray(quantity, np.float64)
        if not (np.isfinite(amount) & (amount >= 0)).all():
            raise DemandError("a quantity is negative or not finite")
        whose = np.broadcast_to(np.asarray(of_class, np.int64), amount.shape)
        return cls(np.asarray(origin, np.int64), np.asarray(destination, np.int64), amount, whose)

    @property
    def travels(self) -> Ints:
        """Rows that take part, by class, then by origin."""
        rows = np.flatnonzero((self.quantity > 0) & (self.origin != self.destination))
        order = np.lexsort((self.origin[rows], self.of_class[rows]))
        return np.asarray(rows[order])
