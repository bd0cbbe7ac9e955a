"""How unique the numbers of a solution are: each as its interval over all plans nearly as good."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import polars as pl

from landbridge.engine.certificate import Certificate
from landbridge.engine.interval import SAME, Interval
from landbridge.engine.parallel import each
from landbridge.model.accounts.flows import flows
from landbridge.model.solution import Solution
from landbridge.model.solved import Solved
from landbridge.study.headline import headline
from landbridge.study.nearly import nearly
from landbridge.study.quantity import Quantity
from landbridge.study.spelling import quantity_from
from landbridge.study.valued import value_of

TOLERANCES = (0.001, 0.01)
"""By what share of the objective plans may be worse, where nothing is said."""

SCHEMA: dict[str, type[pl.DataType]] = {
    "quantity": pl.String,
    "what": pl.String,
    "unit": pl.String,
    "value": pl.Float64,
    "tolerance": pl.Float64,
    "loss_musd": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unique": pl.Boolean,
    "certificate": pl.Float64,
}
"""Columns of `Ranges.rows`."""

Side = Literal["low", "high"]
SIDES: tuple[Side, ...] = ("low", "high")


@dataclass(frozen=True)
class End:
    """A plan in which a quantity is as low or as high as it can be.

    value: in the unit of the quantity.  tolerance: by what share of the objective plans might be
    worse.  loss_musd: how much less this one is worth than the best, million USD a year.
    certificate: the proof that no other of these plans goes further.
    """

    quantity: Quantity
    side: Side
    tolerance: float
    value: float
    loss_musd: float
    certificate: Certificate
    solved: Solved = field(repr=False)
    plan: Solution = field(repr=False)

    @cached_property
    def flows(self) -> pl.DataFrame:
        """What runs on links and interchanges in it; columns as in `Solution.flows`."""
        return flows(self.solved)

    @cached_property
    def moves(self) -> pl.DataFrame:
        """What runs otherwise than in the plan reported, the largest change first.

        Columns: table, id, name, plan_kt, kt, change_kt; all goods and both directions together.
        """
        key = ["table", "id"]
        sums = [
            frame.group_by(key).agg(pl.col("kt").sum()) for frame in (self.flows, self.plan.flows)
        ]
        both = sums[0].join(sums[1].rename({"kt": "plan_kt"}), on=key, how="full", coalesce=True)
        names = self.plan.loading.select(*key, "name")
        change = (pl.col("kt") - pl.col("plan_kt")).alias("change_kt")
        return (
            both.with_columns(pl.col("kt", "plan_kt").fill_null(0.0))
            .with_columns(change)
            .filter(pl.col("change_kt").abs() > SAME * pl.max_horizontal("kt", "plan_kt"))
            .join(names, on=key, how="left")
            .sort(pl.col("change_kt").abs(), "id", descending=[True, False])
            .select(*key, "name", "plan_kt", "kt", "change_kt")
        )

    def facts(self) -> dict[str, Any]:
        """The end for programs, with stable keys."""
        same = {"quantity": self.quantity.key, "side": self.side, "tolerance": self.tolerance}
        return {
            **same,
            "value": self.value,
            "loss_musd": self.loss_musd,
            "certificate": self.certificate.facts(),
            "moves": self.moves.to_dicts(),
            "flows": self.flows.to_dicts(),
        }


def _summed(frame: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    return frame.group_by(key).agg(pl.col("kt").sum())


@dataclass(frozen=True)
class Ranges:
    """Quantities of a solution with the intervals they can move in.

    rows: one per quantity and tolerance, plans that are just as good (tolerance 0) first. `value`
    is that of the plan reported; `low` and `high` are the least and the greatest over all plans
    worth at most `loss_musd` less; all three in `unit`, shares as fractions. `unique`: whether the
    ends differ only by rounding. `certificate`: the worst violation of both ends, as a share of
    what is violated. A share of nothing is blank.
    """

    solution: Solution = field(repr=False)
    quantities: tuple[Quantity, ...]
    tolerances: tuple[float, ...]
    rows: pl.DataFrame

    def end(self, quantity: Quantity, tolerance: float, side: Side) -> End:
        """The plan at one end of an interval; raises KeyError for a share of nothing."""
        found = nearly(self.solution).interval(quantity, tolerance)
        if found is None:
            raise KeyError(quantity.key)
        at, solved = getattr(found, side), self.solution.solved
        x = at.x[: solved.arrays.cost.size]
        more = float(solved.arrays.cost @ (x - solved.optimum.x)) / 1000.0
        there = replace(solved, optimum=replace(solved.optimum, x=x), certificate=at.certificate)
        return End(quantity, side, tolerance, at.value, more, at.certificate, there, self.solution)

    def ends(self) -> list[End]:
        """Both ends of every interval that has more than one value."""
        known = {asked.key: asked for asked in self.quantities}
        several = self.rows.filter(~pl.col("unique")).select("quantity", "tolerance").iter_rows()
        return [self.end(known[key], by, side) for key, by in several for side in SIDES]

    @property
    def sentences(self) -> list[str]:
        """Every quantity with its intervals, in plain words."""
        parts = self.rows.partition_by("quantity", maintain_order=True)
        return [_sentence(part.to_dicts()) for part in parts]

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "tolerances": list(self.tolerances),
            "rows": self.rows.to_dicts(),
            "sentences": self.sentences,
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences)


def ranges(
    solution: Solution,
    quantities: Sequence[Quantity | str] | None = None,
    tolerances: Sequence[float] = TOLERANCES,
) -> Ranges:
    """The interval of each quantity over all plans nearly as good as the solution.

    quantities: made by `share`, `flow`, `revenue` and `welfare`, or written, such as
    `share RUS good=crude_oil`; without them, the headlines of the solution: shares of its great
    exports by country crossed, its scarcest capacities, and who earns most.
    tolerances: by what shares of the objective plans may be worse; 0 is always added.

    Both ends of every interval are proved. Plans in which something turns straight back to where it
    came from are not counted.

    Raises CaseError where a quantity names what the case does not have in that year, ValueError for
    a tolerance that is negative or no number, CertificateError where an end cannot be proved.
    """
    if any(not 0 <= tolerance < math.inf for tolerance in tolerances):
        raise ValueError("a tolerance is a share such as 0.01, and never negative")
    steps = tuple(sorted({0.0, *map(float, tolerances)}))
    asked = tuple(dict.fromkeys(headline(solution) if quantities is None else read(quantities)))
    rows = [row for part in each(lambda one: _rows(solution, one, steps), asked) for row in part]
    return Ranges(solution, asked, steps, pl.DataFrame(rows, schema=SCHEMA))


def read(quantities: Sequence[Quantity | str]) -> list[Quantity]:
    """Quantities, those that are written read; raises CaseError for what cannot be read."""
    return [quantity_from(one) if isinstance(one, str) else one for one in quantities]


def _rows(
    solution: Solution, asked: Quantity, tolerances: tuple[float, ...]
) -> list[dict[str, Any]]:
    near = nearly(solution)
    same = {
        "quantity": asked.key,
        "what": asked.words(solution.case),
        "unit": asked.unit,
        "value": value_of(solution, asked),
    }
    found = zip(tolerances, near.intervals(asked, tolerances), strict=True)
    return [
        {**same, "tolerance": by, "loss_musd": near.loss_musd(by), **_ends(interval)}
        for by, interval in found
    ]


def _ends(found: Interval | None) -> dict[str, Any]:
    if found is None:
        return dict.fromkeys(("low", "high", "unique", "certificate"))
    return {
        "low": found.low.value,
        "high": found.high.value,
        "unique": found.unique,
        "certificate": max(found.low.certificate.worst, found.high.certificate.worst),
    }


def _sentence(rows: list[dict[str, Any]]) -> str:
    """One quantity at every tolerance."""
    first, *others = rows
    if first["value"] is None or first["low"] is None:
        return f"{first['what']}: there is nothing to be a share of."
    unit = first["unit"]
    lead = f"{first['what']}: {said(first['value'], unit)}"
    same = "the same in every plan that is just as good"
    if not first["unique"]:
        same = f"{between(first['low'], first['high'], unit)} in plans that are just as good"
    parts = [
        f"{between(row['low'], row['high'], unit)} in plans worth up to "
        f"{row['loss_musd']:,.3g} million USD a year ({100 * row['tolerance']:g} %) less"
        for row in others
    ]
    return "; ".join([lead, same, *parts]) + "."


def between(low: float, high: float, unit: str) -> str:
    """An interval as it is to be read: `94.3 to 98.5 %`; one number where both read the same."""
    ends = [said(end, unit) for end in (low, high)]
    if ends[0] == ends[1]:
        return ends[0]
    return f"{ends[0].partition(' ')[0]} to {ends[1]}"


def said(value: float, unit: str) -> str:
    """A quantity as it is to be read: `95.9 %`, `1,234 kt`, `12.3 million USD`."""
    if unit == "share":
        return f"{100 * value + 0.0:.1f} %"
    if unit == "kt/yr":
        return f"{value + 0.0:,.0f} kt" if abs(value) >= 100 else f"{value + 0.0:,.3g} kt"
    return f"{value + 0.0:,.1f} {unit}"
