"""Which controls of a case cover a code of goods, and what it takes to be sure of it."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from landbridge.case.case import Case
from landbridge.study.screening.needs import NEEDS, Need, if_
from landbridge.study.screening.prefixes import TOUCHED, prefixes_of, touched
from landbridge.study.trading.codelist import longest_prefix
from landbridge.study.trading.concordance import Concordance, Direction, map_codes

COVERED: dict[str, pl.DataType | type[pl.DataType]] = {**TOUCHED, "needs": NEEDS}
"""Columns of `covered`."""


def covered(
    codes: pl.Series,
    case: Case,
    revision: str = "",
    concordance: Concordance | None = None,
) -> pl.DataFrame:
    """Pairs of a code and a control whose list of goods has it, or may have it.

    A control covers the prefixes in its `hs` and those of the goods of the case it names.
    revision: of the nomenclature the codes belong to, such as HS 2017; "" where not known: codes
    are then compared as they stand. Where the control's is another, the concordance says what the
    codes became; without one that leads there, nothing is sure.
    Columns: as of `touched`; needs: facts needed, as in `needs`; 0 where it is sure.
    Controls whose goods are not known are not in it; see `unlisted`.
    """
    found = [
        _by_revision(codes, prefixes_of(lists), _way(concordance, revision, other), other=is_other)
        for other, is_other, lists in _lists(case, revision)
    ]
    return pl.concat([pl.DataFrame(schema=COVERED), *found])


def unlisted(case: Case) -> list[str]:
    """Controls some or all of whose goods are not known: any code may be among them."""
    controls, goods = case.table("controls"), case.table("goods")
    nameless = goods.filter(pl.col("hs").is_null())["id"]
    named = pl.col("goods").str.split(";").list.eval(pl.element().is_in(nameless.implode()))
    none = pl.col("hs").is_null() & pl.col("goods").is_null()
    return controls.filter(none | named.list.any().fill_null(value=False))["id"].to_list()


def revisions_differ(case: Case, revision: str) -> list[str]:
    """Revisions that controls of the case use and the table does not, if its own is known."""
    return [other for other, is_other, _ in _lists(case, revision) if is_other]


def _lists(case: Case, revision: str) -> Iterable[tuple[str, bool, pl.DataFrame]]:
    """Lists of goods (control, hs) by the revision they use, and whether it is another."""
    controls = case.table("controls")
    named = controls.select("id", "hs_revision", good=pl.col("goods").str.split(";"))
    of_goods = case.table("goods").select(good="id", hs="hs")
    by_good = named.explode("good").join(of_goods, on="good", maintain_order="left")
    columns = ["id", "hs_revision", "hs"]
    both = pl.concat([controls.select(columns), by_good.select(columns)]).drop_nulls("hs")
    lists = both.with_columns(pl.col("hs_revision").fill_null("")).rename({"id": "control"})
    for (other,), part in lists.group_by("hs_revision", maintain_order=True):
        differs = bool(revision and other and _plain(revision) != _plain(str(other)))
        yield str(other), differs, part


def _plain(revision: str) -> str:
    return "".join(revision.split()).casefold()


_Way = tuple[Concordance, Direction]


def _way(concordance: Concordance | None, revision: str, other: str) -> _Way | None:
    """The part of a concordance that leads from a revision to another, and in which direction."""
    if concordance is None:
        return None
    wanted = _plain(revision), _plain(other)
    for step in concordance.steps:
        ends = _plain(step[0]), _plain(step[1])
        if ends == ("", ""):  # the names of revisions end with their years, so they sort
            ends = min(wanted), max(wanted)
        if ends in (wanted, wanted[::-1]):
            return concordance.between(*step), "forward" if ends == wanted else "backward"
    return None


def _by_revision(
    codes: pl.Series, prefixes: pl.DataFrame, way: _Way | None, *, other: bool
) -> pl.DataFrame:
    """Pairs for the controls of one revision."""
    if other and way is not None:
        return _translated(codes, prefixes, way)
    found = touched(codes, prefixes)
    unsure = pl.lit(int(Need.REVISION) if other else 0, NEEDS)
    return found.with_columns(needs=_unsure() | unsure)


def _unsure() -> pl.Expr:
    digits = pl.col("digits").is_not_null()
    return if_(pl.col("is_ex"), Need.PART) | if_(digits, Need.DIGITS)


def _translated(codes: pl.Series, prefixes: pl.DataFrame, way: _Way) -> pl.DataFrame:
    """Pairs where the controls use another revision: sure where all that a code became is so."""
    became = _became(codes.unique(maintain_order=True), way)
    found = touched(became["to"], prefixes).rename({"code": "to"})
    pairs = became.join(found, on="to", maintain_order="left_right").with_columns(needs=_unsure())
    some = if_(pl.len() < pl.col("choices").first(), Need.CONCORDANCE)
    return pairs.group_by("code", "control", maintain_order=True).agg(
        pl.col("prefix").drop_nulls().first(),
        pl.col("is_ex").any(),
        pl.col("digits").max(),
        needs=pl.col("needs").bitwise_or() | some,
    )


def _became(codes: pl.Series, way: _Way) -> pl.DataFrame:
    """What codes are in the other revision: code, to, choices.

    A code longer than those of the concordance keeps its further digits only where it stays what
    it is; elsewhere they mean something else now.
    """
    concordance, direction = way
    start = concordance.links["old" if direction == "forward" else "new"]
    heads = longest_prefix(codes, start)
    head = pl.coalesce("prefix", "code")
    ways = map_codes(concordance, heads.select(head.alias("head"))["head"], direction)
    found = heads.with_columns(head=head).join(ways, left_on="head", right_on="code")
    stays = pl.col("to") == pl.col("head")
    to = pl.when(stays).then("code").otherwise("to")
    return found.select("code", "choices", to=to).unique(maintain_order=True)
