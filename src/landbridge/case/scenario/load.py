"""A scenario read from a file, a text or a dictionary; everything wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as File

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from landbridge.case.refusal import shown
from landbridge.case.scenario.document import Document, from_mapping, from_yaml
from landbridge.case.scenario.form import (
    Ban,
    Build,
    Close,
    Form,
    Friction,
    Market,
    Scale,
    Scenario,
    SetCell,
    Standing,
)
from landbridge.case.scenario.notes import Path
from landbridge.case.scenario.short import write_out
from landbridge.case.suggest import did_you_mean
from landbridge.errors import Problem, ScenarioError

FORMS: dict[str, type[Form]] = {
    "close": Close,
    "set": SetCell,
    "scale": Scale,
    "ban": Ban,
    "build": Build,
    "demand": Market,
    "friction": Friction,
    "controls": Standing,
}

LARGEST = 10_000_000
"""Bytes beyond which a file is not a scenario."""


def load_scenario(
    source: str | File | Mapping[str, object], *, case_dir: str | File | None = None
) -> Scenario:
    """Read a scenario.

    source: a path to a `.yaml` file; the name of one in the folder `scenarios` of a case; the
        text of one (it has more than one line or a `: `); or a dictionary of the same form.
    case_dir: the folder of the case, for names.

    Raises ScenarioError with every problem of the scenario: not found, not YAML, keys that are
    not known or missing.
    """
    if isinstance(source, Mapping):
        return scenario_from(from_mapping(source, "scenario"))
    return scenario_from(from_yaml(*text_of(source, case_dir)))


def text_of(source: str | File, case_dir: str | File | None = None) -> tuple[str, str]:
    """The text of a scenario given as for `load_scenario`, and what to call it in messages.

    Raises ScenarioError where it is not found or cannot be read.
    """
    if isinstance(source, str) and ("\n" in source or ": " in source):
        return source, "scenario"
    file = _find(source, case_dir)
    return _read(file), file.name


def scenario_names(case_dir: str | File) -> list[str]:
    """The names of the scenarios in the folder `scenarios` of a case."""
    return sorted(file.stem for file in File(case_dir).glob("scenarios/*.y*ml"))


def _find(source: str | File, case_dir: str | File | None) -> File:
    named = File(source)
    tried = [named]
    if case_dir is not None:
        folder = File(case_dir) / "scenarios"
        tried += [folder / f"{named}{ending}" for ending in ("", ".yaml", ".yml")]
    for file in tried:
        if file.is_file():
            return file
    names = [] if case_dir is None else scenario_names(case_dir)
    known = f"The case has {', '.join(names)}." if names else ""
    hint = did_you_mean(named.stem, names) or "Give the path of a .yaml file."
    message = f"There is no scenario {shown(str(source))}."
    problem = Problem("E220", message, value=str(source), rule=known, hint=hint)
    raise ScenarioError(problem)


def _read(file: File) -> str:
    if file.stat().st_size > LARGEST:
        problem = Problem("E220", "The file is too large for a scenario.", file=file.name)
        raise ScenarioError(problem)
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(
            "E220",
            f"The file is not UTF-8 (byte {error.start + 1}).",
            file=file.name,
            hint="Save it with the encoding UTF-8.",
        )
        raise ScenarioError(problem) from None
    except OSError as error:
        problem = Problem("E220", f"The file cannot be read: {error.strerror}.", file=file.name)
        raise ScenarioError(problem) from None


def scenario_from(document: Document) -> Scenario:
    """The scenario that a document says; raises ScenarioError with every problem of it."""
    if not isinstance(document.tree, dict):
        if not document.problems:
            keys = ", ".join(_keys(Scenario))
            rule = f"A scenario is a mapping with the keys {keys}."
            document.spot(()).problem("E225", "There is no scenario here.", rule=rule)
        raise ScenarioError(document.problems)
    write_out(document)
    try:
        scenario = Scenario.model_validate(document.tree)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _take_down(detail, document)
    if document.problems:
        raise ScenarioError(document.problems)
    scenario._file, scenario._lines = document.file, document.lines
    return scenario


def _take_down(detail: ErrorDetails, document: Document) -> None:
    path: Path = detail["loc"]
    key, spot = str(path[-1]), document.spot(path)
    match detail["type"]:
        case "extra_forbidden":
            form = FORMS.get(str(path[0]), Scenario) if len(path) > 1 else Scenario
            known = _keys(form)
            rule, hint = f"Keys here: {', '.join(known)}.", did_you_mean(key, known)
            spot.problem("E223", f"{shown(key)} is not a key.", key, rule=rule, hint=hint)
        case "missing":
            document.spot(path[:-1]).problem("E224", f"{key} is missing.", hint=f"Add {key}: ...")
        case kind:
            value = detail["input"]
            text = value if isinstance(value, str) else None
            asked = _ASKED.get(kind, "Something else")
            spot.problem("E225", f"{asked} is asked for here, not {_named(value)}.", text)


def _named(value: object) -> str:
    if isinstance(value, str):
        return shown(value)
    names: dict[type, str] = {dict: "a mapping", list: "a list"}
    return names.get(type(value), "a blank")


_ASKED = {
    "tuple_type": "A list (every entry starts with `- `)",
    "string_type": "One text or number",
    "dict_type": "A mapping (`key: value`)",
    "model_type": "A mapping (`key: value`)",
}


def _keys(form: type[Form]) -> list[str]:
    return [info.alias or name for name, info in form.model_fields.items()]
