"""Two solutions side by side: what changed between them, and what became scarce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from landbridge.model.solution import Solution
from landbridge.study.alike import most_alike

SLIGHT = 1e-6
"""Changes smaller than this (kt, USD/t, million USD) are rounding, not changes."""


@dataclass(frozen=True)
class Comparison:
    """What differs between a base and another solution; every change is other less base.

    costs: item, base_musd, other_musd, change_musd; all items, in the order of the accounts.
    flows: table, id, name, base_kt, other_kt, change_kt; both directions together.
    supply: supply, place, good, base_kt, other_kt, change_kt, and the price of one more tonne in
        both, base_usd_t and other_usd_t.
    unmet: kind, id, place, good, base_kt, other_kt, change_kt; what was to be met.
    unserved: the same for demand that is only served where it pays.
    scarcity: table, id, name, owner, base_usd_t, other_usd_t, change_usd_t.
    All but `costs` hold only the rows that changed, the largest change first.
    """

    base: str
    other: str
    costs: pl.DataFrame
    flows: pl.DataFrame
    supply: pl.DataFrame
    unmet: pl.DataFrame
    unserved: pl.DataFrame
    scarcity: pl.DataFrame

    @property
    def loss_musd(self) -> float:
        """How much less the other solution is worth a year, million USD; negative for a gain."""
        signs = pl.when(pl.col("item") == "value").then(-1.0).otherwise(1.0)
        return float(self.costs.select((pl.col("change_musd") * signs).sum()).item())

    @property
    def sentences(self) -> list[str]:
        """What changed, in plain words, the most important first."""
        return [
            self._worth(),
            *_moved(self.flows, "gains", descending=True),
            *_moved(self.flows, "loses", descending=False),
            *_missing(self.unmet),
            *_scarcer(self.scarcity),
        ]

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        frames = ("costs", "flows", "supply", "unmet", "unserved", "scarcity")
        return {
            "base": self.base,
            "other": self.other,
            "loss_musd": self.loss_musd,
            "sentences": self.sentences,
            **{name: getattr(self, name).to_dicts() for name in frames},
        }

    def __repr__(self) -> str:
        return f"{self.other} against {self.base}\n" + "\n".join(f"  {s}" for s in self.sentences)

    def _worth(self) -> str:
        loss = self.loss_musd
        if abs(loss) <= SLIGHT:
            return "Both are worth the same."
        way = "less" if loss > 0 else "more"
        return f"It is worth {abs(loss):,.1f} million USD a year {way} than {self.base}."


def compare(base: Solution, other: Solution) -> Comparison:
    """What changes from one solution to another: costs, flows, supply, unmet demand, scarcity.

    They may be of different years or cases; rows that only one of them has count as 0 in the other.
    Of all plans as good as the other, the one most like the base is taken (`study.alike`), so that
    no change of flows is chance; prices are those of the other.
    """
    return as_they_are(base, most_alike(other, base))


def as_they_are(base: Solution, other: Solution) -> Comparison:
    """The same of two plans just as they are, where `other` has been chosen to be like the base."""
    found = _Pair(base, other)
    called = titles(base, other)
    place, flow = ["id", "place", "good"], ["table", "id", "name"]
    return Comparison(
        base=called[0],
        other=called[1],
        costs=found.costs(),
        flows=_changed(found.joined("loading", flow, "kt", of=_CARRIERS), "kt"),
        supply=_changed(found.supply(), "kt"),
        unmet=_changed(found.joined("unmet", ["kind", *place], "kt"), "kt"),
        unserved=_changed(found.joined("unserved", ["kind", *place], "kt"), "kt"),
        scarcity=_changed(
            found.joined("loading", [*flow, "owner"], "usd_t", column="scarcity_usd_t"), "usd_t"
        ),
    )


def titles(base: Solution, other: Solution) -> tuple[str, str]:
    """What to call two solutions beside each other: their scenarios, and years that differ."""
    years = [f" in {one.year}" if base.year != other.year else "" for one in (base, other)]
    both = [" + ".join(one.scenarios) or "the case as it is" for one in (base, other)]
    return both[0] + years[0], both[1] + years[1]


_CARRIERS = ("links", "interchanges")


@dataclass(frozen=True)
class _Pair:
    """Two solutions whose frames are to be laid side by side."""

    base: Solution
    other: Solution

    def costs(self) -> pl.DataFrame:
        """Every item of the accounts in both."""
        both = self.joined("costs", ["item"], "musd")
        return both.with_columns(change_musd=pl.col("other_musd") - pl.col("base_musd"))

    def supply(self) -> pl.DataFrame:
        """What every supply delivers in both, and the price one more tonne would fetch."""
        key = ["supply", "place", "good"]
        prices = self.joined("supplied", key, "usd_t", column="price_usd_t", missing=None)
        return self.joined("supplied", key, "kt").join(prices, on=key, maintain_order="left")

    def joined(
        self,
        frame: str,
        key: list[str],
        unit: str,
        *,
        column: str = "",
        of: tuple[str, ...] = (),
        missing: float | None = 0.0,
    ) -> pl.DataFrame:
        """A column of a frame in both solutions, one row per key; of: tables it is limited to."""
        sides = [
            _summed(getattr(solution, frame), key, column or unit, of).rename(
                {column or unit: f"{side}_{unit}"}
            )
            for side, solution in (("base", self.base), ("other", self.other))
        ]
        both = sides[0].join(sides[1], on=key, how="full", coalesce=True, nulls_equal=True)
        if missing is None:
            return both
        return both.with_columns(pl.col(f"base_{unit}", f"other_{unit}").fill_null(missing))


def _summed(frame: pl.DataFrame, key: list[str], value: str, of: tuple[str, ...]) -> pl.DataFrame:
    chosen = frame.filter(pl.col("table").is_in(of)) if of else frame
    summed = pl.col(value).sum() if value in {"kt", "musd"} else pl.col(value).max()
    return chosen.group_by(key, maintain_order=True).agg(summed)


def _changed(both: pl.DataFrame, unit: str) -> pl.DataFrame:
    change = f"change_{unit}"
    return (
        both.with_columns((pl.col(f"other_{unit}") - pl.col(f"base_{unit}")).alias(change))
        .filter(pl.col(change).abs() > SLIGHT)
        .sort(pl.col(change).abs(), descending=True, maintain_order=True)
    )


def _moved(flows: pl.DataFrame, verb: str, *, descending: bool) -> list[str]:
    """The link that gains or loses most."""
    links = flows.filter(pl.col("table") == "links").sort("change_kt", descending=descending)
    if links.is_empty() or (links["change_kt"][0] > 0) is not descending:
        return []
    name, change = links["name"][0], abs(links["change_kt"][0])
    return [f"{name} {verb} most: {change:,.6g} kt a year."]


def _missing(unmet: pl.DataFrame) -> list[str]:
    change = float(unmet["change_kt"].sum())
    if abs(change) <= SLIGHT:
        return []
    return [f"{abs(change):,.6g} kt a year {'more' if change > 0 else 'less'} is left unmet."]


def _scarcer(scarcity: pl.DataFrame) -> list[str]:
    if scarcity.is_empty() or scarcity["change_usd_t"].max() <= 0:  # type: ignore[operator]
        return []
    row = scarcity.sort("change_usd_t", descending=True).row(0, named=True)
    held = f", controlled by {row['owner']}," if row["owner"] else ""
    now, was = row["other_usd_t"], row["base_usd_t"]
    worth = f"one more tonne there is worth {now:,.4g} USD instead of {was:,.4g}"
    return [f"{row['name']}{held} gains most in scarcity: {worth}."]
