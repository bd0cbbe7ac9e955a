"""What controls make of movements of goods on a day, and every rule that fired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from landbridge.case.case import Case
from landbridge.model.controls.coverage import goods_of, partly_of
from landbridge.study.screening.covering import covered, unlisted
from landbridge.study.screening.movement import met
from landbridge.study.screening.needs import NEEDS, NONE, Need, keys
from landbridge.study.screening.standing import standing
from landbridge.study.screening.verdicts import NO_CONTROL, verdicts
from landbridge.study.trading.concordance import Concordance

PERIOD = "0001"  # any: the day is given


@dataclass(frozen=True)
class Screening:
    """What controls make of movements on a day.

    movements: as given, with `movement` (their number), verdict (as in `verdicts.VERDICTS`),
    controls that surely apply, possible ones, both without those that only monitor, and needs: the
    facts it takes to know the verdict; the last three joined with `;`.
    fired: movement, control, applies (no need is open), needs; every control in the way.
    silent: movement, control; controls that are about the movement and do not stand on the day,
    such as denied ones.
    """

    case: Case = field(repr=False)
    day: date
    movements: pl.DataFrame
    fired: pl.DataFrame
    silent: pl.DataFrame


def screen_movements(
    case: Case,
    movements: pl.DataFrame,
    on: date,
    *,
    facts: Mapping[str, bool] | None = None,
    revision: str = "",
    concordance: Concordance | None = None,
) -> Screening:
    """Hold movements against every control of a case as it stood on a day.

    movements: good (of the case), code (of a nomenclature), origin, exporter, importer (ids of
    countries), via (countries crossed) and modes, lists; blank where not known. The exporter is
    the origin where it is blank.
    facts: controls of which it is known otherwise that they apply to the goods, or do not.
    revision: of the nomenclature of the codes; concordance: what they are in that of the controls.
    """
    known = facts or {}
    rows = movements.with_row_index("movement")
    about = (
        _goods(case, rows, revision, concordance)
        .join(met(case, rows), on=["movement", "control"], how="inner")
        .select("movement", "control", needs=pl.col("needs") | pl.col("met_needs"))
        .filter(~pl.col("control").is_in([name for name, holds in known.items() if not holds]))
    )
    holding = pl.col("control").is_in([name for name, holds in known.items() if holds])
    about = about.with_columns(needs=pl.when(holding).then(NONE).otherwise("needs"))
    stands = standing(case, pl.Series([PERIOD]), on).select("control", standing="needs")
    effects = case.table("controls").select("effect", control="id")
    touches = (
        about.join(stands, on="control", maintain_order="left")
        .join(effects, on="control", maintain_order="left")
        .with_columns(needs=pl.col("needs") | pl.col("standing"))
    )
    silent = about.join(stands, on="control", how="anti").select("movement", "control")
    return Screening(
        case=case,
        day=on,
        movements=_judged(rows, touches),
        fired=touches.select(
            "movement", "control", applies=pl.col("needs") == 0, needs=keys("needs")
        ),
        silent=silent.filter(
            pl.col("control").is_in(case.table("control_status")["control"].implode())
        ),
    )


def _judged(rows: pl.DataFrame, touches: pl.DataFrame) -> pl.DataFrame:
    stopping = touches.filter(pl.col("effect") != "monitor")
    found = verdicts(stopping.select("movement", "control", "effect", "needs"), ["movement"])
    said = found.select("movement", "verdict", "controls", "possible", needs=keys("open"))
    joined = rows.join(said, on="movement", how="left", maintain_order="left")
    blank = pl.col("controls", "possible", "needs").fill_null("")
    return joined.with_columns(pl.col("verdict").fill_null(NO_CONTROL), blank)


def _goods(
    case: Case, rows: pl.DataFrame, revision: str, concordance: Concordance | None
) -> pl.DataFrame:
    """Pairs of a movement and a control that covers its goods, or may: movement, control, needs."""
    codes = rows["code"].drop_nulls().unique()
    by_code = covered(codes, case, revision, concordance).select("code", "control", "needs")
    named = rows.join(by_code, on="code").select("movement", "control", "needs")
    of_case = rows.join(_of_goods(case), on="good").select("movement", "control", "needs")
    open_ = pl.DataFrame({"control": _nameless(case)}, schema={"control": pl.String})
    anything = rows.select("movement").join(open_, how="cross")
    anything = anything.with_columns(needs=pl.lit(int(Need.GOODS), NEEDS))
    every = pl.concat([part.cast({"needs": NEEDS}) for part in (named, of_case, anything)])
    # What covers the goods for sure on one of these grounds needs no other.
    return every.group_by("movement", "control", maintain_order=True).agg(pl.col("needs").min())


def _nameless(case: Case) -> list[str]:
    """Controls that list no goods at all, neither by code nor by name."""
    table = case.table("controls")
    bare = table.filter(pl.col("hs").is_null() & pl.col("goods").is_null())["id"]
    return [name for name in unlisted(case) if name in set(bare)]


def _of_goods(case: Case) -> pl.DataFrame:
    """Goods of the case and the controls that cover them, as a whole or in part."""
    pairs = [
        (good, control["id"], need)
        for control in case.table("controls").iter_rows(named=True)
        for goods, need in ((goods_of(case, control), 0), (partly_of(case, control), Need.PART))
        for good in goods
    ]
    schema = {"good": pl.String, "control": pl.String, "needs": NEEDS}
    return pl.DataFrame(pairs, schema=schema, orient="row")
