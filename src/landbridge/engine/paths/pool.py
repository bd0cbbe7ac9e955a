"""Known paths, and what they share, as kernels take them."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from landbridge.engine.kernels.shifts import Pool, Sides
from landbridge.engine.lp import Floats, Ints
from landbridge.engine.paths.columns import Paths
from landbridge.engine.paths.network import PathNetwork
from landbridge.engine.sums import sum_by
from landbridge.engine.terms import Terms

_FAR = 1e300
STIFF = 5.0
"""What a limit exceeded by itself adds to the cost, in usual costs of an arc."""


def shared_terms(network: PathNetwork, paths: Paths) -> Terms:
    """Terms of paths in the rows they share and where they start, not where they end."""
    end = network.parts.row_of(paths.end)
    return paths.terms.where(paths.terms.row != end[paths.terms.column])


def pool_of(end: Ints, ends: int, base: Floats, terms: Terms) -> Pool:
    """Paths sorted by where they end, as they are given; end: ascending."""
    start = np.searchsorted(end, np.arange(ends + 1))
    return Pool(start, base, terms.start, terms.row, terms.value)


def sides_left(network: PathNetwork, x: Floats, usual: float) -> Sides:
    """What rows leave to paths while everything else stays as it is.

    x: everything but flows.  usual: the usual cost of an arc.
    """
    rest, shared = network.parts.rest, network.shared
    taken = rest.matrix @ x
    upper = np.where(shared, rest.row_upper - taken, np.inf)
    lower = np.where(shared, rest.row_lower - taken, -np.inf)
    upper[network.start_rows] = _most_supplied(network)
    size = np.minimum(np.abs(upper), np.abs(lower))
    limited = np.isfinite(size)
    least = 1e-6 * rest.magnitude[rest.row_group]
    size = np.maximum(np.where(limited, size, 1.0), least)
    weight = np.where(limited, STIFF * usual / (_usual_term(network) * size), 0.0)
    # No side is so far away that it comes to nothing with a weight of 0, as infinity would not.
    return Sides(np.maximum(lower, -_FAR), np.minimum(upper, _FAR), np.zeros(upper.size), weight)


def _usual_term(network: PathNetwork) -> Floats:
    """The mean size of a term of flows in every row, 1 where there is none."""
    terms = sparse.csc_array(network.terms)
    count = np.diff(terms.indptr)
    total = sum_by(np.repeat(np.arange(count.size), count), np.abs(terms.data), count.size)
    return np.where(count > 0, total / np.maximum(count, 1), 1.0)


def _most_supplied(network: PathNetwork) -> Floats:
    """What can leave each start at most."""
    rest = network.parts.rest
    into = sparse.csr_array(rest.matrix)[network.start_rows]
    given = np.where(into.data < 0, -into.data, 0.0)
    most = np.zeros(given.size)
    most[given > 0] = given[given > 0] * rest.upper[into.indices[given > 0]]
    start = np.repeat(np.arange(network.starts.size), np.diff(into.indptr))
    return sum_by(start, most, network.starts.size)
