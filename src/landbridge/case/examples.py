"""The cases that come with Landbridge."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from landbridge.case.case import Case
from landbridge.case.read import read
from landbridge.errors import CaseError, Problem

_PACKAGE = Path(__file__).parents[1]
_HOMES = (_PACKAGE / "cases", _PACKAGE.parents[1] / "cases")
"""Where the cases are: inside the package once installed, beside `src` in a working copy."""


def examples() -> dict[str, Path]:
    """The folders of all shipped cases by name."""
    return {
        folder.parent.name: folder.parent
        for home in _HOMES
        for folder in sorted(home.glob("*/case.yaml"))
    }


def example(name: str) -> Case:
    """Read a shipped case, such as `kazakhstan-2023`.

    Raises CaseError where there is none of that name.
    """
    return read(example_path(name))


def example_path(name: str) -> Path:
    """The folder of a shipped case.

    Raises CaseError where there is none of that name.
    """
    found = examples()
    if name in found:
        return found[name]
    close = get_close_matches(name, found, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(found) or 'none'}."
    raise CaseError(Problem("E802", f'there is no shipped case "{name}".', value=name, hint=hint))
