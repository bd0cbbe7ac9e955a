"""The verb `weakest`: which input numbers a result hangs on, by what their ranges do to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from landbridge.model.solution import Solution
from landbridge.study.headline import headline
from landbridge.study.quantity import Quantity, welfare
from landbridge.study.ranges import read, said
from landbridge.study.weakest.kept import Kept, Progress, question
from landbridge.study.weakest.numbers import Number, uncertain
from landbridge.study.weakest.trial import Trial, Values

LINEAR = 0.01
"""A guess by dual prices this close to the solve, as a share of it, counts as linear."""

NOTHING = 1e-9
"""Changes below this share of a result are none."""

SCHEMA: dict[str, type[pl.DataType]] = {
    "quantity": pl.String,
    "what": pl.String,
    "unit": pl.String,
    "rank": pl.Int64,
    "number": pl.String,
    "name": pl.String,
    "number_unit": pl.String,
    "number_value": pl.Float64,
    "number_low": pl.Float64,
    "number_high": pl.Float64,
    "base": pl.Float64,
    "at_low": pl.Float64,
    "at_high": pl.Float64,
    "linear_at_low": pl.Float64,
    "linear_at_high": pl.Float64,
    "swing": pl.Float64,
    "is_linear": pl.Boolean,
    "grade": pl.String,
    "source": pl.String,
    "note": pl.String,
}
"""Columns of `Weakest.rows`."""

ENDS = ("at_low", "at_high", "linear_at_low", "linear_at_high")
"""What is found of a quantity for each number, in this order."""


@dataclass(frozen=True)
class Weakest:
    """The numbers a result hangs on.

    quantities: what was asked.
    rows: one per quantity and number, those that move it most first. base: the quantity in the plan
    reported; at_low and at_high: in the best plan with the number at the ends of its range, solved
    and proved; linear_at_low and linear_at_high: the same as dual prices say without solving;
    is_linear: whether they say the same within 1 % of the change; swing: the greatest less the
    least of base, at_low and at_high. All in `unit`, shares as fractions.
    passed_over: ranges that are about nothing in the year solved, with why.
    """

    solution: Solution = field(repr=False)
    quantities: tuple[Quantity, ...]
    rows: pl.DataFrame
    passed_over: pl.DataFrame

    def of(self, quantity: Quantity) -> pl.DataFrame:
        """The numbers that move a quantity, those that move it most first."""
        return self.rows.filter(pl.col("quantity") == quantity.key, pl.col("swing") > 0)

    @property
    def sentences(self) -> list[str]:
        """The weakest number behind every quantity, in plain words."""
        return [_sentence(self, quantity) for quantity in self.quantities]

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "sentences": self.sentences,
            "rows": self.rows.to_dicts(),
            "passed_over": self.passed_over.to_dicts(),
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences)


def weakest(
    solution: Solution,
    quantities: Sequence[Quantity | str] | None = None,
    *,
    keep: str | Path | None = None,
    progress: Progress | None = None,
) -> Weakest:
    """Rank the numbers of the table `ranges` by what they do to a result.

    quantities: as for `ranges`; without them, the first headline of the solution, and what the
    plan is worth.
    keep: a Parquet file in which answers are kept as they come; where it is there already, only
    what is missing is solved.  progress: is told how many numbers are done, and how many there are.

    Every number is put at both ends of its range, one at a time, and the case solved again. Beside
    it stands what the dual prices of the plan reported say without solving. A number that only
    turns the result once it has moved far enough is found by the first, not by the second.

    Raises CaseError where a quantity names what the case does not have in that year and for a file
    of something else, CertificateError where a plan that is tried cannot be proved.
    """
    asked = tuple(first_questions(solution) if quantities is None else read(quantities))
    asked = tuple(dict.fromkeys(asked))
    numbers, passed_over = uncertain(solution)
    trial = Trial(solution, asked)
    columns = [f"{one.key} {end}" for end in ENDS for one in asked]
    kept = Kept(keep, question(solution, asked, numbers=[one.key for one in numbers]), columns)
    ends = kept.filled(lambda at: _both_ends(trial, numbers[at]), len(numbers), progress)
    rows = [
        row
        for at, quantity in enumerate(asked)
        for row in _ranked(
            solution,
            quantity,
            trial.base[at],
            [(number, end[at :: len(asked)]) for number, end in zip(numbers, ends, strict=True)],
        )
    ]
    return Weakest(solution, asked, pl.DataFrame(rows, schema=SCHEMA), passed_over)


def first_questions(solution: Solution) -> list[Quantity]:
    """What is asked about where nothing is said."""
    return [*headline(solution)[:1], welfare()]


def _both_ends(trial: Trial, number: Number) -> Values:
    """All quantities at the low and the high end, solved; then the same, guessed."""
    solved: Values = []
    guessed: Values = []
    for value in (number.low, number.high):
        build, arrays = trial.programme({number: value})
        solved += trial.solved(build, arrays)
        guessed += trial.guessed(build, arrays)
    return solved + guessed


def _ranked(
    solution: Solution,
    quantity: Quantity,
    base: float | None,
    ends: Iterable[tuple[Number, Values]],
) -> list[dict[str, Any]]:
    """The rows of one quantity, what moves it most first."""
    same = {
        "quantity": quantity.key,
        "what": quantity.words(solution.case),
        "unit": quantity.unit,
        "base": base,
    }
    rows = [{**same, **_about(number), **_effects(base, end)} for number, end in ends]
    rows.sort(key=lambda row: (-row["swing"], row["number"]))
    return [{**row, "rank": rank} for rank, row in enumerate(rows, 1)]


def _about(number: Number) -> dict[str, Any]:
    return {
        "number": number.key,
        "name": number.name,
        "number_unit": number.unit,
        "number_value": number.value,
        "number_low": number.low,
        "number_high": number.high,
        **{name: getattr(number, name) for name in ("grade", "source", "note")},
    }


def _effects(base: float | None, ends: Values) -> dict[str, Any]:
    low, high, *guesses = ends
    known = [value for value in (base, low, high) if value is not None]
    swing = max(known) - min(known) if known else 0.0
    size = max((abs(value) for value in known), default=0.0)
    return {
        "at_low": low,
        "at_high": high,
        "linear_at_low": guesses[0],
        "linear_at_high": guesses[1],
        "swing": swing if swing > NOTHING * size else 0.0,
        "is_linear": all(
            _agrees(base, value, guess, NOTHING * size)
            for value, guess in zip((low, high), guesses, strict=True)
        ),
    }


def _agrees(base: float | None, solved: float | None, guess: float | None, noise: float) -> bool:
    """Whether dual prices foretold what the solve found, as closely as counts."""
    if base is None or solved is None or guess is None:
        return False
    change = max(abs(solved - base), abs(guess - base))
    return abs(solved - guess) <= LINEAR * change + noise


def _sentence(found: Weakest, quantity: Quantity) -> str:
    what, rows = quantity.words(found.solution.case), found.of(quantity)
    if rows.is_empty():
        return f"{what}: no number of the table ranges moves it by itself."
    first = rows.row(0, named=True)
    more = rows.height - 1
    others = f" {more} more move it by themselves." if more else " No other moves it by itself."
    ends = " and ".join(
        "no plan" if first[side] is None else said(first[side], first["unit"])
        for side in ("at_low", "at_high")
    )
    low, value, high = (f"{first[f'number_{at}']:,.6g}" for at in ("low", "value", "high"))
    return (
        f"{what}, {said(first['base'], first['unit'])}, hangs most on {first['name']} "
        f"({first['grade'] or 'no grade'}): with {low} and {high} instead of {value} "
        f"{first['number_unit']} it is {ends}.{others}"
    )
