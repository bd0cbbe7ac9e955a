"""The frames of a bargaining, made of the games that were played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl

from landbridge.study.bargaining.bargaining import (
    COALITIONS,
    EFFECTS,
    GAMES,
    OPEN,
    OPTIONS,
    PAYOFFS,
    PROOFS,
)
from landbridge.study.bargaining.network import Network
from landbridge.study.bargaining.options import Option
from landbridge.study.bargaining.played import Game
from landbridge.study.bargaining.players import Candidate
from landbridge.study.bargaining.territory import Territory


def games(played: Sequence[Game], options: Sequence[Option]) -> pl.DataFrame:
    """One row for every game."""
    return pl.DataFrame([_game(one, options) for one in played], schema=GAMES)


def _game(game: Game, options: Sequence[Option]) -> dict[str, Any]:
    p = game.played
    built = game.built.get((1 << p.value.size) - 1, 0)
    core = "not looked for" if p.core is None else "empty" if p.core.empty else "there"
    return {
        "game": game.key,
        "title": game.title,
        "worth_musd": p.whole,
        "without_players_musd": p.empty,
        "core": core,
        "epsilon_musd": None if p.core is None else p.core.epsilon,
        "needs_musd": None if p.core is None else p.core.needs,
        "imputations": None if p.nucleolus is None else p.nucleolus.imputations,
        "samples": p.samples,
        "coalitions": None if p.table is None else p.table.values.size,
        "pruned": None if p.table is None else p.table.pruned,
        "built": [one.project for at, one in enumerate(options) if built >> at & 1],
    }


def payoffs(played: Sequence[Game], where: Territory) -> pl.DataFrame:
    """One row for every game and player."""
    rows = [row for game in played for row in _payoffs(game, where)]
    return pl.DataFrame(rows, schema=PAYOFFS)


def _payoffs(game: Game, where: Territory) -> Iterator[dict[str, Any]]:
    p = game.played
    low = high = None
    if p.core is not None:
        low, high = p.core.low, p.core.high
    for at, (player, name) in enumerate(zip(where.players, where.names(), strict=True)):
        yield {
            "game": game.key,
            "player": player,
            "name": name,
            "shapley_musd": p.value[at],
            "share": p.value[at] / p.whole if p.whole else None,
            "error_musd": None if p.error is None else p.error[at],
            "nucleolus_musd": None if p.nucleolus is None else p.nucleolus.payoff[at],
            "core_low_musd": None if low is None else low[at],
            "core_high_musd": None if high is None else high[at],
            "alone_musd": p.alone[at],
            "loss_musd": p.losses[at],
        }


def proofs(played: Sequence[Game], where: Territory) -> pl.DataFrame:
    """The balanced coalitions of every game whose core is empty."""
    rows = []
    for game in played:
        core, table = game.played.core, game.played.table
        if core is None or table is None or not core.empty:
            continue
        for mask, weight in zip(core.masks.tolist(), core.weight.tolist(), strict=True):
            worth = float(table.values[mask])
            members = where.members(mask)
            rows.append(
                {"game": game.key, "members": members, "weight": weight, "worth_musd": worth}
            )
    return pl.DataFrame(rows, schema=PROOFS)


def options(played: Sequence[Game], network: Network, where: Territory) -> pl.DataFrame:
    """The projects that may be built."""
    built = 0
    for game in played:
        built |= game.built.get(where.everybody, 0)
    needs = network.needs().tolist()
    rows = [
        {
            "project": one.project,
            "name": one.name,
            "status": one.status,
            "capex_musd": one.capex_musd,
            "cost_musd": one.cost_musd,
            "free": one.free,
            "early": one.early,
            "needs": where.members(needs[at]),
            "built": bool(built >> at & 1),
        }
        for at, one in enumerate(network.options)
    ]
    return pl.DataFrame(rows, schema=OPTIONS)


def effects(today: Game, each: Sequence[Game], where: Territory) -> pl.DataFrame:
    """What each thing by itself makes of the Shapley values of today."""
    before = today.played
    rows = []
    for game in each:
        after = game.played
        error = None
        if before.error is not None and after.error is not None:
            error = np.hypot(before.error, after.error)
        for at, (player, name) in enumerate(zip(where.players, where.names(), strict=True)):
            rows.append(
                {
                    "project": game.key,
                    "title": game.title,
                    "player": player,
                    "name": name,
                    "shapley_musd": after.value[at],
                    "change_musd": after.value[at] - before.value[at],
                    "error_musd": None if error is None else error[at],
                }
            )
    return pl.DataFrame(rows, schema=EFFECTS)


def coalitions(played: Sequence[Game], where: Territory) -> pl.DataFrame:
    """Every coalition of the games that are exact, the empty one first."""
    frames = [pl.DataFrame(schema=COALITIONS)]
    members = [list(where.members(mask)) for mask in range(1 << len(where.players))]
    for game in played:
        table = game.played.table
        if table is not None:
            frames.append(
                pl.DataFrame(
                    {
                        "game": game.key,
                        "members": members,
                        "worth_musd": table.values,
                        "used": [members[mask] for mask in table.used.tolist()],
                        "solved": table.asked,
                    },
                    schema=COALITIONS,
                )
            )
    return pl.concat(frames)


def left_open(every: Sequence[Candidate], where: Territory) -> pl.DataFrame:
    """Those who do not play though closing them costs something."""
    rows = [
        {"player": one.player, "name": one.name, "loss_musd": one.loss_musd}
        for one in every
        if one.player not in where.players
    ]
    return pl.DataFrame(rows, schema=OPEN)
