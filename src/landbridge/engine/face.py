"""Which columns can take another value at no loss: the directions of the optimal face.

Every optimum keeps a column with a reduced cost at its bound and a row with a price at its side
(complementary slackness against one fixed dual optimum). From a vertex that is optimal, all others
are reached along directions that change no such column and no such row and push nothing beyond the
sides it already lies on. These directions form a cone that falls apart into small independent
pieces; in each piece a column varies if the cone lets it, found by asking for its least and
greatest step.

Source: Mangasarian (1979), Uniqueness of solution in linear programming; Appa (2002), On the
uniqueness of solutions to linear programs, JORS 53.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from landbridge.engine.lp import Arrays, Bools, Floats, Ints
from landbridge.engine.outcome import Optimum
from landbridge.engine.solver import Live, SolverError

_PRICED = 1e-9  # reduced costs below this share of the group's largest cost count as zero
_AT_SIDE = 1e-9  # distances below this share of the magnitude count as none
_MOVED = 1e-7  # steps below this share of the longest count as none
_GUESSES = 4


def varying(a: Arrays, vertex: Optimum, columns: Ints) -> Bools:
    """Whether each of the given columns differs between optimal solutions, (columns,).

    vertex: an optimum at a vertex, as simplex gives it. True is shown by a direction to other
    optima, or means that the solver could not tell; False is proved by two solves, or by there
    being no direction at all.
    """
    cone = _cone(a, vertex)
    for inside, rows in _mobile_pieces(cone):
        cone = _settled(cone, inside, rows)
    moves = np.zeros(a.cost.size, np.bool_)
    for inside, rows in _mobile_pieces(cone):
        asked = np.flatnonzero(np.isin(inside, columns))
        if asked.size:
            moves[inside] = _Search(_part(cone, inside, rows)).moving(asked)
    return np.asarray(moves[columns])


def face(a: Arrays, vertex: Optimum) -> Arrays:
    """The programme whose solutions are all optima: priced columns and rows held, without cost.

    A column with a reduced cost stays where the vertex has it, at its bound; a row with a price
    at the side it lies on. Every solution then has the cost of the vertex, up to rounding.
    """
    held = ~_free(a, vertex)
    priced = np.abs(vertex.row_dual) > _PRICED * _money(a).max(initial=0.0)
    column = _sides_at(vertex.x, a.lower, a.upper, held)
    row = _sides_at(a.matrix @ vertex.x, a.row_lower, a.row_upper, priced)
    return replace(
        a,
        cost=np.zeros_like(a.cost),
        lower=column[0],
        upper=column[1],
        row_lower=row[0],
        row_upper=row[1],
    )


def _sides_at(value: Floats, lower: Floats, upper: Floats, held: Bools) -> tuple[Floats, Floats]:
    """Sides that hold what is held at the nearer of its own."""
    near = np.where(np.abs(value - lower) <= np.abs(upper - value), lower, upper)
    return np.where(held, near, lower), np.where(held, near, upper)


def _cone(a: Arrays, vertex: Optimum) -> Arrays:
    """Directions from the vertex that stay optimal, no step longer than the column's magnitude.

    A column that is held has no direction; a row that is slack limits none.
    """
    unit = a.magnitude[a.column_group]
    held = ~_free(a, vertex)
    down = held | (vertex.x - a.lower <= _AT_SIDE * unit)
    up = held | (a.upper - vertex.x <= _AT_SIDE * unit)
    activity = a.matrix @ vertex.x
    size = np.maximum(a.magnitude[a.row_group], np.abs(activity))
    priced = np.abs(vertex.row_dual) > _PRICED * _money(a).max(initial=0.0)
    at_lower = priced | (activity - a.row_lower <= _AT_SIDE * size)
    at_upper = priced | (a.row_upper - activity <= _AT_SIDE * size)
    return replace(
        a,
        cost=np.zeros_like(a.cost),
        lower=np.where(down, 0.0, -unit),
        upper=np.where(up, 0.0, unit),
        row_lower=np.where(at_lower, 0.0, -np.inf),
        row_upper=np.where(at_upper, 0.0, np.inf),
    )


def _free(a: Arrays, vertex: Optimum) -> Bools:
    """Columns that no reduced cost holds where they are."""
    money = _money(a)
    largest = np.maximum(money, 1e-3 * money.max(initial=0.0))
    reduced = a.cost - a.matrix.T @ vertex.row_dual
    return np.asarray(np.abs(reduced) <= _PRICED * largest[a.column_group])


def _money(a: Arrays) -> Floats:
    """The largest cost of each group."""
    money = np.zeros(a.magnitude.size)
    np.maximum.at(money, a.column_group, np.abs(a.cost))
    return money


def _pieces(cone: Arrays) -> Ints:
    """Which independent piece each column, then each row, belongs to."""
    terms = sparse.coo_array(cone.matrix)
    columns, rows = cone.cost.size, cone.row_lower.size
    mobile = (cone.lower < cone.upper)[terms.col]
    kept = mobile & _limiting(cone)[terms.row]
    ends = terms.col[kept], columns + terms.row[kept]
    graph = sparse.coo_array((np.ones(kept.sum()), ends), shape=(columns + rows,) * 2)
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _mobile_pieces(cone: Arrays) -> list[tuple[Ints, Ints]]:
    """Columns and rows of the pieces that may have a direction at all.

    The columns of a vertex that lie between their bounds are independent, so where nothing else
    is mobile and every row is an equation there is none.
    """
    count = cone.cost.size
    piece = _pieces(cone)
    one_sided = (cone.lower == 0.0) != (cone.upper == 0.0)
    loose = (cone.row_lower != cone.row_upper) & _limiting(cone)
    may = np.unique(piece[np.append(one_sided, loose)])
    return [
        (np.flatnonzero(piece[:count] == at), np.flatnonzero(piece[count:] == at)) for at in may
    ]


def _limiting(cone: Arrays) -> Bools:
    return np.asarray(np.isfinite(cone.row_lower) | np.isfinite(cone.row_upper))


def _settled(cone: Arrays, columns: Ints, rows: Ints) -> Arrays:
    """The cone with everything in a piece held that can leave its side in no direction.

    The largest total distance from all sides is asked for; what leaves its side is taken out of
    the total, until the total is zero: what is left cannot leave it, alone or together.

    Source: Freund, Roundy & Todd (1985), Identifying the set of always-active constraints.
    """
    part = _part(cone, columns, rows)
    live, size = Live(part), part.magnitude[part.row_group]
    unit = part.magnitude[part.column_group]
    away = ((part.lower == 0.0).astype(float) - (part.upper == 0.0)) / unit
    away_rows = (np.isfinite(part.row_lower).astype(float) - np.isfinite(part.row_upper)) / size
    while away.any() or away_rows.any():
        live.set_cost(-away - part.matrix.T @ away_rows)
        outcome = _answer(live)
        if outcome is None:
            return cone
        left = np.abs(outcome.x) > _MOVED * unit
        left_rows = np.abs(part.matrix @ outcome.x) > _MOVED * size
        if not ((away != 0) & left).any() and not ((away_rows != 0) & left_rows).any():
            break
        away, away_rows = np.where(left, 0.0, away), np.where(left_rows, 0.0, away_rows)
    return _held(cone, columns[away != 0], rows[away_rows != 0])


def _held(cone: Arrays, columns: Ints, rows: Ints) -> Arrays:
    lower, upper, row_lower, row_upper = (
        side.copy() for side in (cone.lower, cone.upper, cone.row_lower, cone.row_upper)
    )
    lower[columns], upper[columns] = 0.0, 0.0
    row_lower[rows], row_upper[rows] = 0.0, 0.0
    return replace(cone, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)


def _part(cone: Arrays, columns: Ints, rows: Ints) -> Arrays:
    return replace(
        cone,
        cost=cone.cost[columns],
        lower=cone.lower[columns],
        upper=cone.upper[columns],
        row_lower=cone.row_lower[rows],
        row_upper=cone.row_upper[rows],
        matrix=sparse.csc_array(cone.matrix[:, columns][rows]),
        column_group=cone.column_group[columns],
        row_group=cone.row_group[rows],
    )


class _Search:
    """Looks for directions in one piece of the cone and remembers which columns moved."""

    def __init__(self, piece: Arrays) -> None:
        self._live = Live(piece)
        self._unit = piece.magnitude[piece.column_group]
        self._moves = np.zeros(piece.cost.size, np.bool_)

    def moving(self, asked: Ints) -> Bools:
        """Which columns move; of those asked for, all that can are among them."""
        random = np.random.default_rng(0)
        for _ in range(_GUESSES):  # cheap, and right wherever it marks
            self._step(random.standard_normal(self._unit.size))
        for column in asked.tolist():
            self._ask(column)
        return self._moves

    def _ask(self, column: int) -> None:
        """Let a column take its longest steps down and up, unless it has moved already."""
        objective = np.zeros(self._unit.size)
        for sign in (1.0, -1.0):
            if not self._moves[column]:
                objective[column] = sign
                known = self._step(objective)
                self._moves[column] |= not known

    def _step(self, objective: Floats) -> bool:
        """Take the longest step towards an objective; whether the solver could."""
        self._live.set_cost(objective / self._unit)
        outcome = _answer(self._live)
        if outcome is not None:
            self._moves |= np.abs(outcome.x) > _MOVED * self._unit
        return outcome is not None


def _answer(live: Live) -> Optimum | None:
    try:
        outcome = live.solve()
    except SolverError:
        return None
    return outcome if isinstance(outcome, Optimum) else None
