"""The Poisson regression against one worked out with dense matrices, and what it refuses."""

from __future__ import annotations

import importlib.util
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from landbridge.errors import CaseError
from landbridge.study.diversion import ppml
from landbridge.study.diversion.diversion import diversion
from landbridge.study.diversion.jackknife import jackknife
from landbridge.study.diversion.panel import panel
from landbridge.study.diversion.ppml import ALL, effects
from landbridge.study.diversion.setting import Setting
from tests.study.diversion.small import AFTER, BEFORE, asked, noisy, series, table

pytest.importorskip("pyfixest", reason="pyfixest is an extra: pip install 'landbridge[trade]'")

Floats = NDArray[np.float64]
SANCTIONED = [f"{840000 + at}" for at in range(5)]


def trade(codes: int = 14, seed: int = 3, ratio: float = 1.0) -> list[dict[str, Any]]:
    """Trade with two partners and two references, of which a part is thin."""
    names = ["Partner", "Partner 2", "Reference 1", "Reference 2"]
    rows = noisy(codes, names, seed)
    treated = [
        one["code"] in SANCTIONED and one["partner"][:7] == "Partner" and one["period"] > "2022"
        for one in rows
    ]
    return [
        {**one, "value": one["value"] * (ratio if hit else 1.0)}
        for one, hit in zip(rows, treated, strict=True)
        if one["code"] != "840006" or one["partner"] != "Partner"
    ]


def question(rows: list[dict[str, Any]], **more: Any) -> Setting:
    known = {"partners": ["Partner", "Partner 2"], "reference": ["Reference 1", "Reference 2"]}
    return asked(rows, *SANCTIONED, **{**known, **more})


def dense(value: Floats, treated: Floats) -> tuple[Floats, Floats]:
    """Logs of effects and fitted values by Newton's method with a column for every fixed effect."""
    codes, countries, _ = value.shape
    at = np.indices(value.shape).reshape(3, -1)
    columns = [treated[:, :, k].ravel().repeat(2) * at[2] for k in range(treated.shape[2])]
    columns += [(at[0] == c) & (at[1] == p) for c in range(codes) for p in range(countries)]
    columns += [(at[0] == c) & (at[2] == w) for c in range(codes) for w in range(2)]
    columns += [(at[1] == p) & (at[2] == w) for p in range(countries) for w in range(2)]
    x, v = np.stack(columns, axis=1).astype(float), value.ravel()
    log = np.log(np.where(v > 0, v, v.mean() / 10))
    beta = np.linalg.lstsq(x, log, rcond=None)[0]
    for _ in range(200):
        mean = np.exp(np.clip(x @ beta, -700, 700))
        root = np.sqrt(mean)[:, None]
        step = np.linalg.lstsq(x * root, (v - mean) / root[:, 0], rcond=1e-13)[0]
        beta = beta + step
        if np.abs(x @ step).max() < 1e-10:
            break
    return beta[: treated.shape[2]], np.exp(x @ beta).reshape(value.shape)


def panel_of(given: Setting) -> tuple[Floats, Floats]:
    data = panel(given, given.before, given.after)
    kept = data.value.sum(axis=2, keepdims=True) > 0
    countries = np.zeros((len(data.countries), 1))
    countries[: data.partners] = 1.0
    return np.where(kept, data.value, 0.0), data.sanctioned[:, None, None] * countries[None]


def test_the_effect_is_that_of_a_regression_with_dummies() -> None:
    rows = [one for one in trade(ratio=1.7) if one["code"] != "840006"]
    given = question(rows)
    value, treated = panel_of(given)
    expected, _ = dense(value / value.mean(), treated)
    found = effects(given).rows.filter(~pl.col("earlier")).row(0, named=True)
    assert found["partner"] == ALL
    assert found["log_effect"] == pytest.approx(expected[0], abs=1e-6)
    assert found["low"] < found["effect"] < found["high"]
    assert found["sanctioned"] == 5
    assert found["codes"] == 13


def test_each_partner_has_its_own_effect() -> None:
    given = question([one for one in trade(ratio=1.7) if one["code"] != "840006"])
    value, treated = panel_of(given)
    each = np.zeros((*treated.shape[:2], 2))
    each[:5, 0, 0] = each[:5, 1, 1] = 1.0
    expected, _ = dense(value / value.mean(), each)
    found = effects(given).rows.filter(~pl.col("earlier")).slice(1)
    assert found["partner"].to_list() == ["Partner", "Partner 2"]
    assert found["log_effect"].to_numpy() == pytest.approx(expected, abs=1e-6)


