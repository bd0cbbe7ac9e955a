"""What is compared with what: goods, countries, times, and the trade that is known of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import polars as pl

from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem
from landbridge.study.diversion.gather import (
    gather,
    lengths,
    names,
    shortened,
    traded,
)
from landbridge.study.trading.codelist import longest_prefix
from landbridge.study.trading.tradetable import TradeTable
from landbridge.study.trading.windows import Window, line_up, parse_window

Group = Literal["sanctioned", "partly", "other"]

REFERENCE: Final = "(reference)"
"""The name under which the reference partners stand together."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A question about diversion and the trade that is to answer it.

    file, unit: of the trade table. before, after: what is compared.
    sanctioned: codes, or what they start with. partners: countries that goods may go round by.
    reference: countries taken to be free of that, none where empty. destination: where goods that
    go round would end. comparable: codes the user says are comparable; None to see for ourselves.
    rows: what is gathered, see `gather.ROWS`. traded: code and period of all trade of anybody.
    remarks: what was left out, in sentences.
    """

    file: str
    unit: str
    before: Window
    after: Window
    sanctioned: tuple[str, ...]
    partners: tuple[str, ...]
    reference: tuple[str, ...]
    destination: tuple[str, ...]
    comparable: frozenset[str] | None
    rows: pl.DataFrame = field(repr=False)
    traded: pl.DataFrame = field(repr=False)
    remarks: tuple[str, ...] = ()

    @property
    def flow(self) -> str:
        """Who reports the trade with the partners: exporters, or, without them, the partners."""
        exports = self.to_partners.filter(flow="export")
        return "import" if exports.is_empty() else "export"

    @property
    def flows(self) -> list[str]:
        """Who reports anything of it."""
        return self.to_partners["flow"].unique().sort().to_list()

    @property
    def to_partners(self) -> pl.DataFrame:
        """Rows of what goes to partners and reference partners."""
        return self.rows.filter(pl.col("importer").is_in([*self.partners, *self.reference]))

    @property
    def together(self) -> pl.DataFrame:
        """The same with a column partner, in which the reference partners are one."""
        is_partner = pl.col("importer").is_in(list(self.partners))
        partner = pl.when(is_partner).then("importer").otherwise(pl.lit(REFERENCE))
        return self.to_partners.with_columns(partner=partner)

    @property
    def groups(self) -> pl.DataFrame:
        """Group of every code: sanctioned, partly (shorter than a sanctioned one), or other."""
        known = pl.Series("prefix", self.sanctioned, pl.String)
        codes = self.rows["code"].unique().sort()
        found = longest_prefix(codes, known).with_columns(
            partly=pl.col("code").is_in(_heads(known, codes).implode())
        )
        group = (
            pl.when(pl.col("prefix").is_not_null())
            .then(pl.lit("sanctioned"))
            .when("partly")
            .then(pl.lit("partly"))
            .otherwise(pl.lit("other"))
        )
        return found.select("code", group=group)

    def at_digits(self, digits: int) -> tuple[Setting, int]:
        """The same by codes cut to so many digits, and how many rows have too short codes."""
        rows, short = shortened(self.rows, digits)
        known = self.traded.filter(pl.col("code").str.len_bytes() >= digits)
        cut = known.with_columns(pl.col("code").str.slice(0, digits)).unique()
        told = self.comparable
        chosen = None if told is None else frozenset(one[:digits] for one in told)
        prefixes = tuple(dict.fromkeys(one[:digits] for one in self.sanctioned))
        changed = replace(self, rows=rows, traded=cut, comparable=chosen, sanctioned=prefixes)
        return changed, short


def setting(
    trade: TradeTable,
    sanctioned: Iterable[str],
    partners: Iterable[str],
    before: str | Window,
    after: str | Window,
    *,
    reference: Iterable[str] = (),
    destination: Iterable[str] = (),
    comparable: Collection[str] | pl.DataFrame | None = None,
) -> Setting:
    """Gather what the statistics need from a trade table.

    sanctioned: codes or their first digits. comparable: codes that exist on both sides of a
    revision of the nomenclature, or a frame with a column `code`.

    Raises CaseError where a name, code or window does not fit the trade table.
    """
    first, second = (parse_window(one) if isinstance(one, str) else one for one in (before, after))
    first, second = _in_periods(trade, first, second)
    prefixes = tuple(dict.fromkeys(one.strip() for one in sanctioned if one.strip()))
    who = tuple(tuple(dict.fromkeys(some)) for some in (partners, reference, destination))
    _must_fit(trade, prefixes, *who)
    rows, remarks = gather(trade, {*who[0], *who[1]}, who[0], who[2], second.end)
    present = traded(trade, len(second.end))
    remarks += line_up(first, second, set(present["period"]))
    if isinstance(comparable, pl.DataFrame):
        comparable = comparable["code"].to_list()
    made = Setting(
        file=trade.name,
        unit=trade.unit,
        before=first,
        after=second,
        sanctioned=prefixes,
        partners=who[0],
        reference=who[1],
        destination=who[2],
        comparable=None if comparable is None else frozenset(comparable),
        rows=rows,
        traded=present,
        remarks=tuple(remarks),
    )
    _must_hold(made)
    return made


def _in_periods(trade: TradeTable, *windows: Window) -> tuple[Window, Window]:
    """The windows in the periods of the table: years only where it has years."""
    known, yearly = lengths(trade), all(window.yearly for window in windows)
    if yearly and 4 in known:
        return windows[0], windows[1]
    if 7 not in known:
        message = "The windows are written in months, but the trade table has years only."
        hint = "Write windows of years, such as 2021..2021."
        raise CaseError(Problem("E273", message, trade.name, hint=hint))
    return windows[0].in_months, windows[1].in_months


def _must_fit(trade: TradeTable, prefixes: tuple[str, ...], *who: tuple[str, ...]) -> None:
    """Raise CaseError where nothing is sanctioned, or a country is unknown or in two places."""
    known = names(trade)
    wrong = [_unknown(trade, one, known) for some in who for one in some if one not in known]
    if not prefixes or not who[0]:
        what = "sanctioned code" if who[0] else "partner"
        wrong.append(Problem("E280", f"No {what} is given.", trade.name, hint="Name at least one."))
    for name in sorted({one for one in who[0] if one in {*who[1], *who[2]}}):
        message = f"{name} is given as a partner and as reference or destination too."
        rule = "A country is a partner, or something to hold partners against."
        wrong.append(Problem("E281", message, trade.name, value=name, rule=rule))
    if wrong:
        raise CaseError(wrong)


def _unknown(trade: TradeTable, name: str, known: list[str]) -> Problem:
    rule = f"It has {', '.join(known[:30])}{' …' if len(known) > 30 else ''}."
    message, hint = f"{name} is no country of the trade table.", did_you_mean(name, known)
    return Problem("E272", message, trade.name, value=name, rule=rule, hint=hint)


def _must_hold(made: Setting) -> None:
    """Raise CaseError where there is no trade in sanctioned codes with the partners."""
    if made.groups.filter(group="sanctioned").is_empty():
        told = ", ".join(made.sanctioned[:6])
        message = f"Trade with {', '.join(made.partners)} has no code that starts with {told}"
        message += " …" if len(made.sanctioned) > 6 else "."
        rule = "Sanctioned goods are codes, or the digits that codes start with, without points."
        raise CaseError(Problem("E280", message, made.file, rule=rule))


def _heads(prefixes: pl.Series, codes: pl.Series) -> pl.Series:
    """The codes that are shorter than a prefix which starts with them."""
    found = [
        codes.filter((codes.str.len_bytes() == n) & codes.is_in(_cut(prefixes, n).implode()))
        for n in codes.str.len_bytes().unique()
    ]
    return pl.concat(found) if found else codes


def _cut(prefixes: pl.Series, digits: int) -> pl.Series:
    return prefixes.filter(prefixes.str.len_bytes() > digits).str.slice(0, digits)
