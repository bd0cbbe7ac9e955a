"""Landbridge: how an economy's goods reach their markets across other countries.

    import landbridge as lb

    case = lb.example("kazakhstan-2023")     # or lb.read("folder of a case")
    base = lb.solve(case)                    # a Solution, with the certificate that it is optimal
    base.routes                              # polars frames: .flows .prices .unmet .scarcity ...

Names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from landbridge import errors as errors
    from landbridge.case.case import Case
    from landbridge.case.examples import example
    from landbridge.case.generate import generated as generate
    from landbridge.case.read import check, read
    from landbridge.case.scenario import load_scenario as scenario
    from landbridge.case.scenario.several import scenarios_in as scenarios
    from landbridge.case.statistic import by_statistic, statistics
    from landbridge.case.template import new_case
    from landbridge.case.write import write
    from landbridge.errors import LandbridgeError, Problem
    from landbridge.model.explain import explain
    from landbridge.model.live.live import LiveCase, live
    from landbridge.model.solution import Solution
    from landbridge.model.solve import solve
    from landbridge.show.report import report
    from landbridge.study.bargaining.bargain import bargain
    from landbridge.study.calibration.calibrate import calibrate
    from landbridge.study.calibration.predict import predict
    from landbridge.study.claims import claims
    from landbridge.study.compare import compare
    from landbridge.study.dependence.cutting import cuts
    from landbridge.study.dependence.depend import depend
    from landbridge.study.disagree import disagreement
    from landbridge.study.disruption.disruption import disrupt
    from landbridge.study.diversion.diversion import diversion
    from landbridge.study.exposure.exposure import exposure
    from landbridge.study.growth.growth import growth
    from landbridge.study.quantity import flow, revenue, share, welfare
    from landbridge.study.ranges import ranges
    from landbridge.study.risk.risk import risk
    from landbridge.study.risk.spell import outage
    from landbridge.study.runs.store import Store
    from landbridge.study.screening.asked import screen
    from landbridge.study.screening.effect import effect, effect_of
    from landbridge.study.screening.routes import screen_routes
    from landbridge.study.sweeps.means import Means
    from landbridge.study.sweeps.sweep import sweep
    from landbridge.study.trading.concordance import read_concordance as concordance
    from landbridge.study.trading.tradetable import read_trade
    from landbridge.study.validate import validate
    from landbridge.study.weakest.draws import draws
    from landbridge.study.weakest.tornado import weakest

__all__ = [
    "Case",
    "LandbridgeError",
    "LiveCase",
    "Means",
    "Problem",
    "Solution",
    "Store",
    "bargain",
    "by_statistic",
    "calibrate",
    "check",
    "claims",
    "compare",
    "concordance",
    "cuts",
    "depend",
    "disagreement",
    "disrupt",
    "diversion",
    "draws",
    "effect",
    "effect_of",
    "errors",
    "example",
    "explain",
    "exposure",
    "flow",
    "generate",
    "growth",
    "live",
    "new_case",
    "outage",
    "predict",
    "ranges",
    "read",
    "read_trade",
    "report",
    "revenue",
    "risk",
    "scenario",
    "scenarios",
    "screen",
    "screen_routes",
    "share",
    "solve",
    "statistics",
    "sweep",
    "validate",
    "weakest",
    "welfare",
    "write",
]

_HOMES = {
    "Case": "case.case",
    "LandbridgeError": "errors",
    "LiveCase": "model.live.live",
    "Means": "study.sweeps.means",
    "Problem": "errors",
    "Solution": "model.solution",
    "Store": "study.runs.store",
    "bargain": "study.bargaining.bargain",
    "by_statistic": "case.statistic",
    "calibrate": "study.calibration.calibrate",
    "check": "case.read",
    "claims": "study.claims",
    "compare": "study.compare",
    "concordance": "study.trading.concordance:read_concordance",
    "cuts": "study.dependence.cutting",
    "depend": "study.dependence.depend",
    "disagreement": "study.disagree",
    "disrupt": "study.disruption.disruption",
    "diversion": "study.diversion.diversion",
    "draws": "study.weakest.draws",
    "effect": "study.screening.effect",
    "effect_of": "study.screening.effect",
    "example": "case.examples",
    "explain": "model.explain",
    "exposure": "study.exposure.exposure",
    "flow": "study.quantity",
    "generate": "case.generate:generated",
    "growth": "study.growth.growth",
    "live": "model.live.live",
    "new_case": "case.template",
    "outage": "study.risk.spell",
    "predict": "study.calibration.predict",
    "ranges": "study.ranges",
    "read": "case.read",
    "read_trade": "study.trading.tradetable",
    "report": "show.report",
    "revenue": "study.quantity",
    "risk": "study.risk.risk",
    "scenario": "case.scenario:load_scenario",
    "scenarios": "case.scenario.several:scenarios_in",
    "screen": "study.screening.asked",
    "screen_routes": "study.screening.routes",
    "share": "study.quantity",
    "solve": "model.solve",
    "statistics": "case.statistic",
    "sweep": "study.sweeps.sweep",
    "validate": "study.validate",
    "weakest": "study.weakest.tornado",
    "welfare": "study.quantity",
    "write": "case.write",
}
"""Where each public name lives, and under which name there if it is another."""


def __getattr__(name: str) -> Any:
    if name == "errors":
        return import_module("landbridge.errors")
    if name not in _HOMES:
        raise AttributeError(f"module 'landbridge' has no attribute {name!r}")
    home, _, there = _HOMES[name].partition(":")
    found = getattr(import_module(f"landbridge.{home}"), there or name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
