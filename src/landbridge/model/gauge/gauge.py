"""Everything that is measured of plans of one programme, worked out once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from landbridge.engine.lp import Floats
from landbridge.model.build import Build
from landbridge.model.gauge.drops import Drops
from landbridge.model.gauge.goods import GoodFigures, Goods
from landbridge.model.gauge.items import Items
from landbridge.model.gauge.moving import Moving
from landbridge.model.gauge.parties import Gain, Parties
from landbridge.model.gauge.rents import Rent, Rents
from landbridge.model.gauge.uses import Used, used
from landbridge.model.solved import Solved


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of a plan.

    worth_musd: value of the demand served less all costs, million USD a year.
    certificate: the worst violation of its proof.
    items: the parts of the objective by the names of `costs.ITEMS`, million USD a year.
    goods: what of every good is supplied, moved and missing.
    gains: what each party gains at the prices of the plan; together they gain its worth.
    rents: the capacities that earn most for being scarce, the greatest first.
    used: which links, interchanges and plants run.
    """

    worth_musd: float
    certificate: float
    items: dict[str, float]
    goods: tuple[GoodFigures, ...]
    gains: tuple[Gain, ...]
    rents: tuple[Rent, ...]
    used: Used


class Gauge:
    """Measures plans whose programmes differ in bounds and sides alone."""

    def __init__(self, build: Build) -> None:
        """build: of the programme; its rows and columns stay where they are."""
        moving = Moving(build)
        self._items, self._goods = Items(build, moving), Goods(build, moving)
        self._parties, self._rents = Parties(build), Rents(build)
        self._drops = Drops(build)

    def read(self, solved: Solved) -> Figures:
        """Measure one plan."""
        items = self._items.read(solved)
        return Figures(
            worth_musd=items["value"]
            - sum(musd for item, musd in items.items() if item != "value"),
            certificate=solved.certificate.worst,
            items=items,
            goods=self._goods.read(solved),
            gains=self._parties.read(solved, items),
            rents=self._rents.read(solved),
            used=used(solved),
        )

    def drops(self, solved: Solved) -> Mapping[str, Floats]:
        """By table, what doing without each row could cost a plan at most; see `gauge.drops`."""
        return self._drops.read(solved)
