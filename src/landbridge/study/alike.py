"""Of the plans that are equally good, the one most like another: what differs then must differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from scipy import sparse

from landbridge.engine.certificate import certify
from landbridge.engine.lp import Floats, Ints
from landbridge.engine.prove import NotProvedError
from landbridge.engine.sums import sum_by
from landbridge.engine.targets import Targets, nearest_optimal
from landbridge.model.index import positions
from landbridge.model.network import Kind
from landbridge.model.solution import Solution


def most_alike(plan: Solution, model: Solution) -> Solution:
    """The plan that moves goods as the model does as far as it can at no loss.

    The programme is solved a second time for the least sum of differences in what each good of
    each origin sends over each link and interchange, as shares of the size of its stream, among
    all plans worth as much. The certificate is made anew for the plan found; where it does not
    hold, or the solver fails, the plan stays as it is.
    """
    s = plan.solved.at_its_loads()
    targets = _targets(plan, model)
    try:
        x = nearest_optimal(s.arrays, s.optimum, targets)
    except NotProvedError:
        return plan
    optimum = replace(s.optimum, x=x)
    certificate = certify(s.arrays, optimum)
    if not certificate.holds:
        return plan
    found = replace(plan.solved, optimum=optimum, certificate=certificate)
    return replace(plan, solved=found)


def _targets(plan: Solution, model: Solution) -> Targets:
    """What the model sends over each arc, by good, origin and start of shipments."""
    column, names = _moving(plan)
    _, first, key = np.unique(names, return_index=True, return_inverse=True)
    of_model, model_names = _moving(model)
    value = _looked_up(names[first], model_names, model.solved.optimum.x[of_model])
    arrays = plan.solved.arrays
    shape = first.size, arrays.cost.size
    weights = sparse.csr_array((np.ones(column.size), (key, column)), shape=shape)
    size = arrays.magnitude[arrays.column_group[column[first]]]
    return Targets(weights, value, 1.0 / size)


def _moving(plan: Solution) -> tuple[Ints, np.ndarray]:
    """Flow columns on links and interchanges, and what each is called by good, origin and arc."""
    b = plan.solved.build
    block = b.columns["flow"]
    here = np.flatnonzero(b.net.kind[block.keys["arc"]] <= Kind.INTERCHANGE)
    stream, arc = block.keys["stream"][here], block.keys["arc"][here]
    arcs = np.array([b.net.arc_name(at) for at in np.unique(arc).tolist()], dtype=object)
    whole = b.streams.table["whole"].to_numpy()[stream].astype(object)
    return block.ids[here], whole + " " + arcs[np.searchsorted(np.unique(arc), arc)]


def _looked_up(wanted: np.ndarray, names: np.ndarray, kt: Floats) -> Floats:
    """Sums of kt by name; 0 for names that are not there."""
    known = pl.Series(wanted, dtype=pl.String)
    at = positions(pl.Series(names, dtype=pl.String), known)
    return sum_by(at[at >= 0], kt[at >= 0], known.len())
