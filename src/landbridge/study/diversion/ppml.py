"""Difference in differences in differences of sanctioned trade, by Poisson regression."""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from landbridge.errors import CaseError, Problem
from landbridge.study.diversion.cells import Bools, Floats
from landbridge.study.diversion.change import pairs
from landbridge.study.diversion.jackknife import Errors, jackknife
from landbridge.study.diversion.panel import Panel, panel
from landbridge.study.diversion.setting import Setting

EFFECTS: Final[dict[str, type[pl.DataType]]] = {
    "partner": pl.String,
    "before": pl.String,
    "after": pl.String,
    "earlier": pl.Boolean,
    "effect": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p": pl.Float64,
    "log_effect": pl.Float64,
    "error": pl.Float64,
    "df": pl.Float64,
    "codes": pl.Int64,
    "sanctioned": pl.Int64,
    "observations": pl.Int64,
    "left_out": pl.Int64,
    "why_not": pl.String,
}
"""Columns of `Effects.rows`."""

ALL: Final = "all partners"
"""The name of the row in which partners have one effect in common."""

_LARGEST: Final = 12.0
"""Logs of effects beyond this are no estimates: the likelihood rises for ever."""

_ITERATIONS: Final = 200


@dataclass(frozen=True, slots=True)
class Effects:
    """Effects on sanctioned trade with partners beyond all that is to be expected.

    rows: one for all partners together and one for each: effect: by how much their trade in
    sanctioned codes is multiplied; low, high: its interval of 95 %; p: of there being none;
    log_effect, error, df: its logarithm, standard error and degrees of freedom; codes, sanctioned:
    with trade in both windows; observations; left_out: those that fixed effects fit perfectly;
    why_not: why there is no number. earlier: the same windows moved to years in which there was
    nothing to divert, where the effect should be 1.
    why_not: why nothing can be estimated at all, "" where it can.
    """

    rows: pl.DataFrame
    why_not: str = ""


def effects(setting: Setting) -> Effects:
    """Effects by Poisson pseudo-maximum likelihood with fixed effects, estimated by pyfixest.

        E v(c,p,w) = exp(β S(c) D(p) A(w) + code×country + code×window + country×window)

    with v trade in code c with country p in window w, S sanctioned codes, D partners, A the window
    after. Code×window effects take up all that happens to a code everywhere: prices, world demand,
    revisions of the nomenclature. Country×window effects take up all that happens to a country:
    growth, exchange rate, war. Code×country effects take up levels. So S×A and D×A are absorbed,
    and β is identified only by codes that are not sanctioned and reference partners together:
    exp(β) is how much more sanctioned trade with partners grew than other trade with them,
    compared with the same at the reference partners. It means diversion only if nothing else set
    just these codes in just these countries apart.

    Poisson regression is consistent whatever the distribution of v, zeros included, where logs are
    not (J. Santos Silva and S. Tenreyro, 2006, The log of gravity, Review of Economics and
    Statistics 88), and with these three kinds of effects (M. Weidner and T. Zylkin, 2021, Bias and
    consistency in three-way gravity models, Journal of International Economics 132), where usual
    standard errors are too small. Those here are of the jackknife over codes, see
    `jackknife.jackknife`.

    Raises CaseError where pyfixest is not installed.
    """
    if why_not := unidentified(setting):
        return Effects(pl.DataFrame(schema=EFFECTS), why_not)
    if missing := lacking():
        raise CaseError(missing)
    rows = []
    for at, (before, after) in enumerate(pairs(setting)):
        data = panel(setting, before, after)
        told = {"before": str(before), "after": str(after), "earlier": at > 0}
        told["sanctioned"] = int(data.sanctioned.sum())
        rows += [{**told, **row} for row in _rows(data, alone=at == 0)]
    return Effects(pl.DataFrame(rows, schema=EFFECTS))


def unidentified(setting: Setting) -> str:
    """Why no effect can be told from all else that happened, "" where it can."""
    others = setting.groups.filter(group="other")
    if others.is_empty() and not setting.reference:
        what = "all codes are sanctioned, and no reference partners are given"
    elif others.is_empty():
        what = "all codes are sanctioned"
    elif not setting.reference:
        what = "no reference partners are given"
    else:
        return ""
    return (
        f"The effect of sanctions by Poisson regression cannot be estimated: {what}. It needs "
        "codes that are not sanctioned, to know how trade with the partners moves anyhow, and "
        "reference partners, to know how sanctioned codes move anyhow."
    )


def lacking() -> Problem | None:
    """What is wrong where pyfixest is not installed."""
    if importlib.util.find_spec("pyfixest") is not None:
        return None
    message = "Poisson regression needs the package pyfixest, which is not installed."
    hint = "Install it with: pip install 'landbridge[trade]'"
    return Problem("E282", message, value="pyfixest", hint=hint)