def test_the_jackknife_is_that_of_leaving_codes_out() -> None:
    """One Newton step for each code against fitting all anew without it."""
    given = question([one for one in trade(codes=25) if one["code"] != "840006"])
    value, treated = panel_of(given)
    log, fitted = dense(value / value.mean(), treated)
    found = jackknife(value / value.mean(), fitted, treated)
    moves = []
    for code in range(len(value)):
        rest = np.arange(len(value)) != code
        moves.append(dense(value[rest] / value.mean(), treated[rest])[0] - log)
    count = len(value)
    error = np.sqrt((count - 1) / count * (np.stack(moves) ** 2).sum(axis=0))
    assert found.codes == count
    assert found.error == pytest.approx(error, rel=0.1)
    assert 1 <= found.df[0] <= count


def test_degrees_of_freedom_are_those_of_the_whole_matrix() -> None:
    """Satterthwaite from the matrix of how any two codes move the effect together."""
    given = question([one for one in trade(codes=12) if one["code"] != "840006"])
    value, treated = panel_of(given)
    _, fitted = dense(value / value.mean(), treated)
    found = jackknife(value / value.mean(), fitted, treated)
    codes, countries, _ = fitted.shape
    design = np.concatenate(
        [np.broadcast_to(np.eye(countries)[:, 1:], (codes, countries, countries - 1)), treated], 2
    )
    weight = fitted.prod(axis=2) / fitted.sum(axis=2)
    information = np.array(
        [
            d.T @ (np.diag(h) - np.outer(h, h) / h.sum()) @ d
            for d, h in zip(design, weight, strict=True)
        ]
    )
    whole = information.sum(axis=0)
    sides = np.array([np.linalg.inv(whole - one)[-1] for one in information])
    part = np.einsum("gij,gj->gi", information, sides)
    together = -part @ np.linalg.inv(whole) @ part.T
    together += np.diag(np.einsum("gi,gi->g", sides, part))
    df = np.trace(together) ** 2 / (together**2).sum()
    assert found.df[0] == pytest.approx(df, rel=1e-6)


def test_what_is_planted_lies_in_the_interval() -> None:
    found = effects(question(trade(codes=60, ratio=2.0))).rows
    now, earlier = (found.filter(earlier=flag).row(0, named=True) for flag in (False, True))
    assert now["low"] < 2 < now["high"]
    assert now["p"] < 0.05
    assert earlier["low"] < 1 < earlier["high"]
    assert (earlier["before"], earlier["after"]) == ("2020-03..2020-11", "2021-03..2021-11")


@pytest.mark.parametrize(
    ("codes", "reference", "said"),
    [
        (["84"], [], "all codes are sanctioned, and no reference partners are given"),
        (["84"], ["Reference 1"], "all codes are sanctioned"),
        (SANCTIONED, [], "no reference partners are given"),
    ],
)
def test_what_cannot_be_told_apart_is_said(
    codes: list[str], reference: list[str], said: str
) -> None:
    given = asked(trade(), *codes, reference=reference)
    found = effects(given)
    assert found.rows.is_empty()
    assert f"cannot be estimated: {said}. It needs" in found.why_not


def test_an_effect_that_hangs_on_one_code_has_no_interval() -> None:
    rows = noisy(12, ["Partner", "Reference"])
    found = effects(asked(rows, "840000", reference=["Reference"])).rows.row(0, named=True)
    assert "hangs on a single code" in found["why_not"]
    assert found["effect"] > 0
    assert found["low"] is None


def test_trade_in_one_window_only_has_no_effect() -> None:
    rows = [
        one for one in trade() if one["code"] not in SANCTIONED or one["partner"] != "Partner 2"
    ]
    steady, none = [5.0] * 9, [0.0] * 9
    for code in SANCTIONED:
        rows += series(code, "Partner 2", none, none, steady)
    found = effects(question(rows)).rows.filter(~pl.col("earlier"))
    why = dict(found.select("partner", "why_not").iter_rows())
    assert "one of the windows only" in why["Partner 2"]
    assert why["Partner"] == why[ALL] == ""
    assert found.filter(partner="Partner 2")["effect"][0] is None


def test_a_regression_that_does_not_settle_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ppml, "_ITERATIONS", 2)
    found = effects(question(trade())).rows
    assert found["why_not"].str.contains("has not settled after 2 steps").all()
    assert found["low"].null_count() == found.height


def test_without_pyfixest_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(CaseError) as refused:
        effects(question(trade()))
    assert refused.value.problems[0].code == "E282"
    assert "pip install 'landbridge[trade]'" in refused.value.problems[0].hint
    found = diversion(
        table(trade()), SANCTIONED, ["Partner"], BEFORE, AFTER, reference=["Reference 1"]
    )
    assert "pip install" in found.missing["effects"]
    assert found.surges.rows.height > 0
