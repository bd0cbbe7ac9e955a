"""What commands about trade tables share: the table, what it calls its columns, its unit."""

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
