"""Dependence in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from landbridge.study.dependence.called import Names
from landbridge.study.dependence.cutting import CutSet
from landbridge.study.dependence.detour import Detour
from landbridge.study.dependence.losses import Losses
from landbridge.study.measured import good_in_words, listed
from landbridge.study.moneywords import money
from landbridge.study.ranges import between, said

if TYPE_CHECKING:
    from landbridge.study.dependence.one import Dependence

TRADE = {"exports": "exports", "imports": "imports", "trade": "exports and imports"}
"""Directions in words."""

TOLD = 3
"""Goods, parties and ways named in a sentence."""

NAMED = 30
"""Closures of a cut set named in a sentence; the set itself has them all."""

SLIGHT_KT = 0.5
"""Changes below this, kt a year, are not told."""

PLURALS = {
    "country": ("country", "countries"),
    "waters": ("country", "countries"),
    "passage": ("country of transit", "countries of transit"),
    "link": ("link", "links"),
    "interchange": ("interchange", "interchanges"),
    "place": ("place", "places"),
    "owner": ("owner", "owners"),
}
"""Kinds in words."""


def share_sentence(one: Dependence) -> str:
    """The share and its interval."""
    case = one.held.base.case
    what = f"{TRADE[one.direction]} of {good_in_words(case, one.good)}"
    if one.share is None:
        return f"There are no {what} in the plan."
    verb = "crosses" if one.on.kind in ("country", "waters") else "runs over"
    plan = f"{said(one.share, 'share')} of the {what} {verb} {one.on.name}"
    if one.low is None or one.high is None:
        return f"{plan}."
    span = between(one.low, one.high, "share")
    worse = f"{100 * one.tolerance:g} % worse"
    return f"{plan}; {span} in plans at most {worse} than the best."


def loss_sentences(found: Losses, names: Names) -> list[str]:
    """What every closing costs, who bears it."""
    return [_loss(row, found, names) for row in found.rows.iter_rows(named=True)]


def _loss(row: dict[str, Any], found: Losses, names: Names) -> str:
    how = "closes" if row["how"] == "closed" else "lets nothing of the economy pass"
    lead = f"Where {row['name']} {how}, "
    if row["problem"]:
        return f"{lead}there is no plan that can be proved: {row['problem']}"
    missing = [
        f"{said(row[name], 'kt/yr')} a year {words}"
        for name, words in (
            ("unmet_kt", "of what was to be met is missing"),
            ("stranded_kt", "is stranded"),
            ("unserved_kt", "is not bought"),
        )
        if row[name] > SLIGHT_KT
    ]
    worth = f"{money(row['loss_musd'])} a year are lost"
    parties = _parties(found.parties.filter(kind=row["kind"], id=row["id"], how=row["how"]), names)
    return f"{lead}{listed([worth, *missing])}.{parties}"


def _parties(rows: pl.DataFrame, names: Names) -> str:
    losers = rows.filter(pl.col("loss_musd") > 0).sort("loss_musd", descending=True).head(TOLD)
    if losers.is_empty():
        return ""
    named = [
        f"{who(role, party, names)} {money(musd)}"
        for role, party, musd in losers.select("role", "party", "loss_musd").iter_rows()
    ]
    return f" Most is borne by {listed(named)}."


def who(role: str, party: str, names: Names) -> str:
    """A party in words: `sellers of Kazakhstan`."""
    if party in names["country"]:
        return f"{role} of {names['country'][party]}"
    return f"{role} ({party})" if party else role


def detour_sentences(found: Detour, names: Names, good: str = "") -> list[str]:
    """What of the trade still moves, and over what; good: only that one."""
    hit = found.goods.filter(pl.col("crossing_kt") > SLIGHT_KT)
    hit = hit.filter(good=good) if good else hit.head(TOLD)
    return [_detour(row, found, names) for row in hit.iter_rows(named=True)]


def _detour(row: dict[str, Any], found: Detour, names: Names) -> str:
    crossing, lost = said(row["crossing_kt"], "kt/yr"), said(max(row["lost_kt"], 0.0), "kt/yr")
    gains = found.gains.filter(good=row["good"], table="links").head(TOLD)
    over = [f"{way['name']} (+{said(way['change_kt'], 'kt/yr')})" for way in gains.to_dicts()]
    rest = f" More runs over {listed(over)}." if over else " Nothing takes another way."
    good = inline(names["good"].get(row["good"], row["good"]))
    return f"Of {good}, {crossing} a year crossed it; {lost} of what is traded is lost.{rest}"


def cut_sentences(found: Iterable[CutSet], names: Names) -> list[str]:
    """Every cut set in a sentence."""
    return [_cut(one, names) for one in found]


def _cut(one: CutSet, names: Names) -> str:
    good = inline(names["good"].get(one.good, one.good)) if one.good else "all goods"
    what = f"the {TRADE[one.direction]} of {good}"
    single, many = PLURALS[one.kind]
    if not one.used:
        return f"There is no way for {what}, so there is nothing to cut."
    if one.ids is None:
        path = " → ".join(one.ways[0].path)
        return f"No set of {many} cuts {what} off: the way {path} has none on it."
    count, verb = f"{len(one.ids)} {many}", "cut"
    if len(one.ids) == 1:
        count, verb = f"1 {single}", "cuts"
    least = "" if one.proved else f" (at least {one.least} are needed)"
    apart = ""
    if one.apart == len(one.ids) > 1:
        apart = f" {one.apart} ways share no such {single}."
    return f"{count} {verb} {what} off{least}: {listed(_few(one.names))}.{apart}"


def _few(names: Sequence[str]) -> list[str]:
    """The names, or the first and how many more there are."""
    more = len(names) - NAMED
    return [*names[:NAMED], f"{more} more"] if more > 1 else list(names)


def inline(name: str) -> str:
    """A name as it stands within a sentence: `Crude oil` becomes `crude oil`, `LPG` stays."""
    plain = len(name) > 1 and not name[1].isupper()
    return name[:1].lower() + name[1:] if plain else name
