"""Shapley values against published ones, the definition and the laws of Shapley."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from landbridge.engine.games.coalitions import in_gray_order, sizes, sums
from landbridge.engine.games.sampled import sampled
from landbridge.engine.games.shapley import alone, losses, shapley
from landbridge.engine.games.table import fill
from tests.engine.games.playing import Routes, airport, gloves, shapley_by_orders

worths = st.floats(-100.0, 100.0, allow_subnormal=False)


def games(players: int) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float64, 1 << players, elements=worths).map(lambda v: v - v[0])


def test_the_published_game_of_three() -> None:
    values = np.array([0.0, 6.0, 12.0, 12.0, 42.0, 42.0, 42.0, 42.0])
    assert shapley(values) == pytest.approx([2.0, 5.0, 35.0])


def test_an_airport_shares_each_stretch_among_those_who_need_it() -> None:
    # Littlechild & Owen (1973): stretches of 10, 8 and 12 for 3, 2 and 1 users.
    pays = np.array([10 / 3, 10 / 3 + 8 / 2, 10 / 3 + 8 / 2 + 12])
    costs = [10.0, 18.0, 30.0]
    assert shapley(airport(costs)) == pytest.approx(costs - pays)


def test_the_scarce_glove_takes_most() -> None:
    assert shapley(gloves(1, 2)) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@given(games(5))
def test_it_is_the_average_over_all_orders(values: np.ndarray) -> None:
    assert shapley(values) == pytest.approx(shapley_by_orders(values), abs=1e-9)


@given(games(4), games(4))
def test_it_is_additive_and_shares_everything(one: np.ndarray, other: np.ndarray) -> None:
    assert shapley(one + other) == pytest.approx(shapley(one) + shapley(other), abs=1e-9)
    assert shapley(one).sum() == pytest.approx(one[-1], abs=1e-9)


@given(games(3), worths)
def test_who_adds_the_same_to_everybody_gets_just_that(others: np.ndarray, adds: float) -> None:
    values = np.concatenate([others, others + adds])
    assert shapley(values) == pytest.approx([*shapley(others), adds], abs=1e-9)


@given(arrays(np.float64, 6, elements=worths))
def test_players_that_are_alike_get_the_same(by_size: np.ndarray) -> None:
    values = by_size[sizes(np.arange(32))] - by_size[0]
    assert shapley(values) == pytest.approx(np.full(5, values[-1] / 5), abs=1e-9)


def test_what_a_player_is_worth_alone_and_what_its_leaving_costs() -> None:
    values = gloves(1, 2)
    assert alone(values).tolist() == [0.0, 0.0, 0.0]
    assert losses(values).tolist() == [1.0, 0.0, 0.0]


def test_coalitions_of_a_size_follow_each_other_by_exchanges() -> None:
    masks = np.arange(1 << 7)
    for size in range(1, 7):
        level = in_gray_order(masks[sizes(masks) == size])
        assert (np.bitwise_count(level[1:] ^ level[:-1]) == 2).all()


@pytest.mark.parametrize("seed", range(40))
def test_a_pruned_table_is_the_whole_table(seed: int) -> None:
    game = Routes(seed, players=2 + seed % 6, routes=1 + seed % 9)
    table = fill(game.players, game)
    every = Routes(seed, players=2 + seed % 6, routes=1 + seed % 9)
    assert np.array_equal(table.values, every(np.arange(1 << game.players)).value)
    assert len(game.asked) == len(set(game.asked)) == table.solves
    assert table.solves + table.pruned == 1 << game.players
    assert game.batches <= game.players + 1


def test_a_single_route_is_asked_for_once_and_for_each_member_that_leaves() -> None:
    game = Routes(0, players=10, routes=1)
    game.needs[0] = 0b111
    assert fill(10, game).solves == 1 + 3


@pytest.mark.parametrize("seed", range(6))
def test_a_sample_comes_to_the_exact_value_within_its_error(seed: int) -> None:
    exact = shapley(fill(9, Routes(seed, 9, 12)).values)
    found = sampled(9, Routes(seed, 9, 12), samples=1800, seed=seed)
    assert found.samples == 1800
    assert found.rounds == 100
    assert found.value.sum() == pytest.approx(found.whole)
    assert (np.abs(found.value - exact) <= 5 * found.error + 1e-9).all()


def test_a_sample_asks_no_coalition_twice_and_says_how_many() -> None:
    game = Routes(3, players=24, routes=20)
    found = sampled(24, game, samples=200, seed=1)
    assert len(game.asked) == len(set(game.asked)) == found.solves
    assert found.pruned > found.solves
    assert found.samples == 240
    again = sampled(24, Routes(3, players=24, routes=20), samples=200, seed=1)
    assert np.array_equal(found.value, again.value)
    other = sampled(24, Routes(3, players=24, routes=20), samples=200, seed=2)
    assert not np.array_equal(found.value, other.value)


def test_a_sample_is_exact_where_everybody_adds_the_same_to_all() -> None:
    worth = np.arange(1.0, 6.0)

    class Additive(Routes):
        def __call__(self, masks: np.ndarray):  # type: ignore[no-untyped-def]
            found = super().__call__(masks)
            return type(found)(sums(worth)[masks], masks)

    found = sampled(5, Additive(0, 5, 1), samples=30, seed=0)
    assert found.value == pytest.approx(worth)
    assert found.error == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("count", [0, 19])
def test_a_table_is_refused_for_nobody_and_for_too_many(count: int) -> None:
    with pytest.raises(ValueError, match="players"):
        fill(count, Routes(0, 3, 1))
