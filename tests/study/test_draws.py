"""All uncertain numbers at once: how they are drawn, what comes of it, stopping and going on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from landbridge.errors import CaseError
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.quantity import welfare
from landbridge.study.weakest.draws import Draws, draws
from landbridge.study.weakest.numbers import Number, uncertain
from landbridge.study.weakest.sample import sample
from landbridge.study.weakest.tornado import weakest

from .uncertain import WEST, known, two_ways


@pytest.fixture(scope="module")
def base() -> Solution:
    return solve(two_ways())


def number(name: str, low: float = 0.0, high: float = 10.0, **more: Any) -> Number:
    given = {"value": 4.0, "group": "", "opposed": False, **more}
    same: dict[str, Any] = dict.fromkeys(("source", "grade", "note", "unit", "name"), "")
    return Number(table="t", row=name, column="c", low=low, high=high, **same, **given)


def test_draws_are_a_latin_hypercube() -> None:
    values = sample([number("a"), number("b", 2, 6)], 50, 3, "uniform")
    for column, (low, high) in zip(values.T, ((0, 10), (2, 6)), strict=True):
        parts = np.floor((np.sort(column) - low) / (high - low) * 50)
        assert parts.tolist() == list(range(50))


def test_a_triangle_is_likeliest_at_the_number_of_the_case() -> None:
    values = sample([number("a")], 4000, 3, "triangular")[:, 0]
    assert values.mean() == pytest.approx((0 + 10 + 4) / 3, abs=0.01)
    counts, edges = np.histogram(values, 20, (0, 10))
    assert edges[counts.argmax()] <= 4.0 <= edges[counts.argmax() + 1]
    at_end = sample([number("a", value=10.0)], 100, 3, "triangular")
    assert at_end.max() <= 10.0


def test_groups_move_together_and_opposed_ones_against_them() -> None:
    members = [number("a", group="g"), number("b", group="g"), number("c", group="g", opposed=True)]
    values = sample([*members, number("d")], 60, 5, "uniform")
    assert values[:, 0] == pytest.approx(values[:, 1])
    assert values[:, 0] + values[:, 2] == pytest.approx(np.full(60, 10.0))
    assert abs(np.corrcoef(values[:, 0], values[:, 3])[0, 1]) < 0.5


def test_the_same_seed_gives_the_same_draws(base: Solution) -> None:
    one, two = (draws(base, [WEST], count=12, seed=4) for _ in range(2))
    assert one.values.equals(two.values)
    assert not draws(base, [WEST], count=12, seed=5).values.equals(one.values)


@pytest.fixture(scope="module")
def drawn(base: Solution) -> Draws:
    return draws(base, [WEST, welfare()], count=80, seed=1)


def test_every_draw_is_a_solve(base: Solution, drawn: Draws) -> None:
    numbers, _ = uncertain(base)
    levels = sample(numbers, 80, 1, "triangular")
    for at in (0, 7, 79):
        cells = {one.key: float(value) for one, value in zip(numbers, levels[at], strict=True)}
        again = solve(two_ways(), {"set": cells})
        assert drawn.values[welfare().key][at] == pytest.approx(again.objective_musd, rel=1e-9)


def test_bands_settling_and_drivers(drawn: Draws) -> None:
    row = drawn.bands.filter(quantity=WEST.key).row(0, named=True)
    assert row["p05"] <= row["p25"] <= row["p50"] <= row["p75"] <= row["p95"]
    assert row["error_p50"] > 0
    assert (row["draws"], row["none"]) == (80, 0)
    last = drawn.settling.filter(quantity=WEST.key).tail(1).row(0, named=True)
    assert (last["draws"], last["p50"]) == (80, row["p50"])
    drivers = drawn.drivers.filter(quantity=welfare().key)
    assert drivers.height == 4
    sizes = drivers["rank_correlation"].abs().to_list()
    assert sizes == sorted(sizes, reverse=True)
    signs = dict(drivers.select("number", "rank_correlation").iter_rows())
    assert signs["demand/mart_ore/price_usd_t"] > 0.2
    assert signs["links/west/cost_usd_t"] < -0.2
    assert "in 90 % of 80 draws of 4 numbers" in drawn.sentences[0]


def test_a_share_of_nothing_is_counted_and_left_out() -> None:
    plan = solve(two_ways(known("demand", "mart_ore", "price_usd_t", 1, 22)))
    drawn = draws(plan, [WEST], count=40, shape="uniform")
    row = drawn.bands.row(0, named=True)
    assert row["none"] > 5
    assert row["draws"] + row["none"] == 40
    assert weakest(plan, [WEST]).rows["at_low"].to_list() == [None]


def test_stopped_work_goes_on_where_it_was(base: Solution, tmp_path: Path) -> None:
    file = tmp_path / "draws.parquet"
    whole = draws(base, [WEST], count=30, seed=2)

    class StopError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert total == 30
        if done >= 10:
            raise StopError

    with pytest.raises(StopError):
        draws(base, [WEST], count=30, seed=2, keep=file, progress=stop)
    assert pl.read_parquet(file).height == 10
    told: list[int] = []
    again = draws(base, [WEST], count=30, seed=2, keep=file, progress=lambda d, _: told.append(d))
    assert told == [20, 30]
    assert again.values.equals(whole.values)
    assert again.bands.equals(whole.bands)


def test_a_file_of_something_else_is_refused(base: Solution, tmp_path: Path) -> None:
    file = tmp_path / "draws.parquet"
    draws(base, [WEST], count=4, keep=file)
    other = tmp_path / "other.parquet"
    other.write_text("no parquet", encoding="utf-8")
    nowhere = tmp_path / "no" / "folder.parquet"
    tries = [({"seed": 9}, file), ({"count": 5}, file), ({}, other), ({}, nowhere)]
    for changed, path in tries:
        with pytest.raises(CaseError) as refused:
            draws(base, [WEST], **{"count": 4, **changed}, keep=path)  # type: ignore[arg-type]
        assert [problem.code for problem in refused.value.problems] == ["E313"]


@pytest.mark.parametrize("wrong", [{"count": 1}, {"shape": "round"}])
def test_what_makes_no_sense_is_refused(base: Solution, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="at least 2 draws"):
        draws(base, [WEST], **wrong)
