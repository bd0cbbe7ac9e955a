"""Answers kept in a file while they come, so that long work can be stopped and gone on with."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

import landbridge
from landbridge.case.write import content_hash
from landbridge.engine.parallel import each
from landbridge.errors import CaseError, Problem
from landbridge.model.solution import Solution
from landbridge.study.quantity import Quantity
from landbridge.study.weakest.trial import Values

_KEY = b"landbridge"

BATCH = 10
"""Answers after which what is done is kept."""

Progress = Callable[[int, int], None]
"""Told how much of the work is done, and how much there is."""


def question(solution: Solution, asked: Sequence[Quantity], **more: object) -> dict[str, object]:
    """All that decides what answers are, for the file they are kept in."""
    return {
        "case": content_hash(solution.case),
        "year": solution.year,
        "strict": solution.strict,
        "quantities": [one.key for one in asked],
        "version": landbridge.__version__,
        **more,
    }


class Kept:
    """Answers by number, in memory and, where a path is given, in a Parquet file.

    The file is replaced as a whole, so that whatever stops the work leaves either the answers
    before or those after. what: the question they answer; a file that holds others is refused.
    """

    def __init__(
        self, path: str | Path | None, what: Mapping[str, object], columns: Sequence[str]
    ) -> None:
        """Raises CaseError where the file holds something else, or cannot be read."""
        self._path = None if path is None else Path(path)
        self._columns = list(columns)
        self._what = json.dumps(what, sort_keys=True)
        self._answers: dict[int, Values] = {}
        if self._path is not None and self._path.exists():
            self._answers = self._read(self._path)

    def filled(
        self, ask: Callable[[int], Values], count: int, progress: Progress | None
    ) -> list[Values]:
        """All answers up to a count; what is missing is asked for, batch by batch, and kept.

        Raises CaseError where the file cannot be written, and what `ask` raises.
        """
        missing = [at for at in range(count) if at not in self._answers]
        for first in range(0, len(missing), BATCH):
            batch = missing[first : first + BATCH]
            self._answers.update(zip(batch, each(ask, batch), strict=True))
            if self._path is not None:
                self._write(self._path)
            if progress is not None:
                progress(len(self._answers), count)
        return [self._answers[at] for at in range(count)]

    def _read(self, path: Path) -> dict[int, Values]:
        try:
            table = pq.read_table(path)
        except (OSError, pa.ArrowException) as error:
            raise CaseError(_unreadable(path, str(error))) from error
        metadata = table.schema.metadata or {}
        if metadata.get(_KEY, b"").decode() != self._what:
            raise CaseError(_another(path))
        columns = [table.column(name).to_pylist() for name in table.column_names]
        return {row[0]: list(row[1:]) for row in zip(*columns, strict=True)}

    def _write(self, path: Path) -> None:
        rows = [[draw, *values] for draw, values in sorted(self._answers.items())]
        schema = {"draw": pl.Int64, **dict.fromkeys(self._columns, pl.Float64)}
        table = pl.DataFrame(rows, schema=schema, orient="row").to_arrow()
        table = table.replace_schema_metadata({_KEY: self._what.encode()})
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            pq.write_table(table, beside)
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise CaseError(_unreadable(path, error.strerror or str(error))) from error


def _another(path: Path) -> Problem:
    return Problem(
        "E313",
        f"{path.name} holds answers to another case or question.",
        file=str(path),
        rule="Work can be gone on with only for the same case, year, scenarios, questions, draws, "
        "seed and shape, and by the same version.",
        hint="Choose another file, or delete this one.",
    )


def _unreadable(path: Path, reason: str) -> Problem:
    return Problem(
        "E313",
        f"{path.name} cannot be used to keep answers in: {reason}.",
        file=str(path),
        rule="A Parquet file that was written by this command, or a path where one can be written.",
        hint="Choose another file.",
    )
