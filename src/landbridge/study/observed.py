"""Claims measured on the table `observed`: what really happened in a year."""

from __future__ import annotations

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cells import split
from landbridge.model.territory import crosses
from landbridge.study.measured import (
    Measured,
    NotMeasuredError,
    Question,
    good_in_words,
    listed,
    named,
    range_of,
    ratio,
    total,
)


def observed_flow(asked: Question) -> Measured:
    """Tonnes observed in a year, kt.

    With `via` empty, the total between countries. With `via` a list of rows such as `links/cpc`,
    the sum of what was observed on them. With `via` a country, the sum over the links that lead
    out of the country of origin and run through the country named or end there: every tonne
    leaves its country once, so none is counted twice. What is observed of the origin asked for
    goes before what is observed of all origins together.

    Raises NotMeasuredError where nothing was observed.
    """
    rows = _picked(asked, _rows_meant(asked))
    what = _in_words(asked)
    if rows.is_empty():
        raise NotMeasuredError(f"the table observed has no row for {what}")
    statistics = rows["statistic"].unique()
    if len(statistics) == 1 and statistics[0]:
        what += f" ({statistics[0]})"
    return total((_as_measured(asked.case, row) for row in rows.iter_rows(named=True)), what)


def observed_share(asked: Question) -> Measured:
    """What was observed on the way named, as a share of all exports (or of those to `to`)."""
    asked.need("via")
    part = observed_flow(asked)
    whole = observed_flow(_without_via(asked))
    return ratio(part, whole, "share", f"{part.what}, as a share of {whole.what}")


def observed_growth(asked: Question) -> Measured:
    """What was observed in a year over what was observed in the base year."""
    now, then = observed_flow(asked), observed_flow(asked.in_year(asked.base_year))
    return ratio(now, then, "x", f"{now.what}, over {asked.base_year}")


def _without_via(asked: Question) -> Question:
    row = {**asked.row, "via": None}
    return Question(asked.case, asked.solution, row, asked.year)


def _rows_meant(asked: Question) -> pl.Expr:
    vias = asked.items("via")
    if not vias:
        return _between_countries(asked)
    return pl.any_horizontal([_on(asked, *via.partition("/")) for via in vias])


def _on(asked: Question, table: str, slash: str, row: str) -> pl.Expr:
    """Rows of `observed` on one row of a table, or on the ways out through a country."""
    if slash:
        return (pl.col("table") == table) & (pl.col("row") == row)
    return (pl.col("table") == "links") & pl.col("row").is_in(_ways_out(asked, table))


def _between_countries(asked: Question) -> pl.Expr:
    to = asked.text("to")
    bound = pl.col("to_country") == to if to else pl.col("to_country").is_null()
    return pl.col("table").is_null() & (pl.col("from_country") == asked.need("from")) & bound


def _ways_out(asked: Question, country: str) -> list[str]:
    """Links that lead out of the country of origin and run through another country."""
    case, origin = asked.case, asked.need("from")
    known = case.table("countries")["id"].to_list()
    if country not in known:
        raise NotMeasuredError(f"{country} is no country of the case")
    links = case.table("links")
    home = case.table("places").filter(country=origin)["id"].implode()
    starts, ends = links["from"].is_in(home), links["to"].is_in(home)
    leaves = (starts & ~ends) | (links["both_ways"] & ends & ~starts)
    through = pl.Series(crosses(case)[:, known.index(country)])
    return links.filter(leaves & through)["id"].to_list()


def _picked(asked: Question, wanted: pl.Expr) -> pl.DataFrame:
    """One row of `observed` for each thing observed: of the statistic and origin asked for."""
    rows = asked.case.table("observed").filter(wanted & (pl.col("year") == asked.year))
    for column in ("good", "statistic"):
        if asked.text(column):
            rows = rows.filter(pl.col(column) == asked.text(column))
    rank = [_rank(asked, origins) for origins in rows["origins"]]
    return (
        rows.with_columns(pl.Series("#rank", rank, dtype=pl.Int64))
        .filter(pl.col("#rank") < 2)
        .sort("#rank", maintain_order=True)
        .unique(["table", "row", "good", "from_country", "to_country"], keep="first")
    )


def _rank(asked: Question, origins: str | None) -> int:
    """0: counts just the origin asked for; 1: counts it with others; 2: does not count it."""
    origin = asked.text("from")
    if origins is None:
        return 1 if origin else 0
    if not origin:
        return 1
    return (0 if origins == origin else 1) if origin in split(origins) else 2


def _as_measured(case: Case, row: dict[str, str | float | None]) -> Measured:
    value = float(row["quantity_kt"] or 0)
    low, high = range_of(case, "observed", str(row["id"]), "quantity_kt", value)
    sources = tuple(split(str(row["source"] or "")))
    return Measured(value, "kt/yr", str(row["id"]), low, high, sources, (str(row["grade"]),))


def _in_words(asked: Question) -> str:
    """What is counted: `crude oil from Kazakhstan by CPC in 2023`."""
    case = asked.case
    words = good_in_words(case, asked.text("good"))
    if asked.text("from"):
        words += f" from {named(case, 'countries', asked.text('from'))}"
    vias = asked.items("via")
    if vias:
        words += f" by {listed(_via_in_words(case, via) for via in vias)}"
    elif asked.text("to"):
        words = f"exports of {words} to {named(case, 'countries', asked.text('to'))}"
    else:
        words = f"all exports of {words}"
    return f"{words} in {asked.year}"


def _via_in_words(case: Case, via: str) -> str:
    table, slash, row = via.partition("/")
    if slash:
        return named(case, table, row)
    return f"the ways out through {named(case, 'countries', via)}"
