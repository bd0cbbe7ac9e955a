"""What commands about trade tables share: the table, its columns and unit, two windows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

Trade = Annotated[
    Path,
    typer.Argument(
        metavar="TRADE",
        help="CSV or Parquet file with a row for each reporter, partner, code and month or year.",
        show_default=False,
    ),
]
Before = Annotated[
    str,
    typer.Option("--before", metavar="WINDOW", help="Earlier months or years: 2021-03..2021-11."),
]
After = Annotated[
    str,
    typer.Option("--after", metavar="WINDOW", help="Later ones, as many: 2022-03..2022-11."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="NAME=FILE'S",
        help="What the file calls reporter, partner, code, period, flow, value or quantity, such "
        "as value=eur; may be repeated.",
    ),
]
Unit = Annotated[str, typer.Option("--unit", metavar="UNIT", help="Of the values, such as EUR.")]


def pairs(given: Sequence[str] | None, option: str = "--column") -> dict[str, str]:
    """Names and what stands for them, from `value=eur`.

    Raises BadParameter for what is no such pair.
    """
    found = {}
    for text in given or ():
        name, equals, rest = text.partition("=")
        if not (name and equals and rest):
            raise typer.BadParameter(f"{option} takes NAME=…, not {text!r}")
        found[name.strip()] = rest.strip()
    return found
