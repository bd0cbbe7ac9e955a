"""Which country a name in a trade table is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import polars as pl
from iso3166 import countries as iso

from landbridge.case.case import Case
from landbridge.case.refusal import shown
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem
from landbridge.study.trading.codelist import doubled, read_code_list

PARTIES: dict[str, type[pl.DataType]] = {
    "given": pl.String,
    "country": pl.String,
    "how": pl.String,
}
"""Columns of `parties`."""


def parties(names: pl.Series, case: Case, mapping: Mapping[str, str] | None = None) -> pl.DataFrame:
    """The country of each of some names, blank where it is not recognised.

    Tried in this order, capitals and spaces around them forgiven: what the mapping says; ids of
    the case; names of the case; codes and names of ISO 3166-1; the part before a note such as
    `(incl. San Marino)` or another name of the same country in brackets.
    Columns: given; country: an id of the case, or an ISO 3166-1 alpha-3 code; how: `mapping`,
    `id`, `name`, `iso` or `brackets`, which says in which of these ways it was recognised.

    Raises CaseError where the mapping names a country that is neither in the case nor in ISO.
    """
    known = _known(case)
    given = {_folded(name): country for name, country in (mapping or {}).items()}
    if wrong := [_unknown(country, case) for country in given.values() if not known(country)]:
        raise CaseError(wrong)
    rows = [(name, *_found(name, given, known)) for name in names.unique(maintain_order=True)]
    return pl.DataFrame(rows, schema=PARTIES, orient="row")


def read_countries(path: str | os.PathLike[str]) -> dict[str, str]:
    """The mapping of names to countries in a CSV file with the columns given and country.

    Raises CaseError with the first problems of every kind, OSError where it cannot be opened.
    """
    frame = read_code_list(path, (), {"given": True, "country": True})
    if problems := doubled(Path(path).name, frame, ["given"]):
        raise CaseError(problems)
    return dict(frame.select("given", "country").iter_rows())


_Known = Callable[[str], tuple[str, str] | None]
_BRACKETS = re.compile(r"(?P<name>[^()]+?)\s*\((?P<note>.*)\)")
_NOTES = ("incl.", "including", "excl.", "excluding", "until", "from", "as of")


def _found(name: str, given: Mapping[str, str], known: _Known) -> tuple[str | None, str | None]:
    """The country of a name, and how it was recognised."""
    if _folded(name) in given:
        found = known(given[_folded(name)])
        return (found[0], "mapping") if found else (None, None)
    if found := known(name):
        return found
    match = _BRACKETS.fullmatch(name.strip())
    head = known(match["name"]) if match else None
    if match is None or head is None or match["name"].casefold() in _shared():
        return None, None
    note = known(match["note"])
    is_note = match["note"].casefold().startswith(_NOTES)
    return (head[0], "brackets") if is_note or (note and note[0] == head[0]) else (None, None)


def _known(case: Case) -> _Known:
    """What the case and ISO 3166-1 make of a name."""
    table = case.table("countries")
    ids = {_folded(one): one for one in table["id"]}
    names = {_folded(name): one for one, name in table.select("id", "name").iter_rows()}

    def look_up(name: str) -> tuple[str, str] | None:
        word = _folded(name)
        for how, words in (("id", ids), ("name", names), ("iso", _iso())):
            if word in words:
                return words[word], how
        return None

    return look_up


@cache
def _iso() -> dict[str, str]:
    """Alpha-3 codes by the codes and names of ISO 3166-1, and by names before a comma."""
    found: dict[str, str] = {}
    for one in iso:
        spoken = " ".join(reversed([part.strip() for part in one.name.split(",", 1)]))
        for word in (one.alpha3, one.alpha2, one.name, one.apolitical_name, spoken):
            found.setdefault(_folded(word), one.alpha3)
    heads = [one.name.split(",")[0] for one in iso]
    for one, head in zip(iso, heads, strict=True):
        if heads.count(head) == 1:
            found.setdefault(_folded(head), one.alpha3)
    return found


@cache
def _shared() -> frozenset[str]:
    """Names that several countries have before a comma, such as Congo; brackets tell them apart."""
    heads = [one.name.split(",")[0].casefold() for one in iso]
    return frozenset(head for head in heads if heads.count(head) > 1)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _unknown(country: str, case: Case) -> Problem:
    rule = "A country is an id or a name of the case's countries, or of ISO 3166-1."
    own = case.table("countries")
    words = [*own["id"], *own["name"], *(one.name for one in iso)]
    hint = did_you_mean(country, words) or "Write its three letters, such as KAZ."
    message = f"{shown(country)} is no country that is known."
    return Problem("E265", message, column="country", value=country, rule=rule, hint=hint)
