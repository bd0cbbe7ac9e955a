"""The command that says what a result hangs on: input numbers ranked, and drawn all at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from landbridge.cli import out, summary
from landbridge.cli.certainty import Of
from landbridge.cli.given import Ask, solve_case
from landbridge.cli.solving import Limit

if TYPE_CHECKING:
    from landbridge.model.solution import Solution
    from landbridge.study.quantity import Quantity
    from landbridge.study.weakest.draws import Draws as DrawsFound
    from landbridge.study.weakest.tornado import Weakest

Draws = Annotated[
    int,
    typer.Option(
        "--draws",
        metavar="N",
        min=0,
        help="Also draw all numbers at once, so many times, and show what the result is then.",
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", help="The same seed gives the same draws.")
]
Shape = Annotated[
    str,
    typer.Option(
        "--shape",
        metavar="SHAPE",
        help="triangular: draws are likeliest at the number of the case; uniform: all alike.",
    ),
]
Keep = Annotated[
    Path | None,
    typer.Option(
        "--keep",
        metavar="FOLDER",
        help="Keep what is found here as it comes; the same command later does only what is "
        "missing.",
    ),
]


def weakest(
    ask: Ask,
    *,
    of: Of = None,
    limit: Limit = 10,
    draws: Draws = 0,
    seed: Seed = 1,
    shape: Shape = "triangular",
    keep: Keep = None,
) -> None:
    """Rank the input numbers a result hangs on, by what their ranges do to it.

    Every number of the table ranges is put at both its ends, one at a time, and the case solved
    again; beside it stands what dual prices say without solving.
    """
    from landbridge.study.weakest.tornado import weakest as rank

    if shape not in ("triangular", "uniform") or draws == 1:
        raise typer.BadParameter("--shape is triangular or uniform, --draws 0 or at least 2")
    solution = solve_case(ask)
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
    with out.counting("Trying numbers", quiet=ask.as_json) as told:
        kept = None if keep is None else keep / "numbers.parquet"
        found = rank(solution, of or None, keep=kept, progress=told)
    drawn = _drawn(ask, solution, of, (draws, seed, shape, keep)) if draws else None
    if ask.as_json:
        shown = {} if drawn is None else {"drawn": drawn.facts()}
        out.emit({**summary.head(solution), **found.facts(), **shown})
        return
    summary.heading(solution)
    for quantity in found.quantities:
        _rank(found, quantity, limit)
    if drawn is not None:
        _bands(drawn)


def _drawn(
    ask: Ask,
    solution: Solution,
    of: list[str] | None,
    how: tuple[int, int, str, Path | None],
) -> DrawsFound:
    from landbridge.study.weakest.draws import draws as draw

    count, seed, shape, keep = how
    kept = None if keep is None else keep / "draws.parquet"
    chosen: Literal["triangular", "uniform"] = "uniform" if shape == "uniform" else "triangular"
    with out.counting("Drawing", quiet=ask.as_json) as told:
        return draw(
            solution, of or None, count=count, seed=seed, shape=chosen, keep=kept, progress=told
        )


def _rank(found: Weakest, quantity: Quantity, limit: int) -> None:
    from landbridge.study.ranges import said

    rows = found.of(quantity)
    base = rows["base"][0] if rows.height else None
    plan = "" if base is None else f", {said(base, quantity.unit)}"
    head = ["number", ">low", ">in the case", ">high", ">then low", ">then high"]
    told = [
        [
            f"{row['name']}, {row['number_unit']}" if row["number_unit"] else row["name"],
            *(f"{row[f'number_{at}']:,.6g}" for at in ("low", "value", "high")),
            *(_then(row, at) for at in ("at_low", "at_high")),
            "" if row["is_linear"] else "≠",
            row["grade"],
            row["source"],
        ]
        for row in rows.head(limit).iter_rows(named=True)
    ]
    title = f"{quantity.words(found.solution.case)}{plan}: what it hangs on most"
    summary.section(title, [[*head, "", "grade", "source"], *told], "Nothing moves it by itself.")
    if rows.height > limit:
        out.say(f"… and {rows.height - limit} more; --limit {rows.height} or --json shows them.")
    if not rows["is_linear"].all():
        out.say("≠ not what dual prices say: the plan turns on the way; the values are solved.")


def _then(row: Mapping[str, Any], at: str) -> str:
    from landbridge.study.ranges import said

    return "no plan" if row[at] is None else said(row[at], row["unit"])


def _bands(drawn: DrawsFound) -> None:
    from landbridge.study.ranges import said

    def cell(row: Mapping[str, Any], name: str, unit: str) -> str:
        return "–" if row[name] is None else said(row[name], unit)

    percentiles = ("p05", "p25", "p50", "p75", "p95")
    rows = [
        [
            row["what"],
            *(cell(row, name, row["unit"]) for name in percentiles),
            f"±{cell(row, 'error_p50', row['unit'])}",
        ]
        for row in drawn.bands.iter_rows(named=True)
    ]
    head = ["what", *(f">{name[1:].lstrip('0')} % are below" for name in percentiles)]
    title = f"All {drawn.numbers} numbers at once, {drawn.values.height} draws, seed {drawn.seed}"
    summary.section(title, [[*head, ">error of the middle"], *rows])
