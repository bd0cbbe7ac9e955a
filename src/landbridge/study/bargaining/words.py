"""What a bargaining says in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import polars as pl

from landbridge.study.measured import listed
from landbridge.study.moneywords import money

if TYPE_CHECKING:
    from landbridge.study.bargaining.bargaining import Bargaining

SHOWN = 4
"""Players named in a sentence."""

SLIGHT = 0.05
"""Million USD a year below which a change is not worth a word."""


def sentences(found: Bargaining) -> list[str]:
    """Everything worth saying, what each can claim first."""
    told = [_worth(found), *_shares(found), *_core(found), *_with_projects(found)]
    told += [*_effects(found), *_assumed(found), _proved(found)]
    return told


def _worth(found: Bargaining) -> str:
    today = found.games.row(0, named=True)
    names = found.payoffs.filter(game="today")["name"].to_list()
    return (
        f"{len(names)} {found.by} bargain: {listed(names)}. With the territory of all of them "
        f"trade is worth {money(today['worth_musd'])} a year more than with that of none."
    )


def _shares(found: Bargaining) -> Iterator[str]:
    rows = found.of("today").head(SHOWN).to_dicts()
    parts = [
        f"{row['name']} {money(row['shapley_musd'])}{_error(row)}{_share(row)}" for row in rows
    ]
    yield f"By the Shapley value, what each adds on average, a year: {'; '.join(parts)}."


def _share(row: dict[str, Any]) -> str:
    return "" if row["share"] is None else f" ({100 * row['share']:.1f} %)"


def _error(row: dict[str, Any]) -> str:
    return "" if row["error_musd"] is None else f" ± {money(row['error_musd'])}"


def _core(found: Bargaining) -> Iterator[str]:
    for game in found.games.iter_rows(named=True):
        if game["core"] == "empty":
            yield (
                f"On {game['title']} the core is empty: whatever is agreed, some coalition does "
                f"better by itself. {found.proofs.filter(game=game['game']).height} coalitions, "
                f"weighted to count every player once, are worth {money(game['needs_musd'])}."
                if game["game"] == "today"
                else "With projects open the core is empty: some coalition always does better by "
                "itself."
            )
        elif game["core"] == "there" and game["game"] == "today":
            row = found.of("today").row(0, named=True)
            low, high = money(row["core_low_musd"]), money(row["core_high_musd"])
            yield (
                f"The core is not empty, so there are agreements that no coalition would leave; in "
                f"these {row['name']} gets from {low} to {high} a year."
            )


def _with_projects(found: Bargaining) -> Iterator[str]:
    both = _changes(found)
    if both is None:
        return
    moved = both.filter(pl.col("change").abs() > SLIGHT).sort(
        pl.col("change").abs(), descending=True
    )
    parts = [
        f"{row['name']} {'gains' if row['change'] > 0 else 'loses'} {money(abs(row['change']))}"
        for row in moved.head(SHOWN).iter_rows(named=True)
    ]
    what = f"{'; '.join(parts)} a year." if parts else "nobody's share changes."
    yield f"If every coalition may also build what it agrees on, {what}"
    built = found.options.filter("built")["name"].to_list()
    yield (
        f"All together would build {len(built)} of {found.options.height} projects."
        if built
        else "All together would build none of the projects; to be able to still counts."
    )


def _changes(found: Bargaining) -> pl.DataFrame | None:
    """What projects change of everybody's Shapley value, None where they are not open."""
    games = found.games["game"].to_list()
    if "options" not in games:
        return None
    sides = [
        found.payoffs.filter(game=game).select("player", "name", value="shapley_musd")
        for game in ("options", "today")
    ]
    both = sides[0].join(sides[1].drop("name"), on="player", suffix="_today")
    return both.with_columns(change=pl.col("value") - pl.col("value_today"))


def _effects(found: Bargaining) -> Iterator[str]:
    for rows in found.effects.partition_by("project", maintain_order=True):
        title = rows["title"][0]
        moved = rows.filter(pl.col("change_musd").abs() > SLIGHT)
        if moved.is_empty():
            yield f"{title}: nobody's share changes."
            continue
        most = moved.sort("change_musd", descending=True)
        parts = [f"{most['name'][0]} {_signed(most['change_musd'][0])}"]
        if most.height > 1:
            parts.append(f"{most['name'][-1]} {_signed(most['change_musd'][-1])}")
        yield f"{title} by itself: {', '.join(parts)} a year."


def _signed(musd: float) -> str:
    return f"{'+' if musd > 0 else '−'}{money(abs(musd))}"


def _assumed(found: Bargaining) -> Iterator[str]:
    """What the numbers hang on."""
    if not found.open.is_empty():
        names = found.open["name"].head(SHOWN).to_list()
        more = found.open.height - len(names)
        rest = f" and {more} more" if more > 0 else ""
        most = money(float(found.open["loss_musd"].max() or 0.0))  # type: ignore[arg-type]
        yield (
            f"{', '.join(names)}{rest} do not play, so their territory stays open to all; closing "
            f"one of them costs up to {most} a year."
        )
    free = found.options.filter("free")["name"].to_list()
    if free:
        yield (
            f"{len(free)} of the projects have no cost in the case and count as free, so what "
            "projects change is an upper end."
        )
    early = int(found.options["early"].sum())
    if early:
        what = "1 project is" if early == 1 else f"{early} projects are"
        yield f"{what} taken to be there before the earliest year the case gives."
    price = found.solution.case.meta.unmet_usd_t
    yield (
        f"A tonne that has to be met and is not counts {price:,.0f} USD unless its row gives "
        "another price; leverage over such trade is as large as that number."
    )


def _proved(found: Bargaining) -> str:
    exact = found.games["samples"].sum() == 0
    samples = int(found.games["samples"].max() or 0)  # type: ignore[arg-type]
    how = "all coalitions" if exact else f"a sample of {samples:,} orders, seed {found.seed}"
    return (
        f"From {how}: {found.solves:,} programmes solved, each proved optimal (worst violation "
        f"{found.certificate:.0e})."
    )
