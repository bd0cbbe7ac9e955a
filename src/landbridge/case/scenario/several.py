"""A file of several scenarios: a list of them, or a grid whose every combination is one.

scenarios:
  - cpc-closed                        a scenario of the case by its name, or a file
  - title: Druzhba at half            or one written out
    scale: {links/druzhba/capacity_kt: 0.5}
grid:
  cpc:                                an axis: its steps by name, each a scenario without a title
    whole:
    half: {scale: {links/cpc/capacity_kt: 0.5}}
    shut: {close: {links: [cpc]}}
  china:
    open:
    shut: {close: {countries: [CHN]}}
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path as File

from landbridge.case.refusal import shown
from landbridge.case.scenario.document import Document, Tree, from_yaml
from landbridge.case.scenario.form import Scenario
from landbridge.case.scenario.joined import joined
from landbridge.case.scenario.load import load_scenario, scenario_from, text_of
from landbridge.case.scenario.notes import Path
from landbridge.case.suggest import did_you_mean
from landbridge.errors import ScenarioError

KEYS = ("title", "description", "scenarios", "grid")
"""Keys of a file of several scenarios."""

MOST = 1_000_000
"""Scenarios of a grid beyond which it is taken for a mistake."""

RULE = "A list of scenarios, or a mapping with the keys scenarios and grid."


def scenarios_in(source: str | File, *, case_dir: str | File | None = None) -> list[Scenario]:
    """The scenarios of a file: those of a list, every combination of a grid, or the one it is.

    source: a path, the text of such a file, or the name of one in the folder `sweeps` of a case,
        or in `scenarios`.
    case_dir: the folder of the case, for names.

    Raises ScenarioError with every problem found.
    """
    text, name = text_of(_in_folder(source, case_dir), case_dir)
    document = from_yaml(text, name)
    if document.problems:
        raise ScenarioError(document.problems)
    if isinstance(document.tree, list):
        return _said(_listed(document, (), case_dir), document)
    if not isinstance(document.tree, dict) or not {"scenarios", "grid"} & document.tree.keys():
        return [load_scenario(source, case_dir=case_dir)]
    _refuse_other_keys(document, document.tree)
    found = [*_listed(document, ("scenarios",), case_dir), *_grid(document, case_dir)]
    return _said(found, document)


def _in_folder(source: str | File, case_dir: str | File | None) -> str | File:
    """The file of that name in the folder `sweeps` of the case, where there is one."""
    if case_dir is None or "\n" in str(source):
        return source
    files = (File(case_dir) / "sweeps" / f"{source}{ending}" for ending in (".yaml", ".yml", ""))
    return next((file for file in files if file.is_file()), source)


def _said(found: list[Scenario], document: Document) -> list[Scenario]:
    if not found and not document.problems:
        document.spot(()).problem("E327", "There are no scenarios here.", rule=RULE)
    if document.problems:
        raise ScenarioError(document.problems)
    return found


def _refuse_other_keys(document: Document, tree: dict[str, Tree]) -> None:
    for key in tree:
        if key not in KEYS:
            rule, hint = f"Keys here: {', '.join(KEYS)}.", did_you_mean(key, KEYS)
            document.spot((key,)).problem(
                "E223", f"{shown(key)} is not a key.", key, rule=rule, hint=hint
            )


def _at(document: Document, path: Path) -> Tree:
    tree = document.tree
    for key in path:
        tree = tree.get(str(key)) if isinstance(tree, dict) else None
    return tree


def _listed(document: Document, path: Path, case_dir: str | File | None) -> list[Scenario]:
    """The entries of a list, each a name or a scenario written out."""
    entries = _at(document, path)
    if entries is None:
        return []
    if not isinstance(entries, list):
        document.spot(path).problem("E327", "A list of scenarios is asked for here.", rule=RULE)
        return []
    read = (_one(document, (*path, at), one, case_dir) for at, one in enumerate(entries))
    return [one for one in read if one is not None]


def _one(
    document: Document, path: Path, tree: Tree, case_dir: str | File | None
) -> Scenario | None:
    """A scenario named or written out; its problems are taken down where it stands."""
    try:
        if isinstance(tree, str):
            return load_scenario(tree, case_dir=case_dir)
        return scenario_from(_part(document, path, {} if tree is None else tree))
    except ScenarioError as error:
        spot = document.spot(path)
        for problem in error.problems:
            if problem.row is None:
                spot.place(problem)
            else:
                document.problems.append(problem)
    return None


def _part(document: Document, path: Path, tree: Tree) -> Document:
    """A part of a document as one of its own, with the lines it has in the whole."""
    lines = {
        at[len(path) :]: line for at, line in document.lines.items() if at[: len(path)] == path
    }
    return Document(document.file, tree, lines)


def _grid(document: Document, case_dir: str | File | None) -> list[Scenario]:
    """Every combination of one step of each axis."""
    axes = [list(steps) for steps in _axes(document, case_dir)]
    count = 1
    for steps in axes:
        count *= len(steps)
    if count > MOST:
        message = f"The grid has {count:,} combinations."
        document.spot(("grid",)).problem("E327", message, rule=f"At most {MOST:,}.")
    if document.problems or not axes:
        return []
    return [joined(steps) for steps in product(*axes)]


def _axes(document: Document, case_dir: str | File | None) -> Iterator[Iterator[Scenario]]:
    grid = _at(document, ("grid",))
    if grid is None:
        return
    if not isinstance(grid, dict):
        document.spot(("grid",)).problem("E327", "Axes by name are asked for here.", rule=RULE)
        return
    for axis, steps in grid.items():
        if isinstance(steps, dict) and steps:
            yield _steps(document, axis, steps, case_dir)
        else:
            rule = "An axis has steps by name, each a scenario; nothing changes nothing."
            document.spot(("grid", axis)).problem(
                "E327", f"{shown(axis)} has no steps.", axis, rule=rule
            )


def _steps(
    document: Document, axis: str, steps: dict[str, Tree], case_dir: str | File | None
) -> Iterator[Scenario]:
    for name, tree in steps.items():
        one = _one(document, ("grid", axis, name), tree, case_dir)
        if one is not None:
            yield one.model_copy(update={"title": f"{axis} {name}"})
