"""The numbers of a case where they are written, and what is known about the rows they are of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from landbridge.case.columns import cast_column
from landbridge.case.loaded import Tables
from landbridge.case.schema import tables as schema

CELL = ("table", "row", "column", "file", "position", "at")
"""What names a number, and where it is written; see `doubt`."""

_DATED = {"changes": None, "project_changes": "set"}
"""Tables that set numbers of others, and the action by which they do where there are several."""


@dataclass(frozen=True)
class Known:
    """The tables of a case as they were read, looked at with a question in mind."""

    tables: Tables

    def full(self, table: str) -> pl.DataFrame:
        """A table with all its columns; no rows where the case does not have it."""
        if table in self.tables:
            return self.tables[table].full
        fields = schema()[table].fields.values()
        return pl.DataFrame(schema={field.name: field.dtype for field in fields})

    def named(self, table: str) -> pl.DataFrame:
        """The same, each row with its name in the column `#`, the first of those named alike."""
        loaded = self.tables.get(table)
        names = loaded.names if loaded else pl.Series([], dtype=pl.String)
        frame = self.full(table).with_columns(names.alias("#"))
        return frame.filter(pl.col("#").is_not_null() & pl.col("#").is_first_distinct())

    def numbers(self, table: str, column: str) -> pl.DataFrame:
        """Every number of a column, as it stands in its table and as changes and projects set it.

        Columns: those of `CELL`, `number`, and `year` from which on a change holds.
        """
        setting = [name for name in _DATED if (table, column) in self._columns_set[name]]
        found = [self._own(table, column), *(self._set(name, table, column) for name in setting)]
        return pl.concat(found).filter(pl.col("number").is_not_null())

    @cached_property
    def _columns_set(self) -> dict[str, set[tuple[str, ...]]]:
        """The tables and columns that changes and projects set: most are not, and are quick."""
        return {
            name: set(self.full(name).select("table", "column").unique().iter_rows())
            for name in _DATED
        }

    def _own(self, table: str, column: str) -> pl.DataFrame:
        loaded = self.tables.get(table)
        names = loaded.names if loaded else pl.Series([], dtype=pl.String)
        frame = self.full(table).with_columns(names.alias("#")).with_row_index("position")
        return frame.select(
            table=pl.lit(table),
            row=pl.col("#"),
            column=pl.lit(column),
            file=pl.lit(table),
            position=pl.col("position").cast(pl.Int64),
            at=pl.lit(column),
            number=pl.col(column).cast(pl.Float64),
            year=pl.lit(None, dtype=pl.Int64),
        ).filter(pl.col("row").is_not_null())

    def _set(self, name: str, table: str, column: str) -> pl.DataFrame:
        frame = self.full(name).with_row_index("position")
        about = (pl.col("table") == table) & (pl.col("column") == column)
        if action := _DATED[name]:
            about &= pl.col("action").fill_null(action) == action
        frame = frame.filter(about & pl.col("row").is_not_null())
        field = schema()[table].fields[column]
        values, _ = cast_column(field, frame["value"].fill_null("").to_list())
        return frame.select(
            table=pl.lit(table),
            row=pl.col("row"),
            column=pl.lit(column),
            file=pl.lit(name),
            position=pl.col("position").cast(pl.Int64),
            at=pl.lit("value"),
            number=values.cast(pl.Float64),
            year=pl.col("year") if "year" in frame.columns else pl.lit(None, dtype=pl.Int64),
        )

    @cached_property
    def modes(self) -> pl.DataFrame:
        """mode, kind, speed_km_h, carries."""
        return self.named("modes").select(
            mode="#",
            kind=pl.col("kind").fill_null("other"),
            mode_km_h="speed_km_h",
            carries="carries",
        )

    @cached_property
    def links(self) -> pl.DataFrame:
        """link, kind, and the cells of links the checks look at."""
        columns = ("from", "to", "mode", "length_km", "goods", "fleet", "waypoints")
        links = self.named("links").select("#", *columns).rename({"#": "link"})
        return links.join(self.modes, on="mode", maintain_order="left")
