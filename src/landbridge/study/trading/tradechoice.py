"""Which rows of a trade table a comparison takes: one flow, months or years, no code twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem
from landbridge.study.trading.codelist import longest_prefix
from landbridge.study.trading.tradetable import TradeTable
from landbridge.study.trading.windows import Window


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows of a trade table that may be added up, and what is known of the whole of them.

    file: its name. rows: of one flow, of months or of years, without codes that hold others.
    traded: code and period of all in which anybody trades. windows: before and after, in the
    periods of the rows. names: reporters and partners there are. remarks: what was left out, in
    sentences.
    """

    file: str
    rows: pl.LazyFrame = field(repr=False)
    traded: pl.DataFrame
    windows: tuple[Window, Window]
    names: Mapping[str, Sequence[str]]
    remarks: tuple[str, ...]

    @property
    def span(self) -> tuple[str, ...]:
        """Periods from the start of the first window to the end of the second."""
        return Window(self.windows[0].start, self.windows[1].end).periods

    def known(self, what: str) -> Sequence[str]:
        """The names there are of `reporter`, `partner` or `chapter`."""
        if what == "chapter":
            return self.traded["code"].str.slice(0, 2).unique().sort().to_list()
        return self.names[what]

    def must_know(self, names: Collection[str], what: str) -> None:
        """Raise CaseError where the trade table has no reporter, partner or chapter of a name."""
        known = self.known(what)
        rule = f"It has {', '.join(known[:30])}{' …' if len(known) > 30 else ''}."
        problems = [
            Problem(
                "E272",
                f"{name} is no {what} of the trade table.",
                self.file,
                value=name,
                rule=rule,
                hint=did_you_mean(name, known),
            )
            for name in names
            if name not in known
        ]
        if problems:
            raise CaseError(problems)


def choose(trade: TradeTable, before: Window, after: Window, flow: str) -> Choice:
    """The rows of a trade table that can be compared between two windows.

    A code that longer codes of the table start with is their sum, or part of it, and left out.

    Raises CaseError where nothing is left.
    """
    survey, *names = _survey(trade)
    remarks = []
    if other := survey.filter(pl.col("flow") != flow)["rows"].sum():
        remarks.append(f"{other:,} rows of the other flow are left out: {flow}s are compared.")
    survey = survey.filter(flow=flow)
    length = _period_length(trade, survey, flow, before.yearly and after.yearly)
    other = survey.filter(pl.col("period").str.len_bytes() != length)["rows"].sum()
    if other:
        kind = "months" if length == 4 else "years"
        remarks.append(f"{other:,} rows about {kind} are left out.")
    survey = survey.filter(pl.col("period").str.len_bytes() == length)
    nested, said = _nested(survey, trade.unit)
    keep = (pl.col("flow") == flow) & (pl.col("period").str.len_bytes() == length)
    keep &= ~pl.col("code").is_in(nested.implode())
    windows = (before, after) if length == 4 else (before.in_months, after.in_months)
    traded = survey.filter("traded", keep).select("code", "period")
    known = {name: frame.to_series().to_list() for name, frame in zip(_WHO, names, strict=True)}
    return Choice(trade.name, trade.rows.filter(keep), traded, windows, known, (*remarks, *said))


_WHO = ("reporter", "partner")


def _survey(trade: TradeTable) -> list[pl.DataFrame]:
    """Flow, code, period with rows, value and whether there is any trade; reporters; partners."""
    some = pl.any_horizontal(pl.col("value", "quantity").fill_null(0.0) != 0)
    sums = trade.rows.group_by("flow", "code", "period").agg(
        rows=pl.len(), value=pl.col("value").sum(), traded=some.any()
    )
    names = [trade.rows.select(name).unique().sort(name) for name in _WHO]
    return pl.collect_all([sums, *names], engine="streaming")


def _period_length(trade: TradeTable, survey: pl.DataFrame, flow: str, yearly: bool) -> int:
    """4 where years are to be compared, 7 for months."""
    if survey.is_empty():
        message = f"The trade table has no {flow}s."
        raise CaseError(Problem("E273", message, trade.name, value=flow))
    lengths = survey["period"].str.len_bytes().unique().to_list()
    if not yearly and 7 not in lengths:
        message = "The windows are written in months, but the trade table has years only."
        hint = "Write windows of years, such as 2021..2022."
        raise CaseError(Problem("E273", message, trade.name, hint=hint))
    return 4 if yearly and 4 in lengths else 7


def _nested(survey: pl.DataFrame, unit: str) -> tuple[pl.Series, list[str]]:
    """Codes that longer ones start with, and what is left out with them."""
    values = survey.group_by("code").agg(pl.col("value").sum(), pl.col("rows").sum())
    short = [
        longest_prefix(
            values["code"].filter(values["code"].str.len_bytes() > length),
            values["code"].filter(values["code"].str.len_bytes() == length),
        )
        for length in values["code"].str.len_bytes().unique().sort()[:-1]
    ]
    if not short:
        return pl.Series(dtype=pl.String), []
    pairs = pl.concat(short).drop_nulls()
    out = values.filter(pl.col("code").is_in(pairs["prefix"].implode()))
    below = values.filter(
        pl.col("code").is_in(pairs["code"].implode()), ~pl.col("code").is_in(out["code"].implode())
    )
    if out.is_empty():
        return out["code"], []
    sums = [f"{frame['value'].sum():,.0f} {unit}".strip() for frame in (out, below)]
    said = (
        f"{out.height} codes in {out['rows'].sum():,} rows are left out, because longer codes "
        f"start with them, so that goods would count twice: they hold {sums[0]}, the longer ones "
        f"{sums[1]}."
    )
    return out["code"], [said]
