"""Whether what a scenario leaves of a row still fits together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from landbridge.case import congested, rules
from landbridge.case.case import Case
from landbridge.case.edit import row_names
from landbridge.case.loaded import Loaded
from landbridge.case.plain_text import column_texts
from landbridge.case.scenario.notes import Spot
from landbridge.case.schema import tables
from landbridge.case.sheet import Sheet
from landbridge.errors import Problem


def fits(before: Case, after: Case, spot: Spot) -> None:
    """Take down the rows that a scenario has put at odds with themselves.

    A link that starts where it ends, something that closes before it opens, km by country that no
    longer add up to the length, a friction on a good that its row does not have, a congestion
    without a number that it needs.
    """
    changed = [name for name in after.tables if after.tables[name] is not before.tables.get(name)]
    found = list(_misfits(after, changed))
    known = set(_misfits(before, changed)) if found else set()
    for problem in found:
        if problem not in known:
            spot.place(problem)


TABLES = (
    *("links", "interchanges", "plants", "controls", "frictions"),
    *("congestion", "congestion_points"),
)
"""Tables with cells that must agree with each other."""

AGREE = (
    *("id", "from", "to", "from_mode", "to_mode", "opens", "closes", "starts", "ends"),
    *("mode", "at_sea", "length_km", "countries"),
    *("table", "row", "good", "origin"),
    *("effect", "quota_kt", "tariff_usd_t", "tariff_percent"),
    *("shape", "capacity_kt", "vehicle_t", "congestion", "point", "load_kt", "hours"),
    *("limit", "weight"),
)
"""The columns that must agree, and those it takes to see it."""


def _misfits(case: Case, names: list[str]) -> Iterator[Problem]:
    needed = [name for name in TABLES if name in names and name in case.tables]
    loaded = {name: _loaded(case, name) for name in needed}
    beside: dict[str, tuple[str, ...]] = {
        "links": ("modes",),
        "frictions": ("supply", "demand"),
        "congestion": congested.BESIDE,
        "congestion_points": ("congestion", *congested.BESIDE),
    }
    others = [other for name in loaded for other in beside.get(name, ()) if other in case.tables]
    loaded |= {other: _loaded(case, other) for other in others}
    agreed = (rules.loops, rules.spans, rules.lengths, rules.frictions, rules.figures)
    for rule in (*agreed, congested.congested):
        for problem in rule(loaded):
            table = problem.file
            row = row_names(case.tables[table], table)[problem.row or 0]
            yield replace(problem, message=f"{table}/{row}: {problem.message}")


def _loaded(case: Case, name: str) -> Loaded:
    given = case.tables[name]
    frame = given.select(column for column in given.columns if column in AGREE)
    texts = tuple(column_texts(frame[column]).to_list() for column in frame.columns)
    sheet = Sheet(name, tuple(frame.columns), texts, range(frame.height))
    return Loaded(tables()[name], sheet, frame, complete=True)
