"""What can be asked of a solution: a share, a flow, a revenue, or what the plan is worth."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.case.suggest import did_you_mean
from landbridge.engine.interval import Linear
from landbridge.engine.lp import Arrays, Floats
from landbridge.errors import CaseError, Problem
from landbridge.model.accounts.costs import investment_musd, stranded_musd
from landbridge.model.build import Build
from landbridge.model.crossing import Crossing, crossing
from landbridge.model.engines import flows_for
from landbridge.model.layered import layered
from landbridge.model.quantities import COUNTED, Exports, quantity, revenue_of
from landbridge.model.solution import Solution
from landbridge.model.territory import WAYS
from landbridge.study.measured import good_in_words, listed, named

Kind = Literal["share", "flow", "revenue", "welfare"]

OWNED = ("links", "interchanges")
"""Tables whose rows earn a tariff and have an owner."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A question with a number as its answer; made by `share`, `flow`, `revenue` and `welfare`.

    on: countries or rows of the case, such as `RUS`, `land/RUS` or `links/cpc`; for a revenue also
        an owner, `owners/NAME`.  good, origin, to: what is counted; None for all.
    """

    kind: Kind
    on: tuple[str, ...] = ()
    good: str | None = None
    origin: str | None = None
    to: str | None = None

    @property
    def unit(self) -> str:
        """Unit of the answer."""
        return {"share": "share", "flow": "kt/yr"}.get(self.kind, "million USD")

    @property
    def key(self) -> str:
        """The question in short, as it can be asked: `share RUS good=crude_oil origin=KAZ`."""
        given = {"good": self.good, "origin": self.origin, "to": self.to}
        rest = [f"{name}={value}" for name, value in given.items() if value is not None]
        return shlex.join([self.kind, *self.on, *rest])

    def words(self, case: Case) -> str:
        """The question in plain words."""
        if self.kind == "welfare":
            return "What the plan is worth"
        on = listed([_named(case, one) for one in self.on]) if self.on else ""
        if self.kind == "revenue":
            return f"Revenue of {on}"
        good = good_in_words(case, self.good or "")
        start = f" from {named(case, 'countries', self.origin)}" if self.origin else ""
        end = f" to {named(case, 'countries', self.to)}" if self.to else ""
        if self.kind == "share":
            verb = "passes" if self.on[:1] and self.on[0].startswith("through/") else "crosses"
            return f"Share of {good}{start}{end} abroad that {verb} {on}"
        return f"{good[:1].upper()}{good[1:]}{start}{end}{f' over {on}' if on else ' abroad'}"


def share(
    *via: str, good: str | None = None, origin: str | None = None, to: str | None = None
) -> Quantity:
    """The share of what arrives outside its country of origin that crosses any of `via`.

    via: countries, or rows such as `links/cpc`, `interchanges/poti_port`, `places/aktau`; or one
    country passed on the way to another, `land/RUS` on land or in pipes, `through/RUS` on land or
    at sea.
    """
    return Quantity("share", via, good, origin, to)


def flow(
    *via: str, good: str | None = None, origin: str | None = None, to: str | None = None
) -> Quantity:
    """Tonnes a year, kt.

    One row of links, interchanges, places, supply, demand, plants, recipes or limits: all that
    runs over it. A country, several rows, or `to`: what arrives abroad and crosses any of them on
    its way, each tonne once. Nothing: all that arrives abroad.
    """
    return Quantity("flow", via, good, origin, to)


def revenue(row: str) -> Quantity:
    """What is paid a year for moving over `links/x` or `interchanges/x`, or to `owners/NAME`.

    Tariffs, handling and border fees, million USD.
    """
    return Quantity("revenue", (row,))


def welfare() -> Quantity:
    """Value of the demand served less all costs, million USD a year: what is made greatest."""
    return Quantity("welfare")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to a programme.

    arrays: the programme, with more columns where the question needs them; the first columns are
    those of the solution.  linear: the answer as weights on its columns, in the question's unit.
    crossing: where the programme has tags, the same with what else is known of it.
    """

    quantity: Quantity
    arrays: Arrays
    linear: Linear
    crossing: Crossing | None = None


def ask(asked: Quantity, solution: Solution) -> Asked:
    """Put a question to a solution.

    Raises CaseError where it names what the case does not have in that year.
    """
    return put(asked, solution.solved.build, solution.solved.arrays)


def put(asked: Quantity, b: Build, arrays: Arrays) -> Asked:
    """Put a question to a programme; raises as `ask` does."""
    refuse_unknown(asked, b.case)
    if asked.kind == "welfare":
        constant = -stranded_musd(b.case) - investment_musd(b.case)
        return Asked(asked, arrays, Linear(-arrays.cost / 1000.0, constant=constant))
    if asked.kind == "revenue":
        return Asked(asked, arrays, Linear(_revenue(b, asked.on[0]) / 1000.0))
    exports = Exports(asked.good, asked.origin, asked.to)
    if asked.kind == "flow" and not asked.on:
        return Asked(asked, arrays, Linear(exports.weights(b)))
    if direct(asked):
        return Asked(asked, arrays, Linear(_over_row(asked, b)))
    found = tagged(b, arrays, exports, asked.on)
    over = found.whole if asked.kind == "share" else None
    return Asked(asked, found.arrays, Linear(found.tagged, over), found)


