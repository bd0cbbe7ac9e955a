"""What trade may depend on: a country, a link, an interchange, a place, an owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

import polars as pl

from landbridge.case.case import Case
from landbridge.case.refusal import shown
from landbridge.case.scenario.form import Ban, Close, Scenario
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem
from landbridge.model.territory import HIGH_SEAS
from landbridge.study.dependence.called import TABLES, names_of

Kind = Literal["country", "waters", "link", "interchange", "place", "owner"]
"""Kinds of subjects; `waters`: a country with its waters, `country`: its land alone."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_WORDS: dict[str, Kind] = {
    **{kind: kind for kind in KINDS},
    "countries": "country",
    "land": "country",
    "through": "waters",
    "links": "link",
    "interchanges": "interchange",
    "places": "place",
    "owners": "owner",
}
"""What may stand before the slash in `kind/id`."""

_WAY = {"country": "land", "waters": "through"}


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that trade may depend on.

    kind, id: which; owners by name.  name: what it is called.
    """

    kind: Kind
    id: str
    name: str

    @property
    def key(self) -> str:
        """It in short, as it can be asked for: `country/RUS`, `link/cpc_kz`."""
        return f"{self.kind}/{self.id}"

    def via(self, case: Case) -> tuple[str, ...]:
        """The same as `study.quantity.share` takes it: `land/RUS`, `links/cpc`; an owner's rows."""
        if self.kind in _WAY:
            return (f"{_WAY[self.kind]}/{self.id}",)
        if self.kind != "owner":
            return (f"{TABLES[self.kind]}/{self.id}",)
        tables = ("links", "interchanges")
        rows = [(name, case.table(name).filter(owner=self.id)["id"].to_list()) for name in tables]
        return tuple(f"{name}/{row}" for name, ids in rows for row in ids)

    def closing(self) -> Scenario:
        """The scenario in which it is closed."""
        names = (self.id,)
        match self.kind:
            case "country" | "waters":
                close = Close(countries=names)
            case "link":
                close = Close(links=names)
            case "interchange":
                close = Close(interchanges=names)
            case "place":
                close = Close(places=names)
            case "owner":
                close = Close(owners=names)
        return Scenario(title=f"{self.name} closed", close=close)

    def barring(self, home: str) -> Scenario | None:
        """The scenario in which a country lets none of an economy's goods pass; None for others.

        What ends in the country or comes from it still moves, and so does the trade of others.
        """
        if self.kind not in _WAY:
            return None
        transits = (self.id,)
        bans = (
            Ban(origins=(home,), transits=transits),
            Ban(destinations=(home,), transits=transits),
        )
        return Scenario(title=f"no passage across {self.name}", ban=bans)


def subjects(case: Case, kind: Kind) -> list[Subject]:
    """All subjects of a kind but the economy of the case itself."""
    if kind == "owner":
        columns = [case.table(name)["owner"] for name in ("links", "interchanges")]
        owners = {one for column in columns for one in column.drop_nulls().to_list()}
        return [Subject("owner", one, one) for one in sorted(owners)]
    named = names_of(case)["country" if kind == "waters" else kind]
    left_out = (case.meta.economy, HIGH_SEAS) if kind in _WAY else ()
    waters = " with its waters" if kind == "waters" else ""
    return [Subject(kind, row, name + waters) for row, name in named.items() if row not in left_out]


def subject_of(case: Case, on: str) -> Subject:
    """The subject that is meant by a text.

    on: the id of a country, link, interchange or place, or the name of an owner; `kind/id` where
    two of them have it, such as `place/aktau`. A country alone is its land; `waters/TUR` counts
    what passes its waters, too. Names as they are written in the case will do where no id fits.

    Raises CaseError where nothing, or more than one thing, has that id or name.
    """
    word, slash, rest = on.partition("/")
    if slash and word in _WORDS:
        return _one(on, list(_fitting(subjects(case, _WORDS[word]), rest)), case, _WORDS[word])
    every = [one for kind in KINDS if kind != "waters" for one in subjects(case, kind)]
    return _one(on, list(_fitting(every, on)), case, None)


def _fitting(known: list[Subject], text: str) -> Iterator[Subject]:
    """Those with that id; without any, those with that name."""
    by_id = [one for one in known if one.id == text]
    yield from by_id or (one for one in known if one.name.casefold() == text.casefold())


def _one(on: str, found: list[Subject], case: Case, kind: Kind | None) -> Subject:
    if len(found) == 1:
        return found[0]
    if found:
        message = f"{shown(on)} may be {' or '.join(one.key for one in found)}."
        raise CaseError(_problem(on, message, "Write the one that is meant."))
    known = [one for each in (kind,) if each for one in subjects(case, each)]
    known = known or [one for each in KINDS if each != "waters" for one in subjects(case, each)]
    word = on.partition("/")[2] if kind else on
    hint = did_you_mean(word, {name for one in known for name in (one.id, one.name)})
    what = f"no {kind}" if kind else "no country, link, interchange, place or owner"
    message = f"{shown(on)} is {what} of the case in that year."
    raise CaseError(_problem(on, message, hint or "Ids stand in the tables of the case."))


def _problem(on: str, message: str, hint: str) -> Problem:
    rule = "Name one by its id, an owner by its name; or both as `kind/id`, such as `place/aktau`."
    return Problem("E315", message, value=on, rule=rule, hint=hint)


def ports(case: Case) -> list[str]:
    """Ids of the places where modes change or links at sea end."""
    at_sea = case.table("modes").filter("at_sea")["id"].implode()
    sea = case.table("links").filter(pl.col("mode").is_in(at_sea))
    ends = [sea["from"], sea["to"], case.table("interchanges")["place"]]
    there = {one for column in ends for one in column.to_list()}
    return [one for one in case.table("places")["id"].to_list() if one in there]
