"""The verb `bargain`: what each can claim whose territory trade needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.case.case import Case
from landbridge.case.scenario import Scenario
from landbridge.engine.games.answers import Oracle
from landbridge.engine.games.investing import Investing, Options
from landbridge.errors import CaseError, Problem
from landbridge.model.live.live import LiveCase, live
from landbridge.model.solution import Solution
from landbridge.model.solve import ScenarioLike, scenarios_of
from landbridge.study.bargaining import tables
from landbridge.study.bargaining.bargaining import Bargaining
from landbridge.study.bargaining.network import Network, extended_case
from landbridge.study.bargaining.options import Option, options_in
from landbridge.study.bargaining.played import Game, Played, play
from landbridge.study.bargaining.players import MOST_PLAYERS, Candidate, candidates
from landbridge.study.bargaining.territory import By, territory
from landbridge.study.sweeps.held import held_of
from landbridge.study.sweeps.means import Means


def bargain(
    case: Case | Solution,
    players: Sequence[str] | None = None,
    *,
    by: By = "countries",
    year: int | None = None,
    options: bool = True,
    projects: Sequence[ScenarioLike] = (),
    samples: int | None = None,
    seed: int = 1,
    most: int = MOST_PLAYERS,
    means: Means | None = None,
) -> Bargaining:
    """Play the games of those whose territory trade needs, today and with projects open.

    players: countries or owners; without them, the economy of the case and those whose closing
        costs most, at most `most` in all. Who does not play stays open.
    options: whether to play the game in which coalitions may build the projects of the case.
    projects: projects by id, or scenarios, whose effect on everybody's share is shown one by one.
    samples: orders to draw; without it, exact up to 18 players and a sample beyond.
    means: with what it is computed and where answers are kept.

    Raises CaseError and ScenarioError for data, players and projects that do not fit, and for fewer
    than two players.
    """
    today = held_of(case, year=year, priced=True)
    known = set(today.base.given.table("projects")["id"])
    named = [one for one in projects if isinstance(one, str) and one in known]
    others = scenarios_of([one for one in projects if one not in named])
    may = _options(today, named, every=options)
    extended = extended_case(today, may)
    everybody = candidates(today, extended, by, means)
    chosen = list(players) if players else [one.player for one in everybody[:most]]
    if len(set(chosen)) < 2:
        raise CaseError([_too_few(by, chosen)])
    where = territory(today.base.case, by, list(dict.fromkeys(chosen)))
    with Network(today, where, may, extended, means) as network:
        rules = _Rules(network, samples, seed)
        games = [rules.today()]
        if options and may:
            games.append(rules.investing("options", "with projects open", range(len(may))))
        each = [rules.of_project(one) for one in named]
        each += [rules.under(one, means) for one in others]
        return rules.bargaining(games, each, everybody, by)


@dataclass(frozen=True)
class _Rules:
    """How games on a network are played."""

    network: Network
    samples: int | None
    seed: int

    def today(self) -> Game:
        """The game on the network as it is."""
        return Game("today", "today's network", self._play(self.network.memory.ask))

    def investing(self, key: str, title: str, chosen: Iterable[int]) -> Game:
        """The game in which coalitions may build some of the options as well."""
        network = self.network
        nobody = 1 << network.players  # a member that no coalition has
        open_to = np.isin(np.arange(len(network.options)), list(chosen))
        options = Options(
            cost=network.costs,
            needs=np.where(open_to, network.needs(), nobody),
            harmless=np.array([one.harmless for one in network.options], np.bool_),
        )
        oracle = Investing(network.players, options, network.memory)
        return Game(key, title, self._play(oracle), built=oracle.chosen)

    def of_project(self, project: str) -> Game:
        """The same with a single project."""
        ids = [one.project for one in self.network.options]
        option = self.network.options[ids.index(project)]
        return self.investing(project, option.name, [ids.index(project)])

    def under(self, scenario: Scenario, means: Means | None) -> Game:
        """The game on the network as a scenario makes it."""
        base = self.network.today.sweeper.held.base
        held = live(base.given, scenario, year=base.year)
        known = self.network.today.where
        where = territory(held.base.case, known.by, known.players, known=True)
        with Network(held, where, means=means) as network:
            played = _Rules(network, self.samples, self.seed)._play(network.memory.ask)
            return Game(scenario.name, scenario.name, played, network.memory.solves, network.worst)

    def bargaining(
        self, games: Sequence[Game], each: Sequence[Game], every: Sequence[Candidate], by: By
    ) -> Bargaining:
        """The answer: games played, games that show the effect of one thing each, who may play."""
        network = self.network
        where = network.today.where
        drawn = any(game.played.samples for game in (*games, *each))
        worst = [network.worst, *(max(one.worst, one.played.worst) for one in (*games, *each))]
        return Bargaining(
            solution=network.today.sweeper.held.base,
            by=by,
            games=tables.games(games, network.options),
            payoffs=tables.payoffs(games, where),
            proofs=tables.proofs(games, where),
            options=tables.options(games, network, where),
            effects=tables.effects(games[0], each, where),
            coalitions=tables.coalitions(games, where),
            open=tables.left_open(every, where),
            solves=network.memory.solves + sum(one.solves for one in each),
            certificate=max(worst),
            seed=self.seed if drawn else None,
        )

    def _play(self, oracle: Oracle) -> Played:
        return play(self.network.players, oracle, self.samples, self.seed)


def _options(today: LiveCase, named: Sequence[str], *, every: bool) -> list[Option]:
    if not every and not named:
        return []
    found = options_in(today.base.given, today.base.year, None if every else named)
    missing = [one for one in named if one not in {option.project for option in found}]
    if missing:
        options_in(today.base.given, today.base.year, missing)  # says why it is none
    return found


def _too_few(by: By, players: Sequence[str]) -> Problem:
    return Problem(
        code="E361",
        message="A game needs at least two players.",
        value=", ".join(players),
        rule=f"Without names, {by} play whose closing costs something.",
        hint="Name those that are to bargain.",
    )
