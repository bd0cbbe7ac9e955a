"""The programme over paths as the solver holds it: with those limits only that may bind."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from landbridge.engine.highs import Mark
from landbridge.engine.lp import Arrays, Bools, Ints
from landbridge.engine.outcome import Optimum, Outcome
from landbridge.engine.paths.columns import Paths
from landbridge.engine.solver import Live
from landbridge.engine.terms import Terms, added_up, appended


@dataclass(frozen=True, slots=True)
class Standing:
    """What a held programme was at a vertex: the solver's mark, and the rows it held."""

    mark: Mark
    rows: Ints


class Held:
    """Everything but flows, and paths, of which the solver knows some rows.

    rest: everything but flows, at its present numbers.  live: the solver.
    rows: rows of the rest that are held, in the order of the solver.
    """

    def __init__(self, rest: Arrays, rows: Ints) -> None:
        """rows: those held from the beginning, ascending."""
        self.rest, self.rows = rest, rows
        self._by_row = sparse.csr_array(rest.matrix)
        self._place = np.full(rest.row_lower.size, -1, np.int64)
        self._place[rows] = np.arange(rows.size)
        part = replace(
            rest,
            row_lower=rest.row_lower[rows],
            row_upper=rest.row_upper[rows],
            matrix=sparse.csc_array(self._by_row[rows]),
            row_group=rest.row_group[rows],
        )
        self.live = Live(part)

    @property
    def free(self) -> Bools:
        """Which rows of the rest are not held."""
        return self._place < 0

    def solve(self) -> Outcome:
        """The outcome over the rows held, with prices of 0 for all others.

        Raises SolverError where the solver gives no answer.
        """
        outcome = self.live.solve(vertex=False)
        if not isinstance(outcome, Optimum):
            return outcome
        dual = np.zeros(self._place.size)
        dual[self.rows] = outcome.row_dual
        return replace(outcome, row_dual=dual)

    def add(self, found: Paths) -> None:
        """Add paths."""
        known = found.terms.where(~self.free[found.terms.row])
        placed = replace(known, row=self._place[known.row])
        self.live.add_columns(found.cost, placed, self.rest.magnitude[found.group])

    def hold(self, new: Ints, paths: list[Paths], *, perturbed: bool = False) -> None:
        """Hold more rows of the rest; paths: all that were added, in their order.

        perturbed: whether the solver perturbs costs then.
        """
        rest = self.rest
        terms = _rows_of(new, self._by_row, appended([part.terms for part in paths]))
        lower, upper, group = rest.row_lower[new], rest.row_upper[new], rest.row_group[new]
        self.live.add_rows(lower, upper, terms, rest.magnitude[group], perturbed=perturbed)
        self._place[new] = self.rows.size + np.arange(new.size)
        self.rows = np.append(self.rows, new)

    def take(self, after: Arrays) -> None:
        """Go over to other costs, bounds and sides."""
        self.live.go_over(self.rest, after, self._place)
        self.rest = after

    def stand(self) -> Standing:
        """Where it stands, to come back to."""
        return Standing(self.live.mark(), self.rows)

    def back(self, to: Standing) -> None:
        """Drop the columns and rows added since, and stand at the same vertex again."""
        self._place[self.rows[to.rows.size :]] = -1
        self.rows = to.rows
        self.live.back(to.mark)


def _rows_of(new: Ints, by_row: sparse.csr_array, paths: Terms) -> Terms:
    """Terms of some rows of the rest, row by row, over its columns and then over paths."""
    rest = sparse.coo_array(by_row[new])
    place = np.full(by_row.shape[0], -1, np.int64)
    place[new] = np.arange(new.size)
    at, others = place[paths.row], by_row.shape[1]
    here = at >= 0
    return added_up(
        np.append(rest.row, at[here]),
        np.append(rest.col, others + paths.column[here]),
        np.append(rest.data, paths.value[here]),
        shape=(others + paths.count, new.size),
    )
