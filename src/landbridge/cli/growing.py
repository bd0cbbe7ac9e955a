"""The command that says how trade grew, and how much of it a new nomenclature made."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landbridge.cli import out, summary
from landbridge.cli.given import AsJson
from landbridge.cli.solving import Limit
from landbridge.cli.trading import After, Before, Columns, Trade, Unit, pairs

if TYPE_CHECKING:
    import polars as pl

    from landbridge.study.growth.growth import Growth

By = Annotated[
    str,
    typer.Option("--by", metavar="WHAT", help="Rows of partner, reporter, chapter, or none."),
]
Partners = Annotated[
    list[str] | None,
    typer.Option("--partner", metavar="NAME", help="Count this partner only; may be repeated."),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="NAME", help="Leave a partner out; may be repeated."),
]
Reporters = Annotated[
    list[str] | None,
    typer.Option("--reporter", metavar="NAME", help="Count this reporter only; may be repeated."),
]
Groups = Annotated[
    list[str] | None,
    typer.Option(
        "--group",
        metavar="NAME=A,B",
        help="Add a row that sums several; a name with a comma stands in double quotes.",
    ),
]
Codes = Annotated[
    list[str] | None,
    typer.Option(
        "--code", metavar="PREFIX", help="Count codes that start so, such as a chapter; repeatable."
    ),
]
Flow = Annotated[str, typer.Option("--flow", metavar="FLOW", help="export or import.")]
ConcordanceFile = Annotated[
    Path | None,
    typer.Option(
        "--concordance",
        metavar="FILE",
        help="CSV file with the columns old and new: joins codes into comparable families.",
    ),
]
Descriptions = Annotated[
    Path | None,
    typer.Option(
        "--descriptions",
        metavar="FILE",
        help="CSV file with the columns code and description: what goods are called.",
    ),
]
Revisions = Annotated[
    list[str] | None,
    typer.Option(
        "--revision",
        metavar="MONTH",
        help="Month of a revision that is known, such as 2022-01, instead of looking for them; "
        "may be repeated.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write all codes into a CSV file."),
]


def growth(
    trade: Trade,
    *,
    before: Before,
    after: After,
    by: By = "partner",
    partner: Partners = None,
    exclude: Exclude = None,
    reporter: Reporters = None,
    group: Groups = None,
    code: Codes = None,
    flow: Flow = "export",
    concordance: ConcordanceFile = None,
    descriptions: Descriptions = None,
    revision: Revisions = None,
    column: Columns = None,
    unit: Unit = "",
    limit: Limit = 10,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Say how trade grew between two windows, with all codes and with comparable ones.

    When a nomenclature is revised, codes begin and end, and growth that counts the new ones is no
    growth of trade. The revisions are found in the table itself.
    """
    from landbridge.study.growth.growth import growth as grown
    from landbridge.study.trading.tradetable import read_trade

    asked = {
        "partners": partner or (),
        "exclude": exclude or (),
        "reporters": reporter or (),
        "groups": {name: _members(text) for name, text in pairs(group, "--group").items()},
        "codes": code or (),
        "flow": _one_of("--flow", flow, ("export", "import")),
        "revisions": revision,
        **_files(concordance, descriptions),
    }
    kind: Any = _one_of("--by", by, ("partner", "reporter", "chapter", "none"))
    with out.working(f"Reading {trade.name} …", quiet=as_json) as told:
        table = read_trade(trade, pairs(column), unit)
        told("comparing")
        found = grown(table, before, after, None if by == "none" else kind, **asked)
    written = None if output is None else _write(found.codes, output)
    if as_json:
        out.emit({"trade": table.name, **found.facts(), "written": written})
        return
    _tell(found, table.name, table.remarks(), limit)
    if written:
        out.say()
        out.say(f"Wrote {written}.")


def _files(concordance: Path | None, descriptions: Path | None) -> dict[str, Any]:
    from landbridge.study.trading.codelist import read_descriptions
    from landbridge.study.trading.concordance import read_concordance

    return {
        "concordance": None if concordance is None else read_concordance(concordance),
        "descriptions": None if descriptions is None else read_descriptions(descriptions),
    }


def _members(text: str) -> list[str]:
    return [one.strip() for one in next(csv.reader([text], skipinitialspace=True))]


def _one_of(option: str, given: str, choices: Sequence[str]) -> str:
    if given not in choices:
        raise typer.BadParameter(f"{option} is {', '.join(choices[:-1])} or {choices[-1]}")
    return given


def _write(codes: pl.DataFrame, output: Path) -> str:
    codes.write_csv(output, line_terminator="\n")
    return str(output)


def _tell(found: Growth, name: str, remarks: list[str], limit: int) -> None:
    unit = f", {found.unit}" if found.unit else ""
    out.say(f"{name}: {found.before} to {found.after}{unit}", style="bold")
    out.say()
    for sentence in (*found.sentences, *found.remarks, *remarks):
        out.say(f"- {sentence}")
    summary.section(f"Growth{_of(found)}", _rows(found))
    total = found.codes.filter(kind="total")
    turned = total.filter(total["effect"].is_not_null())
    name = found.total["name"]
    by_effect = turned.sort(turned["effect"].abs(), descending=True)
    _section(f"Codes that begin or end, {name}", by_effect, "effect", found, limit)
    _section(f"Codes that change most, {name}", total, "contribution", found, limit)


def _rows(found: Growth) -> summary.Rows:
    from landbridge.study.growth.growthwords import between, percent

    head = ["", ">before", ">after", ">all codes", ">comparable codes", "if doubtful codes count"]
    rows = [
        [
            row["name"],
            *(_value(row[side], found) for side in ("before", "after")),
            percent(row["growth"]),
            percent(row["comparable_growth"]),
            between(row["low"], row["high"]),
        ]
        for row in found.rows.iter_rows(named=True)
    ]
    return [head, *rows]


def _section(title: str, codes: pl.DataFrame, points: str, found: Growth, limit: int) -> None:
    head = ["code", "goods", ">before", ">after", f">{_POINTS[points]}", "status", "since or until"]
    rows = [
        [
            row["code"],
            row["description"],
            *(_value(row[side], found) for side in ("before", "after")),
            "–" if row[points] is None else f"{100 * row[points] + 0.0:,.2f}".replace("-", "−"),
            _status(row),
            row["begins"] or row["ends"] or "",
        ]
        for row in codes.head(limit).iter_rows(named=True)
    ]
    summary.section(f"{title}{_of(found)}", [head, *rows], "None.")
    if codes.height > limit:
        out.say(f"… and {codes.height - limit:,} more; --limit, --output or --json has them all.")


def _status(row: dict[str, Any]) -> str:
    if row["doubtful"]:
        return f"{row['status']} (doubtful)"
    return f"{row['status']} (joined)" if row["family"] else str(row["status"])


_POINTS = {"effect": "points of difference", "contribution": "points of growth"}
"""What columns of points are called."""


def _scale(found: Growth) -> float:
    """Large values are told in millions."""
    largest = max(abs(found.total["before"]), abs(found.total["after"]))
    return 1e6 if largest >= 1e7 else 1.0


def _of(found: Growth) -> str:
    unit = f"million {found.unit}".strip() if _scale(found) > 1 else found.unit
    return f" ({unit})" if unit else ""


def _value(value: float, found: Growth) -> str:
    scale = _scale(found)
    return f"{value / scale + 0.0:,.{1 if scale > 1 else 0}f}".replace("-", "−")
