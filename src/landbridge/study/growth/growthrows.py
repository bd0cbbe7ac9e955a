"""The sums behind growth: of every code in everything, in groups, and in partners."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from landbridge.study.growth.lifespans import NOT_COMPARABLE
from landbridge.study.trading.tradechoice import Choice


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted, and by what; see `growth`."""

    by: str | None
    partners: tuple[str, ...]
    exclude: tuple[str, ...]
    reporters: tuple[str, ...]
    groups: Mapping[str, Collection[str]]

    @property
    def member(self) -> str:
        """What the members of groups are."""
        return self.by or "partner"

    @property
    def total(self) -> str:
        """What everything that is counted is called."""
        but = f" but {_listed(self.exclude)}" if self.exclude else ""
        of = _listed(self.partners) if self.partners else "all partners"
        whom = f", from {_listed(self.reporters)}" if self.reporters else ""
        return f"{of}{but}{whom}"


def summed(choice: Choice, asked: Asked, codes: pl.Series | None) -> pl.DataFrame:
    """Member, code, before, after: values in both windows; rows without any are left out."""
    member = pl.col("code").str.slice(0, 2) if asked.by == "chapter" else pl.col(asked.member)
    spans = [list(window.periods) for window in choice.windows]
    kept = pl.col("period").is_in(spans[0] + spans[1])
    if codes is not None:
        kept &= pl.col("code").is_in(codes.implode())
    for column, names in (("partner", asked.partners), ("reporter", asked.reporters)):
        if names:
            kept &= pl.col(column).is_in(list(names))
    kept &= ~pl.col("partner").is_in(list(asked.exclude))
    value = pl.col("value")
    return (
        choice.rows.filter(kept)
        .group_by(member.alias("member"), "code")
        .agg(
            before=value.filter(pl.col("period").is_in(spans[0])).sum(),
            after=value.filter(pl.col("period").is_in(spans[1])).sum(),
        )
        .filter((pl.col("before") != 0) | (pl.col("after") != 0))
        .sort("member", "code")
        .collect(engine="streaming")
    )


def changes(sums: pl.DataFrame, asked: Asked, lives: pl.DataFrame) -> pl.DataFrame:
    """The frame `codes` of `Growth`: row after row, the largest changes first."""
    parts = _parts(sums, asked)
    order = parts.select(_ROW).unique(maintain_order=True).with_row_index("order")
    found = (
        parts.join(sums, on="member")
        .group_by(*_ROW, "code")
        .agg(pl.col("before", "after").sum())
        .join(lives.select("code", *_LIFE), on="code", how="left")
        .join(order, on=_ROW)
    )
    out = pl.col("status").is_in(NOT_COMPARABLE)
    before, after, whole = pl.col("before"), pl.col("after"), pl.col("before").sum().over("order")
    grown = _ratio(after.filter(~out).sum(), before.filter(~out).sum()).over("order")
    found = found.with_columns(
        change=after - before,
        contribution=_share(after - before, whole),
        effect=pl.when(out).then(_share(after - (1 + grown) * before, whole)),
    )
    found = found.sort("order", pl.col("change").abs(), "code", descending=[False, True, False])
    return found.select(*CODES)


def totals(changed: pl.DataFrame) -> pl.DataFrame:
    """The frame `rows` of `Growth`, but for its sentences."""
    out = {side: pl.col("status") == side for side in NOT_COMPARABLE}
    comparable = ~(out["begins"] | out["ends"])
    doubtful = {side: out[side] & pl.col("doubtful") for side in NOT_COMPARABLE}
    before, after = pl.col("before"), pl.col("after")

    def grown(taken: pl.Expr) -> pl.Expr:
        return _ratio(after.filter(taken).sum(), before.filter(taken).sum())

    rows = changed.group_by(_ROW, maintain_order=True).agg(
        before.sum(),
        after.sum(),
        pl.col("change").sum(),
        growth=_ratio(after.sum(), before.sum()),
        comparable_before=before.filter(comparable).sum(),
        comparable_after=after.filter(comparable).sum(),
        comparable_growth=grown(comparable),
        low=grown(comparable | doubtful["ends"]),
        high=grown(comparable | doubtful["begins"]),
        **{side: out[side].sum() for side in NOT_COMPARABLE},
        **{f"from_{side}": pl.col("effect").filter(out[side]).sum() for side in NOT_COMPARABLE},
    )
    ends, known = (
        pl.col("comparable_growth", "low", "high"),
        pl.col("comparable_growth").is_not_null(),
    )
    return rows.with_columns(
        low=pl.min_horizontal(ends),
        high=pl.max_horizontal(ends),
        **{name: pl.when(known).then(name) for name in ("from_begins", "from_ends")},
    )


_ROW = ["kind", "name"]
_LIFE = ("description", "status", "begins", "ends", "chance", "doubtful", "family")

CODES = (
    *(*_ROW, "code", "description", "before", "after", "change", "contribution", "effect"),
    *_LIFE[1:],
)
"""Columns of `Growth.codes`."""


def _parts(sums: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Kind, name, member: which members make up everything, the groups, and each of them alone.

    Members are in the order of their trade, the largest first.
    """
    traded = pl.col("before").abs().sum() + pl.col("after").abs().sum()
    members = sums.group_by("member").agg(size=traded).sort(-pl.col("size"), "member")["member"]
    parts = [_part("total", asked.total, members)]
    for name, chosen in asked.groups.items():
        parts.append(_part("group", name, pl.Series(list(dict.fromkeys(chosen)))))
    if asked.by is not None:
        parts.append(pl.DataFrame({"kind": asked.by, "name": members, "member": members}))
    return pl.concat(parts)


def _part(kind: str, name: str, members: pl.Series) -> pl.DataFrame:
    return pl.select(kind=pl.lit(kind), name=pl.lit(name), member=members.cast(pl.String))


def _ratio(after: pl.Expr, before: pl.Expr) -> pl.Expr:
    """Growth from one to the other, null from nothing."""
    return pl.when(before != 0).then(after / before - 1)


def _share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole != 0).then(part / whole)


def _listed(names: Collection[str]) -> str:
    most = 3
    return ", ".join(names) if len(names) <= most else f"{len(names)} partners or reporters"
