"""What a claim is about, measured: on a solution, and by what the claim says it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

import polars as pl

from landbridge.case.case import Case
from landbridge.case.units import units
from landbridge.errors import CaseError
from landbridge.model.solution import Solution
from landbridge.model.territory import WAYS, passes
from landbridge.study.measured import (
    Measured,
    NotMeasuredError,
    Question,
    Solved,
    good_in_words,
    listed,
    named,
    ratio,
)
from landbridge.study.nearly import nearly
from landbridge.study.observed import observed_flow, observed_growth, observed_share
from landbridge.study.quantity import Quantity
from landbridge.study.recorded import (
    cell_growth,
    cell_value,
    control_event,
    control_status,
    row_count,
    trade_growth,
    trade_share,
    trade_value,
)


def flow(
    solution: Solved,
    good: str | None = None,
    origin: str | None = None,
    *,
    via: Sequence[str] = (),
    to: str | None = None,
) -> float:
    """Tonnes of a solution on their way abroad, kt.

    good: None for all. origin: the country they come from; what stays there is not counted.
    via: a country, or one passed on the way to another, on land `land/RUS` or at all
    `through/RUS`, or a row such as `links/cpc`, `interchanges/poti_port` or `places/aktau`;
    routes that touch any of them are counted, once. to: the country they are bound for.
    """
    routes = _abroad(solution, good, origin, to)
    if via:
        touched = [_touches(solution.case, one) for one in via]
        routes = routes.filter(pl.any_horizontal(touched))
    return float(routes["kt"].sum())


def share(
    solution: Solved,
    good: str | None,
    origin: str | None,
    via: Sequence[str],
    to: str | None = None,
) -> float | None:
    """The share of `flow` that touches any of `via`; None where nothing flows."""
    whole = flow(solution, good, origin, to=to)
    return flow(solution, good, origin, via=via, to=to) / whole if whole else None


def measure(asked: Question) -> Measured:
    """What a claim is about, in the unit of the claim; raises NotMeasuredError, with the reason."""
    basis, name = asked.text("basis"), asked.text("measure")
    if basis == "none":
        raise NotMeasuredError("the case holds nothing it could be measured on")
    if not name:
        raise NotMeasuredError("the claim leaves measure blank")
    if (basis, name) not in MEASURES:
        raise NotMeasuredError(f"there is no measure {name} on {basis}")
    return _in_unit(MEASURES[basis, name](asked), asked)


def _in_unit(found: Measured, asked: Question) -> Measured:
    unit, factor = asked.text("unit"), asked.row["factor"]
    if found.text or not unit:
        return found
    if factor is None:
        factor = _factor(found.unit, unit)
    return Measured(
        value=found.value * factor,
        unit=unit,
        what=found.what,
        low=found.low * factor,
        high=found.high * factor,
        sources=found.sources,
        grades=found.grades,
    )


def _factor(unit: str, wanted: str) -> float:
    """What one of a unit is in another; raises NotMeasuredError where that cannot be said."""
    if unit == wanted or (unit, wanted) in {("", "count"), ("x", "x"), ("vehicles", "count")}:
        return 1.0
    known = units().get((unit, wanted))
    if known is None:
        raise NotMeasuredError(f"it is measured in {unit or 'numbers'}, not in {wanted}")
    if known.factor is None:
        raise NotMeasuredError(f"it is measured in {unit}, not in {wanted}")
    return float(1 / known.factor)


def _solved(asked: Question) -> Solved:
    if asked.solution is None:
        raise NotMeasuredError("no solution was given to measure it on")
    if asked.row["year"] is not None and asked.row["year"] != asked.solution.year:
        raise NotMeasuredError(
            f"it is about {asked.row['year']}, the solution about {asked.solution.year}"
        )
    return asked.solution


def solved_flow(asked: Question) -> Measured:
    """Tonnes of the solution that cross what the claim names, kt; low and high as in `_ends`."""
    return _with_ends(_carried(asked), "flow", asked)


def solved_share(asked: Question) -> Measured:
    """The share of the solution's exports that crosses what the claim names."""
    asked.need("via")
    part = _carried(asked)
    whole = _carried(Question(asked.case, asked.solution, {**asked.row, "via": None}, asked.year))
    what = f"{part.what}, as a share of all on their way abroad"
    return _with_ends(ratio(part, whole, "share", what), "share", asked)


