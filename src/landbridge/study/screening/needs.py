"""Facts that a trade table does not show, and without which nobody can say if a control applies."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag, auto

import polars as pl


class Need(IntFlag):
    """A fact that decides whether a control applies to a row."""

    PART = auto()
    DIGITS = auto()
    GOODS = auto()
    REVISION = auto()
    CONCORDANCE = auto()
    THRESHOLD = auto()
    END_USE = auto()
    CONTESTED = auto()
    ANNOUNCED = auto()
    STATUS = auto()
    DAY = auto()
    COUNTRY = auto()
    ROUTE = auto()
    ORIGIN = auto()
    MODE = auto()
    PROCEDURE = auto()
    DESTINATION = auto()

    @property
    def key(self) -> str:
        """What it is called in frames and JSON."""
        return str(self.name).lower()


WORDS: dict[Need, str] = {
    Need.PART: "which part of the code the goods are, where a control covers it only in part (ex)",
    Need.DIGITS: "the code to more digits",
    Need.GOODS: "the goods of the control, whose list is not known",
    Need.REVISION: "what the code is in the revision of the nomenclature that the control uses",
    Need.CONCORDANCE: "which of several codes of the other revision the goods fall under",
    Need.THRESHOLD: "whether the goods are above the threshold of the control",
    Need.END_USE: "the end use or the end user",
    Need.CONTESTED: "whether the control was ever made, as it was both announced and denied",
    Need.ANNOUNCED: "whether the control came into force, as it was only announced",
    Need.STATUS: "the legal status of the control, which the case does not give",
    Need.DAY: "the day of the movement, as the control began or ended within the period",
    Need.COUNTRY: "which country the reporter or the partner is",
    Need.ROUTE: "the route",
    Need.ORIGIN: "where the goods come from",
    Need.MODE: "the mode of transport",
    Need.PROCEDURE: "the customs procedure",
    Need.DESTINATION: "where the goods are bound for",
}
"""What each need is in words."""

NEEDS = pl.UInt32
"""Type of columns that hold needs, one bit for each."""

NONE = pl.lit(0, NEEDS)


def if_(condition: pl.Expr, need: Need) -> pl.Expr:
    """A need where a condition holds, none elsewhere or where the condition is blank."""
    return pl.when(condition).then(pl.lit(int(need), NEEDS)).otherwise(NONE)


def keys(needs: str) -> pl.Expr:
    """A column of needs as their keys, joined with `;`, "" where there are none."""
    held = (pl.when(pl.col(needs) & int(need) != 0).then(pl.lit(need.key)) for need in Need)
    return pl.concat_str(*held, separator=";", ignore_nulls=True)


def in_words(listed: Iterable[str]) -> list[str]:
    """Keys of needs as words."""
    return [WORDS[Need[key.upper()]] for key in listed]
