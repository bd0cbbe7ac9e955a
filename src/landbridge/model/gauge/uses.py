"""What of the network a plan runs on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from landbridge.engine.lp import Bools
from landbridge.model.index import positions
from landbridge.model.network import Kind
from landbridge.model.solved import Solved

Used = Mapping[str, Bools]
"""By table (links, interchanges, plants), which rows run at all."""


def used(solved: Solved) -> Used:
    """Which links, interchanges and plants run, however little.

    The others may be closed without any change: the plan stays possible, and its proof stays one.
    """
    b, x = solved.build, solved.optimum.x
    running = {}
    for table, kind in (("links", Kind.LINK), ("interchanges", Kind.INTERCHANGE)):
        flows = b.flows_on(kind)
        running[table] = _marked(flows.keys["row"][x[flows.ids] > 0], b.case.table(table).height)
    run = b.columns["run"]
    plant = run.keys["plant"][x[run.ids] > 0]
    minimum = b.rows["plant_minimum"].keys["plant"]
    of_unit = positions(b.case.table("units")["plant"], b.case.table("plants")["id"])
    drawn = of_unit[b.rows["unit_minimum"].keys["unit"]]
    obliged = np.concatenate([plant, minimum, drawn])
    running["plants"] = _marked(obliged, b.case.table("plants").height)
    return running


def _marked(rows: np.ndarray, count: int) -> Bools:
    marks = np.zeros(count, np.bool_)
    marks[rows] = True
    return marks