def _carried(asked: Question) -> Measured:
    """What the routes of the plan reported carry, kt."""
    good, origin, to = (asked.text(field) or None for field in ("good", "from", "to"))
    kt = flow(_solved(asked), good, origin, via=asked.items("via"), to=to)
    return Measured(kt, "kt/yr", _in_words(asked), kt, kt)


def _with_ends(found: Measured, kind: Literal["flow", "share"], asked: Question) -> Measured:
    """What was found, with the least and the greatest over all plans nearly as good."""
    good, origin, to = (asked.text(field) or None for field in ("good", "from", "to"))
    quantity = Quantity(kind, tuple(asked.items("via")), good, origin, to)
    low, high = _ends(_solved(asked), quantity, found.value)
    return replace(found, low=low, high=high)


def _ends(solution: Solved, asked: Quantity, value: float) -> tuple[float, float]:
    """The least and the greatest over all plans nearly as good as the solution.

    The value twice where that is all there is, where a solution is only known by its routes, and
    where it has no such row: what is not there carries nothing in any plan.
    """
    if not isinstance(solution, Solution):
        return value, value
    near = nearly(solution)
    counted = near.arrivals if asked.kind == "flow" and asked.on else near.interval
    try:
        found = counted(asked)
    except CaseError:
        return value, value
    return (value, value) if found is None or found.unique else (found.low.value, found.high.value)


def _abroad(solution: Solved, good: str | None, origin: str | None, to: str | None) -> pl.DataFrame:
    """Routes that end outside their country of origin."""
    country = solution.case.table("places").select("id", "country")
    known = solution.plain_routes if isinstance(solution, Solution) else solution.routes
    routes = known.join(country, left_on="to", right_on="id", how="left")
    wanted = pl.col("country") != pl.col("origin")
    for column, value in (("good", good), ("origin", origin), ("country", to)):
        if value is not None:
            wanted &= pl.col(column) == value
    return routes.filter(wanted)


def _touches(case: Case, via: str) -> pl.Expr:
    """Whether a route runs through a country, or over a link, an interchange or a place."""
    table, slash, row = via.partition("/")
    if not slash:
        return pl.col("countries").fill_null("").str.contains(rf"(?:^|;)\s*{re.escape(via)}:")
    if table in {"links", "interchanges"}:
        return _listed(table, [row])
    if table in WAYS:
        known = case.table("countries")["id"].to_list()
        passing = case.table("links")["id"].filter(passes(case, table)[:, known.index(row)])
        return _listed("links", passing.to_list()) & (pl.col("country") != row)
    if table != "places":
        raise NotMeasuredError(f"a route does not touch a row of {table}")
    links = case.table("links").filter((pl.col("from") == row) | (pl.col("to") == row))
    return _listed("links", links["id"].to_list()) & (pl.col("to") != row)


def _listed(column: str, rows: list[str]) -> pl.Expr:
    return pl.col(column).fill_null("").str.split(";").list.set_intersection(rows).list.len() > 0


def _in_words(asked: Question) -> str:
    case = asked.case
    words = good_in_words(case, asked.text("good"))
    for lead, field in (("from", "from"), ("to", "to")):
        if asked.text(field):
            words += f" {lead} {named(case, 'countries', asked.text(field))}"
    vias = [via.partition("/") for via in asked.items("via")]
    if vias:
        words += " over " + listed(
            named(case, table, row) if slash else named(case, "countries", table)
            for table, slash, row in vias
        )
    return f"{words} in the solution of {asked.year}"


MEASURES: dict[tuple[str, str], Callable[[Question], Measured]] = {
    ("observed", "flow"): observed_flow,
    ("observed", "share"): observed_share,
    ("observed", "growth"): observed_growth,
    ("solution", "flow"): solved_flow,
    ("solution", "share"): solved_share,
    ("trade", "value"): trade_value,
    ("trade", "share"): trade_share,
    ("trade", "growth"): trade_growth,
    ("table", "value"): cell_value,
    ("table", "growth"): cell_growth,
    ("table", "count"): row_count,
    ("control", "status"): control_status,
    ("control", "event"): control_event,
}
"""What can be measured, by basis and measure of a claim."""
