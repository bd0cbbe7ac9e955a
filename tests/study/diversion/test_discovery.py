"""False discoveries: the procedures themselves, worked out by their definitions."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.study.diversion.discovery import discovered

probabilities = st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=40)


def stepped_up(p: list[float], level: float, harmonic: bool) -> set[int]:
    """Which are rejected by the step-up procedure, by its definition."""
    n = len(p)
    scale = sum(1 / (at + 1) for at in range(n)) if harmonic else 1.0
    order = sorted(range(n), key=lambda at: p[at])
    last = max((k for k in range(n) if p[order[k]] <= level * (k + 1) / n / scale), default=-1)
    return set(order[: last + 1])


@given(p=probabilities, level=st.floats(0.01, 0.5))
def test_rows_up_to_a_level_are_those_of_the_step_up_procedure(
    p: list[float], level: float
) -> None:
    found = discovered(pl.DataFrame({"p": p}), level)
    for name, harmonic in (("q", False), ("q_by", True)):
        q = found[name].to_numpy()
        sure = {at for at, one in enumerate(q) if one <= level * (1 - 1e-9)}
        maybe = {at for at, one in enumerate(q) if one <= level * (1 + 1e-9)}
        assert sure <= stepped_up(p, level, harmonic) <= maybe
    assert found["stands_out"].to_list() == [one <= level for one in found["q"]]


@given(p=probabilities)
def test_the_stricter_is_stricter_and_order_is_kept(p: list[float]) -> None:
    found = discovered(pl.DataFrame({"p": p}), 0.05)
    assert found["p"].to_list() == p
    assert (found["q_by"] >= found["q"]).all()
    assert (found["q"] >= found["p"] - 1e-12).all()
    ranked = found.sort("p")
    assert (np.diff(ranked["q"].to_numpy()) >= -1e-12).all()


def test_what_was_not_tried_is_not_counted() -> None:
    found = discovered(pl.DataFrame({"p": [0.01, None, 0.02, None]}), 0.05)
    assert found["q"].to_list() == pytest.approx([0.02, None, 0.02, None])
    assert found["stands_out"].to_list() == [True, None, True, None]
    none = discovered(pl.DataFrame({"p": [None, None]}, schema={"p": pl.Float64}), 0.05)
    assert none["q"].null_count() == none["stands_out"].null_count() == 2


def test_chance_alone_stands_out_in_one_of_twenty_tables_at_most() -> None:
    """With nothing to find, any row that stands out is false: in 5 % of tables."""
    rng = np.random.default_rng(0)
    tables = 500
    any_found = sum(
        discovered(pl.DataFrame({"p": rng.uniform(size=30)}), 0.05)["stands_out"].any()
        for _ in range(tables)
    )
    assert any_found / tables < 0.05 + 3.3 * (0.05 * 0.95 / tables) ** 0.5
