"""How uncertain effects of a gravity equation are, by leaving out one code after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from landbridge.study.diversion.cells import Floats
from landbridge.study.diversion.usual import LEVEL


@dataclass(frozen=True, slots=True)
class Errors:
    """Standard errors of effects and the degrees of freedom of their t statistics.

    error: infinite where an effect hangs on a single code. df: by effect. codes: clusters.
    """

    error: Floats = field(repr=False)
    df: Floats = field(repr=False)
    codes: int

    def reach(self) -> Floats:
        """How far intervals reach to either side of the effects."""
        return np.asarray(student.ppf((1 + LEVEL) / 2, self.df) * self.error)

    def beyond(self, effect: Floats) -> Floats:
        """How likely an effect this far from nought or farther is without any."""
        return np.asarray(2 * student.sf(np.abs(effect) / self.error, self.df))


def jackknife(value: Floats, fitted: Floats, treated: Floats) -> Errors:
    """Standard errors of a Poisson regression, clustered by code.

    The regression is E v = exp(Σ_k β_k x_k + code×country + code×window + country×window), with
    two windows. Within a code the first two kinds of effects are partialled out exactly: what is
    left of its information on country×window effects is L = diag(h) − hh'/Σh, where
    h = μ0 μ1 / (μ0 + μ1) by country, and its score is s = v1 − μ1. With M mapping β and the
    country×window effects to these, A_g = M'LM and A = Σ A_g, one Newton step gives the effects
    without code g: θ(−g) − θ = −(A − A_g)⁻¹ M's. The variance is (G−1)/G Σ_g (θ(−g) − θ)², and
    degrees of freedom follow Satterthwaite with a working variance proportional to the mean.

    Trade is so concentrated that a few codes carry an estimate. The usual clustered errors are
    then much too small, those of the jackknife are not (R. Bell and D. McCaffrey, 2002, Bias
    reduction in standard errors for linear regression with multi-stage samples, Survey Methodology
    28; J. MacKinnon, M. Nielsen and M. Webb, 2023, Fast and reliable jackknife and bootstrap
    methods for cluster-robust inference, Journal of Applied Econometrics 38; B. Hansen, 2025,
    Standard errors for difference-in-difference regression, the same journal 40).

    value, fitted: codes × countries × 2. treated: codes × countries × effects, what is multiplied
    by β in the second window.
    """
    used = fitted.sum(axis=(1, 2)) > 0
    parts = _Parts(value[used], fitted[used], treated[used])
    whole = sum(parts.information(chunk).sum(axis=0) for chunk in parts.chunks)
    effects = np.arange(parts.size - treated.shape[2], parts.size)
    inverse = _solved(whole, whole, np.arange(parts.size)).T
    moves, own, shared, largest = [], [], [], []
    cross = np.zeros((len(effects), parts.size, parts.size))
    for chunk in parts.chunks:
        information = parts.information(chunk)
        side = _solved(whole - information, whole, effects)
        part = np.einsum("gij,gki->gkj", information, side)
        moves.append(np.einsum("gki,gi->gk", side, parts.score(chunk)))
        own.append(np.einsum("gki,gki->gk", side, part))
        shared.append(np.einsum("gki,ij,gkj->gk", part, inverse, part, optimize=True))
        largest.append(side[:, np.arange(len(effects)), effects] * np.diag(whole)[effects])
        cross += np.einsum("gki,gkj->kij", part, part)
    codes = int(used.sum())
    alone = (np.concatenate(largest) > 1e-3 / _RIDGE).any(axis=0)
    error, df = np.full(len(effects), np.inf), np.ones(len(effects))
    move, each, common = (np.concatenate(one)[:, ~alone] for one in (moves, own, shared))
    error[~alone] = np.sqrt((codes - 1) / codes * (move**2).sum(axis=0))
    df[~alone] = _df(each, common, inverse @ cross[~alone])
    return Errors(error, df, codes)


_RIDGE: Final = 1e-12
"""Added to scaled information, so that what a single code tells alone shows as a huge inverse."""

_ROOM: Final = 4_000_000
"""Numbers kept at a time in information matrices."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What each code tells of the parameters: country×window effects but the first, then β."""

    value: Floats
    fitted: Floats
    treated: Floats

    @property
    def size(self) -> int:
        """Number of parameters."""
        return int(self.value.shape[1] - 1 + self.treated.shape[2])

    @property
    def chunks(self) -> list[slice]:
        """Codes that are looked at together."""
        step = max(1, _ROOM // self.size**2)
        return [slice(at, at + step) for at in range(0, len(self.value), step)]

    def design(self, chunk: slice) -> Floats:
        """How parameters act on countries in the second window, codes × countries × parameters."""
        treated = self.treated[chunk]
        codes, countries, _ = treated.shape
        fixed = np.broadcast_to(np.eye(countries)[:, 1:], (codes, countries, countries - 1))
        return np.concatenate([fixed, treated], axis=2)

    def score(self, chunk: slice) -> Floats:
        """Scores, codes × parameters."""
        left = (self.value - self.fitted)[chunk, :, 1]
        return np.asarray(np.einsum("gpi,gp->gi", self.design(chunk), left))

    def information(self, chunk: slice) -> Floats:
        """Information, codes × parameters × parameters."""
        design, fitted = self.design(chunk), self.fitted[chunk]
        both = fitted.sum(axis=2)
        weight = np.divide(fitted.prod(axis=2), both, out=np.zeros_like(both), where=both > 0)
        total = np.maximum(weight.sum(axis=1), np.finfo(float).tiny)
        mean = np.einsum("gp,gpi->gi", weight, design)
        squares = np.einsum("gp,gpi,gpj->gij", weight, design, design, optimize=True)
        return np.asarray(squares - np.einsum("gi,gj->gij", mean, mean) / total[:, None, None])


def _solved(matrices: Floats, whole: Floats, rows: NDArray[np.int64]) -> Floats:
    """Rows of the inverses of matrices, scaled by the diagonal of the whole."""
    scale = np.sqrt(np.maximum(np.diag(whole), np.finfo(float).tiny))
    size = len(scale)
    scaled = matrices / np.outer(scale, scale) + _RIDGE * np.eye(size)
    units = np.eye(size)[:, rows]
    found = np.linalg.solve(scaled, np.broadcast_to(units, (*matrices.shape[:-2], *units.shape)))
    return np.asarray(np.swapaxes(found, -1, -2) / scale / scale[rows][:, None])


def _df(own: Floats, shared: Floats, cross: Floats) -> Floats:
    """Satterthwaite's degrees of freedom of each effect's variance.

    With b_g the row of (A − A_g)⁻¹ of the effect and q_g = A_g b_g, codes g and h move it together
    by b_g'A_g b_g [g = h] − q_g'A⁻¹q_h; degrees of freedom are trace² over the sum of squares.
    """
    squares = (own**2).sum(axis=0) - 2 * (own * shared).sum(axis=0)
    squares += np.einsum("kij,kji->k", cross, cross)
    trace = (own - shared).sum(axis=0)
    return np.asarray(np.maximum(trace**2 / np.maximum(squares, np.finfo(float).tiny), 1.0))
