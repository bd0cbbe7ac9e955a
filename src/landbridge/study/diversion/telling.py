"""What statistics of diversion say, in sentences that are no verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

import numpy as np
import polars as pl

from landbridge.study.diversion.comovement import Comovements
from landbridge.study.diversion.mirror import Mirrors
from landbridge.study.diversion.ppml import Effects
from landbridge.study.diversion.setting import Setting
from landbridge.study.diversion.surge import Surges
from landbridge.study.diversion.unitvalue import UnitValues
from landbridge.study.diversion.usual import Usual

NAMES: Final = ("surges", "mirrors", "unit_values", "comovements", "effects")

ABSENT: Final = {
    "mirrors": (
        "Mirror gaps are not shown: they need exports reported by exporters and imports reported "
        "by the partners in one trade table, with codes of 6 digits or more."
    ),
    "unit_values": "Unit-value shifts are not shown: no row has a quantity.",
    "comovements": (
        "Co-movement is not shown: it needs a destination, and exports of the partners to it."
    ),
}
"""What is said where the trade table does not allow a statistic."""

POINTER: Final = "That is where to look, not a finding of diversion."

_MANY: Final = 8
"""Names listed in a sentence."""

_Found = TypeVar("_Found", Surges, Mirrors, UnitValues, Comovements)


def with_rows(found: _Found, rows: pl.DataFrame) -> _Found:
    """The same with other rows."""
    return replace(found, rows=rows)


def of_surges(asked: Setting, found: Surges, q: float) -> list[str]:
    """How many combinations stand out, by partner, and how much is left out."""
    whose = "exports to" if asked.flow == "export" else "imports of"
    rose = f"{whose} {_listed(asked.partners)} rose more from {asked.before} to {asked.after}"
    why = f"{rose} than such trade does by itself"
    said = _standing(found.rows, "combinations of code and partner", why, q, found.usual)
    said += [*_by_partner(found.rows), *_learned(found.usual, "such ratios")]
    if found.not_comparable:
        said.append(
            f"{_count(found.not_comparable, 'sanctioned code')} traded with them cannot be "
            "compared, because nobody trades them in every year of the windows: they begin or end "
            "with a revision of the nomenclature."
        )
    if found.not_judged:
        said.append(
            f"{_count(found.not_judged, 'combination')} cannot be judged: traded in fewer than 3 "
            "periods, with values below zero, or with nothing to hold them against."
        )
    return said


def of_effects(found: Effects) -> list[str]:
    """The effect of all partners together, and what it was when there was nothing to divert."""
    if found.rows.is_empty():
        return []
    row = found.rows.row(0, named=True)
    if row["why_not"]:
        return [f"The Poisson regression gives no effect: {row['why_not']}."]
    earlier = found.rows.filter("earlier", pl.col("low").is_not_null()).to_dicts()
    past = [f"{_times(one)} from {one['before']} to {one['after']}" for one in earlier]
    before = f" In earlier years it was {_listed(past)}." if past else ""
    came = f"By Poisson regression over {row['codes']:,} codes, sanctioned trade with "
    came += f"{row['partner']} came to {_times(row)} what their other trade and the trade of the "
    return [f"{came}reference partners give reason to expect.{before}"]


def of_mirrors(found: Mirrors | None, q: float) -> list[str]:
    """How many mirror gaps widen, and how many lie above what freight makes."""
    if found is None:
        return []
    why = "they widened: less arrives of what is said to leave"
    said = _standing(found.rows, "mirror gaps", why, q, found.usual)
    above = found.rows.filter(band="above").height
    low, high = (f"{100 * one:.3g}" for one in found.cif_fob)
    wide = f"wider than freight and insurance of {low} to {high} % make them."
    said += [
        *_learned(found.usual, "such gaps"),
        f"After, {_count(above, 'gap')} {_be(above)} {wide}",
    ]
    if found.one_sided:
        said.append(
            f"For {_count(found.one_sided, 'combination')} only one side reports any trade in a "
            "window, so that there is no gap."
        )
    if found.short:
        said.append(f"{_count(found.short, 'row')} with shorter codes are left out of mirror gaps.")
    return said


def of_unit_values(found: UnitValues | None, q: float) -> list[str]:
    """How many unit values shift, and how many rows have no quantity."""
    if found is None:
        return []
    why = "they shifted more, up or down, than unit values do by themselves"
    said = _standing(found.rows, "unit values", why, q, found.usual)
    said += _learned(found.usual, "such ratios")
    if found.missing:
        said.append(
            f"{found.missing:,} of {found.rows_in_all:,} rows of sanctioned codes have no quantity "
            "or no value above zero, and do not count in unit values."
        )
    return said


def of_comovements(found: Comovements | None, q: float) -> list[str]:
    """How many series come to move together."""
    if found is None:
        return []
    what = "pairs of imports and exports onward"
    return _standing(found.rows, what, "they move together more closely than before", q)


def _standing(
    rows: pl.DataFrame, what: str, why: str, q: float, usual: Usual | None = None
) -> list[str]:
    """How many stand out of how many that were tried."""
    if usual is not None and not usual.known:
        none = (
            f"Of {rows['low'].count():,} {what} none can be said to stand out: the trade table has "
            "neither an earlier year nor enough codes that are not sanctioned to show how much "
            "moves by itself. Intervals hold the noise of months alone."
        )
        return [none]
    tried, many = rows["p"].count(), int(rows["stands_out"].sum())
    rate = f"at a false-discovery rate of {_share(q)}"
    if not many:
        return [f"Of {tried:,} {what} none stands out {rate}."]
    closely = int((rows["q_by"] <= q).sum())
    stand = "stands" if many == 1 else "stand"
    strict = f"{closely:,} even if they depend on each other in whatever way"
    return [f"Of {tried:,} {what} {many:,} {stand} out {rate}, {strict}: {why}. {POINTER}"]


def _by_partner(rows: pl.DataFrame) -> list[str]:
    """Which partners stand out how often."""
    counts = rows.group_by("partner").agg(
        many=pl.col("stands_out").sum(), tried=pl.col("p").count()
    )
    some = counts.filter(pl.col("many") > 0).sort(-pl.col("many").cast(pl.Int64), "partner")
    if some.height == 0 or counts.height == 1:
        return []
    told = [f"{row['partner']} {row['many']:,} of {row['tried']:,}" for row in some.to_dicts()]
    return [f"By partner: {_listed(told)}."]


def _learned(usual: Usual, what: str) -> list[str]:
    """What is usual, and from what that is known."""
    if not usual.known:
        return []
    if usual.origin == "other codes":
        where = "codes that are not sanctioned, at the same time"
    else:
        where = f"the same combinations earlier ({_listed(usual.spans)})"
    factor = float(np.exp(usual.drift))
    far = f"by a factor of {factor:.2f} beyond" if factor >= _VISIBLE else "no further than"
    moved = f"By themselves, {what} move {far} their monthly noise"
    return [f"{moved}, as {usual.cells:,} combinations show: {where}."]


_VISIBLE: Final = 1.005
"""Factors below this read as 1.00."""


def _times(row: dict[str, Any]) -> str:
    return f"{row['effect']:.2f} times ({row['low']:.2f} to {row['high']:.2f})"


def _share(value: float) -> str:
    return f"{100 * value:.3g} %"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def _count(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"


def _listed(items: Sequence[str]) -> str:
    parts = list(items)
    if len(parts) > _MANY:
        return f"{', '.join(parts[:_MANY])} and {len(parts) - _MANY} more"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
