"""Unit values: shifts, what has no quantity, and what happens to prices everywhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from landbridge.study.diversion.setting import Setting
from landbridge.study.diversion.unitvalue import UnitValues, unit_values
from tests.study.diversion.small import asked, noisy


def weighed(rows: list[dict[str, Any]], dearer: float = 1.0, seed: int = 0) -> list[dict[str, Any]]:
    """Rows with quantities, of a unit value of about 10 that rises in 2022."""
    rng = np.random.default_rng(seed)
    return [
        {
            **one,
            "quantity": one["value"]
            / (10 * np.exp(rng.normal(0, 0.2)) * (dearer if one["period"] >= "2022" else 1.0)),
        }
        for one in rows
    ]


def found(setting: Setting) -> UnitValues:
    made = unit_values(setting)
    assert made is not None
    return made


def test_a_shift_is_found_up_and_down() -> None:
    rows = [
        *weighed(noisy(40, ["Partner"])),
        *weighed(noisy(1, ["Partner"], first=850000), 2.0),
        *weighed(noisy(1, ["Partner"], first=850001), 0.5),
    ]
    made = found(asked(rows, "84", "85"))
    top = {row["code"]: row for row in made.rows.head(2).iter_rows(named=True)}
    assert set(top) == {"850000", "850001"}
    assert top["850000"]["low"] < 2 < top["850000"]["high"]
    assert top["850001"]["low"] < 0.5 < top["850001"]["high"]
    assert max(row["p"] for row in top.values()) < 1e-3
    assert top["850000"]["before"] == pytest.approx(10, rel=0.3)
    assert top["850000"]["ratio"] == pytest.approx(top["850000"]["after"] / top["850000"]["before"])


def test_missing_quantities_are_counted_and_do_not_move_unit_values() -> None:
    rows = weighed(noisy(30, ["Partner"]))
    bare = [{**one, "quantity": None, "value": one["value"] * 3} for one in rows[::2]]
    kept, spoilt = found(asked(rows, "84")), found(asked([*rows, *bare], "84"))
    assert kept.missing == 0
    in_windows = sum(one["period"] >= "2021" for one in bare)
    assert spoilt.missing == in_windows
    assert spoilt.rows_in_all == in_windows + sum(one["period"] >= "2021" for one in rows)
    for name in ("before", "after", "excess", "p"):
        assert spoilt.rows.sort("code")[name].to_numpy() == pytest.approx(
            kept.rows.sort("code")[name].to_numpy()
        )
    assert kept.rows["covered"].to_list() == [1.0] * 30
    assert spoilt.rows["covered"].max() < 0.8


def test_a_quantity_of_nought_is_no_quantity() -> None:
    rows = weighed(noisy(30, ["Partner"]))
    nought = [{**one, "quantity": 0.0} for one in noisy(1, ["Partner"], first=850000)]
    made = found(asked([*rows, *nought], "84", "85"))
    assert made.missing == 18
    assert made.rows.filter(code="850000").row(0, named=True)["ratio"] is None
    assert made.not_judged == 1


def test_a_price_that_rises_everywhere_is_expected() -> None:
    partners = ["Partner", "Reference"]
    rows = [*weighed(noisy(40, partners)), *weighed(noisy(1, partners, first=850000), 2.0)]
    alone = found(asked(rows, "84", "85")).rows.filter(code="850000").row(0, named=True)
    held = found(asked(rows, "84", "85", reference=["Reference"]))
    one = held.rows.filter(code="850000").row(0, named=True)
    assert alone["p"] < 1e-3
    assert one["p"] > 0.05
    assert one["expected"] == pytest.approx(2, rel=0.2)
    assert one["low"] < 1 < one["high"]


def test_without_quantities_there_is_none() -> None:
    assert unit_values(asked(noisy(5, ["Partner"]), "84")) is None
