"""What makes an answer the answer to a question: the case, how it is solved, and by what code."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib import metadata
from typing import Any

from landbridge import __version__
from landbridge.case.write import content_hash
from landbridge.model.live.live import LiveCase
from landbridge.study.sweeps.code import code_hash

FORM = 2
"""Of the answers as they are kept; another form is another answer."""

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
