"""The least number of closures that cuts an economy's trade off, with what they are and the proof.

Only ways count that a good may really take: what its streams may use under the controls in force,
over what has any capacity. Countries, places, owners and links are closed as a scenario closes
them. Without `own`, nothing is closed that lies in the economy itself: the question is who else
could stop its trade.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from landbridge.engine.cuts.flow import least_arcs
from landbridge.engine.cuts.hitting import LabelCut, least_labels
from landbridge.engine.lp import Floats, Ints
from landbridge.engine.sums import sum_by
from landbridge.model.solution import Solution
from landbridge.model.solved import Solved
from landbridge.study.dependence.called import Names, names_of, stops
from landbridge.study.dependence.direction import Direction, arrivals, home_of, refuse_goods
from landbridge.study.dependence.grounds import (
    CLOSED,
    Closed,
    Ground,
    Things,
    ground_of,
    things_on,
)

ROWS_OF: dict[str, str] = {"passage": "country"}
"""Whose names the things of a kind have, where these are not their own."""


@dataclass(frozen=True)
class Way:
    """A way from where a good starts to where it ends, and what on it could be closed.

    path: its places by name.  closable: ids of the things of the kind on it.
    """

    good: str
    path: tuple[str, ...]
    closable: tuple[str, ...]


@dataclass(frozen=True)
class CutSet:
    """The least number of closures of one kind that cuts some trade off.

    kind: of what is closed; `passage`: countries that still buy, but let nothing pass.
    direction, good: the trade; good "" for all goods together.
    ids, names: what is closed, one of the smallest sets; where several are as small, that which
        carries most in the plan. None where nothing of the kind cuts: `ways` then has one way on
        which there is nothing of it.
    least: how many closures are needed at least; as many as `ids` where that is proved.
    ways: the proof. apart: how many of them, the first, have nothing closable in common; where
        that is the number of closures, each of these ways needs one of its own. Otherwise trying
        all smaller sets on the ways has shown that none cuts all of them.
    used: whether there is a way at all.
    """

    kind: Closed
    direction: Direction
    good: str
    ids: tuple[str, ...] | None
    names: tuple[str, ...]
    least: int
    apart: int
    ways: tuple[Way, ...] = field(repr=False)
    used: bool = True

    @property
    def proved(self) -> bool:
        """Whether no smaller set cuts."""
        return self.ids is not None and self.least == len(self.ids)

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        ways = [
            {"good": way.good, "path": list(way.path), "closable": list(way.closable)}
            for way in self.ways
        ]
        return {
            "kind": self.kind,
            "direction": self.direction,
            "good": self.good or None,
            "closures": None if self.ids is None else len(self.ids),
            "ids": None if self.ids is None else list(self.ids),
            "names": list(self.names),
            "least": self.least,
            "proved": self.proved,
            "apart": self.apart,
            "ways": ways,
            "used": self.used,
        }


def cuts(
    solution: Solution,
    kinds: Sequence[Closed] = CLOSED,
    goods: Sequence[str | None] = (None,),
    direction: Direction = "exports",
    *,
    own: bool = False,
) -> list[CutSet]:
    """The least closures of each kind that cut each good off; None among goods: all together.

    own: whether what lies in the economy itself may be closed as well.

    Raises CaseError where the case names no economy or does not have a good.
    """
    home, solved = home_of(solution), solution.solved
    refuse_goods(solution, [good for good in goods if good is not None])
    names = names_of(solution.case)
    known = {kind: things_on(solved.build, kind, home, own=own) for kind in kinds}
    carried = {kind: _carried(solved, things) for kind, things in known.items()}
    found = []
    for good in goods:
        ground = ground_of(solved, arrivals(direction, home, good))
        for kind, things in known.items():
            cut = _cut(ground, things, carried[kind])
            found.append(
                _named(solved, (kind, direction, good or ""), (ground, things), cut, names)
            )
    return found


def _carried(solved: Solved, things: Things) -> Floats:
    """Ranks of things from 0 to 1, the lowest that of which the plan runs most over, kt."""
    flow = solved.build.columns["flow"]
    kt = sum_by(flow.keys["arc"], solved.amount("flow"), solved.build.net.tail.size)
    over = things.on.T.astype(np.float64) @ kt
    order = np.argsort(np.argsort(-over, kind="stable"), kind="stable")
    return np.asarray(order / max(order.size, 1))


def _cut(ground: Ground, things: Things, rank: Floats) -> LabelCut:
    """The least closures; of a single stream's links the proof are ways apart, as many as cut."""
    on = things.on[ground.arc]
    found = least_labels(ground.graph, on, rank)
    single = things.kind == "link" and np.unique(ground.stream).size == 1
    if found.chosen is None or found.apart == found.chosen.size or not single:
        return found
    ways = least_arcs(ground.graph, np.diff(on.indptr) > 0).ways
    if len(ways) != found.chosen.size:
        return found
    return LabelCut(found.chosen, ways, len(ways), len(ways))


def _named(
    solved: Solved,
    about: tuple[Closed, Direction, str],
    where: tuple[Ground, Things],
    cut: LabelCut,
    names: Names,
) -> CutSet:
    kind, direction, good = about
    ground, things = where
    ids = None if cut.chosen is None else tuple(things.ids[at] for at in cut.chosen)
    if ids is not None:
        ids = _sorted(ids, kind, names)
    return CutSet(
        kind=kind,
        direction=direction,
        good=good,
        ids=ids,
        names=tuple(names.get(ROWS_OF.get(kind, kind), {}).get(one, one) for one in ids or ()),
        least=cut.least,
        apart=cut.apart,
        ways=tuple(_way(solved, way, ground, things, names) for way in cut.ways),
        used=bool(cut.ways),
    )


def _sorted(ids: tuple[str, ...], kind: str, names: Names) -> tuple[str, ...]:
    return tuple(
        sorted(ids, key=lambda one: (names.get(ROWS_OF.get(kind, kind), {}).get(one, one), one))
    )


def _way(solved: Solved, way: Ints, ground: Ground, things: Things, names: Names) -> Way:
    """A way in words; closable things in the order they are met."""
    arcs = ground.arc[way]
    goods = solved.build.streams.table["good"]
    met = [things.ids[at] for arc in arcs for at in things.on[[arc]].indices]
    return Way(
        good=goods[int(ground.stream[way[0]])] if way.size else "",
        path=tuple(stops(solved.build.net, arcs, names["place"])),
        closable=tuple(dict.fromkeys(met)),
    )


def cuts_frame(found: Sequence[CutSet]) -> pl.DataFrame:
    """Cut sets as rows: kind, direction, good, closures, least, proved, apart, ids, names."""
    rows = [
        {
            "kind": one.kind,
            "direction": one.direction,
            "good": one.good,
            "closures": None if one.ids is None else len(one.ids),
            "least": one.least,
            "proved": one.proved,
            "apart": one.apart,
            "ids": ";".join(one.ids or ()),
            "names": "; ".join(one.names),
        }
        for one in found
    ]
    return pl.DataFrame(rows, schema=CUTS)


CUTS: dict[str, type[pl.DataType]] = {
    "kind": pl.String,
    "direction": pl.String,
    "good": pl.String,
    "closures": pl.Int64,
    "least": pl.Int64,
    "proved": pl.Boolean,
    "apart": pl.Int64,
    "ids": pl.String,
    "names": pl.String,
}
"""Columns of `cuts_frame`."""
