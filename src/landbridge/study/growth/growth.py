"""Growth of trade between two windows, with all codes and with those that both revisions have."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from landbridge.errors import CaseError, Problem
from landbridge.study.growth import growthwords as words
from landbridge.study.growth.growthrows import Asked, changes, summed, totals
from landbridge.study.growth.lifespans import Lifespans, lifespans
from landbridge.study.trading.concordance import Concordance
from landbridge.study.trading.tradechoice import Choice, choose
from landbridge.study.trading.tradetable import TradeTable
from landbridge.study.trading.windows import Window, line_up, parse_window

By = Literal["partner", "reporter", "chapter"]


@dataclass(frozen=True, slots=True)
class Growth:
    """How trade changed from one window to another, and how much of it a revision made.

    rows: one for everything chosen, for every group and for every partner, reporter or chapter:
        kind (`total`, `group`, `partner`, `reporter`, `chapter`), name; before, after, change in
        the unit of the table; growth: change / before, 0.5 is +50 %; comparable_before,
        comparable_after, comparable_growth: the same of comparable codes; low, high:
        comparable_growth where doubtful codes that end, or that begin, count as comparable;
        begins, ends: codes that do so; from_begins, from_ends: what these add to growth less
        comparable_growth, together just that; sentence: all this in words.
    codes: one for every code in each of them: kind, name, code, description, before, after,
        change; contribution: change as a share of the row's before, so that they add up to its
        growth; effect: what a code that is not comparable adds to growth less comparable_growth;
        status, begins, ends, chance, doubtful, family as in `lifespans`.
    lifespans: when each code of the whole table begins and ends, and the revisions.
    unit: of the values. remarks: what a reader should know, such as rows left out.
    """

    before: Window
    after: Window
    rows: pl.DataFrame
    codes: pl.DataFrame = field(repr=False)
    lifespans: Lifespans = field(repr=False)
    unit: str
    remarks: tuple[str, ...] = ()

    @property
    def revisions(self) -> pl.DataFrame:
        """Januaries within the windows, and whether the nomenclature was revised then."""
        return self.lifespans.revisions

    @property
    def turned(self) -> pl.DataFrame:
        """Codes of the whole table that begin or end with a revision."""
        return self.lifespans.codes.filter(
            pl.col("begins").is_not_null() | pl.col("ends").is_not_null()
        )

    @property
    def sentences(self) -> list[str]:
        """What was found, in plain words: revisions first, then totals and groups."""
        told = self.rows.filter(pl.col("kind").is_in(["total", "group"]))["sentence"]
        return [*words.of_revisions(self.lifespans), *told]

    @property
    def total(self) -> dict[str, Any]:
        """The row of everything that is counted."""
        return self.rows.row(0, named=True)

    def row(self, name: str) -> dict[str, Any]:
        """The row of a name; raises KeyError where there is none."""
        found = self.rows.filter(pl.col("name") == name)
        if found.is_empty():
            raise KeyError(name)
        return found.row(0, named=True)

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "before": str(self.before),
            "after": str(self.after),
            "unit": self.unit,
            "sentences": self.sentences,
            "remarks": list(self.remarks),
            "rows": self.rows.to_dicts(),
            "revisions": self.revisions.to_dicts(),
            "turned": self.turned.to_dicts(),
            "codes": self.codes.to_dicts(),
        }

    def __repr__(self) -> str:
        return "\n".join([*self.sentences, *self.remarks])


def growth(
    trade: TradeTable,
    before: str | Window,
    after: str | Window,
    by: By | None = "partner",
    *,
    partners: Collection[str] = (),
    exclude: Collection[str] = (),
    reporters: Collection[str] = (),
    groups: Mapping[str, Collection[str]] | None = None,
    codes: Collection[str] = (),
    flow: str = "export",
    concordance: Concordance | None = None,
    descriptions: Mapping[str, str] | None = None,
    revisions: Collection[str] | None = None,
) -> Growth:
    """How trade grew from one window to another: with all codes, and with comparable ones.

    When a nomenclature is revised, codes begin and end: trade under a new code was nothing before
    by construction, and growth that counts it is not growth of trade. A code begins with a
    revision if nobody in the table trades it with anybody in any month before, and somebody does
    after; it ends if it is the other way round. Where the revisions are is found from the data,
    see `revisions`. All other codes are comparable, also those that are traded now and then. How
    likely a code would look begun or ended by thin trade alone stands beside it as `chance`.

    before, after: windows such as `2021-03..2021-11`, of the same length. by: what rows are of.
    partners, exclude, reporters: what is counted; silence of a code is judged by the whole table.
    groups: names and what they sum, partners or, by reporter, reporters (by chapter, chapters).
    codes: prefixes of codes to count, such as chapters; all without. concordance: joins codes
    into families that are compared as a whole. descriptions: of codes or their first digits.
    revisions: months of revisions that are known, instead of looking for them.

    With A, B the values after and before, c comparable codes and g growth, the difference between
    the figures is g − g_c = Σ (A_i − (1 + g_c) B_i) / B over codes i that are not comparable.

    Raises CaseError where windows, names or the flow do not fit the trade table.
    """
    first, second = (parse_window(one) if isinstance(one, str) else one for one in (before, after))
    asked = Asked(by, tuple(partners), tuple(exclude), tuple(reporters), dict(groups or {}))
    choice = choose(trade, first, second, flow)
    _must_know(choice, asked)
    told, remarks = _told(choice, revisions)
    lives = lifespans(choice, concordance, told=told, descriptions=descriptions)
    changed = changes(summed(choice, asked, _chosen(lives, codes, trade.name)), asked, lives.codes)
    if changed.is_empty():
        message = "Of what is chosen nothing is traded in either window."
        raise CaseError(Problem("E273", message, trade.name))
    rows = words.with_sentences(totals(changed), changed, trade.unit)
    remarks = [
        *choice.remarks,
        *line_up(*choice.windows, set(choice.traded["period"])),
        *remarks,
        *words.of_concordance(lives, concordance),
        *words.of_groups(asked.groups, asked.exclude, rows),
    ]
    return Growth(*choice.windows, rows, changed, lives, trade.unit, tuple(remarks))


def _must_know(choice: Choice, asked: Asked) -> None:
    """Raise CaseError where something is asked about that the trade table does not have."""
    choice.must_know([*asked.partners, *asked.exclude], "partner")
    choice.must_know(asked.reporters, "reporter")
    for members in asked.groups.values():
        choice.must_know(members, asked.member)


def _told(choice: Choice, revisions: Collection[str] | None) -> tuple[list[str] | None, list[str]]:
    """Revisions that are told, as the periods of the table, and a remark on those elsewhere."""
    if revisions is None:
        return None, []
    starts = [parse_window(one) for one in revisions]
    if choice.windows[0].yearly:
        told = [one.start[:4] for one in starts]
    else:
        told = [one.in_months.start for one in starts]
    elsewhere = [one for one in told if one not in choice.span[1:]]
    said = f"{', '.join(elsewhere)}: no revision there has a part in the windows."
    return [one for one in told if one in choice.span[1:]], [said] if elsewhere else []


def _chosen(lives: Lifespans, prefixes: Collection[str], file: str) -> pl.Series | None:
    """Codes that start with one of the prefixes, None for all.

    Raises CaseError where no code starts with one of them.
    """
    if not prefixes:
        return None
    code, known = pl.col("code"), lives.codes
    for prefix in prefixes:
        if known.filter(code.str.starts_with(prefix)).is_empty():
            message = f"No code of the trade table starts with {prefix}."
            raise CaseError(Problem("E272", message, file, value=prefix))
    chosen = pl.any_horizontal(code.str.starts_with(prefix) for prefix in prefixes)
    return known.filter(chosen)["code"]
