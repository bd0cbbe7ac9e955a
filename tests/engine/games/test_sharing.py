"""The core and the nucleolus against published games, certificates and the test of Kohlberg."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from landbridge.engine.games.coalitions import members, players_of, sums
from landbridge.engine.games.core import core
from landbridge.engine.games.nucleolus import nucleolus
from landbridge.engine.games.shapley import alone
from landbridge.engine.lp import Floats
from tests.engine.games.playing import airport, bankruptcy, gloves


@pytest.mark.parametrize(
    ("estate", "shares"), [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])]
)
def test_the_talmud_divides_estates_by_the_nucleolus(estate: float, shares: list[float]) -> None:
    # Aumann & Maschler (1985), Journal of Economic Theory 36.
    found = nucleolus(bankruptcy(estate, [100.0, 200.0, 300.0]))
    assert found.payoff == pytest.approx(shares)
    assert found.imputations


def test_the_core_of_a_bankruptcy_is_what_others_leave() -> None:
    found = core(bankruptcy(200.0, [100.0, 200.0, 300.0]))
    assert not found.empty
    assert found.low == pytest.approx([0.0, 0.0, 0.0])
    assert found.high == pytest.approx([100.0, 200.0, 200.0])


def test_the_scarce_glove_takes_all_in_the_core() -> None:
    found = core(gloves(1, 2))
    assert found.low == pytest.approx([1.0, 0.0, 0.0])
    assert found.high == pytest.approx([1.0, 0.0, 0.0])
    assert nucleolus(gloves(1, 2)).payoff == pytest.approx([1.0, 0.0, 0.0])


def test_an_airport_has_a_core() -> None:
    values = airport([10.0, 18.0, 30.0])
    found = core(values)
    assert not found.empty
    assert (sums(found.payoff) >= values - 1e-6).all()
    # Littlechild (1974): the first pays min(10/2, 18/3, 30/3) = 5, the second the least of
    # (18 − 5)/2 and (30 − 5)/2, 6.5, the last the rest, 18.5.
    assert nucleolus(values).payoff == pytest.approx([5.0, 11.5, 11.5])


def test_a_majority_of_three_has_no_core_and_the_pairs_prove_it() -> None:
    found = core(np.array([0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0]))
    assert found.empty
    assert sorted(found.masks.tolist()) == [0b011, 0b101, 0b110]
    assert found.weight == pytest.approx([0.5, 0.5, 0.5])
    assert found.needs == pytest.approx(1.5)
    assert found.epsilon == pytest.approx(1 / 3)


def test_a_single_player_gets_everything() -> None:
    assert core(np.array([0.0, 7.0])).payoff.tolist() == [7.0]
    assert nucleolus(np.array([0.0, 7.0])).payoff == pytest.approx([7.0])


def test_a_game_worth_nothing_shares_nothing() -> None:
    assert nucleolus(np.zeros(16)).payoff == pytest.approx(np.zeros(4))
    assert not core(np.zeros(16)).empty


def drawn(seed: int) -> Floats:
    """A random game: rough or smooth, small or large, with or without a core."""
    rng = np.random.default_rng(seed)
    players = 2 + seed % 5
    worth = rng.integers(0, 20, 1 << players).astype(float)
    if seed % 2:
        worth = worth + 3.0 * np.bitwise_count(np.arange(worth.size)) ** 2
    worth[0] = 0.0
    return worth * float(10.0 ** rng.integers(-3, 6))


@pytest.mark.parametrize("seed", range(60))
def test_a_core_is_there_or_proved_not_to_be(seed: int) -> None:
    values = drawn(seed)
    found, players, noise = core(values), players_of(values), 1e-6 * np.abs(values).max()
    assert found.weight @ members(found.masks, players) == pytest.approx(np.ones(players))
    assert found.weight @ values[found.masks] == pytest.approx(found.needs)
    assert found.empty == (found.needs > values[-1] + noise)
    assert sums(found.payoff)[-1] == pytest.approx(values[-1])
    short = (values - sums(found.payoff))[1:-1]
    assert short.max() == pytest.approx(found.epsilon, abs=noise)
    if not found.empty:
        assert found.low is not None and found.high is not None  # noqa: PT018
        assert found.epsilon <= noise
        assert (found.low <= found.payoff + noise).all()
        assert (found.payoff <= found.high + noise).all()
    assert found.worst <= 1e-9


@pytest.mark.parametrize("seed", range(60))
def test_the_nucleolus_passes_the_test_of_kohlberg(seed: int) -> None:
    """The coalitions that lack at least so much are balanced, whatever that is.

    Players held at what they get alone may be added to a collection, but need not be in it.
    """
    values = drawn(seed)
    found, players = nucleolus(values), players_of(values)
    assert sums(found.payoff)[-1] == pytest.approx(values[-1])
    scale = np.abs(values).max()
    held = (found.payoff <= alone(values) + 1e-6 * scale) & found.imputations
    if found.imputations:
        assert (found.payoff >= alone(values) - 1e-6 * scale).all()
    masks = np.arange(1, values.size - 1)
    lack = (values - sums(found.payoff))[1:-1] / scale
    for level in np.unique(np.round(lack, 6)):
        chosen = masks[lack >= level - 2e-6]
        free = (1 << np.flatnonzero(held)).astype(np.int64)
        assert _balanced(chosen, free, players)


def _balanced(masks: np.ndarray, may: np.ndarray, players: int) -> bool:
    """Whether weights make 1 for every player, all of `masks` having one above nought."""
    inside = members(np.concatenate([masks, may]), players).T
    needs = inside[:, : masks.size].sum(axis=1)
    # weights: t·1 on what must be there, and more where it pays; the greatest t is above nought.
    matrix = np.column_stack([inside, needs])
    cost = np.append(np.zeros(inside.shape[1]), -1.0)
    found = linprog(cost, A_eq=matrix, b_eq=np.ones(players), bounds=(0, None))
    return found.x is not None and bool(found.x[-1] > 1e-9)
