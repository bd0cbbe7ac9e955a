"""Waiting at the railway crossings to China in the shipped case."""

from __future__ import annotations

import pytest

import landbridge as lb
from landbridge.case.examples import example_path
from landbridge.model.congestion.equilibrium import Routing
from landbridge.study.compare import compare

ROUTINGS: tuple[Routing, ...] = ("user", "system")


def test_growth_at_the_border_costs_waiting_unless_some_go_the_other_way() -> None:
    case = lb.example("kazakhstan-2023")
    grown = example_path("kazakhstan-2023") / "scenarios" / "china-trade-grows.yaml"
    base = lb.solve(case, routing="user")
    user, system = (lb.solve(case, grown, routing=routing) for routing in ROUTINGS)
    for plan in (base, user, system):
        assert plan.certificate.holds
        assert plan.equilibrium is not None
        assert plan.equilibrium.gap < 1e-5
    dostyk = [
        dict(plan.waiting.select("congestion", "waiting_musd").rows())["dostyk_rail"]
        for plan in (base, user, system)
    ]
    assert dostyk == pytest.approx([49.2, 100.9, 31.4], abs=0.5)  # as in the how-to
    assert system.objective_musd > user.objective_musd
    assert compare(base, user).loss_musd > 0
