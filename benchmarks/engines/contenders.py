"""Who takes part, by name, and what each needs to be installed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import cast

from engines.answer import Contender

COMMON = ("landbridge", "highspy", "numpy", "scipy")


@dataclass(frozen=True, slots=True)
class Entrant:
    """A contender before anything of it is imported.

    title: for tables.  module, function: where it is.  package: what has to be installed, and
    distribution: what that is called where it is installed from.
    """

    title: str
    module: str
    function: str
    package: str
    distribution: str


ENTRANTS = {
    "paths": Entrant(
        "Landbridge, paths", "engines.with_landbridge", "paths", "landbridge", "landbridge"
    ),
    "links": Entrant(
        "Landbridge, links", "engines.with_landbridge", "links", "landbridge", "landbridge"
    ),
    "linopy": Entrant("linopy + HiGHS", "engines.with_linopy", "direct", "linopy", "linopy"),
    "highs": Entrant("HiGHS, arrays", "engines.with_highs", "from_arrays", "highspy", "highspy"),
    "glop": Entrant("OR-Tools GLOP", "engines.with_ortools", "glop", "ortools", "ortools"),
    "pdlp": Entrant("OR-Tools PDLP", "engines.with_ortools", "pdlp", "ortools", "ortools"),
    "pdlp-loose": Entrant(
        "OR-Tools PDLP, 1e-4", "engines.with_ortools", "pdlp_loose", "ortools", "ortools"
    ),
}
"""All of them, ours first, in the order of tables."""


def is_installed(name: str) -> bool:
    """Whether a contender's package is there."""
    return find_spec(ENTRANTS[name].package) is not None


def contender(name: str) -> Contender:
    """Import a contender; raises ImportError where its package is missing."""
    entrant = ENTRANTS[name]
    return cast(Contender, getattr(import_module(entrant.module), entrant.function))


def versions(*more: str) -> dict[str, str]:
    """Versions of what takes part, where it is installed."""
    found = {}
    for name in dict.fromkeys((*COMMON, "numba", *more)):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
