"""What makes an answer the answer to a question: the case, how it is solved, and by what code."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from landbridge import __version__
from landbridge.case.write import content_hash
from landbridge.model.live.live import LiveCase

FORM = 1
"""Of the answers as they are kept; another form is another answer."""

_DECIDING = ("case", "engine", "model")
"""Rooms of the package whose code decides what is answered."""

_LIBRARIES = ("numpy", "scipy", "highspy", "numba", "polars")


def inputs_of(held: LiveCase) -> dict[str, Any]:
    """What decides the answers of a case that is held, with stable keys."""
    base = held.base
    return {
        "case": content_hash(base.given),
        "year": base.year,
        "strict": base.strict,
        "statistic": base.given.statistic,
        "controls_on": base.given.day.isoformat(),
        "engine": "paths" if held.over_paths else "links",
        "code": code_hash(),
        "form": FORM,
    }


def key_of(said: dict[str, Any]) -> str:
    """A name made of everything that is said."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def versions() -> dict[str, str]:
    """Versions that a run is recorded with."""
    found = {name: _version(name) for name in _LIBRARIES}
    return {"landbridge": __version__, "python": platform.python_version(), **found}


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


@cache
def code_hash() -> str:
    """SHA-256 of the code that decides: changed code does not answer with old numbers."""
    digest = hashlib.sha256(__version__.encode())
    for room in _DECIDING:
        for file in _sources(files("landbridge") / room):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _sources(folder: Traversable) -> list[Traversable]:
    """Python files and tables of a room, in the order of their names."""
    found: list[Traversable] = []
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if one.is_dir() and one.name != "__pycache__":
            found += _sources(one)
        elif one.name.endswith((".py", ".csv")):
            found.append(one)
    return found
