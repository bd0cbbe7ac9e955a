"""What controls together make of a row of trade: the strictest one, unless a stricter one may."""

from __future__ import annotations

from typing import Final

import polars as pl

from landbridge.study.screening.needs import NEEDS, NONE

PROHIBITED: Final = "prohibited"
LICENCE: Final = "licence_required"
UNKNOWN: Final = "unknown"
CONDITIONS: Final = "conditions"
NO_CONTROL: Final = "no_control_found"

VERDICTS: Final[dict[str, str]] = {
    PROHIBITED: "prohibited",
    LICENCE: "licence required",
    UNKNOWN: "unknown",
    CONDITIONS: "under a quota or tariff",
    NO_CONTROL: "no control found",
}
"""Every verdict in words, the strictest first. None of them says that trade is free."""

_STRICT: Final[dict[str, int]] = {
    "prohibit": 3,
    "licence": 2,
    "quota": 1,
    "tariff": 1,
    "monitor": 0,
}
_CERTAIN: Final[dict[int, str]] = {3: PROHIBITED, 2: LICENCE, 1: CONDITIONS, 0: NO_CONTROL}


def verdicts(touches: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """The verdict on everything that some control touches.

    touches: the columns of the key, control, effect, needs (0 where the control surely applies).
    A control that is sure decides, the strictest first: prohibit, licence, then quota and tariff;
    monitoring decides nothing. Where one that is stricter than those that are sure may apply, the
    verdict is unknown.
    Columns: the key; verdict; controls: those that surely apply; possible: those that may, both
    joined with `;`; open: what it takes to know the verdict.
    """
    sure = pl.col("needs") == 0
    strict = pl.col("strict")
    marked = touches.with_columns(
        strict=pl.col("effect").replace_strict(_STRICT, return_dtype=pl.Int8)
    )
    surely = strict.filter(sure).max().fill_null(0)
    stricter = ~sure & (strict > surely)
    found = marked.group_by(key, maintain_order=True).agg(
        surely=surely,
        is_open=stricter.any(),
        controls=pl.col("control").filter(sure).str.join(";"),
        possible=pl.col("control").filter(~sure).str.join(";"),
        open=pl.col("needs").filter(stricter).bitwise_or().fill_null(NONE).cast(NEEDS),
    )
    certain = pl.col("surely").replace_strict(_CERTAIN, return_dtype=pl.String)
    verdict = pl.when("is_open").then(pl.lit(UNKNOWN)).otherwise(certain)
    return found.select(
        *key, verdict=verdict, controls="controls", possible="possible", open="open"
    )
