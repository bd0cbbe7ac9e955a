"""From sheets of text to a case: the one way in, whatever the sheets come from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

import polars as pl

from landbridge.case import congested, doubts, failing, keys, pointers, ranges, refs, rules
from landbridge.case.case import Case, Meta
from landbridge.case.document import parse_meta
from landbridge.case.loaded import Tables, load
from landbridge.case.meta import FILE, meta_text
from landbridge.case.plain_text import column_texts
from landbridge.case.plausible import implausible
from landbridge.case.refusal import shown
from landbridge.case.schema import tables as schema
from landbridge.case.sheet import Sheet
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a case.

    problems: errors and warnings, sorted by place.
    case: the case; None where there are errors.
    """

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
    problems: what was found wrong before; where it has no error, meta must be there.
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
    if not unread:
        found += implausible(tables, sound=not any(p.severity == "error" for p in found))
    ordered = tuple(sorted(found, key=_place))
    if meta is None or any(problem.severity == "error" for problem in ordered):
        return Reading(ordered, None)
    return Reading(ordered, Case(meta, {one: read.frame for one, read in tables.items()}, name))


def from_frames(meta: Meta, frames: Mapping[str, pl.DataFrame], name: str = "case") -> Case:
    """A case made of frames in Python, checked as if they had been read from files.

    frames: polars frames by name of table; cells may be text as in a file, or values.
    Raises CaseError with all errors; rows are counted as in the files they would be.
    """
    checked, problems = parse_meta(meta_text(meta))
    sheets = {table: _sheet(table, frame) for table, frame in frames.items()}
    return build(name, checked, sheets, problems).must()


def unknown_table(name: str, file: str) -> Problem:
    """A table that the schema does not have."""
    rule = f"Tables of a case: {', '.join(schema())}."
    hint = did_you_mean(name, schema()) or "Rename it, or move it out of the case."
    message = f"{shown(file)} is no table of a case."
    return Problem("E007", message, file, value=name, rule=rule, hint=hint)


def _sheet(table: str, frame: pl.DataFrame) -> Sheet:
    columns = tuple(column_texts(frame[name]) for name in frame.columns)
    return Sheet(f"{table}.csv", tuple(frame.columns), columns, range(2, frame.height + 2))


def _across(meta: Meta | None, tables: Tables, unread: Set[str]) -> Iterator[Problem]:
    if meta is not None:
        yield from _no_economy(meta, tables, unread)
    yield from keys.doubles(tables)
    yield from refs.orphans(tables, unread)
    yield from pointers.lost(tables, unread)
    if "recipe_goods" not in unread:
        yield from rules.recipes(tables)
    if "modes" not in unread:
        yield from rules.lengths(tables)
    for check in (rules.loops, rules.spans, rules.frictions, rules.figures, ranges.ranges):
        yield from check(tables)
    agree = ((congested.congested, congested.BESIDE), (failing.failing, failing.BESIDE))
    for rule in (rule for rule, beside in agree if unread.isdisjoint(beside)):
        yield from rule(tables)
    for doubt in (doubts.unsourced, doubts.unplaced, doubts.odd_hs):
        yield from doubt(tables)
    if not unread:
        yield from doubts.unused(tables)


def _no_economy(meta: Meta, tables: Tables, unread: Collection[str]) -> Iterator[Problem]:
    countries = tables.get("countries")
    readable = countries.complete if countries else "countries" not in unread
    known = set(countries.mentioned) if countries else set()
    if meta.economy and readable and meta.economy not in known:
        message = f"The economy {shown(meta.economy)} is not in countries.csv."
        rule = "Id of the country the case is about."
        hint = did_you_mean(meta.economy, known) or "Add it to countries.csv."
        yield Problem("E014", message, FILE, None, "economy", meta.economy, rule, hint)


def _place(problem: Problem) -> tuple[str, int, str, str]:
    return (problem.file, problem.row or 0, problem.column, problem.code)
