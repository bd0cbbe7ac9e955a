"""What is usual: noise drawn together, earlier years, and how far ratios move by themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from landbridge.study.diversion.comparable import comparable
from landbridge.study.diversion.earlier import earlier
from landbridge.study.diversion.noise import moderated
from landbridge.study.diversion.usual import LEAST_CELLS, Usual, learned
from landbridge.study.trading.windows import Window, parse_window
from tests.study.diversion.small import series, table

NOW = parse_window("2021-03..2021-11"), parse_window("2022-03..2022-11")


def test_earlier_years_never_reach_into_the_window_after() -> None:
    found = earlier(*NOW, "2018-01")
    assert [str(pair[1]) for pair in found] == [
        "2021-03..2021-11",
        "2020-03..2020-11",
        "2019-03..2019-11",
    ]
    assert earlier(*NOW, "2020-04") == []
    long = parse_window("2020-01..2021-06"), parse_window("2021-07..2022-12")
    assert [str(pair[1]) for pair in earlier(*long, "2017-01")] == [
        "2019-07..2020-12",
        "2018-07..2019-12",
    ]
    years = Window("2020", "2020"), Window("2021", "2021")
    assert [str(one) for one in earlier(*years, "2018")[1]] == ["2018", "2019"]


def test_comparable_codes_are_traded_in_every_year() -> None:
    steady = [1.0] * 9
    rows = [
        *series("840001", "Anybody", steady, steady, steady),
        *series("840002", "Anybody", steady, steady, [0.0] * 9),
        *series("840003", "Anybody", [0.0] * 9, [0.0] * 9, steady),
    ]
    traded = table(rows).rows.select("code", "period").collect()
    assert comparable(traded, *NOW).to_list() == ["840001"]
    # A window that reaches over a New Year is compared on both sides of it.
    over = parse_window("2021-03..2021-11"), parse_window("2021-12..2022-08")
    assert comparable(traded, *over).to_list() == ["840001"]
    within = parse_window("2021-03..2021-06"), parse_window("2021-07..2021-10")
    assert comparable(traded, *within).to_list() == ["840001", "840002"]


@settings(max_examples=30)
@given(prior=st.floats(4, 40), seed=st.integers(0, 999))
def test_moderated_noise_is_nearer_to_the_truth(prior: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    level = np.exp(rng.normal(5, 1, 200))
    true = level**0.5 * prior / rng.chisquare(prior, 200)
    df = rng.integers(3, 20, 200).astype(float)
    squares = true * rng.chisquare(df)
    own, found = squares / df, moderated(squares, df, level)
    errors = [np.abs(np.log(one / true)).mean() for one in (own, found)]
    assert errors[1] < errors[0]


def test_moderated_noise_of_combinations_that_are_alike_is_one() -> None:
    rng = np.random.default_rng(1)
    df = np.full(2000, 4.0)
    found = moderated(3.0 * rng.chisquare(df), df, np.ones(2000))
    assert found == pytest.approx(np.full(2000, 3.0), rel=0.15)


def test_few_combinations_keep_their_own_noise() -> None:
    found = moderated(np.array([8.0, 0.0]), np.array([4.0, 0.0]), np.ones(2))
    assert found[0] == 2.0
    assert np.isnan(found[1])


def test_what_is_planted_is_learned() -> None:
    rng = np.random.default_rng(2)
    variance = np.exp(rng.normal(-2, 1, 20_000))
    scale = np.sqrt(1.5 * variance + 0.3**2)
    found = learned(scale * student.rvs(8, size=20_000, random_state=rng), variance, "own past")
    assert found is not None
    assert found.inflation == pytest.approx(1.5, rel=0.15)
    assert found.drift == pytest.approx(0.3, rel=0.05)
    assert found.df == pytest.approx(8, rel=0.2)


def test_little_is_not_taken_for_knowledge() -> None:
    log = np.zeros(LEAST_CELLS - 1)
    assert learned(log, log + 1, "own past") is None
    unknown = Usual("nothing", 0)
    assert np.isnan(unknown.above(np.array([5.0]), np.array([1.0]))).all()
    assert unknown.reach(np.array([1.0])) == pytest.approx(1.96, abs=0.01)


def test_probabilities_and_intervals_agree() -> None:
    usual = Usual("own past", 99, inflation=2.0, drift=0.1, df=12.0)
    variance = np.array([0.01, 0.1, 1.0])
    reach = usual.reach(variance)
    assert usual.beyond(reach, variance) == pytest.approx(np.full(3, 0.05))
    assert usual.above(reach, variance) == pytest.approx(np.full(3, 0.025))
    assert usual.above(-reach, variance) == pytest.approx(np.full(3, 0.975))
