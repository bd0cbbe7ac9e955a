"""What a generated case is to be like, and how that is written on a command line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Final

from landbridge.case.numbers import plain, to_number
from landbridge.case.refusal import shown
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem

LINKS_A_NODE: Final = 4
"""Links for every place where their number is not given."""

_FEWEST_NODES = 30
_FEWEST_LINKS, _MOST_LINKS = 2, 8  # for every place

Value = int | float | bool | None


@dataclass(frozen=True, slots=True)
class Settings:
    """How large a generated case is, and what is in it; the same settings give the same case.

    nodes: places.
    links: rows of the table of links; without it, four for every place.
    goods: how many goods.
    countries: how many countries.
    origins: countries that supply each good; without it, half of them. Streams are goods × origins,
        those of shipments and the parts that a rule on destinations makes not counted.
    markets: places that buy each good; without it, more the more places there are.
    shipments: places from which something is sent to a place that is named.
    tight: share of the links, the busiest, that carry less than cheapest routes would send there.
    plants, controls: whether there are any.
    seed: chooses one of the cases of these settings.

    Raises CaseError where a number is out of bounds.
    """

    nodes: int = 200
    links: int | None = None
    goods: int = 5
    countries: int = 6
    origins: int | None = None
    markets: int | None = None
    shipments: int = 2
    tight: float = 0.03
    plants: bool = True
    controls: bool = True
    seed: int = 1

    def __post_init__(self) -> None:
        problems = [
            _out_of_bounds(name, getattr(self, name), low, high)
            for name, (low, high) in self._bounds().items()
            if getattr(self, name) is not None and not low <= getattr(self, name) <= high
        ]
        if problems:
            raise CaseError(problems)

    @property
    def every_link(self) -> int:
        """Rows of the table of links."""
        return self.nodes * LINKS_A_NODE if self.links is None else self.links

    @property
    def origins_each(self) -> int:
        """Countries that supply each good."""
        return -(-self.countries // 2) if self.origins is None else self.origins

    @property
    def markets_each(self) -> int:
        """Places that buy each good."""
        many = 2 + round(0.8 * math.sqrt(self.nodes))
        return many if self.markets is None else self.markets

    def words(self) -> str:
        """Every setting as it is written after `--generate`, those left out too."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        given["links"], given["origins"] = self.every_link, self.origins_each
        given["markets"] = self.markets_each
        return " ".join(f"{name}={_text(value)}" for name, value in given.items())

    def _bounds(self) -> dict[str, tuple[float, float]]:
        nodes = max(self.nodes, _FEWEST_NODES)  # too few nodes are one thing wrong, not several
        return {
            "nodes": (_FEWEST_NODES, 200_000),
            "links": (nodes * _FEWEST_LINKS, nodes * _MOST_LINKS),
            "goods": (1, 400),
            "countries": (1, min(26, nodes // 5)),
            "origins": (1, self.countries),
            "markets": (1, nodes),
            "shipments": (0, nodes // 2),
            "tight": (0, 1),
            "seed": (0, 2**32 - 1),
        }


def settings(words: Iterable[str]) -> Settings:
    """Settings from texts such as `nodes=2000 goods=10`, each with one or several of them.

    Raises CaseError with everything that is wrong: names that are no setting, values that are none.
    """
    kinds = {field.name: field.type for field in fields(Settings)}
    given: dict[str, Value] = {}
    problems = []
    for name, text in _pairs(words):
        if name not in kinds:
            problems.append(_unknown(name, list(kinds)))
            continue
        try:
            given[name] = _value(text, str(kinds[name]))
        except ValueError as hint:
            problems.append(_wrong(name, text, str(kinds[name]), str(hint)))
    if problems:
        raise CaseError(problems)
    return Settings(**given)  # type: ignore[arg-type] # each was read as what its field asks for


def _pairs(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    for word in " ".join(words).split():
        name, _, text = word.partition("=")
        yield name, text


def _value(text: str, kind: str) -> Value:
    if kind == "bool":
        if text not in ("yes", "no"):
            raise ValueError("Write yes or no.")
        return text == "yes"
    number = to_number(text)
    if number is None:
        raise ValueError("Write a number after the =, such as goods=10.")
    if kind == "float":
        return number
    if not number.is_integer():
        raise ValueError("Write a whole number.")
    return int(number)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(float(value or 0))


def _unknown(name: str, known: list[str]) -> Problem:
    rule = f"Settings: {', '.join(known)}."
    hint = did_you_mean(name, known) or "Write settings as nodes=2000 goods=10."
    message = f"{shown(name)} is no setting of a generated case."
    return Problem("E251", message, "--generate", None, name, name, rule, hint)


def _wrong(name: str, text: str, kind: str, hint: str) -> Problem:
    asked = {"bool": "yes or no", "float": "a number"}.get(kind, "a whole number")
    message = f"{shown(text)} is no value of {name}."
    return Problem("E252", message, "--generate", None, name, text, f"{name} is {asked}.", hint)


def _out_of_bounds(name: str, value: float, low: float, high: float) -> Problem:
    text = plain(float(value))
    rule = f"{name} is from {plain(float(low))} to {plain(float(high))}{_WHY.get(name, '')}."
    hint = f"Did you mean {plain(float(min(max(value, low), high)))}?"
    message = f"{name} is {text}, {'less' if value < low else 'more'} than can be."
    return Problem("E252", message, "--generate", None, name, text, rule, hint)


_WHY = {
    "links": ", two to eight for every node",
    "countries": ", with at least five nodes in each",
    "origins": ", as many as there are countries",
}
