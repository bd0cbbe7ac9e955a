"""What is lost where something closes: worth, goods, money and days, and who bears it.

Every loss is the plan of the case as it is less the best plan with the thing closed; both are
proved. A country is closed in two ways: to everything (`closed`: every link that runs through it
or ends in it, every interchange in it, so that its own trade is lost as well), or only to what the
economy sends and gets across it (`no passage`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from landbridge.case.scenario.form import Scenario
from landbridge.study.dependence.subject import Subject
from landbridge.study.sweeps.answer import Answer
from landbridge.study.sweeps.change import SLIGHT, by_party
from landbridge.study.sweeps.sweeper import Sweeper

How = Literal["closed", "no passage"]
"""Whether nothing runs there any more, or only nothing of the economy passes."""

MOVING: Final = ("transport", "interchange", "border", "time", "friction", "tariff")
"""Parts of the objective that are costs of moving."""

_KT = SLIGHT

ROWS: dict[str, type[pl.DataType]] = {
    "kind": pl.String,
    "id": pl.String,
    "name": pl.String,
    "how": pl.String,
    "loss_musd": pl.Float64,
    "home_musd": pl.Float64,
    "unmet_kt": pl.Float64,
    "stranded_kt": pl.Float64,
    "unserved_kt": pl.Float64,
    "extra_cost_musd": pl.Float64,
    "extra_usd_t": pl.Float64,
    "extra_days": pl.Float64,
    "certificate": pl.Float64,
    "problem": pl.String,
}
"""Columns of `Losses.rows`."""

GOODS: dict[str, type[pl.DataType]] = {
    "kind": pl.String,
    "id": pl.String,
    "how": pl.String,
    "good": pl.String,
    "delivered_kt": pl.Float64,
    "unmet_kt": pl.Float64,
    "stranded_kt": pl.Float64,
    "unserved_kt": pl.Float64,
    "extra_cost_musd": pl.Float64,
    "extra_usd_t": pl.Float64,
    "extra_days": pl.Float64,
}
"""Columns of `Losses.goods`."""

PARTIES: dict[str, type[pl.DataType]] = {
    "kind": pl.String,
    "id": pl.String,
    "how": pl.String,
    "role": pl.String,
    "party": pl.String,
    "loss_musd": pl.Float64,
}
"""Columns of `Losses.parties`."""


@dataclass(frozen=True)
class Losses:
    """What is lost where each of some things closes, a year.

    rows: one per thing and way of closing, the greatest loss first. loss_musd: what the plan is
    worth less. home_musd: the part of it that sellers, buyers, shippers and plants of the economy
    bear. unmet_kt, stranded_kt, unserved_kt: how much more of what was to be met is not, of
    supplies finds no way, of demand is not served because it does not pay. extra_cost_musd: what
    moving costs more, transport to tariffs and time; less than nothing where trade is lost.
    extra_usd_t, extra_days: what a tonne that arrives costs more on its way, and how much longer it
    takes, on average. certificate: the worst violation of the proof. problem: why there is no
    answer.
    goods: the same by good; delivered_kt: how much more arrives, mostly less than nothing.
    parties: who loses how much at the prices of the plans, those who gain below zero; what they
    lose is the loss. Where prices are not unique, it could be split otherwise.
    """

    rows: pl.DataFrame
    goods: pl.DataFrame
    parties: pl.DataFrame

    def of(self, on: Subject, how: How = "closed") -> dict[str, Any]:
        """The row of one thing; raises KeyError where it was not closed that way."""
        found = self.rows.filter(kind=on.kind, id=on.id, how=how)
        if found.is_empty():
            raise KeyError(f"{on.key}, {how}")
        return found.row(0, named=True)

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        frames = ("rows", "goods", "parties")
        return {name: getattr(self, name).to_dicts() for name in frames}


def losses(sweeper: Sweeper, subjects: Sequence[Subject]) -> Losses:
    """What is lost where each of the subjects closes; countries both ways.

    Raises LandbridgeError where the sweep fails.
    """
    home = sweeper.held.base.case.meta.economy
    asked = list(_asked(subjects, home))
    answers = sweeper.ask([scenario for _, _, scenario in asked])
    base = sweeper.base
    found = [(on, how, one) for (on, how, _), one in zip(asked, answers, strict=True)]
    rows = [_row(on, how, base, one, home) for on, how, one in found]
    known = [part for part in found if part[2].is_known]
    goods = [row for part in known for row in _goods(*part[:2], base, part[2])]
    parties = [row for part in known for row in _parties(*part[:2], base, part[2])]
    order = ["loss_musd", "kind", "id", "how"]
    return Losses(
        pl.DataFrame(rows, schema=ROWS).sort(
            order, descending=[True, False, False, False], nulls_last=True
        ),
        pl.DataFrame(goods, schema=GOODS),
        pl.DataFrame(parties, schema=PARTIES),
    )


def _asked(subjects: Sequence[Subject], home: str) -> Iterable[tuple[Subject, How, Scenario]]:
    for on in subjects:
        yield on, "closed", on.closing()
        barring = on.barring(home)
        if barring is not None:
            yield on, "no passage", barring


def _row(on: Subject, how: How, base: Answer, then: Answer, home: str) -> dict[str, Any]:
    head = {"kind": on.kind, "id": on.id, "name": on.name, "how": how}
    if not then.is_known:
        return {**head, "problem": then.problem}
    totals = [_total(answer) for answer in (base, then)]
    return {
        **head,
        "loss_musd": base.worth_musd - then.worth_musd,
        "home_musd": _of(base, home) - _of(then, home),
        **_more(*totals),
        "extra_cost_musd": _moving(then) - _moving(base),
        "certificate": then.certificate,
        "problem": "",
    }


def _total(answer: Answer) -> dict[str, float]:
    """The figures of all goods together."""
    names = [name for name in answer.goods[0] if name != "good"] if answer.goods else []
    return {name: sum(good[name] for good in answer.goods) for name in names}


def _moving(answer: Answer) -> float:
    return sum(answer.items[item] for item in MOVING)


def _of(answer: Answer, home: str) -> float:
    """What those of a country gain, million USD."""
    return float(sum(gain["musd"] for gain in answer.parties if gain["party"] == home))


def _more(before: dict[str, float], then: dict[str, float]) -> dict[str, float]:
    """What is more than before, and what a tonne that arrives takes more."""
    missing = ("unmet_kt", "stranded_kt", "unserved_kt")
    return {
        **{name: _change(before, then, name) for name in missing},
        "extra_cost_musd": _change(before, then, "moving_musd"),
        "extra_usd_t": 1000.0 * _per_tonne(before, then, "moving_musd"),
        "extra_days": _per_tonne(before, then, "kt_days"),
    }


def _change(before: dict[str, float], then: dict[str, float], name: str) -> float:
    change = then.get(name, 0.0) - before.get(name, 0.0)
    return change if abs(change) > _KT else 0.0


def _per_tonne(before: dict[str, float], then: dict[str, float], name: str) -> float:
    """How much more of it falls on a kt that arrives; 0 where nothing arrives any more."""
    if min(side.get("delivered_kt", 0.0) for side in (before, then)) <= _KT:
        return 0.0
    return then[name] / then["delivered_kt"] - before[name] / before["delivered_kt"]


def _goods(on: Subject, how: How, base: Answer, then: Answer) -> Iterable[dict[str, Any]]:
    """Goods of which anything changes."""
    known = {good["good"]: good for good in base.goods}
    for good in then.goods:
        before = known.get(good["good"], {})
        more = {"delivered_kt": _change(before, good, "delivered_kt"), **_more(before, good)}
        if any(abs(value) > _KT for value in more.values()):
            yield {"kind": on.kind, "id": on.id, "how": how, "good": good["good"], **more}


def _parties(on: Subject, how: How, base: Answer, then: Answer) -> Iterable[dict[str, Any]]:
    """Parties whose gain changes, who loses most first."""
    about = {"kind": on.kind, "id": on.id, "how": how}
    for one in by_party(base, then):
        yield {**about, "role": one["role"], "party": one["party"], "loss_musd": -one["musd"]}
