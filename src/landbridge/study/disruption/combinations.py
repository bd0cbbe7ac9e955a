"""Combinations of disruptions: scenarios by name, in files, in lists or in grids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from landbridge.case.scenario import Scenario, load_scenario
from landbridge.case.scenario.several import scenarios_in
from landbridge.model.solve import ScenarioLike


def combinations(
    sources: Sequence[ScenarioLike], *, case_dir: str | Path | None = None
) -> list[Scenario]:
    """The scenarios of files and texts; one that holds a list or a grid has several.

    Raises ScenarioError for what cannot be read.
    """
    return [one for source in sources for one in _scenarios(source, case_dir)]


def _scenarios(source: ScenarioLike, case_dir: str | Path | None) -> list[Scenario]:
    if isinstance(source, Scenario):
        return [source]
    if isinstance(source, Mapping):
        return [load_scenario(source)]
    return scenarios_in(source, case_dir=case_dir)
