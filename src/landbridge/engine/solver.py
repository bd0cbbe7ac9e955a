"""The only module that talks to a solver (HiGHS)."""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np
from highspy._core import _Highs

from landbridge.engine.highs import Mark, highs_of, quiet_highs, sides_of
from landbridge.engine.lp import Arrays, Floats, Ints
from landbridge.engine.outcome import Basis, Infeasible, Optimum, Outcome, Unbounded
from landbridge.engine.scaling import Units, money_unit, row_units, scaled, units_of
from landbridge.engine.terms import Terms

_DUAL, _PRIMAL = 1, 4  # HiGHS's names for the two ways of simplex


_ANSWERS = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kModelEmpty,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


class SolverError(RuntimeError):
    """The solver stopped without an answer."""


class Live:
    """A programme held by the solver, so that it can be solved again from where it stopped."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._units = units_of(arrays)
        self._highs = quiet_highs()
        self._highs.passModel(highs_of(scaled(arrays, self._units)))

    def set_cost(self, cost: Floats) -> None:
        """Replace the objective, in the original units.

        The vertex it stopped at stays feasible, so it goes on from there by primal simplex.
        """
        columns = np.arange(cost.size, dtype=np.int32)
        self._units = replace(self._units, money=money_unit(cost, self._units.column))
        scaled_cost = cost * self._units.column / self._units.money
        self._highs.changeColsCost(cost.size, columns, scaled_cost)
        self._highs.setOptionValue("simplex_strategy", _PRIMAL)

    def add_columns(self, cost: Floats, terms: Terms, magnitude: Floats) -> None:
        """Add columns of 0 or more, in the original units; it goes on by primal simplex.

        magnitude: the size of a typical value of each.
        """
        column = np.exp2(np.round(np.log2(magnitude)))
        self._highs.addCols(
            cost.size,
            cost * column / self._units.money,
            np.zeros(cost.size),
            np.full(cost.size, np.inf),
            terms.row.size,
            terms.start[:-1].astype(np.int32),
            terms.row.astype(np.int32),
            terms.value * column[terms.column] / self._units.row[terms.row],
        )
        self._units = replace(self._units, column=np.append(self._units.column, column))
        self._highs.setOptionValue("simplex_strategy", _PRIMAL)

    def add_rows(
        self,
        lower: Floats,
        upper: Floats,
        terms: Terms,
        magnitude: Floats,
        *,
        perturbed: bool = False,
    ) -> None:
        """Add rows, in the original units; it goes on by dual simplex.

        terms: those of each row, one row after the other, `row` being the column they stand in.
        magnitude: the size of a row whose sides are 0.  perturbed: whether costs are; with few rows
        that leads far away from a vertex that is nearly best, but where most is free it helps.
        """
        unit = row_units(lower, upper, magnitude)
        self._highs.addRows(
            lower.size,
            lower / unit,
            upper / unit,
            terms.row.size,
            terms.start[:-1].astype(np.int32),
            terms.row.astype(np.int32),
            terms.value * self._units.column[terms.row] / unit[terms.column],
        )
        self._units = replace(self._units, row=np.append(self._units.row, unit))
        much = 1.0 if perturbed else 0.0
        self._highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", much)
        self.by_dual()

    def set_bounds(self, lower: Floats, upper: Floats) -> None:
        """Replace the bounds of every column, in the original units.

        The prices it stopped at stay valid, so it goes on from there by dual simplex.
        """
        columns = np.arange(lower.size, dtype=np.int32)
        unit = self._units.column
        self._highs.changeColsBounds(lower.size, columns, lower / unit, upper / unit)
        self.by_dual()

    def set_some_bounds(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """Replace the bounds of some columns, if any; it goes on by dual simplex."""
        if not columns.size:
            return
        unit = self._units.column[columns]
        index = columns.astype(np.int32)
        self._highs.changeColsBounds(index.size, index, lower / unit, upper / unit)
        self.by_dual()

    def set_some_sides(self, rows: Ints, lower: Floats, upper: Floats) -> None:
        """Replace the sides of some rows, if any; it goes on by dual simplex."""
        if not rows.size:
            return
        unit = self._units.row[rows]
        change = self._highs.changeRowsBounds  # type: ignore[attr-defined]
        change(rows.size, rows.astype(np.int32), lower / unit, upper / unit)
        self.by_dual()

    def set_some_costs(self, columns: Ints, cost: Floats) -> None:
        """Replace the costs of some columns, if any; it goes on by primal simplex."""
        if not columns.size:
            return
        scaled_cost = cost * self._units.column[columns] / self._units.money
        self._highs.changeColsCost(columns.size, columns.astype(np.int32), scaled_cost)
        self._highs.setOptionValue("simplex_strategy", _PRIMAL)

    def go_over(self, before: Arrays, after: Arrays, place: Ints | None = None) -> None:
        """Replace costs, bounds and sides where one programme differs from another.

        place: where their rows stand here, -1 for those that do not; as they are where left out.
        """
        cost = np.flatnonzero(before.cost != after.cost)
        self.set_some_costs(cost, after.cost[cost])
        bound = np.flatnonzero((before.lower != after.lower) | (before.upper != after.upper))
        self.set_some_bounds(bound, after.lower[bound], after.upper[bound])
        sides = (before.row_lower != after.row_lower) | (before.row_upper != after.row_upper)
        row = np.flatnonzero(sides if place is None else sides & (place >= 0))
        here = row if place is None else place[row]
        self.set_some_sides(here, after.row_lower[row], after.row_upper[row])

    def by_dual(self) -> None:
        """Go on by dual simplex: the prices it stopped at are still valid, whatever was added."""
        self._highs.setOptionValue("simplex_strategy", _DUAL)

    def mark(self) -> Mark:
        """Where it stands, to come back to."""
        return Mark(self._highs.getBasis(), self._units.column.size, self._units.row.size)

    def back(self, mark: Mark) -> None:
        """Drop the columns and rows added since and stand at the same vertex again.

        Bounds, sides and costs stay as they are now. It goes on by dual simplex.
        """
        known = self._units
        columns = np.arange(mark.columns, known.column.size, dtype=np.int32)
        rows = np.arange(mark.rows, known.row.size, dtype=np.int32)
        if columns.size:
            self._highs.deleteCols(columns.size, columns)
        if rows.size:
            self._highs.deleteRows(rows.size, rows)
        self._units = replace(
            known, column=known.column[: mark.columns], row=known.row[: mark.rows]
        )
        self._highs.clearSolver()  # of what it has factorised, which would show in the last bits
        self._highs.setBasis(mark.basis)
        self.by_dual()

    def set_sides(self, lower: Floats, upper: Floats) -> None:
        """Replace the sides of every row, in the original units; it goes on by dual simplex."""
        rows = np.arange(lower.size, dtype=np.int32)
        unit = self._units.row
        change = self._highs.changeRowsBounds  # type: ignore[attr-defined]
        change(lower.size, rows, lower / unit, upper / unit)
        self.by_dual()

    def solve(self, *, vertex: bool = True) -> Outcome:
        """Solve by simplex, which ends at a vertex with tiny residuals (never by PDLP).

        vertex: whether to say which vertex it is.
        Raises SolverError where the solver gives no answer.
        """
        status = self._run()
        if status not in _ANSWERS:  # a warm start may fail where a fresh one does not
            self._highs.clearSolver()
            status = self._run()
        if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            self._highs.setOptionValue("presolve", "off")
            status = self._run()
        match status:
            case highspy.HighsModelStatus.kOptimal:
                found = _optimum(self._highs, self._units)
                return replace(found, basis=self.basis()) if vertex else found
            case highspy.HighsModelStatus.kModelEmpty:
                return _without_columns(self._arrays)
            case highspy.HighsModelStatus.kInfeasible:
                return self._infeasible()
            case highspy.HighsModelStatus.kUnbounded:
                return Unbounded()
            case _:
                raise SolverError(f"HiGHS stopped with {status}")

    def _run(self) -> highspy.HighsModelStatus:
        self._highs.run()
        self._highs.setOptionValue("solver", "simplex")
        return self._highs.getModelStatus()

    def basis(self) -> Basis:
        """The basis of the last answer."""
        status, basic = self._highs.getBasicVariables()  # type: ignore[attr-defined]
        if status == highspy.HighsStatus.kOk:
            found = np.asarray(basic, dtype=np.int64)
            return Basis(np.sort(found[found >= 0]), np.sort(-1 - found[found < 0]))
        basis, inside = self._highs.getBasis(), highspy.HighsBasisStatus.kBasic  # not factorised
        return Basis(
            np.flatnonzero([status == inside for status in basis.col_status]),
            np.flatnonzero([status == inside for status in basis.row_status]),
        )

    def start(self, vertex: Optimum) -> None:
        """Go on from the vertex of a programme that this one begins with.

        Its columns and rows are the first here; of what was added, columns start at the side next
        to nought and rows start slack. It goes on by dual simplex unless another is asked for.
        """
        a, known = self._arrays, vertex.x.size
        added = np.clip(0.0, a.lower[known:], a.upper[known:])
        x = np.append(vertex.x, added)
        slack = np.arange(vertex.row_dual.size, a.row_lower.size)
        start = highspy.HighsBasis()
        start.col_status = sides_of(x, a.lower, a.upper, vertex.basis.columns)
        start.row_status = sides_of(
            a.matrix @ x, a.row_lower, a.row_upper, np.append(vertex.basis.rows, slack)
        )
        start.valid, start.alien = True, False
        self._highs.setBasis(start)
        self.by_dual()

    def start_at(self, columns: Ints, rows: Ints) -> None:
        """Go on from a vertex given as `Mark.states` does."""
        basis = highspy.HighsBasis()
        basis.col_status = [highspy.HighsBasisStatus(one) for one in columns.tolist()]
        basis.row_status = [highspy.HighsBasisStatus(one) for one in rows.tolist()]
        basis.valid = True
        self._highs.setBasis(basis)

    def forget(self) -> None:
        """Start the next solve afresh."""
        self._highs.clearSolver()

    def from_inside(self) -> None:
        """Start the next solve afresh by interior point, which then crosses over to a vertex.

        It takes less time than simplex where many columns are about equally good.
        """
        self._highs.clearSolver()
        self._highs.setOptionValue("solver", "ipx")

    def _infeasible(self) -> Infeasible:
        self._highs.setOptionValue("presolve", "off")
        self._highs.run()
        _, exists, ray = self._highs.getDualRay()  # type: ignore[attr-defined]
        if not exists:
            raise SolverError("HiGHS calls the programme infeasible but gives no proof")
        return Infeasible(np.asarray(ray) / self._units.row)


def solve(arrays: Arrays) -> Outcome:
    """Solve a programme once.

    Raises SolverError where the solver gives no answer.
    """
    return Live(arrays).solve()


def _optimum(highs: _Highs, units: Units) -> Optimum:
    found = highs.getSolution()
    return Optimum(
        x=np.asarray(found.col_value) * units.column,
        row_dual=np.asarray(found.row_dual) * units.money / units.row,
        column_dual=np.asarray(found.col_dual) * units.money / units.column,
    )


def _without_columns(a: Arrays) -> Outcome:
    """A programme without columns: possible if every row may be zero."""
    broken = (a.row_lower > 0) | (a.row_upper < 0)
    if broken.any():
        return Infeasible(np.where(np.arange(broken.size) == np.argmax(broken), 1.0, 0.0))
    return Optimum(np.empty(0), np.zeros(broken.size), np.empty(0))
