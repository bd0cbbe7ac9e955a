"""Co-movement of imports and exports onward: correlations, lags, and whose reports are used."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import pearsonr

from landbridge.study.diversion.comovement import Comovements, comovement
from landbridge.study.diversion.setting import Setting
from tests.study.diversion.small import asked

MONTHS = [f"{year}-{month:02}" for year in (2020, 2021, 2022) for month in range(1, 13)]
LATER = np.array(MONTHS) >= "2022-03"


def rows(code: str, imports: np.ndarray[Any, Any], onward: np.ndarray[Any, Any]) -> list[Any]:
    """Exports to a partner and its exports to the destination, by month."""
    ends = {"imports": ("Exporter", "Partner"), "onward": ("Partner", "Destination")}
    return [
        {"reporter": a, "partner": b, "code": code, "period": month, "value": float(value)}
        for (a, b), values in zip(ends.values(), (imports, onward), strict=True)
        for month, value in zip(MONTHS, values, strict=True)
        if value > 0
    ]


def world(codes: int = 20, follows: int = 0, seed: int = 0) -> list[Any]:
    """Codes whose onward exports are of their own, and follow imports from 2022-03 on."""
    rng = np.random.default_rng(seed)
    made = []
    for at in range(codes):
        imports = np.exp(rng.normal(10, 0.5, len(MONTHS)))
        own = np.exp(rng.normal(9, 0.3, len(MONTHS)))
        led = np.concatenate([imports[:1].repeat(follows), imports[: len(MONTHS) - follows]])
        made += rows(f"{840000 + at}", imports, own + LATER * led)
    return made


def found(given: Setting, **more: Any) -> Comovements:
    made = comovement(given, **more)
    assert made is not None
    return made


def test_correlations_are_those_of_log_changes() -> None:
    given = world(3)
    made = found(asked(given, "84", destination=["Destination"]), lags=(0, 1))
    one = made.rows.filter(code="840001", lag=1).row(0, named=True)
    series = [
        np.array([row["value"] for row in given if row["code"] == "840001" and row["partner"] == b])
        for b in ("Partner", "Destination")
    ]
    x, y = (np.diff(np.log(values)) for values in series)
    after = [at for at, month in enumerate(MONTHS[1:]) if "2022-03" <= month <= "2022-11"]
    before = [at for at, month in enumerate(MONTHS[1:]) if month <= "2021-11" and at >= 1]
    expected = pearsonr(x[np.array(after) - 1], y[after])
    assert one["r"] == pytest.approx(expected.statistic)
    assert one["changes"] == 9
    assert one["r_before"] == pytest.approx(pearsonr(x[np.array(before) - 1], y[before]).statistic)
    assert one["low"] < one["r"] < one["high"]


def test_fishers_interval_is_the_one_of_independent_changes_at_least() -> None:
    made = found(asked(world(3), "84", destination=["Destination"]), lags=(0,))
    one = made.rows.row(0, named=True)
    narrow = np.tanh(np.arctanh(one["r"]) + 1.96 / np.sqrt(one["changes"] - 3))
    assert one["high"] >= narrow - 1e-9


@pytest.mark.parametrize("lag", [0, 1, 2])
def test_the_lag_that_is_planted_stands_out(lag: int) -> None:
    made = found(asked(world(follows=lag), "84", destination=["Destination"])).rows
    mean = [float(np.mean(made.filter(lag=at)["r"].to_numpy())) for at in (0, 1, 2)]
    assert int(np.argmax(mean)) == lag
    assert mean[lag] > 0.6
    assert abs(np.mean(made.filter(lag=lag)["r_before"].to_numpy())) < 0.3
    unusual = [np.mean(made.filter(lag=at)["p"].to_numpy() < 0.05) for at in (0, 1, 2)]
    assert unusual[lag] > 0.2
    assert max(one for at, one in enumerate(unusual) if at != lag) < 0.15


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.0), (0.5, 0.5), (0.0, 0.8)])
def test_intervals_hold_the_truth_at_least_as_often_as_said(before: float, after: float) -> None:
    """Changes of known correlation; tolerances are 3.29 standard errors, fixed beforehand."""
    rng = np.random.default_rng(1)
    rho = np.where(LATER, after, before)
    given = []
    for at in range(200):
        x = rng.normal(size=len(MONTHS))
        y = rho * x + np.sqrt(1 - rho**2) * rng.normal(size=len(MONTHS))
        given += rows(f"{840000 + at}", *(np.exp(10 + 0.3 * np.cumsum(one)) for one in (x, y)))
    made = found(asked(given, "84", destination=["Destination"]), lags=(0,)).rows
    low, high, p = (made[name].to_numpy() for name in ("low", "high", "p"))
    off = 3.29 * (0.95 * 0.05 / 200) ** 0.5
    assert ((low <= after) & (after <= high)).mean() >= 0.95 - off
    if before == after:
        assert (p < 0.05).mean() <= 0.05 + off
    else:
        assert (p < 0.05).mean() > 0.5


def test_thin_series_are_counted() -> None:
    rng = np.random.default_rng(0)
    thin = np.where(np.arange(len(MONTHS)) % 3 == 0, 5.0, 0.0)
    given = [*world(3), *rows("850000", thin, np.exp(rng.normal(9, 1, len(MONTHS))))]
    made = found(asked(given, "84", "85", destination=["Destination"]))
    assert made.not_judged == 1
    assert made.rows.filter(code="850000")["r"].null_count() == 3


def test_reports_of_the_other_side_serve_where_a_partner_does_not_report() -> None:
    given = world(3)
    turned = [
        {**one, "reporter": one["partner"], "partner": one["reporter"], "flow": "import"}
        if one["reporter"] == "Partner"
        else one
        for one in given
    ]
    own = found(asked(given, "84", destination=["Destination"]))
    other = found(asked(turned, "84", destination=["Destination"]))
    assert other.rows.equals(own.rows)
    assert (own.onward_by, other.onward_by) == ("exporter", "importer")


def test_goods_from_the_destination_are_no_imports_to_send_on() -> None:
    given = world(3)
    back = [
        {**one, "reporter": "Destination", "partner": "Partner"}
        for one in given
        if one["partner"] == "Destination"
    ]
    found_both = found(asked([*given, *back], "84", destination=["Destination"]))
    assert found_both.rows.equals(found(asked(given, "84", destination=["Destination"])).rows)


def test_without_a_destination_there_is_none() -> None:
    assert comovement(asked(world(3), "84")) is None
    only_in = [one for one in world(3) if one["reporter"] == "Exporter"]
    other = {"reporter": "Destination", "partner": "Exporter", "code": "1001"}
    only_in.append({**other, "period": "2022-03", "value": 1.0})
    assert comovement(asked(only_in, "84", destination=["Destination"])) is None
