"""Who plays where nobody is named: those whose territory is worth most to the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.case.scenario.form import Close, Scenario
from landbridge.model.live.live import LiveCase
from landbridge.study.bargaining.territory import By, possible_players, territory
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper

MOST_PLAYERS = 6
"""Players that are taken where nobody is named."""

_NOTHING = 1e-8
"""Share of welfare below which a loss is rounding."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could play, and what closing its territory alone costs a year, million USD."""

    player: str
    name: str
    loss_musd: float


def candidates(
    today: LiveCase, extended: LiveCase | None, by: By, means: Means | None
) -> list[Candidate]:
    """All whose closing costs something, the economy of the case first, then the greatest loss.

    Only those whose territory a plan runs on are tried: closing the others costs nothing. Who is
    only needed once projects are built counts with what it costs then.
    """
    losses = _losses(today, by, means)
    if extended is not None:
        losses = {**_losses(extended, by, means, known=set(losses)), **losses}
    names = dict(today.base.case.table("countries").select("id", "name").iter_rows())
    found = [
        Candidate(player, str(names.get(player) or player), loss) for player, loss in losses.items()
    ]
    economy = today.base.case.meta.economy
    return sorted(found, key=lambda one: (one.player != economy, -one.loss_musd, one.player))


def _losses(
    held: LiveCase, by: By, means: Means | None, known: set[str] | None = None
) -> dict[str, float]:
    """What closing each costs that a plan uses and that is not known."""
    with Sweeper(held, means) as sweeper:
        base = sweeper.base
        every = possible_players(held.base.case, by)
        used = []
        for one in every:
            closes = territory(held.base.case, by, [one]).closes
            runs = {table: base.uses(table, rows.size) for table, rows in closes.items()}
            idle = all(
                there is not None and not closes[t][there].any() for t, there in runs.items()
            )
            if not idle and one not in (known or set()):
                used.append(one)
        found = sweeper.ask([Scenario(close=Close(**{by: (one,)})) for one in used])
    least = _NOTHING * max(abs(base.worth_musd), *(abs(one.worth_musd) for one in found), 0.0)
    lost = np.array([base.worth_musd - one.worth_musd for one in found])
    return {one: float(loss) for one, loss in zip(used, lost, strict=True) if loss > least}
