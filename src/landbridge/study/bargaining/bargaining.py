"""The noun `Bargaining`: what each player can claim, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from landbridge.model.solution import Solution
from landbridge.study.bargaining.territory import By
from landbridge.study.bargaining.words import sentences

PAYOFFS: dict[str, pl.DataType | type[pl.DataType]] = {
    "game": pl.String,
    "player": pl.String,
    "name": pl.String,
    "shapley_musd": pl.Float64,
    "share": pl.Float64,
    "error_musd": pl.Float64,
    "nucleolus_musd": pl.Float64,
    "core_low_musd": pl.Float64,
    "core_high_musd": pl.Float64,
    "alone_musd": pl.Float64,
    "loss_musd": pl.Float64,
}
"""Columns of `Bargaining.payoffs`."""

GAMES: dict[str, pl.DataType | type[pl.DataType]] = {
    "game": pl.String,
    "title": pl.String,
    "worth_musd": pl.Float64,
    "without_players_musd": pl.Float64,
    "core": pl.String,
    "epsilon_musd": pl.Float64,
    "needs_musd": pl.Float64,
    "imputations": pl.Boolean,
    "samples": pl.Int64,
    "coalitions": pl.Int64,
    "pruned": pl.Int64,
    "built": pl.List(pl.String),
}
"""Columns of `Bargaining.games`."""

PROOFS: dict[str, pl.DataType | type[pl.DataType]] = {
    "game": pl.String,
    "members": pl.List(pl.String),
    "weight": pl.Float64,
    "worth_musd": pl.Float64,
}
"""Columns of `Bargaining.proofs`."""

OPTIONS: dict[str, pl.DataType | type[pl.DataType]] = {
    "project": pl.String,
    "name": pl.String,
    "status": pl.String,
    "capex_musd": pl.Float64,
    "cost_musd": pl.Float64,
    "free": pl.Boolean,
    "early": pl.Boolean,
    "needs": pl.List(pl.String),
    "built": pl.Boolean,
}
"""Columns of `Bargaining.options`."""

EFFECTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "project": pl.String,
    "title": pl.String,
    "player": pl.String,
    "name": pl.String,
    "shapley_musd": pl.Float64,
    "change_musd": pl.Float64,
    "error_musd": pl.Float64,
}
"""Columns of `Bargaining.effects`."""

COALITIONS: dict[str, pl.DataType | type[pl.DataType]] = {
    "game": pl.String,
    "members": pl.List(pl.String),
    "worth_musd": pl.Float64,
    "used": pl.List(pl.String),
    "solved": pl.Boolean,
}
"""Columns of `Bargaining.coalitions`."""

OPEN: dict[str, pl.DataType | type[pl.DataType]] = {
    "player": pl.String,
    "name": pl.String,
    "loss_musd": pl.Float64,
}
"""Columns of `Bargaining.open`."""


@dataclass(frozen=True)
class Bargaining:
    """Cooperative games among those whose territory trade needs; money is million USD a year.

    What a coalition is worth is certified welfare where the territory of all other players is
    closed, less welfare where that of all players is.
    solution: the plan today.  by: who plays.
    games: one row each. `today` is the network as it is; `options` the same where every coalition
        may also build. worth_musd: what all are worth together; core: `there`, `empty` or `not
        looked for`; epsilon_musd: what the worst off coalition lacks at least; needs_musd: what the
        coalitions of the proof are worth together; above worth_musd the core is empty; samples:
        orders drawn, 0 where the Shapley value is exact; coalitions: how many there are, where all
        were looked at, and pruned: those of them that another one answers; built: projects that
        all together build.
    payoffs: game and player. share: of what all are worth; error_musd: standard error, blank where
        exact; core_low_musd and core_high_musd: least and greatest payoff in the core, blank where
        it is empty; alone_musd: worth by itself; loss_musd: what all lose where it leaves.
    proofs: balanced coalitions with their weights, which prove whether there is a core.
    options: projects that may be built. free: the case has no cost; early: taken to be there before
        its earliest year; needs: who must agree; built: by all together.
    effects: what a project or scenario by itself makes of the Shapley values of today.
    coalitions: all of them in the games that are exact; solved: asked of the network itself.
    open: those who do not play though closing them costs something; their territory stays open.
    solves: programmes of the network solved and proved for all games.
    certificate: the worst violation of all proofs, as a share of what is violated.
    seed: of samples, None where there are none.
    """

    solution: Solution = field(repr=False)
    by: By
    games: pl.DataFrame
    payoffs: pl.DataFrame
    proofs: pl.DataFrame
    options: pl.DataFrame
    effects: pl.DataFrame
    coalitions: pl.DataFrame
    open: pl.DataFrame
    solves: int
    certificate: float
    seed: int | None

    def of(self, game: str) -> pl.DataFrame:
        """The payoffs of a game, the greatest Shapley value first."""
        return self.payoffs.filter(game=game).sort("shapley_musd", descending=True)

    @property
    def sentences(self) -> list[str]:
        """What the games say, in plain words."""
        return sentences(self)

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys; coalitions are left to `coalitions`."""
        frames = ("games", "payoffs", "proofs", "options", "effects", "open")
        return {
            "by": self.by,
            **{name: getattr(self, name).to_dicts() for name in frames},
            "solves": self.solves,
            "worst_certificate": self.certificate,
            "seed": self.seed,
            "sentences": self.sentences,
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences)
