"""What doing without what a plan runs on could cost it at most."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from landbridge.engine.interdiction.elements import NOISE
from landbridge.engine.lp import Floats
from landbridge.engine.sums import sum_by
from landbridge.model.build import Build
from landbridge.model.gauge.worths import shut_worths
from landbridge.model.network import Kind
from landbridge.model.solved import Solved


class Drops:
    """What a kt in each column could be worth, and which row of a table it closes with."""

    def __init__(self, build: Build) -> None:
        """build: of the programme."""
        self._build = build

    @cached_property
    def _worth(self) -> Floats:
        return shut_worths(self._build).shut

    def read(self, solved: Solved) -> Mapping[str, Floats]:
        """By table (links, interchanges, plants), what doing without each row costs at most.

        Million USD a year; 0 where it does not run, infinite where nothing is known. For every set
        of rows the worth of the best plan without them is no less than that of this plan less the
        sum of theirs; see `engine.interdiction.bounds`.
        """
        b, run = self._build, solved.build.columns["run"]
        links, changes = b.flows_on(Kind.LINK), b.flows_on(Kind.INTERCHANGE)
        blocks = {
            "links": (links.ids, links.keys["row"]),
            "interchanges": (changes.ids, changes.keys["row"]),
            "plants": (run.ids, run.keys["plant"]),
        }
        noise = NOISE * solved.arrays.magnitude[solved.arrays.column_group]
        kt = np.where(solved.optimum.x > noise, solved.optimum.x, 0.0)
        lost = np.zeros(kt.size)
        np.multiply(kt, self._worth, out=lost, where=kt > 0)
        return {
            table: sum_by(rows, lost[ids], b.case.table(table).height) / 1000.0
            for table, (ids, rows) in blocks.items()
        }
