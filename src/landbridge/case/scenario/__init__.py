"""Scenarios: small overlays on a case, read from YAML and applied without changing it."""

from landbridge.case.scenario.apply import apply
from landbridge.case.scenario.form import Scenario
from landbridge.case.scenario.load import load_scenario, scenario_names

__all__ = ["Scenario", "apply", "load_scenario", "scenario_names"]
