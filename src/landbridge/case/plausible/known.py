"""The numbers of a case where they are written, and what is known about the rows they are of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

import polars as pl

from landbridge.case.columns import cast_column
from landbridge.case.loaded import Tables
from landbridge.case.schema import tables as schema

CELL = ("table", "row", "column", "file", "position", "at")
"""What names a number, and where it is written; see `doubt`."""

_DATED = {"changes": None, "project_changes": "set"}
"""Tables that set numbers of others, and the action by which they do where there are several."""


@cache
def _words() -> tuple[pl.Enum, pl.Enum]:
    """Names of tables and of columns as types, so that each is held as a small number."""
    columns = dict.fromkeys(name for table in schema().values() for name in table.fields)
    return pl.Enum(list(schema())), pl.Enum(list(columns))


def _placed(numbers: pl.DataFrame, table: str, column: str, file: str, at: str) -> pl.DataFrame:
    """Those rows that have a row and a number, with what the numbers are called and where they are.

    numbers: row, position, number, year.
    """
    tables, columns = _words()
    return numbers.drop_nulls(["row", "number"]).select(
        table=pl.lit(table, dtype=tables),
        row="row",
        column=pl.lit(column, dtype=columns),
        file=pl.lit(file, dtype=tables),
        position=pl.col("position").cast(pl.Int64),
        at=pl.lit(at, dtype=columns),
        number=pl.col("number").cast(pl.Float64),
        year=pl.col("year").cast(pl.Int64),
    )


@cache
def _blank(table: str) -> pl.DataFrame:
    return pl.DataFrame(schema={one.name: one.dtype for one in schema()[table].fields.values()})


@cache
def _nothing() -> pl.DataFrame:
    """The numbers of a column that is not there."""
    schema = {"row": pl.String, "position": pl.Int64, "number": pl.Float64, "year": pl.Int64}
    return _placed(pl.DataFrame(schema=schema), "links", "id", "links", "id")


@dataclass(frozen=True)
class Known:
    """The tables of a case as they were read, looked at with a question in mind."""

    tables: Tables

    def full(self, table: str) -> pl.DataFrame:
        """A table with all its columns; no rows where the case does not have it."""
        return self.tables[table].full if table in self.tables else _blank(table)

    def named(self, table: str) -> pl.DataFrame:
        """The same, each row with its name in the column `#`, the first of those named alike."""
        loaded = self.tables.get(table)
        names = loaded.names if loaded else pl.Series([], dtype=pl.String)
        frame = self.full(table).with_columns(names.alias("#"))
        first = names.is_not_null() & names.is_first_distinct()
        return frame if first.all() else frame.filter(first)

    def numbers(self, table: str, column: str) -> pl.DataFrame:
        """Every number of a column, as it stands in its table and as changes and projects set it.

        Columns: those of `CELL`, `number`, and `year` from which on a change holds.
        """
        setting = [name for name in _DATED if (table, column) in self._columns_set[name]]
        found = [self._own(table, column), *(self._set(name, table, column) for name in setting)]
        return pl.concat(found)

    @cached_property
    def _columns_set(self) -> dict[str, set[tuple[str, ...]]]:
        """The tables and columns that changes and projects set: most are not, and are quick."""
        return {
            name: set(self.full(name).select("table", "column").unique().iter_rows())
            for name in _DATED
        }

    def _own(self, table: str, column: str) -> pl.DataFrame:
        loaded = self.tables.get(table)
        if loaded is None or column not in loaded.frame.columns:
            return _nothing()
        frame = loaded.full.select(row=loaded.names, number=column, year=pl.lit(None))
        return _placed(frame.with_row_index("position"), table, column, table, column)

    def _set(self, name: str, table: str, column: str) -> pl.DataFrame:
        frame = self.full(name).with_row_index("position")
        about = (pl.col("table") == table) & (pl.col("column") == column)
        if action := _DATED[name]:
            about &= pl.col("action").fill_null(action) == action
        frame = frame.filter(about)
        field = schema()[table].fields[column]
        values, _ = cast_column(field, frame["value"].fill_null(""))
        year = "year" if "year" in frame.columns else pl.lit(None)
        numbers = frame.select("row", "position", number=values, year=year)
        return _placed(numbers, table, column, name, "value")

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
        # Joined by themselves, so that the columns of links are not copied.
        modes = links.select("mode").join(self.modes, on="mode", how="left", maintain_order="left")
        whole = links.hstack(_in_chunks(modes.drop("mode"), links["link"].chunk_lengths()))
        return whole.filter(pl.col("kind").is_not_null()) if modes["kind"].has_nulls() else whole


def _in_chunks(frame: pl.DataFrame, lengths: list[int]) -> list[pl.Series]:
    """Its columns in chunks of these lengths.

    Where columns of a frame have other chunks than others, every query of it copies them.
    """
    starts = list(accumulate(lengths, initial=0))[:-1]
    return [
        pl.concat([one.slice(*part) for part in zip(starts, lengths, strict=True)], rechunk=False)
        for one in frame.get_columns()
    ]