def tagged(b: Build, arrays: Arrays, exports: Exports, via: Sequence[str]) -> Crossing:
    """A programme that tags what crosses any of `via`; in layers where paths decide, by size."""
    make = crossing if flows_for(b, "auto") is None else layered
    return make(b, arrays, exports, via)


def direct(asked: Quantity) -> bool:
    """Whether the flows of a plan answer it; else where goods have been before decides as well."""
    if asked.kind in ("welfare", "revenue"):
        return True
    return asked.kind == "flow" and (not asked.on or _of_row(asked))


def _of_row(asked: Quantity) -> bool:
    """Whether it is about all that runs over a single row."""
    table, slash, _ = asked.on[0].partition("/")
    return bool(slash) and len(asked.on) == 1 and not asked.to and table not in WAYS


def _over_row(asked: Quantity, b: Build) -> Floats:
    """Weights of what runs over a single row."""
    table, _, row = asked.on[0].partition("/")
    found = quantity(b, table, row, asked.good, [asked.origin] if asked.origin else [])
    return np.zeros(b.programme.columns.size) if found is None else found


def _revenue(b: Build, on: str) -> Floats:
    table, _, row = on.partition("/")
    rows = {table: [row]} if table != "owners" else _rows_of_owner(b.case, row)
    parts = [revenue_of(b, name, ids) for name, ids in rows.items()]
    return np.asarray(np.sum(parts, axis=0))


def _rows_of_owner(case: Case, owner: str) -> dict[str, list[str]]:
    return {name: case.table(name).filter(owner=owner)["id"].to_list() for name in OWNED}


def _named(case: Case, on: str) -> str:
    table, slash, row = on.partition("/")
    if table == "owners":
        return row
    if table in WAYS:
        through = "land or waters of " if table == "through" else ""
        return f"{through}{named(case, 'countries', row)}"
    return named(case, table, row) if slash else named(case, "countries", on)


def refuse_unknown(asked: Quantity, case: Case) -> None:
    """Raise CaseError where a question names what a case, at one year, does not have."""
    problems = [
        *_unknown_items(case, "goods", [asked.good]),
        *_unknown_items(case, "countries", [asked.origin, asked.to]),
        *(problem for one in asked.on for problem in _unknown_row(case, asked, one)),
    ]
    if len(asked.on) > 1 and any(one.partition("/")[0] in WAYS for one in asked.on):
        message = "A country that is passed is asked about by itself."
        problems.append(_problem(" ".join(asked.on), message, "", ()))
    if asked.kind in ("share", "revenue") and not asked.on:
        problems.append(_problem(asked.kind, f"Nothing is named for a {asked.kind}.", "", ()))
    if problems:
        raise CaseError(problems)


def _unknown_row(case: Case, asked: Quantity, on: str) -> list[Problem]:
    table, slash, row = on.partition("/")
    if not slash:
        return _unknown_items(case, "countries", [on])
    if asked.kind == "revenue" and table == "owners":
        owners = pl.concat([case.table(name)["owner"] for name in OWNED]).drop_nulls()
        return [] if row in owners else [_problem(on, f"Nobody is called {row!r}.", row, owners)]
    if table in WAYS and asked.kind != "revenue":
        return _unknown_items(case, "countries", [row])
    tables = OWNED if asked.kind == "revenue" else _counted(asked)
    if table not in tables:
        message = f"{table!r} is not a table that can be asked about here."
        return [_problem(on, message, table, tables)]
    return _unknown_items(case, table, [row])


def _counted(asked: Quantity) -> tuple[str, ...]:
    single = asked.kind == "flow" and len(asked.on) == 1 and not asked.to
    return COUNTED if single else ("links", "interchanges", "places", *WAYS)


def _unknown_items(case: Case, table: str, items: Sequence[str | None]) -> list[Problem]:
    ids = case.table(table)["id"].to_list()
    return [
        _problem(item, f"There is no {item!r} in {table} in that year.", item, ids)
        for item in items
        if item is not None and item not in ids
    ]


def _problem(value: str, message: str, word: str, known: Collection[str]) -> Problem:
    some = ", ".join(sorted(dict.fromkeys(known))[:12])
    return Problem(
        "E310",
        message,
        value=value,
        rule=f"Known: {some}{' …' if len(known) > 12 else ''}." if some else "",
        hint=did_you_mean(word, known) or "Name a country, or a row such as links/ID.",
    )
