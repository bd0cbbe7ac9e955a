"""OR-Tools: its simplex GLOP and its first-order PDLP, each given plain arrays."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from multicommodity import Instance
from scipy import sparse

from engines.answer import Answer, Stopwatch
from engines.links import links

model_builder: Any = import_module("ortools.linear_solver.python.model_builder")
first_order: Any = import_module("ortools.pdlp.python.pdlp")
solve_log: Any = import_module("ortools.pdlp.solve_log_pb2")
solvers: Any = import_module("ortools.pdlp.solvers_pb2")


def glop(of: Instance) -> Answer:
    """Simplex, with its default options; the model is filled from arrays in one call."""
    watch = Stopwatch()
    with watch.time("build"):
        lp = links(of)
        model = model_builder.Model()
        model.helper.fill_model_from_sparse_data(
            lp.lower,
            lp.upper,
            lp.cost,
            lp.row_lower,
            lp.row_upper,
            sparse.csr_matrix(lp.matrix),
        )
    solver = model_builder.Solver("glop")
    with watch.time("solve"):
        status = solver.solve(model)
    if status != model_builder.SolveStatus.OPTIMAL:
        raise RuntimeError(f"GLOP stopped with {status}")
    x = np.asarray(solver.values(model.get_variables()))
    dual = np.asarray(solver.dual_values(model.get_linear_constraints()))
    return Answer(lp.flow(x, of), lp.undelivered(x), lp.price(dual, of), watch.seconds)


def pdlp(of: Instance) -> Answer:
    """First-order method with its default tolerances, which are 1e-6."""
    return _pdlp(of, 1e-6)


def pdlp_loose(of: Instance) -> Answer:
    """First-order method, asked for four digits."""
    return _pdlp(of, 1e-4)


def _pdlp(of: Instance, tolerance: float) -> Answer:
    watch = Stopwatch()
    with watch.time("build"):
        lp = links(of)
        model = first_order.QuadraticProgram()
        model.resize_and_initialize(lp.cost.size, lp.row_lower.size)
        model.objective_vector = lp.cost
        model.constraint_matrix = sparse.csc_matrix(lp.matrix)
        model.constraint_lower_bounds, model.constraint_upper_bounds = lp.row_lower, lp.row_upper
        model.variable_lower_bounds, model.variable_upper_bounds = lp.lower, lp.upper
    options = solvers.PrimalDualHybridGradientParams()
    criteria = options.termination_criteria.simple_optimality_criteria
    criteria.eps_optimal_absolute = criteria.eps_optimal_relative = tolerance
    with watch.time("solve"):
        found = first_order.primal_dual_hybrid_gradient(model, options)
    reason = found.solve_log.termination_reason
    if reason != solve_log.TERMINATION_REASON_OPTIMAL:
        raise RuntimeError(f"PDLP stopped with {solve_log.TerminationReason.Name(reason)}")
    x, dual = np.asarray(found.primal_solution), np.asarray(found.dual_solution)
    return Answer(lp.flow(x, of), lp.undelivered(x), lp.price(dual, of), watch.seconds)
