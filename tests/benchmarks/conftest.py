"""Benchmarks are scripts beside the package; their folder is where their modules are found."""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "benchmarks"
sys.path.append(str(FOLDER))
collect_ignore_glob = [] if FOLDER.is_dir() else ["test_*.py"]
