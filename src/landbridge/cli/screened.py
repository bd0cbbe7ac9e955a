"""What a screening found, as tables for people and facts for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.cli import out, summary

if TYPE_CHECKING:
    import polars as pl

    from landbridge.case.case import Case
    from landbridge.study.screening.effect import Effect
    from landbridge.study.screening.screen import Screening


def facts(case: Case, routes: Screening) -> dict[str, Any]:
    """How every control stands, and the verdicts on routes, for programs."""
    from landbridge.model.controls.status import status_on

    columns = ["id", "title", "authority", "regime", "effect", "status", "since", "contested"]
    listed = status_on(case, case.day).select(*columns, "starts", "ends")
    return {
        "controls": listed.to_dicts(),
        "routes": routes.movements.drop("movement", "code").to_dicts(),
        "fired": routes.fired.to_dicts(),
    }


def rules(case: Case) -> summary.Rows:
    """Every control and how it stands on the day of the case."""
    from landbridge.model.controls.status import standing_of

    rows = [
        [row["title"], row["authority"], row["effect"], row["standing"].replace("_", " ") or "–"]
        for row in standing_of(case).iter_rows(named=True)
    ]
    return [["rule", "made by", "effect", "stands"], *rows]


def verdicts(routes: Screening) -> summary.Rows:
    """Kt by verdict."""
    from landbridge.show.fmt import tonnes
    from landbridge.study.screening.verdicts import VERDICTS

    sums = dict(routes.movements.group_by("verdict").agg(kt=_kt()).iter_rows())
    rows = [[VERDICTS[name], tonnes(sums[name])] for name in VERDICTS if name in sums]
    return [["verdict", ">kt"], *rows]


def _kt() -> pl.Expr:
    import polars as pl

    return pl.col("kt").sum()


def touched(routes: Screening, controls: list[str], limit: int) -> summary.Rows:
    """Flows that a control touches, or may, with what it takes to know."""
    import polars as pl

    from landbridge.show.fmt import tonnes
    from landbridge.study.screening.verdicts import NO_CONTROL, VERDICTS

    key = ["good", "origin", "importer", "verdict", "controls", "possible", "needs"]
    found = routes.movements.filter(pl.col("verdict") != NO_CONTROL)
    if controls:
        either = pl.concat_str("controls", pl.lit(";"), "possible").str.split(";")
        found = found.filter(either.list.set_intersection(controls).list.len() > 0)
    sums = found.group_by(key).agg(kt=_kt()).sort("kt", descending=True).head(limit)
    rows = [
        [
            f"{row['good']} {row['origin']} → {row['importer']}",
            tonnes(row["kt"]),
            VERDICTS[row["verdict"]],
            row["controls"] or row["possible"],
            row["needs"].replace(";", ", ").replace("_", " "),
        ]
        for row in sums.iter_rows(named=True)
    ]
    return [["what", ">kt", "verdict", "rules", "needed to know"], *rows]


def effect(changed: Effect, limit: int) -> None:
    """Print the rules that differ and what they do."""
    from landbridge.show.fmt import kt, number

    days = changed.before.case.day, changed.after.case.day
    rules = [
        [row["title"], row["before"].replace("_", " ") or "–", row["after"].replace("_", " ")]
        for row in changed.rules.iter_rows(named=True)
    ]
    head = ["rule", *(f"on {day}" for day in days)]
    summary.section("Rules that differ", [head, *rules], "None.")
    out.say()
    for sentence in changed.sentences:
        out.say(f"- {sentence}")
    rows = [
        [
            f"{row['good']} {row['origin']} → {row['country']}",
            kt(row["before_kt"]),
            kt(row["after_kt"]),
            "" if row["change_km"] is None else number(row["change_km"], 0),
            number(row["change_way_musd"], 1),
        ]
        for row in changed.streams.head(limit).iter_rows(named=True)
    ]
    head = ["what", ">before, kt", ">after, kt", ">km longer", ">way, million USD"]
    summary.section("What moves otherwise", [head, *rows], "Nothing.")
