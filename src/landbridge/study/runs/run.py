"""One run: a question that was put to a case, what it asked, and what was answered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl

from landbridge.case.scenario import Scenario
from landbridge.study.runs.files import put
from landbridge.study.runs.kept import Kept
from landbridge.study.sweeps.answer import Answer
from landbridge.study.sweeps.asked import document_of

ASKED: dict[str, type[pl.DataType]] = {
    "key": pl.String,
    "title": pl.String,
    "document": pl.String,
}
"""Columns of what a run asks: the key of a scenario, its title, and all it does as JSON."""


class Run:
    """A run that is going on."""

    def __init__(self, folder: Path, facts: dict[str, Any], kept: Kept) -> None:
        """folder: of the run.  facts: what is recorded of it.  kept: answers of its case."""
        self._folder, self._facts, self._kept = folder, facts, kept
        self._asked: set[str] = set()
        self._record("not finished")

    def asks(self, scenarios: Mapping[str, Scenario]) -> None:
        """Record scenarios that are asked, by their keys."""
        new = {key: one for key, one in scenarios.items() if key not in self._asked}
        if new:
            rows = [(key, title_of(one), document_of(one)) for key, one in new.items()]
            buffer = BytesIO()
            pl.DataFrame(rows, schema=ASKED, orient="row").write_parquet(buffer)
            put(self._folder / f"asked-{uuid4().hex}.parquet", buffer.getvalue())
            self._asked |= set(new)

    def kept(self, keys: Iterable[str]) -> list[Answer]:
        """Answers that are there already."""
        return self._kept.get(keys)

    def keep(self, answers: list[Answer]) -> None:
        """Keep answers; they are on the disk when this returns."""
        self._kept.add(answers)

    def end(self, *, complete: bool) -> None:
        """Record that the run has ended."""
        if complete:
            self._one_list()
            self._kept.put_together()
        self._record("complete" if complete else "stopped")

    def _one_list(self) -> None:
        """Put the lists of what was asked together into one."""
        files = sorted(self._folder.glob("asked-*.parquet"))
        if len(files) < 2:
            return
        buffer = BytesIO()
        pl.concat([pl.read_parquet(file) for file in files]).unique(
            "key", keep="first", maintain_order=True
        ).write_parquet(buffer)
        put(self._folder / f"asked-{uuid4().hex}.parquet", buffer.getvalue())
        for file in files:
            file.unlink(missing_ok=True)

    def _record(self, status: str) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._facts |= {"status": status, "changed": now}
        text = json.dumps(self._facts, indent=2, ensure_ascii=False)
        put(self._folder / "run.json", text.encode("utf-8"))


def title_of(scenario: Scenario) -> str:
    """What to call a scenario in a list."""
    return scenario.title or "; ".join(scenario.lines()) or "the case as it is"
