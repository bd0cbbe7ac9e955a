"""What draws come to: percentiles with their errors, how they settle, and what drives them.

Sources: Efron & Tibshirani (1993), An Introduction to the Bootstrap, for the errors of percentiles;
Saltelli et al. (2008), Global Sensitivity Analysis, ch. 1, for rank correlations.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import rankdata

from landbridge.engine.lp import Floats
from landbridge.model.solution import Solution
from landbridge.study.quantity import Quantity
from landbridge.study.weakest.numbers import Number
from landbridge.study.weakest.trial import Values

PERCENTILES = (5, 25, 50, 75, 95)
STEPS = 20
"""Points at which it is shown how percentiles settle, at most."""

RESAMPLED = 400
"""Samples from the draws by which the error of a percentile is estimated (Efron's bootstrap)."""

BANDS: dict[str, type[pl.DataType]] = {
    "quantity": pl.String,
    "what": pl.String,
    "unit": pl.String,
    "base": pl.Float64,
    "draws": pl.Int64,
    "none": pl.Int64,
    "mean": pl.Float64,
    **{f"p{at:02}": pl.Float64 for at in PERCENTILES},
    **{f"error_p{at:02}": pl.Float64 for at in PERCENTILES},
}
"""Columns of `Draws.bands`."""

SETTLING: dict[str, type[pl.DataType]] = {
    "quantity": pl.String,
    "draws": pl.Int64,
    **{f"p{at:02}": pl.Float64 for at in PERCENTILES},
}
"""Columns of `Draws.settling`."""

DRIVERS: dict[str, type[pl.DataType]] = {
    "quantity": pl.String,
    "number": pl.String,
    "name": pl.String,
    "rank_correlation": pl.Float64,
}
"""Columns of `Draws.drivers`."""


def bands(
    solution: Solution, asked: tuple[Quantity, ...], base: Values, values: Floats, seed: int
) -> pl.DataFrame:
    """Mean and percentiles of every quantity over the draws; values: (draws, quantities)."""
    rows = []
    for at, quantity in enumerate(asked):
        known = values[~np.isnan(values[:, at]), at]
        rows.append(
            {
                "quantity": quantity.key,
                "what": quantity.words(solution.case),
                "unit": quantity.unit,
                "base": base[at],
                "draws": known.size,
                "none": values.shape[0] - known.size,
                **_percentiles(known),
                **_errors(known, seed),
            }
        )
    return pl.DataFrame(rows, schema=BANDS)


def _percentiles(known: Floats) -> dict[str, float | None]:
    if not known.size:
        return {}
    found = np.percentile(known, PERCENTILES).tolist()
    return {"mean": float(known.mean()), **_named("", found)}


def _errors(known: Floats, seed: int) -> dict[str, float | None]:
    if known.size < 2:
        return {}
    chosen = np.random.default_rng(seed).integers(0, known.size, (RESAMPLED, known.size))
    spread = np.percentile(known[chosen], PERCENTILES, axis=1).std(axis=1)
    return _named("error_", spread.tolist())


def _named(lead: str, values: list[float]) -> dict[str, float | None]:
    return {f"{lead}p{at:02}": value for at, value in zip(PERCENTILES, values, strict=True)}


def settling(asked: tuple[Quantity, ...], values: Floats) -> pl.DataFrame:
    """Percentiles of the first so many draws, at a few points."""
    count = values.shape[0]
    steps = np.unique(np.linspace(min(10, count), count, STEPS).astype(int)).tolist()
    rows = []
    for at, quantity in enumerate(asked):
        for step in steps:
            known = values[:step, at][~np.isnan(values[:step, at])]
            found = {key: v for key, v in _percentiles(known).items() if key != "mean"}
            rows.append({"quantity": quantity.key, "draws": step, **found})
    return pl.DataFrame(rows, schema=SETTLING)


def drivers(
    asked: tuple[Quantity, ...], numbers: list[Number], levels: Floats, values: Floats
) -> pl.DataFrame:
    """Rank correlation of every number with every quantity, the strongest first."""
    rows = []
    ranks = rankdata(levels, axis=0) if numbers else levels
    for at, quantity in enumerate(asked):
        known = ~np.isnan(values[:, at])
        together = _correlations(ranks[known], rankdata(values[known, at]))
        rows += [
            {
                "quantity": quantity.key,
                "number": number.key,
                "name": number.name,
                "rank_correlation": rho,
            }
            for number, rho in zip(numbers, together, strict=True)
        ]
    frame = pl.DataFrame(rows, schema=DRIVERS)
    order = pl.col("rank_correlation").abs()
    parts = frame.partition_by("quantity", maintain_order=True)
    ordered = [part.sort(order, descending=True, maintain_order=True) for part in parts]
    return pl.concat(ordered) if ordered else frame


def _correlations(ranks: Floats, of: Floats) -> list[float]:
    """Correlation of every column of ranks with a column of ranks; 0 where either is constant."""
    if of.size < 2:
        return [0.0] * ranks.shape[1]
    left, right = ranks - ranks.mean(axis=0), of - of.mean()
    size = np.sqrt((left**2).sum(axis=0) * (right**2).sum())
    safe = np.where(size > 0, size, 1.0)
    return [float(one) for one in np.where(size > 0, left.T @ right / safe, 0.0)]
