"""Contenders agree, and what is measured of their answers is so."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from engines.answer import Answer
from engines.cases import CASES, answer_of
from engines.closures import CONTENDERS, Solved, closed_arcs
from engines.contenders import ENTRANTS, contender
from engines.instances import instance
from engines.measure import measured
from engines.plan import FOR_CASES
from engines.with_highs import from_arrays
from multicommodity import Instance

SMALL = ("grid-9", "multimodal-60")
NEAR = {"pdlp": 1e-4, "pdlp-loose": 2e-2}
"""How far off an answer may be; others 1e-9."""


@pytest.mark.filterwarnings("default::DeprecationWarning")
@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("by", ENTRANTS)
def test_every_contender_finds_the_optimum(by: str, name: str) -> None:
    pytest.importorskip(ENTRANTS[by].package)
    of, near = instance(name), NEAR.get(by, 1e-9)
    answer = contender(by)(of)
    found = measured(of, answer)
    assert abs(found.gap) <= near
    assert found.violation <= near
    assert set(answer.seconds) >= {"build", "solve"}
    assert (answer.certificate is not None) == (ENTRANTS[by].package == "landbridge")
    assert answer.certificate is None or answer.certificate.holds


@pytest.fixture(scope="module")
def solved() -> tuple[Instance, Answer]:
    of = instance("multimodal-60")
    of = replace(of, capacity=0.2 * of.capacity)
    return of, from_arrays(of)


def test_flow_that_appears_from_nowhere_is_a_violation(solved: tuple[Instance, Answer]) -> None:
    of, answer = solved
    flow = answer.flow.copy()
    stream, arc = np.argwhere(of.open)[0]
    flow[stream, arc] += 0.5 * of.total[stream]
    assert measured(of, replace(answer, flow=flow)).violation >= 0.5 - 1e-9


def test_an_overloaded_arc_is_a_violation(solved: tuple[Instance, Answer]) -> None:
    of, answer = solved
    load = answer.flow.sum(axis=0)
    tighter = replace(of, capacity=np.where(load > 0, load / 1.25, of.capacity))
    assert measured(tighter, answer).violation == pytest.approx(0.25)


def test_a_closed_arc_in_use_is_a_violation(solved: tuple[Instance, Answer]) -> None:
    of, answer = solved
    stream, arc = np.unravel_index(np.argmax(answer.flow), answer.flow.shape)
    cost = of.cost.copy()
    cost[of.kind[stream], arc] = np.inf
    assert measured(replace(of, cost=cost), answer).violation > 0.01


def test_claiming_to_deliver_more_is_a_violation(solved: tuple[Instance, Answer]) -> None:
    of, answer = solved
    assert answer.undelivered.max() > 1
    nothing = np.zeros(answer.undelivered.size)
    assert measured(of, replace(answer, undelivered=nothing)).violation > 1e-3


@pytest.mark.parametrize("seed", range(5))
def test_no_prices_prove_more_than_there_is(solved: tuple[Instance, Answer], seed: int) -> None:
    of, answer = solved
    best = measured(of, answer)
    factor = np.random.default_rng(seed).uniform(-0.2, 2.0, answer.price.size)
    spoilt = measured(of, replace(answer, price=answer.price * factor))
    assert spoilt.bound <= best.objective * (1 + 1e-12)
    assert spoilt.gap > 1e-9


@pytest.mark.filterwarnings("default::DeprecationWarning")
@pytest.mark.parametrize("by", [name for name in CONTENDERS if name != "highs-cold"])
def test_closures_cost_the_same_whoever_solves_them(by: str) -> None:
    _, module, function, package = CONTENDERS[by]
    pytest.importorskip(package)
    of = instance("multimodal-60")
    arcs = closed_arcs(of, 4)
    assert arcs.size == 4
    found: Solved = getattr(import_module(module), function)(of, arcs)
    known: Solved = import_module("engines.closures_highs").cold(of, arcs)
    assert found.objectives == pytest.approx(known.objectives, rel=1e-9)
    assert len(found.seconds) == 4
    base = measured(of, from_arrays(of)).objective
    assert min(known.objectives) >= base * (1 - 1e-12)
    assert max(known.objectives) > base


@pytest.mark.filterwarnings("default::DeprecationWarning")
@pytest.mark.parametrize("by", FOR_CASES)
def test_contenders_agree_on_a_case_too(by: str) -> None:
    pytest.importorskip(ENTRANTS[by].package)
    case = CASES["case-30"]()
    found, known = answer_of(case, by), answer_of(case, "links")
    assert found.objective == pytest.approx(known.objective, rel=1e-9)
    assert max(found.proved.rows, found.proved.bounds) <= 1e-9
    assert found.proved.holds or not found.has_prices
    assert known.proved.holds
