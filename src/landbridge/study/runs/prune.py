"""Clearing the store: runs that are old, and answers that no run asks for any more."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from landbridge.study.runs.store import Store


@dataclass(frozen=True, slots=True)
class Pruned:
    """What is gone, or would go.

    runs: names.  answers: cases whose answers no run asks for.  size: bytes.
    """

    runs: tuple[str, ...]
    answers: tuple[str, ...]
    size: int

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {"runs": list(self.runs), "answers": list(self.answers), "bytes": self.size}


def prune(store: Store, *, days: float | None = None, dry: bool = False) -> Pruned:
    """Delete runs last changed more than so many days ago, and answers that are nobody's then.

    days: None: no run for its age; only answers that no run asks for, such as those of a case or
    of code that has changed since and whose runs were deleted.
    dry: only say what would go.
    """
    runs = store.runs()
    edge = datetime.now(UTC) - timedelta(days=days or 0.0)
    old = [run for run in runs if days is not None and _changed(run) < edge]
    names = {run["run"] for run in old}
    needed = {run["answers"] for run in runs if run["run"] not in names}
    cases = [folder for folder in store.cases() if folder.name not in needed]
    folders = [*(store.folder / "runs" / run["run"] for run in old), *cases]
    size = sum(_size(folder) for folder in folders)
    if not dry:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
    return Pruned(tuple(run["run"] for run in old), tuple(one.name for one in cases), size)


def _changed(run: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(run["changed"])


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
