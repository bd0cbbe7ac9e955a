"""The verb `screen`: one movement held against the controls of a case, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cells import split
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem
from landbridge.model.controls.status import history
from landbridge.study.screening.movement import movement
from landbridge.study.screening.needs import in_words
from landbridge.study.screening.screen import Screening, screen_movements
from landbridge.study.screening.verdicts import (
    CONDITIONS,
    LICENCE,
    NO_CONTROL,
    PROHIBITED,
    UNKNOWN,
)
from landbridge.study.trading.concordance import Concordance


@dataclass(frozen=True)
class Answer:
    """What the controls of a case make of one movement on a day.

    verdict: `prohibited`, `licence_required`, `unknown`, `conditions` (a quota or tariff) or
    `no_control_found`, which is not the same as allowed. needs: facts that would settle it.
    rules: control, title, authority, effect, applies (surely), needs, told (its history in words),
    source; every rule that fired. silent: control, title, told; rules that are about such
    movements and do not stand on the day: announced for later, denied, suspended, ended.
    """

    day: date
    verdict: str
    needs: tuple[str, ...]
    rules: pl.DataFrame
    silent: pl.DataFrame

    @property
    def sentences(self) -> list[str]:
        """The verdict, every rule that fired and why, and what does not stand."""
        return [
            self._verdict(),
            *(f"To know it takes {need}." for need in self.needs),
            *map(_fired, self.rules.iter_rows(named=True)),
            *(f"{row['title']}: does not stand ({row['told']})." for row in self.silent.to_dicts()),
        ]

    def _verdict(self) -> str:
        meaning = {
            PROHIBITED: "Prohibited",
            LICENCE: "A licence is required",
            UNKNOWN: "Unknown: facts are missing",
            CONDITIONS: "Under a quota or a tariff",
            NO_CONTROL: "No control found in this case; what it does not hold is not known",
        }
        return f"{meaning[self.verdict]}, as of {self.day}."

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "on": self.day.isoformat(),
            "verdict": self.verdict,
            "needs": list(self.needs),
            "rules": self.rules.to_dicts(),
            "silent": self.silent.to_dicts(),
            "sentences": self.sentences,
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences)


def screen(
    case: Case,
    *,
    on: date | None = None,
    good: str | None = None,
    hs: str | None = None,
    origin: str | None = None,
    exporter: str | None = None,
    destination: str | None = None,
    via: Sequence[str] | None = None,
    modes: Sequence[str] | None = None,
    facts: Mapping[str, bool] | None = None,
    revision: str = "",
    concordance: Concordance | None = None,
) -> Answer:
    """Ask which controls of a case touch a movement on a day, on whose authority, and how surely.

    on: the day; the last one of the base year where left out. good: of the case; hs: a code of
    the nomenclature `revision` (such as HS 2022); one of the two, or both. origin, exporter (the
    origin where left out), destination: ids of countries; via: countries crossed, [] for none;
    modes: of the case. What is left out is not known. facts: of controls whether they apply to
    these very goods, where that is known otherwise: an end use, a place on a list.

    Raises CaseError where it names what the case does not have.
    """
    day = case.day if on is None else on
    _check(case, "goods", [good] if good else [])
    _check(case, "countries", [one for one in (origin, exporter, destination) if one])
    _check(case, "countries", via or [])
    _check(case, "modes", modes or [])
    _check(case, "controls", facts or {})
    _check_code(good, hs)
    asked = movement(
        good=good,
        code=hs,
        origin=origin,
        exporter=exporter,
        importer=destination,
        via=via,
        modes=modes,
    )
    found = screen_movements(
        case, asked, day, facts=facts, revision=revision, concordance=concordance
    )
    return _answer(found)


def _answer(found: Screening) -> Answer:
    row = found.movements.row(0, named=True)
    return Answer(
        day=found.day,
        verdict=row["verdict"],
        needs=tuple(in_words(split(row["needs"]))),
        rules=described(found, found.fired).drop("movement"),
        silent=described(found, found.silent).select("control", "title", "told"),
    )


def described(found: Screening, rows: pl.DataFrame) -> pl.DataFrame:
    """Controls of a screening with what they are and what became of them."""
    table = found.case.table("controls")
    columns = ["title", "authority", "instrument", "regime", "effect", "source", "grade"]
    told = [told_of(found.case, name, found.day) for name in rows["control"]]
    return rows.join(
        table.select(*columns, control="id"), on="control", maintain_order="left"
    ).with_columns(told=pl.Series(told, dtype=pl.String))


def told_of(case: Case, control: str, day: date) -> str:
    """What became of a control by a day, in words: `announced 2023-10-19, denied 2023-10-19`."""
    steps = [
        f"{row['status'].replace('_', ' ')} {row['date']}"
        + (f" by {row['by']}" if row["by"] else "")
        for row in history(case, control, day).iter_rows(named=True)
    ]
    row = case.table("controls").row(by_predicate=pl.col("id") == control, named=True)
    steps += [f"valid from {row['starts']}"] * bool(row["starts"])
    steps += [f"valid to {row['ends']}"] * bool(row["ends"])
    return ", ".join(steps) or f"nothing said of it by {day}"


def _fired(row: dict[str, Any]) -> str:
    sure = "applies" if row["applies"] else "may apply"
    needs = in_words(split(row["needs"]))
    open_ = f"; needed: {'; '.join(needs)}" if needs else ""
    return f"{row['title']} ({row['authority']}; {row['effect']}): {sure}{open_}. {row['told']}."


def _check(case: Case, table: str, names: Iterable[str]) -> None:
    known = case.table(table)["id"].to_list()
    problems = [
        Problem(
            "E310",
            f"The case has no {name!r} among its {table}.",
            file=f"{table}.csv",
            column="id",
            value=name,
            hint=did_you_mean(name, known) or f"It has {', '.join(known[:12])}.",
        )
        for name in names
        if name not in known
    ]
    if problems:
        raise CaseError(problems)


def _check_code(good: str | None, hs: str | None) -> None:
    if good is None and hs is None:
        raise CaseError(
            Problem(
                "E311", "No goods are asked about.", hint="Name a good of the case or an HS code."
            )
        )
    if hs is not None and not (hs.isascii() and hs.isdigit() and 2 <= len(hs) <= 10):
        rule = "Two to ten digits of the Harmonised System, such as 854231."
        raise CaseError(Problem("E113", f"{hs!r} is not an HS code.", value=hs, rule=rule))
