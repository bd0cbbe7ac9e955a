"""What `outage` finds, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from landbridge.study.measured import named
from landbridge.study.risk.riskwords import musd

if TYPE_CHECKING:
    from landbridge.study.risk.spell import Outage

WORTH = 5e-3
"""Million USD below which nothing is said."""


def sentences_of(found: Outage) -> list[str]:
    """The findings, the main one first."""
    return [
        _loss(found),
        _bridged(found),
        *_missing(found),
        *_carries(found),
        *_binds(found),
        *_bears(found),
        _rules(found),
    ]


def _loss(found: Outage) -> str:
    days = f"{found.span.days:.4g} day{'' if found.span.days == 1 else 's'}"
    if found.loss_without_musd < WORTH:
        return f"{found.what} for {days}: nothing is lost, other ways carry it as cheaply."
    return (
        f"{found.what} for {days} costs {musd(found.loss_musd)}, "
        f"{musd(found.loss_musd / found.span.days)} a day."
    )


def _bridged(found: Outage) -> str:
    if not found.base.case.table("storage").height:
        return "The case has no storage that could bridge it."
    if found.bridged_musd < WORTH:
        return "Storage bridges nothing of it."
    first = found.stores.filter(period="outage")
    moved = first.with_columns(kt=pl.max_horizontal("filled_kt", "drawn_kt"))
    row = moved.sort("kt", descending=True).row(0, named=True)
    verb = "takes in" if row["filled_kt"] > row["drawn_kt"] else "gives"
    store = named(found.base.case, "storage", row["storage"])
    return (
        f"Without storage it would cost {musd(found.loss_without_musd)}: {store} {verb} "
        f"{row['kt']:,.0f} kt in these days, and storage saves {musd(found.bridged_musd)}."
    )


def _missing(found: Outage) -> list[str]:
    sums = found.goods.drop("period").group_by("good", maintain_order=True).sum()
    told = []
    for column, words in (
        ("stranded_kt", "finds no way out or no buyer"),
        ("unmet_kt", "was to be met and is not"),
        ("unserved_kt", "is not bought"),
    ):
        lacking = sums.filter(pl.col(column) > 0.5).sort(column, descending=True)
        if lacking.height:
            good = named(found.base.case, "goods", lacking["good"][0])
            told.append(f"{lacking[column][0]:,.0f} kt of {good[:1].lower()}{good[1:]} {words}")
    return [f"Over the year {'; '.join(told)}."] if told else []


def _carries(found: Outage) -> list[str]:
    more = found.detours.filter((pl.col("table") == "links") & (pl.col("change_kt") > 0.5))
    if more.is_empty():
        return []
    parts = [f"{row['name']} (+{row['change_kt']:,.0f} kt)" for row in more.head(3).to_dicts()]
    return [f"While it lasts, more goes by {', '.join(parts)}."]


def _binds(found: Outage) -> list[str]:
    if found.scarce.is_empty() or found.loss_without_musd < WORTH:
        return []
    row = found.scarce.row(0, named=True)
    unit = "vehicle-hour" if row["table"] == "fleets" else "tonne"
    worth = f"one more {unit} there would be worth {row['scarcity']:,.4g} USD"
    return [f"What holds the rest back most is {row['name']}: {worth}."]


def _bears(found: Outage) -> list[str]:
    losers = found.parties.filter(pl.col("musd") < -WORTH).head(3)
    winners = found.parties.filter(pl.col("musd") > WORTH).tail(1)
    if losers.is_empty() or found.loss_musd < WORTH:
        return []
    parts = [f"{_party(found, row)} {musd(-row['musd'])}" for row in losers.to_dicts()]
    others = [
        f"; most goes to {_party(found, row)}, {musd(row['musd'])}" for row in winners.to_dicts()
    ]
    return [f"At the prices of the plans it takes from {', '.join(parts)}{''.join(others)}."]


def _party(found: Outage, row: Mapping[str, Any]) -> str:
    role, party = row["role"], row["party"]
    if not party:
        return str(role)
    if party in found.base.case.table("countries")["id"]:
        return f"{role} of {named(found.base.case, 'countries', party)}"
    return f"{role} ({party})"


def _rules(found: Outage) -> str:
    later = (
        f"{found.catch_up:.0%} of the demand of these days may be served later"
        if found.catch_up
        else "what is not delivered in these days is not asked for later"
    )
    ready = "is made ready beforehand" if found.span.foreseen else "comes as a surprise"
    store = f"storage {ready}" if found.span.foreseen else f"the outage {ready}"
    return f"Supply and demand are rates: {later}; {store}, and stocks are made good in the year."
