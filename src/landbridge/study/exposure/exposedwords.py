"""Exposure to controls in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import polars as pl

from landbridge.study.screening.needs import in_words
from landbridge.study.screening.verdicts import NO_CONTROL, VERDICTS

if TYPE_CHECKING:
    from landbridge.study.exposure.exposed import Exposure

_EFFECTS = {
    "prohibit": "prohibition",
    "licence": "licence",
    "quota": "quota",
    "tariff": "tariff",
    "monitor": "monitoring, which decides nothing",
}

_LASTING = ("in_force", "suspended")

_SHOWN = 5
"""Names shown of a long list of them."""

_LONG = 40
"""Letters shown of a long name."""


def sentences(found: Exposure) -> list[str]:
    """What was found, the most important first; then what it does not say."""
    return [
        *_totals(found),
        *_controls(found),
        *_open(found),
        *_countries(found),
        *_codes(found),
        *found.trade.remarks(),
    ]


def _totals(found: Exposure) -> Iterator[str]:
    verdicts = found.verdicts
    rows, value = verdicts.select(pl.col("rows", "value").sum()).row(0)
    if not rows:
        yield f"{found.trade.name} has no rows."
        return
    parts = [
        f"{VERDICTS[row['verdict']]} {_share(row)}"
        for row in verdicts.iter_rows(named=True)
        if row["rows"]
    ]
    when = f" by what stood on {found.on}" if found.on else ""
    yield f"Of {_rows(rows)} worth {_money(found, value)}{when}: {', '.join(parts)} of the value."
    if verdicts.filter(verdict=NO_CONTROL)["rows"].item():
        count = found.case.table("controls").height
        yield (
            f"No control found does not mean free: only the {count} controls of the case were "
            "looked at."
        )


def _share(row: dict[str, Any]) -> str:
    if row["share"] is None:
        return f"({_rows(row['rows'])})"
    return f"{100 * row['share']:.1f} %"


def _controls(found: Exposure) -> Iterator[str]:
    """A sentence for each control that touches something, the largest first."""
    touched = found.by_control.filter(pl.col("rows") + pl.col("possible_rows") > 0)
    order = pl.col("value") + pl.col("possible_value")
    for row in touched.sort(order, descending=True, maintain_order=True).iter_rows(named=True):
        parts = []
        if row["rows"]:
            parts.append(f"applies to {_rows(row['rows'])} worth {_money(found, row['value'])}")
        if row["possible_rows"]:
            worth = f"{_rows(row['possible_rows'])} worth {_money(found, row['possible_value'])}"
            needs = "; ".join(in_words(row["needs"].split(";")))
            parts.append(f"may apply to {worth}, depending on {needs}")
        about = f"{row['authority']}, {_status(row)}; {_EFFECTS[row['effect']]}"
        yield f"{row['title']} ({about}): {', and '.join(parts)}."


def _status(row: dict[str, Any]) -> str:
    if row["status"] is None:
        return "no status known by then"
    status, since = row["status"].replace("_", " "), row["since"]
    if row["contested"]:
        return f"contested, last {status} on {since}"
    return f"{status} {'since' if row['status'] in _LASTING else 'on'} {since}"


def _open(found: Exposure) -> Iterator[str]:
    parts = [
        f"{in_words([row['need']])[0]} ({_rows(row['rows'])}, {_money(found, row['value'])})"
        for row in found.needs.iter_rows(named=True)
    ]
    if parts:
        yield f"The unknown verdicts hang on: {'; '.join(parts)}."
    if "re_export" in found.by_control.filter(pl.col("rows") > 0)["regime"]:
        yield (
            "Controls on re-exports are held against all exports of the countries they name: a "
            "trade table does not tell foreign goods from those made there."
        )


def _countries(found: Exposure) -> Iterator[str]:
    blank = found.countries.filter(pl.col("country").is_null())
    if blank.height:
        yield (
            f"Not recognised as countries: {_names(blank)}. Where a control names countries, it is "
            "unknown whether it applies to them."
        )
    shortened = found.countries.filter(how="brackets")
    if shortened.height:
        yield f"Read without what stands in brackets: {_names(shortened)}."


def _names(named: pl.DataFrame) -> str:
    ordered = named.sort("value", descending=True, maintain_order=True)
    listed = [f"“{_cut(name)}”" for name in ordered["given"].head(_SHOWN)]
    more = named.height - len(listed)
    return ", ".join(listed) + (f" and {more} more" if more else "")


def _cut(name: str) -> str:
    return name if len(name) <= _LONG else f"{name[: _LONG - 1]}…"


def _codes(found: Exposure) -> Iterator[str]:
    if found.left_out.height:
        rows, value, longer = found.left_out.select(pl.col("rows", "value", "longer").sum()).row(0)
        yield (
            f"Left out as sums: {_rows(rows)} worth {_money(found, value)}; the same trade is "
            f"there in longer codes that start with theirs, worth {_money(found, longer)}."
        )
    if found.differing:
        yield (
            f"The codes are of {found.revision}, those of some controls of "
            f"{' and '.join(found.differing)}."
        )
    elif not found.revision:
        yield (
            "The revision of the nomenclature was not given: codes are compared with those of "
            "controls as they stand."
        )


def _rows(count: int) -> str:
    return f"{count:,} row{'s' * (count != 1)}"


def _money(found: Exposure, value: float) -> str:
    return f"{value:,.0f} {found.trade.unit}".strip()
