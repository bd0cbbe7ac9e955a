"""Games with investment options against every subset, and a transit game worked out by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from landbridge.engine.games.answers import Answers, Memory
from landbridge.engine.games.investing import Investing, Options
from landbridge.engine.games.shapley import shapley
from landbridge.engine.games.table import fill
from landbridge.engine.lp import Ints


class Network:
    """Routes that need members and options; worth what the best sum of separate routes brings.

    Every route has a place of its own, so all that fit are taken. `drags`: options that take from
    the worth as soon as they are there.
    """

    def __init__(self, worth: list[float], needs: list[int], drags: dict[int, float]) -> None:
        self.worth, self.needs, self.drags = np.array(worth), np.array(needs, np.int64), drags
        self.asked: list[int] = []

    def __call__(self, masks: Ints) -> Answers:
        self.asked += masks.tolist()
        fits = (self.needs & ~masks[:, None]) == 0
        value = (fits * self.worth).sum(axis=1)
        used = np.bitwise_or.reduce(np.where(fits, self.needs, 0), axis=1)
        for bit, loss in self.drags.items():
            there = (masks >> bit) & 1
            value, used = value - loss * there, used | there << bit
        return Answers(value, used)


def drawn(seed: int) -> tuple[int, Network, Options]:
    rng = np.random.default_rng(seed)
    players, options, routes = 2 + seed % 3, 1 + seed % 4, 6
    needs = rng.integers(1, 1 << (players + options), routes) & rng.integers(
        1, 1 << (players + options), routes
    )
    harmless = rng.random(options) < (0.6 if seed % 2 else 1.1)
    drags = {players + j: float(rng.integers(1, 9)) for j in np.flatnonzero(~harmless).tolist()}
    network = Network(rng.integers(1, 30, routes).tolist(), needs.tolist(), drags)
    cost = rng.integers(0, 15, options).astype(float)
    consent = rng.integers(0, 1 << players, options) & rng.integers(0, 1 << players, options)
    return players, network, Options(cost, consent.astype(np.int64), harmless)


@pytest.mark.parametrize("seed", range(60))
def test_a_coalition_builds_the_best_of_all_subsets(seed: int) -> None:
    players, network, options = drawn(seed)
    count = options.cost.size
    table = fill(players, Investing(players, options, Memory(network)))
    for coalition in range(1 << players):
        may = [j for j in range(count) if not int(options.needs[j]) & ~coalition]
        best = -np.inf
        for chosen in product((0, 1), repeat=len(may)):
            built = [j for j, one in zip(may, chosen, strict=True) if one]
            mask = coalition | sum(1 << (players + j) for j in built)
            worth = network(np.array([mask])).value[0] - sum(options.cost[j] for j in built)
            best = max(best, worth)
        assert table.values[coalition] + table.empty == pytest.approx(best), coalition


def test_what_nobody_uses_is_neither_built_nor_tried() -> None:
    network = Network([10.0], [0b01], {})
    options = Options(np.full(5, 1.0), np.zeros(5, np.int64), np.ones(5, np.bool_))
    game = Investing(2, options, Memory(network))
    table = fill(2, game)
    assert game.chosen[0b11] == 0
    assert table.values.tolist() == [0.0, 10.0, 0.0, 10.0]
    assert len(network.asked) <= 3


def transit(cost: float) -> tuple[Network, Options]:
    """A producer P (bit 0) and two rivals for transit, A (bit 1) and B (bit 2).

    The line through A brings 60 a year and that through B 20 more if both are there. With a bypass
    (option bit 3), which P can build alone, 40 of what runs through A can be sold without A. The
    two ways are worth 60 together, whoever carries it.
    """

    class Transit(Network):
        def __call__(self, masks: Ints) -> Answers:
            self.asked += masks.tolist()
            p, a, b, bypass = ((masks >> bit) & 1 for bit in range(4))
            west = p * np.where(a == 1, 60.0, np.where(bypass == 1, 40.0, 0.0))
            extra = p * b * 20.0
            used = p * (1 | a << 1 | b << 2 | (bypass & (1 - a)) << 3)
            return Answers(west + extra, used)

    options = Options(np.array([cost]), np.array([0b001], np.int64), np.ones(1, np.bool_))
    return Transit([], [], {}), options


def test_a_bypass_lowers_what_a_transit_country_can_ask() -> None:
    # Today: v(P) = 0, v(PA) = 60, v(PB) = 20, v(PAB) = 80; the rest 0.
    # Orders: A adds 60 whenever P came before (half of them): 30; B 20 likewise: 10; P the rest.
    network, options = transit(cost=10.0)
    memory = Memory(network)
    today = fill(3, memory.ask)
    assert shapley(today.values) == pytest.approx([40.0, 30.0, 10.0])
    # With the bypass at 10 a year P makes 40 − 10 without A: v(P) = 30, v(PB) = 50; v(PA) = 60 and
    # v(PAB) = 80 as before, since A's line needs no bypass. A adds 30 after P: 15.
    game = Investing(3, options, memory)
    then = fill(3, game)
    assert then.values.tolist() == [0.0, 30.0, 0.0, 60.0, 0.0, 50.0, 0.0, 80.0]
    assert shapley(then.values) == pytest.approx([55.0, 15.0, 10.0])
    # Together they build nothing: the option is worth having though nobody uses it.
    assert game.chosen[0b111] == 0
    assert game.chosen[0b101] == 1


def test_a_bypass_that_costs_more_than_it_brings_changes_nothing() -> None:
    network, options = transit(cost=45.0)
    memory = Memory(network)
    then = fill(3, Investing(3, options, memory))
    assert shapley(then.values) == pytest.approx([40.0, 30.0, 10.0])
