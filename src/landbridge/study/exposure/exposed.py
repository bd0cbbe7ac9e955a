"""What is known of trade that controls touch: every row, sums, and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem
from landbridge.model.controls.status import status_on
from landbridge.study.exposure import exposedwords
from landbridge.study.exposure.placing import WAY
from landbridge.study.screening.needs import Need, keys
from landbridge.study.screening.standing import last_day
from landbridge.study.screening.verdicts import UNKNOWN, VERDICTS
from landbridge.study.trading.tradetable import SCHEMA, TradeTable

KEYS = ("reporter", "partner", "exporter", "importer", "code", "flow", "period", "month", "year")
"""What exposure can be summed by; `month` is another word for period."""

_IN_TIME = ("period", "month", "year")


@dataclass(frozen=True, slots=True)
class Touching:
    """How controls touch rows, decided once for all rows that they touch alike.

    placed: rows with the number of the way they are touched in, not in memory.
    ways: way, rows, value, blank (rows without a value), verdict, controls, possible, open.
    touches: way, control, effect, needs. lists: code and control, with the prefix that decides.
    """

    placed: pl.LazyFrame
    ways: pl.DataFrame
    touches: pl.DataFrame
    lists: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Exposure:
    """What controls make of a trade table.

    on: the day asked about, None for the periods of the rows. revision: as given.
    countries: given, country, how (see `parties`), rows, value; a row for every name. Country is
    blank where a name is not recognised; rows count on both sides.
    left_out: code, rows, value and longer: rows that are sums of longer codes of the same trade,
    which are worth `longer`, and are not counted.
    differing: revisions that controls use and the table does not.
    periods: all that are in the table.

    Verdicts are `prohibited`, `licence_required`, `unknown`, `conditions` (a quota or a tariff)
    and `no_control_found`. No verdict says that trade is free.
    """

    trade: TradeTable
    case: Case = field(repr=False)
    on: date | None
    revision: str
    touching: Touching = field(repr=False)
    countries: pl.DataFrame = field(repr=False)
    left_out: pl.DataFrame = field(repr=False)
    differing: tuple[str, ...]
    periods: pl.Series = field(repr=False)

    @property
    def rows(self) -> pl.LazyFrame:
        """Every row of the trade table with its verdict, not yet in memory.

        Columns: those of the table; exporter, importer: countries, blank where not recognised;
        verdict; controls: those that surely apply; possible: those that may; open: the facts it
        takes to know the verdict, see `needs.WORDS`. Lists are joined with `;`.
        """
        last = ("verdict", "controls", "possible", "open")
        ways = self.touching.ways.with_columns(open=keys("open")).select(WAY, *last)
        rows = self.touching.placed
        found = rows.join(ways.lazy(), on=WAY, how="left", maintain_order="left")
        return found.select(*SCHEMA, "exporter", "importer", *last)

    @property
    def touches(self) -> pl.LazyFrame:
        """Every row with every control that touches it, not yet in memory.

        Columns: those of the table; control, effect; certain: whether it surely applies; needs:
        the facts it takes to be sure, joined with `;`; prefix: the longest prefix of the control
        that the code starts with; is_ex: whether it covers a part of the goods only; digits: how
        many the code would need, blank where it has enough.
        """
        touches = self.touching.touches.select(
            WAY,
            "control",
            "effect",
            certain=pl.col("needs") == 0,
            needs=keys("needs"),
        )
        found = self.touching.placed.join(touches.lazy(), on=WAY)
        lists = self.touching.lists.lazy()
        found = found.join(lists, on=["code", "control"], how="left")
        last = ("control", "effect", "certain", "needs", "prefix", "is_ex", "digits")
        return found.select(*SCHEMA, *last)

    @property
    def verdicts(self) -> pl.DataFrame:
        """verdict, rows, value, share of the value, blank (rows without a value); all verdicts."""
        sums = self.touching.ways.group_by("verdict").agg(pl.col("rows", "value", "blank").sum())
        every = pl.DataFrame({"verdict": [*VERDICTS]})
        found = every.join(sums, on="verdict", how="left", maintain_order="left").fill_null(0)
        return found.select("verdict", "rows", "value", share=_share(), blank="blank")

    @property
    def by_control(self) -> pl.DataFrame:
        """What every control of the case touches, in the order of the case.

        Columns: control, title, authority, regime, effect; status, since, contested: on the day
        asked about or the last of the table; rows, value: where it surely applies; possible_rows,
        possible_value: where it may; needs: what it takes to be sure there, joined with `;`.
        """
        known = status_on(self.case, self.on or last_day(self.periods))
        sure = pl.col("needs") == 0
        sums = self.touching.ways.select(WAY, "rows", "value")
        counted = self.touching.touches.join(sums, on=WAY).group_by("control")
        found = counted.agg(
            pl.col("rows", "value").filter(sure).sum(),
            possible_rows=pl.col("rows").filter(~sure).sum(),
            possible_value=pl.col("value").filter(~sure).sum(),
            needs=pl.col("needs").bitwise_or(),
        ).with_columns(needs=keys("needs"))
        about = ("title", "authority", "regime", "effect", "status", "since", "contested")
        named = known.select(pl.col("id").alias("control"), *about)
        every = named.join(found, on="control", how="left", maintain_order="left")
        counts = ("rows", "value", "possible_rows", "possible_value")
        return every.with_columns(pl.col(counts).fill_null(0), pl.col("needs").fill_null(""))

    @property
    def needs(self) -> pl.DataFrame:
        """What it takes to know the verdicts that are unknown: need, rows, value; most first.

        A row may need several facts and counts under each of them.
        """
        unknown = self.touching.ways.filter(verdict=UNKNOWN)
        rows = [
            {
                "need": need.key,
                **unknown.filter(pl.col("open") & int(need) != 0)
                .select(pl.col("rows", "value").sum())
                .row(0, named=True),
            }
            for need in Need
        ]
        schema = {"need": pl.String, "rows": pl.Int64, "value": pl.Float64}
        found = pl.DataFrame(rows, schema=schema).filter(pl.col("rows") > 0)
        return found.sort("value", "rows", descending=True, maintain_order=True)

    def by(self, of: str | Sequence[str], digits: int | None = None) -> pl.DataFrame:
        """Rows and value by verdict for every partner, code, month or other of `KEYS`.

        of: one of `KEYS` or several. digits: to which codes are cut; shorter ones stay.
        Columns: the keys, verdict, rows, value, share of the value of the key. Keys of the largest
        value first, periods in order.

        Raises CaseError where there is no such key.
        """
        wanted = [of] if isinstance(of, str) else list(of)
        if wrong := [_no_key(name) for name in wanted if name not in KEYS]:
            raise CaseError(wrong)
        value = pl.col("value")
        keyed = [_key(name, digits).alias(name) for name in wanted]
        sums = self.rows.group_by(*keyed, "verdict").agg(rows=pl.len(), value=value.sum())
        found = sums.collect(engine="streaming")
        total = value.sum().over(wanted)
        place = pl.col("verdict").replace_strict({name: at for at, name in enumerate(VERDICTS)})
        in_time = [pl.col(name) for name in wanted if name in _IN_TIME]
        order = [*in_time, -total, *wanted, place]
        return found.sort(order).with_columns(share=_share(over=wanted))

    @property
    def sentences(self) -> list[str]:
        """What was found, in plain words, the most important first."""
        return exposedwords.sentences(self)

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        unrecognised = self.countries.filter(pl.col("country").is_null())
        return {
            "case": self.case.meta.title,
            "trade": self.trade.name,
            "unit": self.trade.unit,
            "on": self.on,
            "revision": self.revision or None,
            "sentences": self.sentences,
            "verdicts": self.verdicts.to_dicts(),
            "controls": self.by_control.to_dicts(),
            "needs": self.needs.to_dicts(),
            "unrecognised": unrecognised.select("given", "rows", "value").to_dicts(),
            "left_out": self.left_out.to_dicts(),
        }


def _share(over: Sequence[str] = ()) -> pl.Expr:
    value = pl.col("value")
    total = value.sum().over(over) if over else value.sum()
    return pl.when(total != 0).then(value / total)


def _key(name: str, digits: int | None) -> pl.Expr:
    match name:
        case "month":
            return pl.col("period")
        case "year":
            return pl.col("period").str.slice(0, 4)
        case "code" if digits is not None:
            return pl.col("code").str.slice(0, digits)
        case _:
            return pl.col(name)


def _no_key(name: str) -> Problem:
    rule = f"One of: {', '.join(KEYS)}."
    message = f"Exposure is not summed by {name}."
    return Problem("E266", message, value=name, rule=rule, hint=did_you_mean(name, KEYS))
