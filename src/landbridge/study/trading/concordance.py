"""What codes of one revision of a nomenclature became in the next."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from landbridge.errors import CaseError, Problem
from landbridge.study.trading.codelist import doubled, longest_prefix, read_code_list

Direction = Literal["forward", "backward"]

LINKS: dict[str, type[pl.DataType]] = {
    "old": pl.String,
    "new": pl.String,
    "from_revision": pl.String,
    "to_revision": pl.String,
    "description": pl.String,
}
"""Columns of `Concordance.links`."""


@dataclass(frozen=True, slots=True)
class Concordance:
    """Which new codes hold goods of which old codes.

    links: the columns of `LINKS`; one row where some goods of old are in new. A code that stays as
    it is may have a row that says so, or none. from_revision, to_revision: such as HS2017 and
    HS2022, blank where not said. description: of the goods of new, blank where not said.
    name: of the file.
    """

    links: pl.DataFrame = field(repr=False)
    name: str = ""

    @property
    def steps(self) -> list[tuple[str, str]]:
        """The revisions it leads from and to, in the order of the file."""
        both = self.links.select("from_revision", "to_revision").unique(maintain_order=True)
        return list(both.iter_rows())

    def between(self, from_revision: str, to_revision: str) -> Concordance:
        """The part that leads from one revision to another.

        Raises CaseError where it has no such part.
        """
        links = self.links.filter(from_revision=from_revision, to_revision=to_revision)
        if links.is_empty():
            message = f"It does not lead from {from_revision} to {to_revision}."
            raise CaseError(Problem("E274", message, self.name, rule=self._known()))
        return Concordance(links, self.name)

    def _known(self) -> str:
        told = ", ".join(f"{one or '?'} to {other or '?'}" for one, other in self.steps)
        return f"It leads from {told}."


def read_concordance(path: str | os.PathLike[str]) -> Concordance:
    """The concordance in a CSV file with the columns old and new.

    from_revision, to_revision and description may be there too. Codes are text of 2 to 10 digits.

    Raises CaseError with the first problems of every kind, OSError where it cannot be opened.
    """
    texts = {name: False for name in LINKS if name not in ("old", "new")}
    frame = read_code_list(path, ["old", "new"], texts)
    name = Path(path).name
    if problems := doubled(name, frame, ["old", "new", "from_revision", "to_revision"]):
        raise CaseError(problems)
    return Concordance(frame.select(*LINKS), name)


def concordance_of(pairs: Iterable[tuple[str, str]]) -> Concordance:
    """A concordance from pairs of an old and a new code."""
    links = pl.DataFrame(list(pairs), schema={"old": pl.String, "new": pl.String}, orient="row")
    blank = {name: pl.lit("") for name in LINKS if name not in links.columns}
    return Concordance(links.unique(maintain_order=True).with_columns(**blank))


def families(concordance: Concordance) -> pl.DataFrame:
    """Codes that only together hold the same goods before and after: one row for each code.

    Codes belong together where a chain of old and new codes joins them (connected components of
    the graph whose edges are the links). A code that both revisions use is one code here, even
    where its content moved: families are then larger than they need be, never wrong.

    Columns: code; family: its least code; members: how many codes it has; listed: `new` where some
    revision begins it, `old` where one ends it, else `both`; splits, merges: whether some old code
    of the family has several new ones, or some new code several old ones.
    """
    links = concordance.links
    codes = pl.concat([links["old"], links["new"]]).unique().sort()
    at = {"old": codes.search_sorted(links["old"]), "new": codes.search_sorted(links["new"])}
    ends = at["old"].to_numpy(), at["new"].to_numpy()
    graph = coo_array((np.ones(links.height), ends), shape=(codes.len(), codes.len()))
    _, component = connected_components(graph, directed=False)
    frame = pl.DataFrame({"code": codes, "component": component})
    many = _several(links, "old", "new"), _several(links, "new", "old")
    frame = frame.with_columns(
        splits=pl.col("code").is_in(many[0].implode()),
        merges=pl.col("code").is_in(many[1].implode()),
    ).join(_listed(links), on="code", how="left", maintain_order="left")
    return frame.with_columns(
        family=pl.col("code").min().over("component"),
        members=pl.len().over("component"),
        splits=pl.col("splits").any().over("component"),
        merges=pl.col("merges").any().over("component"),
    ).select("code", "family", "members", "listed", "splits", "merges")


def map_codes(
    concordance: Concordance, codes: Iterable[str], direction: Direction = "forward"
) -> pl.DataFrame:
    """What codes became (`forward`) or were before (`backward`): a row for each possibility.

    Columns: code; to: a code of the other revision, the code itself where the concordance does
    not list it; choices: how many there are; ambiguous: whether there are several, so that nobody
    can say from the code alone which one is meant; listed: whether the concordance has the code.

    Raises CaseError where the concordance has several steps: choose one by `between`.
    """
    if len(concordance.steps) > 1:
        message = "Codes can be mapped over one step between revisions at a time."
        raise CaseError(
            Problem("E274", message, concordance.name, hint="Choose one with between(FROM, TO).")
        )
    start, end = ("old", "new") if direction == "forward" else ("new", "old")
    ways = concordance.links.select(code=start, to=end).unique(maintain_order=True)
    asked = pl.DataFrame({"code": list(codes)}, schema={"code": pl.String})
    asked = asked.unique(maintain_order=True)
    found = asked.join(ways, on="code", how="left", maintain_order="left_right")
    return found.with_columns(
        to=pl.col("to").fill_null(pl.col("code")),
        choices=pl.len().over("code"),
        ambiguous=pl.len().over("code") > 1,
        listed=pl.col("to").is_not_null(),
    )


def units_of(codes: pl.Series, concordance: Concordance | None) -> pl.DataFrame:
    """The smallest things of which growth can be told: single codes, or families of them.

    A code longer than those of the concordance belongs to the family of the code it starts with.

    Columns: code; unit; family: null where the unit is the code alone; listed: as in `families`,
    null where the concordance does not have that very code.
    """
    if concordance is None:
        nothing = pl.lit(None, pl.String)
        return pl.DataFrame({"code": codes}).with_columns(
            unit="code", family=nothing, listed=nothing
        )
    known = families(concordance)
    head = longest_prefix(codes, known["code"])
    found = head.join(known, left_on="prefix", right_on="code", how="left", maintain_order="left")
    alone = pl.col("family").is_null() | (
        (pl.col("members") == 1) & (pl.col("prefix") == pl.col("code"))
    )
    family = pl.when(~alone).then("family")
    return found.select(
        "code",
        unit=pl.coalesce(family, "code"),
        family=family,
        listed=pl.when(pl.col("prefix") == pl.col("code")).then("listed"),
    )


def _several(links: pl.DataFrame, one: str, others: str) -> pl.Series:
    """Codes with several others in one step."""
    key = ["from_revision", "to_revision", one]
    counted = links.group_by(key).agg(pl.col(others).n_unique())
    return counted.filter(pl.col(others) > 1)[one]


def _listed(links: pl.DataFrame) -> pl.DataFrame:
    """Whether codes begin, end or stay in the steps that list them."""
    step = ["from_revision", "to_revision"]
    sides = [
        links.select(*step, code=side, old=pl.lit(side == "old"), new=pl.lit(side == "new"))
        for side in ("old", "new")
    ]
    in_steps = pl.concat(sides).group_by(*step, "code").agg(pl.col("old", "new").any())
    begun = (pl.col("new") & ~pl.col("old")).any()
    ended = (pl.col("old") & ~pl.col("new")).any()
    word = pl.when(begun).then(pl.lit("new")).when(ended).then(pl.lit("old"))
    return in_steps.group_by("code").agg(listed=word.otherwise(pl.lit("both")))
