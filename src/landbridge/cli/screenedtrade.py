"""A trade table beside the plan, held against the controls of a day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.cli import out, summary
from landbridge.cli.trading import pairs

if TYPE_CHECKING:
    from landbridge.case.case import Case
    from landbridge.study.exposure.exposed import Exposure
    from landbridge.study.trading.concordance import Concordance


@dataclass(frozen=True)
class Table:
    """A trade table, and how to read its codes."""

    file: Path
    columns: list[str] | None
    unit: str
    revision: str
    links: Concordance | None


def read_links(file: Path) -> Concordance:
    """Read a concordance; raises CaseError."""
    from landbridge.study.trading.concordance import read_concordance

    return read_concordance(file)


def exposed_on(case: Case, table: Table) -> Exposure:
    """What the controls of the case's day make of a trade table."""
    from landbridge.study.exposure.exposure import exposure
    from landbridge.study.trading.tradetable import read_trade

    trade = read_trade(table.file, pairs(table.columns), table.unit)
    return exposure(trade, case, on=case.day, revision=table.revision, concordance=table.links)


def tell_trade(found: Exposure, controls: list[str]) -> None:
    """Print what the controls, or some of them, touch of it."""
    from landbridge.show.fmt import number

    rows = [
        [row["title"], row["effect"], *(number(row[name]) for name in _TRADED)]
        for row in found.by_control.iter_rows(named=True)
        if (row["rows"] or row["possible_rows"]) and (not controls or row["control"] in controls)
    ]
    unit = f", {found.trade.unit}" if found.trade.unit else ""
    head = ["rule", "effect", f">surely{unit}", f">perhaps{unit}"]
    summary.section(
        f"Trade that a rule touches, or may: {found.trade.name}", [head, *rows], "None."
    )
    out.say()
    for sentence in found.sentences[:2]:
        out.say(f"- {sentence}")


_TRADED = ("value", "possible_value")
