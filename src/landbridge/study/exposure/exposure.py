"""Exposure of trade to controls: what of it they touch, how surely, and what of it is at stake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from landbridge.case.case import Case
from landbridge.study.exposure.classes import Classes, classify, meet
from landbridge.study.exposure.exposed import Exposure, Touching
from landbridge.study.exposure.movements import moved
from landbridge.study.exposure.parties import parties
from landbridge.study.exposure.placing import CLASSES, WAY, place
from landbridge.study.screening.covering import covered, revisions_differ, unlisted
from landbridge.study.screening.needs import NEEDS, Need
from landbridge.study.screening.standing import standing
from landbridge.study.screening.verdicts import NO_CONTROL, verdicts
from landbridge.study.trading.concordance import Concordance
from landbridge.study.trading.headings import LEFT_OUT, without_headings
from landbridge.study.trading.numbering import CODE, ENDS, PAIR, PERIOD, Numbered, number
from landbridge.study.trading.tradetable import TradeTable

__all__ = ["Exposure", "exposure"]


def exposure(
    trade: TradeTable,
    case: Case,
    *,
    on: date | None = None,
    revision: str = "",
    concordance: Concordance | None = None,
    countries: Mapping[str, str] | None = None,
    keep_headings: bool = False,
) -> Exposure:
    """Which rows of a trade table the controls of a case touch, and what they make of them.

    on: the day whose law is asked about; without it, that of the last day of each row's period,
    and where a control was in force for a part of the period only, the day is one of the facts
    needed. revision: of the nomenclature of the codes, such as HS 2017, "" where not known: codes
    are then compared with those of controls as they stand. concordance: what codes of it are in
    the revision of the controls. countries: names in the trade table and the countries they are.
    keep_headings: count rows although there are longer codes of the same trade that start with
    theirs; else they are taken for the sums of these and left out.

    An export goes from the reporter to the partner, an import the other way. Nothing is kept in
    memory but what differs: codes, pairs of countries, periods and the ways controls touch them.

    Raises CaseError where `countries` names a country that is not known.
    """
    given = number(trade)
    kept, left_out = given, pl.DataFrame(schema=LEFT_OUT)
    if not keep_headings:
        kept, left_out = without_headings(given)
    named = parties(_names(given.pairs), case, countries)
    ends = _ends(given.pairs, named)
    lists = _lists(given.codes["code"], case, revision, concordance)
    classes = _classes(given, case, ends, lists, on)
    placed = place(kept, ends, classes)
    return Exposure(
        trade=trade,
        case=case,
        on=on,
        revision=revision,
        touching=Touching(placed.rows, *_decided(placed.ways, case, classes), lists.drop("needs")),
        countries=_counted(named, ends, placed.pairs),
        left_out=left_out,
        differing=tuple(revisions_differ(case, revision)),
        periods=given.periods["period"],
    )


def _classes(
    given: Numbered, case: Case, ends: pl.DataFrame, lists: pl.DataFrame, on: date | None
) -> tuple[Classes, Classes, Classes]:
    """Codes, pairs of countries and periods by the controls that touch them."""
    codes, pairs, periods = given.codes, given.pairs, given.periods
    stands = _numbered(standing(case, periods["period"], on), periods)
    return (
        classify("code_class", codes.select(CODE), _numbered(lists, codes)),
        classify("pair_class", pairs.select(PAIR), _moved(case, ends)),
        classify("period_class", periods.select(PERIOD), stands),
    )


def _decided(
    ways: pl.DataFrame, case: Case, classes: Sequence[Classes]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Ways in which controls touch rows with their verdicts, and the controls that touch them."""
    effects = case.table("controls").select(control="id", effect="effect")
    touches = meet(ways.select(WAY, *CLASSES), classes).join(effects, on="control")
    touches = touches.select(WAY, "control", "effect", "needs")
    found = ways.join(verdicts(touches, [WAY]), on=WAY, how="left", maintain_order="left")
    decided = found.with_columns(
        pl.col("verdict").fill_null(NO_CONTROL),
        pl.col("controls", "possible").fill_null(""),
        pl.col("open").fill_null(0),
    )
    return decided.drop(CLASSES), touches


def _names(pairs: pl.DataFrame) -> pl.Series:
    return pl.concat([pairs["reporter"], pairs["partner"].rename("reporter")]).unique().sort()


def _ends(pairs: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Pairs with their exporter and their importer, blank where not recognised."""
    ends = pairs
    for side in ENDS[:2]:
        ids = named.select(pl.col("given").alias(side), pl.col("country").alias(f"{side}_id"))
        ends = ends.join(ids, on=side, how="left", maintain_order="left")
    exports = pl.col("flow") == "export"
    return ends.with_columns(
        exporter=pl.when(exports).then("reporter_id").otherwise("partner_id"),
        importer=pl.when(exports).then("partner_id").otherwise("reporter_id"),
    ).drop("reporter_id", "partner_id")


def _counted(named: pl.DataFrame, ends: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """Names with the rows and the value that they stand in, on either side."""
    counted = ends.join(sums, on=PAIR)
    sides = [counted.select("rows", "value", given=side) for side in ENDS[:2]]
    both = pl.concat(sides).group_by("given").sum()
    return named.join(both, on="given", how="left", maintain_order="left").with_columns(
        pl.col("rows", "value").fill_null(0)
    )


def _numbered(touching: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Controls that touch codes or periods, these by their number."""
    name, no = numbers.columns
    return touching.join(numbers, on=name).select(no, "control", "needs")


def _lists(
    codes: pl.Series, case: Case, revision: str, concordance: Concordance | None
) -> pl.DataFrame:
    """Codes and the controls that cover them or, for want of a list of goods, may do so."""
    listed = covered(codes, case, revision, concordance)
    open_ended = pl.DataFrame({"control": unlisted(case)}, schema={"control": pl.String})
    any_code = pl.DataFrame({"code": codes}).join(open_ended, how="cross")
    rest = any_code.with_columns(needs=pl.lit(int(Need.GOODS), NEEDS))
    both = pl.concat([listed, rest], how="diagonal")
    return both.unique(["code", "control"], keep="first", maintain_order=True)


def _moved(case: Case, ends: pl.DataFrame) -> pl.DataFrame:
    about = moved(case, ends.select("exporter", "importer"))
    found = ends.join(about, on=["exporter", "importer"], nulls_equal=True)
    return found.select(PAIR, "control", "needs")
