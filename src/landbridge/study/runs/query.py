"""The store asked in SQL: what DuckDB sees of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from landbridge.errors import LandbridgeError, Problem
from landbridge.study.runs.run import ASKED
from landbridge.study.runs.store import Store
from landbridge.study.sweeps.answer import SCHEMA

VIEWS = {
    "runs": "one row a run: run, question, title, status, started, changed, seed, answers",
    "asked": "scenarios that runs asked: run, key, title, document",
    "answers": "answers of scenarios: answers, key, worth_musd, certificate, problem, items",
    "goods": "the same by good: answers, key, good, supplied_kt, stranded_kt, delivered_kt, "
    "unmet_kt, unserved_kt, moving_musd, kt_days",
    "parties": "what each party gains: answers, key, role, party, musd",
    "scarce": "capacities that earn most: answers, key, table, id, scarcity, rent_musd",
}
"""What can be asked in SQL, and what its columns are."""

_LISTED = ("goods", "parties", "scarce")


def query(store: Store, sql: str) -> pl.DataFrame:
    """What a SELECT over the views of a store gives.

    Answers of a run are found by `answers` and `key`: a run asks keys, and says whose answers.
    Raises LandbridgeError where the query is refused.
    """
    with duckdb.connect() as connection:
        _declare(connection, store)
        try:
            found: Any = connection.sql(sql)
        except duckdb.Error as error:
            raise LandbridgeError(_refused(sql, str(error))) from error
        answer: pl.DataFrame = pl.DataFrame() if found is None else found.pl()
        return answer


def _declare(connection: duckdb.DuckDBPyConnection, store: Store) -> None:
    """Declare the views of a store."""
    runs = store.runs()
    columns = ("run", "question", "title", "status", "started", "changed", "seed", "answers")
    rows = [[run.get(name) for name in columns] for run in runs]
    types = dict.fromkeys(columns, pl.String) | {"seed": pl.Int64}
    connection.register("runs", pl.DataFrame(rows, schema=types, orient="row").to_arrow())
    asked = [(run["run"], file) for run in runs for file in store.asked_files(run["run"])]
    _union(connection, "asked", "run", asked, pl.DataFrame(schema=ASKED))
    kept = [(folder.name, file) for folder in store.cases() for file in folder.glob("*.parquet")]
    _union(connection, "every_answer", "answers", kept, pl.DataFrame(schema=SCHEMA))
    connection.execute(
        "CREATE VIEW answers AS SELECT DISTINCT ON (answers, key) * FROM every_answer"
    )
    for name in _LISTED:
        connection.execute(
            f"CREATE VIEW {name} AS SELECT answers, key, unnest({name}, recursive := true) "  # noqa: S608
            "FROM answers"
        )


def _union(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    of: str,
    files: Sequence[tuple[str, Path]],
    empty: pl.DataFrame,
) -> None:
    """A view of many files, with whose each is in the column `of`."""
    if not files:
        nothing = empty.with_columns(pl.lit("").alias(of)).to_arrow()
        connection.register(view, nothing)
        return
    names = "[" + ", ".join(_quoted(file.as_posix()) for _, file in files) + "]"
    # A file lies in the folder of the run, or of the case, it is of.
    # Files of older code may lack columns.
    connection.execute(
        f"CREATE VIEW {view} AS SELECT * EXCLUDE (filename), parse_path(filename)[-2] AS {of} "  # noqa: S608
        f"FROM read_parquet({names}, filename := true, union_by_name := true)"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _refused(sql: str, why: str) -> Problem:
    return Problem(
        "E326",
        f"the query is refused: {why.strip().splitlines()[0]}",
        value=sql,
        rule=f"A SELECT over the views {', '.join(VIEWS)}.",
        hint="`landbridge runs show RUN` needs no SQL.",
    )
