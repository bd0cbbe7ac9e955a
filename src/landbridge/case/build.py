"""From sheets of text to a case: the one way in, whatever file the sheets come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from landbridge.case import doubts, keys, refs, rules
from landbridge.case.case import Case, Meta
from landbridge.case.loaded import Loaded, Tables, load
from landbridge.case.meta import FILE
from landbridge.case.plain_text import column_texts
from landbridge.case.schema import tables as schema
from landbridge.case.sheet import Sheet
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a case: all problems, and the case unless one of them is an error."""

    problems: tuple[Problem, ...]
    case: Case | None

    def must(self) -> Case:
        """The case; raises CaseError with all errors where there is none."""
        if self.case is None:
            raise CaseError(problem for problem in self.problems if problem.severity == "error")
        return self.case


def build(
    name: str,
    meta: Meta | None,
    sheets: Mapping[str, Sheet | None],
    problems: Iterable[Problem] = (),
) -> Reading:
    """Check sheets of text and make a case of them.

    name: what to call the case. meta: None where it could not be read.
    sheets: by name of table, in the order they are to be kept; None where one could not be read.
    problems: what was found wrong before.
    """
    found = list(problems)
    tables: Tables = {}
    for table, sheet in sheets.items():
        if table not in schema():
            found.append(unknown_table(table, sheet.file if sheet else table))
        elif sheet is not None:
            tables[table], wrong = load(schema()[table], sheet)
            found += wrong
    unread = {table for table, sheet in sheets.items() if sheet is None}
    found += _across(meta, tables, unread)
    ordered = tuple(sorted(found, key=_place))
    if meta is None or any(problem.severity == "error" for problem in ordered):
        return Reading(ordered, None)
    return Reading(ordered, Case(meta, {name: one.frame for name, one in tables.items()}, name))


def from_frames(meta: Meta, frames: Mapping[str, pl.DataFrame], name: str = "case") -> Case:
    """A case made of frames in Python, checked as if they had been read from files.

    Raises CaseError with all problems; rows are counted as in the files they would be.
    """
    sheets = {table: _sheet(table, frame) for table, frame in frames.items()}
    return build(name, meta, sheets).must()


def unknown_table(name: str, file: str) -> Problem:
    """A table that the schema does not have."""
    rule = f"Tables of a case: {', '.join(schema())}."
    hint = did_you_mean(name, schema()) or "Rename it, or move it out of the case."
    return Problem("E007", f"{file} is no table of a case.", file, value=name, rule=rule, hint=hint)


def _sheet(table: str, frame: pl.DataFrame) -> Sheet:
    fields = schema()[table].fields if table in schema() else {}
    columns = tuple(column_texts(frame[name], fields.get(name)).to_list() for name in frame.columns)
    return Sheet(f"{table}.csv", tuple(frame.columns), columns, range(2, frame.height + 2))


def _across(meta: Meta | None, tables: Tables, unread: set[str]) -> Iterator[Problem]:
    if meta is not None:
        yield from _no_economy(meta, tables.get("countries"), "countries" in unread)
    yield from keys.doubles(tables)
    yield from refs.orphans(tables, unread)
    yield from refs.lost_rows(tables, unread)
    if "recipe_goods" not in unread:
        yield from rules.recipes(tables)
    for check in (rules.loops, rules.spans, rules.ranges, rules.lengths):
        yield from check(tables)
    for warn in (doubts.unsourced, doubts.unplaced, doubts.odd_hs):
        yield from warn(tables)
    if not unread:
        yield from doubts.unused(tables)


def _no_economy(meta: Meta, countries: Loaded | None, unread: bool) -> Iterator[Problem]:
    if not meta.economy or unread or (countries and not countries.complete):
        return
    known = countries.mentioned if countries else frozenset()
    if meta.economy not in known:
        message = f"The economy {meta.economy} is not in countries.csv."
        rule = "Id of the country the case is about."
        hint = did_you_mean(meta.economy, known) or "Add it to countries.csv."
        yield Problem("E014", message, FILE, None, "economy", meta.economy, rule, hint)


def _place(problem: Problem) -> tuple[str, int, str, str]:
    return (problem.file, problem.row or 0, problem.column, problem.code)
