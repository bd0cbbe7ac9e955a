"""The page of sources: what every number rests on, and how far it is to be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cells import split
from landbridge.case.schema import tables

GRADES = tables()["links"].fields["grade"].choices
"""Grades of a row, the firmest first."""

MEANING = (
    "Rows of each table by grade. "
    "Measured: counted or surveyed by who runs or records it. "
    "Reported: stated in a publication. "
    "Derived: computed from such numbers. "
    "Estimated: judged from what is known. "
    "Assumed: background knowledge or a convention."
)


def sources_markdown(case: Case) -> str:
    """The page `SOURCES.md` of a case: its sources with where they are used, and its grades.

    Generated from the tables, so it must not be edited by hand.
    """
    parts = [
        f"# Sources of {case.meta.title}",
        "Generated from the tables of the case; not to be edited by hand.",
        "## How far the numbers can be trusted",
        MEANING,
        _table(("table", *GRADES, "rows"), _grade_rows(case), left=1),
        "## Sources",
        *(_entry(row, used) for row, used in _entries(case)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def uses(case: Case) -> pl.DataFrame:
    """Every use of a source: source, table, row (position in its table), grade of the row.

    grade is blank where the table has none.
    """
    frames = [_uses_in(case, name) for name in case.tables]
    columns = {"source": pl.String, "table": pl.String, "row": pl.UInt32, "grade": pl.String}
    return pl.concat([pl.DataFrame(schema=columns), *frames])


def _uses_in(case: Case, name: str) -> pl.DataFrame:
    fields = tables()[name].fields
    cited = [f.name for f in fields.values() if f.refers_to == "sources"]
    frame = case.table(name)
    grade = pl.col("grade") if "grade" in fields else pl.lit(None, pl.String)
    found = [
        frame.select(
            pl.Series("source", [split(cell) for cell in frame[column]], pl.List(pl.String)),
            pl.lit(name).alias("table"),
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"),
            grade.alias("grade"),
        ).explode("source", empty_as_null=False)
        for column in cited
    ]
    empty = pl.DataFrame(
        schema={"source": pl.String, "table": pl.String, "row": pl.UInt32, "grade": pl.String}
    )
    return pl.concat([empty, *found])


def _grade_rows(case: Case) -> Iterable[Sequence[str]]:
    for name in case.tables:
        if "grade" in tables()[name].fields:
            counts = dict(case.table(name)["grade"].value_counts().iter_rows())
            numbers = [counts.get(grade, 0) for grade in GRADES]
            yield (f"`{name}`", *(f"{n:,}" if n else "" for n in numbers), f"{sum(numbers):,}")


def _entries(case: Case) -> Iterable[tuple[dict[str, str | None], pl.DataFrame]]:
    """Sources in the order of their publishers, with their uses."""
    used = uses(case)
    listed = case.table("sources").with_columns(pl.col("publisher").str.to_lowercase().alias("#"))
    for row in listed.sort("#", "date", "id", nulls_last=True).drop("#").iter_rows(named=True):
        yield row, used.filter(source=row["id"])


def _entry(row: dict[str, str | None], used: pl.DataFrame) -> str:
    facts = [row["publisher"], row["title"], row["date"], _located(row["locator"])]
    if row["licence"]:
        facts.append(f"Licence: {row['licence']}")
    lines = [
        f"### `{row['id']}`",
        "",
        ". ".join(str(fact).rstrip(".") for fact in facts if fact) + ".",
    ]
    if row["note"]:
        lines.append(row["note"])
    return "\n".join([*lines, "", _used(used)])


def _located(locator: str | None) -> str | None:
    return f"<{locator}>" if locator and locator.startswith(("http://", "https://")) else locator


def _used(used: pl.DataFrame) -> str:
    if used.is_empty():
        return "Used nowhere."
    by_table = used.group_by("table", maintain_order=True).len()
    where = ", ".join(f"`{table}` {count:,}" for table, count in by_table.iter_rows())
    counts = dict(used["grade"].drop_nulls().value_counts().iter_rows())
    grades = ", ".join(f"{counts[grade]:,} {grade}" for grade in GRADES if grade in counts)
    return f"Used in: {where}." + (f" Grades: {grades}." if grades else "")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], left: int) -> str:
    rule = [":--" if at < left else "--:" for at in range(len(head))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))
