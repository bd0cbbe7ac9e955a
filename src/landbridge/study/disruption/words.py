"""A disruption in a plain sentence or two."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.study.moneywords import money
from landbridge.study.sweeps.change import SLIGHT

ROLES = {
    "sellers": "sellers in {}",
    "buyers": "buyers in {}",
    "shippers": "shippers in {}",
    "carriers": "{} for what it carries",
    "plants": "plants of {}",
    "fleets": "{} for its vehicles",
    "rules": "{} for its rules",
    "projects": "who pays for projects",
}
"""Who bears it, by role; a blank owner is somebody nobody has named."""


def sentence(
    case: Case, row: dict[str, Any], bearing: Sequence[dict[str, Any]], left: float = 0.0
) -> str:
    """What one disruption costs, who bears most of it, and why.

    row: of `Disruption.rows`.  bearing: of `Disruption.parties`, who loses most first.
    left: the share of capacities that is left.
    """
    happens = f"at {100 * left:g} %" if left else "closed"
    if row["problem"]:
        return f"{row['name']}: there is no plan. {row['problem']}"
    loss = row["loss_musd"]
    if abs(loss) <= SLIGHT:
        return f"{row['name']}: nothing is lost."
    way = "lost" if loss > 0 else "gained"
    what = row["name"] if row["kind"] == "scenario" else f"{row['name']} {happens}"
    told = f"{what}: {money(abs(loss))} a year {way}{_lost(row)}."
    losers = [one for one in bearing if one["musd"] < -0.05 * abs(loss)]
    if losers:
        told += f" Most is borne by {' and '.join(_borne(case, one) for one in losers)}."
    return f"{told} {row['why']}"


def bounded_words(bounded: pl.DataFrame, ranked: int) -> str:
    """What was not solved, and what is known of it.

    bounded: rows of `Disruption.bounded`.  ranked: how many rows are proved to lose most.
    """
    count, most = bounded.height, max(bounded["at_most_musd"])
    if isinf(most):
        loses = "some may leave no plan at all" if count > 1 else "it may leave no plan at all"
    else:
        loses = f"{'each' if count > 1 else 'it'} loses {money(most)} a year at most"
    others = "1 other" if count == 1 else f"The {count:,} others"
    verb = "was not solved" if count == 1 else "were not solved"
    first = "the first" if ranked == 1 else f"the first {ranked}"
    proved = f"so {first} lose most" if ranked else "so even the worst may be among them"
    return f"{others} that the plan uses {verb}: {loses}, {proved}."


def _lost(row: dict[str, Any]) -> str:
    parts = []
    if row["penalty_musd"] > SLIGHT:
        parts.append(f"{money(row['penalty_musd'])} more to pay for what is unmet or stranded")
    parts += [
        f"{row[name]:,.0f} kt more {word}"
        for name, word in (
            ("unmet_kt", "is not met"),
            ("stranded_kt", "is stranded"),
            ("unserved_kt", "is not bought"),
        )
        if row[name] > 0.5
    ]
    return f", {', '.join(parts)}" if parts else ""


def party_words(case: Case, role: str, party: str) -> str:
    """A party in words: countries by their names, owners by theirs."""
    countries = dict(case.table("countries").select("id", "name").iter_rows())
    name = countries.get(party, party) or "others"
    return ROLES[role].format(name)


def _borne(case: Case, one: dict[str, Any]) -> str:
    return f"{party_words(case, one['role'], one['party'])} ({money(-one['musd'])})"
