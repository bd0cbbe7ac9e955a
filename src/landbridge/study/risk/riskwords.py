"""What `risk` finds, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.study.risk.risk import Risk

LIMITS = (
    "Without storage the losses are upper estimates, since nothing of a day can be made good on "
    "another. Outages come by chance, not with the seasons, and one does not bring about another."
)

FEW = 0.01
"""Share of the years below which it is not told that some cost nothing."""

NAMED = 3
"""Causes that are named."""


def sentences_of(found: Risk) -> list[str]:
    """The findings, the main one first, and what they do not hold."""
    if found.causes.is_empty():
        return ["The case names no outage that could be drawn: its table outages has no row."]
    return [
        _average(found),
        *_bad_years(found),
        _causes(found),
        *_stored(found),
        *_bounded(found),
        *[f"{row['name']} is left out: {row['why']}" for row in found.left_out.to_dicts()],
        LIMITS,
    ]


def musd(value: float) -> str:
    """An amount of money: three digits that count."""
    digits = 0 if abs(value) >= 99.95 else 1 if abs(value) >= 9.995 else 2
    return f"{value:,.{digits}f} million USD"


def _average(found: Risk) -> str:
    share = found.free_share
    free = f"; {share:.0%} of the years cost nothing" if share >= FEW else ""
    return (
        f"Outages cost {musd(found.expected_musd)} a year on average (standard error "
        f"{musd(found.error_musd)}), over {found.years:,} years drawn by lot with seed "
        f"{found.seed}{free}."
    )


def _bad_years(found: Risk) -> list[str]:
    told = found.exceedance.filter(found.exceedance["return_years"].is_in([10, 100])).to_dicts()
    if not told:
        return []
    parts = [
        f"one year in {row['return_years']} costs {musd(row['loss_musd'])} or more "
        f"({row['low_musd']:,.0f} to {row['high_musd']:,.0f} by the luck of the draw)"
        for row in told
    ]
    text = "; ".join(parts)
    return [f"{text[:1].upper()}{text[1:]}."]


def _causes(found: Risk) -> str:
    first = found.causes.head(NAMED).filter(found.causes.head(NAMED)["musd"] > 0).to_dicts()
    if not first:
        return "None of them costs anything: whatever is out, other ways carry the rest as cheaply."
    parts = [f"{row['name']} with {musd(row['musd'])} ({row['share']:.0%})" for row in first]
    return f"Most of it comes from {', '.join(parts)}."


def _bounded(found: Risk) -> list[str]:
    if not found.states_bounded:
        return []
    text = (
        f"Of {found.states_met:,} combinations that were out together, the rarest "
        f"{found.states_bounded:,}, {found.share_bounded:.2%} of the time of outages, were not "
        f"solved: they count with the most they can cost. With the least, the average is "
        f"{musd(found.expected_low_musd)}."
    )
    return [text]


def _stored(found: Risk) -> list[str]:
    if found.stored_musd is None:
        return []
    part = "all" if found.catch_up == 1.0 else f"{found.catch_up:.0%} of the"
    later = f" and {part} demand served later where it can be" if found.catch_up else ""
    text = f"With storage{later} it would be about {musd(found.stored_musd)} a year"
    bad = found.stored_exceedance
    if bad is not None and (row := bad.filter(bad["return_years"] == 100)).height:
        text += f", and {musd(row['loss_musd'][0])} or more once in 100 years"
    return [f"{text}: an estimate that takes every outage by itself."]
