"""By what code scenarios are answered."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from landbridge import __version__

_DECIDING = ("case", "engine", "model")
"""Rooms of the package whose code decides what is answered."""


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
