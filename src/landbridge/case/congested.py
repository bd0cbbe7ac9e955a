"""What rows of congestion must hold, and agree on with the rows they are about."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from landbridge.case.case import Case
from landbridge.case.loaded import Loaded, Tables
from landbridge.case.numbers import plain
from landbridge.case.plain_text import column_texts
from landbridge.case.schema import tables as schema
from landbridge.case.sheet import Sheet
from landbridge.errors import Problem

BESIDE = ("congestion_points", "links", "interchanges", "limits", "limit_members")
"""Tables that a congestion is checked against."""

WAYS = ("links", "interchanges")
"""Tables of what can be congested by itself, and of the members of a limit that bear hours."""

_ROUNDING = 1e-9  # share of a slope by which the next may be less


def congested(tables: Tables) -> Iterator[Problem]:
    """Rows of congestion that lack a number, say a thing twice, or whose points do not rise."""
    given = tables.get("congestion")
    if given is None:
        return
    yield from _twice(given)
    yield from _lacking(given, tables)
    yield from _limits(given, tables)
    yield from _points(given, tables.get("congestion_points"))


def misfits(case: Case) -> list[Problem]:
    """The same of a case that is there already, such as one with a scenario and a year applied."""
    names = [name for name in ("congestion", *BESIDE) if name in case.tables]
    return list(congested({name: _as_read(case, name) for name in names}))


def _as_read(case: Case, name: str) -> Loaded:
    frame = case.tables[name]
    texts = tuple(column_texts(frame[column]).to_list() for column in frame.columns)
    sheet = Sheet(f"{name}.csv", tuple(frame.columns), texts, range(2, frame.height + 2))
    return Loaded(schema()[name], sheet, frame, complete=True)


def _twice(given: Loaded) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for position in given.where(pl.col("shape") != "none"):
        about = given.full["table"][position], given.full["row"][position]
        if None in about:
            continue
        name = str(given.full["id"][position])
        if about in seen:
            message = f"{seen[about]} is about {'/'.join(about)} already."
            rule = "A link, an interchange or a limit has one congestion."
            yield given.problem("E150", position, "row", message, rule=rule, hint="")
        seen.setdefault(about, name)


def _lacking(given: Loaded, tables: Tables) -> Iterator[Problem]:
    for position in given.where_blank(["vehicle_t"], pl.col("shape") == "queue"):
        message = "The queue does not say how much is served at once."
        rule, hint = "A queue counts vehicles.", "Fill in vehicle_t: tonnes in a truck or a train."
        yield given.problem("E151", position, "vehicle_t", message, rule=rule, hint=hint)
    needs = pl.col("shape").is_in(["bpr", "queue"])
    for position in given.where_blank(["capacity_kt"], needs):
        table, row = given.full["table"][position], given.full["row"][position]
        if _has_none(tables.get(str(table)), row):
            message = f"Neither the congestion nor {row} in {table} has a capacity."
            rule = "Hours grow as the load comes near a capacity."
            hint = "Fill in capacity_kt; what was observed to pass is no capacity."
            yield given.problem("E151", position, "capacity_kt", message, rule=rule, hint=hint)
    for position in given.where(pl.col("shape") == "table"):
        if len(_of(tables.get("congestion_points"), given.full["id"][position])) < 2:
            message = f"{given.full['id'][position]} has fewer than two points."
            rule = "A line needs two points in congestion_points.csv."
            yield given.problem("E151", position, "shape", message, rule=rule, hint="")


def _has_none(target: Loaded | None, row: str | None) -> bool:
    """Whether a row that is there has no capacity of its own."""
    if target is None or row is None or row not in target.index:
        return False
    position = target.index[row]
    return not target.text(position, "capacity_kt") and target.full["capacity_kt"][position] is None


def _limits(given: Loaded, tables: Tables) -> Iterator[Problem]:
    members = tables.get("limit_members")
    rule = "Waiting at a limit is borne by its links and interchanges, each counted in full."
    for position in given.where((pl.col("table") == "limits") & (pl.col("shape") != "none")):
        if given.full["shape"][position] == "bpr":
            message = "A limit has no hours of its own that could be multiplied."
            hint = "Choose queue or table."
            yield given.problem("E153", position, "shape", message, rule=rule, hint=hint)
        odd = _odd_member(members, given.full["row"][position])
        if odd:
            hint = "Put the congestion on a link or an interchange."
            yield given.problem("E153", position, "row", odd, rule=rule, hint=hint)


def _odd_member(members: Loaded | None, limit: str | None) -> str:
    """What is wrong with a member of a limit that cannot bear its hours; blank where nothing is."""
    if members is None or limit is None:
        return ""
    weighted = pl.col("weight").is_not_null() & (pl.col("weight") != 1)
    foreign = ~pl.col("table").is_in(WAYS) & pl.col("table").is_not_null()
    odd = members.where(
        (pl.col("limit") == limit) & (weighted | foreign | pl.col("good").is_not_null())
    )
    if not odd:
        return ""
    table, row = members.full["table"][odd[0]], members.full["row"][odd[0]]
    if table not in WAYS:
        return f"{limit} counts {table}/{row}, where nothing waits."
    return f"{limit} counts {table}/{row} for one good only, or with a weight."


def _of(points: Loaded | None, congestion: str | None) -> list[int]:
    """Positions of the points of a congestion by load, those without a load left out."""
    if points is None or congestion is None:
        return []
    there = pl.col("load_kt").is_not_null() & pl.col("hours").is_not_null()
    mine = points.where((pl.col("congestion") == congestion) & there)
    return sorted(mine, key=lambda position: float(points.full["load_kt"][position]))


def _points(given: Loaded, points: Loaded | None) -> Iterator[Problem]:
    if points is None:
        return
    for at in given.where(pl.col("shape") == "table"):
        before, slope = -1, 0.0
        for position in _of(points, given.full["id"][at]):
            if before >= 0:
                fault, slope = _fault(points, before, position, slope)
                if fault:
                    column, message = fault
                    rule = "Loads differ, and hours rise with the load, ever more steeply."
                    yield points.problem("E152", position, column, message, rule=rule, hint="")
            before = position


def _fault(
    points: Loaded, before: int, position: int, slope: float
) -> tuple[tuple[str, str] | None, float]:
    """The column and the fault of a point after another, and how steep the line between is."""
    load, hours = points.full["load_kt"], points.full["hours"]
    step, rise = load[position] - load[before], hours[position] - hours[before]
    if step <= 0:
        return ("load_kt", f"Another point has the load {plain(load[position])}."), slope
    if rise < 0:
        return ("hours", f"Hours fall from {plain(hours[before])} at {plain(load[before])}."), slope
    if rise / step < slope * (1 - _ROUNDING):
        words = f"Hours rise less steeply than before {plain(load[before])}."
        return ("hours", words), slope
    return None, rise / step
