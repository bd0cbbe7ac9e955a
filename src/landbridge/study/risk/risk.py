"""The verb `risk`: what all outages of a case cost on average, and in bad years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Bools
from landbridge.model.live.live import LiveCase
from landbridge.model.solution import Solution
from landbridge.study.risk.bridged import Bridged, Easing, bridged
from landbridge.study.risk.exceedance import curve, exceedance
from landbridge.study.risk.histories import Histories, drawn
from landbridge.study.risk.known import Known, never_gains, outages_of, why_idle
from landbridge.study.risk.losses import Losses, losses_of
from landbridge.study.risk.riskwords import sentences_of
from landbridge.study.risk.tables import annual_of, causes_of, lasting_of, states_of
from landbridge.study.sweeps.held import held_of
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper

MOST = 1_000
"""States solved; of more, those that last longest."""


@dataclass(frozen=True)
class Risk:
    """What outages cost, over years drawn by lot. Money is million USD.

    base: the plan without any.  years, seed: what was drawn.
    expected_musd, error_musd: loss of a year on average, and the standard error of that.
    expected_low_musd: the same with states that were not solved at the least they can cost.
    annual: loss of every year drawn.  exceedance: loss by return period, with a band.  curve: the
    whole of it for drawing.  causes: what every outage adds.  states: what was out together, the
    costliest first.  left_out: outages that change nothing, and why.
    states_met, states_bounded, share_bounded: states in all, those only bounded, and the part of
    the time of outages these take.
    stored_musd, stored_exceedance, stored_curve: an estimate with storage: every outage by itself,
    with a year to make storage good, and `catch_up` of its demand served later. None without.
    solves: programmes solved.  certificate: the worst violation of all proofs.
    """

    base: Solution
    years: int
    seed: int
    expected_musd: float
    error_musd: float
    expected_low_musd: float
    annual: pl.Series
    exceedance: pl.DataFrame
    curve: pl.DataFrame
    causes: pl.DataFrame
    states: pl.DataFrame
    left_out: pl.DataFrame
    states_met: int
    states_bounded: int
    share_bounded: float
    catch_up: float
    stored_musd: float | None
    stored_exceedance: pl.DataFrame | None
    stored_curve: pl.DataFrame | None
    solves: int
    certificate: float

    @property
    def free_share(self) -> float:
        """Share of the years that cost nothing."""
        return float((self.annual <= 1e-9).mean())  # type: ignore[arg-type]

    @property
    def sentences(self) -> list[str]:
        """The findings in plain words."""
        return sentences_of(self)

    def facts(self) -> dict[str, Any]:
        """Everything for programs, with stable keys."""
        numbers = (
            *("years", "seed", "expected_musd", "error_musd", "expected_low_musd", "free_share"),
            *("states_met", "states_bounded", "share_bounded", "catch_up", "stored_musd"),
            *("solves", "certificate"),
        )
        frames = ("exceedance", "curve", "causes", "states", "left_out")
        stored = self.stored_exceedance
        return {
            "sentences": self.sentences,
            **{name: getattr(self, name) for name in numbers},
            **{name: getattr(self, name).to_dicts() for name in frames},
            "stored_exceedance": None if stored is None else stored.to_dicts(),
        }

    def __repr__(self) -> str:
        return (
            f"Risk({self.expected_musd:,.1f} ± {self.error_musd:,.1f} million USD a year, "
            f"{self.years} years, seed {self.seed})"
        )


def risk(
    given: Case | Solution | LiveCase,
    years: int = 10_000,
    seed: int = 1,
    *,
    most: int = MOST,
    storage: bool = True,
    catch_up: float = 0.0,
    means: Means | None = None,
) -> Risk:
    """Draw many years of outages and add up what they cost.

    given: a case with a table `outages`, in its base year, or a solution in its year.
    years: how many.  seed: the same gives the same years.
    most: states to solve at most; of more than these, the shortest are bounded.
    storage: whether to estimate, beside the losses without, what they are with the storage of the
        case.  catch_up: share of the demand of an outage that may be served later, there.

    What is out together is a state; a year is worth what it is without outages, less the days in
    each state times its loss a day. This is exact as long as nothing is stored, since the rates of
    one day do not bind another; with storage, losses are less. So they are upper estimates.

    Raises what `live` raises, CertificateError where a state could not be proved, ValueError for
    fewer than 100 years.
    """
    if years < 100:
        raise ValueError("fewer than 100 years say nothing of a bad one")
    held = held_of(given, priced=True)
    case = held.base.case
    every = outages_of(case)
    idle = {one.id: reason for one in every if (reason := why_idle(case, one.failure))}
    outages = [one for one in every if one.id not in idle]
    left_out = [
        {"outage": one.id, "name": one.name, "why": idle[one.id]} for one in every if one.id in idle
    ]
    told = replace(means or Means(), seed=seed)
    with Sweeper(held, told) as sweeper:
        history = drawn(outages, years, seed) if outages else _quiet(years, seed)
        chosen = _chosen(case, outages, history, most)
        losses = losses_of(sweeper, case, outages, history.states, chosen)
    eased = None
    if outages and (catch_up or (storage and case.table("storage").height)):
        eased = bridged(held.base, outages, history, losses.alone, Easing(storage, catch_up))
    frame = pl.DataFrame(left_out, schema=dict.fromkeys(("outage", "name", "why"), pl.String))
    found = _found(held.base, outages, history, losses, frame)
    return found if eased is None else _eased(found, eased, catch_up, outages)


def _quiet(years: int, seed: int) -> Histories:
    """Years in which nothing can be out."""
    none, days = np.empty(0, np.int64), np.empty(0)
    return Histories(years, seed, np.empty((0, 0), np.bool_), none, none, days, none, none, days)


def _chosen(case: Case, outages: list[Known], history: Histories, most: int) -> Bools:
    """Which states are solved: all, or those that last longest where bounds of the rest hold."""
    count = len(history.states)
    if count <= most or not all(never_gains(case, one.failure) for one in outages):
        return np.ones(count, np.bool_)
    lasting = lasting_of(history)
    chosen = np.zeros(count, np.bool_)
    chosen[np.argsort(-lasting, kind="stable")[:most]] = True
    return chosen


def _found(
    base: Solution,
    outages: list[Known],
    history: Histories,
    losses: Losses,
    left_out: pl.DataFrame,
) -> Risk:
    annual, lowest = (annual_of(history, of) for of in (losses.high, losses.low))
    lasting = lasting_of(history)
    bounded = float(lasting[~losses.solved].sum())
    return Risk(
        base=base,
        years=history.years,
        seed=history.seed,
        expected_musd=float(annual.mean()),
        error_musd=float(annual.std(ddof=1) / np.sqrt(history.years)),
        expected_low_musd=float(lowest.mean()),
        annual=pl.Series("loss_musd", annual),
        exceedance=exceedance(annual),
        curve=curve(annual),
        causes=causes_of(base, outages, history, losses),
        states=states_of(outages, history, losses),
        left_out=left_out,
        states_met=len(history.states),
        states_bounded=int((~losses.solved).sum()),
        share_bounded=bounded / max(float(lasting.sum()), 1e-300),
        catch_up=0.0,
        stored_musd=None,
        stored_exceedance=None,
        stored_curve=None,
        solves=losses.scenarios,
        certificate=losses.certificate,
    )


def _eased(found: Risk, eased: Bridged, catch_up: float, outages: list[Known]) -> Risk:
    """The same with what it would be with storage."""
    ids = [one.id for one in outages]
    stored = pl.DataFrame({"outage": ids, "stored_musd": eased.of}).cast({"outage": pl.String})
    causes = found.causes.drop("stored_musd").join(stored, on="outage", maintain_order="left")
    return replace(
        found,
        catch_up=catch_up,
        stored_musd=float(eased.annual.mean()),
        stored_exceedance=exceedance(eased.annual),
        stored_curve=curve(eased.annual),
        causes=causes.select(found.causes.columns),
        solves=found.solves + eased.solves,
        certificate=max(found.certificate, eased.worst),
    )
