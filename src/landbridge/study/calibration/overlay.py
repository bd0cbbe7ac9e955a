"""Revealed frictions as an ordinary scenario, good for every year of the case."""

from __future__ import annotations

from typing import Any

import polars as pl
import yaml

from landbridge.case.case import Case

YEARLY = ("supply", "demand")
"""Tables of which a market has a row for each year."""


def overlay(frictions: pl.DataFrame, case: Case, year: int) -> dict[str, Any]:
    """A scenario that lays frictions over a case.

    frictions: table, row, good, origin, total_usd_t, meaning.  case: with all its years.
    A friction on a market that has a row for the year also stands on the rows that are the same
    market in other years: same place and good, same step among several.
    """
    entries = []
    for row in frictions.iter_rows(named=True):
        for name in _same_in_other_years(case, row["table"], row["row"], year):
            said = {
                "table": row["table"],
                "row": name,
                "good": row["good"],
                "origin": row["origin"],
            }
            said |= {"usd_t": row["total_usd_t"], "note": row["meaning"]}
            entries.append({key: value for key, value in said.items() if value is not None})
    return {
        "title": f"Calibrated on {year}",
        "description": f"Frictions revealed by the flows observed in {year}: the smallest under "
        "which these would be the best plan.",
        "friction": entries,
    }


def as_yaml(scenario: dict[str, Any]) -> str:
    """The text of a scenario; numbers keep every digit, for ties are broken by the last."""
    text = yaml.safe_dump(scenario, sort_keys=False, allow_unicode=True, width=96)
    return str(text)


def _same_in_other_years(case: Case, table: str, row: str, year: int) -> list[str]:
    """The row itself, and the rows that are the same market in other years."""
    if table not in YEARLY:
        return [row]
    market = ["place", "good", *(["origins"] if table == "demand" else [])]
    steps = case.table(table).with_columns(step=pl.col("id").cum_count().over([*market, "year"]))
    mine = steps.filter(pl.col("id") == row, pl.col("year") == year)
    if mine.is_empty():
        return [row]
    same = steps.join(mine.select(*market, "step"), on=[*market, "step"], nulls_equal=True)
    return same.filter(pl.col("year").is_not_null())["id"].to_list()
