"""All uncertain numbers at once: draws over their ranges, and what a result is in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from landbridge.engine.lp import Floats
from landbridge.model.solution import Solution
from landbridge.study.quantity import Quantity
from landbridge.study.ranges import between, read, said
from landbridge.study.weakest.bands import bands, drivers, settling
from landbridge.study.weakest.kept import Kept, Progress, question
from landbridge.study.weakest.numbers import uncertain
from landbridge.study.weakest.sample import SHAPES, Shape, sample
from landbridge.study.weakest.tornado import first_questions
from landbridge.study.weakest.trial import Trial, Values

DRAWS, SEED = 200, 1
"""How many draws, and the seed, where nothing is said."""


@dataclass(frozen=True)
class Draws:
    """What quantities are when all uncertain numbers are drawn at once.

    seed, shape: of the draws.  numbers: how many numbers were drawn.
    bands: one row per quantity: base, in the plan reported; mean and percentiles over the draws in
    which there is an answer; error_pXX: standard errors of the percentiles; none: draws without an
    answer (a share of nothing).
    settling: percentiles of the first so many draws, to be seen to settle.
    drivers: per quantity, Spearman's rank correlation of every number with it, the strongest first.
    values: every draw: its number, and each quantity by its key.
    """

    solution: Solution = field(repr=False)
    quantities: tuple[Quantity, ...]
    seed: int
    shape: Shape
    numbers: int
    bands: pl.DataFrame
    settling: pl.DataFrame
    drivers: pl.DataFrame
    values: pl.DataFrame

    @property
    def sentences(self) -> list[str]:
        """The band of every quantity, in plain words."""
        return [_sentence(row, self.numbers) for row in self.bands.iter_rows(named=True)]

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "seed": self.seed,
            "shape": self.shape,
            "numbers": self.numbers,
            "bands": self.bands.to_dicts(),
            "settling": self.settling.to_dicts(),
            "drivers": self.drivers.to_dicts(),
            "values": self.values.to_dicts(),
            "told": self.sentences,
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences)


def draws(
    solution: Solution,
    quantities: Sequence[Quantity | str] | None = None,
    *,
    count: int = DRAWS,
    seed: int = SEED,
    shape: Shape = "triangular",
    keep: str | Path | None = None,
    progress: Progress | None = None,
) -> Draws:
    """Draw all numbers of the table `ranges` at once, many times, and solve the case each time.

    quantities: as for `weakest`.  count: how many draws.  seed: the same seed gives the same draws.
    shape: `triangular`, from low to high and likeliest at the number of the case, or `uniform`.
    keep: a Parquet file in which answers are kept as they come; where it is there already, only
    what is missing is drawn.  progress: is told how many draws are done, and how many there are.

    Raises CaseError for quantities the case does not have and for a file of something else,
    CertificateError where a plan cannot be proved, ValueError for a count below 2 or another shape.
    """
    if count < 2 or shape not in SHAPES:
        raise ValueError(f"there are at least 2 draws, and a shape is one of {', '.join(SHAPES)}")
    asked = tuple(first_questions(solution) if quantities is None else read(quantities))
    asked = tuple(dict.fromkeys(asked))
    numbers, _ = uncertain(solution)
    levels = sample(numbers, count, seed, shape)
    trial = Trial(solution, asked)
    what = question(solution, asked, draws=count, seed=seed, shape=shape)
    kept = Kept(keep, what, [one.key for one in asked])

    def one(at: int) -> Values:
        chosen = dict(zip(numbers, levels[at].tolist(), strict=True))
        return trial.solved(*trial.programme(chosen))

    values = np.array(kept.filled(one, count, progress), dtype=np.float64)
    return Draws(
        solution=solution,
        quantities=asked,
        seed=seed,
        shape=shape,
        numbers=len(numbers),
        bands=bands(solution, asked, trial.base, values, seed),
        settling=settling(asked, values),
        drivers=drivers(asked, numbers, levels, values),
        values=_frame(asked, values),
    )


def _frame(asked: tuple[Quantity, ...], values: Floats) -> pl.DataFrame:
    columns = {one.key: pl.Series(values[:, at], nan_to_null=True) for at, one in enumerate(asked)}
    return pl.DataFrame({"draw": np.arange(values.shape[0]), **columns})


def _sentence(row: dict[str, Any], numbers: int) -> str:
    what, unit = row["what"], row["unit"]
    if not row["draws"]:
        return f"{what}: there was nothing to be a share of in any draw."
    middle = f"half of them below {said(row['p50'], unit)}"
    plan = "" if row["base"] is None else f"; {said(row['base'], unit)} in the plan reported"
    return (
        f"{what}: {between(row['p05'], row['p95'], unit)} in 90 % of {row['draws']} draws of "
        f"{numbers} numbers, {middle}{plan}."
    )
