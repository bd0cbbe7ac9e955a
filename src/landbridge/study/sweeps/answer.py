"""What is kept of a plan when thousands are compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from landbridge.engine.lp import Bools, Floats
from landbridge.model.accounts.costs import ITEMS
from landbridge.model.gauge.gauge import Figures
from landbridge.model.gauge.goods import GoodFigures
from landbridge.model.gauge.uses import Used

USED = ("links", "interchanges", "plants")
"""Tables of which it is kept which rows run."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A scenario answered.

    key: of the scenario (`asked.key_of`).
    worth_musd: welfare, million USD a year: value of the demand served less all costs; not a number
        where there is no answer.
    certificate: the worst violation of the proof, as `Certificate.worst`.
    problem: why there is no answer, such as strict mode asking for the impossible; else "".
    items: the parts of the objective by the names of `accounts.costs.ITEMS`, million USD a year.
    goods: of every good what `gauge.goods.GoodFigures` says.
    parties: what each gains at the prices of the plan: role, party, musd; see `gauge.parties`.
    scarce: the capacities that earn most: table, id, scarcity, rent_musd; see `gauge.rents`.
    used: which rows of USED run, packed; nothing where the programme had to be built anew.
    drops: of the rows that run, packed likewise, what doing without each could cost the plan at
        most, million USD a year; see `gauge.drops`.
    """

    key: str
    worth_musd: float
    certificate: float
    problem: str = ""
    items: dict[str, float] = field(default_factory=dict)
    goods: list[dict[str, Any]] = field(default_factory=list)
    parties: list[dict[str, Any]] = field(default_factory=list)
    scarce: list[dict[str, Any]] = field(default_factory=list)
    used: Mapping[str, bytes | None] = field(default_factory=dict)
    drops: Mapping[str, bytes | None] = field(default_factory=dict)

    def uses(self, table: str, rows: int) -> Bools | None:
        """Which of the rows of a table of the case as held run; None where that is not known.

        What does not run can be closed as well: plan and proof stay what they are.
        """
        packed = self.used.get(table)
        if packed is None:
            return None
        return np.unpackbits(np.frombuffer(packed, np.uint8), count=rows).astype(np.bool_)

    def dropping(self, table: str, rows: int) -> Floats | None:
        """What doing without each row of a table could cost at most; None where not known."""
        used, packed = self.uses(table, rows), self.drops.get(table)
        if used is None or packed is None:
            return None
        drops = np.zeros(rows)
        drops[used] = np.frombuffer(packed, np.float64)
        return drops

    @property
    def is_known(self) -> bool:
        """Whether there is an answer."""
        return not self.problem


def answer_of(key: str, figures: Figures, drops: Mapping[str, Floats] | None = None) -> Answer:
    """The answer that was measured.

    drops: what doing without each row could cost; None where rows are not those of the case.
    """
    return Answer(
        key=key,
        worth_musd=figures.worth_musd,
        certificate=figures.certificate,
        items=figures.items,
        goods=[good._asdict() for good in figures.goods],
        parties=[gain._asdict() for gain in figures.gains],
        scarce=[rent._asdict() for rent in figures.rents],
        used={} if drops is None else _packed(figures.used),
        drops={} if drops is None else _packed_drops(figures.used, drops),
    )


def unanswered(key: str, problem: str) -> Answer:
    """There is no answer, and why."""
    return Answer(key, math.nan, math.nan, problem)


def _packed(used: Used) -> dict[str, bytes | None]:
    return {table: np.packbits(used[table]).tobytes() for table in USED}


def _packed_drops(used: Used, drops: Mapping[str, Floats]) -> dict[str, bytes | None]:
    return {table: drops[table][used[table]].tobytes() for table in USED}


def _struct(names: Mapping[str, type[pl.DataType]]) -> pl.Struct:
    return pl.Struct(dict(names))


_GOOD: dict[str, type[pl.DataType]] = {
    name: pl.String if name == "good" else pl.Float64 for name in GoodFigures._fields
}
_PARTY: dict[str, type[pl.DataType]] = {"role": pl.String, "party": pl.String, "musd": pl.Float64}
_RENT: dict[str, type[pl.DataType]] = {
    "table": pl.String,
    "id": pl.String,
    "scarcity": pl.Float64,
    "rent_musd": pl.Float64,
}

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "key": pl.String,
    "worth_musd": pl.Float64,
    "certificate": pl.Float64,
    "problem": pl.String,
    "items": _struct(dict.fromkeys(ITEMS, pl.Float64)),
    "goods": pl.List(_struct(_GOOD)),
    "parties": pl.List(_struct(_PARTY)),
    "scarce": pl.List(_struct(_RENT)),
    "used": _struct(dict.fromkeys(USED, pl.Binary)),
    "drops": _struct(dict.fromkeys(USED, pl.Binary)),
}
"""Columns of answers where they are kept."""


def frame_of(answers: list[Answer]) -> pl.DataFrame:
    """Answers as a frame, to be kept."""
    rows = [{name: getattr(one, name) for name in SCHEMA} for one in answers]
    return pl.DataFrame(rows, schema=SCHEMA)


def answers_in(frame: pl.DataFrame) -> list[Answer]:
    """Answers that were kept."""
    return [_kept(row) for row in frame.select(*SCHEMA).iter_rows(named=True)]


def _kept(row: dict[str, Any]) -> Answer:
    packed = {
        column: {name: one for name, one in row[column].items() if one is not None}
        for column in ("used", "drops")
    }
    items = {} if row["problem"] else row["items"]
    return Answer(**{**row, **packed, "items": items})
