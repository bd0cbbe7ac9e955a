"""Growth and revisions in sentences."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from landbridge.study.measured import listed
from landbridge.study.trading.windows import in_words, period_before

if TYPE_CHECKING:
    from landbridge.study.growth.lifespans import Lifespans
    from landbridge.study.trading.concordance import Concordance

NAMED = 3
"""Codes that a sentence names."""

SLIGHT = 0.0005
"""Differences of growth below this, 0.05 points, are none to speak of."""


def of_revisions(lives: Lifespans) -> list[str]:
    """Whether the nomenclature was revised between the windows, a sentence for each January."""
    rows = list(lives.revisions.iter_rows(named=True))
    if not any(row["verdict"] != "none" or row["begins"] or row["ends"] for row in rows):
        where = f" in {listed(in_words(row['period']) for row in rows)}" if rows else ""
        return [f"No revision of the nomenclature shows{where}: all codes are comparable."]
    return [_of_revision(row) for row in rows]


def _of_revision(row: Mapping[str, Any]) -> str:
    when, counted = in_words(row["period"]), _counted(row)
    match row["verdict"]:
        case "found":
            return f"The nomenclature was revised in {when}: {_at_once(row)}. {counted}"
        case "told":
            return f"A revision in {when} was given. {counted}"
        case "untested":
            return (
                f"Whether {when} is a revision cannot be tested, because there are too few other "
                f"months to compare it with; it is taken as one. {counted}"
            )
        case _:
            return (
                f"No revision shows in {when}: {_at_once(row)}. Codes that are clear by "
                f"themselves: {row['begins']} begin then, {row['ends']} end."
            )


def _at_once(row: Mapping[str, Any]) -> str:
    """How many codes begin and end in that very month, and how many usually do."""
    parts = [
        f"{_many(row[f'{side}_at_once'], 'code')} {side if row[f'{side}_at_once'] != 1 else verb} "
        f"at once where other months have {row[f'usual_{side}']:.1f} "
        f"(by chance: {probability(row[f'p_{side}'])})"
        for side, verb in (("begin", "begins"), ("end", "ends"))
        if row[f"p_{side}"] is not None
    ]
    return listed(parts) if parts else "too few other months to compare with"


def _counted(row: Mapping[str, Any]) -> str:
    last = in_words(period_before(row["period"]))
    are = "are" if row["begins"] != 1 else "is"
    return (
        f"{_many(row['begins'], 'code')} {are} traded only since then and {row['ends']} only until "
        f"{last}; thin trade alone would make about {row['begins_by_chance']:.0f} and "
        f"{row['ends_by_chance']:.0f} look so."
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def of_concordance(lives: Lifespans, concordance: Concordance | None) -> list[str]:
    """What a concordance joins, and what it cannot."""
    if concordance is None:
        return []
    name = concordance.name or "The concordance"
    if lives.codes.select(pl.col("listed", "family").is_null().all()).row(0) == (True, True):
        return [f"{name} lists no code of the trade table: do their codes have the same digits?"]
    into = "1 family" if lives.joined == 1 else f"{lives.joined} families"
    said = [f"{name} joins codes of the trade table into {into}."]
    if lives.gaps:
        said.append(
            f"{lives.gaps} of them have codes that the table never has. If it is a selection of "
            "codes, the growth of these families is not comparable."
        )
    return said


def of_groups(
    groups: Mapping[str, Collection[str]], exclude: Collection[str], rows: pl.DataFrame
) -> list[str]:
    """Groups of which nothing is traded, and members that are not counted."""
    there = rows.filter(kind="group")["name"].to_list()
    said = [f"{name}: nothing is traded in either window." for name in groups if name not in there]
    out = [one for members in groups.values() for one in members if one in exclude]
    return [*said, f"Excluded, though members of a group: {listed(out)}."] if out else said


def with_sentences(rows: pl.DataFrame, codes: pl.DataFrame, unit: str) -> pl.DataFrame:
    """The rows of growth with the column `sentence`; unit: of values."""
    drivers = {side: _drivers(codes, side) for side in ("begins", "ends")}
    told = [
        _sentence(
            row,
            {side: found.get((row["kind"], row["name"]), []) for side, found in drivers.items()},
            unit,
        )
        for row in rows.iter_rows(named=True)
    ]
    return rows.with_columns(sentence=pl.Series(told, dtype=pl.String))


def _drivers(codes: pl.DataFrame, side: str) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """Of every row the codes that make most of the difference, those that begin or that end."""
    sign = 1 if side == "begins" else -1
    weighty = (
        codes.filter(pl.col("status") == side, sign * pl.col("effect") >= SLIGHT)
        .sort(sign * pl.col("effect"), descending=True, maintain_order=True)
        .group_by("kind", "name", maintain_order=True)
        .head(NAMED)
    )
    parts = weighty.partition_by("kind", "name", as_dict=True)
    return {key: frame.to_dicts() for key, frame in parts.items()}


def _sentence(
    row: Mapping[str, Any], drivers: Mapping[str, Sequence[Mapping[str, Any]]], unit: str
) -> str:
    name = row["name"][:1].upper() + row["name"][1:]
    if row["growth"] is None:
        return f"{name}: nothing was traded before, {amount(row['after'], unit)} after."
    figures = f"{name}: {percent(row['growth'])} with all codes"
    if not row["begins"] and not row["ends"]:
        return f"{figures}; all of them are comparable."
    if row["comparable_growth"] is None:
        return f"{figures}; none of the codes traded before is comparable."
    figures += f", {percent(row['comparable_growth'])} with comparable ones{_between(row)}"
    difference = row["growth"] - row["comparable_growth"]
    if all(abs(row[f"from_{side}"]) < SLIGHT for side in ("begins", "ends")):
        return f"{figures}: the revision makes no difference."
    parts = [_side(row, side, drivers[side], unit) for side in ("begins", "ends") if row[side]]
    return f"{figures}{_verdict(row, difference)}. {' '.join(parts)}"


def _between(row: Mapping[str, Any]) -> str:
    """How far doubtful codes move the figure."""
    told = between(row["low"], row["high"])
    return f" ({told} if doubtful codes count)" if told else ""


def _verdict(row: Mapping[str, Any], difference: float) -> str:
    """What is left of growth without the revision."""
    if abs(row["comparable_growth"]) < SLIGHT:
        return ": all of the difference is made by the revision, comparable trade did not change"
    if row["growth"] * row["comparable_growth"] < 0:
        return ": the revision turns the sign"
    way = "more" if difference > 0 else "less"
    return f": the revision makes it {points(abs(difference))} {way}"


def _side(
    row: Mapping[str, Any], side: str, drivers: Sequence[Mapping[str, Any]], unit: str
) -> str:
    """What codes that begin, or that end, do to growth, and which of them most."""
    effect, count = row[f"from_{side}"], row[side]
    adds = ("adds", "add") if effect >= 0 else ("takes away", "take away")
    verb = {"begins": ("begins", "begin"), "ends": ("ends", "end")}[side]
    value = "after" if side == "begins" else "before"
    if count == 1:
        it = f": {called(drivers[0])} ({amount(drivers[0][value], unit)})" if drivers else ""
        return f"One code that {verb[0]} with it {adds[0]} {points(abs(effect))}{it}."
    head = f"{count} codes that {verb[1]} with it {adds[1]} {points(abs(effect))}"
    named = [
        f"{called(one)} {points(abs(one['effect']))} ({amount(one[value], unit)})"
        for one in drivers
    ]
    return f"{head}, most of all {listed(named)}." if named else f"{head}."


def called(code: Mapping[str, Any]) -> str:
    """A code with what its goods are called, where that is known."""
    return f"{code['code']} {code['description']}".strip()


def percent(value: float | None) -> str:
    """Growth as it is read: `+94.59 %`; a dash where there is none."""
    return "–" if value is None else f"{100 * value + 0.0:+,.2f} %".replace("-", "−")


def between(low: float | None, high: float | None) -> str:
    """Two figures of growth as an interval, "" where they read the same."""
    ends = percent(low), percent(high)
    return "" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def points(value: float) -> str:
    """A difference of growth in percentage points, `12.8 points`."""
    return f"{100 * value + 0.0:,.1f} points".replace("-", "−")


def probability(p: float) -> str:
    """A probability as it is read: `p < 0.0001`, `p = 0.12`."""
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.2g}"


def amount(value: float, unit: str) -> str:
    """A value in the size that reads best: `277 million EUR`."""
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if abs(value) >= size:
            return f"{value / size:,.3g}{word} {unit}".rstrip()
    return f"{value:,.0f} {unit}".rstrip()
