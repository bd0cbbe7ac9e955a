"""The noun `Solution`: flows, prices and unmet demand, proved to be optimal."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.engine.certificate import Certificate
from landbridge.model.accounts import costs as _costs
from landbridge.model.accounts import detours as _detours
from landbridge.model.accounts import flows as _flows
from landbridge.model.accounts import markets as _markets
from landbridge.model.accounts import routes as _routes
from landbridge.model.congestion import waiting as _waiting
from landbridge.model.congestion.equilibrium import Equilibrium, Routing
from landbridge.model.solved import Solved


@dataclass(frozen=True)
class Solution:
    """The best plan for a case in a year, proved so; every frame is in kt a year and USD/t.

    case: as solved, with scenarios and the year applied.
    given: the same for all years, before what is not open in this one was left out.
    scenarios: their titles.  strict: whether demands were limits.
    notes: what a reader must know, such as controls that do not bind.
    routing: whether hours are as given (`fixed`) or grow with the load (`user`, `system`).
    equilibrium: where they grow, how near the plan is to an equilibrium.
    """

    case: Case
    given: Case
    year: int
    scenarios: tuple[str, ...]
    strict: bool
    notes: tuple[str, ...]
    solved: Solved = field(repr=False)
    routing: Routing = "fixed"
    equilibrium: Equilibrium | None = field(default=None, repr=False)

    @property
    def certificate(self) -> Certificate:
        """The proof that no better plan exists."""
        return self.solved.certificate

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What studies have worked out for it and will ask for again, by their own names."""
        return {}

    @cached_property
    def flows(self) -> pl.DataFrame:
        """What runs on links and interchanges, by stream and direction."""
        return _flows.flows(self.solved)

    @cached_property
    def loading(self) -> pl.DataFrame:
        """How much of every capacity is used, and its scarcity price."""
        return _flows.loading(self.solved)

    @cached_property
    def scarcity(self) -> pl.DataFrame:
        """The capacities of which one more tonne would be worth something, dearest first."""
        return self.loading.filter(pl.col("scarcity_usd_t") > _WORTH).sort(
            "scarcity_usd_t", descending=True, maintain_order=True
        )

    @cached_property
    def waiting(self) -> pl.DataFrame:
        """What waits where, the longest first; nothing where hours are as given."""
        return _waiting.waiting(self.equilibrium, self.loading)

    @cached_property
    def detours(self) -> pl.DataFrame:
        """What using each link or interchange would cost the plan, by stream, USD/t; 0 where used.

        A first tonne forced over it would make the whole plan dearer by that much.
        """
        return _detours.detours(self.solved)

    @cached_property
    def supplied(self) -> pl.DataFrame:
        """What every supply delivers, strands and earns."""
        return _markets.supplied(self.solved)

    @cached_property
    def served(self) -> pl.DataFrame:
        """Every sale: who buys what from where, at what price delivered."""
        return _markets.served(self.solved)

    @cached_property
    def unmet(self) -> pl.DataFrame:
        """What was to be met and is not."""
        return _markets.unmet(self.solved)

    @cached_property
    def unserved(self) -> pl.DataFrame:
        """Demand with a willingness to pay that is not bought because it does not pay."""
        return _markets.unserved(self.solved)

    @cached_property
    def runs(self) -> pl.DataFrame:
        """Throughput of every recipe."""
        return _markets.runs(self.solved)

    @cached_property
    def prices(self) -> pl.DataFrame:
        """Worth of one more tonne of every stream at every node."""
        return _markets.prices(self.solved)

    @cached_property
    def costs(self) -> pl.DataFrame:
        """Every part of the objective, million USD a year."""
        return _costs.costs(self.solved)

    @property
    def objective_musd(self) -> float:
        """Value of the demand served less all costs, million USD a year."""
        return _costs.objective_musd(self.costs)

    @cached_property
    def routes(self) -> pl.DataFrame:
        """Flows as routes, biggest first, with which of them are one of several."""
        return _routes.routes(self.solved)

    @cached_property
    def plain_routes(self) -> pl.DataFrame:
        """The same without that, which takes a while to find."""
        return _routes.plain_routes(self.solved)

    def facts(self) -> dict[str, Any]:
        """Everything for programs, with stable keys; frames become lists of rows."""
        frames = (
            "costs",
            "routes",
            "flows",
            "loading",
            "supplied",
            "served",
            "unmet",
            "unserved",
            "runs",
            "waiting",
        )
        return {
            "case": self.case.meta.title,
            "year": self.year,
            "statistic": self.case.statistic or None,
            "controls_on": self.case.day.isoformat(),
            "scenarios": list(self.scenarios),
            "strict": self.strict,
            "objective_musd": self.objective_musd,
            "certificate": self.certificate.facts(),
            "notes": list(self.notes),
            "routing": self.routing,
            "equilibrium": self.equilibrium.facts() if self.equilibrium else None,
            **{name: getattr(self, name).to_dicts() for name in frames},
        }

    def __repr__(self) -> str:
        what = f", {' + '.join(self.scenarios)}" if self.scenarios else ""
        proof = "proved" if self.certificate.holds else "NOT proved"
        worth = f"{self.objective_musd:,.1f} million USD"
        return f"Solution({self.case.name!r}, {self.year}{what}: {worth}, {proof} optimal)"


_WORTH = 1e-6  # USD/t below which a scarcity price is rounding
