"""Which columns can take another value at no loss: the directions of the optimal face.

Every optimum keeps a column with a reduced cost at its bound and a row with a price at its side
(complementary slackness against one fixed dual optimum). What remains free is a smaller programme
without objective; a column varies if that programme lets it, found by asking for its least and
greatest value there.

Source: Mangasarian (1979), Uniqueness of solution in linear programming; Appa (2002), On the
uniqueness of solutions to linear programs, JORS 53.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from landbridge.engine.lp import Arrays, Bools, Floats, Ints
from landbridge.engine.solver import Live, Optimum

_PRICED = 1e-9  # reduced costs below this share of the group's largest cost count as zero
_MOVED = 1e-7  # changes below this share of the group's magnitude count as none
_GUESSES = 6


def varying(a: Arrays, optimum: Optimum, columns: Ints) -> Bools:
    """Whether each of the given columns differs between optimal solutions, (columns,).

    True is shown by another optimum; False is proved by two solves each.
    """
    face, free = _face(a, optimum)
    open_columns = columns[free[columns]]
    found = np.zeros(a.cost.size, np.bool_)
    if open_columns.size:
        live = Live(face)
        _guess(face, live, optimum.x, found)
        _ask(face, live, optimum.x, found, open_columns)
    return np.asarray(found[columns])


def _face(a: Arrays, optimum: Optimum) -> tuple[Arrays, Bools]:
    """The programme of all optima, and which columns are not held by a reduced cost."""
    money = np.zeros(a.magnitude.size)
    np.maximum.at(money, a.column_group, np.abs(a.cost))
    largest = np.maximum(money, 1e-3 * money.max(initial=0.0))
    reduced = a.cost - a.matrix.T @ optimum.row_dual
    held = np.abs(reduced) > _PRICED * largest[a.column_group]
    priced = np.abs(optimum.row_dual) > _PRICED * money.max(initial=0.0)
    side = np.where(optimum.row_dual > 0, a.row_lower, a.row_upper)
    priced &= np.isfinite(side)
    face = replace(
        a,
        cost=np.zeros_like(a.cost),
        lower=np.where(held, optimum.x, a.lower),
        upper=np.where(held, optimum.x, a.upper),
        row_lower=np.where(priced, side, a.row_lower),
        row_upper=np.where(priced, side, a.row_upper),
    )
    return face, ~held


def _guess(face: Arrays, live: Live, x: Floats, found: Bools) -> None:
    """Mark what moves under a few random objectives; cheap, and right wherever it marks."""
    random = np.random.default_rng(0)
    for _ in range(_GUESSES):
        _optimise(face, live, random.standard_normal(x.size), x, found)


def _ask(face: Arrays, live: Live, x: Floats, found: Bools, columns: Ints) -> None:
    """Ask every column not yet seen to move for its least and greatest value."""
    for column in columns.tolist():
        for sign in (1.0, -1.0):
            if not found[column]:
                objective = np.zeros(x.size)
                objective[column] = sign
                _optimise(face, live, objective, x, found)


def _optimise(face: Arrays, live: Live, objective: Floats, x: Floats, found: Bools) -> None:
    live.set_cost(objective / face.magnitude[face.column_group])
    outcome = live.solve()
    if isinstance(outcome, Optimum):
        found |= np.abs(outcome.x - x) > _MOVED * face.magnitude[face.column_group]
