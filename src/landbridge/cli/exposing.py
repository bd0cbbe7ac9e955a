"""The command that says what controls make of a trade table."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli import out, summary
from landbridge.cli.given import AsJson, CaseArgument, case_path
from landbridge.cli.solving import Limit
from landbridge.cli.trading import Columns, Trade, Unit, pairs

if TYPE_CHECKING:
    import polars as pl

    from landbridge.study.exposure.exposure import Exposure


On = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="The day whose law is asked about, such as 2023-11-09; without it, what stood in the "
        "period of each row.",
    ),
]
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="KEY",
        help="What to sum by: partner, reporter, exporter, importer, code, flow, month or year; "
        "may be repeated. Without it, by partner.",
    ),
]
Digits = Annotated[
    int | None,
    typer.Option("--digits", metavar="N", min=2, max=10, help="Cut codes to so many digits."),
]
Revision = Annotated[
    str,
    typer.Option(
        "--revision",
        metavar="NAME",
        help="Revision of the nomenclature that the codes of the table belong to, such as "
        "'HS 2017'.",
    ),
]
ConcordanceFile = Annotated[
    Path | None,
    typer.Option(
        "--concordance",
        metavar="FILE",
        help="CSV file with the columns old and new: what codes became from one revision to the "
        "next.",
    ),
]
Countries = Annotated[
    Path | None,
    typer.Option(
        "--countries",
        metavar="FILE",
        help="CSV file with the columns given and country: which country a name in the table is.",
    ),
]
KeepHeadings = Annotated[
    bool,
    typer.Option(
        "--keep-headings",
        help="Count rows although the same trade is there in longer codes; else they are left "
        "out as sums of these.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write every row with its verdict into a file ending in .csv or .parquet.",
    ),
]


def exposure(
    case: CaseArgument,
    trade: Trade,
    *,
    on: On = None,
    by: By = None,
    digits: Digits = None,
    column: Columns = None,
    unit: Unit = "",
    revision: Revision = "",
    concordance: ConcordanceFile = None,
    countries: Countries = None,
    keep_headings: KeepHeadings = False,
    limit: Limit = 10,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Say what the controls of a case make of a trade table, how surely, and what decides it.

    Every row is prohibited, needs a licence, stands under a quota or tariff, or shows no control;
    or it is unknown, and the fact is named that would settle it. Nothing is ever called free.
    """
    from landbridge.case.read import read
    from landbridge.study.exposure.exposure import exposure as exposed
    from landbridge.study.exposure.parties import read_countries
    from landbridge.study.trading.concordance import read_concordance
    from landbridge.study.trading.tradetable import read_trade

    _can_write(output, trade)
    keys, names = list(by or ("partner",)), pairs(column)
    with out.working(f"Reading {trade.name} …", quiet=as_json) as told:
        told("matching")
        found = exposed(
            read_trade(trade, names, unit),
            read(case_path(case)),
            on=on and on.date(),
            revision=revision,
            concordance=None if concordance is None else read_concordance(concordance),
            countries=None if countries is None else read_countries(countries),
            keep_headings=keep_headings,
        )
        summed = found.by(keys, digits)
        _write(found, output)
    if as_json:
        listed = {"keys": keys, "by": summed.to_dicts()}
        out.emit({**found.facts(), **listed, "written": output and str(output)})
        return
    _tell(found, summed, keys, limit)
    if output is not None:
        out.say()
        out.say(f"Wrote every row with its verdict to {output}.")


def _can_write(output: Path | None, trade: Path) -> None:
    if output is None:
        return
    if output.suffix.lower() not in (".csv", ".parquet"):
        raise typer.BadParameter("--output takes a file ending in .csv or .parquet")
    if output.resolve() == trade.resolve():
        raise typer.BadParameter("--output would overwrite the trade table")
    if not output.resolve().parent.is_dir():
        raise FileNotFoundError(2, "there is no such folder", str(output.parent))


def _write(found: Exposure, output: Path | None) -> None:
    if output is None:
        return
    if output.suffix.lower() == ".csv":
        found.rows.sink_csv(output, line_terminator="\n")
    else:
        found.rows.sink_parquet(output)


def _tell(found: Exposure, summed: pl.DataFrame, keys: list[str], limit: int) -> None:
    out.say(f"{found.trade.name} under the controls of {found.case.meta.title}", style="bold")
    out.say()
    for sentence in found.sentences:
        out.say(f"- {sentence}")
    title = f"Verdicts by {' and '.join(keys)}{_of(found)}"
    summary.section(title, _by(found, summed, keys, limit))
    summary.section(f"Controls{_of(found)}", _controls(found), "The case has no controls.")


def _of(found: Exposure) -> str:
    unit = f"million {found.trade.unit}".strip() if _scale(found) > 1 else found.trade.unit
    return f", {unit}" if unit else ""


def _by(found: Exposure, summed: pl.DataFrame, keys: list[str], limit: int) -> summary.Rows:
    """One row for each key, the largest first, with the share of its value under each verdict."""
    from landbridge.show.fmt import share
    from landbridge.study.screening.verdicts import VERDICTS

    there = [name for name in VERDICTS if name in summed["verdict"]]
    wide = summed.pivot("verdict", index=keys, values="value", maintain_order=True)
    rows = []
    for row in wide.head(limit).iter_rows(named=True):
        values = [row[name] or 0.0 for name in there]
        total = sum(values)
        shares = [share(value / total) if total else "–" for value in values]
        rows.append(
            [*(row[key] or "not recognised" for key in keys), _value(total, found), *shares]
        )
    if wide.height > limit:
        more = f"… {wide.height - limit:,} more"
        rows.append([more, *[""] * (len(keys) + len(there))])
    return [[*keys, ">value", *(f">{VERDICTS[name]}" for name in there)], *rows]


def _controls(found: Exposure) -> summary.Rows:
    head = ["control", "effect", "status", ">applies to", ">may apply to", "which hangs on"]
    rows = [
        [
            row["title"],
            row["effect"],
            f"{row['status']}{' (contested)' if row['contested'] else ''}".replace("None", "–"),
            _value(row["value"], found) if row["rows"] else "–",
            _value(row["possible_value"], found) if row["possible_rows"] else "–",
            row["needs"].replace(";", ", "),
        ]
        for row in found.by_control.iter_rows(named=True)
    ]
    return [head, *rows]


def _scale(found: Exposure) -> float:
    """Large values are told in millions."""
    return 1e6 if abs(float(found.verdicts["value"].sum())) >= 1e7 else 1.0


def _value(value: float, found: Exposure) -> str:
    from landbridge.show.fmt import number

    scale = _scale(found)
    return number(value / scale, 1 if scale > 1 else 0)
