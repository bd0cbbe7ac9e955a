"""HiGHS, given plain arrays, with its default options."""

from __future__ import annotations

import highspy
import numpy as np
from multicommodity import Instance

from engines.answer import Answer, Stopwatch
from engines.links import Links, links
from landbridge.engine.lp import Arrays


def from_arrays(of: Instance) -> Answer:
    """Solve as HiGHS chooses by itself."""
    watch = Stopwatch()
    with watch.time("build"):
        lp = links(of)
        solver = loaded(lp)
    with watch.time("solve"):
        solver.run()
    found = solution(solver)
    x = np.asarray(found.col_value)
    price = lp.price(np.asarray(found.row_dual), of)
    return Answer(lp.flow(x, of), lp.undelivered(x), price, watch.seconds)


def solution(solver: highspy.Highs) -> highspy.HighsSolution:
    """What HiGHS found; raises RuntimeError where that is no optimum."""
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS stopped with {solver.modelStatusToString(status)}")
    return solver.getSolution()


def loaded(lp: Links | Arrays) -> highspy.Highs:
    """HiGHS with a programme in it, in the units it is written in."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", "false")
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = lp.matrix.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = lp.cost, lp.lower, lp.upper
    model.row_lower_, model.row_upper_ = lp.row_lower, lp.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = lp.matrix.indptr, lp.matrix.indices
    model.a_matrix_.value_ = lp.matrix.data
    solver.passModel(model)
    return solver