def _rows(data: Panel, *, alone: bool) -> Iterator[dict[str, Any]]:
    """The row of all partners, and those of each where asked for."""
    after = np.zeros((len(data.countries), data.partners))
    after[np.arange(data.partners), np.arange(data.partners)] = 1.0
    yield from _estimated(data, after.sum(axis=1, keepdims=True), [ALL])
    if alone and data.partners > 1:
        yield from _estimated(data, after, list(data.countries[: data.partners]))


def _estimated(data: Panel, countries: Floats, names: list[str]) -> Iterator[dict[str, Any]]:
    """Effects of columns of countries on sanctioned codes after."""
    treated = data.sanctioned[:, None, None] * countries[None, :, :]
    kept = _kept(data.value)
    value = np.where(kept, data.value, 0.0)
    told = {"observations": int(kept.sum()), "left_out": int((~kept & (data.value > 0)).sum())}
    empty = [_empty(value, treated[:, :, at]) for at in range(len(names))]
    known = [at for at, why in enumerate(empty) if not why]
    found = _fit(value, kept, treated[:, :, known]) if known else (np.empty(0), value, "")
    log, fitted, why_not = found
    errors = None if why_not or not known else jackknife(value, fitted, treated[:, :, known])
    for at, name in enumerate(names):
        row: dict[str, Any] = {"partner": name, "why_not": empty[at] or why_not, **told}
        if errors is not None and at in known:
            row |= _told(log, errors, known.index(at))
        yield row


def _told(log: Floats, errors: Errors, at: int) -> dict[str, Any]:
    """What is said of one effect."""
    if not abs(log[at]) < _LARGEST:
        return {"why_not": "the effect grows without end: there is trade in one window only"}
    if not np.isfinite(errors.error[at]):
        return {
            "effect": float(np.exp(log[at])),
            "log_effect": float(log[at]),
            "codes": errors.codes,
            "why_not": "the effect hangs on a single code, so that nothing tells how sure it is",
        }
    reach = errors.reach()[at]
    return {
        "effect": float(np.exp(log[at])),
        "low": float(np.exp(log[at] - reach)),
        "high": float(np.exp(log[at] + reach)),
        "p": float(errors.beyond(log)[at]),
        "log_effect": float(log[at]),
        "error": float(errors.error[at]),
        "df": float(errors.df[at]),
        "codes": errors.codes,
    }


def _kept(value: Floats) -> Bools:
    """Observations that fixed effects do not fit perfectly, whatever the effect.

    A group of one kind of effects without any trade is fitted by nothing, one with a single
    observation by that; dropping one may leave another, so it is repeated until nothing changes.
    """
    kept = np.ones(value.shape, dtype=np.bool_)
    while True:
        now = kept.copy()
        for axis in range(3):
            sums = np.where(kept, value, 0.0).sum(axis=axis, keepdims=True)
            now &= (sums > 0) & (kept.sum(axis=axis, keepdims=True) > 1)
        if (now == kept).all():
            return kept
        kept = now


def _empty(value: Floats, treated: Floats) -> str:
    """Why an effect is infinite or nothing, "" where it is neither."""
    sums = (value * treated[:, :, None]).sum(axis=(0, 1))
    if not sums.any():
        return "there is no trade in sanctioned codes that can be compared"
    if not sums.all():
        return "there is trade in sanctioned codes in one of the windows only"
    return ""


def _fit(value: Floats, kept: Bools, treated: Floats) -> tuple[Floats, Floats, str]:
    """Logs of effects, fitted values, and why there are none."""
    estimation = importlib.import_module("pyfixest.estimation")
    code, country, window = np.nonzero(kept)
    names = [f"x{at}" for at in range(treated.shape[2])]
    size = value.max() or 1.0
    frame = pl.DataFrame(
        {
            "v": value[kept] / size,
            "cell": code * value.shape[1] + country,
            "good": code * 2 + window,
            "land": country * 2 + window,
            **{n: treated[code, country, at] * window for at, n in enumerate(names)},
        }
    )
    settings = {"fixef_rm": "none", "separation_check": [], "iwls_maxiter": _ITERATIONS}
    formula = f"v ~ {' + '.join(names)} | cell + good + land"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = estimation.fepois(formula, frame.to_pandas(), vcov="iid", **settings)
            log = fit.coef().reindex(names).to_numpy(dtype=np.float64)
    except (ValueError, ArithmeticError, np.linalg.LinAlgError) as error:
        return np.empty(0), value, f"the regression failed: {error}"
    if not fit.convergence:
        return log, value, f"the regression has not settled after {_ITERATIONS} steps"
    if np.isnan(log).any():
        return log, value, "the effect cannot be told from the fixed effects"
    fitted = np.zeros_like(value)
    fitted[kept] = np.asarray(fit.predict(type="response")).ravel() * size
    return log, fitted, ""
