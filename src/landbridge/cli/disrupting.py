"""The command that says what is lost when something closes, and which few closures are worst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from landbridge.cli import out, outaging, summary
from landbridge.cli.given import Ask, case_path, solved
from landbridge.cli.means import How, asked_words, how_means

if TYPE_CHECKING:
    from landbridge.model.solution import Solution
    from landbridge.study.disruption.disruption import Disruption

Of = Annotated[
    list[str] | None,
    typer.Option(
        "--of",
        metavar="KIND",
        help="What closes: links, interchanges, places, countries or owners; may be given again. "
        "Without it, all of them one by one, links where the worst sets are asked for.",
    ),
]
Worst = Annotated[
    int,
    typer.Option(
        "--worst",
        "-k",
        metavar="K",
        min=1,
        help="Find the worst closures of K things at once, and prove that none are worse.",
    ),
]
Top = Annotated[
    int, typer.Option("--top", metavar="N", min=1, help="How many rows to show of the ranking.")
]
Left = Annotated[
    float,
    typer.Option(
        "--left",
        metavar="SHARE",
        min=0.0,
        max=0.999,
        help="What is left of capacities, such as 0.5; without it, things close as a whole.",
    ),
]
Together = Annotated[
    bool, typer.Option("--together", help="Let all scenarios happen at once, not each by itself.")
]
Given = Annotated[
    list[str] | None,
    typer.Option(
        "--given",
        metavar="FILE",
        help="Scenario that holds already before anything is disrupted; may be given again.",
    ),
]
By = Annotated[
    Literal["loss", "home"],
    typer.Option(
        "--by",
        help="Rank by what all lose together, or by what the country the case is about loses.",
    ),
]
Budget = Annotated[
    int,
    typer.Option(
        "--budget",
        metavar="N",
        min=0,
        help="With --worst or --bounded: how many sets or closures to solve at most, those found "
        "in the folder of runs among them; all others are bounded.",
    ),
]
Bounded = Annotated[
    bool | None,
    typer.Option(
        "--bounded/--every",
        help="Solve only what can be among the --top worst and say of all else what it loses at "
        "most, or solve every closure. Without either, bounds are used on cases of more than "
        "100,000 decisions.",
    ),
]


def disrupt(
    ask: Ask,
    how: How,
    *,
    of: Of = None,
    worst: Worst = 1,
    top: Top = 10,
    left: Left = 0.0,
    together: Together = False,
    given: Given = None,
    by: By = "loss",
    budget: Budget = 2000,
    bounded: Bounded = None,
    outage: outaging.Outages = None,
    risk: outaging.AtRisk = False,
    years: outaging.Years = 10_000,
    seed: outaging.Seed = 1,
    catch_up: outaging.CatchUp = 0.0,
) -> None:
    """Rank what is lost when something closes, and say why.

    Every link, interchange, place, country and owner is closed by itself. With --scenario, what
    happens is written in scenario files instead, each with one scenario or a list of them.
    With --outage it fails for some days only, and storage bridges what it can; with --risk years
    of outages are drawn.
    """
    if (outage or risk) and (
        of or worst > 1 or left or together or bounded is not None or (outage and risk)
    ):
        raise typer.BadParameter("--outage and --risk each stand by themselves")
    if worst > 1 and (left or ask.scenario):
        raise typer.BadParameter("--worst goes with neither --left nor --scenario")
    if bounded and (worst > 1 or left or ask.scenario or by == "home"):
        raise typer.BadParameter("--bounded is for single closures as a whole, ranked by loss")
    if outage:
        outaging.timed(ask, outage, given or ())
    elif risk:
        outaging.at_risk(ask, how, years=years, seed=seed, catch_up=catch_up, given=given or ())
    else:
        closing = Closing(worst, top, left, together, by, budget, bounded)
        _closures(ask, how, closing, of or [], given or [])


@dataclass(frozen=True)
class Closing:
    """What is asked of closures; see the options of `disrupt`."""

    worst: int
    top: int
    left: float
    together: bool
    by: Literal["loss", "home"]
    budget: int
    bounded: bool | None


def _closures(ask: Ask, how: How, asked: Closing, of: list[str], given: list[str]) -> None:
    from landbridge.study.disruption.combinations import combinations
    from landbridge.study.disruption.disruption import disrupt as study

    happening = combinations(ask.scenario or (), case_dir=case_path(ask.case))
    solution = solved(ask, [given])[0]
    with how_means(how, asked_words(), quiet=ask.as_json) as means:
        found = study(
            solution,
            of or None,  # type: ignore[arg-type]  # `study` refuses other words
            asked.worst,
            left=asked.left,
            scenarios=happening,
            at_once=asked.together,
            by=asked.by,
            keep=asked.top,
            budget=asked.budget,
            bounded=asked.bounded,
            means=means,
        )
    if ask.as_json:
        out.emit({**summary.head(solution), **found.facts()})
        return
    _tell(solution, found, asked.top)


def _tell(solution: Solution, found: Disruption, top: int) -> None:
    import polars as pl

    summary.heading(solution)
    for sentence in found.sentences:
        out.say(f"- {sentence}")
    title = "What is lost, million USD a year" + (
        f", with {100 * found.left:g} % left of capacities" if found.left else ""
    )
    summary.section(title, _ranking(found, top), "Nothing is lost.")
    for row in found.rows.filter("solved", pl.col("note") != "").head(top).iter_rows(named=True):
        out.say(f"{row['name']}: {row['note']}.")
    rest = int(found.rows["solved"].sum()) - top
    if rest > 0:
        out.say(f"… and {rest} more that lose less; --top {rest + top} or --json shows them.")


def _ranking(found: Disruption, top: int) -> summary.Rows:
    from landbridge.show.fmt import number, tonnes

    head = ["what", "kind", ">lost", ">of it penalties", ">at home", ">not met kt", ">stranded kt"]
    head += [">USD more a tonne", ">days more a tonne", "detour held up by"]
    called = {
        (table, key): name or key
        for table, key, name in found.base.loading.select("table", "id", "name").iter_rows()
    }

    def cells(row: dict[str, Any]) -> list[str]:
        if row["problem"]:
            return [row["name"], row["kind"], "no plan", "", "", "", "", "", "", ""]
        kt = [tonnes(row[name]) for name in ("unmet_kt", "stranded_kt")]
        musd = [number(row[name], 1) for name in ("loss_musd", "penalty_musd", "home_musd")]
        more = [number(row["usd_t"], 1), number(row["days"], 1)]
        held = called.get((row["bound_by_table"], row["bound_by"]), row["bound_by"] or "")
        return [row["name"], row["kind"], *musd, *kt, *more, held]

    rows = found.rows.filter("solved").head(top).iter_rows(named=True)
    return [head, *map(cells, rows)]
