"""What runs asked and what came of it, as tables."""

from __future__ import annotations

from typing import Any

import polars as pl

from landbridge.study.runs.query import query
from landbridge.study.runs.store import Store

LIST: dict[str, type[pl.DataType]] = {
    "run": pl.String,
    "question": pl.String,
    "title": pl.String,
    "status": pl.String,
    "changed": pl.String,
    "asked": pl.Int64,
    "answered": pl.Int64,
    "certificate": pl.Float64,
}
"""Columns of the list of runs."""


def listed(store: Store) -> pl.DataFrame:
    """Every run, the latest first: what was asked, how much of it is answered, the worst proof."""
    found = query(
        store,
        """
        SELECT r.run, r.question, r.title, r.status, r.changed,
               count(a.key) AS asked, count(b.key) AS answered, max(b.certificate) AS certificate
        FROM runs r
        LEFT JOIN (SELECT DISTINCT run, key FROM asked) a ON a.run = r.run
        LEFT JOIN answers b ON b.answers = r.answers AND b.key = a.key
        GROUP BY ALL ORDER BY r.changed DESC, r.run
        """,
    )
    return found.select(pl.col(name).cast(kind) for name, kind in LIST.items())


def answered(store: Store, run: dict[str, Any]) -> pl.DataFrame:
    """What a run asked with what was answered, the least worth first.

    Columns: key, title, worth_musd, unmet_kt, stranded_kt, certificate, problem, document. A
    scenario that is not answered yet has blanks.
    """
    return query(
        store,
        f"""
        SELECT a.key, any_value(a.title) AS title, any_value(b.worth_musd) AS worth_musd,
               any_value(list_sum([g.unmet_kt for g in b.goods])) AS unmet_kt,
               any_value(list_sum([g.stranded_kt for g in b.goods])) AS stranded_kt,
               any_value(b.certificate) AS certificate, any_value(b.problem) AS problem,
               any_value(a.document) AS document
        FROM asked a LEFT JOIN answers b ON b.answers = '{run["answers"]}' AND b.key = a.key
        WHERE a.run = '{run["run"]}' GROUP BY a.key ORDER BY worth_musd, title, a.key
        """,  # noqa: S608 - both are names of this store, made of hexadecimal digits
    )


def compared(store: Store, one: dict[str, Any], other: dict[str, Any]) -> pl.DataFrame:
    """Scenarios that two runs asked, side by side, the largest change first.

    Columns: key, title, one_musd, other_musd, change_musd; blank where only one asked.
    """
    sides = [
        answered(store, run).select("key", "title", pl.col("worth_musd").alias(f"{side}_musd"))
        for side, run in (("one", one), ("other", other))
    ]
    both = sides[0].join(sides[1], on="key", how="full", coalesce=True)
    change = pl.col("other_musd") - pl.col("one_musd")
    return (
        both.with_columns(pl.coalesce("title", "title_right").alias("title"), change_musd=change)
        .select("key", "title", "one_musd", "other_musd", "change_musd")
        .sort(pl.col("change_musd").abs(), "title", descending=[True, False], nulls_last=True)
    )
