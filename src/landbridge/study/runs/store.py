"""The store of runs: a folder that says what was asked of which case, and what was answered."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from landbridge.errors import LandbridgeError, Problem
from landbridge.model.live.live import LiveCase
from landbridge.study.runs import FOLDER
from landbridge.study.runs.files import damaged
from landbridge.study.runs.identity import inputs_of, key_of, versions
from landbridge.study.runs.kept import Kept
from landbridge.study.runs.run import Run
from landbridge.study.sweeps.means import Means


class Store:
    """A folder of runs. What is in it is only ever added to, but for `prune`.

    Answers lie in `answers`, by the case and the code they are answers of; any question that asks
    the same scenario of the same case finds them. Runs lie in `runs`.
    """

    def __init__(self, folder: str | os.PathLike[str] = FOLDER) -> None:
        """folder: made with the first run."""
        self.folder = Path(folder)

    def begin(self, held: LiveCase, means: Means) -> Run:
        """Begin a run, or go on with it where the same was asked before.

        Raises LandbridgeError where the folder cannot be used.
        """
        inputs = inputs_of(held)
        answers = key_of(inputs)
        name = key_of({"question": means.question, "seed": means.seed, "answers": answers})[:12]
        folder, base = self.folder / "runs" / name, held.base
        facts = {
            "run": name,
            "question": means.question,
            "title": base.case.meta.title,
            "name": base.case.name,
            "scenarios": list(base.scenarios),
            "seed": means.seed,
            "started": _started(folder / "run.json"),
            "answers": answers,
            "inputs": inputs,
            "versions": versions(),
            "certificate": base.certificate.facts(),
        }
        return Run(folder, facts, Kept(self.folder / "answers" / answers))

    def runs(self) -> list[dict[str, Any]]:
        """What is recorded of every run, the latest first."""
        found = [facts_in(file) for file in sorted((self.folder / "runs").glob("*/run.json"))]
        return sorted(found, key=lambda run: (run["changed"], run["run"]), reverse=True)

    def run(self, name: str) -> dict[str, Any]:
        """What is recorded of a run; its name may be cut short where no other begins like that.

        Raises LandbridgeError where there is none, or several.
        """
        known = [run for run in self.runs() if run["run"].startswith(name)]
        if len(known) == 1 and name:
            return known[0]
        raise LandbridgeError(self._unknown(name, len(known)))

    def _unknown(self, name: str, count: int) -> Problem:
        few = "Several runs begin like that." if count and name else "There is no such run."
        return Problem(
            "E325",
            few,
            file=str(self.folder),
            value=name,
            rule="The name of one run, or how it begins.",
            hint="`landbridge runs list` shows all of them.",
        )

    def asked_files(self, name: str) -> list[Path]:
        """Files of what a run asked."""
        return sorted((self.folder / "runs" / name).glob("asked-*.parquet"))

    def answer_files(self, answers: str) -> list[Path]:
        """Files of the answers of one case."""
        return sorted((self.folder / "answers" / answers).glob("*.parquet"))

    def cases(self) -> Iterator[Path]:
        """Folders of answers, one for each case and code."""
        yield from sorted((self.folder / "answers").glob("*"))


def _started(file: Path) -> str:
    """When a run was first begun: now, where it is not there yet."""
    if file.exists():
        return str(facts_in(file).get("started", ""))
    return datetime.now(UTC).isoformat(timespec="seconds")


def facts_in(file: Path) -> dict[str, Any]:
    """What is recorded of a run; raises LandbridgeError where the file is damaged."""
    try:
        found = json.loads(file.read_bytes())
    except (ValueError, OSError) as error:
        raise LandbridgeError(damaged(file)) from error
    if not isinstance(found, dict) or not {"run", "changed", "answers"} <= found.keys():
        raise LandbridgeError(damaged(file))
    return found
