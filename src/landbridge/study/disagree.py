"""Where statistics disagree: what changes if the numbers of another one are taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.case.edit import row_names
from landbridge.case.numbers import plain
from landbridge.case.statistic import by_statistic, disputed
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.claims import UNTESTED, claims
from landbridge.study.headline import headline
from landbridge.study.nearly import TOLERANCE, nearly
from landbridge.study.quantity import Quantity, welfare
from landbridge.study.ranges import said
from landbridge.study.validate import reaches
from landbridge.study.valued import value_of
from landbridge.study.weakest.numbers import in_words

NUMBERS: dict[str, type[pl.DataType]] = {
    "statistic": pl.String,
    "table": pl.String,
    "row": pl.String,
    "column": pl.String,
    "name": pl.String,
    "value": pl.String,
    "other": pl.String,
    "source": pl.String,
    "note": pl.String,
}
"""Columns of `Disagreement.numbers`."""

ANSWERS: dict[str, type[pl.DataType]] = {
    "statistic": pl.String,
    "quantity": pl.String,
    "what": pl.String,
    "unit": pl.String,
    "base": pl.Float64,
    "other": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "beyond": pl.Boolean,
}
"""Columns of `Disagreement.answers`."""

VERDICTS: dict[str, type[pl.DataType]] = {
    "statistic": pl.String,
    "claim": pl.String,
    "text": pl.String,
    "base": pl.String,
    "other": pl.String,
}
"""Columns of `Disagreement.verdicts`."""


@dataclass(frozen=True)
class Disagreement:
    """What changes if the numbers of another statistic are taken, one statistic at a time.

    statistics: those of which a number stands beside another of the same thing.
    numbers: cells of the year that a statistic gives otherwise: as they stand, and by it.
    answers: quantities that change with them: base, other; low and high: the interval of base over
    all plans at most 0.1 % worse; beyond: whether other lies outside of it.
    verdicts: claims whose verdict changes.
    """

    solution: Solution = field(repr=False)
    statistics: list[str]
    numbers: pl.DataFrame
    answers: pl.DataFrame
    verdicts: pl.DataFrame

    @property
    def sentences(self) -> list[str]:
        """What changes, in plain words, one sentence for each statistic that changes anything."""
        changing = [name for name in self.statistics if self._changes(name)]
        if not changing:
            return ["No answer changes with the statistic that is taken."]
        return [self._sentence(name) for name in changing]

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        frames = ("numbers", "answers", "verdicts")
        return {
            "statistics": self.statistics,
            "sentences": self.sentences,
            **{name: getattr(self, name).to_dicts() for name in frames},
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences)

    def _changes(self, statistic: str) -> bool:
        frames = (self.answers, self.verdicts)
        return any(frame.filter(statistic=statistic).height for frame in frames)

    def _sentence(self, statistic: str) -> str:
        answers = self.answers.filter(statistic=statistic)
        parts = [_answer(row) for row in answers.iter_rows(named=True)]
        parts += [
            f"the claim “{row['text'].rstrip('.')}” {row['other']} instead of {row['base']}"
            for row in self.verdicts.filter(statistic=statistic).iter_rows(named=True)
        ]
        return f"By {statistic}: {'; '.join(parts)}."


def disagreement(solution: Solution) -> Disagreement:
    """Take the numbers of every other statistic that a case names, and see what changes.

    For a statistic with rows in `alternatives` that are about the year, the case is solved again;
    the quantities asked about are the headlines of the solution and what the plan is worth. Claims
    are measured by every statistic anew.

    Raises CertificateError where something cannot be proved.
    """
    given = solution.given
    others = [name for name in disputed(given) if name != given.statistic]
    asked = [*headline(solution), welfare()]
    numbers = pl.concat([pl.DataFrame(schema=NUMBERS), *(_numbers(solution, o) for o in others)])
    plain_verdicts = _verdicts(given, None, solution.year)
    solved_verdicts = _verdicts(given, solution, solution.year)
    answers: list[dict[str, Any]] = []
    verdicts: list[dict[str, Any]] = []
    for name in others:
        case, now = by_statistic(given, name), None
        if numbers.filter(statistic=name).height:
            now = solve(case, year=solution.year, strict=solution.strict)
            answers += [{"statistic": name, **row} for row in _answers(solution, now, asked)]
        before = plain_verdicts if now is None else solved_verdicts
        turned = _turned(before, _verdicts(case, now, solution.year))
        verdicts += [{"statistic": name, **row} for row in turned]
    return Disagreement(
        solution=solution,
        statistics=others,
        numbers=numbers,
        answers=pl.DataFrame(answers, schema=ANSWERS),
        verdicts=pl.DataFrame(verdicts, schema=VERDICTS),
    )


def _numbers(solution: Solution, statistic: str) -> pl.DataFrame:
    """Cells of the year solved that a statistic gives otherwise."""
    case, rows = solution.case, []
    for given in case.table("alternatives").filter(statistic=statistic).iter_rows(named=True):
        cell = _cell(case, given, solution.year)
        value = None if cell is None else _value(case, *cell)
        if cell is None or value is None or value == given["value"]:
            continue
        table, row, column = cell
        about = {"table": table, "row": row, "column": column}
        both = {"name": in_words(case, *cell), "value": value, "other": given["value"]}
        told = {"source": given["source"], "note": given["note"]}
        rows.append({"statistic": statistic, **about, **both, **told})
    return pl.DataFrame(rows, schema=NUMBERS)


def _cell(case: Case, given: dict[str, Any], year: int) -> tuple[str, str, str] | None:
    """The cell an alternative is about; where it is about a known change, the cell that changes."""
    if given["table"] != "changes":
        return given["table"], given["row"], given["column"]
    known = case.table("changes").filter(pl.col("id") == given["row"], pl.col("year") <= year)
    return None if known.is_empty() else known.select("table", "row", "column").row(0)


def _value(case: Case, table: str, row: str, column: str) -> str | None:
    """A cell as text; None where it is not there in the year."""
    frame = case.table(table)
    found = frame.filter(row_names(frame, table) == row)
    if found.is_empty() or found[column][0] is None:
        return None
    value = found[column][0]
    return plain(value) if isinstance(value, float) else str(value)


def _answers(base: Solution, other: Solution, asked: list[Quantity]) -> Iterator[dict[str, Any]]:
    """Quantities that change."""
    for one in asked:
        was, now = value_of(base, one), value_of(other, one)
        if was is None or now is None or said(was, one.unit) == said(now, one.unit):
            continue
        found = None if one.kind == "welfare" else nearly(base).interval(one, TOLERANCE)
        ends = (None, None) if found is None else (found.low.value, found.high.value)
        yield {
            "quantity": one.key,
            "what": one.words(base.case),
            "unit": one.unit,
            "base": was,
            "other": now,
            "low": ends[0],
            "high": ends[1],
            "beyond": found is None or not reaches(found, now),
        }


def _verdicts(case: Case, solution: Solution | None, year: int) -> list[dict[str, Any]]:
    found = claims(case, solution, year=year)
    return found.select("claim", "text", "verdict").to_dicts()


def _turned(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Claims whose verdict changes; one that cannot be tested either way does not count."""
    for was, now in zip(before, after, strict=True):
        verdicts = was["verdict"], now["verdict"]
        if verdicts[0] != verdicts[1] and UNTESTED not in verdicts:
            about = {"claim": was["claim"], "text": was["text"]}
            yield {**about, "base": verdicts[0], "other": verdicts[1]}


def _answer(row: dict[str, Any]) -> str:
    was, now = (said(row[name], row["unit"]) for name in ("base", "other"))
    far = "" if row["beyond"] else ", within what plans nearly as good have anyway"
    return f"{row['what'][:1].lower()}{row['what'][1:]} {now} instead of {was}{far}"
